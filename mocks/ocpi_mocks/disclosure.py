"""What the control port tells of a partner: all that a test needs, and of credentials tokens one token A."""

import re
from typing import TYPE_CHECKING, Any

from ocpi_mocks.faults.mechanism import Armed
from ocpi_mocks.kinds import KINDS
from ocpi_mocks.waiting import NearMiss
from ocpi_reference.exchange import Exchange, Headers

if TYPE_CHECKING:
    from ocpi_mocks.partner import MockPartner

__all__ = ["armed_fault", "exchange", "near_miss", "state"]

_SECRET = {"authorization", "proxy-authorization"}
_TOKEN = re.compile(r'("token"\s*:\s*")(?:[^"\\]|\\.)+')
"""The token in a Credentials object; a Token that a driver holds is an object and never a text."""


def state(partner: "MockPartner") -> dict[str, Any]:
    """Tell who the partner is, how to register with it, who did, and how many objects there are."""
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
        "own": {kind.name: len(partner.store.own(kind.name)) for kind in KINDS},
        "received": {kind.name: len(partner.store.received(kind.name)) for kind in KINDS},
    }


def exchange(told: Exchange) -> dict[str, Any]:
    """Tell an exchange, without the credentials tokens in it: ``token`` says which one was used."""
    request, response = told.request, told.response
    return {
        "number": told.number,
        "direction": told.direction,
        "started": told.started.isoformat(),
        "seconds": round(told.seconds, 6),
        "version": told.version,
        "module": told.module,
        "parameters": dict(told.parameters),
        "token": told.token,
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": _headers(request.headers, told.token),
            "body": _body(request.body),
        },
        "response": response
        and {"status": response.status, "headers": response.headers, "body": _body(response.body)},
        "failure": told.failure,
    }


def near_miss(miss: NearMiss) -> dict[str, Any]:
    """Tell what came instead of an awaited request: the number of the exchange, and how it differs."""
    request = miss.exchange.request
    return {
        "number": miss.exchange.number,
        "method": request.method,
        "url": request.url,
        "differences": miss.differences,
    }


def armed_fault(armed: Armed) -> dict[str, Any]:
    """Tell what a fault does, and how often it has done so."""
    return {
        "name": armed.fault.name,
        "armed": armed.text,
        "legal": armed.fault.legal,
        "description": armed.fault.description,
        "occasions": armed.occasions,
        "fired": armed.fired,
    }


def _headers(headers: Headers, token: str) -> Headers:
    shown = f"<token {token}>" if token else "<a strange token>"
    return tuple((name, shown if name.lower() in _SECRET else value) for name, value in headers)


def _body(body: bytes) -> str:
    return _TOKEN.sub(r"\1<a credentials token>", body.decode("utf-8", "backslashreplace"))
