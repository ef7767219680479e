"""Over many records of one sender: which reading it follows, and whether it always does."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ocpi_reference.billing.audit import Audit
from ocpi_reference.billing.figures import Verdict

__all__ = ["Consistency", "SenderReading", "consistency"]

_MOST_EXAMPLES = 5


@dataclass(frozen=True)
class SenderReading:
    """How one sender answers one open question."""

    question: str
    """Its id, such as ``A6``."""
    answers: tuple[tuple[str, int], ...]
    """Each answer with the number of records that it fits, the most frequent first."""
    records: int
    """How many records can tell."""
    examples: tuple[str, ...]
    """Some records that the most frequent answer does not fit."""

    @property
    def answer(self) -> str:
        """The answer that fits most records."""
        return self.answers[0][0]

    @property
    def is_consistent(self) -> bool:
        """Whether one answer fits every record that can tell."""
        return self.answers[0][1] == self.records


@dataclass(frozen=True)
class Consistency:
    """What the audits of one sender have in common."""

    records: int
    verdicts: tuple[tuple[Verdict, int], ...]
    causes: tuple[tuple[str, int], ...]
    """The mistakes that were named, with the number of records, the most frequent first."""
    readings: tuple[SenderReading, ...]

    def to_json(self) -> dict[str, Any]:
        """Write the summary as JSON values."""
        return {
            "records": self.records,
            "verdicts": {verdict.value: number for verdict, number in self.verdicts},
            "causes": dict(self.causes),
            "readings": [
                {
                    "question": one.question,
                    "answer": one.answer,
                    "consistent": one.is_consistent,
                    "records": one.records,
                    "answers": dict(one.answers),
                    "examples": list(one.examples),
                }
                for one in self.readings
            ],
        }


def consistency(audits: Iterable[Audit]) -> Consistency:
    """Summarize the audits of one sender in one pass; memory does not grow with the number of records."""
    verdicts: Counter[Verdict] = Counter()
    causes: Counter[str] = Counter()
    fits: dict[str, Counter[str]] = {}
    told: Counter[str] = Counter()
    examples: dict[str, dict[frozenset[str], list[str]]] = {}
    for one in audits:
        verdicts[one.verdict] += 1
        causes.update({figure.cause for figure in one.wrong if figure.cause})
        for question, answers in one.fits.items():
            told[question] += 1
            fits.setdefault(question, Counter()).update(answers)
            ids = examples.setdefault(question, {}).setdefault(answers, [])
            if len(ids) < _MOST_EXAMPLES:
                ids.append(one.id)
    return Consistency(
        records=verdicts.total(),
        verdicts=tuple(verdicts.most_common()),
        causes=tuple(causes.most_common()),
        readings=tuple(
            SenderReading(
                question=question,
                answers=tuple(counted.most_common()),
                records=told[question],
                examples=_against(counted.most_common(1)[0][0], examples[question]),
            )
            for question, counted in sorted(fits.items())
        ),
    )


def _against(answer: str, examples: Mapping[frozenset[str], Sequence[str]]) -> tuple[str, ...]:
    """Give some records that an answer does not fit."""
    return tuple(id_ for answers, ids in examples.items() if answer not in answers for id_ in ids)[
        :_MOST_EXAMPLES
    ]
