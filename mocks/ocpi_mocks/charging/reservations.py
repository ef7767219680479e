"""Reservations: an EVSE is held for one customer until it is used, given back, or the time is over.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_sessions.asciidoc#mod_sessions_reservation
"""

import math
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from ocpi_mocks.background import Task
from ocpi_mocks.charging.evses import set_status
from ocpi_mocks.charging.places import Place
from ocpi_mocks.charging.running import planned, tell
from ocpi_mocks.charging.state import Reserved, Running
from ocpi_mocks.errors import PushError
from ocpi_mocks.moments import date_time
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.simulator import Event, Reservation, draw_visit
from ocpi_mocks.store import Object
from ocpi_reference.spec.history import members
from ocpi_reference.spec.location_enums import Status
from ocpi_reference.spec.sessions import SessionStatus

__all__ = ["give_back", "hold", "take"]

_FREE: Object = {"before_taxes": 0, "taxes": []}


def hold(platform: Platform, reserved: Reserved, place: Place, token: Object) -> None:
    """Hold an EVSE, tell of it, and wait for the end of the reservation in the background.

    Raises:
        ActionError: no tariff applies.
    """
    connection = reserved.connection
    if SessionStatus.RESERVATION in members(SessionStatus, connection.version):
        reserved.session = _unused(platform, reserved, place, token)
    with platform.store.lock:
        platform.charging.reservations[reserved.key] = reserved
        if reserved.session:
            platform.charging.sessions[reserved.session.id.lower()] = reserved.session
    if reserved.session:
        tell(platform, reserved.session)
    else:
        _set(platform, reserved, Status.RESERVED)
    reserved.task = platform.background.start(partial(_expire, platform, reserved))


def take(platform: Platform, reserved: Reserved) -> bool:
    """Take a reservation out of the book, to use it or to end it; tell whether nobody else did."""
    with platform.store.lock:
        taken = platform.charging.reservations.pop(reserved.key, None) is reserved
    if taken and reserved.task is not None:
        reserved.task.wake()
    return taken


def give_back(platform: Platform, reserved: Reserved) -> bool:
    """End a reservation before its time, which costs nothing; tell whether it still held."""
    if not take(platform, reserved):
        return False
    if reserved.session is None:
        _set(platform, reserved, Status.AVAILABLE)
        return True
    session, now = reserved.session, datetime.now(UTC)
    end = {"status": "COMPLETED", "end_date_time": date_time(now), "total_cost": _FREE}
    (opened, *_) = session.events
    closed = Event(now, "PATCH", "sessions", end, {**opened.whole, **end})
    session.simulation = replace(session.simulation, events=(opened, closed))
    _finish(platform, session)
    return True


def _expire(platform: Platform, reserved: Reserved, task: Task) -> None:
    """Let a reservation end in its time; an EVSE that was held in vain may cost money."""
    if not task.sleep((reserved.expires - datetime.now(UTC)).total_seconds()):
        return
    if not take(platform, reserved):
        return
    if reserved.session is None:
        _set(platform, reserved, Status.AVAILABLE)
    else:
        _finish(platform, reserved.session)


def _finish(platform: Platform, session: Running) -> None:
    while session.told < len(session.events):
        tell(platform, session)
    session.ended.set()


def _unused(platform: Platform, reserved: Reserved, place: Place, token: Object) -> Running:
    """The session of a reservation that nobody will use; a bill of nothing is not sent."""
    number = platform.charging.next_number()
    seed = platform.seed * 1_000_000 + number
    seconds = max(1, int((reserved.expires - reserved.since).total_seconds()))
    visit = replace(
        draw_visit(seed=seed, connector=place.connector), reservation=Reservation(seconds, used=False)
    )
    simulation = planned(
        platform,
        reserved.connection,
        place,
        seed=seed,
        session_id=f"R{reserved.since:%Y%m%dT%H%M%S}-{number}",
        token=token,
        start=reserved.since + timedelta(seconds=seconds),
        visit=visit,
        authorization=reserved.authorization,
        reserved_by=reserved.authorization,
    )
    if not simulation.cdr["total_cost"]["before_taxes"]:
        simulation = replace(simulation, events=simulation.events[:-1])
    return Running(reserved.connection, simulation, seed, math.inf, time.monotonic())


def _set(platform: Platform, reserved: Reserved, status: Status) -> None:
    with suppress(PushError):  # who does not receive, pulls
        set_status(platform, reserved.connection, reserved.evse, status)
