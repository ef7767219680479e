"""Pulling: fetching a whole list from the other side, page by page, and keeping what is valid of it.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_pagination
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from ocpi_mocks.connection import Connection
from ocpi_mocks.errors import PullError
from ocpi_mocks.kinds import Kind
from ocpi_mocks.modules.reading import key_in
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.pushing import accepted
from ocpi_mocks.store import Key, Object
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.endpoints import Endpoint, endpoints
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["Pulled", "pull"]

_NEXT = re.compile(r'<([^>]*)>\s*;[^,]*\brel="?next"?', re.IGNORECASE)
_MOST_PAGES = 10_000
_FILTERS = frozenset({"date_from", "date_to", "offset"})
"""What makes a list incomplete; a limit only makes more pages of it."""


@dataclass
class Pulled:
    """What a pull brought."""

    kept: int = 0
    foreign: int = 0
    """Objects of parties that the other side did not name, which were ignored."""
    invalid: list[str] = field(default_factory=list)
    """What is wrong with the objects that were not kept, one line for each."""
    pages: int = 0
    gone: int = 0
    """Objects that the other side had sent before and does not list any more."""


def pull(platform: Platform, connection: Connection, kind: Kind, parameters: Mapping[str, str]) -> Pulled:
    """Fetch a list to its end, following the links as they are.

    One bad object does not spoil the others. A complete list without filters is the new truth: what it does
    not hold is no longer valid.

    Raises:
        PullError: no such list over there, a page that is no list, or links that never end.
    """
    row, url = _list_of(connection, kind)
    pulled = Pulled()
    seen: dict[Key, Object] = {}
    following: str | None = url + (f"?{urlencode(parameters)}" if parameters else "")
    visited: set[str] = set()
    while following is not None:
        if following in visited or len(visited) == _MOST_PAGES:
            raise PullError(f"the links of {url} never end: {following} follows itself")
        visited.add(following)
        exchange = platform.client.request(
            "GET", following, token=connection.token, version=connection.version, endpoint=row
        )
        pulled.pages += 1
        for value in _page(exchange):
            _judge(platform, connection, kind, value, seen, pulled)
        following = _link(exchange)
    with platform.store.lock:
        shelf = platform.store.shelf(connection, connection.version, kind)
        if not _FILTERS & set(parameters):
            gone = [key for key in shelf if key not in seen]
            pulled.gone = len(gone)
            for key in gone:
                del shelf[key]
        shelf.update(seen)
    pulled.kept = len(seen)
    return pulled


def _list_of(connection: Connection, kind: Kind) -> tuple[Endpoint, str]:
    url = connection.url(kind.module, InterfaceRole.SENDER)
    if url is None:
        raise PullError(f"the other side has no {kind.module} endpoint that sends")
    for row in endpoints(connection.version, module=kind.module, interface=InterfaceRole.SENDER):
        if row.many and row.gives is kind.obj:
            return row, url.removesuffix("/") + row.path if row.path else url
    raise PullError(f"OCPI {connection.version} has no list of {kind.name}")


def _page(exchange: Exchange) -> list[Object]:
    answer = exchange.response
    if answer is None:
        raise PullError(f"{exchange.request.url}: {exchange.failure}")
    if not accepted(exchange):
        said = answer.envelope.get("status_message") or answer.unreadable
        raise PullError(
            f"{exchange.request.url} answered HTTP {answer.status}, status code {answer.status_code}: {said}"
        )
    data = [] if answer.data is None else answer.data
    if not isinstance(data, list):
        raise PullError(f"{exchange.request.url} answered no list")
    return data


def _link(exchange: Exchange) -> str | None:
    assert exchange.response is not None
    for header in exchange.response.headers_named("link"):
        found = _NEXT.search(header)
        if found:
            return found[1]
    return None


def _judge(
    platform: Platform,
    connection: Connection,
    kind: Kind,
    value: Object,
    seen: dict[Key, Object],
    pulled: Pulled,
) -> None:
    found = [
        problem
        for problem in problems(kind.obj, value, connection.version, additions=platform.additions)
        if not problem.disputed
    ]
    if found:
        pulled.invalid.append(f"{found[0].path}: {found[0].message}")
        return
    key = key_in(connection, kind, value)
    if kind.owned and not connection.speaks_for(key[0], key[1]):
        pulled.foreign += 1
        return
    seen[key] = value
