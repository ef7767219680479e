"""The tariffs that may price a record, compiled, and which of them prices a period."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ocpi_reference.billing.adapter import read_tariff
from ocpi_reference.billing.bulk.compiled import CompiledTariff
from ocpi_reference.billing.bulk.total import Declined
from ocpi_reference.billing.editions import EDITIONS
from ocpi_reference.billing.fields import UnreadableError
from ocpi_reference.spec.history import Version

__all__ = ["Book", "Shelf", "shelf"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Versions:
    """One tariff as it was published again and again."""

    __slots__ = ("_latest", "_since", "only")

    def __init__(self, known: list[CompiledTariff]) -> None:
        dated: dict[datetime, CompiledTariff] = {}
        for tariff in known:
            if tariff.last_updated is not None:
                dated.setdefault(tariff.last_updated, tariff)
        order = sorted(dated)
        self._since = [round((moment - _EPOCH).total_seconds() * 1_000_000) for moment in order]
        self._latest = [dated[moment] for moment in order] or known[:1]
        self.only = self._latest[0] if len(self._latest) == 1 else None

    def at(self, moment: int) -> CompiledTariff:
        return self.only or self._latest[max(0, bisect_right(self._since, moment) - 1)]


class Shelf:
    """The tariffs of one source, by id."""

    __slots__ = ("by_id",)

    def __init__(self, tariffs: Iterable[CompiledTariff]) -> None:
        found: dict[str, list[CompiledTariff]] = {}
        for tariff in tariffs:
            found.setdefault(tariff.id, []).append(tariff)
        self.by_id = {id_: _Versions(versions) for id_, versions in found.items()}


def shelf(tariffs: Iterable[Mapping[str, Any]], ocpi: Version) -> Shelf:
    """Compile tariffs, decoded from JSON with numbers as int or Decimal.

    Raises:
        Declined: one of them cannot be read, or not in the units of the bulk evaluator.
    """
    try:
        return Shelf(CompiledTariff(read_tariff(tariff, ocpi)) for tariff in tariffs)
    except UnreadableError as error:
        raise Declined(f"a tariff cannot be read: {error}") from None


class Book:
    """The tariffs inside a record before those that the caller gave."""

    __slots__ = ("_given", "_names_tariffs", "_own")

    def __init__(self, own: Shelf, given: Shelf, ocpi: Version) -> None:
        self._own = own
        self._given = given
        self._names_tariffs = EDITIONS[ocpi].names_tariffs

    @classmethod
    def of(cls, raw: bytes, given: Shelf, ocpi: Version) -> "Book":
        """Make the book of a record from the JSON of its tariffs.

        Raises:
            Declined: the tariffs cannot be read.
        """
        own = json.loads(raw, parse_float=Decimal) if raw else None
        if own is not None and not (
            isinstance(own, list) and all(isinstance(tariff, dict) for tariff in own)
        ):
            raise Declined("the tariffs are no list of objects")
        return cls(shelf(own or (), ocpi), given, ocpi)

    def tariff(self, id_: str | None, start: int) -> CompiledTariff | None:
        """Give the tariff of a period, as it stood at the start of the session; None makes the period free.

        Raises:
            Declined: a period names no tariff and several could price it.
        """
        if id_ is not None and self._names_tariffs:
            key = id_.casefold()
            versions = self._own.by_id.get(key) or self._given.by_id.get(key)
            return None if versions is None else versions.at(start)
        pool = self._own.by_id or self._given.by_id
        if len(pool) > 1 and self._names_tariffs:
            raise Declined("a period names no tariff and several could price it")
        return next((versions.at(start) for versions in pool.values()), None)
