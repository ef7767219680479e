"""One recorded exchange as a reader wants to see it: short enough to read, whole enough to repeat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import msgspec

from ocpi_reference.exchange import Direction, Exchange, Message
from ocpi_reports.legible import cut, legible

__all__ = ["Body", "Evidence", "by_number", "evidence", "pretty"]

MOST_CHARACTERS = 6_000
MOST_LINES = 120
"""How much of a body a page shows; traffic.ndjson holds the rest."""
LONGEST_HEADER = 400
LONGEST_CURL = 8_000
"""What still fits into a terminal's input line."""


@dataclass(frozen=True)
class Body:
    """The shown part of a body, and what is missing from it."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Evidence:
    """The parts of one exchange, in words and text."""

    number: int
    sender: str
    """Who sent the request."""
    line: str
    """The request line: method and URL."""
    outcome: str
    """HTTP status and OCPI status code, or why there was no answer."""
    milliseconds: int
    request: str
    """The request's headers, one a line."""
    request_body: Body
    response: str | None
    """The response's status and headers; None where no answer came."""
    response_body: Body
    curl: str
    stimulus: str
    """What the request did wrong on purpose."""


def evidence(exchange: Exchange) -> Evidence:
    """Prepare one exchange for a reader."""
    request, response = exchange.request, exchange.response
    return Evidence(
        number=exchange.number,
        sender="plugfest" if exchange.direction is Direction.SENT else "your system",
        line=f"{request.method} {request.url}",
        outcome=_outcome(exchange),
        milliseconds=round(exchange.seconds * 1000),
        request=_headers(request),
        request_body=pretty(request),
        response=None if response is None else f"HTTP {response.status}\n{_headers(response)}".rstrip(),
        response_body=Body("") if response is None else pretty(response),
        curl=_curl(exchange),
        stimulus=exchange.stimulus,
    )


def pretty(message: Message) -> Body:
    """Indent a JSON body without touching its numbers or the order of its keys; show other bodies as sent."""
    text, missing = cut(
        legible(_indented(message).decode("utf-8", "backslashreplace")),
        characters=MOST_CHARACTERS,
        lines=MOST_LINES,
    )
    note = f"Shown: {missing}. traffic.ndjson holds the whole body." if missing else ""
    return Body(text, note)


def by_number(exchanges: Iterable[Exchange]) -> Mapping[int, Exchange]:
    """Give the exchanges of a recording by the number that findings refer to."""
    return {exchange.number: exchange for exchange in exchanges}


def _indented(message: Message) -> bytes:
    if message.unreadable:
        return message.body
    try:
        return msgspec.json.format(message.body, indent=2)
    except msgspec.DecodeError:  # half a surrogate pair, which Python's decoder lets pass
        return message.body


def _outcome(exchange: Exchange) -> str:
    if exchange.response is None:
        return f"no answer: {exchange.failure or 'the reason was not recorded'}"
    code = exchange.response.status_code
    return f"HTTP {exchange.response.status}" + (f", status_code {code}" if code is not None else "")


def _headers(message: Message) -> str:
    return "\n".join(f"{name}: {_short(value)}" for name, value in message.headers)


def _short(value: str) -> str:
    return (
        value if len(value) <= LONGEST_HEADER else f"{value[:LONGEST_HEADER]} ... ({len(value):,} characters)"
    )


def _curl(exchange: Exchange) -> str:
    line = exchange.curl()
    if len(line) <= LONGEST_CURL:
        return line
    without_body = replace(exchange, request=replace(exchange.request, body=b""))
    return f"{without_body.curl()} --data-binary @exchange-{exchange.number}-request.json"
