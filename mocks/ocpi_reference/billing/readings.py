"""Where the specification leaves two answers open: the questions, and one choice for each.

A `Reading` holds one answer per question; its defaults are the reading that the examples and the maintainers
of OCPI support best. While it prices, the engine notes in a `Judge` which questions had answers that differ
for the session at hand; only those are worth asking again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args, get_type_hints

from ocpi_reference.spec.history import Version

__all__ = ["DEFAULT", "QUESTIONS", "Judge", "Question", "Reading"]

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Question:
    """One clause that can be read in more than one way."""

    id: str
    """A letter for the subject and a number, such as ``A6``; receipts and audits name it."""
    field: str
    """The field of `Reading` that answers it."""
    answers: tuple[str, ...]
    """All answers, the default first."""
    requirement: str
    """The catalogue's row for the clause."""
    text: str
    """What is open, in one sentence."""
    versions: tuple[Version, ...]
    """The versions that leave it open; elsewhere the default is the only answer."""
    by_agreement: bool
    """Answers other than the default are legal only where two parties agreed on them."""


def _open(
    id_: str,
    requirement: str,
    text: str,
    *,
    in_: tuple[Version, ...] = tuple(Version),
    by_agreement: bool = False,
) -> Mapping[str, Any]:
    return MappingProxyType(
        {"id": id_, "requirement": requirement, "text": text, "versions": in_, "by_agreement": by_agreement}
    )


_LATER = (Version.V221, Version.V230)


@dataclass(frozen=True)
class Reading:
    """One answer to every open question of OCPI's price calculation; the defaults are the best supported."""

    volumes: Literal["whole seconds", "as published", "less rounding error"] = field(
        default="whole seconds",
        metadata=_open(
            "A2",
            "tariffs-076",
            "Volumes have four decimals, so 40 min are 0.6667 h or 2400.12 s: step_size rounds the true "
            "seconds, the published figure, or the figure less what its last digit may hide.",
        ),
    )
    time_step: Literal["last dimension", "joint"] = field(
        default="last dimension",
        metadata=_open(
            "A3",
            "cdrs-060",
            "step_size rounds the total of the last time dimension, or (older prints of 2.2) TIME and "
            "PARKING_TIME together.",
            in_=_LATER,
            by_agreement=True,
        ),
    )
    free_component: Literal["is active", "is no component"] = field(
        default="is active",
        metadata=_open(
            "A6",
            "tariffs-088",
            "A component of price 0 is the last active one and its step_size counts, or it is like a stretch "
            "without any component.",
        ),
    )
    step_of_two_tariffs: Literal["own volume", "session total"] = field(
        default="own volume",
        metadata=_open(
            "A8",
            "cdrs-057",
            "After a change of tariff the last tariff's step_size rounds what was consumed under it, or the "
            "total of the session.",
            in_=_LATER,
        ),
    )
    reservation_step: Literal["own", "with session time"] = field(
        default="own",
        metadata=_open(
            "A10",
            "tariffs-085",
            "Reserved time is rounded on its own, or counts as time that is followed by other time.",
            in_=_LATER,
        ),
    )
    step_once_per: Literal["session", "dimension"] = field(
        default="session",
        metadata=_open(
            "A11",
            "cdrs-061",
            "2.1.1 does not say how often step_size acts: once per session for all time, as later versions "
            "have it, or once for each of TIME and PARKING_TIME.",
            in_=(Version.V211,),
        ),
    )
    flats: Literal["first active", "each once"] = field(
        default="first active",
        metadata=_open(
            "B3",
            "tariffs-082",
            "When several FLAT components become active one after another, the first is the session's fee, "
            "or each is due once.",
        ),
    )
    expired_flats: Literal["expiry only", "both", "first in list"] = field(
        default="expiry only",
        metadata=_open(
            "B6",
            "tariffs-092",
            "An expired reservation with a FLAT under RESERVATION_EXPIRES and one under RESERVATION: the "
            "first kind replaces the second, both are due, or list order decides.",
            in_=_LATER,
        ),
    )
    unused_reservation: Literal["expired", "cancelled"] = field(
        default="expired",
        metadata=_open(
            "B7",
            "tariffs-091",
            "A reservation without any use expired, or was cancelled and costs its RESERVATION price alone.",
            in_=_LATER,
        ),
    )
    max_power_itself: Literal["outside", "inside"] = field(
        default="outside",
        metadata=_open(
            "B8",
            "tariffs-119",
            "2.1.1 does not say on which side of max_power its own value lies.",
            in_=(Version.V211,),
        ),
    )
    duration_from: Literal["first use", "reservation"] = field(
        default="first use",
        metadata=_open(
            "B10",
            "tariffs-121",
            "min_duration and max_duration count from the first period that is no reservation, or from the "
            "start of the reservation.",
            in_=_LATER,
        ),
    )
    night_belongs_to: Literal["calendar day", "evening before"] = field(
        default="calendar day",
        metadata=_open(
            "B11",
            "tariffs-103",
            "The hours after midnight of a window over midnight carry the weekday and date of their own "
            "calendar day, or of the evening on which the window began (also B12).",
        ),
    )
    equal_times: Literal["never", "all day"] = field(
        default="never",
        metadata=_open(
            "B13",
            "tariffs-103",
            "start_time equal to end_time, not 00:00, is an empty window or a whole day.",
        ),
    )
    straddled_power: Literal["each bound", "lowest", "highest"] = field(
        default="each bound",
        metadata=_open(
            "B16",
            "tariffs-117",
            "A period whose lowest and highest power or current lie on two sides of a bound: min_* sees the "
            "lowest and max_* the highest, or one of the two decides alone.",
        ),
    )
    unknown_power: Literal["holds", "fails"] = field(
        default="holds",
        metadata=_open(
            "B16b",
            "cdrs-021",
            "A restriction on power or current of which the period says nothing holds, or does not.",
        ),
    )
    uncut_period: Literal["by its start", "cut at kWh", "cut"] = field(
        default="by its start",
        metadata=_open(
            "B17",
            "cdrs-048",
            "A period that runs over a change of price is priced by its start, cut where the energy tells "
            "the place, or cut everywhere with consumption spread evenly over its time.",
        ),
    )
    cumulated_energy: Literal["net", "imported"] = field(
        default="net",
        metadata=_open(
            "B19",
            "tariffs-110",
            "min_kwh and max_kwh compare the energy net of what flowed to the grid, or the imported energy "
            "alone.",
            in_=_LATER,
        ),
    )
    negative_energy: Literal["priced", "free"] = field(
        default="priced",
        metadata=_open(
            "B19b",
            "cdrs-118",
            "Energy that flowed to the grid is paid back at the price of the component, or not.",
            in_=_LATER,
        ),
    )
    twin_components: Literal["first", "sum"] = field(
        default="first",
        metadata=_open(
            "B20",
            "tariffs-037",
            "Of two components of one dimension in one element the first counts, or both.",
        ),
    )
    missing_time: Literal["is none", "is the period"] = field(
        default="is none",
        metadata=_open(
            "C4",
            "cdrs-021",
            "A period without any time dimension under a tariff with a price for time has none, or its "
            "length is charging time.",
        ),
    )
    limit_after_taxes: Literal["in proportion", "not limited"] = field(
        default="in proportion",
        metadata=_open(
            "D3",
            "tariffs-055",
            "A limit that states no amount after taxes takes the taxes down or up in proportion, or leaves "
            "them alone.",
            in_=_LATER,
        ),
    )
    limits_of_reservations: Literal["do not act", "act"] = field(
        default="do not act",
        metadata=_open(
            "D4",
            "tariffs-048",
            "min_price and max_price do or do not act on a reservation that was never used.",
            in_=_LATER,
        ),
    )
    limits_of_two_tariffs: Literal["own share", "first", "last"] = field(
        default="own share",
        metadata=_open(
            "D5",
            "tariffs-048",
            "With two tariffs each one's limits act on its own share, or those of the first or last act on "
            "all.",
            in_=_LATER,
        ),
    )
    unstated_vat: Literal["unknown", "none"] = field(
        default="unknown",
        metadata=_open(
            "D7",
            "tariffs-074",
            "A 2.3.0 tariff without any vat and with tax_included NO: the taxes are unknown beforehand, or "
            "none apply.",
            in_=(Version.V230,),
        ),
    )
    period_without_tariff: Literal["only tariff", "free"] = field(
        default="only tariff",
        metadata=_open(
            "E1",
            "cdrs-090",
            "A period without tariff_id is priced by the record's only tariff, or is free.",
            in_=_LATER,
        ),
    )
    last_second: Literal["valid", "not valid"] = field(
        default="valid",
        metadata=_open(
            "E5",
            "tariffs-062",
            "A tariff still holds, or no longer holds, at its end_date_time itself.",
            in_=_LATER,
        ),
    )
    parking_flat: Literal["fixed", "parking"] = field(
        default="fixed",
        metadata=_open(
            "E7",
            "cdrs-096",
            "The FLAT of an element that also prices parking belongs to total_fixed_cost or to "
            "total_parking_cost.",
            in_=_LATER,
        ),
    )

    def answering(self, question: Question, answer: str) -> "Reading":
        """Give this reading with another answer to one question."""
        changes: dict[str, Any] = {question.field: answer}
        return replace(self, **changes)

    def deviations(self, base: "Reading | None" = None) -> dict[str, str]:
        """Give the answers other than those of `base`, by default the best supported, by question id."""
        other = DEFAULT if base is None else base
        return {
            question.id: getattr(self, name)
            for name, question in QUESTIONS.items()
            if getattr(self, name) != getattr(other, name)
        }


def _questions() -> Mapping[str, Question]:
    hints = get_type_hints(Reading)
    return MappingProxyType(
        {
            row.name: Question(
                id=row.metadata["id"],
                field=row.name,
                answers=get_args(hints[row.name]),
                requirement=row.metadata["requirement"],
                text=row.metadata["text"],
                versions=row.metadata["versions"],
                by_agreement=row.metadata["by_agreement"],
            )
            for row in fields(Reading)
        }
    )


QUESTIONS = _questions()
"""Every open question, by the field of `Reading` that answers it."""


DEFAULT = Reading()
"""The best supported answers."""


@cache
def open_in(version: Version) -> frozenset[str]:
    """Give the fields of `Reading` that are open questions in a version."""
    return frozenset(name for name, question in QUESTIONS.items() if version in question.versions)


class Judge:
    """A reading at work on one session: it answers, and notes which answers made a difference."""

    def __init__(self, reading: Reading, version: Version) -> None:
        self.reading = reading
        self.version = version
        self.asked: set[str] = set()
        self._open = open_in(version)

    def pick(self, question: str, outcomes: Mapping[str, Answer]) -> Answer:
        """Give the outcome of the reading's answer; note the question when another answer changes it.

        `outcomes` has one entry per answer that is possible here, the default included.
        """
        if question not in self._open:
            return outcomes[QUESTIONS[question].answers[0]]
        chosen = outcomes[
            answer
            if (answer := getattr(self.reading, question)) in outcomes
            else QUESTIONS[question].answers[0]
        ]
        if any(outcome != chosen for outcome in outcomes.values()):
            self.asked.add(question)
        return chosen
