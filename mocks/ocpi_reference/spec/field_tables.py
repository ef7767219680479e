"""The specification's tables of one version, as data and as plain text: what `plugfest show` prints."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from ocpi_reference.spec.history import (
    Addition,
    OcpiEnum,
    Row,
    Version,
    choice_of,
    is_open,
    members,
    name_of,
    rows,
)
from ocpi_reference.spec.object_index import Thing, things
from ocpi_reference.spec.primitives import spelled


class UnknownObjectError(LookupError):
    """The version has nothing of that name; the message says what to ask for instead."""


def field_tables(version: Version, *, additions: frozenset[str] = frozenset()) -> dict[str, Any]:
    """All tables of `version` as JSON, types and names as the specification spells them.

    ``{"objects": {"Tariff": [{"name", "type", "card", "max_length"}]}, "enums": {"TariffType": {"open",
    "values"}}}``. `max_length` is null for types without one; an int's counts its digits.
    """
    objects: dict[str, Any] = {}
    enums: dict[str, Any] = {}
    for name, thing in things(version, additions).items():
        if issubclass(thing, OcpiEnum):
            values = list(members(thing, version, additions))
            enums[name] = {"open": is_open(thing, version), "values": values}
        else:
            objects[name] = [_fact(row, version) for row in rows(thing, version, additions)]
    return {"objects": objects, "enums": enums}


def find(name: str, version: Version, *, additions: frozenset[str] = frozenset()) -> Thing:
    """The object, class or enum that `version` calls `name`, in any case.

    Raises:
        UnknownObjectError: there is none; the message says what to ask for instead.
    """
    known = {each.lower(): thing for each, thing in things(version, additions).items()}
    if name.lower() not in known:
        raise UnknownObjectError(
            f"OCPI {version} has no {name}{_advice(name, version, list(known.values()))}"
        )
    return known[name.lower()]


def as_text(name: str, version: Version, *, additions: frozenset[str] = frozenset()) -> str:
    """The table of one object, class or enum, as lines of plain text.

    Raises:
        UnknownObjectError: the version has nothing of that name.
    """
    thing = find(name, version, additions=additions)
    sentence, _, anchor = (line.strip() for line in (thing.__doc__ or "").strip().splitlines()[:3])
    lines = [f"{name_of(thing, version)}, OCPI {version}", sentence, anchor, ""]
    if issubclass(thing, OcpiEnum):
        kind = "OpenEnum: other values are legal" if is_open(thing, version) else "enum"
        return "\n".join([*lines, kind, *(f"  {value}" for value in members(thing, version, additions))])
    facts = [_fact(row, version) for row in rows(thing, version, additions)]
    cells = [(fact["name"], spelled(fact["type"], fact["max_length"]), fact["card"]) for fact in facts]
    choice = choice_of(thing, version)
    footer = [f"Exactly one of {' and '.join(choice)} is given."] if choice else []
    return "\n".join([*lines, *_aligned([("field", "type", "card."), *cells]), *footer])


def _advice(name: str, version: Version, known: Sequence[Thing]) -> str:
    """What to ask for instead: the same thing under this version's name, another version, a name like it."""
    everything = {v: {n.lower(): t for n, t in things(v, frozenset(Addition)).items()} for v in Version}
    elsewhere = {v: everything[v][name.lower()] for v in Version if name.lower() in everything[v]}
    for thing in elsewhere.values():
        if thing in known:
            return f": it is called {name_of(thing, version)} there"
    if version in elsewhere:
        return ": it comes with an addition, payments or bookings"
    if elsewhere:
        return f": it is in {' and '.join(elsewhere)}"
    names = {name_of(thing, version).lower(): name_of(thing, version) for thing in known}
    near = [names[each] for each in get_close_matches(name.lower(), names, n=3)]
    return (
        f": did you mean {' or '.join(near)}?"
        if near
        else f": plugfest show --ocpi {version} lists all names"
    )


def _fact(row: Row, version: Version) -> dict[str, Any]:
    if isinstance(row.type, type):
        return {"name": row.name, "type": name_of(row.type, version), "card": row.card, "max_length": None}
    return {"name": row.name, "type": row.type.name, "card": row.card, "max_length": row.type.max_length}


def _aligned(cells: Sequence[tuple[str, str, str]]) -> list[str]:
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    return [f"{name:{widths[0]}}  {type_:{widths[1]}}  {card}" for name, type_, card in cells]
