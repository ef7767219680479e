"""Which known mistake made a wrong amount: the one whose engine gives the same figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import DecimalException

from ocpi_reference.billing.candidates import Candidates
from ocpi_reference.billing.causes import CAUSES, Cause
from ocpi_reference.billing.costs import Amount, fits, is_printed
from ocpi_reference.billing.engine import settle
from ocpi_reference.billing.receipt import Receipt

__all__ = ["Suspect", "suspects"]

_MOST_READINGS = 8
"""Under how many legal readings a mistake is looked for, when the best supported one explains nothing."""


@dataclass(frozen=True)
class Suspect:
    """A mistake that gives at least one of the wrong amounts."""

    cause: Cause
    explained: frozenset[str]
    """The names of the stated amounts that its engine gives, rounding aside."""
    to_the_digit: frozenset[str]
    """Those of them that it gives as they are printed."""

    @property
    def likelihood(self) -> tuple[int, int, bool]:
        """Rank it: what gives more of the record, and to the digit, is likelier; then what is common."""
        return len(self.to_the_digit), len(self.explained), self.cause.common


def suspects(found: Candidates, stated: Sequence[Amount], wrong: Iterable[str]) -> tuple[Suspect, ...]:
    """Give the mistakes that reproduce a wrong amount, the likeliest first.

    `wrong` names the amounts that no legal reading gives.
    """
    names = frozenset(wrong)
    for candidate in found.all[:_MOST_READINGS]:
        each = (_suspect(cause, candidate.receipt, stated, names) for cause in CAUSES.values())
        suspected = [suspect for suspect in each if suspect is not None]
        if suspected:
            return tuple(sorted(suspected, key=lambda suspect: suspect.likelihood, reverse=True))
    return ()


def _suspect(cause: Cause, right: Receipt, stated: Sequence[Amount], wrong: frozenset[str]) -> Suspect | None:
    try:
        receipt = settle(
            right.session, ocpi=right.ocpi, zone=right.zone, reading=right.reading, practice=cause.practice
        )
    except (DecimalException, ValueError):  # a mistake may make nonsense of a record
        return None
    explained = frozenset(amount.name for amount in stated if fits(receipt, amount))
    if not explained & wrong:
        return None
    return Suspect(
        cause, explained, frozenset(amount.name for amount in stated if is_printed(receipt, amount))
    )
