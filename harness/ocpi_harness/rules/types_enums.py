"""Enums, types.asciidoc: values out of a list, closed in most of them and open in some since 2.3.0."""

import re
from collections.abc import Iterator
from functools import partial

from ocpi_harness.fields import judged
from ocpi_harness.objects import Field, Found, additions_of
from ocpi_harness.rules import Breach, Kept, every_object, rule
from ocpi_reference.spec.data_types import Role
from ocpi_reference.spec.history import Flaw, OcpiEnum, is_open, members
from ocpi_reference.spec.primitives import found as named
from ocpi_reference.spec.versions import ModuleID, VersionNumber

_JUDGED_APART = (ModuleID, Role, VersionNumber)
"""What a value of these means, and who may send an unlisted one, has requirements of its own."""

_MARKERS = re.compile(r"x[-_]|custom", re.IGNORECASE)


@rule("types-008", "types-009", on=every_object)
def closed_enums_hold_listed_values(found: Found) -> Iterator[Kept | Breach]:
    """A field of a closed enum holds a value that the version lists."""

    def flaw(field: Field) -> Flaw | None:
        return None if _in_other_letters(field) else field.flaw

    yield from judged(found, "a listed value", partial(_is_enum, opened=False), flaw)


@rule("types-036", on=every_object)
def values_are_case_sensitive(found: Found) -> Iterator[Kept | Breach]:
    """A value of a closed enum is written in the letter case of the list."""

    def flaw(field: Field) -> Flaw | None:
        return field.flaw if _in_other_letters(field) else None

    yield from judged(found, "a value as the list spells it", partial(_is_enum, opened=False), flaw)


@rule("types-010", on=every_object)
def known_values_are_spelled_as_listed(found: Found) -> Iterator[Kept | Breach]:
    """A field of an OpenEnum holds a text, and the spelling of the list for what the list knows."""

    def flaw(field: Field) -> Flaw | None:
        if not isinstance(field.value, str):
            return field.flaw
        listed = {_squashed(value): value for value in _listed(field)}
        known = listed.get(_squashed(field.value), field.value)
        return None if known == field.value else Flaw("enum", f"{known} as {field.value!r}", disputed=True)

    yield from judged(found, "the listed spelling", partial(_is_enum, opened=True), flaw)


@rule("types-011", on=every_object)
def new_values_carry_no_marker(found: Found) -> Iterator[Kept | Breach]:
    """A new value of an OpenEnum does not begin with X- or CUSTOM."""

    def flaw(field: Field) -> Flaw | None:
        return Flaw("marker", named(field.value)) if _MARKERS.match(field.value) else None

    def is_new(field: Field) -> bool:
        return (
            _is_enum(field, opened=True)
            and isinstance(field.value, str)
            and field.value not in _listed(field)
        )

    yield from judged(found, "a value without a marker", is_new, flaw)


@rule("types-032", "types-033", on=every_object)
def roles_are_listed(found: Found) -> Iterator[Kept | Breach]:
    """A Role is one that the version lists, in capitals; since 2.3.0 HUB is none."""

    def flaw(field: Field) -> Flaw | None:
        wrong = field.flaw
        # The payments chapter speaks of this role throughout, but nobody added it to the list.
        return wrong and wrong._replace(disputed=field.value == Role.PTP)

    yield from judged(found, "a listed Role", lambda f: f.row.type is Role, flaw)


def _is_enum(field: Field, *, opened: bool) -> bool:
    kind = field.row.type
    if not (isinstance(kind, type) and issubclass(kind, OcpiEnum)) or kind in _JUDGED_APART:
        return False
    return is_open(kind, field.found.version) is opened


def _listed(field: Field) -> tuple[str, ...]:
    kind = field.row.type
    assert isinstance(kind, type), "only fields of an enum are asked"
    assert issubclass(kind, OcpiEnum), "only fields of an enum are asked"
    return members(kind, field.found.version, additions_of(field.found.exchange))


def _in_other_letters(field: Field) -> bool:
    """Whether a value is a listed one in another letter case."""
    if not isinstance(field.value, str) or field.value in _listed(field):
        return False
    return field.value.upper() in {value.upper() for value in _listed(field)}


def _squashed(value: str) -> str:
    return re.sub("[-_ .]", "", value).upper()
