"""From charging periods to stretches: pieces of time in which, as far as the record tells, nothing changes.

A period that the sender did not cut where a price changes is one stretch, or several when the reading says to
cut it. Instants are compared in UTC and looked at in the zone of the location, so clock changes need no rule
of their own: durations are real seconds, times of day are what the wall shows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from itertools import islice, pairwise

from ocpi_reference.billing.consumption import (
    RESERVED,
    ChargingSession,
    Measured,
    Period,
    Range,
    Usage,
    seconds,
)
from ocpi_reference.billing.money import exact
from ocpi_reference.billing.tariff import Tariff

__all__ = ["Amount", "Cut", "Stretch", "TimeZoneError", "boundaries", "cut", "whole_periods"]

_DAY = timedelta(days=1)
_MONTH = timedelta(days=28)
"""No zone changes its clock twice within it."""
_MOST_CUTS = 200
"""A period of more days than this allows for is no charging session."""
_MOST_HIDDEN = Decimal("0.5")
_SLACK = Decimal(1)
"""Seconds by which a sender's time volume and its whole-second timestamps may differ for no other reason."""


class TimeZoneError(ValueError):
    """A price depends on the local time and the zone is unknown; pass ``time_zone="Europe/Amsterdam"``."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One volume, as the clock tells it and as the record prints it (kWh or seconds)."""

    volume: Decimal
    published: Decimal
    hidden: Decimal
    """What the printed figure may be too high by: half its last place, at most half a second."""

    def share(self, part: Decimal, of: Decimal) -> "Amount":
        """Give the part of it that falls to `part` of a length `of`."""
        return Amount(*(exact(value * part / of) for value in (self.volume, self.published, self.hidden)))

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(
            self.volume - other.volume, self.published - other.published, self.hidden - other.hidden
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period or a part of one, and all that a restriction may ask about its start."""

    period: int
    """Place of the period in the record, from 0."""
    start: datetime
    end: datetime
    usage: Mapping[Usage, Amount]
    lasted: Decimal
    """Seconds since the EVSE was first used; since the reservation, in a reservation."""
    lasted_reserved: Decimal
    """Seconds since the record's start, a reservation included."""
    kwh: Decimal
    """Energy so far, net of what flowed to the grid."""
    kwh_imported: Decimal
    power: Range | None
    current: Range | None
    estimated_power: bool
    zone: tzinfo | None
    seen_at: datetime
    """The instant whose local time restrictions look at: the start of the stretch."""

    @property
    def length(self) -> Decimal:
        """Seconds from start to end."""
        return seconds(self.end - self.start)

    @property
    def reserved(self) -> bool:
        """Whether reserved time passes in it."""
        return any(usage in RESERVED for usage in self.usage)

    @property
    def reserved_only(self) -> bool:
        """Whether it belongs to a reservation alone, with no use of the EVSE yet."""
        return bool(self.usage) and all(usage in RESERVED for usage in self.usage)

    @property
    def local(self) -> datetime:
        """Its start as the wall clock at the location shows it.

        Raises:
            TimeZoneError: the zone is not known.
        """
        if self.zone is None:
            raise TimeZoneError(
                "a restriction asks for the local time; pass time_zone, such as 'Europe/Amsterdam'"
            )
        return self.seen_at.astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class Cut:
    """A place inside a stretch where a restriction may switch."""

    at: datetime
    kwh: Decimal | None = None
    """Energy from the start of the stretch to here, where the energy itself tells the place."""


def whole_periods(session: ChargingSession, zone: tzinfo | None) -> Iterator[Stretch]:
    """Give one stretch per charging period, in time order."""
    first_use = next((p.start for p in session.periods if not p.reserved_only), session.start)
    kwh = imported = Decimal(0)
    for place, period in enumerate(session.periods):
        begin = session.start if period.reserved_only else first_use
        power, estimated = _power(period)
        yield Stretch(
            period=place,
            start=period.start,
            end=period.end,
            usage=_amounts(period),
            lasted=seconds(period.start - begin),
            lasted_reserved=seconds(period.start - session.start),
            kwh=kwh,
            kwh_imported=imported,
            power=power,
            current=period.current or (_NO_FLOW if _idle(period) else None),
            estimated_power=estimated,
            zone=zone,
            seen_at=period.start,
        )
        energy = period.usage[Usage.ENERGY].volume if Usage.ENERGY in period.usage else Decimal(0)
        kwh += energy
        imported += max(energy, Decimal(0))


_NO_FLOW = Range(Decimal(0), Decimal(0))


def _idle(period: Period) -> bool:
    return period.has(Usage.PARKING_TIME) and not period.has(Usage.ENERGY, Usage.TIME)


def _power(period: Period) -> tuple[Range | None, bool]:
    """Give the power of a period; without MIN_POWER, MAX_POWER or POWER the average, as an estimate."""
    if period.power is not None or _idle(period):
        return period.power or _NO_FLOW, False
    if Usage.ENERGY not in period.usage:
        return None, False
    charging = period.usage[Usage.TIME].volume if period.has(Usage.TIME) else period.length
    if charging <= 0:
        return None, False
    average = exact(period.usage[Usage.ENERGY].volume * 3600 / charging)
    return Range(average, average), True


def _amounts(period: Period) -> dict[Usage, Amount]:
    times = [
        usage for usage, measured in period.usage.items() if usage is not Usage.ENERGY and measured.volume
    ]
    return {
        usage: _amount(measured, period.length if [usage] == times else None, usage)
        for usage, measured in period.usage.items()
        if measured.volume
    }


def _amount(measured: Measured, length: Decimal | None, usage: Usage) -> Amount:
    """Pair a printed volume with the true one.

    Time is counted in whole seconds: where a period holds one kind of time its timestamps tell it, elsewhere
    the nearest second to the printed hours does. Energy has no better source than the record.
    """
    printed = measured.volume
    hidden = min(_MOST_HIDDEN, measured.last_place / 2)
    if usage is Usage.ENERGY:
        return Amount(printed, printed, hidden)
    if length is not None and abs(printed - length) <= measured.last_place + _SLACK:
        return Amount(length, printed, hidden)
    return Amount(printed.to_integral_value() or printed, printed, hidden)


def boundaries(stretch: Stretch, tariff: Tariff) -> tuple[Cut, ...]:
    """Give the places inside a stretch where a restriction of the tariff may switch, in time order."""
    if stretch.end <= stretch.start:
        return ()
    found: dict[datetime, Cut] = {}
    for element in tariff.elements:
        given = element.restrictions.given
        if given:
            limits = element.restrictions
            for limit in filter(None, (limits.min_duration, limits.max_duration)):
                for lasted in {stretch.lasted, stretch.lasted_reserved}:
                    _add(found, stretch, Cut(stretch.start + _span(limit - lasted)))
            for limit in filter(None, (limits.min_kwh, limits.max_kwh)):
                for kwh in {stretch.kwh, stretch.kwh_imported}:
                    _add(found, stretch, _energy_cut(stretch, limit - kwh))
    if tariff.by_clock:
        for at in islice(_clock_times(stretch, tariff), _MOST_CUTS):
            _add(found, stretch, Cut(at))
    return tuple(found[at] for at in sorted(found))


def _add(found: dict[datetime, Cut], stretch: Stretch, cut_: Cut | None) -> None:
    if (
        cut_ is not None
        and stretch.start < cut_.at < stretch.end
        and (cut_.at not in found or cut_.kwh is not None)
    ):
        found[cut_.at] = cut_


def _energy_cut(stretch: Stretch, kwh: Decimal) -> Cut | None:
    energy = stretch.usage.get(Usage.ENERGY)
    if energy is None or not 0 < kwh / energy.volume < 1:
        return None
    return Cut(stretch.start + _span(stretch.length * kwh / energy.volume), kwh)


def _span(amount: Decimal) -> timedelta:
    return timedelta(microseconds=int((amount * 1_000_000).to_integral_value()))


def _clock_times(stretch: Stretch, tariff: Tariff) -> Iterator[datetime]:
    """Give the instants at which the tariff's times of day, midnights and clock changes lie."""
    begin, zone = stretch.local, stretch.zone
    end = stretch.end.astimezone(zone)
    changes = begin.utcoffset() != end.utcoffset() or stretch.end - stretch.start > _MONTH
    first, last = begin.replace(tzinfo=None), end.replace(tzinfo=None)
    for day in range((last.date() - first.date()).days + 1):
        for moment in tariff.clock:
            shown = datetime.combine(first.date() + timedelta(days=day), moment)
            if changes:  # an hour that the clock shows twice has both; one that it skips ends at the change
                yield from (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
            elif first < shown < last:
                yield stretch.start + (shown - first)
    if changes:
        yield from _clock_changes(stretch.start, stretch.end, zone)


def _clock_changes(start: datetime, end: datetime, zone: tzinfo | None) -> Iterator[datetime]:
    """Give the instants, to the minute, at which the zone's offset changes."""
    days = [start + _DAY * number for number in range((end - start).days + 1)]
    for early, late in pairwise([*days, end]):
        if early.astimezone(zone).utcoffset() != late.astimezone(zone).utcoffset():
            low, high = early, late
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                same = middle.astimezone(zone).utcoffset() == early.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high.replace(second=0, microsecond=0)


def cut(stretch: Stretch, cuts: Iterable[Cut]) -> tuple[Stretch, ...]:
    """Cut a stretch, with its consumption spread evenly over its time except where a cut tells the energy."""
    parts: list[Stretch] = []
    rest, kwh = stretch, Decimal(0)
    for place in cuts:
        length = seconds(place.at - rest.start)
        usage = {usage: amount.share(length, rest.length) for usage, amount in rest.usage.items()}
        if place.kwh is not None:
            energy = place.kwh - kwh
            usage[Usage.ENERGY] = Amount(energy, energy, Decimal(0))
        taken = usage[Usage.ENERGY].volume if Usage.ENERGY in usage else Decimal(0)
        kwh += taken
        parts.append(replace(rest, end=place.at, usage=usage))
        rest = replace(
            rest,
            start=place.at,
            seen_at=place.at,
            usage={name: amount - usage[name] for name, amount in rest.usage.items()},
            lasted=rest.lasted + length,
            lasted_reserved=rest.lasted_reserved + length,
            kwh=rest.kwh + taken,
            kwh_imported=rest.kwh_imported + max(taken, Decimal(0)),
        )
    return (*parts, rest)
