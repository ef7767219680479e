"""The control interface: what happens on a second port so that a test in any language can use the partner.

It is no part of OCPI, and it is open to this machine only. ``GET /`` there lists what there is.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import aclosing
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ocpi_mocks import disclosure
from ocpi_mocks.actions import ACTIONS
from ocpi_mocks.errors import ActionError, PartnerError
from ocpi_mocks.faults.mechanism import FaultError
from ocpi_mocks.recording import Recording
from ocpi_mocks.waiting import Wanted, missing, near_misses
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.wire import WireError, decode

if TYPE_CHECKING:
    from ocpi_mocks.partner import MockPartner

__all__ = ["control"]

_LOOPBACK = {"127.0.0.1", "::1", "localhost", "[::1]"}
_LONGEST_WAIT = 3600
_NDJSON = "application/x-ndjson"


class _Offer(NamedTuple):
    """One thing that can be asked of the control port."""

    method: str
    path: str
    handler: Callable[[Request], Awaitable[Response]]
    sentence: str


def control(partner: "MockPartner") -> Starlette:
    """Make the application that controls a partner."""
    return Starlette(
        routes=[
            Route(offer.path, offer.handler, methods=[offer.method]) for offer in _Control(partner).offers
        ],
        middleware=[Middleware(_ThisMachineOnly)],
        exception_handlers={PartnerError: _refuse, FaultError: _refuse, HTTPException: _not_offered},
    )


class _Control:
    def __init__(self, partner: "MockPartner") -> None:
        self._partner = partner
        self.offers = (
            _Offer("GET", "/", self._listing, "What there is."),
            _Offer(
                "GET",
                "/state",
                self._state,
                "Versions URL and token A to register with, connections, and how many objects there are.",
            ),
            _Offer("GET", "/traffic", self._traffic, "All exchanges that are kept, one JSON object a line."),
            _Offer(
                "GET",
                "/traffic/live",
                self._live,
                "The exchanges as they happen, a line each; ?after=NUMBER begins behind an earlier one.",
            ),
            _Offer(
                "POST",
                "/wait",
                self._wait,
                'Wait for a request of the other side, {"module": "cdrs"}; add "method", "parameters" of the '
                'path, "after" (an exchange) or "timeout" (seconds). 408 tells what came instead.',
            ),
            _Offer(
                "POST",
                "/actions/{name}",
                self._act,
                "Make the partner act, such as push_location; the body says with what.",
            ),
            _Offer("GET", "/faults", self._faults, "The armed faults, and how often each was committed."),
            _Offer("POST", "/faults", self._arm, 'Arm a fault, {"fault": "NAME?key=value"}.'),
            _Offer("DELETE", "/faults/{name}", self._disarm, "Disarm a fault."),
            _Offer(
                "POST",
                "/seed",
                self._seed,
                'Replace the partner\'s own objects by others, {"locations": 5, "tokens": 5, "seed": 1}; '
                "connections stay.",
            ),
            _Offer("POST", "/reset", self._reset, "Begin anew, with no connection and the first objects."),
        )

    async def _listing(self, request: Request) -> Response:
        offers = {f"{offer.method} {offer.path}": offer.sentence for offer in self.offers}
        return JSONResponse({"offers": offers, "actions": list(ACTIONS)})

    async def _state(self, request: Request) -> Response:
        return JSONResponse(disclosure.state(self._partner))

    async def _traffic(self, request: Request) -> Response:
        return StreamingResponse(_each(self._partner.exchanges), media_type=_NDJSON)

    async def _live(self, request: Request) -> Response:
        recording = self._partner.platform.recording
        after = request.query_params.get("after", str(recording.count))
        if not after.isdecimal():
            raise ActionError("after is the number of an exchange, such as ?after=12")
        lines = (_line(exchange) async for exchange in _arriving(recording, int(after)))
        return StreamingResponse(lines, media_type=_NDJSON)

    async def _wait(self, request: Request) -> Response:
        body = await _body(request)
        wanted, timeout = _wanted(body), _seconds(body)
        recording = self._partner.platform.recording
        try:
            async with asyncio.timeout(timeout), aclosing(_arriving(recording, wanted.after)) as arriving:
                found = await anext(exchange async for exchange in arriving if wanted.fits(exchange))
        except TimeoutError:
            misses = near_misses(recording.since(wanted.after), wanted)
            told = [disclosure.near_miss(miss) for miss in misses]
            return JSONResponse({"error": missing(wanted, timeout), "near_misses": told}, status_code=408)
        return JSONResponse(disclosure.exchange(found))

    async def _act(self, request: Request) -> Response:
        body = await _body(request)
        name = request.path_params["name"]
        return JSONResponse(await asyncio.to_thread(self._partner.act, name, body))

    async def _faults(self, request: Request) -> Response:
        return JSONResponse([disclosure.armed_fault(each) for each in self._partner.faults.armed.values()])

    async def _arm(self, request: Request) -> Response:
        body = await _body(request)
        if not isinstance(body.get("fault"), str):
            raise FaultError('send {"fault": "NAME"} or {"fault": "NAME?key=value"}')
        armed = self._partner.faults.arm(body["fault"])
        return JSONResponse(disclosure.armed_fault(armed), status_code=201)

    async def _disarm(self, request: Request) -> Response:
        self._partner.faults.disarm(request.path_params["name"])
        return JSONResponse({})

    async def _seed(self, request: Request) -> Response:
        body = await _body(request)
        _known(body, ("locations", "tokens", "seed"))
        await asyncio.to_thread(self._partner.seed, **{name: _whole(body, name) for name in body})
        return JSONResponse(disclosure.state(self._partner))

    async def _reset(self, request: Request) -> Response:
        self._partner.reset()
        return JSONResponse(disclosure.state(self._partner))


class _ThisMachineOnly:
    """Turns away everybody else, and web pages that were loaded from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            peer = request.client.host if request.client else ""
            if peer not in _LOOPBACK or request.url.hostname not in _LOOPBACK or "origin" in request.headers:
                refusal = JSONResponse({"error": "the control port serves this machine only"}, 403)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def _body(request: Request) -> dict[str, Any]:
    raw = await request.body()
    try:
        body = decode(raw) if raw.strip() else {}
    except WireError as error:
        raise ActionError(str(error)) from None
    if not isinstance(body, dict):
        raise ActionError("send a JSON object")
    return body


def _wanted(body: dict[str, Any]) -> Wanted:
    _known(body, ("module", "method", "parameters", "after", "timeout"))
    parameters = body.get("parameters", {})
    if not isinstance(parameters, dict):
        raise ActionError('parameters are a JSON object, such as {"location_id": "LOC1"}')
    for name, value in {**body, **parameters}.items():
        if name not in ("parameters", "after", "timeout") and not isinstance(value, str):
            raise ActionError(f"{name} is a text")
    if "module" not in body:
        raise ActionError('wait for what? name at least the module: {"module": "cdrs"}')
    try:
        return Wanted(body["module"], body.get("method", ""), parameters, _whole(body, "after"))
    except ValueError as error:
        raise ActionError(str(error)) from None


def _known(body: dict[str, Any], names: Iterable[str]) -> None:
    for name in body:
        if name not in names:
            raise ActionError(f"nobody knows what {name!r} means here; there are {', '.join(names)}")


def _whole(body: dict[str, Any], name: str) -> int:
    """Read a whole number that is not negative; 0 where it is left out."""
    value = body.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ActionError(f"{name} is a whole number from 0")
    return value


def _seconds(body: dict[str, Any]) -> float:
    value = body.get("timeout", 10)
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not 0 <= value <= _LONGEST_WAIT:
        raise ActionError(f"timeout is a number of seconds, from 0 to {_LONGEST_WAIT}")
    return float(value)


async def _refuse(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=400)


async def _not_offered(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told = f"there is no {request.method} {request.url.path}; GET / lists what there is"
    return JSONResponse({"error": told}, status_code=error.status_code, headers=error.headers)


async def _arriving(recording: Recording, after: int) -> AsyncGenerator[Exchange, None]:
    """Give the exchanges after a number, and go on with each that happens."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    with recording.watched(lambda: loop.call_soon_threadsafe(came.set)):
        while True:
            came.clear()
            for exchange in recording.since(after):
                yield exchange
                after = exchange.number
            await came.wait()


async def _each(exchanges: Iterable[Exchange]) -> AsyncIterator[str]:
    for exchange in exchanges:
        yield _line(exchange)


def _line(exchange: Exchange) -> str:
    return json.dumps(disclosure.exchange(exchange)) + "\n"
