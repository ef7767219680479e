"""Legal OCPI objects made from the rows themselves, and small ways to spoil them."""

import copy
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from ocpi_reference.spec.history import DataType, OcpiEnum, OcpiObject, Version, choice_of, members, rows
from ocpi_reference.spec.primitives import String

Specimen: TypeAlias = Callable[..., dict[str, Any]]
Spoiled: TypeAlias = Callable[[dict[str, Any]], Iterator[tuple[str, dict[str, Any]]]]

LEGAL_TEXT = {
    "latitude": "50.770774",
    "longitude": "-126.104965",
    "start_time": "08:30",
    "end_time": "19:45",
    "period_begin": "08:30",
    "period_end": "19:45",
    "start_date": "2026-12-24",
    "end_date": "2026-12-27",
}
LEGAL = {
    "URL": "https://example.com/x",
    "DateTime": "2026-11-20T12:00:00Z",
    "number": Decimal("0.25"),
    "int": 7,
    "boolean": True,
    "Array or Object or String": {},
}
SPOILERS: tuple[Any, ...] = (
    None,
    True,
    0,
    7,
    Decimal("1.5"),
    Decimal("7.0"),
    10**6,
    -(10**7),
    "",
    "7",
    "true",
    "AVAILABLE",
    "SLEEPING",
    "Žluťoučký",
    "tab\tbed",
    "line\n",
    "x" * 37,
    "x" * 6000,
    "somewhere/else",
    "https://example.com/with blank",
    "https://example.com/" + "x" * 300,
    "12:60",
    "2026-11-20",
    "2026-11-20T12:00:00",
    "2026-11-20T12:00:00.123Z",
    "2026-11-20T12:00:00.123456Z",
    "2026-11-20T12:00:00+00:00",
    "2026-11-20T12:00:00+01:00",
    "2026-11-20 12:00:00Z",
    "2016-12-31T23:59:60Z",
    "50.77077",
    "50.7707741",
    "50.7",
    [],
    [None],
    ["x"],
    ["x", 1],
    {},
    [{}],
)


@pytest.fixture(scope="session")
def specimen() -> Specimen:
    """Build a legal object in which every field of the version is given."""

    def one(
        kind: DataType | type[OcpiObject] | type[OcpiEnum],
        name: str,
        version: Version,
        additions: frozenset[str],
    ) -> Any:
        if isinstance(kind, String):
            return LEGAL_TEXT[name] if kind.regex else "x"
        if not isinstance(kind, type):
            return LEGAL[kind.name]
        if issubclass(kind, OcpiObject):
            return build(kind, version, additions)
        return members(kind, version, additions)[0]

    def build(
        obj: type[OcpiObject], version: Version, additions: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        table = {row.name: row for row in rows(obj, version, additions)}
        for unchosen in choice_of(obj, version)[1:]:
            del table[unchosen]
        return {
            name: [one(row.type, name, version, additions)]
            if row.card in ("*", "+")
            else one(row.type, name, version, additions)
            for name, row in table.items()
        }

    return build


@pytest.fixture(scope="session")
def spoiled() -> Spoiled:
    """Yield an object with one field missing or replaced, for each field and each spoiler."""

    def spoil(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        for name in value:
            yield f"without {name}", {key: each for key, each in value.items() if key != name}
            for spoiler in SPOILERS:
                yield f"{name} = {spoiler!r:.40}", {**value, name: copy.deepcopy(spoiler)}
            if isinstance(value[name], list):
                for spoiler in SPOILERS:
                    yield f"{name}[0] = {spoiler!r:.40}", {**value, name: [copy.deepcopy(spoiler)]}

    return spoil
