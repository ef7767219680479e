"""The verdict on one stated figure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ocpi_reference.billing.restrictions import plain

__all__ = ["Bounds", "Figure", "Verdict", "worst"]


class Verdict(StrEnum):
    """What an audit says about a figure, from best to worst."""

    RIGHT = "RIGHT"
    RIGHT_UNDER_READING = "RIGHT UNDER READING"
    UNDECIDABLE = "UNDECIDABLE"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Bounds:
    """The least and greatest value that the data allow."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Figure:
    """One stated figure, what it should be, and what went wrong."""

    field: str
    """The name of the field, or of what was checked, such as ``charging_periods[2]``."""
    stated: str | None
    expected: str | None
    """Amounts hold exact decimals."""
    verdict: Verdict
    requirement: str
    """The catalogue's row that it was judged by."""
    difference: Decimal | None = None
    """Stated less expected, where both are numbers."""
    readings: tuple[tuple[str, str], ...] = ()
    """The answers, by question id, under which the figure is right."""
    cause: str | None = None
    """The name of the most likely mistake: one of `CAUSES`, or a name that `why` explains."""
    other_causes: tuple[str, ...] = ()
    """Further mistakes that give the same figure."""
    why: str = ""
    """The verdict in words."""
    bounds: Bounds | None = None
    """What the data allow, where they do not decide."""
    advisory: bool = False
    """Odd but allowed: it is reported and does not make the record wrong."""

    def to_json(self) -> dict[str, Any]:
        """Write the figure as JSON values."""
        return {
            "field": self.field,
            "stated": self.stated,
            "expected": self.expected,
            "verdict": self.verdict.value,
            "difference": None if self.difference is None else plain(self.difference),
            "readings": dict(self.readings),
            "cause": self.cause,
            "other_causes": list(self.other_causes),
            "why": self.why,
            "bounds": None if self.bounds is None else [plain(self.bounds.low), plain(self.bounds.high)],
            "requirement": self.requirement,
            "advisory": self.advisory,
        }


_ORDER = tuple(Verdict)


def worst(figures: tuple[Figure, ...]) -> Verdict:
    """Give the worst verdict of all figures that are not advisory."""
    return max((f.verdict for f in figures if not f.advisory), key=_ORDER.index, default=Verdict.RIGHT)
