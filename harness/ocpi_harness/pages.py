"""A list in pages, crawled by its Link headers.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_pagination
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from ocpi_harness.clock import moment
from ocpi_harness.evidence import Answer
from ocpi_reference.spec.wire import Json

__all__ = ["MOST_PAGES", "Pages", "ids", "next_link", "query_of", "updates"]

MOST_PAGES = 200
"""Where a crawl gives up: no list that a test needs is longer, and an endless chain is a finding."""

_LINK = re.compile(r'<([^>]*)>\s*((?:;\s*[^",;=]+(?:=(?:"[^"]*"|[^",;]*))?\s*)*)')
_NEXT = re.compile(r';\s*rel\s*=\s*"?\s*([^";]*\s)?next(\s[^";]*)?"?\s*(;|$)', re.IGNORECASE)


def next_link(header: str | None) -> str | None:
    """Give the URL of the next page from a Link header (RFC 8288); None where it names none."""
    for url, parameters in _LINK.findall(header or ""):
        if url and _NEXT.search(parameters):
            return str(url)
    return None


def query_of(url: str | None) -> dict[str, str]:
    """Read the parameters in a URL; of a repeated one, the last."""
    return dict(parse_qsl(urlsplit(url or "").query, keep_blank_values=True))


def ids(objects: Iterable[Json]) -> list[str]:
    """Name the objects of a list, to compare two lists: a Token by type and uid, others by id."""
    return [_name(value) for value in objects]


def updates(objects: Iterable[Json]) -> list[datetime]:
    """Give the last_updated of each object that has one, the earliest first."""
    told = (moment(value.get("last_updated")) for value in objects if isinstance(value, dict))
    return sorted(stated for stated in told if stated is not None)


def _name(value: Json) -> str:
    named = value if isinstance(value, dict) else {}
    parts = [named[field] for field in ("type", "uid") if "uid" in named and field in named]
    return " ".join(str(part) for part in parts) or str(named.get("id", value))


@dataclass(frozen=True)
class Pages:
    """The pages of one crawl, in order."""

    answers: tuple[Answer, ...]
    cut: str = ""
    """Why the crawl ended before the last page: an unsound page, a link that came before, too many pages."""

    @property
    def evidence(self) -> Answer:
        """The page that a finding points at: the first unsound one, else the last."""
        return next((answer for answer in self.answers if answer.unsound), self.answers[-1])

    @property
    def first(self) -> Answer:
        """The first page."""
        return self.answers[0]

    @property
    def last(self) -> Answer:
        """The last page."""
        return self.answers[-1]

    @property
    def objects(self) -> tuple[Json, ...]:
        """The objects of all pages."""
        return tuple(self)

    @property
    def total(self) -> int | None:
        """X-Total-Count as the last page states it; None where it is no number."""
        stated = self.last.header("X-Total-Count") or ""
        return int(stated) if stated.isdecimal() else None

    def __iter__(self) -> Iterator[Json]:
        """Give the objects of all pages, one after the other."""
        for answer in self.answers:
            yield from answer.objects
