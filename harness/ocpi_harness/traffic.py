"""The traffic of a run: recorded in both directions as it happens, redacted, and read back.

The file is NDJSON, one exchange a line, appended when the exchange is complete, so that a run that was cut
short keeps what it had.
"""

import base64
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from ocpi_harness.redaction import Redactor
from ocpi_reference.exchange import Direction, Exchange, Request, Response
from ocpi_reference.spec.endpoints import ENDPOINTS, Endpoint
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import WireError, decode, encode

__all__ = ["Recorder", "TrafficError", "exchange_from_json", "exchange_to_json", "read_traffic"]


class TrafficError(ValueError):
    """The file holds no recorded traffic; the text says where it stops being one."""


class Recorder:
    """Keeps every exchange of a run in memory as it was, and in a file without secrets; thread-safe."""

    def __init__(self, path: Path | None = None, *, redactor: Redactor | None = None) -> None:
        self.redactor = redactor or Redactor()
        self._file = path.open("wb") if path else None
        self._recorded: list[_Recorded] = []
        self._scenario = ""
        self._version: Version | None = None
        self._arrived = threading.Condition()

    def __enter__(self) -> Self:
        """Give the recorder itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    @contextmanager
    def during(self, scenario: str, version: Version | None = None) -> Iterator[None]:
        """Mark what is recorded within as belonging to a scenario and, where it names none, to a version."""
        before = self._scenario, self._version
        self._scenario, self._version = scenario, version or self._version
        try:
            yield
        finally:
            self._scenario, self._version = before

    def record(self, exchange: Exchange) -> Exchange:
        """Take an exchange, and give it as it was kept: numbered, with its scenario and version.

        An exchange on the versions endpoint counts for the version in whose course it happened.
        """
        with self._arrived:
            kept = replace(
                exchange,
                number=len(self._recorded) + 1,
                scenario=exchange.scenario or self._scenario,
                version=exchange.version or self._version,
            )
            redacted = self.redactor.exchange(kept)
            self._recorded.append(_Recorded(exchange, kept, redacted))
            if self._file:
                self._file.write(encode(exchange_to_json(redacted)) + b"\n")
                self._file.flush()
            self._arrived.notify_all()
        return kept

    def observe(self, exchange: Exchange) -> None:
        """Take an exchange; what a partner calls with each."""
        self.record(exchange)

    def kept(self, exchange: Exchange) -> Exchange:
        """Give the kept form of an exchange that was recorded.

        Raises:
            LookupError: it never was.
        """
        with self._arrived:
            for recorded in reversed(self._recorded):
                if recorded.taken is exchange:
                    return recorded.kept
        raise LookupError("the exchange was not recorded")

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All exchanges by now, with their secrets: for judging, not for showing."""
        with self._arrived:
            return tuple(recorded.kept for recorded in self._recorded)

    @property
    def redacted(self) -> tuple[Exchange, ...]:
        """All exchanges by now, without secrets."""
        with self._arrived:
            return tuple(recorded.redacted for recorded in self._recorded)

    def wait(self, wanted: Callable[[Exchange], bool], *, after: int, timeout: float) -> Exchange | None:
        """Give the first exchange numbered above `after` that is `wanted`; wait up to `timeout` seconds."""
        seen = after
        found: list[Exchange] = []

        def look() -> bool:
            nonlocal seen
            new = [recorded.kept for recorded in self._recorded[seen:]]
            seen = len(self._recorded)
            found.extend(exchange for exchange in new if wanted(exchange))
            return bool(found)

        with self._arrived:
            self._arrived.wait_for(look, timeout)
        return found[0] if found else None

    def close(self) -> None:
        """Close the file; what is recorded later stays in memory only."""
        with self._arrived:
            if self._file:
                self._file.close()
                self._file = None


class _Recorded(NamedTuple):
    taken: Exchange
    """As the partner gave it."""
    kept: Exchange
    redacted: Exchange


def exchange_to_json(exchange: Exchange) -> dict[str, Any]:
    """Write an exchange as one line of the file; a body that is no UTF-8 text becomes Base64."""
    endpoint, response = exchange.endpoint, exchange.response
    return {
        "number": exchange.number,
        "direction": exchange.direction,
        "request": {
            "method": exchange.request.method,
            "url": exchange.request.url,
            "headers": [list(header) for header in exchange.request.headers],
            **_body_to_json(exchange.request.body),
        },
        "response": response
        and {
            "status": response.status,
            "headers": [list(header) for header in response.headers],
            **_body_to_json(response.body),
        },
        "started": exchange.started.isoformat(),
        "seconds": exchange.seconds,
        "failure": exchange.failure,
        "version": exchange.version,
        "endpoint": endpoint and [endpoint.module, endpoint.interface, endpoint.method, endpoint.path],
        "parameters": dict(exchange.parameters),
        "token": exchange.token,
        "stimulus": exchange.stimulus,
        "scenario": exchange.scenario,
    }


def exchange_from_json(row: Mapping[str, Any]) -> Exchange:
    """Read an exchange back.

    Raises:
        KeyError, ValueError, TypeError: the row was not written by `exchange_to_json`.
    """
    asked, answered = row["request"], row["response"]
    version = Version(row["version"]) if row["version"] else None
    return Exchange(
        number=row["number"],
        direction=Direction(row["direction"]),
        request=Request(
            method=asked["method"],
            url=asked["url"],
            headers=_headers(asked),
            body=_body_from_json(asked),
        ),
        response=Response(
            status=answered["status"], headers=_headers(answered), body=_body_from_json(answered)
        )
        if answered
        else None,
        started=datetime.fromisoformat(row["started"]),
        seconds=float(row["seconds"]),
        failure=row["failure"],
        version=version,
        endpoint=_endpoint(row["endpoint"], version),
        parameters=MappingProxyType(dict(row["parameters"])),
        token=row["token"],
        stimulus=row["stimulus"],
        scenario=row["scenario"],
    )


def read_traffic(path: Path) -> tuple[Exchange, ...]:
    """Read recorded traffic; a last line that was cut off is left out.

    Raises:
        TrafficError: the file cannot be read, or another line is not an exchange.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise TrafficError(f"{path}: {error.strerror or error}") from None
    found = []
    for number, line in enumerate(lines[:-1], start=1):
        try:
            found.append(exchange_from_json(decode(line)))
        except (WireError, KeyError, ValueError, TypeError) as error:
            raise TrafficError(f"{path}: line {number} is no recorded exchange: {error}") from None
    return tuple(found)


def _body_to_json(body: bytes) -> dict[str, str]:
    try:
        return {"body": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode()}


def _body_from_json(row: Mapping[str, Any]) -> bytes:
    if "body_base64" in row:
        return base64.b64decode(row["body_base64"])
    return str(row["body"]).encode()


def _headers(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in row["headers"])


def _endpoint(key: list[Any] | None, version: Version | None) -> Endpoint | None:
    if key is None:
        return None
    rows = [row for row in ENDPOINTS if [row.module, row.interface, row.method, row.path] == key]
    return next((row for row in rows if version is None or row.exists_in(version)), None)
