"""The list of versions, version_information_endpoint.asciidoc#version_information_endpoint_version_class."""

import re
from collections.abc import Iterator
from types import MappingProxyType

from ocpi_harness.evidence import Answer
from ocpi_harness.objects import Found
from ocpi_harness.rules import Breach, Kept, Outcome, answers, holds, objects, rule
from ocpi_reference.spec.history import Version, members
from ocpi_reference.spec.primitives import UrlType
from ocpi_reference.spec.primitives import found as named
from ocpi_reference.spec.versions import Version as Listed
from ocpi_reference.spec.versions import VersionDetails, VersionNumber
from ocpi_reference.spec.wire import Json

_PUBLISHED = members(VersionNumber, max(Version))
_REPLACED = MappingProxyType({"2.1": "2.1.1", "2.2": "2.2.1"})
"""Deprecated numbers, with those to use instead."""

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)+")
_REVISION = re.compile(r"[0-9]+(\.[0-9]+)+[-_ ]?(d|ed|edition|rev)[-_ ]?[0-9]+", re.IGNORECASE)


@rule("versions-004", on=answers)
def there_is_a_version(answer: Answer) -> Outcome:
    """The versions endpoint gives a list of at least one Version."""
    if answer.exchange.module != "versions" or not answer.accepted:
        return None
    good = isinstance(answer.data, list) and answer.data != []
    return holds(good, expected="a list of at least one Version", actual=named(answer.data))


@rule("versions-006", on=objects(Listed))
def version_numbers_are_published(found: Found) -> Outcome:
    """A listed version is a published number, or a newer one than this judge knows."""
    number = found.value.get("version")
    if number is None or _is_revision(number):
        return None
    good = number in _PUBLISHED or _is_newer(number)
    return holds(good, expected=f"one of {', '.join(_PUBLISHED)}", actual=_at(found, number))


@rule("versions-007", on=objects(Listed))
def known_numbers_keep_their_spelling(found: Found) -> Outcome:
    """A listed version is a text, and a known number is spelled as published; others may appear."""
    number = found.value.get("version")
    if number is None or _is_revision(number):
        return None
    bare = re.sub(r"[^0-9.]", "", str(number)).strip(".")
    good = isinstance(number, str) and (number in _PUBLISHED or bare not in _PUBLISHED)
    return holds(good, expected="the spelling of the specification", actual=_at(found, number))


@rule("versions-008", on=answers)
def deprecated_numbers_are_replaced(answer: Answer) -> Iterator[Kept | Breach]:
    """A list with a deprecated number has the one to use instead, and is better off without the former."""
    if answer.exchange.module != "versions" or not isinstance(answer.data, list):
        return
    listed = {entry.get("version") for entry in answer.data if isinstance(entry, dict)}
    for old in [old for old in members(VersionNumber, answer.version) if old in _REPLACED]:
        beside = f"{_REPLACED[old]} is listed too" if _REPLACED[old] in listed else ""
        yield holds(old not in listed, expected=f"{_REPLACED[old]}, not {old}", actual=old, disputed=beside)


@rule("versions-009", on=objects(Listed))
def revisions_of_the_document_are_not_listed(found: Found) -> Outcome:
    """A listed version is a protocol version, not a revision of its document such as 2.2.1-d2."""
    return _is_no_revision(found)


@rule("versions-009", on=objects(VersionDetails))
def revisions_of_the_document_have_no_details(found: Found) -> Outcome:
    """Version details name a protocol version, not a revision of its document such as 2.2.1-d2."""
    return _is_no_revision(found)


@rule("versions-010", on=objects(Listed))
def versions_have_number_and_url(found: Found) -> Iterator[Kept | Breach]:
    """A listed version has its number, and an absolute HTTP URL of at most 255 characters."""
    has_number = found.value.get("version") is not None
    yield holds(has_number, expected="a version and a url", actual=f"{found.place()} without version")
    url = found.value.get("url")
    flaw = UrlType().flaw(url, found.version)
    scheme = str(url).partition("://")[0].lower()
    actual = flaw.message if flaw else f"the scheme {scheme}"
    good = flaw is None and scheme in ("http", "https")
    yield holds(good, expected="an absolute HTTP URL", actual=f"{found.place('url')}: {actual}")


def _is_no_revision(found: Found) -> Outcome:
    number = found.value.get("version")
    if not isinstance(number, str):
        return None
    return holds(not _is_revision(number), expected="the number of a version", actual=_at(found, number))


def _is_revision(number: Json) -> bool:
    return isinstance(number, str) and _REVISION.fullmatch(number) is not None


def _is_newer(number: Json) -> bool:
    """Whether it could be a version that was published after this was written."""
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        return False
    parts = [[int(part) for part in text.split(".")] for text in (number, *_PUBLISHED)]
    return parts[0] > max(parts[1:])


def _at(found: Found, number: Json) -> str:
    return f"{found.place('version')}: {named(number)}"
