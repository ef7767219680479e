"""Sending a command: what an eMSP does for a driver who presses a button.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_commands.asciidoc#mod_commands_cpo_post_method
"""

import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from ocpi_mocks.addresses import NAMED
from ocpi_mocks.connection import Connection
from ocpi_mocks.errors import ActionError, PushError
from ocpi_mocks.kinds import named
from ocpi_mocks.moments import date_time
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.pulling import pull
from ocpi_mocks.pushing import accepted
from ocpi_mocks.sent_commands import SentCommand
from ocpi_mocks.store import Object
from ocpi_reference.spec.commands import CommandType
from ocpi_reference.spec.conversions import CannotExpressError
from ocpi_reference.spec.endpoints import endpoints
from ocpi_reference.spec.location_enums import Capability, Status
from ocpi_reference.spec.sessions import SessionStatus
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["send_command"]

Body: TypeAlias = Mapping[str, Any]

_RESERVED_FOR = timedelta(minutes=15)

_NEEDS = {
    CommandType.START_SESSION: Capability.REMOTE_START_STOP_CAPABLE,
    CommandType.RESERVE_NOW: Capability.RESERVABLE,
    CommandType.UNLOCK_CONNECTOR: Capability.UNLOCK_CAPABLE,
}


def send_command(platform: Platform, connection: Connection, body: Body) -> dict[str, Any]:
    """Send a command, with a response_url of our own, and give the answer; the result comes there later.

    `body` names the command, and may name location_id, evse_uid, connector_id, token_uid, session_id,
    reservation_id, expiry_date and authorization_reference.

    Raises:
        ActionError: the version has no such command, or nothing is known that it could be about.
        PushError: the other side takes no commands.
    """
    command = str(body["command"])
    url = connection.url("commands", InterfaceRole.RECEIVER)
    if url is None:
        raise PushError("the other side has no commands endpoint that receives")
    rows = {
        row.path[1:]: row
        for row in endpoints(connection.version, module="commands", interface=InterfaceRole.RECEIVER)
    }
    if command not in rows:
        raise ActionError(f"OCPI {connection.version} has no {command}; there are {', '.join(rows)}")
    reference = uuid.uuid4().hex
    ours = platform.urls[connection.version, "commands", InterfaceRole.SENDER]
    asked = {
        "response_url": f"{ours.removesuffix('/')}/{NAMED}/{reference}",
        **_ABOUT[command](platform, connection, body),
    }
    try:
        told = express(rows[command].takes, asked, connection.version)
    except CannotExpressError as error:
        raise ActionError(f"{command} cannot be said in {connection.version}: {error}") from None
    sent = SentCommand(reference, command, connection.key, told)
    platform.commands.add(sent)
    exchange = platform.client.request(
        "POST",
        f"{url.removesuffix('/')}/{command}",
        json=told,
        token=connection.token,
        version=connection.version,
        endpoint=rows[command],
    )
    answer = exchange.response
    if answer is not None and accepted(exchange) and isinstance(answer.data, dict):
        sent.answered = time.monotonic()
        sent.response = answer.data
    return {
        **sent.to_json(),
        "exchange": exchange.number,
        "http": answer.status if answer else None,
        "status_code": answer.status_code if answer else None,
        "failure": exchange.failure,
    }


def _start(platform: Platform, connection: Connection, body: Body) -> Object:
    return {
        "token": _token(platform, body),
        **_place(platform, connection, body, CommandType.START_SESSION),
        "authorization_reference": body.get("authorization_reference") or str(uuid.uuid4()),
    }


def _reserve(platform: Platform, connection: Connection, body: Body) -> Object:
    place = _place(platform, connection, body, CommandType.RESERVE_NOW)
    until = body.get("expiry_date") or date_time(datetime.now(UTC) + _RESERVED_FOR)
    return {
        "token": _token(platform, body),
        "expiry_date": until,
        "reservation_id": str(body.get("reservation_id") or platform.commands.next_reservation_id()),
        **{name: value for name, value in place.items() if name != "connector_id"},
        "authorization_reference": body.get("authorization_reference") or str(uuid.uuid4()),
    }


def _cancel(platform: Platform, connection: Connection, body: Body) -> Object:
    return {"reservation_id": str(body.get("reservation_id") or platform.commands.last_reservation_id)}


def _stop(platform: Platform, connection: Connection, body: Body) -> Object:
    wanted = body.get("session_id")
    if not wanted:
        with platform.store.lock:
            known = list(platform.store.shelf(connection, connection.version, named("sessions")).values())
        active = [each["id"] for each in known if each["status"] == SessionStatus.ACTIVE]
        if not active:
            raise ActionError("no active session is known; name one by its session_id")
        wanted = active[-1]
    return {"session_id": wanted}


def _unlock(platform: Platform, connection: Connection, body: Body) -> Object:
    return _place(platform, connection, body, CommandType.UNLOCK_CONNECTOR)


_ABOUT: Mapping[str, Callable[[Platform, Connection, Body], Object]] = {
    CommandType.START_SESSION: _start,
    CommandType.STOP_SESSION: _stop,
    CommandType.RESERVE_NOW: _reserve,
    CommandType.CANCEL_RESERVATION: _cancel,
    CommandType.UNLOCK_CONNECTOR: _unlock,
}
"""What a command says, in 2.3.0, apart from its response_url."""


def _token(platform: Platform, body: Body) -> Object:
    tokens = platform.store.own("tokens")
    if body.get("token_uid"):
        found = next(iter(tokens.with_id(body["token_uid"])), None)
    else:
        found = next((each for each in tokens if each["valid"] and each["type"] == "RFID"), None)
    if found is None:
        raise ActionError(f"we have no valid token {body.get('token_uid', '')}".rstrip())
    return found


def _place(platform: Platform, connection: Connection, body: Body, command: CommandType) -> Object:
    """Name a place: what `body` names as it is, else the first that is free and can do it."""
    if body.get("location_id"):
        names = ("location_id", "evse_uid", "connector_id")
        return {name: body[name] for name in names if body.get(name)}
    kind = named("locations")
    with platform.store.lock:
        shelf = platform.store.shelf(connection, connection.version, kind)
    if not shelf:
        pull(platform, connection, kind, {})
    with platform.store.lock:
        known = list(shelf.values())
    for location in known:
        for evse in location.get("evses") or ():
            if evse["status"] == Status.AVAILABLE and _NEEDS[command] in (evse.get("capabilities") or ()):
                connector_id = evse["connectors"][0]["id"]
                return {"location_id": location["id"], "evse_uid": evse["uid"], "connector_id": connector_id}
    raise ActionError(f"no free EVSE is known that is {_NEEDS[command]}; name one by its location_id")
