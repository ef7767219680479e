"""Texts, types.asciidoc: string, CiString, URL, language codes and DisplayText."""

import re
from collections.abc import Iterator
from functools import cache

import pycountry

from ocpi_harness.fields import judged
from ocpi_harness.objects import Field, Found
from ocpi_harness.rules import Breach, Kept, every_object, objects, rule
from ocpi_reference.spec.data_types import DisplayText
from ocpi_reference.spec.history import Flaw
from ocpi_reference.spec.primitives import CiString, String, UrlType
from ocpi_reference.spec.primitives import found as named

_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&(?:[a-zA-Z]{2,8}|#[0-9]+|#x[0-9a-fA-F]+);")
"""Tags and entities of HTML; a < or & by itself is a sign like any other."""

_NOT_AVAILABLE = "#NA"


@rule("types-013", on=every_object)
def case_insensitive_strings_are_ascii(found: Found) -> Iterator[Kept | Breach]:
    """A CiString holds printable ASCII and nothing else."""

    yield from judged(
        found,
        "printable ASCII",
        lambda f: _is_text(f) and isinstance(f.row.type, CiString),
        lambda f: CiString().flaw(f.value, f.found.version),
    )


@rule("types-034", "types-035", on=every_object)
def strings_are_printable(found: Found) -> Iterator[Kept | Breach]:
    """A string holds no control characters, and in 2.1.1 ASCII only."""
    yield from judged(
        found,
        "printable characters",
        lambda f: _is_text(f) and not isinstance(f.row.type, CiString),
        lambda f: String().flaw(f.value, f.found.version),
    )


@rule("types-014", on=every_object)
def texts_are_no_longer_than_allowed(found: Found) -> Iterator[Kept | Breach]:
    """A string or CiString has at most as many characters as the table says."""
    yield from judged(
        found,
        "a text within its length",
        lambda f: _is_text(f) and not _has_a_rule(f),
        lambda f: f.flaw if f.flaw and f.flaw.code == "length" else None,
    )


@rule("types-022", on=every_object)
def languages_are_two_letter_codes(found: Found) -> Iterator[Kept | Breach]:
    """A language is an assigned code of ISO 639-1, in lower case."""

    def flaw(field: Field) -> Flaw | None:
        code = field.value
        if code in _languages():
            return None
        return Flaw("language", named(code), disputed=isinstance(code, str) and code.lower() in _languages())

    yield from judged(found, "a code of ISO 639-1", lambda f: f.row.name == "language", flaw)


@rule("types-023", on=objects(DisplayText))
def display_texts_are_plain(found: Found) -> Iterator[Kept | Breach]:
    """The text of a DisplayText has at most 512 characters and no markup."""

    def flaw(field: Field) -> Flaw | None:
        if field.flaw and field.flaw.code == "length":
            return field.flaw
        markup = _MARKUP.search(field.value)
        return Flaw("markup", f"{markup[0]!r} in {named(field.value)}") if markup else None

    yield from judged(
        found, "plain text of 512 characters", lambda f: _is_text(f) and f.row.name == "text", flaw
    )


@rule("types-038", on=every_object)
def urls_are_absolute(found: Found) -> Iterator[Kept | Breach]:
    """A URL is absolute, has no blanks, and at most 255 characters."""
    yield from judged(found, "a URL", lambda f: isinstance(f.row.type, UrlType), lambda f: f.flaw)


@rule("transport-090", on=every_object)
def the_marker_stands_for_required_texts_only(found: Found) -> Iterator[Kept | Breach]:
    """The marker #NA stands only in a required string or CiString, for want of anything to say."""

    def flaw(field: Field) -> Flaw | None:
        good = field.row.card == "1" and isinstance(field.row.type, String)
        return None if good else Flaw("marker", f"in a field of cardinality {field.row.card}")

    yield from judged(found, f"{_NOT_AVAILABLE} in required texts", lambda f: f.value == _NOT_AVAILABLE, flaw)


def _is_text(field: Field) -> bool:
    return isinstance(field.row.type, String) and isinstance(field.value, str)


def _has_a_rule(field: Field) -> bool:
    """Whether the length is part of what another requirement says of the field."""
    return field.row.name == "language" or field.found.obj is DisplayText


@cache
def _languages() -> frozenset[str]:
    return frozenset(one.alpha_2 for one in pycountry.languages if hasattr(one, "alpha_2"))
