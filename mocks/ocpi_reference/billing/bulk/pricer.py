"""Records in, totals out: what surrounds the arithmetic of `evaluation`."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ocpi_reference.billing.bulk.book import Book, shelf
from ocpi_reference.billing.bulk.evaluation import evaluate
from ocpi_reference.billing.bulk.records import Place, Record, decoder
from ocpi_reference.billing.bulk.total import Declined, Total
from ocpi_reference.billing.bulk.units import DAY
from ocpi_reference.billing.money import Price
from ocpi_reference.billing.pricing import price
from ocpi_reference.billing.zones import zone, zones_of
from ocpi_reference.spec.history import Version

__all__ = ["BulkPricer", "Clock"]

_MOST_BOOKS = 4096
"""Compiled tariffs to keep; a sender has few, and a stream of ever new ones must not fill the memory."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """How far local time is ahead of UTC, remembered for each day on which the clock does not change."""

    __slots__ = ("_days", "zone")

    def __init__(self, zone_: ZoneInfo) -> None:
        self.zone = zone_
        self._days: dict[int, int | None] = {}

    def offset(self, moment: int) -> int:
        """Give the microseconds to add to an instant in UTC."""
        day = moment // DAY
        if day not in self._days:
            begin, end = self._at(day * DAY), self._at((day + 1) * DAY)
            self._days[day] = begin if begin == end else None
        steady = self._days[day]
        return self._at(moment) if steady is None else steady

    def _at(self, moment: int) -> int:
        local = (_EPOCH + timedelta(microseconds=moment)).astimezone(self.zone)
        return (local.utcoffset() or timedelta()) // timedelta(microseconds=1)


class BulkPricer:
    """Prices many CDRs and Sessions of one version, given as the JSON that was received.

    `tariffs` are those known besides the ones inside the records, decoded with numbers as int or Decimal;
    `time_zone` is the location's, without it the record's own or the only one of its country.

    Raises:
        UnknownZoneError: `time_zone` is not in the zone database.
    """

    def __init__(
        self,
        tariffs: Iterable[Mapping[str, Any]] = (),
        *,
        ocpi: Version,
        time_zone: str | ZoneInfo | None = None,
    ) -> None:
        self._ocpi = ocpi
        self._time_zone = time_zone
        self._tariffs = tuple(tariffs)
        self._decode = decoder(ocpi)
        self._books: dict[bytes, Book | Declined] = {}
        self._clocks: dict[tuple[str | None, str | None], Clock | None] = {}
        try:
            self._given = shelf(self._tariffs, ocpi)
            self._unusable: Declined | None = None
        except Declined as declined:
            self._unusable = declined
        self._clock = None if time_zone is None else Clock(_zone(time_zone))

    def read(self, body: bytes) -> Record:
        """Decode a record.

        Raises:
            Declined: it is written otherwise than OCPI writes records.
        """
        return self._decode(body)

    def total(self, record: Record) -> Total:
        """Price a decoded record by the best supported reading.

        Raises:
            Declined: the first evaluator has to price it, for the reason in the text.
        """
        return evaluate(record, self._book(bytes(record.tariffs)), self._clock or self._own_clock(record))

    def price(self, body: bytes) -> Price:
        """Price a record, with the first evaluator where this one declines it.

        Raises:
            ValueError: as `ocpi_reference.billing.price` does, whose parameters are the same.
        """
        try:
            return self.total(self.read(body)).price
        except Declined:
            record = json.loads(body, parse_float=Decimal)
            return price(record, self._tariffs, ocpi=self._ocpi, time_zone=self._time_zone).total_cost

    def _book(self, raw: bytes) -> Book:
        if self._unusable:
            raise self._unusable
        found = self._books.get(raw)
        if found is None:
            if len(self._books) >= _MOST_BOOKS:
                self._books.clear()
            try:
                found = Book.of(raw, self._given, self._ocpi)
            except Declined as declined:
                found = declined
            self._books[raw] = found
        if isinstance(found, Declined):
            raise found
        return found

    def _own_clock(self, record: Record) -> Clock | None:
        """Give the clock of the record's own location, or of its country where that has one zone alone."""
        place = record.location or Place()
        key = place.time_zone, place.country
        if key not in self._clocks:
            self._clocks[key] = _clock(place)
        return self._clocks[key]


def _zone(name: str | ZoneInfo) -> ZoneInfo:
    return name if isinstance(name, ZoneInfo) else zone(name)


def _clock(place: Place) -> Clock | None:
    if place.time_zone:
        return Clock(zone(place.time_zone))
    names = zones_of(place.country) if place.country else ()
    return Clock(zone(names[0])) if len(names) == 1 else None
