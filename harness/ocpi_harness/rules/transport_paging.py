"""The headers of each page of a list, transport_and_format.asciidoc#transport_and_format_pagination."""

import re
from urllib.parse import parse_qs, urlsplit

from ocpi_harness.evidence import Answer
from ocpi_harness.pages import next_link
from ocpi_harness.rules import Outcome, answers, holds, rule

_NUMBER = re.compile("[0-9]+")
_WEB_LINK = re.compile(r"\s*<[^>]*>\s*;.*\brel\s*=", re.IGNORECASE)
"""A link of any relation."""


@rule("transport-035", on=answers)
def pages_hold_no_more_than_was_asked_for(answer: Answer) -> Outcome:
    """A page holds at most as many objects as the parameter limit allows."""
    asked = parse_qs(urlsplit(answer.request.url).query).get("limit", [""])[0]
    if not _is_page(answer) or not _NUMBER.fullmatch(asked) or int(asked) == 0:
        return None
    return holds(_size(answer) <= int(asked), expected=f"at most {asked} objects", actual=_size(answer))


@rule("transport-053", on=answers)
def links_are_written_as_web_links(answer: Answer) -> Outcome:
    """A Link header holds an absolute URL in angle brackets, and rel="next" behind it."""
    header = (answer.header("Link") or "").strip()
    if not _is_page(answer) or not header:  # an empty header is a list of no links
        return None
    if _WEB_LINK.match(header) and "next" not in header.lower():
        return None
    url = next_link(header)
    absolute = url is not None and url.startswith(("http://", "https://"))
    return holds(absolute, expected='<absolute URL>; rel="next"', actual=header)


@rule("transport-057", on=answers)
def pages_tell_the_number_of_all_objects(answer: Answer) -> Outcome:
    """Each page has an X-Total-Count that is a whole number."""
    return _is_number(answer, "X-Total-Count") if _is_page(answer) else None


@rule("transport-060", "transport-061", on=answers)
def pages_tell_how_many_objects_they_can_hold(answer: Answer) -> Outcome:
    """Each page has an X-Limit that is a whole number, and no more objects than that."""
    if not _is_page(answer):
        return None
    limit = answer.header("X-Limit") or ""
    if not _NUMBER.fullmatch(limit):
        return _is_number(answer, "X-Limit")
    return holds(
        _size(answer) <= int(limit), expected=f"at most X-Limit = {limit} objects", actual=_size(answer)
    )


def _is_page(answer: Answer) -> bool:
    endpoint = answer.exchange.endpoint
    return bool(endpoint and endpoint.paged) and answer.accepted


def _size(answer: Answer) -> int:
    return len(answer.data) if isinstance(answer.data, list) else 0


def _is_number(answer: Answer, name: str) -> Outcome:
    sent = answer.header(name)
    return holds(
        _NUMBER.fullmatch(sent or "") is not None, expected=f"{name}: a whole number", actual=sent or "none"
    )
