"""What a driver does at a charge point of ours: presents a token, plugs in, charges and leaves."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ocpi_mocks.authorization import present_token
from ocpi_mocks.charging.cdrs import post_cdr
from ocpi_mocks.charging.places import Place, find, hindrance, places
from ocpi_mocks.charging.running import begin, carry_on, carry_on_in_background, end
from ocpi_mocks.charging.state import Running
from ocpi_mocks.connection import Connection
from ocpi_mocks.errors import ActionError
from ocpi_mocks.kinds import named
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.pulling import pull
from ocpi_mocks.pushing import accepted
from ocpi_mocks.simulator import Authorization
from ocpi_mocks.store import Object
from ocpi_reference.spec.sessions import SessionStatus
from ocpi_reference.spec.tokens import AllowedType

__all__ = ["customer", "push_cdr", "start_session", "stop_session"]


def start_session(platform: Platform, connection: Connection, body: Mapping[str, Any]) -> dict[str, Any]:
    """Let a driver present a token at a free EVSE, and charge if the token is allowed.

    `body` may name token_uid, type, location_id, evse_uid, connector_id and speed. At the usual speed of a
    partner the session is over, and its CDR sent, when this returns; at any other it has become active.

    Raises:
        ActionError: no token, or no free EVSE where a tariff applies.
        PullError: the eMSP has no tokens to fetch.
    """
    speed = float(body.get("speed") or platform.charging.speed)
    if speed < 1:
        raise ActionError(f"a speed of {speed:g} is slower than life; give 1 or more")
    place = _free_place(platform, connection, body)
    known = _tokens(platform, connection)
    uid = body.get("token_uid") or next((each["uid"] for each in known if each["valid"]), None)
    if uid is None:
        raise ActionError("the eMSP has no valid token; name one by its token_uid")
    found = present_token(
        platform,
        connection,
        uid=uid,
        kind=body.get("type"),
        location_id=place.location["id"],
        evse_uid=place.evse["uid"],
    )
    told = {**found, "location_id": place.location["id"], "evse_uid": place.evse["uid"]}
    if found["allowed"] != AllowedType.ALLOWED:
        return {**told, "session_id": None}
    running = begin(
        platform,
        connection,
        place,
        token=customer(connection, _presented(found, known, body)),
        authorization=Authorization(found["auth_method"], found.get("authorization_reference")),
        speed=speed,
    )
    if math.isinf(running.speed):
        carry_on(platform, running)
    else:
        carry_on_in_background(platform, running)
    return {**told, **_seen(running)}


def stop_session(platform: Platform, connection: Connection, body: Mapping[str, Any]) -> dict[str, Any]:
    """Let the driver of a session, the last one where none is named, unplug and leave.

    Raises:
        ActionError: there never was such a session, or it is a reservation.
    """
    running = platform.charging.session(body.get("session_id"))
    if running is None:
        raise ActionError("there is no such session; start one first")
    if running.status == SessionStatus.RESERVATION:
        raise ActionError(f"{running.id} is a reservation; use cancel_reservation")
    end(running)
    return _seen(running)


def push_cdr(platform: Platform, connection: Connection, body: Mapping[str, Any]) -> dict[str, Any]:
    """Post the CDR with a cdr_id again; without one, the CDR of a whole new session.

    Raises:
        ActionError: there is no such CDR, or no session can be had.
        PushError: the other side does not receive CDRs.
    """
    if not body.get("cdr_id"):
        return start_session(platform, connection, {**body, "speed": math.inf})
    cdr = platform.store.own("cdrs").get(body["cdr_id"])
    if cdr is None:
        raise ActionError(f"we have no CDR {body['cdr_id']}")
    return {"cdr_id": cdr["id"], "accepted": accepted(post_cdr(platform, connection, cdr))}


def customer(connection: Connection, token: Object) -> Object:
    """Give what a Session and a CDR say of a token that the other side sent, in 2.3.0."""
    owner = token if connection.dialect.owner_in_objects else connection.roles[0]
    return {
        "country_code": owner["country_code"],
        "party_id": owner["party_id"],
        "uid": token["uid"],
        "type": token["type"],
        "contract_id": token.get("contract_id") or token["auth_id"],
    }


def _free_place(platform: Platform, connection: Connection, body: Mapping[str, Any]) -> Place:
    location_id = body.get("location_id")
    if location_id:
        wanted = find(platform, location_id, body.get("evse_uid"), body.get("connector_id"))
    else:
        wanted = list(places(platform))
    why = "there is no such place among our locations"
    for place in wanted:
        problem = hindrance(platform, place, connection.version, at=datetime.now(UTC))
        if not problem:
            return place
        why = problem
    raise ActionError(f"nobody can charge here: {why}")


def _tokens(platform: Platform, connection: Connection) -> list[Object]:
    """Give the tokens that the eMSP sent; fetch them where it sent none."""
    kind = named("tokens")
    with platform.store.lock:
        shelf = platform.store.shelf(connection, connection.version, kind)
    if not shelf:
        pull(platform, connection, kind, {})
    with platform.store.lock:
        return list(shelf.values())


def _presented(found: Mapping[str, Any], known: list[Object], body: Mapping[str, Any]) -> Object:
    """The token that was presented, as the eMSP describes it; a stranger is known by the uid only."""
    told: Object | None = found.get("token")
    if told is None:
        kind = body.get("type")
        same = [each for each in known if each["uid"].lower() == found["uid"].lower()]
        told = next((each for each in same if kind in (None, each["type"])), None)
    return told or {"uid": found["uid"], "type": body.get("type") or "RFID", "auth_id": found["uid"]}


def _seen(running: Running) -> dict[str, Any]:
    cdr = running.events[-1].whole["id"] if running.ended.is_set() else None
    return {"session_id": running.id, "status": running.status, "cdr_id": cdr}
