"""Registrations in the traffic of a run: who gave whom which credentials token, and what happened meanwhile.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_registration
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from ocpi_harness.evidence import Trace
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.status_codes import is_success
from ocpi_reference.spec.wire import Json

__all__ = ["Handshake", "carries", "credentials_of_ours", "handshakes", "parties", "sent_token"]

_Object: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Handshake:
    """A POST or PUT of our credentials that is honest, and what the system did about it."""

    exchange: Exchange
    ours: _Object
    """The credentials that we sent, with a token B."""

    @property
    def number(self) -> int:
        """The number of the POST or PUT."""
        return self.exchange.number

    @property
    def is_post(self) -> bool:
        """Tell whether it began a registration; otherwise it renewed one."""
        return self.exchange.request.method == Method.POST

    @property
    def token_b(self) -> str:
        """The token that the system has to use from now on."""
        return str(self.ours["token"])

    @property
    def accepted(self) -> bool:
        """Tell whether the system said yes."""
        answer = self.exchange.response
        return answer is not None and 200 <= answer.status < 300 and is_success(answer.status_code or 0)

    @property
    def theirs(self) -> _Object | None:
        """The credentials in the answer; None where it holds no object."""
        return _object(self.exchange.response.data) if self.exchange.response and self.accepted else None

    @property
    def token_c(self) -> str | None:
        """The token that the system gave us; None where it gave none."""
        token = (self.theirs or {}).get("token")
        return token if isinstance(token, str) else None

    @property
    def answered(self) -> datetime:
        """When the answer had come."""
        return self.exchange.started + timedelta(seconds=self.exchange.seconds)

    def under_way(self, exchange: Exchange) -> bool:
        """Tell whether an exchange began before this one was answered, and after it had begun."""
        return self.exchange.started <= exchange.started <= self.answered


def handshakes(run: Trace) -> tuple[Handshake, ...]:
    """Give our registrations and renewals, in order."""
    return run.once("handshakes", lambda: tuple(_handshakes(run)))


def _handshakes(run: Trace) -> Iterator[Handshake]:
    for exchange in run.exchanges:
        ours = credentials_of_ours(exchange)
        writes = exchange.request.method in (Method.POST, Method.PUT)
        if exchange.direction is Direction.SENT and writes and not exchange.stimulus and ours:
            yield Handshake(exchange, ours)


def credentials_of_ours(exchange: Exchange) -> _Object | None:
    """Give the credentials object of ours in an exchange, whether we asked or answered with it."""
    if exchange.module != "credentials":
        return None
    body: Json = exchange.response.data if exchange.response else None
    if exchange.direction is Direction.SENT:
        body = None if exchange.request.unreadable else exchange.request.json
    found = _object(body)
    return found if found and isinstance(found.get("token"), str) else None


def sent_token(exchange: Exchange) -> str:
    """Give what stands behind ``Token`` in the Authorization header; empty where there is nothing."""
    scheme, _, sent = (exchange.request.header("Authorization") or "").partition(" ")
    return sent.strip() if scheme.lower() == "token" else ""


def carries(exchange: Exchange, token: str) -> bool:
    """Tell whether a request carries a token, as it is or in Base64."""
    return sent_token(exchange) in (token, base64.b64encode(token.encode()).decode())


def parties(credentials: _Object) -> frozenset[tuple[str, str, str]]:
    """Give the parties in a credentials object as role, country code and party id, in capitals.

    The role is empty in the versions that name none.
    """
    listed = credentials.get("roles", [credentials])
    return frozenset(
        (_upper(one, "role"), _upper(one, "country_code"), _upper(one, "party_id"))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
    )


def _upper(party: _Object, name: str) -> str:
    return str(party.get(name, "")).upper()


def _object(value: Json) -> _Object | None:
    return value if isinstance(value, dict) else None
