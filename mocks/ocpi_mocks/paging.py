"""Pages of a list: reading the parameters of a request, and writing the headers of its answer.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_pagination
"""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from ocpi_mocks.answers import Pair
from ocpi_mocks.instants import instant
from ocpi_mocks.store import Window
from ocpi_reference.spec.history import Version

__all__ = ["CURSOR", "PAGE_LIMIT", "Page", "PageError", "headers", "read"]

PAGE_LIMIT = 100
"""The most objects on one page, where no fault has other ideas."""

CURSOR = "cursor"
"""The query parameter of an opaque link, which holds all the others."""

_WHOLE_NUMBER = re.compile("[0-9]{1,19}")


class PageError(ValueError):
    """A parameter cannot be understood; the message says which, and what was expected."""


class Page(NamedTuple):
    """Which part of a list is asked for."""

    offset: int
    limit: int
    """The page size that is applied: what was asked for, and at most the partner's own limit."""
    window: Window
    query: Mapping[str, str]
    """All parameters as they came, to be repeated in the link to the next page."""


def read(query: Mapping[str, str], *, version: Version, most: int) -> Page:
    """Read the parameters of a list; `most` is the largest page.

    Raises:
        PageError: offset or limit is no whole number, or a date is no DateTime.
    """
    if CURSOR in query:
        query = _opened(query[CURSOR])
    return Page(
        offset=_number(query, "offset", 0),
        limit=min(_number(query, "limit", most), most),
        window=(_date(query, "date_from", version), _date(query, "date_to", version)),
        query=query,
    )


def headers(page: Page, *, url: str, total: int, most: int, opaque: bool = False) -> tuple[Pair, ...]:
    """Write the headers of an answer with a page: X-Total-Count, X-Limit, and Link where a page follows.

    X-Limit is the partner's own limit, on every page alike. An `opaque` link tells the client nothing about
    offsets; it has to be followed as it is.
    """
    written = ((b"x-total-count", b"%d" % total), (b"x-limit", b"%d" % most))
    following = page.offset + page.limit
    if following >= total or page.limit == 0:
        return written
    query = urlencode({**page.query, "offset": following, "limit": page.limit})
    if opaque:
        query = urlencode({CURSOR: base64.urlsafe_b64encode(query.encode()).decode().rstrip("=")})
    return (*written, (b"link", f'<{url}?{query}>; rel="next"'.encode()))


def _opened(cursor: str) -> dict[str, str]:
    try:
        query = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:  # no ASCII, no Base64, or Base64 of what is no text
        raise PageError(f"{CURSOR} is none of ours; follow the Link header as it is") from None
    return dict(parse_qsl(query))


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not _WHOLE_NUMBER.fullmatch(text):
        raise PageError(f"{name} must be a whole number of objects, not {text!r}")
    return int(text)


def _date(query: Mapping[str, str], name: str, version: Version) -> datetime | None:
    text = query.get(name)
    if text is None:
        return None
    moment = instant(text, version)
    if moment is None:
        raise PageError(f"{name} must be a DateTime in UTC such as 2015-06-29T20:39:09Z, not {text!r}")
    return moment
