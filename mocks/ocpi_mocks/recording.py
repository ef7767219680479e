"""The recording: every exchange of a partner, in both directions, as it completed."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple

from ocpi_mocks.answers import Pair
from ocpi_mocks.calls import Call
from ocpi_reference.exchange import Direction, Exchange, Headers, Request, Response

__all__ = ["Observer", "Recording"]

Observer = Callable[[Exchange], None]

_OVERHEAD = 1_000
"""Bytes for headers, and what Python needs around them."""

KEPT_BYTES = 64_000_000
"""How much of the traffic stays in memory; the observer gets all of it."""


class _Served(NamedTuple):
    """A received exchange as the server had it: an `Exchange` is made when somebody looks."""

    number: int
    call: Call
    base_url: str
    http: int
    headers: tuple[Pair, ...]
    body: bytes | None
    """None where no answer was sent."""
    started: float
    seconds: float

    @property
    def size(self) -> int:
        return len(self.call.body) + len(self.body or b"")

    def exchange(self) -> Exchange:
        call = self.call
        url = f"{self.base_url}{call.path}{'?' + call.query_string if call.query_string else ''}"
        answered = self.body is not None
        return Exchange(
            number=self.number,
            direction=Direction.RECEIVED,
            request=Request(headers=_text(call.headers), body=call.body, method=call.method, url=url),
            response=Response(headers=_text(self.headers), body=self.body or b"", status=self.http)
            if answered
            else None,
            failure="" if answered else "the connection was closed on purpose",
            started=datetime.fromtimestamp(self.started, UTC),
            seconds=self.seconds,
            version=call.version,
            endpoint=call.endpoint,
            parameters=MappingProxyType(dict(call.parameters)),
            token=call.token,
        )


class Recording:
    """Numbers exchanges, tells the observer of each, and keeps the last ones."""

    def __init__(self, *, base_url: str, observer: Observer | None) -> None:
        self._base_url = base_url
        self._observer = observer
        self._lock = threading.Lock()
        self._count = 0
        self._kept: deque[_Served | Exchange] = deque()
        self._bytes = 0
        self._watchers: tuple[Callable[[], object], ...] = ()

    def served(
        self, call: Call, http: int, headers: tuple[Pair, ...], body: bytes | None, started: float
    ) -> None:
        """Record a request that we answer now, or leave without an answer; `started` is a `time.time`."""
        seconds = time.time() - started
        with self._lock:
            self._count += 1
            served = _Served(self._count, call, self._base_url, http, headers, body, started, seconds)
            self._keep(served, len(call.body) + len(body or b""))
        for watcher in self._watchers:
            watcher()
        if self._observer is not None:
            self._observer(served.exchange())

    def sent(self, make: Callable[[int], Exchange]) -> Exchange:
        """Record a request that we made; `make` gets the number."""
        with self._lock:
            self._count += 1
            exchange = make(self._count)
            self._keep(exchange, _size(exchange))
        for watcher in self._watchers:
            watcher()
        if self._observer is not None:
            self._observer(exchange)
        return exchange

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges that are still kept, by number: the last 64 MB of bodies, at least one of them."""
        with self._lock:
            exchanges = [kept.exchange() if isinstance(kept, _Served) else kept for kept in self._kept]
            self._kept = deque(exchanges)
        return tuple(sorted(exchanges, key=lambda exchange: exchange.number))

    @property
    def count(self) -> int:
        """The number of the last exchange."""
        return self._count

    def since(self, number: int) -> tuple[Exchange, ...]:
        """Give the exchanges after the one with that number, of those that are still kept."""
        found: deque[Exchange] = deque()
        with self._lock:
            for kept in reversed(self._kept):
                if kept.number <= number:
                    break
                found.appendleft(kept.exchange() if isinstance(kept, _Served) else kept)
        return tuple(found)

    @property
    def is_watched(self) -> bool:
        """Tell whether anybody waits for the next exchange."""
        return bool(self._watchers)

    @contextmanager
    def watched(self, watcher: Callable[[], object]) -> Iterator[None]:
        """Call `watcher` after each exchange, in the thread in which it happened."""
        with self._lock:
            self._watchers = (*self._watchers, watcher)
        try:
            yield
        finally:
            with self._lock:
                self._watchers = tuple(each for each in self._watchers if each is not watcher)

    def clear(self) -> None:
        """Forget all exchanges; numbers go on, since evidence may refer to the old ones."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _keep(self, kept: _Served | Exchange, size: int) -> None:
        self._kept.append(kept)
        self._bytes += size + _OVERHEAD
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            gone = self._kept.popleft()
            self._bytes -= (gone.size if isinstance(gone, _Served) else _size(gone)) + _OVERHEAD


def _size(exchange: Exchange) -> int:
    return len(exchange.request.body) + (len(exchange.response.body) if exchange.response else 0)


def _text(pairs: Sequence[Pair]) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs)
