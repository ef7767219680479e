"""Reading what a request says, and refusing it where it says nothing that can be acted on."""

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ocpi_mocks.answers import Answer, invalid, not_found, not_json
from ocpi_mocks.calls import Call
from ocpi_mocks.connection import Connection
from ocpi_mocks.kinds import Kind, Target
from ocpi_mocks.store import Key, Object
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.dialects import Dialect, dialect
from ocpi_reference.spec.history import OcpiObject, Version
from ocpi_reference.spec.status_codes import status_codes
from ocpi_reference.spec.wire import WireError

__all__ = [
    "RefusedError",
    "asker",
    "body",
    "check_identity",
    "check_owner",
    "key_of",
    "same_ids",
    "shelf_key",
    "unknown",
]


class RefusedError(Exception):
    """The request cannot be served; `answer` says so to whoever asked."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.message)
        self.answer = answer


def body(
    call: Call,
    obj: Any,
    *,
    additions: frozenset[str],
    partial: bool = False,
    lacking: Mapping[str, str] = MappingProxyType({}),
) -> Object:
    """Read the body as an object of the call's version.

    Clauses that can be read both ways are read in the sender's favour. `partial` reads the body of a PATCH;
    `lacking` has values for fields that may be left out here, although the object requires them.

    Raises:
        RefusedError: 400 for what is no JSON, 2001 for what is no such object.
    """
    assert call.version is not None
    try:
        value = call.json()
    except WireError as error:
        raise RefusedError(not_json(str(error))) from None
    if lacking and isinstance(value, dict):
        value = {**lacking, **value}
    classes: tuple[type[OcpiObject], ...] = obj if isinstance(obj, tuple) else (obj,)
    first: Answer | None = None
    for cls in classes:
        found = problems(cls, value, call.version, partial=partial, additions=additions)
        told = [f"{problem.path}: {problem.message}" for problem in found if not problem.disputed]
        if not told:
            return dict(value)
        more = f" (and {len(told) - 3} more)" if len(told) > 3 else ""
        first = first or invalid("; ".join(told[:3]) + more)
    assert first is not None
    raise RefusedError(first)


def asker(call: Call) -> Connection:
    """Give the connection of a call to a functional module; the server lets nobody else through."""
    assert call.connection is not None
    return call.connection


def same_ids(version: Version) -> Callable[[str, str], bool]:
    """Give the function that tells whether two ids name the same object in `version`."""
    return _alike if dialect(version).case_insensitive_ids else operator.eq


def _alike(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def unknown(call: Call, target: Target, what: str) -> Answer:
    """Answer that an object is not there, with the closest status code that the version lists."""
    assert call.version is not None
    code = target.kind.unknown if target.kind.unknown in status_codes(call.version) else 2000
    return not_found(what, code=code)


def check_owner(call: Call, target: Target) -> None:
    """Refuse a path under a party that the other side does not have.

    https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_errors

    Raises:
        RefusedError: 404, which hides whether there is such an object.
    """
    given = call.parameters
    if "country_code" not in given or not target.kind.pushed_by_owner:
        return
    if not asker(call).speaks_for(given["country_code"], given["party_id"]):
        owner = f"{given['country_code']}*{given['party_id']}"
        raise RefusedError(not_found(f"{owner} is none of the parties in your credentials"))


def check_identity(call: Call, target: Target, value: Object) -> None:
    """Refuse an object that is not the one its URL names.

    Raises:
        RefusedError: 2001, the id, the owner, or a token's type differ.
    """
    level, given = target.level, call.parameters
    if level.field in value and level.parameter in given:
        told, wanted = str(value[level.field]), given[level.parameter]
        if not same_ids(call.dialect.version)(told, wanted):
            raise RefusedError(invalid(f"{level.field} is {told!r}, but the URL names {wanted!r}"))
    if target.depth == 0 and call.dialect.owner_in_objects:
        for name in ("country_code", "party_id"):
            if name in value and name in given and str(value[name]).lower() != given[name].lower():
                raise RefusedError(invalid(f"{name} is {value[name]!r}, but the URL names {given[name]!r}"))
    kind_of_token = call.query.get("type") if target.kind.name == "tokens" else None
    if kind_of_token and call.dialect.tokens_have_types and value.get("type", kind_of_token) != kind_of_token:
        raise RefusedError(invalid(f"type is {value['type']!r}, but the URL names {kind_of_token!r}"))


def shelf_key(call: Call, target: Target, value: Object | None = None) -> Key:
    """Give the key under which an object of the other side is kept: owner, id, and a token's type.

    Where the URL leaves the type of a token out, it is that of `value`, or RFID.
    """
    given = call.parameters
    parts = [given.get("country_code", ""), given.get("party_id", ""), target.ids(given)[0]]
    if target.kind.name == "tokens" and call.dialect.tokens_have_types:
        parts.append(call.query.get("type") or str((value or {}).get("type") or "RFID"))
    return key_of(call.dialect, *parts)


def key_in(connection: Connection, kind: Kind, value: Object) -> Key:
    """Give the key under which an object is kept that the other side listed.

    Where objects do not name their owner, it is the other side's party.
    """
    party = value if connection.dialect.owner_in_objects else connection.roles[0]
    owner = (str(party["country_code"]), str(party["party_id"])) if kind.owned else ("", "")
    parts = [*owner, str(value[kind.levels[0].field])]
    if kind.name == "tokens" and connection.dialect.tokens_have_types:
        parts.append(value["type"])
    return key_of(connection.dialect, *parts)


def key_of(speech: Dialect, *parts: str) -> Key:
    """Write country_code, party_id and ids as a key, in which letter case counts where it does in OCPI."""
    if not speech.case_insensitive_ids:
        return (parts[0].lower(), parts[1].lower(), *parts[2:])
    return tuple(part.lower() for part in parts)
