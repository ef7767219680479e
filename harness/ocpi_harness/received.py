"""What a trigger brings about: the requests that the system makes to us afterwards."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from ocpi_harness.evidence import Asked, Scope
from ocpi_harness.expect import NotObservedError
from ocpi_harness.traffic import Recorder
from ocpi_reference.exchange import Direction, Exchange

__all__ = ["Received"]


@dataclass(frozen=True)
class Received:
    """The requests of the system since a trigger was pulled."""

    trigger: str
    recorder: Recorder
    scope: Scope
    since: int
    """The number of the last exchange before the trigger."""
    timeout: float
    """Seconds to wait for a request."""
    quiet: float
    """Seconds of silence after which no more will come."""

    @property
    def all(self) -> tuple[Asked, ...]:
        """What came by now."""
        return tuple(
            self._asked(exchange)
            for exchange in self.recorder.exchanges[self.since :]
            if exchange.direction is Direction.RECEIVED
        )

    def wait(
        self, method: str | Collection[str], module: str, *, timeout: float | None = None, **parameters: str
    ) -> Asked:
        """Give the first request of that verb (or one of these) and module whose path has these `parameters`.

        Raises:
            NotObservedError: none came in time; the text names what came instead.
        """
        found = self.find(method, module, timeout=timeout, **parameters)
        if found is None:
            came = [
                f"{asked.request.method} {asked.exchange.module or asked.request.url}" for asked in self.all
            ]
            within = self.timeout if timeout is None else timeout
            verbs = " or ".join(_verbs(method))
            raise NotObservedError(
                f"no {verbs} {module} within {within:g} s after {self.trigger}; "
                f"came: {', '.join(came) if came else 'nothing'}"
            )
        return found

    def find(
        self, method: str | Collection[str], module: str, *, timeout: float | None = None, **parameters: str
    ) -> Asked | None:
        """Give the first such request; None where none comes in time."""
        wanted = _wanted(method, module, parameters)
        seconds = self.timeout if timeout is None else timeout
        found = self.recorder.wait(wanted, after=self.since, timeout=seconds)
        return self._asked(found) if found else None

    def settle(self) -> tuple[Asked, ...]:
        """Give all that came until nothing new did for a while, which sut.toml calls ``quiet``."""
        until = time.monotonic() + self.timeout
        seen = -1
        while len(self.recorder.exchanges) != seen and time.monotonic() < until:
            seen = len(self.recorder.exchanges)
            self.recorder.wait(lambda _: True, after=seen, timeout=self.quiet)
        return self.all

    def _asked(self, exchange: Exchange) -> Asked:
        return Asked(exchange, self.scope.version, self.scope)


def _verbs(method: str | Collection[str]) -> Collection[str]:
    return (method,) if isinstance(method, str) else method


def _wanted(
    method: str | Collection[str], module: str, parameters: dict[str, str]
) -> Callable[[Exchange], bool]:
    folded = {name: value.lower() for name, value in parameters.items()}
    verbs = _verbs(method)

    def fits(exchange: Exchange) -> bool:
        return (
            exchange.direction is Direction.RECEIVED
            and exchange.request.method in verbs
            and exchange.module == module
            and all(exchange.parameters.get(name, "").lower() == value for name, value in folded.items())
        )

    return fits
