"""A charging session from plugging in to the bill, told to the eMSP as it happens, or faster.

A session that goes faster than life began earlier, so that its end is now and nothing lies in the future;
last_updated is always the moment at which it was told.
https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_sessions.asciidoc#mod_sessions_flow_and_lifecycle
"""

import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from ocpi_mocks.background import Task
from ocpi_mocks.charging.cdrs import post_cdr
from ocpi_mocks.charging.evses import set_status
from ocpi_mocks.charging.places import Place, tariff_at
from ocpi_mocks.charging.state import Reserved, Running
from ocpi_mocks.connection import Connection
from ocpi_mocks.errors import ActionError, PushError
from ocpi_mocks.kinds import Target, named
from ocpi_mocks.moments import date_time
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.pushing import patch, put
from ocpi_mocks.simulator import (
    Authorization,
    Event,
    Reservation,
    Simulation,
    Visit,
    draw_visit,
    priced_in,
    simulate,
)
from ocpi_mocks.simulator.sessions import CDR_AFTER
from ocpi_mocks.store import Object
from ocpi_reference.spec.location_enums import Status

__all__ = ["begin", "carry_on", "carry_on_in_background", "end", "planned", "tell"]

_SESSION = Target(named("sessions"), 0)
_STATUS_OF_EVSE = {"RESERVATION": Status.RESERVED, "ACTIVE": Status.CHARGING, "COMPLETED": Status.AVAILABLE}
"""What becomes of the EVSE when a Session gets a status."""

_SHORTEST = 60
"""Seconds that a driver stays at least."""

_PATIENCE = 60.0
"""Seconds in which the other side must have heard of the end of a session."""


def begin(
    platform: Platform,
    connection: Connection,
    place: Place,
    *,
    token: Object,
    authorization: Authorization,
    speed: float,
    reserved: Reserved | None = None,
) -> Running:
    """Begin a session of a customer at a free place, and tell of it until it is active.

    Where the place was `reserved`, the session of the reservation goes on.

    Raises:
        ActionError: no tariff applies, or somebody else was faster.
    """
    number = platform.charging.next_number()
    now, seed = datetime.now(UTC), platform.seed * 1_000_000 + number
    visit = draw_visit(seed=seed, connector=place.connector)
    start = now - (timedelta(seconds=visit.stay) + CDR_AFTER) * (1 - 1 / speed)
    before = reserved.session if reserved else None
    if reserved and before:
        held = max(1, int((now - reserved.since).total_seconds()))
        visit = replace(visit, reservation=Reservation(held))
    simulation = planned(
        platform,
        connection,
        place,
        seed=seed,
        session_id=before.id if before else f"S{now:%Y%m%dT%H%M%S}-{number}",
        token=token,
        start=start,
        visit=visit,
        authorization=authorization,
        reserved_by=reserved.authorization if reserved else authorization,
    )
    running = Running(connection, simulation, seed, speed, time.monotonic(), told=1 if before else 0)
    with platform.store.lock:
        there = platform.charging.at(*running.evse)
        if there is not None and there is not before:
            raise ActionError(f"the EVSE {'/'.join(place.ids)} is in use")
        platform.charging.sessions[running.id.lower()] = running
    while running.status != "ACTIVE":
        tell(platform, running)
    return running


def planned(
    platform: Platform,
    connection: Connection,
    place: Place,
    *,
    seed: int,
    session_id: str,
    token: Object,
    start: datetime,
    visit: Visit,
    authorization: Authorization,
    reserved_by: Authorization,
) -> Simulation:
    """Simulate a visit under the tariff that applies, at the costs that the connection's version gives.

    Raises:
        ActionError: no tariff applies.
    """
    tariff = tariff_at(platform, place, connection.version, at=start)
    if tariff is None:
        raise ActionError(f"no tariff applies at {'/'.join(place.ids)} for a session since {start:%H:%M}")
    simulation = simulate(
        seed=seed,
        session_id=session_id,
        location=place.location,
        evse_uid=place.evse["uid"],
        connector_id=place.connector["id"],
        token=token,
        tariff=tariff,
        start=start,
        visit=visit,
        authorization=authorization,
        reserved_by=reserved_by,
    )
    return priced_in(simulation, connection.version)


def carry_on(platform: Platform, running: Running, task: Task | None = None) -> None:
    """Tell the rest of a session, each event when it is due; a `task` that is woken ends it then."""
    stopped = False
    while running.told < len(running.events):
        if not stopped and task is not None and not task.sleep(_due(running)):
            if task.cancelled:
                return
            _cut(running)
            stopped = True
        tell(platform, running)
    running.ended.set()


def carry_on_in_background(platform: Platform, running: Running) -> None:
    """Tell the rest of a session while nobody waits."""
    running.task = platform.background.start(partial(carry_on, platform, running))


def end(running: Running) -> None:
    """Unplug the car now, and wait until the other side has the CDR; one that is over stays so."""
    if running.task is not None:
        running.task.wake()
    running.ended.wait(_PATIENCE)


def _due(running: Running) -> float:
    """In how many seconds the next event happens; in none where it should have."""
    since_start = running.events[running.told].at - running.simulation.case.start
    return since_start.total_seconds() / running.speed - (time.monotonic() - running.began)


def _cut(running: Running) -> None:
    """Let the car be unplugged now instead of later; what was told stays true."""
    case, told = running.simulation.case, running.events[running.told - 1]
    now = int((time.monotonic() - running.began) * running.speed)
    told_until = int((told.at - case.start).total_seconds())
    stay = min(case.visit.stay, max(now, told_until + 1, _SHORTEST))
    shorter = _again(running, replace(case.visit, stay=stay))
    events = list(shorter.events)
    if events[running.told - 1].whole["charging_periods"] != told.whole["charging_periods"]:
        # A PATCH only adds periods; those that turn out differently are replaced by a PUT.
        following = events[running.told]
        events[running.told] = replace(following, method="PUT", body=following.whole)
    running.simulation = replace(shorter, events=tuple(events))


def _again(running: Running, visit: Visit) -> Simulation:
    case = running.simulation.case
    simulation = simulate(
        seed=running.seed,
        session_id=case.session_id,
        location=case.location,
        evse_uid=case.evse["uid"],
        connector_id=case.connector["id"],
        token=case.token,
        tariff=case.tariff,
        start=case.start,
        visit=visit,
        authorization=case.authorization,
        reserved_by=case.reserved_by,
    )
    return priced_in(simulation, running.connection.version)


def tell(platform: Platform, running: Running) -> None:
    """Let the next event happen, and tell the other side if it is still there."""
    event = running.events[running.told]
    running.told += 1
    now = {"last_updated": date_time(datetime.now(UTC))}
    whole = {**event.whole, **now}
    platform.store.own(event.module).put(whole)
    status = _STATUS_OF_EVSE.get(event.body.get("status", ""))
    connection = next(
        (each for each in platform.registry.connections if each.key == running.connection.key), None
    )
    if connection is None:
        return
    with suppress(PushError):  # who does not receive, pulls
        _push(platform, connection, event, whole, {**event.body, **now})
    if status is not None:
        with suppress(PushError):
            set_status(platform, connection, running.evse, status)


def _push(platform: Platform, connection: Connection, event: Event, whole: Object, changes: Object) -> None:
    if event.method == "POST":
        post_cdr(platform, connection, whole)
    elif event.method == "PUT":
        put(platform, connection, _SESSION, whole, [whole["id"]])
    else:
        if "charging_periods" in changes and not connection.dialect.patch_appends_charging_periods:
            changes = {**changes, "charging_periods": whole["charging_periods"]}
        patch(platform, connection, _SESSION, whole, [whole["id"]], changes)
