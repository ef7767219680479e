"""Answers as data: HTTP status, OCPI status code and the encoded ``data``, and how the envelope is written.

There is one constructor for each kind of problem, so that the same situation is answered alike everywhere.
https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_response_format
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ocpi_reference.spec.wire import Json, decode, encode

__all__ = [
    "Answer",
    "Pair",
    "invalid",
    "not_allowed",
    "not_found",
    "not_json",
    "ok",
    "server_error",
    "too_large",
    "unauthorized",
    "with_data",
    "with_envelope",
    "write",
]

Pair = tuple[bytes, bytes]
"""A header as ASGI has it: its name in lower case and its value."""


class Answer(NamedTuple):
    """What a handler answers; tuples, because thousands are made in a second."""

    http: int = 200
    code: int = 1000
    data: bytes | None = None
    """The encoded value of ``data``; None leaves the field out."""
    message: str = ""
    headers: tuple[Pair, ...] = ()
    body: bytes | None = None
    """A whole body to send instead of an envelope; only a fault has a reason to."""
    content_type: bytes = b"application/json"
    delay: float = 0.0
    """Seconds to wait before the answer leaves."""
    hang_up: bool = False
    """Close the connection instead of answering."""


def ok(data: Json = None, *, http: int = 200, headers: Iterable[Pair] = ()) -> Answer:
    """Answer success; without `data`, or with None, the field is left out."""
    return Answer(http, data=None if data is None else encode(data), headers=tuple(headers))


def invalid(why: str, *, code: int = 2001) -> Answer:
    """Refuse what was said: the message arrived, so HTTP is content and OCPI is not."""
    return Answer(200, code, message=why)


def server_error(code: int, why: str) -> Answer:
    """Report a problem of our own, or with the other side's system."""
    return Answer(200, code, message=why)


def not_json(why: str) -> Answer:
    """Refuse a body that is no JSON document: it never reached OCPI."""
    return Answer(400, 2001, message=why)


def not_found(what: str, *, code: int = 2000) -> Answer:
    """Say that there is no such address, or no such object."""
    return Answer(404, code, message=what)


def unauthorized() -> Answer:
    """Turn away whoever sent no token, an unknown one, or one that does not open this door."""
    return Answer(401, 2000, message="no valid credentials token", headers=((b"www-authenticate", b"Token"),))


def not_allowed(allowed: Iterable[str], why: str = "") -> Answer:
    """Refuse a verb that is not defined at an address, or not now."""
    verbs = ", ".join(sorted(allowed))
    return Answer(
        405, 2000, message=why or f"only {verbs} can be used here", headers=((b"allow", verbs.encode()),)
    )


def too_large(limit: int) -> Answer:
    """Refuse a body that is longer than `limit` bytes."""
    return Answer(
        413, 2001, message=f"the body is longer than {limit:,} bytes", headers=((b"connection", b"close"),)
    )


def with_data(answer: Answer, change: Callable[[Any], Json]) -> Answer:
    """Give `answer` with its ``data`` changed; an answer without data stays as it is."""
    if answer.data is None:
        return answer
    return answer._replace(data=encode(change(decode(answer.data))))


def with_envelope(answer: Answer, change: Callable[[dict[str, Any]], Json]) -> Answer:
    """Give `answer` with its envelope changed in any way, even into something that is none."""
    return answer._replace(body=encode(change(decode(write(answer)))))


def write(answer: Answer, *, odd: bool = False) -> bytes:
    """Write the body: the envelope around ``data``, with the time of now.

    `odd` writes the same envelope with its fields in another order, with blanks, and with an empty
    status_message where there is none: as legal, and not what a text search expects.
    """
    if answer.body is not None:
        return answer.body
    now = _now()
    message = encode(answer.message) if answer.message else b""
    if odd:
        parts = [b'{\n  "timestamp" : "', now, b'",\n  "status_message" : ', message or b"null"]
        parts += [b',\n  "status_code" : %d' % answer.code]
        if answer.data is not None:
            parts += [b',\n  "data" : ', answer.data]
        return b"".join((*parts, b"\n}\n"))
    parts = [b'{"data":', answer.data, b","] if answer.data is not None else [b"{"]
    parts.append(b'"status_code":%d,' % answer.code)
    if message:
        parts += [b'"status_message":', message, b","]
    return b"".join((*parts, b'"timestamp":"', now, b'"}'))


_second = (0, b"")


def _now() -> bytes:
    """The time in whole seconds, written once a second."""
    global _second
    second = int(time.time())
    if _second[0] != second:
        _second = (second, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second)).encode())
    return _second[1]
