"""A tariff, compiled: one axis per kind of restriction, and prices as integers.

The night after a window over midnight carries its own calendar day, and a window that ends where it starts is
empty, as in the default reading.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import NamedTuple

from ocpi_reference.billing.bulk.axes import Axis, Span, axis
from ocpi_reference.billing.bulk.total import Declined
from ocpi_reference.billing.bulk.units import DAY, HOUR, MILLIONTHS, SECOND, TRILLIONTHS, scaled
from ocpi_reference.billing.tariff import (
    Component,
    Dimension,
    PriceLimit,
    Purpose,
    Restrictions,
    Tariff,
    TaxRule,
)

__all__ = ["Choice", "CompiledLimit", "CompiledTariff", "Rate"]

_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_FIRST_DAY = date(1970, 1, 1).toordinal()

_BLOCKS = {
    Dimension.ENERGY: 1000,
    Dimension.TIME: SECOND,
    Dimension.PARKING_TIME: SECOND,
    Dimension.FLAT: 0,
}
"""One unit of step_size in the units of the volume."""


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A price component; compared by identity, as each is one place in one tariff."""

    price: int
    block: int
    """The step in the units of the volume; 0 rounds nothing."""
    vat: int | None
    """Percentage in millionths."""
    tariff: "CompiledTariff"


class CompiledLimit(NamedTuple):
    """A least or greatest cost."""

    before_taxes: int
    after_taxes: int | None


class Choice(NamedTuple):
    """The active component of each dimension."""

    flat: Rate | None
    energy: Rate | None
    time: Rate | None
    parking: Rate | None


class CompiledTariff:
    """What the evaluator asks of a tariff.

    Raises:
        Declined: a number in it does not fit the units.
    """

    __slots__ = (
        "_choices",
        "_rates",
        "currency",
        "current",
        "dates",
        "duration",
        "every",
        "id",
        "kwh",
        "last_updated",
        "max_price",
        "min_price",
        "momentary",
        "power",
        "tax_rule",
        "week",
    )

    def __init__(self, tariff: Tariff) -> None:
        limits = [e.restrictions if e.purpose is Purpose.SESSION else Restrictions() for e in tariff.elements]
        count = len(limits)
        self.id = tariff.id.casefold()
        self.currency = tariff.currency
        self.tax_rule = TaxRule.UNKNOWN if tariff.tax_rule is TaxRule.UNSTATED else tariff.tax_rule
        self.last_updated = tariff.last_updated
        self.min_price, self.max_price = _limit(tariff.min_price), _limit(tariff.max_price)
        self.every = sum(
            1 << place for place, e in enumerate(tariff.elements) if e.purpose is Purpose.SESSION
        )
        """The elements for a session itself."""
        self.week: Axis | None = axis({n: _week(r) for n, r in enumerate(limits) if _by_week(r)}, count)
        """Microseconds since the local Monday."""
        self.dates: Axis | None = axis(_between(limits, "start_date", "end_date", _day), count)
        """Local days since 1970."""
        self.kwh: Axis | None = axis(_between(limits, "min_kwh", "max_kwh", _millionths), count)
        self.duration: Axis | None = axis(
            _between(limits, "min_duration", "max_duration", _millionths), count
        )
        self.power = _momentary(limits, "power")
        """Two axes: of the lowest value of a period, and of the highest."""
        self.current = _momentary(limits, "current")
        self.momentary = any(one is not None for one in (*self.power, *self.current))
        self._rates = tuple(
            Choice(*(_rate(e.prices(dimension), self) for dimension in _ORDER)) for e in tariff.elements
        )
        self._choices: dict[int, Choice] = {}

    def choice(self, mask: int) -> Choice:
        """Give the components that price each dimension while the elements of a mask hold."""
        found = self._choices.get(mask)
        if found is None:
            found = self._choices[mask] = Choice(*(self._first(place, mask) for place in range(len(_ORDER))))
        return found

    def _first(self, dimension: int, mask: int) -> Rate | None:
        holding = (rates for place, rates in enumerate(self._rates) if mask >> place & 1)
        return next((rates[dimension] for rates in holding if rates[dimension] is not None), None)


_ORDER = (Dimension.FLAT, Dimension.ENERGY, Dimension.TIME, Dimension.PARKING_TIME)
"""The fields of `Choice`."""


def _rate(components: tuple[Component, ...], tariff: CompiledTariff) -> Rate | None:
    if not components:
        return None
    first = components[0]
    vat = None if first.vat is None else scaled(first.vat, MILLIONTHS)
    if vat is not None and vat <= -100 * 10**6:
        raise Declined("a component takes back its whole price as tax")
    block = max(first.step_size, 0) * _BLOCKS[first.dimension]
    return Rate(scaled(first.price, MILLIONTHS), block, vat, tariff)


def _limit(limit: PriceLimit | None) -> CompiledLimit | None:
    if limit is None:
        return None
    after = limit.after_taxes
    return CompiledLimit(
        scaled(limit.before_taxes, TRILLIONTHS), None if after is None else scaled(after, TRILLIONTHS)
    )


def _millionths(value: Decimal) -> int:
    return scaled(value, MILLIONTHS)


def _trillionths(value: Decimal) -> int:
    return scaled(value, TRILLIONTHS)


def _day(value: date) -> int:
    return value.toordinal() - _FIRST_DAY


def _between(
    limits: Iterable[Restrictions], low: str, high: str, units: Callable[..., int]
) -> dict[int, list[Span]]:
    """Give the span of each element that has a lower or an upper bound."""
    found: dict[int, list[Span]] = {}
    for place, limit in enumerate(limits):
        begin, end = (getattr(limit, name, None) for name in (low, high))
        if begin is not None or end is not None:
            found[place] = [(None if begin is None else units(begin), None if end is None else units(end))]
    return found


def _momentary(limits: list[Restrictions], quantity: str) -> tuple[Axis | None, Axis | None]:
    lowest = axis(_between(limits, f"min_{quantity}", "", _trillionths), len(limits))
    return lowest, axis(_between(limits, "", f"max_{quantity}", _trillionths), len(limits))


def _by_week(limit: Restrictions) -> bool:
    return bool(limit.day_of_week) or limit.start_time is not None or limit.end_time is not None


def _week(limit: Restrictions) -> list[Span]:
    """Give the spans of a week, in microseconds from its Monday, in which a daily window is open."""
    begin, end = _moment(limit.start_time), _moment(limit.end_time)
    if not end:
        windows = [(begin, DAY)]
    elif begin < end:
        windows = [(begin, end)]
    elif begin == end:
        windows = []
    else:
        windows = [(0, end), (begin, DAY)]
    days = [n for n, day in enumerate(_DAYS) if not limit.day_of_week or day in limit.day_of_week]
    return [(day * DAY + opens, day * DAY + closes) for day in days for opens, closes in windows]


def _moment(shown: time | None) -> int:
    return 0 if shown is None else shown.hour * HOUR + shown.minute * 60 * SECOND
