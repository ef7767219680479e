"""JSON Schema 2020-12 of OCPI's objects, from the rows that `checking` walks.

A schema refuses what `problems` reports, disputed departures included, with one exception: it cannot count
the days of a month. Unknown fields pass.
"""

from collections.abc import Iterable
from typing import Any

from ocpi_reference.spec.history import (
    OcpiEnum,
    OcpiObject,
    Row,
    Version,
    choice_of,
    is_open,
    members,
    name_of,
    rows,
)
from ocpi_reference.spec.primitives import String

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(
    obj: type[OcpiObject],
    version: Version,
    *,
    partial: bool = False,
    additions: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The schema of `obj` in `version`, with all that it refers to under ``$defs``.

    `partial` gives the schema of a PATCH body, where any field of the object itself may be left out.

    Raises:
        NotInVersionError: the version, with these additions, has no such object.
    """
    referred = [row.type for row in rows(obj, version, additions) if isinstance(row.type, type)]
    return {
        "$schema": DIALECT,
        **_object(obj, version, additions, "#/$defs/", partial=partial),
        "$defs": definitions(referred, version, additions=additions),
    }


def definitions(
    things: Iterable[type[OcpiObject] | type[OcpiEnum]],
    version: Version,
    *,
    additions: frozenset[str] = frozenset(),
    refs: str = "#/$defs/",
) -> dict[str, Any]:
    """The schemas of `things` and of all that they refer to, by name.

    `refs` is where the caller will put them; OpenAPI wants "#/components/schemas/".

    Raises:
        NotInVersionError: the version, with these additions, lacks one of the things.
    """
    waiting = list(things)
    schemas: dict[str, Any] = {}
    while waiting:
        thing = waiting.pop()
        name = name_of(thing, version)
        if name in schemas:
            continue
        if issubclass(thing, OcpiEnum):
            schemas[name] = _enum(thing, version, additions)
        else:
            schemas[name] = _object(thing, version, additions, refs)
            waiting += [row.type for row in rows(thing, version, additions) if isinstance(row.type, type)]
    return dict(sorted(schemas.items()))


def _object(
    obj: type[OcpiObject], version: Version, additions: frozenset[str], refs: str, *, partial: bool = False
) -> dict[str, Any]:
    table = rows(obj, version, additions)
    choice = choice_of(obj, version)
    required = [row.name for row in table if row.card in ("1", "+") and row.name not in choice]
    return {
        "title": name_of(obj, version),
        "description": _first_sentence(obj),
        "type": "object",
        "properties": {row.name: _field(row, version, refs, required) for row in table},
        **({} if partial or not required else {"required": required}),
        **({} if not choice else {"oneOf": _alternatives(choice, partial=partial)}),
    }


def _field(row: Row, version: Version, refs: str, required: list[str]) -> dict[str, Any]:
    if isinstance(row.type, type):
        single = {"$ref": refs + name_of(row.type, version)}
    else:
        single = row.type.json_schema(version)
    match row.card:
        case "+":
            return {"type": "array", "items": single, "minItems": 1}
        case "*":
            return {"type": ["array", "null"], "items": single}
        case "1" if row.name in required:
            return single
        case _:
            return {"anyOf": [single, {"type": "null"}]}


def _alternatives(choice: tuple[str, ...], *, partial: bool) -> list[dict[str, Any]]:
    """Exactly one field of the choice is given; in the body of a PATCH it may also be none."""
    given = [{"required": [name], "properties": {name: {"not": {"enum": [None, []]}}}} for name in choice]
    none = {"not": {"anyOf": [{"required": [name]} for name in choice]}}
    return [*given, none] if partial else given


def _enum(enum: type[OcpiEnum], version: Version, additions: frozenset[str]) -> dict[str, Any]:
    values = list(members(enum, version, additions))
    legal = (
        {**String().json_schema(version), "examples": values} if is_open(enum, version) else {"enum": values}
    )
    return {"title": name_of(enum, version), "description": _first_sentence(enum), **legal}


def _first_sentence(thing: type) -> str:
    return (thing.__doc__ or "").splitlines()[0]
