"""Objects and their fields: names and types, types.asciidoc; cardinalities, terminology.asciidoc."""

import re
from collections.abc import Iterator
from functools import cache

from ocpi_harness.fields import unknown_names
from ocpi_harness.objects import Found, additions_of
from ocpi_harness.rules import Breach, Kept, every_object, holds, rule
from ocpi_reference.spec.data_types import Price
from ocpi_reference.spec.history import Addition, OcpiObject, Version, choice_of, rows
from ocpi_reference.spec.object_index import things
from ocpi_reference.spec.primitives import BooleanType, String
from ocpi_reference.spec.primitives import found as named
from ocpi_reference.spec.tokens import EnergyContract

_SNAKE_CASE = re.compile("[a-z][a-z0-9_]*")
_MARKERS = re.compile("x[-_]|custom", re.IGNORECASE)
_EVSE_ID = re.compile(r"[A-Z]{2}\*?[A-Z0-9]{3}\*?E[A-Z0-9][A-Z0-9*]*", re.IGNORECASE)
_CONTRACT_ID = re.compile(r"[A-Z]{2}-?[A-Z0-9]{3}-?C[A-Z0-9]{8}(-?[A-Z0-9])?", re.IGNORECASE)
_EMI3 = {"evse_id": _EVSE_ID, "contract_id": _CONTRACT_ID, "auth_id": _CONTRACT_ID}
"""The forms that eMI3 gives to the ids of an EVSE and of a contract."""


@rule("types-007", on=every_object)
def values_have_the_type_of_their_field(found: Found) -> Iterator[Kept | Breach]:
    """Where a class is defined stands an object, and texts and booleans are JSON's own."""
    kept = True
    for row in rows(found.obj, found.version, additions_of(found.exchange)):
        value = found.value.get(row.name)
        if value is not None and isinstance(value, list) != (row.card in ("*", "+")):
            kept = False
            yield Breach(f"cardinality {row.card}", f"{found.place(row.name)}: {named(value)}")
    for field in found.fields:
        kind = field.row.type
        wanted = ""
        if isinstance(kind, type) and issubclass(kind, OcpiObject):
            wanted = "" if isinstance(field.value, dict) else f"a {kind.__name__} object"
        elif isinstance(kind, String | BooleanType) and field.flaw and field.flaw.code == "type":
            wanted = f"a {kind.name}"
        if wanted:
            kept = False
            yield Breach(wanted, f"{field.place}: {named(field.value)}")
    if kept:
        yield Kept()


@rule("types-045", on=every_object)
def required_fields_are_not_empty(found: Found) -> Iterator[Kept | Breach]:
    """A field of cardinality 1 is not null, and a list of cardinality + has an element."""
    kept = True
    for row in rows(found.obj, found.version, additions_of(found.exchange)):
        empty = row.name in found.value and found.value[row.name] in (None, [])
        if empty and row.card in ("1", "+") and row.name not in choice_of(found.obj, found.version):
            kept = False
            place = f"{found.place(row.name)}: {named(found.value[row.name])}"
            yield Breach(f"a value (cardinality {row.card})", place)
    if kept:
        yield Kept()


@rule("types-040", on=every_object)
def names_are_in_snake_case(found: Found) -> Iterator[Kept | Breach]:
    """The name of every field is in lower case, with underscores between its words."""
    known = {_squashed(row.name): row.name for row in rows(found.obj, found.version)}
    for name in found.value:
        if not _SNAKE_CASE.fullmatch(name):
            meant = known.get(_squashed(name))
            own = "" if meant else "it is no field of OCPI"
            yield Breach(meant or "a name in snake_case", f"{name!r} in {found.place()}", own)
    yield Kept()


@rule("types-003", on=every_object)
def additional_fields_have_names_of_their_own(found: Found) -> Iterator[Kept | Breach]:
    """A field that the version does not know is not named like one of another version or object."""
    if found.obj is Price:
        return  # types-029 speaks of the names of before
    for name in unknown_names(found):
        taken = name in _all_names()
        yield holds(not taken, expected="a name of its own", actual=f"{name!r} in {found.place()}")


@rule("types-004", on=every_object)
def additional_fields_carry_no_marker(found: Found) -> Iterator[Kept | Breach]:
    """A field that the version does not know has a name without x- or custom."""
    for name in unknown_names(found):
        marked = _MARKERS.match(name) is not None
        yield holds(not marked, expected="a name without a marker", actual=f"{name!r} in {found.place()}")


@rule("types-006", on=every_object)
def only_known_fields_are_sent(found: Found) -> Iterator[Kept | Breach]:
    """Before 2.3.0 nothing says that a receiver has to cope with fields that it does not know."""
    unknown = unknown_names(found)
    actual = f"{', '.join(unknown)} in {found.place()}"
    yield holds(not unknown, expected=f"the fields of {found.obj.__name__}", actual=actual)


@rule("types-046", on=every_object)
def ids_follow_emi3(found: Found) -> Iterator[Kept | Breach]:
    """The ids of EVSEs and contracts have the form that eMI3 gives them."""
    if found.obj is EnergyContract:
        return  # its contract is one about energy, and not about charging
    for name, form in _EMI3.items():
        value = found.value.get(name)
        if isinstance(value, str) and value != "#NA":
            good = form.fullmatch(value) is not None
            yield holds(good, expected=f"{name} as in eMI3", actual=f"{found.place(name)}: {value!r}")


@cache
def _all_names() -> frozenset[str]:
    """The names of all fields of all objects in all versions and documents."""
    every = frozenset(Addition)
    return frozenset(
        row.name
        for version in Version
        for thing in things(version, every).values()
        if issubclass(thing, OcpiObject)
        for row in rows(thing, version, every)
    )


def _squashed(name: str) -> str:
    return re.sub("[-_]", "", name).lower()
