"""Known mistakes about when an element is active: what is compared with its restrictions."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ocpi_reference.billing.causes.cause import Cause
from ocpi_reference.billing.consumption import Usage, seconds
from ocpi_reference.billing.practice import Practice
from ocpi_reference.billing.selection import Priced
from ocpi_reference.billing.timeline import Stretch

__all__ = ["CAUSES"]

Conditions = Callable[[Sequence[Priced]], Sequence[Priced]]


def _each(change: Callable[[Stretch, Sequence[Priced]], dict[str, Any]]) -> Conditions:
    """Change what restrictions see of each stretch; `change` gives the new values."""

    def conditions(stretches: Sequence[Priced]) -> Sequence[Priced]:
        return [Priced(replace(p.stretch, **change(p.stretch, stretches)), p.tariff) for p in stretches]

    return conditions


def clock(shown: Callable[[timedelta, timedelta], timedelta]) -> Conditions:
    """Read a wrong clock; `shown` makes its error of the zone's offset and the daylight saving in it."""

    def change(stretch: Stretch, all_: Sequence[Priced]) -> dict[str, Any]:
        if stretch.zone is None:
            return {}
        local = stretch.seen_at.astimezone(stretch.zone)
        return {
            "seen_at": stretch.seen_at + shown(local.utcoffset() or timedelta(0), local.dst() or timedelta(0))
        }

    return _each(change)


_SEEN = ("seen_at", "lasted", "lasted_reserved", "kwh", "kwh_imported", "power", "current")


def _like(other: Stretch) -> dict[str, Any]:
    return {name: getattr(other, name) for name in _SEEN}


def _energy(stretch: Stretch) -> Decimal:
    return stretch.usage[Usage.ENERGY].volume if Usage.ENERGY in stretch.usage else Decimal(0)


def _at_end_of(stretch: Stretch) -> dict[str, Any]:
    return {
        "seen_at": stretch.end,
        "lasted": stretch.lasted + stretch.length,
        "lasted_reserved": stretch.lasted_reserved + stretch.length,
        "kwh": stretch.kwh + _energy(stretch),
        "kwh_imported": stretch.kwh_imported + max(_energy(stretch), Decimal(0)),
    }


def _first_use(stretches: Sequence[Priced]) -> Stretch:
    return next((p.stretch for p in stretches if not p.stretch.reserved_only), stretches[0].stretch)


as_at_the_start = _each(lambda stretch, all_: {} if stretch.reserved_only else _like(_first_use(all_)))
"""Choose the elements for the whole session by its start."""

as_at_the_end = _each(lambda stretch, all_: {} if stretch.reserved_only else _at_end_of(all_[-1].stretch))
"""Choose the elements for the whole session by its end."""

as_at_its_end = _each(lambda stretch, all_: _at_end_of(stretch))
"""Choose the elements for each period by its end."""

total_energy = _each(
    lambda stretch, all_: {
        name: sum((_energy(p.stretch) for p in all_), Decimal(0)) for name in ("kwh", "kwh_imported")
    }
)
"""Compare min_kwh and max_kwh with all energy of the session."""

total_duration = _each(
    lambda stretch, all_: {name: _at_end_of(all_[-1].stretch)[name] for name in ("lasted", "lasted_reserved")}
)
"""Compare min_duration and max_duration with the whole duration of the session."""


def _own_duration(stretch: Stretch, all_: Sequence[Priced]) -> dict[str, Any]:
    parked = Usage.PARKING_TIME in stretch.usage
    begin = next(p.stretch.start for p in all_ if (Usage.PARKING_TIME in p.stretch.usage) is parked)
    return dict.fromkeys(("lasted", "lasted_reserved"), seconds(stretch.start - begin))


duration_of_its_kind = _each(_own_duration)
"""Count a duration from the start of charging for charging, and of parking for parking."""


CAUSES = (
    Cause(
        "clock-utc",
        "times of day are read in UTC instead of the zone of the location",
        "tariffs-101",
        Practice(conditions=clock(lambda offset, dst: -offset)),
        common=True,
    ),
    Cause(
        "clock-offset-twice",
        "the offset of the zone is added twice, as if the timestamps were local time",
        "tariffs-101",
        Practice(conditions=clock(lambda offset, dst: offset)),
        common=True,
    ),
    Cause(
        "clock-offset-reversed",
        "the offset of the zone is subtracted instead of added",
        "tariffs-101",
        Practice(conditions=clock(lambda offset, dst: -2 * offset)),
    ),
    Cause(
        "clock-winter-time",
        "daylight saving time is ignored",
        "tariffs-101",
        Practice(conditions=clock(lambda offset, dst: -dst)),
        common=True,
    ),
    Cause(
        "clock-summer-time",
        "daylight saving time is applied in winter too",
        "tariffs-101",
        Practice(conditions=clock(lambda offset, dst: timedelta(hours=1) - dst)),
    ),
    Cause(
        "session-by-its-start",
        "elements are chosen for the whole session by its start",
        "tariffs-099",
        Practice(conditions=as_at_the_start),
        common=True,
    ),
    Cause(
        "session-by-its-end",
        "elements are chosen for the whole session by its end",
        "tariffs-099",
        Practice(conditions=as_at_the_end),
    ),
    Cause(
        "period-by-its-end",
        "elements are chosen for each charging period by its end",
        "cdrs-047",
        Practice(conditions=as_at_its_end),
    ),
    Cause(
        "tier-by-total-energy",
        "min_kwh and max_kwh are compared with all energy of the session",
        "tariffs-110",
        Practice(conditions=total_energy),
    ),
    Cause(
        "tier-by-total-duration",
        "min_duration and max_duration are compared with the whole duration of the session",
        "tariffs-121",
        Practice(conditions=total_duration),
    ),
    Cause(
        "duration-of-parking-alone",
        "a duration counts from the start of parking for parking",
        "tariffs-121",
        Practice(conditions=duration_of_its_kind),
    ),
)
