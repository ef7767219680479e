"""What a CPO does with a command: checks at once whether it can pass it on, and then has it carried out.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_commands.asciidoc#mod_commands_flow
"""

import math
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple, TypeAlias

from ocpi_mocks.charging.driver import customer
from ocpi_mocks.charging.places import Place, find, hindrance
from ocpi_mocks.charging.reservations import give_back, hold, take
from ocpi_mocks.charging.running import begin, carry_on, carry_on_in_background, end
from ocpi_mocks.charging.state import Commanded, Reserved
from ocpi_mocks.connection import Connection
from ocpi_mocks.instants import instant
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.simulator import Authorization
from ocpi_mocks.store import Object
from ocpi_reference.spec.cdrs import AuthMethod
from ocpi_reference.spec.commands import CommandResponseType, CommandResultType, CommandType
from ocpi_reference.spec.history import members
from ocpi_reference.spec.location_enums import Capability, Status
from ocpi_reference.spec.sessions import SessionStatus

__all__ = ["CHECKS", "DeclinedError", "Outcome", "UnderspecifiedError", "UnknownLocationError"]


class UnknownLocationError(Exception):
    """No Location of ours has such an id."""


class UnderspecifiedError(Exception):
    """The command lacks what it needs at this EVSE."""


class DeclinedError(Exception):
    """The command will not be passed on."""

    def __init__(self, why: str, result: CommandResponseType = CommandResponseType.REJECTED) -> None:
        super().__init__(why)
        self.result = result


class Outcome(NamedTuple):
    """What the Charge Point said, and what follows once that is reported."""

    result: CommandResultType
    why: str = ""
    following: Callable[[], object] | None = None


CarryOut: TypeAlias = Callable[[], Outcome]
"""Carries a command out at the Charge Point."""

Check: TypeAlias = Callable[[Platform, Connection, Object], CarryOut]


_OCCUPIED = (Status.CHARGING, Status.RESERVED, Status.BLOCKED)


def _start(platform: Platform, connection: Connection, request: Object) -> CarryOut:
    _check_owner(connection, request["token"])
    wanted = _wanted(platform, request, Capability.REMOTE_START_STOP_CAPABLE)
    required = Capability.START_SESSION_CONNECTOR_REQUIRED
    is_known = required in members(Capability, connection.version)
    picky = is_known and required in wanted[0].evse.get("capabilities", ())
    if picky and request.get("evse_uid") and not request.get("connector_id"):
        raise UnderspecifiedError("connector_id is required at this EVSE")
    token = customer(connection, request["token"])
    authorization = Authorization(AuthMethod.COMMAND, request.get("authorization_reference"))

    def carry_out() -> Outcome:
        place, reserved, refusal = _usable(platform, connection, wanted, token["uid"])
        if place is None:
            return refusal
        if reserved is not None:
            take(platform, reserved)
        _remember(platform, connection, place, request)
        return Outcome(CommandResultType.ACCEPTED, following=partial(charge, place, reserved))

    def charge(place: Place, reserved: Reserved | None) -> None:
        running = begin(
            platform,
            connection,
            place,
            token=token,
            authorization=authorization,
            speed=platform.charging.speed,
            reserved=reserved,
        )
        if math.isinf(running.speed):
            carry_on(platform, running)
        else:
            carry_on_in_background(platform, running)

    return carry_out


def _stop(platform: Platform, connection: Connection, request: Object) -> CarryOut:
    running = platform.charging.session(request["session_id"])
    if running is None or running.connection.key != connection.key:
        raise DeclinedError("there is no such session", CommandResponseType.UNKNOWN_SESSION)
    if running.status != SessionStatus.ACTIVE:
        raise DeclinedError(f"the session is {running.status}")
    return lambda: Outcome(CommandResultType.ACCEPTED, following=partial(end, running))


def _reserve(platform: Platform, connection: Connection, request: Object) -> CarryOut:
    _check_owner(connection, request["token"])
    wanted = _wanted(platform, request, Capability.RESERVABLE)
    expires = instant(request["expiry_date"], connection.version)
    now = datetime.now(UTC)
    if expires is None or expires <= now:
        raise DeclinedError("the reservation would be over already")
    token = customer(connection, request["token"])
    key = (connection.key, wanted[0].location["id"].lower(), str(request["reservation_id"]).lower())

    def carry_out() -> Outcome:
        replaced = platform.charging.reservations.get(key)
        if replaced is not None:
            give_back(platform, replaced)
        here = find(platform, request["location_id"], request.get("evse_uid"))
        place, _, refusal = _usable(platform, connection, here, None)
        if place is None:
            return refusal
        _remember(platform, connection, place, request)
        reserved = Reserved(
            connection,
            str(request["reservation_id"]),
            request["response_url"],
            place.ids,
            token["uid"],
            Authorization(AuthMethod.COMMAND, request.get("authorization_reference")),
            now,
            expires,
        )
        return Outcome(CommandResultType.ACCEPTED, following=partial(hold, platform, reserved, place, token))

    return carry_out


def _cancel(platform: Platform, connection: Connection, request: Object) -> CarryOut:
    wanted = (connection.key, str(request["reservation_id"]).lower())

    def carry_out() -> Outcome:
        for reserved in list(platform.charging.reservations.values()):
            if (reserved.key[0], reserved.key[2]) == wanted:
                return Outcome(CommandResultType.ACCEPTED, following=partial(give_back, platform, reserved))
        return Outcome(CommandResultType.UNKNOWN_RESERVATION, "there is no such reservation")

    return carry_out


def _unlock(platform: Platform, connection: Connection, request: Object) -> CarryOut:
    place = _wanted(platform, request, Capability.UNLOCK_CAPABLE)[0]

    def carry_out() -> Outcome:
        running = platform.charging.at(*place.ids)
        if running is None:
            return Outcome(CommandResultType.ACCEPTED)
        if running.connection.key != connection.key:
            return Outcome(CommandResultType.REJECTED, "this EVSE is taken by somebody else")
        ending = partial(end, running) if running.status == SessionStatus.ACTIVE else None
        return Outcome(CommandResultType.ACCEPTED, following=ending)

    return carry_out


CHECKS: Mapping[str, Check] = {
    CommandType.START_SESSION: _start,
    CommandType.STOP_SESSION: _stop,
    CommandType.RESERVE_NOW: _reserve,
    CommandType.CANCEL_RESERVATION: _cancel,
    CommandType.UNLOCK_CONNECTOR: _unlock,
}
"""Per command: what checks a request, given in the connection's version, and gives what carries it out.

They raise DeclinedError, UnknownLocationError or UnderspecifiedError. Whether the token is valid is the
affair of the eMSP (mod_commands.asciidoc#mod_commands_startsession_object)."""


def _remember(platform: Platform, connection: Connection, place: Place, request: Object) -> None:
    """Let the token of a command count as authorized at its EVSE for a while."""
    token = request["token"]
    platform.charging.commands[connection.key, token["uid"].lower(), place.ids] = Commanded(
        token, request.get("authorization_reference"), time.monotonic()
    )


def _check_owner(connection: Connection, token: Object) -> None:
    if connection.dialect.owner_in_objects and not connection.speaks_for(
        token["country_code"], token["party_id"]
    ):
        raise DeclinedError("the token belongs to a party that is not in your credentials")


def _wanted(platform: Platform, request: Object, capability: Capability) -> list[Place]:
    """The places that a command names, all of which can do what it asks for."""
    if request.get("connector_id") and not request.get("evse_uid"):
        raise UnderspecifiedError("evse_uid is required with a connector_id")
    if not find(platform, request["location_id"]):
        raise UnknownLocationError(request["location_id"])
    wanted = find(platform, request["location_id"], request.get("evse_uid"), request.get("connector_id"))
    wanted = [place for place in wanted if place.evse["status"] != Status.REMOVED]
    if not wanted:
        raise DeclinedError("there is no such EVSE or connector at this location")
    able = [place for place in wanted if capability in place.evse.get("capabilities", ())]
    if not able:
        raise DeclinedError(f"this EVSE is not {capability}", CommandResponseType.NOT_SUPPORTED)
    return able


def _usable(
    platform: Platform, connection: Connection, wanted: list[Place], token_uid: str | None
) -> tuple[Place | None, Reserved | None, Outcome]:
    """The first place that is free, or held for this token; else what the Charge Point says."""
    refusal = Outcome(CommandResultType.FAILED)
    for old in wanted:
        place = find(platform, *old.ids, old.connector["id"])[0]  # it may have changed since
        reserved = platform.charging.reserved(place.ids)
        ours = (
            reserved is not None
            and reserved.connection.key == connection.key
            and token_uid is not None
            and reserved.token_uid.lower() == token_uid.lower()
        )
        problem = hindrance(
            platform,
            place,
            connection.version,
            at=datetime.now(UTC),
            status=Status.RESERVED if ours else Status.AVAILABLE,
        )
        if not problem:
            return place, reserved if ours else None, refusal
        refusal = Outcome(_refusal(place.evse["status"]), problem)
    return None, None, refusal


def _refusal(status: str) -> CommandResultType:
    if status in _OCCUPIED:
        return CommandResultType.EVSE_OCCUPIED
    return CommandResultType.FAILED if status == Status.AVAILABLE else CommandResultType.EVSE_INOPERATIVE
