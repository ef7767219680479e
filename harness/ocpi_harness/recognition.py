"""What a JSON object is, and of which version of OCPI, told by the names of its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.history import Addition, OcpiObject, Version, name_of, rows
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.sessions import Session
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.tokens import Token
from ocpi_reference.spec.wire import Json

__all__ = ["Recognized", "recognize", "version_of"]

KINDS: tuple[type[OcpiObject], ...] = (CDR, Session, Tariff, Location, Token, Credentials)
"""The objects that platforms store and exchange whole."""

ADDITIONS = frozenset(Addition)


@dataclass(frozen=True)
class Recognized:
    """An object of the specification, and the version whose tables fit it best."""

    kind: type[OcpiObject]
    version: Version

    @property
    def name(self) -> str:
        """What the version calls it."""
        return name_of(self.kind, self.version)


@dataclass(frozen=True)
class _Table:
    """The names of one object in one version."""

    nested: Mapping[str, type[OcpiObject] | None]
    """Every field; those that hold objects with their class."""
    required: frozenset[str]


def recognize(value: Mapping[str, Json]) -> Recognized | None:
    """Tell what a JSON object is; None when most of its fields belong to no object that is stored.

    It is the object that knows most of its fields, and of two that know as many, the one that misses fewest
    of those it requires.
    """
    tables = {(kind, version): _table(kind, version) for kind in KINDS for version in Version}

    def likeness(place: tuple[type[OcpiObject], Version]) -> tuple[int, int]:
        table = tables[place]
        return len(table.nested.keys() & value.keys()), -len(table.required - value.keys())

    best = max(tables, key=likeness)
    if 2 * likeness(best)[0] <= len(value):
        return None
    return Recognized(best[0], version_of(best[0], value))


def version_of(kind: type[OcpiObject], value: Mapping[str, Json]) -> Version:
    """Give the version whose tables, nested ones included, fit a value best; the newest of equals.

    A name that a table does not have tells more than a required one that is absent, as records are often
    passed on in part.
    """
    return min(reversed(Version), key=lambda version: _departures(kind, value, version))


def _departures(kind: type[OcpiObject], value: Mapping[str, Json], version: Version) -> tuple[int, int]:
    """Count the names that the tables do not have, and the required ones that are absent.

    Of a list only the first item is counted, as all are made by the same hand.
    """
    table = _table(kind, version)
    unknown, absent = len(value.keys() - table.nested.keys()), len(table.required - value.keys())
    for name in table.nested.keys() & value.keys():
        inner, nested = value[name], table.nested[name]
        first = next(iter(inner), None) if isinstance(inner, list) else inner
        if isinstance(first, Mapping) and nested:
            more = _departures(nested, first, version)
            unknown, absent = unknown + more[0], absent + more[1]
        elif first is not None and isinstance(first, Mapping) != bool(nested):
            unknown += 1
    return unknown, absent


@cache
def _table(kind: type[OcpiObject], version: Version) -> _Table:
    table = rows(kind, version, ADDITIONS)
    return _Table(
        nested={
            row.name: row.type if isinstance(row.type, type) and issubclass(row.type, OcpiObject) else None
            for row in table
        },
        required=frozenset(row.name for row in table if row.card in ("1", "+")),
    )
