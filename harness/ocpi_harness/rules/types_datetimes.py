"""DateTime, types.asciidoc#types_datetime_type: in objects, in queries and in the envelope."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from ocpi_harness.clock import completed, is_local_time, moment
from ocpi_harness.evidence import Answer, Asked
from ocpi_harness.fields import judged
from ocpi_harness.objects import Field, Found
from ocpi_harness.rules import Breach, Kept, Outcome, answers, every_object, holds, requests, rule
from ocpi_reference.spec.history import Flaw, Version
from ocpi_reference.spec.primitives import DateTimeType

_OFFSET = re.compile(r".*T.*[+-](\d\d):?(\d\d)", re.IGNORECASE)
_FORM, _UTC, _ZERO, _LENGTH = "form", "utc", "zero", "length"
"""What a DateTime can have wrong, one requirement each."""


@rule("types-015", "types-016", on=every_object)
def date_times_have_the_form_of_ocpi(found: Found) -> Iterator[Kept | Breach]:
    """A DateTime is written YYYY-MM-DDThh:mm:ss, with or without Z, in later versions with a fraction."""
    yield from _about(found, "a DateTime as defined", _FORM)


@rule("types-017", on=every_object)
def date_times_are_in_utc(found: Found) -> Iterator[Kept | Breach]:
    """A DateTime has no offset from UTC."""
    yield from _about(found, "a DateTime in UTC", _UTC)


@rule("types-018", on=every_object)
def date_times_do_not_write_utc_as_an_offset(found: Found) -> Iterator[Kept | Breach]:
    """A DateTime does not say UTC by +00:00."""
    yield from _about(found, "Z or nothing for UTC", _ZERO)


@rule("types-021", on=every_object)
def date_times_have_25_characters(found: Found) -> Iterator[Kept | Breach]:
    """A DateTime has at most 25 characters, which leaves four digits for a fraction and Z."""
    yield from _about(found, "a DateTime of at most 25 characters", _LENGTH)


@rule("types-015", "types-016", on=requests)
def queries_have_date_times_of_that_form(asked: Asked) -> Iterator[Kept | Breach]:
    """The dates in a query are DateTimes too."""
    yield from _asked_for(asked, "a DateTime as defined", _FORM)


@rule("types-017", on=requests)
def queries_are_in_utc(asked: Asked) -> Iterator[Kept | Breach]:
    """The dates in a query have no offset from UTC."""
    yield from _asked_for(asked, "a DateTime in UTC", _UTC)


@rule("types-018", on=requests)
def queries_do_not_write_utc_as_an_offset(asked: Asked) -> Iterator[Kept | Breach]:
    """The dates in a query do not say UTC by +00:00."""
    yield from _asked_for(asked, "Z or nothing for UTC", _ZERO)


@rule("types-017", on=answers, provoked=True)
def the_clock_of_the_system_shows_utc(answer: Answer) -> Outcome:
    """The envelope's timestamp is not some hours off, as a local time would be."""
    stated = moment(answer.response.envelope.get("timestamp"))
    if stated is None:
        return None
    difference = stated - completed(answer.exchange)
    actual = f"{stated.isoformat()}, {difference.total_seconds() / 3600:+.1f} h from it"
    return holds(not is_local_time(difference), expected="the time of the answer in UTC", actual=actual)


def _about(found: Found, expected: str, matter: str) -> Iterator[Kept | Breach]:
    def flaw(field: Field) -> Flaw | None:
        return _wrong(field.value, field.found.version, matter)

    yield from judged(found, expected, lambda f: isinstance(f.row.type, DateTimeType), flaw)


def _asked_for(asked: Asked, expected: str, matter: str) -> Iterator[Kept | Breach]:
    query = parse_qs(urlsplit(asked.request.url).query)
    for name in ("date_from", "date_to"):
        for written in query.get(name, ()):
            # A plus that is not encoded arrives as a blank.
            wrong = _wrong(re.sub(r" (\d\d:?\d\d)$", r"+\1", written), asked.version, matter)
            doubt = "the text is unclear here" if wrong and wrong.disputed else ""
            yield holds(wrong is None, expected=expected, actual=f"{name}={written}", disputed=doubt)


def _wrong(value: object, version: Version, matter: str) -> Flaw | None:
    """The flaw of a DateTime, if it is about this matter."""
    flaw = DateTimeType().flaw(value, version)
    if flaw is None:
        return None
    offset = _OFFSET.fullmatch(value) if isinstance(value, str) else None
    if offset:
        found = _ZERO if offset[1] == offset[2] == "00" else _UTC
    else:
        found = _LENGTH if flaw.code == "length" else _FORM
    return flaw if found == matter else None
