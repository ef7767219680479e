"""The ASGI application: from a request to the right handler, and from its answer to bytes on the wire.

The way is short, because a mock is also driven hard: one look-up for the path, one for the token, one for the
verb, and an answer whose data was encoded before. What can go wrong on that way is answered here, always
with an envelope.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, TypeAlias

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
from ocpi_mocks.client import LONGEST_BODY
from ocpi_mocks.modules.reading import RefusedError
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.registry import Access
from ocpi_mocks.routing import answered, misrouted
from ocpi_reference.spec.dialects import dialect

__all__ = ["Application"]

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})
_WITHOUT_BODY = frozenset({"GET", "DELETE", "HEAD", "OPTIONS"})
_PATIENCE = 2.0
"""Seconds that a request with our new token B waits until the registration that issued it is complete."""

_OPEN_TO_TOKEN_A = frozenset({"versions", "version_details", "credentials"})
_MESSAGE_IDS = (b"x-request-id", b"x-correlation-id")
_NOBODY = Access("", "")

_log = logging.getLogger("ocpi_mocks")


class _Asked(NamedTuple):
    """A request, and what was found out about it."""

    call: Call
    headers: Mapping[bytes, bytes]
    found: Found
    verb: Verb | None
    access: Access | None


class Application:
    """Serves one platform."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        newest = dialect(platform.versions[-1])
        self._nowhere = Found(Place(None, "", None, "", repeats_ids=newest.message_ids), {}, {})
        self.crashes: list[Exception] = []
        """Errors of our own; a request that meets one is answered with status code 3000."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request and record the exchange."""
        if scope["type"] != "http":
            return
        started = time.time()
        headers = dict(scope["headers"])
        body: bytes | None = b""
        if scope["method"] not in _WITHOUT_BODY or not _LENGTHS.isdisjoint(headers):
            body = await _read(receive)
        asked = self._understand(scope, headers, body or b"")
        if asked.access is not None and asked.access.connection is None:
            asked = await self._settled(asked, scope, body or b"")
        answer = too_large(LONGEST_BODY) if body is None else self._refusal(asked)
        if answer is None:
            assert asked.verb is not None
            if asked.verb.calls_back:
                answer = await _in_thread(partial(self._handle, asked.verb, asked.call))
            else:
                with self._platform.store.lock:
                    answer = self._handle(asked.verb, asked.call)
        await self._send(asked, answer, receive, send, started)

    def _understand(self, scope: Scope, headers: Mapping[bytes, bytes], body: bytes) -> _Asked:
        """Find the address, the verb, and who asks."""
        platform = self._platform
        method, path, pairs = scope["method"], scope["raw_path"].decode("latin-1"), scope["headers"]
        found = platform.addresses.find(path) or self._nowhere
        place, verb = found.place, found.verbs.get(method)
        authorization = headers.get(b"authorization")
        twice = len(headers) < len(pairs) and sum(name == b"authorization" for name, _ in pairs) > 1
        access = None
        if authorization is not None and not twice:  # two identities are none
            access = platform.registry.access(place.version, authorization)
        known = access or _NOBODY
        call = Call(
            method,
            path,
            scope["query_string"].decode("latin-1"),
            pairs,
            body,
            place.version,
            verb.endpoint if verb else None,
            found.parameters,
            known.connection,
            known.name,
            known.token,
        )
        return _Asked(call, headers, found, verb, access)

    async def _settled(self, asked: _Asked, scope: Scope, body: bytes) -> _Asked:
        """Wait for the registration that issued a token B, where more than discovery is asked for.

        The other side may use the token the moment it has answered our POST, before we have read the answer.
        """
        until = time.monotonic() + _PATIENCE
        while (
            asked.access is not None
            and asked.access.pending
            and asked.found.place.module not in _OPEN_TO_TOKEN_A
            and time.monotonic() < until
        ):
            await asyncio.sleep(0.01)
            asked = self._understand(scope, asked.headers, body)
        return asked

    def _refusal(self, asked: _Asked) -> Answer | None:
        """Say why a call does not reach its handler, or let a fault answer in its place; None: it does."""
        call, found = asked.call, asked.found
        if asked.access is None or not _admits(asked.access, found.place.module, call.method):
            return unauthorized()
        if not found.verbs:
            return not_found("nothing is served at this URL; did you take it from the version details?")
        if asked.verb is None:
            return not_allowed(found.verbs)
        if found.place.is_routed and call.connection is not None:
            refusal = misrouted(self._platform, call.connection, asked.headers)
            if refusal is not None:
                return refusal
        if "request" in self._platform.faults.by_place:
            return self._platform.faults.instead(call)
        return None

    def _handle(self, verb: Verb, call: Call) -> Answer:
        try:
            return verb.handler(call)
        except RefusedError as refused:
            return refused.answer
        except Exception as error:
            _log.exception("%s %s", call.method, call.path)
            self.crashes.append(error)
            return server_error(3000, f"an error of the mock itself, please report it: {error!r}")

    async def _send(
        self, asked: _Asked, answer: Answer, receive: Receive, send: Send, started: float
    ) -> None:
        """Send an answer with the headers that every answer has, as the armed faults leave it."""
        call, faults, added = asked.call, self._platform.faults, self._usual_headers(asked)
        if "answer" in faults.by_place:
            answer = faults.answer(call, answer._replace(headers=(*answer.headers, *added)))
            added = ()
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.hang_up:
            self._platform.recording.served(call, answer.http, (), None, started)
            await _hang_up(receive, send)
            return
        written = write(answer, odd="envelope.odd" in faults.by_place)
        length = b"%d" % len(written)
        headers = (
            (b"content-type", answer.content_type),
            (b"content-length", length),
            *answer.headers,
            *added,
        )
        # Recorded first: whoever holds the answer can look it up.
        self._platform.recording.served(call, answer.http, headers, written, started)
        await send({"type": "http.response.start", "status": answer.http, "headers": headers})
        await send({"type": "http.response.body", "body": written})

    def _usual_headers(self, asked: _Asked) -> Sequence[Pair]:
        headers, place = asked.headers, asked.found.place
        if not place.repeats_ids:
            return ()
        added = [(name, headers[name]) for name in _MESSAGE_IDS if name in headers]
        if place.is_routed:
            added += answered(headers)
        return added


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
