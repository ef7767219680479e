"""The steps of pricing: the right way, of which a known-wrong engine replaces one or two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ocpi_reference.billing.charges import Charge, once_per_session
from ocpi_reference.billing.consumption import ChargingSession, DataNote, Period
from ocpi_reference.billing.lookup import active
from ocpi_reference.billing.money import Price, exact
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.receipt import Receipt
from ocpi_reference.billing.relevance import relevant
from ocpi_reference.billing.selection import Find, Priced, fees
from ocpi_reference.billing.tariff import Component, Dimension, Tariff, TaxRule
from ocpi_reference.billing.taxes import Adjustment, limits, taxed

__all__ = ["PER_UNIT", "RIGHT", "Practice"]

PER_UNIT = {
    Dimension.ENERGY: Decimal(1),
    Dimension.TIME: Decimal(3600),
    Dimension.PARKING_TIME: Decimal(3600),
    Dimension.FLAT: Decimal(1),
}
"""How many of the oracle's units one price is for: a price for time is per hour."""


def _unchanged_session(session: ChargingSession) -> ChargingSession:
    return session


def _as_seen(stretches: Sequence[Priced]) -> Sequence[Priced]:
    return stretches


def _to_the_last_digit(amount: Decimal, currency: str) -> Decimal:
    return exact(amount)


def _finished(receipt: Receipt) -> Receipt:
    return receipt


@dataclass(frozen=True)
class Practice:
    """The steps of pricing."""

    session: Callable[[ChargingSession], ChargingSession] = _unchanged_session
    """What was consumed, and under which tariffs."""
    tariff: Callable[[Period, ChargingSession, Judge], tuple[Tariff | None, DataNote | None]] = relevant
    """Which tariff prices a period."""
    conditions: Callable[[Sequence[Priced]], Sequence[Priced]] = _as_seen
    """What restrictions see of each stretch."""
    find: Find = active
    """Which component is active."""
    step: Callable[[Sequence[Charge], Judge], Sequence[Charge]] = once_per_session
    """How volumes are rounded up."""
    fees: Callable[[Sequence[Priced], ChargingSession, Find, Judge], Sequence[Charge]] = fees
    """Which FLAT fees are due."""
    merges: bool = True
    """Whether adjacent stretches under one component make one line."""
    per: Callable[[Charge], Decimal] = lambda charge: PER_UNIT[charge.component.dimension]
    """How many kWh, seconds or sessions one price is for."""
    amount: Callable[[Decimal, str], Decimal] = _to_the_last_digit
    """How the amount of a line is rounded."""
    tax: Callable[[Decimal, Component, str, TaxRule], Price] = taxed
    limits: Callable[[Price, Tariff, Decimal, Judge], Sequence[Adjustment]] = limits
    finish: Callable[[Receipt], Receipt] = _finished
    """What is done to the finished receipt."""


RIGHT = Practice()
"""The steps as the specification wants them."""
