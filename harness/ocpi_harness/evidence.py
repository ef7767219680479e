"""What scenarios and rules look at: an exchange read as an answer to us, or as a request made to us."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from ocpi_harness.ledger import Ledger
from ocpi_reference.exchange import Direction, Exchange, Request, Response
from ocpi_reference.spec.dialects import Dialect, dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.status_codes import is_success
from ocpi_reference.spec.wire import Json

Found = TypeVar("Found")

__all__ = ["Answer", "Asked", "Attempt", "Evidence", "Scope", "Trace"]


@dataclass(frozen=True)
class Scope:
    """Where an expectation writes its verdict: the ledger, the version, and the scenario that speaks."""

    ledger: Ledger
    version: Version
    scenario: str = ""
    declared: frozenset[str] = frozenset()
    """The requirements that the scenario says it verifies."""


@dataclass(frozen=True)
class Evidence:
    """One exchange, under the version of OCPI that it is judged by."""

    exchange: Exchange
    version: Version
    scope: Scope | None = field(default=None, compare=False, repr=False)

    @property
    def request(self) -> Request:
        """The request, whoever sent it."""
        return self.exchange.request

    @property
    def dialect(self) -> Dialect:
        """How the version speaks where no table of fields can say it."""
        return dialect(self.version)

    @property
    def honest(self) -> bool:
        """Tell whether the request did nothing wrong on purpose."""
        return not self.exchange.stimulus

    @property
    def payload(self) -> Json:
        """The OCPI object or list that the system under test sent; None where it sent none."""
        raise NotImplementedError

    @property
    def unsound(self) -> str:
        """Say why nothing but its soundness can be judged here; empty where all can."""
        return ""


@dataclass(frozen=True)
class Attempt(Evidence):
    """A request that we sent, answered or not."""

    @property
    def payload(self) -> Json:
        """The ``data`` of the answer; None where there is none.

        A list of one where one object is due is read as that object: the rule about its shape reports it, and
        the rest can still be judged.
        """
        data = self.exchange.response.data if self.exchange.response else None
        row = self.exchange.endpoint
        if isinstance(data, list) and len(data) == 1 and row and row.gives and not row.many:
            return data[0]
        return data

    @property
    def http(self) -> int | None:
        """The HTTP status; None where no answer came."""
        return self.exchange.response.status if self.exchange.response else None

    @property
    def status_code(self) -> int | None:
        """OCPI's status code; None where there is none."""
        return self.exchange.response.status_code if self.exchange.response else None

    @cached_property
    def unsound(self) -> str:
        """Say why the answer is none that OCPI knows: no response, HTTP 5xx, or success without an envelope.

        A dishonest request earns whatever it earns: only a missing response is unsound then.
        """
        response = self.exchange.response
        if response is None:
            return f"no answer: {self.exchange.failure or 'the connection broke'}"
        if not self.honest:
            return ""
        if response.status >= 500:
            return f"HTTP {response.status}"
        if response.status < 300:
            if response.unreadable:
                return f"the body is not readable: {response.unreadable}"
            if response.status_code is None:
                return "the body is no OCPI envelope with a status_code"
        return ""

    @property
    def said(self) -> str:
        """The answer in a few words, for findings."""
        response = self.exchange.response
        if response is None:
            return self.unsound
        if response.status_code is None:
            return f"HTTP {response.status}, no OCPI status_code"
        message = response.envelope.get("status_message")
        said = f"HTTP {response.status}, status_code {response.status_code}"
        return f"{said} ({message})" if isinstance(message, str) and message else said


@dataclass(frozen=True)
class Answer(Attempt):
    """What the system under test answered to a request of ours."""

    @property
    def response(self) -> Response:
        """The answer.

        Raises:
            LookupError: none came. Rules on `answers` never meet that; scenarios ask `expect` first.
        """
        if self.exchange.response is None:
            raise LookupError(self.unsound)
        return self.exchange.response

    @property
    def data(self) -> Json:
        """The ``data`` of the envelope; None where it is absent."""
        return self.payload

    @property
    def objects(self) -> tuple[Json, ...]:
        """The items of a list; empty where ``data`` is none."""
        return tuple(self.payload) if isinstance(self.payload, list) else ()

    @property
    def accepted(self) -> bool:
        """Tell whether the answer means success on both layers: HTTP 2xx and a status_code 1xxx."""
        return self.http is not None and 200 <= self.http < 300 and is_success(self.status_code or 0)

    def header(self, name: str) -> str | None:
        """Give the first response header of that name, in any letter case."""
        return self.exchange.response.header(name) if self.exchange.response else None


@dataclass(frozen=True)
class Asked(Evidence):
    """What the system under test asked of us."""

    @property
    def payload(self) -> Json:
        """The request's body, decoded; None where it is empty or no JSON."""
        return None if self.request.unreadable else self.request.json

    def header(self, name: str) -> str | None:
        """Give the first request header of that name, in any letter case."""
        return self.request.header(name)


@dataclass(frozen=True)
class Trace:
    """All that was exchanged with a system under one version of OCPI, in order."""

    version: Version
    exchanges: tuple[Exchange, ...]
    role: str = ""
    """The market role of the system under test."""
    _memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, what: str, find: Callable[[], Found]) -> Found:
        """Give what `find` finds, and look for it only once per trace: many rules ask for the same."""
        if what not in self._memory:
            self._memory[what] = find()
        found: Found = self._memory[what]
        return found

    @property
    def attempts(self) -> Iterator[Attempt]:
        """What we sent, answered or not."""
        return iter(self.once("attempts", lambda: [Attempt(e, self.version) for e in self._sent()]))

    @property
    def answers(self) -> Iterator[Answer]:
        """What the system answered."""
        return iter(
            self.once("answers", lambda: [Answer(e, self.version) for e in self._sent() if e.response])
        )

    @property
    def requests(self) -> Iterator[Asked]:
        """What the system asked of us."""
        return iter(self.once("requests", lambda: [Asked(e, self.version) for e in self._received()]))

    def _sent(self) -> Iterator[Exchange]:
        return (exchange for exchange in self.exchanges if exchange.direction is Direction.SENT)

    def _received(self) -> Iterator[Exchange]:
        return (exchange for exchange in self.exchanges if exchange.direction is Direction.RECEIVED)
