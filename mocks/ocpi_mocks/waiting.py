"""Waiting for requests of the other side, and telling what came instead of those that do not come."""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlsplit

from ocpi_mocks.recording import Recording
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.endpoints import ENDPOINTS, Method

__all__ = ["NearMiss", "NotReceivedError", "Received", "Wanted", "missing", "near_misses"]

_TOLD = 5
"""How many near misses are worth reading."""


class NotReceivedError(AssertionError):
    """The other side did not send in time what was awaited; the message lists what came instead."""


@dataclass(frozen=True)
class Wanted:
    """The requests that somebody waits for: all that is given must be so.

    Raises:
        ValueError: OCPI has no such module, verb or parameter of a path, so that waiting would be in vain.
    """

    module: str
    """The module id, as version details spell it."""
    method: str = ""
    """The verb; empty where any will do."""
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the path has in it, by the names in the endpoints table; letter case does not matter."""
    after: int = 0
    """Only exchanges with a higher number count."""

    def __post_init__(self) -> None:
        modules = dict.fromkeys(row.module for row in ENDPOINTS)
        if self.module not in modules:
            raise ValueError(f"there is no module {self.module!r}; there are {', '.join(modules)}")
        if self.method and self.method not in list(Method):
            raise ValueError(f"there is no verb {self.method!r}; there are {', '.join(Method)}")
        known = {name: None for row in ENDPOINTS if row.module == self.module for name in row.parameters}
        for name in self.parameters:
            if name not in known:
                raise ValueError(
                    f"no path of {self.module} has a {name!r}; paths have {', '.join(known) or 'nothing'}"
                )

    def __str__(self) -> str:
        where = "".join(f", {name} {value}" for name, value in self.parameters.items())
        return f"{self.method or 'request for'} {self.module}{where}"

    def fits(self, exchange: Exchange) -> bool:
        """Tell whether one of the later exchanges is what is wanted, whatever it was answered."""
        return exchange.direction is Direction.RECEIVED and not self.differences(exchange)

    def differences(self, exchange: Exchange) -> tuple[str, ...]:
        """Say, one by one, in what a received request is not what is wanted."""
        return tuple(self._differences(exchange))

    def _differences(self, exchange: Exchange) -> Iterator[str]:
        if exchange.module != self.module:
            yield f"it is for {exchange.module or 'no endpoint of ours'}, not {self.module}"
        if self.method and exchange.request.method != self.method:
            yield f"it is a {exchange.request.method}, not a {self.method}"
        for name, value in self.parameters.items():
            came = exchange.parameters.get(name)
            if came is None:
                yield f"its path has no {name}"
            elif came.lower() != value.lower():
                yield f"its {name} is {came}, not {value}"


@dataclass(frozen=True)
class NearMiss:
    """A request that came while another one was awaited."""

    exchange: Exchange
    differences: tuple[str, ...]

    def __str__(self) -> str:
        request, response = self.exchange.request, self.exchange.response
        answered = f"was answered {response.status}" if response else "was not answered"
        path = urlsplit(request.url).path
        return f"#{self.exchange.number} {request.method} {path} {answered}: {'; '.join(self.differences)}"


@dataclass(frozen=True)
class Received:
    """The requests of one sort that the other sides sent, those of the past and those to come."""

    recording: Recording
    wanted: Wanted

    @property
    def all(self) -> tuple[Exchange, ...]:
        """What came by now, the first one first; under load the oldest are let go."""
        return tuple(
            exchange for exchange in self.recording.since(self.wanted.after) if self.wanted.fits(exchange)
        )

    def wait(self, *, timeout: float = 10.0) -> Exchange:
        """Give the first such request, which may have come before; wait some seconds for it.

        It counts whatever it was answered: look at the exchange's ``response`` where that matters.

        Raises:
            NotReceivedError: none came in time; the message says what did, and how it differs.
        """
        until = time.monotonic() + timeout
        seen, came = self.wanted.after, threading.Event()
        with self.recording.watched(came.set):
            while True:
                came.clear()
                for exchange in self.recording.since(seen):
                    if self.wanted.fits(exchange):
                        return exchange
                    seen = exchange.number
                if not came.wait(max(until - time.monotonic(), 0.0)):
                    raise NotReceivedError(self._complaint(timeout))

    def _complaint(self, timeout: float) -> str:
        misses = near_misses(self.recording.since(self.wanted.after), self.wanted)
        told = missing(self.wanted, timeout)
        if not misses:
            return f"{told}, nor anything else; is the other side registered, and what makes it act?"
        lines = [f"{told}; what came instead, the nearest first:"]
        lines += [f"  {miss}" for miss in misses[:_TOLD]]
        if len(misses) > _TOLD:
            lines.append(f"  and {len(misses) - _TOLD} more")
        return "\n".join(lines)


def missing(wanted: Wanted, timeout: float) -> str:
    """Say that nothing came of what was wanted."""
    return f"no {wanted} came within {timeout:g} s"


def near_misses(exchanges: Iterable[Exchange], wanted: Wanted) -> tuple[NearMiss, ...]:
    """Give the received requests that are not what is wanted, the nearest and then the latest first."""
    misses = [
        NearMiss(exchange, wanted.differences(exchange))
        for exchange in exchanges
        if exchange.direction is Direction.RECEIVED and not wanted.fits(exchange)
    ]
    return tuple(
        sorted(
            misses,
            key=lambda miss: (
                miss.exchange.module != wanted.module,
                len(miss.differences),
                -miss.exchange.number,
            ),
        )
    )
