"""The client: sends a request, gives an exchange whatever happens, and never follows a redirect by itself."""

import ssl
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

import httpx

from ocpi_mocks.addresses import CONFIGURATION_MODULES
from ocpi_mocks.connection import Connection
from ocpi_mocks.faults.mechanism import Faults, Outgoing
from ocpi_mocks.recording import Recording
from ocpi_reference.exchange import Direction, Exchange, Request, Response
from ocpi_reference.spec.dialects import Dialect, dialect
from ocpi_reference.spec.endpoints import Endpoint
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json, encode

__all__ = ["CONFIGURATION_MODULES", "LONGEST_BODY", "Client", "GivenHeaders"]

LONGEST_BODY = 10_000_000
"""Bytes; neither side of a partner reads more."""

GivenHeaders: TypeAlias = Mapping[str, str | None] | Iterable[tuple[str, str | None]]
"""Headers by name, or as pairs where one is to be sent twice; None leaves out one that is usual."""


class Client:
    """Sends requests as one partner.

    `connection` gives the connection in which a credentials token is sent, and for None the usual one, whose
    token and version are the usual ones. `party` has the country_code and party_id that the routing headers
    name as sender. `timeout` is in seconds and holds for the whole of an exchange.
    """

    def __init__(
        self,
        *,
        recording: Recording,
        faults: Faults,
        connection: Callable[[str | None], Connection | None],
        party: tuple[str, str],
        timeout: float,
    ) -> None:
        self._recording = recording
        self._faults = faults
        self._connection = connection
        self._party = party
        self._timeout = timeout
        self._names: dict[str, str] = {}
        # The environment is not trusted: a netrc file would replace our Authorization header.
        self._http = httpx.Client(
            verify=_tls(),
            timeout=timeout,
            limits=httpx.Limits(keepalive_expiry=2),  # many servers close an idle connection after 5 s
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def name_token(self, token: str, name: str) -> None:
        """Note which credentials token this is, A, B or C, for the recording."""
        self._names[token] = name

    def request(
        self,
        method: str,
        url: str,
        *,
        json: Json = None,
        content: bytes | None = None,
        headers: GivenHeaders = (),
        token: str | None = None,
        version: Version | None = None,
        endpoint: Endpoint | None = None,
        parameters: Mapping[str, str] | None = None,
        stimulus: str = "",
    ) -> Exchange:
        """Send a request and give the exchange; a failure is told in it and never raised.

        `json` or `content` is the body. `token` replaces the connection's credentials token; an empty one
        leaves the Authorization header out. `headers` replace the usual ones of the same name. `endpoint` and
        `parameters` say which row of the endpoints table is meant, and `stimulus` what is wrong with the
        request on purpose; they are recorded and not sent.
        """
        connection = self._connection(token)
        version = version or (connection.version if connection else None)
        if token is None:
            token = connection.token if connection else ""
        body = content if content is not None else b"" if json is None else encode(json)
        usual = self._usual_headers(token, version, endpoint, connection, has_body=bool(body))
        outgoing = self._faults.sending(
            Outgoing(method, url, tuple(_merged(usual, headers)), body, version, endpoint)
        )
        return self._exchange(
            outgoing, token=token, parameters=MappingProxyType(dict(parameters or {})), stimulus=stimulus
        )

    def _usual_headers(
        self,
        token: str,
        version: Version | None,
        endpoint: Endpoint | None,
        connection: Connection | None,
        *,
        has_body: bool,
    ) -> Iterator[tuple[str, str]]:
        speech = dialect(version or max(Version))
        if token:
            yield "Authorization", speech.authorization(token)
        if has_body:
            yield "Content-Type", "application/json"
        if speech.message_ids:
            yield "X-Request-ID", str(uuid.uuid4())
            yield "X-Correlation-ID", str(uuid.uuid4())
        if endpoint and connection and endpoint.module not in CONFIGURATION_MODULES:
            yield from self._routing_headers(speech, connection)

    def _routing_headers(self, speech: Dialect, connection: Connection) -> Iterator[tuple[str, str]]:
        if not speech.routing_headers or not connection.roles:
            return
        receiver = connection.roles[0]
        yield "OCPI-from-country-code", self._party[0]
        yield "OCPI-from-party-id", self._party[1]
        yield "OCPI-to-country-code", receiver["country_code"]
        yield "OCPI-to-party-id", receiver["party_id"]

    def _exchange(
        self, outgoing: Outgoing, *, token: str, parameters: Mapping[str, str], stimulus: str
    ) -> Exchange:
        started, clock = datetime.now(UTC), time.perf_counter()
        response, failure = self._send(outgoing)
        seconds = time.perf_counter() - clock
        return self._recording.sent(
            lambda number: Exchange(
                number=number,
                direction=Direction.SENT,
                request=Request(
                    headers=outgoing.headers, body=outgoing.body, method=outgoing.method, url=outgoing.url
                ),
                response=response,
                started=started,
                seconds=seconds,
                failure=failure,
                version=None
                if outgoing.endpoint and outgoing.endpoint.module == "versions"
                else outgoing.version,
                endpoint=outgoing.endpoint,
                parameters=parameters,
                token=self._names.get(token, ""),
                stimulus=stimulus,
            )
        )

    def _send(self, outgoing: Outgoing) -> tuple[Response | None, str]:
        try:
            with self._answer(outgoing) as answer:
                body, failure = self._read(answer)
                kept = tuple(
                    (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw
                )
                return (None, failure) if failure else (Response(kept, body, answer.status_code), "")
        except httpx.TimeoutException:
            return None, f"no answer within {self._timeout:g} s"
        except httpx.ConnectError as error:
            return None, f"no connection: {error}"
        except RuntimeError as error:  # the partner was stopped in the middle
            return None, str(error)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return None, f"the answer or the URL is broken: {error or type(error).__name__}"

    @contextmanager
    def _answer(self, outgoing: Outgoing) -> Iterator[httpx.Response]:
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in outgoing.headers]
        request = self._http.build_request(
            outgoing.method, outgoing.url, headers=headers, content=outgoing.body or None
        )
        answer = self._http.send(request, stream=True)
        try:
            yield answer
        finally:
            answer.close()

    def _read(self, answer: httpx.Response) -> tuple[bytes, str]:
        """Read the body, and stop at one that is too long or comes too slowly."""
        until = time.perf_counter() + self._timeout
        chunks: list[bytes] = []
        length = 0
        for chunk in answer.iter_bytes():
            chunks.append(chunk)
            length += len(chunk)
            if length > LONGEST_BODY:
                return b"", f"the answer is longer than {LONGEST_BODY:,} bytes"
            if time.perf_counter() > until:
                return b"", f"the answer was not complete within {self._timeout:g} s"
        return b"".join(chunks), ""


def _merged(usual: Iterable[tuple[str, str]], given: GivenHeaders) -> Iterator[tuple[str, str]]:
    pairs = list(given.items() if isinstance(given, Mapping) else given)
    replaced = {name.lower() for name, _ in pairs}
    yield from ((name, value) for name, value in usual if name.lower() not in replaced)
    yield from ((name, value) for name, value in pairs if value is not None)


@cache
def _tls() -> ssl.SSLContext:
    """Read the certificates once: it takes longer than starting a server."""
    return ssl.create_default_context()
