"""The integers of the bulk evaluator, and the way from a number of JSON to them.

Energy is in millionths of a kWh, time in microseconds, power and current in 10^-12 kW and A, prices in
millionths of a currency's unit, amounts in units of its twelfth decimal.
"""

from datetime import UTC, datetime
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from typing import Any

from ocpi_reference.billing.bulk.total import Declined

__all__ = ["DAY", "HOUR", "MILLIONTHS", "SECOND", "TRILLIONTHS", "divided", "instant", "scaled"]

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

_STRICT = Context(prec=40, Emin=-60, Emax=60, traps=[Inexact, InvalidOperation, Overflow])
_MOST = 10**18
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

MILLIONTHS = Decimal(10) ** 6
TRILLIONTHS = Decimal(10) ** 12


def scaled(
    value: Any,
    units: Decimal,
    *,
    multiply: Any = _STRICT.multiply,
    whole: Any = _STRICT.to_integral_exact,
) -> int:
    """Give a number of JSON in units of which one is `units`.

    Raises:
        Declined: it is no number, is out of proportion, or has more decimals than the units.
    """
    if type(value) is not Decimal and type(value) is not int:
        raise Declined("a number is not written as a number")
    try:
        number = int(whole(multiply(value, units)))
    except (Inexact, InvalidOperation, Overflow):
        raise Declined("a number has too many digits") from None
    if -_MOST < number < _MOST:
        return number
    raise Declined("a number is out of proportion")


def instant(text: str) -> int:
    """Give the microseconds from 1970 to a DateTime in UTC.

    Raises:
        Declined: it is written otherwise than as 2026-05-31T12:00:00Z, with or without a fraction.
    """
    if text[4:17:3] != "--T::" or text[-1] != "Z" or "," in text:
        raise Declined("a DateTime is not written in UTC with a Z")
    try:
        since = datetime.fromisoformat(text) - _EPOCH
    except ValueError:
        raise Declined("a DateTime is no instant of the calendar") from None
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def divided(amount: int, by: int) -> int:
    """Divide and round half up, away from zero; `by` is positive."""
    return (2 * amount + by) // (2 * by) if amount >= 0 else -((by - 2 * amount) // (2 * by))
