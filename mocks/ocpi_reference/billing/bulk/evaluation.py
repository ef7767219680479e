"""The arithmetic of the bulk evaluator: one pass over the charging periods, then one over the lines.

Each period looks up, on the axes of its tariff, which elements hold at its start; what it consumed goes to
the line of the component that prices it. Then step_size fills up the last line of each dimension, and lines
become amounts.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Any, Protocol

import msgspec

from ocpi_reference.billing.bulk.amounts import Tally, total_of
from ocpi_reference.billing.bulk.book import Book
from ocpi_reference.billing.bulk.compiled import CompiledTariff
from ocpi_reference.billing.bulk.records import ChargingPeriod, Record
from ocpi_reference.billing.bulk.total import Declined, Total
from ocpi_reference.billing.bulk.units import (
    DAY,
    HOUR,
    MILLIONTHS,
    SECOND,
    TRILLIONTHS,
    divided,
    instant,
    scaled,
)

__all__ = ["evaluate"]

_HOURS = MILLIONTHS * 3600
_TO_MONDAY = 3 * DAY
"""1970 began on a Thursday."""
_WEEK = 7 * DAY
_YEAR_2200 = 7_258_118_400 * SECOND

_CONDITIONS = frozenset(
    f"{end}{quantity}" for end in ("", "MIN_", "MAX_") for quantity in ("POWER", "CURRENT")
)
_RESERVED = frozenset({"RESERVATION_TIME", "RESERVATION_EXPIRES", "RESERVATION_OVERTIME"})

_TWICE = _CONDITIONS | {"ENERGY", "TIME", "PARKING_TIME"}

_PLACES = 4
"""Decimals of a number of OCPI; trailing zeros may be left out."""
_SOME_PRINT = 3
_MOST_SLACK = SECOND + HOUR // 1000
"""How far printed hours may be from the clock at most: a second, and one of the third decimal."""


class LocalTime(Protocol):
    """What knows how far local time is ahead of UTC."""

    def offset(self, moment: int) -> int:
        """Give microseconds."""
        ...


def evaluate(record: Record, book: Book, clock: LocalTime | None) -> Total:
    """Price a record; see `BulkPricer.total`.

    Raises:
        Declined: the record holds something that only the first evaluator handles.
    """
    periods = record.charging_periods
    if not periods or record.start is None or record.end is None:
        raise Declined("there are no charging periods, or no start or end")
    start = instant(record.start)
    moments = [instant(period.start_date_time) for period in periods]
    moments.append(instant(record.end))
    _check_order(start, moments)
    tally = Tally()
    tariffs: dict[str | None, CompiledTariff | None] = {}
    first, kwh = moments[0], 0
    for period, begin, end in zip(periods, moments, moments[1:], strict=False):
        named = period.tariff_id
        if named not in tariffs:
            tariffs[named] = book.tariff(named, start)
        tariff = tariffs[named]
        consumed = _consumed(period, end - begin)
        if tariff is not None:
            mask = tariff.every
            if tariff.week is not None or tariff.dates is not None:
                mask &= _by_clock(tariff, begin, clock)
            if tariff.kwh is not None:
                mask &= tariff.kwh.at(kwh)
            if tariff.duration is not None:
                mask &= tariff.duration.at(begin - first)
            if tariff.momentary:
                mask &= _by_flow(tariff, consumed, end - begin)
            tally.add(tariff.choice(mask), begin, end, consumed.energy or 0, consumed.time, consumed.parking)
        kwh += consumed.energy or 0
    used = dict.fromkeys(tariff for tariff in tariffs.values() if tariff is not None)
    return total_of(tally, tuple(used), record.currency)


def _by_clock(tariff: CompiledTariff, moment: int, clock: LocalTime | None) -> int:
    if clock is None:
        raise Declined("a restriction asks for the local time, and the zone is not known")
    local = moment + clock.offset(moment)
    mask = tariff.every
    if tariff.week is not None:
        mask &= tariff.week.at((local + _TO_MONDAY) % _WEEK)
    if tariff.dates is not None:
        mask &= tariff.dates.at(local // DAY)
    return mask


def _by_flow(tariff: CompiledTariff, consumed: "Consumed", length: int) -> int:
    """Ask the axes of power and current; what is not known holds."""
    mask = tariff.every
    idle = consumed.parking is not None and consumed.time is None and not consumed.energy
    for (lowest, highest), quantity in ((tariff.power, "POWER"), (tariff.current, "CURRENT")):
        if lowest is None and highest is None:
            continue
        flow = _stated(consumed.conditions, quantity)
        if flow is None and idle:
            flow = 0, 0
        if flow is None and quantity == "POWER":
            flow = _average(consumed, length)
        if flow is not None:
            mask &= -1 if lowest is None else lowest.at(flow[0])
            mask &= -1 if highest is None else highest.at(flow[1])
    return mask


def _stated(conditions: dict[str, int] | None, quantity: str) -> tuple[int, int] | None:
    if conditions is None:
        return None
    own = conditions.get(quantity)
    low, high = conditions.get(f"MIN_{quantity}", own), conditions.get(f"MAX_{quantity}", own)
    if low is None or high is None:
        low = high = high if low is None else low
    return None if low is None or high is None else (low, high)


def _average(consumed: "Consumed", length: int) -> tuple[int, int] | None:
    time = consumed.printed_time or length
    if consumed.energy is None or time <= 0:
        return None
    average = divided(consumed.energy * 3600 * 10**12, time)
    return average, average


def _check_order(start: int, moments: list[int]) -> None:
    if start < 0 or moments[-1] < start or moments[-1] >= _YEAR_2200 or moments[0] < 0:
        raise Declined("the session ends before it starts, or in no year of charging")
    for one, next_ in pairwise(moments):
        if next_ < one:
            raise Declined("the charging periods are not in order")


class Consumed(msgspec.Struct, frozen=True, gc=False):
    """What a period consumed."""

    energy: int | None
    time: int | None
    """Charging time by the clock; None where the period has none."""
    parking: int | None
    printed_time: int
    """Charging time as the record prints it."""
    conditions: dict[str, int] | None
    """Power and current."""


def _consumed(period: ChargingPeriod, length: int) -> Consumed:
    energy: int | None = None
    conditions: dict[str, int] | None = None
    time = parking = None
    for dimension in period.dimensions or ():
        name, volume = dimension.type, dimension.volume
        if name == "ENERGY" and energy is None:
            energy = scaled(volume, MILLIONTHS)
        elif name == "TIME" and time is None:
            time = volume
        elif name == "PARKING_TIME" and parking is None:
            parking = volume
        elif name in _CONDITIONS and (conditions is None or name not in conditions):
            conditions = conditions or {}
            conditions[name] = scaled(volume, TRILLIONTHS)
        elif name in _TWICE:
            raise Declined("a period states a dimension twice")
        elif scaled(volume, TRILLIONTHS) and name in _RESERVED:
            raise Declined("a reservation has rules of its own")
    printed_time = 0 if time is None else scaled(time, _HOURS)
    printed_parking = 0 if parking is None else scaled(parking, _HOURS)
    if printed_time < 0 or printed_parking < 0:
        raise Declined("a time is negative")
    return Consumed(
        energy,
        _by_the_clock(printed_time, time, None if printed_parking else length),
        _by_the_clock(printed_parking, parking, None if printed_time else length),
        printed_time,
        conditions,
    )


def _by_the_clock(printed: int, volume: Any, length: int | None) -> int | None:
    """Give the true time behind printed hours: the period's length where it fits, else whole seconds."""
    if not printed:
        return None
    if length is not None:
        off = abs(printed - length)
        if off <= SECOND or (off <= _MOST_SLACK and off <= SECOND + _last_place(volume)):
            return length
    return divided(printed, SECOND) * SECOND or printed


def _last_place(volume: int | Decimal) -> int:
    """Give the microseconds that one of the last printed decimal of some hours is worth."""
    places = 0 if isinstance(volume, int) else -int(volume.as_tuple().exponent)
    units: int = 10 ** (places if places == _SOME_PRINT else max(places, _PLACES))
    return HOUR // units
