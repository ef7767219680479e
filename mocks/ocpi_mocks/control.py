"""The control interface: what happens on a second port so that a test in any language can use the partner.

It is no part of OCPI, it is open to this machine only, and it shows credentials tokens.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ocpi_mocks.errors import ActionError, PartnerError
from ocpi_mocks.faults.mechanism import Armed, FaultError
from ocpi_mocks.kinds import KINDS
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.wire import WireError, decode

if TYPE_CHECKING:
    from ocpi_mocks.partner import MockPartner

__all__ = ["control"]

_LOOPBACK = {"127.0.0.1", "::1", "localhost", "[::1]"}


def control(partner: "MockPartner") -> Starlette:
    """Make the application that controls a partner."""

    async def state(request: Request) -> Response:
        return JSONResponse(_state(partner))

    async def traffic(request: Request) -> Response:
        lines = (json.dumps(_told(exchange)) + "\n" for exchange in partner.exchanges)
        return StreamingResponse(_each(lines), media_type="application/x-ndjson")

    async def action(request: Request) -> Response:
        body = await _body(request)
        name = request.path_params["name"]
        return JSONResponse(await asyncio.to_thread(partner.act, name, body))

    async def faults(request: Request) -> Response:
        return JSONResponse([_armed(armed) for armed in partner.faults.armed.values()])

    async def arm(request: Request) -> Response:
        body = await _body(request)
        if not isinstance(body.get("fault"), str):
            raise FaultError('send {"fault": "NAME"} or {"fault": "NAME?key=value"}')
        return JSONResponse(_armed(partner.faults.arm(body["fault"])), status_code=201)

    async def disarm(request: Request) -> Response:
        partner.faults.disarm(request.path_params["name"])
        return JSONResponse({})

    async def reset(request: Request) -> Response:
        partner.reset()
        return JSONResponse(_state(partner))

    return Starlette(
        routes=[
            Route("/state", state),
            Route("/traffic", traffic),
            Route("/actions/{name}", action, methods=["POST"]),
            Route("/faults", faults, methods=["GET"]),
            Route("/faults", arm, methods=["POST"]),
            Route("/faults/{name}", disarm, methods=["DELETE"]),
            Route("/reset", reset, methods=["POST"]),
        ],
        middleware=[Middleware(_ThisMachineOnly)],
        exception_handlers={PartnerError: _refuse, FaultError: _refuse},
    )


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


async def _refuse(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=400)


async def _each(lines: Iterator[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


def _state(partner: "MockPartner") -> dict[str, Any]:
    return {
        "roles": partner.roles,
        "parties": [f"{party.country_code}*{party.party_id}" for party in partner.parties],
        "ocpi": partner.versions,
        "versions_url": partner.versions_url,
        "token_a": partner.token_a,
        "connections": [
            {
                "version": connection.version,
                "versions_url": connection.versions_url,
                "parties": [f"{role['country_code']}*{role['party_id']}" for role in connection.roles],
                "endpoints": [
                    {"identifier": module, "role": interface, "url": url}
                    for (module, interface), url in connection.endpoints.items()
                ],
            }
            for connection in partner.connections
        ],
        "commands": [sent.to_json() for sent in partner.platform.commands],
        "own": {kind.name: len(partner.store.own(kind.name)) for kind in KINDS},
        "received": {kind.name: len(partner.store.received(kind.name)) for kind in KINDS},
    }


def _told(exchange: Exchange) -> dict[str, Any]:
    request, response = exchange.request, exchange.response
    return {
        "number": exchange.number,
        "direction": exchange.direction,
        "started": exchange.started.isoformat(),
        "seconds": round(exchange.seconds, 6),
        "version": exchange.version,
        "module": exchange.module,
        "token": exchange.token,
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": request.headers,
            "body": _text(request.body),
        },
        "response": response
        and {"status": response.status, "headers": response.headers, "body": _text(response.body)},
        "failure": exchange.failure,
    }


def _text(body: bytes) -> str:
    return body.decode("utf-8", "backslashreplace")


def _armed(armed: Armed) -> dict[str, Any]:
    return {
        "name": armed.fault.name,
        "armed": armed.text,
        "legal": armed.fault.legal,
        "description": armed.fault.description,
        "occasions": armed.occasions,
        "fired": armed.fired,
    }
