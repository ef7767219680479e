"""Known mistakes about what was consumed, and by which tariff."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import accumulate

from ocpi_reference.billing.causes.cause import Cause
from ocpi_reference.billing.consumption import RESERVED, ChargingSession, DataNote, Measured, Period, Usage
from ocpi_reference.billing.practice import Practice
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.tariff import Tariff

__all__ = ["CAUSES"]

TIMES = frozenset(Usage) - {Usage.ENERGY}
"""All usages that pass by the clock."""

Volumes = Mapping[Usage, Measured]
SessionEdit = Callable[[ChargingSession], ChargingSession]


def _periods(change: Callable[[Period], Volumes]) -> SessionEdit:
    return lambda session: replace(
        session, periods=tuple(replace(period, usage=change(period)) for period in session.periods)
    )


def _times(measured: Measured, factor: Decimal) -> Measured:
    """Scale a volume; it no longer agrees with the timestamps, so its last place is as fine as can be."""
    return Measured(measured.volume * factor, Decimal(0))


def scaled(usages: frozenset[Usage], factor: Decimal) -> SessionEdit:
    """Read volumes in another unit."""
    return _periods(
        lambda period: {u: _times(m, factor) if u in usages else m for u, m in period.usage.items()}
    )


def without(*usages: Usage) -> SessionEdit:
    """Forget some dimensions."""
    return _periods(lambda period: {u: m for u, m in period.usage.items() if u not in usages})


def renamed(old: frozenset[Usage], new: Usage) -> SessionEdit:
    """Take one dimension for another."""

    def change(period: Period) -> Volumes:
        moved = sum((m.volume for u, m in period.usage.items() if u in old), Decimal(0))
        kept = {u: m for u, m in period.usage.items() if u not in old}
        if not moved:
            return kept
        last_place = next(m.last_place for u, m in period.usage.items() if u in old)
        before = kept[new].volume if new in kept else Decimal(0)
        return {**kept, new: Measured(before + moved, last_place)}

    return _periods(change)


def wall_clock(session: ChargingSession) -> ChargingSession:
    """Bill the whole length of the session as charging time, parking included, and parking besides."""

    def change(period: Period) -> Volumes:
        if period.reserved_only:
            return period.usage
        return {**period.usage, Usage.TIME: Measured(period.length, Decimal(0))}

    return _periods(change)(session)


def running_meter(session: ChargingSession) -> ChargingSession:
    """Take the energy of each period for all energy up to it."""
    energies = [
        p.usage[Usage.ENERGY].volume if Usage.ENERGY in p.usage else Decimal(0) for p in session.periods
    ]
    return replace(
        session,
        periods=tuple(
            replace(period, usage={**period.usage, Usage.ENERGY: Measured(total, Decimal(0))})
            if Usage.ENERGY in period.usage
            else period
            for period, total in zip(session.periods, accumulate(energies), strict=True)
        ),
    )


def absolute_energy(session: ChargingSession) -> ChargingSession:
    """Bill energy that flowed to the grid as if it had been charged."""
    return _periods(lambda period: {u: replace(m, volume=abs(m.volume)) for u, m in period.usage.items()})(
        session
    )


def rounded_volumes(usages: frozenset[Usage], unit: Decimal, rounding: str) -> SessionEdit:
    """Round the volume of each period before anything else; `unit` is in kWh or seconds."""

    def change(period: Period) -> Volumes:
        return {
            u: Measured((m.volume / unit).to_integral_value(rounding) * unit, Decimal(0))
            if u in usages
            else m
            for u, m in period.usage.items()
        }

    return _periods(change)


def without_last_period(session: ChargingSession) -> ChargingSession:
    """Forget the last period."""
    return replace(session, periods=session.periods[:-1] or session.periods)


def without_first_period(session: ChargingSession) -> ChargingSession:
    """Forget the first period."""
    return replace(session, periods=session.periods[1:] or session.periods)


def _named(session: ChargingSession, tariff_id: str | None) -> list[Tariff]:
    wanted = None if tariff_id is None else tariff_id.casefold()
    return [tariff for tariff in session.tariffs if wanted in (None, tariff.id.casefold())]


def latest_tariff(
    period: Period, session: ChargingSession, judge: Judge
) -> tuple[Tariff | None, DataNote | None]:
    """Price by the newest version of a tariff instead of the one at the start."""
    versions = _named(session, period.tariff_id)
    dated = [tariff for tariff in versions if tariff.last_updated is not None]
    newest = max(dated, key=_updated) if dated else None
    return newest or next(iter(versions), None), None


def _updated(tariff: Tariff) -> datetime:
    assert tariff.last_updated is not None
    return tariff.last_updated


def first_tariff(
    period: Period, session: ChargingSession, judge: Judge
) -> tuple[Tariff | None, DataNote | None]:
    """Price all periods by the first tariff of the record."""
    return next(iter(session.tariffs), None), None


def last_tariff(
    period: Period, session: ChargingSession, judge: Judge
) -> tuple[Tariff | None, DataNote | None]:
    """Price all periods by the tariff of the last period."""
    versions = _named(session, session.periods[-1].tariff_id)
    return next(iter(versions), None), None


_ENERGY = frozenset({Usage.ENERGY})
_PARKING = frozenset({Usage.PARKING_TIME})
CAUSES = (
    Cause(
        "charging-by-wall-clock",
        "charging time runs on while the vehicle is parked",
        "tariffs-083",
        Practice(session=wall_clock),
        common=True,
    ),
    Cause(
        "parking-as-charging",
        "parking time is billed as charging time",
        "tariffs-083",
        Practice(session=renamed(_PARKING, Usage.TIME)),
        common=True,
    ),
    Cause(
        "parking-free",
        "parking time is not billed",
        "tariffs-084",
        Practice(session=without(Usage.PARKING_TIME)),
        common=True,
    ),
    Cause(
        "time-missing", "charging time is not billed", "tariffs-083", Practice(session=without(Usage.TIME))
    ),
    Cause(
        "wh-as-kwh",
        "energy in Wh is billed as kWh",
        "cdrs-117",
        Practice(session=scaled(_ENERGY, Decimal(1000))),
        common=True,
    ),
    Cause(
        "kwh-as-wh",
        "energy in kWh is billed as Wh",
        "cdrs-117",
        Practice(session=scaled(_ENERGY, Decimal("0.001"))),
    ),
    Cause(
        "minutes-as-hours",
        "time in minutes is billed as hours",
        "cdrs-128",
        Practice(session=scaled(TIMES, Decimal(60))),
        common=True,
    ),
    Cause(
        "seconds-as-hours",
        "time in seconds is billed as hours",
        "cdrs-128",
        Practice(session=scaled(TIMES, Decimal(3600))),
    ),
    Cause(
        "hours-as-minutes",
        "time in hours is billed as minutes",
        "cdrs-128",
        Practice(session=scaled(TIMES, 1 / Decimal(60))),
    ),
    Cause(
        "running-meter",
        "the energy of a period is taken for all energy up to its end",
        "cdrs-117",
        Practice(session=running_meter),
    ),
    Cause(
        "absolute-energy",
        "energy that flowed to the grid is billed as charged",
        "cdrs-118",
        Practice(session=absolute_energy),
    ),
    Cause(
        "last-period-missing",
        "the last charging period is not billed",
        "cdrs-089",
        Practice(session=without_last_period),
    ),
    Cause(
        "first-period-missing",
        "the first charging period is not billed",
        "cdrs-089",
        Practice(session=without_first_period),
    ),
    Cause(
        "reservation-as-session",
        "reserved time is billed as charging time",
        "tariffs-085",
        Practice(session=renamed(RESERVED, Usage.TIME)),
        common=True,
    ),
    Cause(
        "latest-tariff",
        "the newest version of the tariff is used, not the one at the start",
        "cdrs-045",
        Practice(tariff=latest_tariff),
        common=True,
    ),
    Cause(
        "first-tariff-only",
        "all periods are priced by the first tariff",
        "cdrs-090",
        Practice(tariff=first_tariff),
    ),
    Cause(
        "last-tariff-only",
        "all periods are priced by the tariff of the last one",
        "cdrs-090",
        Practice(tariff=last_tariff),
    ),
    Cause(
        "whole-kwh",
        "the energy of every period is rounded to whole kWh",
        "cdrs-115",
        Practice(session=rounded_volumes(_ENERGY, Decimal(1), ROUND_HALF_UP)),
    ),
    Cause(
        "kwh-cut-off",
        "the energy of every period is cut off at whole kWh",
        "cdrs-115",
        Practice(session=rounded_volumes(_ENERGY, Decimal(1), ROUND_FLOOR)),
    ),
    Cause(
        "minutes-rounded-up",
        "the time of every period is rounded up to whole minutes",
        "cdrs-052",
        Practice(session=rounded_volumes(TIMES, Decimal(60), ROUND_CEILING)),
    ),
    Cause(
        "hours-of-two-decimals",
        "hours are rounded to two decimals before they are priced",
        "cdrs-115",
        Practice(session=rounded_volumes(TIMES, Decimal(36), ROUND_HALF_UP)),
    ),
)
