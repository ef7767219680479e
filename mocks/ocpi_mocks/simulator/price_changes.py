"""Where the price of a session can change: the moments at which a charging period has to end.

A CPO starts a charging period whenever another price component becomes active, which depends on the clock at
the location, the energy so far, power, current and duration.
mod_cdrs.asciidoc#mod_cdrs_charging_period, mod_tariffs.asciidoc#mod_tariffs_tariffrestrictions_class
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from ocpi_mocks.simulator.charging import KWH, Slot, cut_at, cut_at_energy
from ocpi_reference.spec.wire import Json

__all__ = ["Situation", "active_elements", "cut_where_restrictions_switch"]

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Situation:
    """All that a restriction may ask: local time, kWh so far, kW and A (all phases) now, seconds so far."""

    local: datetime
    kwh: Decimal
    power: Decimal
    current: Decimal
    duration: int


def active_elements(tariff: dict[str, Json], now: Situation) -> tuple[bool, ...]:
    """For each element of a Tariff whether all of its restrictions hold."""
    return tuple(_holds(element.get("restrictions", {}), now) for element in tariff["elements"])


def cut_where_restrictions_switch(
    slots: tuple[Slot, ...], tariff: dict[str, Json], *, start: datetime, zone: tzinfo
) -> tuple[Slot, ...]:
    """Cut slots so that no restriction of a Tariff on clock, energy or duration switches inside one.

    `start` is the moment at second 0. Power and current are constant in a slot anyway.
    """
    limits = [element.get("restrictions", {}) for element in tariff["elements"]]
    if not slots:
        return slots
    for moment in _clock_changes(limits, start, slots, zone):
        slots = cut_at(slots, int((moment - start).total_seconds()))
    for seconds in _values(limits, "min_duration", "max_duration"):
        for began in {0, slots[0].begin}:  # a reservation counts its own duration
            slots = cut_at(slots, began + int(seconds))
    for kwh in _values(limits, "min_kwh", "max_kwh"):
        slots = cut_at_energy(slots, int(kwh * KWH))
    return slots


def _values(limits: list[dict[str, Json]], *names: str) -> list[Decimal]:
    return sorted({Decimal(limit[name]) for limit in limits for name in names if name in limit})


def _clock_changes(
    limits: list[dict[str, Json]], start: datetime, slots: tuple[Slot, ...], zone: tzinfo
) -> Iterator[datetime]:
    """The moments at which the wall clock shows midnight or a time of the tariff, or is moved itself."""
    watched = {"start_time", "end_time", "start_date", "end_date", "day_of_week"}
    if not any(watched & limit.keys() for limit in limits):
        return
    times = {
        time.fromisoformat(limit[name])
        for limit in limits
        for name in ("start_time", "end_time")
        if name in limit
    }
    first, last = (start + timedelta(seconds=second) for second in (slots[0].begin, slots[-1].end))
    day = first.astimezone(zone).date()
    while day <= last.astimezone(zone).date():
        for wall in sorted(times | {time()}):
            yield from _instants(day, wall, zone)
        day += ONE_DAY
    yield from _moved_clocks(first, last, zone)


def _instants(day: date, wall: time, zone: tzinfo) -> Iterator[datetime]:
    """When the wall clock shows a time: once, or twice when it is put back."""
    for fold in (0, 1):
        yield datetime.combine(day, wall.replace(fold=fold), zone).astimezone(UTC)


def _moved_clocks(first: datetime, last: datetime, zone: tzinfo) -> Iterator[datetime]:
    """When the clock is put forward or back, which happens on a full quarter of an hour."""
    step = timedelta(minutes=15)
    moment = first.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while moment <= last:
        if moment.astimezone(zone).utcoffset() != (moment - step).astimezone(zone).utcoffset():
            yield moment
        moment += step


def _holds(restrictions: dict[str, Json], now: Situation) -> bool:
    return _in_window(restrictions, now) and all(
        _TESTS[name](limit, now) for name, limit in restrictions.items() if name in _TESTS
    )


def _in_window(restrictions: dict[str, Json], now: Situation) -> bool:
    """Whether the clock is between start_time and end_time, which may lie beyond midnight."""
    begin: str = restrictions.get("start_time", "00:00")
    end: str = restrictions.get("end_time", "00:00")
    clock = f"{now.local:%H:%M}"
    if end == "00:00":
        return clock >= begin
    if begin < end:
        return begin <= clock < end
    return clock >= begin or clock < end


_TESTS: dict[str, Callable[[Json, Situation], bool]] = {
    "start_date": lambda limit, now: f"{now.local:%Y-%m-%d}" >= limit,
    "end_date": lambda limit, now: f"{now.local:%Y-%m-%d}" < limit,
    "day_of_week": lambda limit, now: DAYS[now.local.weekday()] in limit,
    "min_kwh": lambda limit, now: now.kwh >= limit,
    "max_kwh": lambda limit, now: now.kwh < limit,
    "min_power": lambda limit, now: now.power >= limit,
    "max_power": lambda limit, now: now.power < limit,
    "min_current": lambda limit, now: now.current >= limit,
    "max_current": lambda limit, now: now.current < limit,
    "min_duration": lambda limit, now: now.duration >= limit,
    "max_duration": lambda limit, now: now.duration < limit,
}
