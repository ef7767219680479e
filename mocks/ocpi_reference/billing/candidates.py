"""All costs that a session may legally have: every reading that matters, in every zone that is possible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from ocpi_reference.billing.consumption import ChargingSession, Usage, seconds
from ocpi_reference.billing.engine import settle
from ocpi_reference.billing.figures import Bounds
from ocpi_reference.billing.practice import Practice
from ocpi_reference.billing.pricing import legal_receipts, location_zone
from ocpi_reference.billing.readings import Reading
from ocpi_reference.billing.receipt import Receipt, Uncut
from ocpi_reference.billing.selection import Priced
from ocpi_reference.billing.stated import computed
from ocpi_reference.billing.zones import zone, zones_of
from ocpi_reference.spec.history import Version

__all__ = ["ZONE_QUESTION", "Candidate", "Candidates", "candidates"]

ZONE_QUESTION = "B14"
"""A CDR names no time zone: where several are possible, the one it fits is part of the reading."""

_NO_TARIFF = ("no-tariff", "tariff-not-found", "several-tariffs")
"""Notes on periods whose tariff nobody knows."""

_MOST_PLACES = 24
"""How many places where a price changes inside a period are looked at; more is no charging session."""

_GAPS = frozenset(
    {
        "straddled_power",
        "unknown_power",
        "uncut_period",
        "cumulated_energy",
        "negative_energy",
        "missing_time",
    }
)
"""Questions that the record leaves open: what truly happened lies between the answers."""


@dataclass(frozen=True)
class Candidate:
    """One cost that the session may legally have."""

    receipt: Receipt
    deviations: tuple[tuple[str, str], ...]
    """The answers that it takes, by question id; () for the best supported ones."""
    is_default: bool
    """Whether it deviates in nothing but, perhaps, the zone."""


@dataclass(frozen=True)
class Candidates:
    """All costs that the session may legally have, the best supported first."""

    all: tuple[Candidate, ...]
    zone_is_known: bool
    """False when not even the country tells the zone."""

    @property
    def first(self) -> Receipt:
        """The receipt under the best supported reading."""
        return self.all[0].receipt

    @property
    def defaults(self) -> tuple[Candidate, ...]:
        """The best supported reading in every possible zone."""
        return tuple(candidate for candidate in self.all if candidate.is_default)

    @property
    def gap(self) -> str | None:
        """Why the data do not decide, in words; None when they do."""
        if not self.zone_is_known:
            return "the time zone of the location is not known"
        if self.unpriced:
            return next(note.text for note in self.first.notes if note.code in _NO_TARIFF)
        return next((q.text for q in self.first.open_questions if q.field in _GAPS), None)

    @property
    def unpriced(self) -> bool:
        """Whether a period has no known tariff, so that nothing bounds its cost."""
        return any(note.code in _NO_TARIFF for note in self.first.notes)

    def bounds(self, field: str, kind: str, sign: int) -> Bounds | None:
        """Give the least and greatest amount that the data allow for one amount of a field."""
        known = [
            money.amount
            for candidate in self.all
            if (money := getattr(computed(candidate.receipt, field), kind)) is not None
        ]
        if not known:
            return None
        least = greatest = known[0]
        for less, more in _extremes(self.first, field, kind):
            least, greatest = least + less, greatest + more
        low, high = min(least, *known), max(greatest, *known)
        return Bounds(*sorted((sign * low, sign * high)))


def candidates(
    session: ChargingSession, *, ocpi: Version, time_zone: str | ZoneInfo | None, reading: Reading
) -> Candidates:
    """Price a session under every reading and zone that can matter."""
    known = location_zone(session, time_zone)
    if known is not None or not any(tariff.by_clock for tariff in session.tariffs):
        return Candidates(tuple(_in_zone(session, ocpi, known, reading, None)), zone_is_known=True)
    named = _zones(session)
    found = [c for name, where in named.items() for c in _in_zone(session, ocpi, where, reading, name)]
    found.sort(key=lambda candidate: not candidate.is_default)
    return Candidates(tuple(found), zone_is_known=bool(session.country and zones_of(session.country)))


def _in_zone(
    session: ChargingSession, ocpi: Version, where: tzinfo | None, reading: Reading, name: str | None
) -> Iterator[Candidate]:
    for receipt in legal_receipts(session, ocpi=ocpi, zone=where, reading=reading):
        deviations = tuple(receipt.reading.deviations(reading).items())
        zone_ = ((ZONE_QUESTION, name),) if name else ()
        yield Candidate(receipt, (*zone_, *deviations), is_default=not deviations)


def _zones(session: ChargingSession) -> dict[str, tzinfo]:
    """Give the zones of the country, or of the world, one for each way the clock runs during the session."""
    names = zones_of(session.country) if session.country else ()
    possible: dict[str, tzinfo] = {name: zone(name) for name in names}
    if not possible:
        possible = {f"UTC{hour:+03d}:00": timezone(timedelta(hours=hour)) for hour in range(-12, 15)}
    different: dict[tuple[timedelta | None, ...], str] = {}
    for name, where in possible.items():
        different.setdefault(_run(where, session.start, session.end), name)
    return {name: possible[name] for name in different.values()}


def _run(where: tzinfo, start: datetime, end: datetime) -> tuple[timedelta | None, ...]:
    return start.astimezone(where).utcoffset(), end.astimezone(where).utcoffset()


def _extremes(receipt: Receipt, field: str, kind: str) -> Iterator[tuple[Decimal, Decimal]]:
    """Give how much less and more each uncut period may cost, if all was used under one of its prices."""
    base = getattr(computed(receipt, field), kind)
    by_period: dict[int, list[Uncut]] = {}
    for place in receipt.uncut[:_MOST_PLACES]:
        by_period.setdefault(place.period, []).append(place)
    for places in by_period.values():
        changes = [Decimal(0)]
        for place in places:
            other = getattr(computed(_as_if_all_after(receipt, place), field), kind)
            if base is not None and other is not None:
                changes.append(other.amount - base.amount)
        yield min(changes), max(changes)


def _as_if_all_after(receipt: Receipt, place: Uncut) -> Receipt:
    """Price the session as if all of one period had been consumed under the price that begins at `place`."""

    def conditions(stretches: Sequence[Priced]) -> Sequence[Priced]:
        return [_later(priced, place) for priced in stretches]

    return settle(
        receipt.session,
        ocpi=receipt.ocpi,
        zone=receipt.zone,
        reading=replace(receipt.reading, uncut_period="by its start"),
        practice=Practice(conditions=conditions),
    )


def _later(priced: Priced, place: Uncut) -> Priced:
    stretch = priced.stretch
    if stretch.period != place.period or not stretch.length:
        return priced
    passed = seconds(place.at - stretch.start)
    energy = place.kwh or Decimal(0)
    if place.kwh is None and Usage.ENERGY in stretch.usage:
        energy = stretch.usage[Usage.ENERGY].volume * passed / stretch.length
    changed = replace(
        stretch,
        seen_at=place.at,
        lasted=stretch.lasted + passed,
        lasted_reserved=stretch.lasted_reserved + passed,
        kwh=stretch.kwh + energy,
        kwh_imported=stretch.kwh_imported + max(Decimal(0), energy),
    )
    return Priced(changed, priced.tariff)
