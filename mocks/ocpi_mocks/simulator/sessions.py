"""The life of a Session as its CPO tells it: opened, active, period by period, completed, billed.

mod_sessions.asciidoc#mod_sessions_session_object
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ocpi_mocks.chance import chance
from ocpi_mocks.moments import date_time
from ocpi_mocks.simulator.cases import Authorization, Case, find_connector
from ocpi_mocks.simulator.cdrs import cdr, cdr_token
from ocpi_mocks.simulator.charging import Phase, charge
from ocpi_mocks.simulator.periods import Period, kwh, periods, wire_period
from ocpi_mocks.simulator.visits import Visit, draw_visit
from ocpi_reference.spec.wire import Json

__all__ = ["Event", "Simulation", "simulate"]

LONGEST_ID = 32
"""So that the CDR's id, which is the Session's with a prefix, has at most 36 characters."""

LOCAL = Authorization("WHITELIST")
BY_COMMAND = Authorization("COMMAND")

CDR_AFTER = timedelta(seconds=90)


@dataclass(frozen=True)
class Event:
    """Something that a CPO sends: a PUT or PATCH of a Session, or the POST of a CDR.

    `body` is what it sends, `whole` the object as it is from then on; a PATCH only holds what changed, and
    its charging periods are those to be added. mod_sessions.asciidoc#mod_sessions_patch_method
    """

    at: datetime
    method: str
    module: str
    body: dict[str, Json]
    whole: dict[str, Json]


@dataclass(frozen=True)
class Simulation:
    """One visit, told as events in time order; the last one is the CDR."""

    case: Case
    periods: tuple[Period, ...]
    events: tuple[Event, ...]

    @property
    def session(self) -> dict[str, Json]:
        """The Session object in the end."""
        return self.events[-2].whole

    @property
    def cdr(self) -> dict[str, Json]:
        """The CDR object."""
        return self.events[-1].whole


def simulate(
    *,
    seed: int,
    session_id: str,
    location: dict[str, Json],
    evse_uid: str,
    connector_id: str = "1",
    token: dict[str, Json],
    tariff: dict[str, Json],
    start: datetime,
    visit: Visit | None = None,
    authorization: Authorization = LOCAL,
    reserved_by: Authorization = BY_COMMAND,
) -> Simulation:
    """Simulate one visit at a Connector, from reservation or arrival to the CDR, in the shape of OCPI 2.3.0.

    `start` is when the session becomes active, or when a reservation expires that nobody used; fractions of a
    second are dropped. Without `visit` a plausible one is drawn from the seed.

    Raises:
        ValueError: the Location has no such EVSE or Connector, no vehicle fits it, the id has more than 32
            characters, or `start` has no time zone.
    """
    if len(session_id) > LONGEST_ID:
        raise ValueError(f"the session id {session_id!r} is too long: at most {LONGEST_ID} characters")
    if start.tzinfo is None:
        raise ValueError(f"start {start!r} has no time zone; give it one, such as datetime.now(UTC)")
    here = find_connector(location, evse_uid=evse_uid, connector_id=connector_id)
    case = Case(
        session_id=session_id,
        location=location,
        evse=here[0],
        connector=here[1],
        token=token,
        tariff=tariff,
        start=start.astimezone(UTC).replace(microsecond=0),
        visit=visit or draw_visit(seed=seed, connector=here[1]),
        authorization=authorization,
        reserved_by=reserved_by,
    )
    told = periods(charge(case.visit, case.connector), case)
    billed_at = case.at(told[-1].end) + CDR_AFTER
    bill = cdr(case, told, made=billed_at)
    handshake = timedelta(seconds=chance(seed, "handshake").randint(4, 40))
    events = (
        *_session(case, told, handshake, bill["total_cost"]),
        Event(billed_at, "POST", "cdrs", bill, bill),
    )
    return Simulation(case, told, events)


def _session(case: Case, told: tuple[Period, ...], handshake: timedelta, total_cost: Json) -> Iterator[Event]:
    """The PUT that opens the Session and the PATCHes that follow it."""
    reserved = [period for period in told if period.phase is Phase.RESERVED]
    used = told[len(reserved) :]
    last = told[-1]
    opened = case.at(reserved[0].begin) if reserved else case.start - handshake
    status = "RESERVATION" if reserved else "PENDING"
    event = _opening(case, opened, status, case.reserved_by if reserved else case.authorization)
    yield event
    if used:
        event = _change(event, case.start, _activation(case))
        yield event
    for period in used[:-1]:
        event = _change(event, case.at(period.end), _progress(period, case))
        yield event
    end = {"status": "COMPLETED", "end_date_time": date_time(case.at(last.end)), "total_cost": total_cost}
    yield _change(event, case.at(last.end), _progress(last, case) | end)


def _opening(case: Case, at: datetime, status: str, authorization: Authorization) -> Event:
    fields: dict[str, Json] = {
        "country_code": case.location["country_code"],
        "party_id": case.location["party_id"],
        "id": case.session_id,
        "start_date_time": date_time(at),
        "kwh": kwh(0),
        "cdr_token": cdr_token(case),
        "auth_method": authorization.method,
        "authorization_reference": authorization.reference,
        "location_id": case.location["id"],
        "evse_uid": case.evse["uid"],
        "connector_id": case.connector["id"],
        "meter_id": case.meter_id,
        "currency": case.tariff["currency"],
        "charging_periods": [],
        "status": status,
        "last_updated": date_time(at),
    }
    given = {name: value for name, value in fields.items() if value is not None}
    return Event(at, "PUT", "sessions", given, given)


def _activation(case: Case) -> dict[str, Json]:
    """A session becomes active: from now on it starts now, and the driver was authorized here and now."""
    reference = case.authorization.reference
    return {
        "start_date_time": date_time(case.start),
        "auth_method": case.authorization.method,
        **({} if reference is None else {"authorization_reference": reference}),
        "status": "ACTIVE",
    }


def _progress(period: Period, case: Case) -> dict[str, Json]:
    added = wire_period(period, case, for_session=True)
    return {"kwh": kwh(period.energy_after), "charging_periods": [added]}


def _change(event: Event, at: datetime, changed: dict[str, Json]) -> Event:
    """The PATCH after an event: charging periods are added, everything else is replaced."""
    body = {**changed, "last_updated": date_time(at)}
    periods_so_far = [*event.whole["charging_periods"], *changed.get("charging_periods", [])]
    return Event(at, "PATCH", "sessions", body, {**event.whole, **body, "charging_periods": periods_so_far})
