# This program runs in an environment of its own, which the type checker of the project does not see.
# mypy: disable-error-code="import-not-found"
"""What only the host itself can start, each started by an HTTP POST to /_trigger/<name> with a JSON object.

A push is sent by the library's own client. The library has none for registration, PATCH, DELETE, pull or
commands, so there is no trigger for those.
"""

from collections.abc import Callable, Mapping

import httpx
from network import JsonObject
from py_ocpi.core.adapter import BaseAdapter
from py_ocpi.core.enums import ModuleID
from py_ocpi.core.push import send_push_request
from py_ocpi.core.utils import encode_string_base64
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from store import Store

# Per role and trigger: the module that is pushed, and the field of the request that names the object.
PUSHES: Mapping[str, Mapping[str, tuple[ModuleID, str]]] = {
    "CPO": {
        "push_location": (ModuleID.locations, "location_id"),
        "push_tariff": (ModuleID.tariffs, "tariff_id"),
    },
    "EMSP": {"push_token": (ModuleID.tokens, "uid")},
}

# How the library's push endpoint writes token B into the Authorization header.
ENCODE: Mapping[str, Callable[[str], str]] = {"2.1.1": str, "2.2.1": encode_string_base64}


def trigger_app(store: Store) -> Starlette:
    """Build the application behind the trigger port of a host."""

    async def fire(request: Request) -> JSONResponse:
        name = request.path_params["name"]
        body = await _json_object(request)
        if body is None:
            return _refusal(400, "the body must be a JSON object")
        if name == "new_token_a":
            if "token" not in body:
                return _refusal(400, 'say which: {"token": ...}')
            store.tokens_a.add(body["token"])
            return JSONResponse({})
        pushes = PUSHES[store.party.role]
        if name not in pushes:
            return _refusal(404, f"no trigger {name!r} here; there is {', '.join(['new_token_a', *pushes])}")
        module, field = pushes[name]
        return await _push(store, module, body.get(field))

    return Starlette(routes=[Route("/_trigger/{name}", fire, methods=["POST"])])


async def _json_object(request: Request) -> JsonObject | None:
    try:
        body = await request.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


async def _push(store: Store, module: ModuleID, identifier: str | None) -> JSONResponse:
    if not store.partners:
        return _refusal(409, "no partner is registered yet")
    partner = [*store.partners.values()][-1]
    item = _find(store, partner.version, module, identifier)
    if item is None:
        return _refusal(404, f"{module.value} has no {identifier!r}")
    try:
        answer = await send_push_request(
            object_id=item["uid"] if module is ModuleID.tokens else item["id"],
            object_data=item,
            module_id=module,
            adapter=BaseAdapter,
            client_auth_token=f"Token {ENCODE[partner.version.value](partner.token_b)}",
            endpoints=partner.details["endpoints"],
            version=partner.version,
        )
    except httpx.HTTPError as error:
        return _refusal(502, f"the push failed: {error!r}")
    return JSONResponse({"http_status": answer.status_code, "answer": answer.text})


def _find(store: Store, version: object, module: ModuleID, identifier: str | None) -> JsonObject | None:
    """The object that the request names, in any letter case, or simply the first."""
    name = "uid" if module is ModuleID.tokens else "id"
    wanted = identifier and identifier.lower()
    items = store.table(version, module).values()
    return next((item for item in items if wanted in (None, item[name].lower())), None)


def _refusal(status: int, reason: str) -> JSONResponse:
    return JSONResponse({"error": reason}, status_code=status)
