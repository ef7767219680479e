"""What the tests of partners share: two that know each other, and a stand-in for systems that misbehave."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ocpi_mocks import MockPartner
from ocpi_mocks.connection import Connection
from ocpi_reference.exchange import Exchange, Response
from ocpi_reference.spec.endpoints import endpoints
from ocpi_reference.spec.versions import InterfaceRole


def answered(exchange: Exchange) -> Response:
    """The answer of an exchange that has one."""
    assert exchange.response is not None, exchange.failure
    return exchange.response


def connected(partner: MockPartner) -> Connection:
    """The connection of a partner that has one."""
    assert partner.connection is not None
    return partner.connection


Start = Callable[..., MockPartner]


@dataclass
class Pair:
    """A CPO and an eMSP that are registered with each other: the eMSP came to the CPO."""

    cpo: MockPartner
    emsp: MockPartner

    def ask(
        self,
        asker: MockPartner,
        method: str,
        module: str,
        path: str = "",
        *,
        interface: InterfaceRole = InterfaceRole.SENDER,
        **more: Any,
    ) -> Response:
        """Send a request to the other partner's endpoint of a module."""
        connection = connected(asker)
        url = connection.url(module, interface)
        assert url is not None
        row = next(iter(endpoints(connection.version, module=module, interface=interface)))
        return answered(asker.client.request(method, url.removesuffix("/") + path, endpoint=row, **more))

    def push(self, method: str, path: str, json: Any = None, **more: Any) -> Response:
        """Ask the eMSP's receiver of Locations as the CPO does."""
        return self.ask(
            self.cpo, method, "locations", path, interface=InterfaceRole.RECEIVER, json=json, **more
        )


@dataclass
class Stub:
    """A system that answers whatever the test lays down, by path."""

    url: str = ""
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)

    def envelope(self, path: str, data: Any, *, status: int = 200, code: int = 1000) -> None:
        """Answer with an OCPI envelope."""
        body = {"data": data, "status_code": code, "timestamp": "2026-01-01T00:00:00Z"}
        self.answers[path] = (status, json.dumps(body).encode())
