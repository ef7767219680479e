"""What the bulk evaluator answers: a total in smallest units, or that it does not know."""

from decimal import Decimal
from typing import NamedTuple

from ocpi_reference.billing.money import ARITHMETIC, PLACES, Price

__all__ = ["Declined", "Total"]


class Declined(Exception):  # noqa: N818  # no error: the record goes to the first evaluator
    """The bulk evaluator leaves a record to the first one; the text says why."""


class Total(NamedTuple):
    """The cost of a session, in units of the twelfth decimal of its currency; None is left open."""

    currency: str
    before_taxes: int | None
    after_taxes: int | None

    @property
    def price(self) -> Price:
        """The same as exact decimals."""
        return Price.of(self.currency, _decimal(self.before_taxes), _decimal(self.after_taxes))


def _decimal(amount: int | None) -> Decimal | None:
    return None if amount is None else ARITHMETIC.scaleb(Decimal(amount), -PLACES)
