"""One HTTP request and its answer as data: what the mock reports, rules judge and reports show.

Nothing here opens a socket or reads a clock; whoever recorded the exchange says when it was.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from ocpi_reference.spec.endpoints import Endpoint
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json, WireError, decode

__all__ = ["Direction", "Exchange", "Headers", "Request", "Response"]

Headers = tuple[tuple[str, str], ...]


class Direction(StrEnum):
    """Who asked: we (SENT: the other side is the server) or the other side (RECEIVED: it is the client)."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True)
class Message:
    """What a request and a response share: headers as they came, and the body's bytes."""

    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """Give the first header of that name, in any letter case."""
        return next(iter(self.headers_named(name)), None)

    def headers_named(self, name: str) -> tuple[str, ...]:
        """Give all headers of that name: a repeated one is a finding in itself."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())

    @property
    def media_type(self) -> str:
        """What Content-Type says the body is, in lower case, without parameters; empty where it is absent."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> Json:
        """The body, decoded.

        Raises:
            WireError: it is not a JSON document.
        """
        return decode(self.body)

    @cached_property
    def unreadable(self) -> str:
        """Say why the body is no JSON document; empty where it is one."""
        try:
            decode(self.body)
        except WireError as error:
            return str(error)
        return ""


@dataclass(frozen=True)
class Request(Message):
    """An HTTP request; `url` is absolute."""

    method: str
    url: str


@dataclass(frozen=True)
class Response(Message):
    """An HTTP response."""

    status: int

    @cached_property
    def envelope(self) -> Mapping[str, Json]:
        """The OCPI envelope; empty where the body holds none, so that a reader can ask for its fields."""
        if self.unreadable or not isinstance(self.json, dict):
            return MappingProxyType({})
        return MappingProxyType(self.json)

    @property
    def status_code(self) -> int | None:
        """OCPI's status code; None where the envelope holds no integer there."""
        code = self.envelope.get("status_code")
        return code if isinstance(code, int) and not isinstance(code, bool) else None

    @property
    def data(self) -> Json:
        """The envelope's ``data``; None where it is absent."""
        return self.envelope.get("data")


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, with what the recorder knew about them."""

    number: int
    """Counts from 1 in one recording; evidence refers to it."""
    direction: Direction
    request: Request
    response: Response | None
    """None where no answer came; `failure` says why."""
    started: datetime
    """In UTC."""
    seconds: float
    failure: str = ""
    version: Version | None = None
    """The version of OCPI under whose URL it happened; None for the versions endpoint."""
    endpoint: Endpoint | None = None
    """The row of the endpoints table; None where no row fits."""
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The path's parameters, decoded, by the names in the endpoints table."""
    token: str = ""
    """Which credentials token the request carried: A, B or C, or empty for none or a strange one."""
    stimulus: str = ""
    """What the request did wrong on purpose, in words; empty for an honest one. An answer to a dishonest
    request may be an error, and a rule that expects success must leave it alone."""
    scenario: str = ""
    """The scenario in whose course it happened."""

    @property
    def module(self) -> str:
        """The module id; empty where no endpoint fits."""
        return self.endpoint.module if self.endpoint else ""

    def curl(self) -> str:
        """Write the request as a curl line to paste; secrets are the reader's to fill in."""
        parts = ["curl", "-i", "-X", self.request.method, shlex.quote(self.request.url)]
        for name, value in self.request.headers:
            if name.lower() not in _LEFT_TO_CURL:
                parts += ["-H", shlex.quote(f"{name}: {value}")]
        if self.request.body:
            parts += ["--data-binary", shlex.quote(self.request.body.decode("utf-8", "backslashreplace"))]
        return " ".join(parts)


_LEFT_TO_CURL = {"host", "content-length", "accept-encoding", "connection", "user-agent", "accept"}
