"""The ASGI application: from a request to the right handler, and from its answer to bytes on the wire.

The way is short, because a mock is also driven hard: one look-up for the path, one for the token, one for the
verb, and an answer whose data was encoded before. What can go wrong on that way is answered here, always
with an envelope.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, TypeAlias

from ocpi_mocks.addresses import Found, Place, Verb
from ocpi_mocks.answers import (
    Answer,
    Pair,
    not_allowed,
    not_found,
    server_error,
    too_large,
    unauthorized,
    write,
)
from ocpi_mocks.calls import Call
from ocpi_mocks.client import CONFIGURATION_MODULES, LONGEST_BODY
from ocpi_mocks.modules.reading import RefusedError
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.registry import Access
from ocpi_mocks.routing import answered, misrouted
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version

__all__ = ["Application"]

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_WITHOUT_BODY = frozenset({"GET", "DELETE", "HEAD", "OPTIONS"})
_PATIENCE = 2.0
"""Seconds that a request with our new token B waits until the registration that issued it is complete."""

_OPEN_TO_TOKEN_A = frozenset({"versions", "version_details", "credentials"})
_MESSAGE_IDS = (b"x-request-id", b"x-correlation-id")
_NOWHERE = Found(Place(None, "", None, "", {}), {}, {})

_log = logging.getLogger("ocpi_mocks")


class Application:
    """Serves one platform."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.crashes: list[Exception] = []
        """Errors of our own; a request that meets one is answered with status code 3000."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and record the exchange."""
        if scope["type"] != "http":
            return
        started, clock = time.time(), time.perf_counter()
        pairs: list[Pair] = scope["headers"]
        headers = dict(pairs)
        method: str = scope["method"]
        body: bytes | None = b""
        if method not in _WITHOUT_BODY or b"content-length" in headers or b"transfer-encoding" in headers:
            body = await _read(receive)
        path = scope["raw_path"].decode("latin-1")
        found = self._platform.addresses.find(path) or _NOWHERE
        verb = found.verbs.get(method)
        access = self._access(found.place.version, pairs, headers)
        if access is not None and access.name == "B" and access.connection is None:
            access = await self._settled(found, access, headers[b"authorization"])
        call = Call(
            method,
            path,
            scope["query_string"].decode("latin-1"),
            pairs,
            body or b"",
            found.place.version,
            verb.endpoint if verb else None,
            found.parameters,
            access.connection if access else None,
            access.name if access else "",
            access.token if access else "",
        )
        answer = too_large(LONGEST_BODY) if body is None else await self._answer(call, found, access, headers)
        answer = answer._replace(headers=(*answer.headers, *self._usual_headers(call, found, headers)))
        if "answer" in self._platform.faults.by_place:
            answer = self._platform.faults.answer(call, answer)
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.hang_up:
            self._record(call, answer, (), None, started, clock)
            await _hang_up(receive, send)
            return
        written = write(answer, odd="envelope.odd" in self._platform.faults.by_place)
        told = (
            (b"content-type", answer.content_type),
            (b"content-length", b"%d" % len(written)),
            *answer.headers,
        )
        # Recorded first: whoever holds the answer can look it up.
        self._record(call, answer, told, written, started, clock)
        await send({"type": "http.response.start", "status": answer.http, "headers": told})
        await send({"type": "http.response.body", "body": written})

    def _access(
        self, version: Version | None, pairs: list[Pair], headers: Mapping[bytes, bytes]
    ) -> Access | None:
        authorization = headers.get(b"authorization")
        if authorization is None:
            return None
        if len(headers) < len(pairs) and sum(name == b"authorization" for name, _ in pairs) > 1:
            return None  # two identities are none
        return self._platform.registry.access(version, authorization)

    async def _settled(self, found: Found, access: Access, authorization: bytes) -> Access:
        """Wait for the registration that issued this token B, where more than discovery is asked for.

        The other side may use the token the moment it has answered our POST, before we have read the answer.
        """
        until = time.monotonic() + _PATIENCE
        settled: Access | None = access
        while found.place.module not in _OPEN_TO_TOKEN_A and time.monotonic() < until:
            await asyncio.sleep(0.01)
            settled = self._platform.registry.access(found.place.version, authorization)
            if settled is None or settled.connection is not None:
                break
        return settled or access

    async def _answer(
        self, call: Call, found: Found, access: Access | None, headers: Mapping[bytes, bytes]
    ) -> Answer:
        if access is None or not _admits(access, found.place.module, call.method):
            return unauthorized()
        if not found.verbs:
            return not_found("nothing is served at this URL; did you take it from the version details?")
        verb = found.verbs.get(call.method)
        if verb is None:
            return not_allowed(found.verbs)
        if (
            call.connection is not None
            and found.place.module not in CONFIGURATION_MODULES
            and call.dialect.routing_headers
        ):
            refusal = misrouted(self._platform, call.connection, headers)
            if refusal is not None:
                return refusal
        if "request" in self._platform.faults.by_place:
            early = self._platform.faults.instead(call)
            if early is not None:
                return early
        if verb.calls_back:
            return await _in_thread(lambda: self._handle(verb, call))
        with self._platform.store.lock:
            return self._handle(verb, call)

    def _handle(self, verb: Verb, call: Call) -> Answer:
        try:
            return verb.handler(call)
        except RefusedError as refused:
            return refused.answer
        except Exception as error:
            _log.exception("%s %s", call.method, call.path)
            self.crashes.append(error)
            return server_error(3000, f"an error of the mock itself, please report it: {error!r}")

    def _usual_headers(self, call: Call, found: Found, headers: Mapping[bytes, bytes]) -> Iterator[Pair]:
        speech = dialect(call.version or self._platform.versions[-1])
        if speech.message_ids:
            for name in _MESSAGE_IDS:
                if name in headers:
                    yield name, headers[name]
        if speech.routing_headers and found.place.module not in CONFIGURATION_MODULES:
            yield from answered(headers)

    def _record(
        self,
        call: Call,
        answer: Answer,
        headers: tuple[Pair, ...],
        body: bytes | None,
        started: float,
        clock: float,
    ) -> None:
        self._platform.recording.served(
            call,
            http=answer.http,
            headers=headers,
            body=body,
            started=started,
            seconds=time.perf_counter() - clock,
        )


def _admits(access: Access, module: str, method: str) -> bool:
    """Tell whether a token opens this door."""
    if access.replaced:
        return module == "credentials" and method == "PUT"
    return access.connection is not None or module in _OPEN_TO_TOKEN_A


async def _read(receive: Receive) -> bytes | None:
    """Read the body; None where it is too long.

    A body that is too long is read and thrown away, since a client that is still writing would see a broken
    connection and not the answer.
    """
    chunks: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        chunk = message.get("body", b"")
        length += len(chunk)
        if length <= LONGEST_BODY:
            chunks.append(chunk)
        if not message.get("more_body", False) or length > 10 * LONGEST_BODY:
            return b"".join(chunks) if length <= LONGEST_BODY else None


async def _in_thread(work: Callable[[], Answer]) -> Answer:
    """Run what sends requests of its own in a thread that nobody has to wait for when the server stops."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Answer] = loop.create_future()

    def run() -> None:
        answer = work()
        with suppress(RuntimeError):  # the server has stopped meanwhile
            loop.call_soon_threadsafe(_finish, done, answer)

    threading.Thread(target=run, daemon=True).start()
    return await done


def _finish(done: "asyncio.Future[Answer]", answer: Answer) -> None:
    if not done.cancelled():
        done.set_result(answer)


async def _hang_up(receive: Receive, send: Send) -> None:
    """Close the connection without an answer, for which ASGI has no message."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
