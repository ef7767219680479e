"""The words, signs and colours with which every report says the same verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ocpi_harness.verdict import Verdict

__all__ = ["AREAS", "JUDGED", "WORDS", "Word", "scenario_sentence"]


@dataclass(frozen=True)
class Word:
    """How one verdict is said to a reader who has never seen plugfest."""

    verdict: Verdict
    text: str
    several: str
    """The same for a count other than one."""
    sign: str
    """A character that tells the verdict apart without colour."""
    tone: str
    """The class of the style sheet that colours it."""
    meaning: str

    def counted(self, count: int) -> str:
        """Say how often the verdict was given."""
        return f"{count:,} {self.text if count == 1 else self.several}"


_WORDS = (
    Word(
        Verdict.ERROR,
        "plugfest error",
        "plugfest errors",
        "‼",
        "error",
        "plugfest itself went wrong; nothing is said about the system.",
    ),
    Word(
        Verdict.FAIL,
        "violated",
        "violated",
        "✗",
        "failed",
        "The system broke something that OCPI obliges it to do (MUST).",
    ),
    Word(
        Verdict.INCONCLUSIVE,
        "undecided",
        "undecided",
        "?",
        "undecided",
        "Something that had to happen first did not, so the requirement could not be judged.",
    ),
    Word(
        Verdict.WARN,
        "warning",
        "warnings",
        "!",
        "warning",
        "The system left an advice (SHOULD) or an option (MAY) aside, or did something that the text of OCPI "
        "leaves unclear or does not state in so many words. A warning is no violation.",
    ),
    Word(
        Verdict.WAIVED,
        "waived",
        "waived",
        "≈",
        "waived",
        "A violation that the operator of the system knows and has excused until a date.",
    ),
    Word(
        Verdict.PASS,
        "kept",
        "kept",
        "✓",
        "passed",
        "The run saw the requirement kept and never saw it broken.",
    ),
    Word(
        Verdict.NOT_OBSERVED,
        "not tested",
        "not tested",
        "○",
        "unobserved",
        "Nothing in the run showed whether the system keeps it; the reason stands beside it.",
    ),
    Word(
        Verdict.NOT_APPLICABLE,
        "does not apply",
        "do not apply",
        "-",
        "foreign",
        "It binds another role, another version of OCPI, or a module that the system does not offer.",
    ),
)

WORDS: Mapping[Verdict, Word] = MappingProxyType({word.verdict: word for word in _WORDS})
"""One row per verdict, worst first."""

JUDGED = frozenset({Verdict.FAIL, Verdict.WARN, Verdict.WAIVED, Verdict.PASS})
"""The verdicts that say something about the system under test."""

AREAS: Mapping[str, str] = MappingProxyType(
    {
        "transport": "Transport and format",
        "versions": "Versions",
        "credentials": "Credentials and registration",
        "types": "Data types",
        "hub": "Hubs and routing",
        "locations": "Locations",
        "sessions": "Sessions",
        "cdrs": "CDRs",
        "tariffs": "Tariffs",
        "tokens": "Tokens",
        "commands": "Commands",
        "charging_profiles": "Charging profiles",
        "invoice_reconciliation": "Invoice reconciliation",
        "payments": "Payments",
        "bookings": "Bookings",
    }
)
"""The areas of the catalogue as headings, in the order of the specification's chapters."""


def scenario_sentence(name: str) -> str:
    """Read the name of a scenario or rule aloud.

    ``test_sender.py::test_a_pushed_tariff_comes_back[2.2.1]`` is "A pushed tariff comes back",
    ``rules.envelope.data_is_present`` is "Data is present". A sentence is given back as it is.
    """
    function = name.partition("[")[0].rpartition("::")[2].rpartition(".")[2]
    if not function.isidentifier() or "_" not in function:
        return name
    words = function.removeprefix("test_").replace("_", " ")
    return words[:1].upper() + words[1:]
