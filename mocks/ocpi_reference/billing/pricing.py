"""The two questions people ask: what does this session cost, and what else may it legally cost."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import tzinfo
from decimal import localcontext
from typing import Any
from zoneinfo import ZoneInfo

from ocpi_reference.billing.adapter import read_session
from ocpi_reference.billing.consumption import ChargingSession
from ocpi_reference.billing.engine import settle
from ocpi_reference.billing.money import ARITHMETIC, Price
from ocpi_reference.billing.readings import DEFAULT, Reading
from ocpi_reference.billing.receipt import Receipt
from ocpi_reference.billing.zones import UnknownZoneError, zone, zones_of
from ocpi_reference.spec.history import Version

__all__ = ["LegalTotal", "legal_receipts", "legal_totals", "location_zone", "price"]

MOST_READINGS = 256
"""How many readings are priced for one session at most; the fewest deviations from the default come first."""


def price(
    cdr_or_session: Mapping[str, Any],
    tariffs: Iterable[Mapping[str, Any]] = (),
    *,
    ocpi: Version,
    time_zone: str | ZoneInfo | None = None,
    reading: Reading = DEFAULT,
) -> Receipt:
    """Say what a CDR or Session costs by its tariffs, line by line, and why.

    The record and `tariffs` are decoded JSON of the version `ocpi`, with numbers as int or Decimal. Tariffs
    inside a CDR come before `tariffs`, of which several versions of one tariff may be given: the one that
    stood at the start of the session counts. `time_zone` is the location's; without it the record's own, or
    the only zone of its country.

    Raises:
        UnreadableError: a field that decides about money is missing or makes no sense; the text names the
        place. TimeZoneError: a restriction asks for the local time and the zone is not known.
        UnknownZoneError: `time_zone` is not in the zone database.
        CurrencyError: tariffs of two currencies price one session.
    """
    with localcontext(ARITHMETIC):
        session = read_session(cdr_or_session, tariffs, ocpi)
        return settle(session, ocpi=ocpi, zone=location_zone(session, time_zone), reading=reading)


def location_zone(session: ChargingSession, time_zone: str | ZoneInfo | None) -> tzinfo | None:
    """Give the zone of the location: the caller's, the record's, or the only one of its country.

    Raises:
        UnknownZoneError: `time_zone` is not in the zone database; a record that names no zone of it has none.
    """
    if isinstance(time_zone, ZoneInfo):
        return time_zone
    if time_zone:
        return zone(time_zone)
    if session.time_zone:
        with suppress(UnknownZoneError):
            return zone(session.time_zone)
    names = zones_of(session.country) if session.country else ()
    return zone(names[0]) if len(names) == 1 else None


@dataclass(frozen=True)
class LegalTotal:
    """One cost that the specification allows, and the readings that give it."""

    total_cost: Price
    readings: tuple[Reading, ...]
    """Readings with the fewest deviations from the base; the base itself gives the first total of a list."""
    receipt: Receipt
    """The receipt under the first of them."""


def legal_totals(
    cdr_or_session: Mapping[str, Any],
    tariffs: Iterable[Mapping[str, Any]] = (),
    *,
    ocpi: Version,
    time_zone: str | ZoneInfo | None = None,
    reading: Reading = DEFAULT,
) -> tuple[LegalTotal, ...]:
    """Give every cost that an open question of the specification allows for this session, the base's first.

    Only questions that matter for the session are answered in other ways. Parameters and errors are those of
    `price`; `reading` is the base from which the others deviate.
    """
    with localcontext(ARITHMETIC):
        session = read_session(cdr_or_session, tariffs, ocpi)
        receipts = legal_receipts(session, ocpi=ocpi, zone=location_zone(session, time_zone), reading=reading)
        found: dict[Price, list[Receipt]] = {}
        for receipt in receipts:
            found.setdefault(receipt.total_cost, []).append(receipt)
        return tuple(
            LegalTotal(total, _fewest([receipt.reading for receipt in same], reading), same[0])
            for total, same in found.items()
        )


def legal_receipts(
    session: ChargingSession, *, ocpi: Version, zone: tzinfo | None, reading: Reading = DEFAULT
) -> Iterator[Receipt]:
    """Price a session under each reading that can matter, fewest deviations first."""
    waiting, known = deque([reading]), {reading}
    for _ in range(MOST_READINGS):
        if not waiting:
            return
        receipt = settle(session, ocpi=ocpi, zone=zone, reading=waiting.popleft())
        yield receipt
        for question in receipt.open_questions:
            if not question.by_agreement:
                for answer in question.answers:
                    other = receipt.reading.answering(question, answer)
                    if other not in known:
                        known.add(other)
                        waiting.append(other)


def _fewest(readings: Iterable[Reading], base: Reading) -> tuple[Reading, ...]:
    """Keep the readings whose deviations do not contain those of another that gives the same cost."""
    kept: list[tuple[Reading, frozenset[tuple[str, str]]]] = []
    for reading in readings:
        deviations = frozenset(reading.deviations(base).items())
        if not any(fewer <= deviations for _, fewer in kept):
            kept.append((reading, deviations))
    return tuple(reading for reading, _ in kept)
