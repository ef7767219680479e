"""What a partner can be made to do: the triggers by name, each with a JSON object as its input.

What the input leaves out is chosen sensibly. The control port offers each action as ``POST /actions/NAME``.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, TypeAlias

from ocpi_mocks.authorization import present_token
from ocpi_mocks.charging.driver import push_cdr, start_session, stop_session
from ocpi_mocks.charging.evses import set_status
from ocpi_mocks.charging.reporting import report
from ocpi_mocks.charging.reservations import give_back
from ocpi_mocks.charging.state import Obedience
from ocpi_mocks.commanding import send_command
from ocpi_mocks.connection import Connection
from ocpi_mocks.decision import Decision
from ocpi_mocks.errors import ActionError
from ocpi_mocks.kinds import Target, named
from ocpi_mocks.modules.nesting import inner, merged
from ocpi_mocks.moments import date_time
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.pulling import pull
from ocpi_mocks.pushing import delete, patch, put
from ocpi_mocks.registration import register, unregister, update_credentials
from ocpi_mocks.store import Object
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.commands import CommandResultType, CommandType
from ocpi_reference.spec.history import Version, exists
from ocpi_reference.spec.location_enums import Status
from ocpi_reference.spec.tokens import AllowedType

__all__ = ["ACTIONS", "act"]

Body: TypeAlias = Mapping[str, Any]
Action: TypeAlias = Callable[[Platform, Body], dict[str, Any]]


def act(platform: Platform, name: str, body: Body) -> dict[str, Any]:
    """Do an action and give what came of it.

    Raises:
        ActionError: no such action, nobody is connected, or the input names what does not exist.
        RegistrationError, PushError, PullError: the other side would not have it.
    """
    action = ACTIONS.get(name)
    if action is None:
        raise ActionError(f"there is no action {name!r}; there are {', '.join(ACTIONS)}")
    try:
        return action(platform, body)
    except KeyError as error:
        raise ActionError(f"{name} needs {error}") from None
    except ValueError as error:
        raise ActionError(f"{name}: {error}") from None


def _register(platform: Platform, body: Body) -> dict[str, Any]:
    version = Version(body["version"]) if body.get("version") else None
    return _connected(register(platform, body["versions_url"], body["token"], version=version))


def _update_credentials(platform: Platform, body: Body) -> dict[str, Any]:
    version = Version(body["version"]) if body.get("version") else None
    return _connected(update_credentials(platform, _connection(platform), version=version))


def _unregister(platform: Platform, body: Body) -> dict[str, Any]:
    return _told(unregister(platform, _connection(platform)))


def _new_token_a(platform: Platform, body: Body) -> dict[str, Any]:
    return {"token": platform.registry.add_token_a(body.get("token"))}


def _pull(platform: Platform, body: Body) -> dict[str, Any]:
    return asdict(pull(platform, _connection(platform), named(body["module"]), body.get("params") or {}))


def _push_location(platform: Platform, body: Body) -> dict[str, Any]:
    location, ids = _place(platform, body, depth=0)
    target = Target(named("locations"), len(ids) - 1)
    return {"ids": ids, **_told(put(platform, _connection(platform), target, location, ids))}


def _patch_evse_status(platform: Platform, body: Body) -> dict[str, Any]:
    location, ids = _place(platform, body, depth=1)
    ids = ids[:2]  # a connector has no status
    evse = inner(Target(named("locations"), 1), location, ids, same=_same)
    assert evse is not None
    status = body.get("status") or (
        Status.AVAILABLE if evse["status"] == Status.CHARGING else Status.CHARGING
    )
    told = _told(set_status(platform, _connection(platform), ids, Status(status)))
    return {"ids": ids, "status": status, **told}


def _push(kind: str, *names: str) -> Action:
    def action(platform: Platform, body: Body) -> dict[str, Any]:
        value, ids = _own(platform, kind, [body[name] for name in names if name in body])
        return {"ids": ids, **_told(put(platform, _connection(platform), Target(named(kind), 0), value, ids))}

    return action


def _patch_token(platform: Platform, body: Body) -> dict[str, Any]:
    token, ids = _own(platform, "tokens", [body[name] for name in ("uid", "type") if name in body])
    changes = {**(body.get("set") or {"valid": not token["valid"]}), "last_updated": _now()}
    changed = merged(token, changes)
    platform.store.own("tokens").put(changed)
    target = Target(named("tokens"), 0)
    told = _told(patch(platform, _connection(platform), target, changed, ids, changes))
    return {"ids": ids, "set": changes, **told}


def _delete_tariff(platform: Platform, body: Body) -> dict[str, Any]:
    value, ids = _own(platform, "tariffs", [body[name] for name in ("tariff_id",) if name in body])
    platform.store.own("tariffs").remove(*ids)
    target = Target(named("tariffs"), 0)
    return {"ids": ids, **_told(delete(platform, _connection(platform), target, value, ids))}


def _present_token(platform: Platform, body: Body) -> dict[str, Any]:
    return present_token(
        platform,
        _connection(platform),
        uid=body.get("token_uid"),
        kind=body.get("type"),
        location_id=body.get("location_id"),
        evse_uid=body.get("evse_uid"),
    )


def _decide(platform: Platform, body: Body) -> dict[str, Any]:
    token, ids = _own(platform, "tokens", [body[name] for name in ("uid", "type") if name in body])
    evse_uids = body.get("evse_uids")
    decision = Decision(
        allowed=AllowedType(body.get("allowed", AllowedType.ALLOWED)),
        needs_location=bool(body.get("needs_location", False)),
        evse_uids=None if evse_uids is None else frozenset(evse_uids),
    )
    platform.decisions[platform.store.own("tokens").key(token)] = decision
    return {"ids": ids, "allowed": decision.allowed}


def _cancel_reservation(platform: Platform, body: Body) -> dict[str, Any]:
    wanted = str(body.get("reservation_id") or "")
    held = list(platform.charging.reservations.values())
    reserved = next((each for each in held if wanted in ("", each.reservation_id)), None)
    if reserved is None or not give_back(platform, reserved):
        raise ActionError(f"no reservation {wanted} holds".replace("  ", " "))
    done = {"reservation_id": reserved.reservation_id}
    connection, result = reserved.connection, CommandResultType.CANCELED_RESERVATION
    if not exists(CommandResultType, connection.version):
        return done  # there is no way to say so
    return {**done, **_told(report(platform, connection, reserved.response_url, result))}


def _decide_command(platform: Platform, body: Body) -> dict[str, Any]:
    told = {name: body[name] for name in ("after", "timeout") if name in body}
    result = body.get("result", CommandResultType.ACCEPTED)
    obedience = Obedience(result=None if result is None else CommandResultType(result), **told)
    commands = [CommandType(body["command"])] if body.get("command") else list(CommandType)
    platform.charging.obedience.update(dict.fromkeys(commands, obedience))
    return {"commands": commands, **asdict(obedience)}


def _connected_to(act_with: Callable[[Platform, Connection, Body], dict[str, Any]]) -> Action:
    return lambda platform, body: act_with(platform, _connection(platform), body)


ACTIONS: Mapping[str, Action] = {
    "register": _register,
    "update_credentials": _update_credentials,
    "unregister": _unregister,
    "new_token_a": _new_token_a,
    "pull": _pull,
    "push_location": _push_location,
    "patch_evse_status": _patch_evse_status,
    "push_token": _push("tokens", "uid", "type"),
    "patch_token": _patch_token,
    "push_tariff": _push("tariffs", "tariff_id"),
    "delete_tariff": _delete_tariff,
    "present_token": _present_token,
    "start_session": _connected_to(start_session),
    "stop_session": _connected_to(stop_session),
    "push_cdr": _connected_to(push_cdr),
    "decide": _decide,
    "cancel_reservation": _cancel_reservation,
    "decide_command": _decide_command,
    "send_command": _connected_to(send_command),
}
"""The actions by the names that triggers have; ``decide`` arranges what real-time authorization answers, and
``decide_command`` what Charge Points say to a command."""


def _connection(platform: Platform) -> Connection:
    connection = platform.connection
    if connection is None:
        raise ActionError("nobody is connected; register first")
    return connection


def _place(platform: Platform, body: Body, *, depth: int) -> tuple[Object, list[str]]:
    """Find the Location, EVSE or Connector that is meant; without ids the first that is in use."""
    target = Target(named("locations"), 2)
    given = [body[level.parameter] for level in target.kind.levels if body.get(level.parameter)]
    location, ids = _own(platform, "locations", given[:1])
    ids = [*ids, *given[1:]]
    while len(ids) <= depth:
        level = target.kind.levels[len(ids)]
        parent = inner(target, location, ids, same=_same) or {}
        usable = [item for item in parent.get(level.inside, ()) if item.get("status") != Status.REMOVED]
        if not usable:
            raise ActionError(f"{'/'.join(ids)} has no {level.obj.__name__}")
        ids.append(usable[0][level.field])
    if inner(target, location, ids, same=_same) is None:
        raise ActionError(f"there is no {'/'.join(ids)} among our locations")
    return location, ids


def _own(platform: Platform, kind: str, given: list[str]) -> tuple[Object, list[str]]:
    """Find one of our objects; without an id the first, with the id of several (Tokens) the first of them."""
    objects = platform.store.own(kind)
    if not given:
        value = next(iter(objects), None)
    else:
        value = objects.get(*given) or next(iter(objects.with_id(given[0])), None)
    if value is None:
        raise ActionError(f"we have no {kind} {'/'.join(given)}".rstrip())
    return value, [str(value[named(kind).levels[0].field])]


def _connected(connection: Connection) -> dict[str, Any]:
    return {
        "version": connection.version,
        "endpoints": sorted({module for module, _ in connection.endpoints}),
        "parties": [f"{role['country_code']}*{role['party_id']}" for role in connection.roles],
    }


def _told(exchange: Exchange) -> dict[str, Any]:
    answer = exchange.response
    return {
        "exchange": exchange.number,
        "http": answer.status if answer else None,
        "status_code": answer.status_code if answer else None,
        "failure": exchange.failure,
    }


def _now() -> str:
    return date_time(datetime.now(UTC))


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
