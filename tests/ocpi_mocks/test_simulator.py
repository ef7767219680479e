"""A simulated visit: what the meter sees, where charging periods end, and what the CPO tells of it."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocpi_mocks.network import locations, tokens
from ocpi_mocks.simulator import (
    FLEET,
    Authorization,
    Reservation,
    Simulation,
    Vehicle,
    Visit,
    draw_visit,
    simulate,
)
from ocpi_mocks.simulator.charging import KWH, Phase, charge
from ocpi_mocks.tariff_library import LIBRARY, tariff
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.sessions import Session
from ocpi_reference.spec.wire import Json

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
V230 = Version("2.3.0")
PLUGS = ("IEC_62196_T2", "IEC_62196_T2_COMBO", "MCS")
CITY_CAR, COMPACT, LIMOUSINE, VAN = FLEET[1:5]


def at_home() -> dict[str, tuple[Json, str, Json]]:
    """One connector of each kind in the Netherlands: its Location, EVSE uid and Connector."""
    found: dict[str, tuple[Json, str, Json]] = {}
    for location in locations(seed=0, count=50, country_code="NL", party_id="PLG", now=NOW):
        for evse in location["evses"]:
            for connector in evse["connectors"]:
                if location["country"] == "NLD" and evse["status"] != "REMOVED":
                    found.setdefault(connector["standard"], (location, evse["uid"], connector))
    return found


POINTS = at_home()
TOKEN = tokens(seed=0, count=1, country_code="DE", party_id="EMP", now=NOW)[0]
NAMES = [name for name in LIBRARY if not LIBRARY[name].north_america_only]


def visited(
    plug: str = "IEC_62196_T2",
    name: str = "per-kwh",
    *,
    start: datetime = NOW,
    visit: Visit | None = None,
    seed: int = 0,
    **authorized: Authorization,
) -> Simulation:
    location, evse_uid, connector = POINTS[plug]
    return simulate(
        seed=seed,
        session_id="S1",
        location=location,
        evse_uid=evse_uid,
        connector_id=connector["id"],
        token=TOKEN,
        tariff=tariff(name, country="NL", country_code="NL", party_id="PLG", now=NOW),
        start=start,
        visit=visit,
        **authorized,
    )


def volumes(periods: list[Json], kind: str) -> list[Decimal]:
    return [d["volume"] for period in periods for d in period["dimensions"] if d["type"] == kind]


def starts(simulation: Simulation) -> list[str]:
    return [period["start_date_time"] for period in simulation.cdr["charging_periods"]]


simulations = st.builds(
    visited,
    st.sampled_from(PLUGS),
    st.sampled_from(NAMES),
    start=st.integers(0, 2 * 366 * 86400).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    seed=st.integers(0, 10**6),
)


# What the meter sees


@given(simulations)
@settings(max_examples=60, deadline=None)
def test_the_register_never_falls_and_energy_is_the_integral_of_power(simulation: Simulation) -> None:
    register = 0
    for period in simulation.periods:
        assert period.energy_before == register
        register += sum(slot.watts * (slot.end - slot.begin) for slot in period.slots)
        assert period.energy_after == register >= period.energy_before
    assert simulation.cdr["total_energy"] == round(Decimal(register) / KWH, 4)


@given(simulations)
@settings(max_examples=60, deadline=None)
def test_power_stays_within_the_connector_and_flows_only_while_charging(simulation: Simulation) -> None:
    connector = simulation.case.connector
    phases = {"AC_1_PHASE": 1, "AC_3_PHASE": 3, "DC": 1}[connector["power_type"]]
    limit = connector["max_voltage"] * connector["max_amperage"] * phases
    for slot in (slot for period in simulation.periods for slot in period.slots):
        assert 0 <= slot.watts <= min(limit, connector.get("max_electric_power", limit))
        assert (slot.watts > 0) == (slot.phase is Phase.CHARGING)


def test_on_dc_the_power_falls_as_the_battery_fills() -> None:
    connector = POINTS["IEC_62196_T2_COMBO"][2]
    slots = charge(Visit(COMPACT, 40, 100, 7200), connector)
    charging = [slot.watts for slot in slots if slot.phase is Phase.CHARGING]
    assert len(charging) > 20
    assert charging == sorted(charging, reverse=True)
    assert charging[-1] < charging[0] / 4


@pytest.mark.parametrize(
    ("vehicle", "watts"), [(CITY_CAR, 230 * 16), (COMPACT, 3 * 230 * 16), (VAN, 3 * 230 * 16)]
)
def test_on_ac_vehicle_and_socket_agree_on_phases_and_amperes(vehicle: Vehicle, watts: int) -> None:
    connector = POINTS["IEC_62196_T2"][2] | {"power_type": "AC_3_PHASE", "max_amperage": 16}
    assert charge(Visit(vehicle, 10, 80, 3600), connector)[0].watts == watts


def test_a_vehicle_that_suspends_asks_for_nothing_and_goes_on_afterwards() -> None:
    slots = charge(Visit(COMPACT, 10, 100, 5400, pause=(1810, 605)), POINTS["IEC_62196_T2"][2])
    assert [(s.begin, s.end, s.phase) for s in slots] == [
        (0, 1810, Phase.CHARGING),
        (1810, 2415, Phase.SUSPENDED),
        (2415, 5400, Phase.CHARGING),
    ]


def test_a_full_vehicle_stays_idle_until_it_is_unplugged() -> None:
    slots = charge(Visit(CITY_CAR, 70, 80, 7200), POINTS["IEC_62196_T2"][2])
    last = slots[-1]
    assert (last.phase, last.end, last.watts) == (Phase.IDLE, 7200, 0)
    stored = sum(slot.energy for slot in slots)
    assert 0 <= stored - 24 * KWH // 10 < slots[-2].watts


@given(st.integers(0, 10**6), st.sampled_from(sorted(POINTS)))
def test_a_drawn_visit_is_possible(seed: int, plug: str) -> None:
    visit = draw_visit(seed=seed, connector=POINTS[plug][2])
    assert visit.vehicle.fits(POINTS[plug][2])
    assert 0 < visit.arrival < visit.target <= 100
    assert visit.pause is None or 0 < visit.pause[0] < visit.stay


def test_a_connector_that_nothing_fits_is_refused() -> None:
    with pytest.raises(ValueError, match="no vehicle fits a PANTOGRAPH_TOP_DOWN with DC; add one to FLEET"):
        draw_visit(seed=0, connector={"standard": "PANTOGRAPH_TOP_DOWN", "power_type": "DC"})


@given(simulations)
@settings(max_examples=60, deadline=None)
def test_periods_are_contiguous_and_their_volumes_add_up(simulation: Simulation) -> None:
    cdr = simulation.cdr
    assert all(before.end == after.begin for before, after in pairwise(simulation.periods))
    assert starts(simulation) == sorted(set(starts(simulation)))
    assert starts(simulation)[0] == cdr["start_date_time"]
    assert starts(simulation)[-1] < cdr["end_date_time"]
    assert sum(volumes(cdr["charging_periods"], "ENERGY")) == cdr["total_energy"]
    parked = sum(volumes(cdr["charging_periods"], "PARKING_TIME"))
    assert parked == cdr["total_parking_time"]
    assert parked + sum(volumes(cdr["charging_periods"], "TIME")) == cdr["total_time"]


@given(simulations)
@settings(max_examples=60, deadline=None)
def test_the_bounds_of_power_and_current_frame_each_period(simulation: Simulation) -> None:
    for period, wire in zip(simulation.periods, simulation.cdr["charging_periods"], strict=True):
        told = {d["type"]: d["volume"] for d in wire["dimensions"]}
        if period.phase is Phase.CHARGING:
            seconds, energy = period.end - period.begin, period.energy_after - period.energy_before
            assert told["MIN_POWER"] * 1000 * seconds <= energy <= told["MAX_POWER"] * 1000 * seconds
            assert 0 < told["MIN_CURRENT"] <= told["MAX_CURRENT"]


# What the CPO tells


def applied(simulation: Simulation) -> Json:
    """What a receiver holds that applies each PUT and PATCH as the text says."""
    held: Json = {}
    for event in simulation.events[:-1]:
        if event.method == "PUT":
            held = dict(event.body)
        else:
            added = event.body.get("charging_periods", [])
            held = {**held, **event.body, "charging_periods": [*held["charging_periods"], *added]}
        assert held == event.whole
    return held


@given(simulations)
@settings(max_examples=60, deadline=None)
def test_a_receiver_that_applies_every_event_holds_the_session(simulation: Simulation) -> None:
    held = applied(simulation)
    assert held == simulation.session
    assert held["kwh"] == sum(volumes(held["charging_periods"], "ENERGY")) == simulation.cdr["total_energy"]
    assert [p["start_date_time"] for p in held["charging_periods"]] == starts(simulation)
    for name in ("start_date_time", "end_date_time", "cdr_token", "currency", "total_cost", "meter_id"):
        assert held[name] == simulation.cdr[name]


@given(simulations)
@settings(max_examples=60, deadline=None)
def test_every_object_has_the_shape_of_2_3_0_and_no_field_besides(simulation: Simulation) -> None:
    for event in simulation.events[:-1]:
        assert problems(Session, event.whole, V230, unknown_fields=True) == ()
        partial = event.method == "PATCH"
        assert problems(Session, event.body, V230, partial=partial, unknown_fields=True) == ()
    assert problems(CDR, simulation.cdr, V230, unknown_fields=True) == ()


@given(simulations)
@settings(max_examples=60, deadline=None)
def test_a_session_moves_forward_from_pending_to_completed(simulation: Simulation) -> None:
    told = [event.whole for event in simulation.events[:-1]]
    assert [event.method for event in simulation.events] == ["PUT", *["PATCH"] * (len(told) - 1), "POST"]
    statuses = [session["status"] for session in told]
    assert statuses == ["PENDING", *["ACTIVE"] * (len(told) - 2), "COMPLETED"]
    assert told[0]["start_date_time"] < told[1]["start_date_time"]
    updated = [event.whole["last_updated"] for event in simulation.events]
    assert updated == sorted(set(updated))
    assert all(event.body["last_updated"] == event.whole["last_updated"] for event in simulation.events)
    assert all(a["kwh"] <= b["kwh"] for a, b in pairwise(told))
    assert ["end_date_time" in session for session in told] == [False] * (len(told) - 1) + [True]


@given(st.sampled_from(PLUGS), st.sampled_from(NAMES), st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_the_same_seed_tells_the_same_story(plug: str, name: str, seed: int) -> None:
    assert visited(plug, name, seed=seed) == visited(plug, name, seed=seed)


def test_other_seeds_tell_other_stories() -> None:
    assert len({visited(seed=seed).cdr["total_energy"] for seed in range(10)}) > 5


def test_session_only_dimensions_stay_out_of_the_cdr() -> None:
    simulation = visited("IEC_62196_T2_COMBO", visit=Visit(COMPACT, 20, 80, 1800))
    charged = volumes(simulation.session["charging_periods"], "STATE_OF_CHARGE")
    assert charged == sorted(charged)
    assert 20 < charged[0] < charged[-1] <= 81
    assert not volumes(simulation.cdr["charging_periods"], "STATE_OF_CHARGE")


def test_a_reservation_that_is_used_becomes_the_same_session() -> None:
    visit = Visit(COMPACT, 20, 80, 7200, reservation=Reservation(900))
    held = Authorization("COMMAND", "REF-RESERVE")
    at_site = Authorization("AUTH_REQUEST", "REF-CHARGE")
    simulation = visited(name="reservation", visit=visit, reserved_by=held, authorization=at_site)
    told = [event.whole for event in simulation.events[:-1]]
    assert [told[0]["status"], told[1]["status"], told[-1]["status"]] == [
        "RESERVATION",
        "ACTIVE",
        "COMPLETED",
    ]
    assert [told[0]["start_date_time"], told[1]["start_date_time"]] == [
        "2026-11-20T14:15:00Z",
        "2026-11-20T14:30:00Z",
    ]
    assert [told[0]["authorization_reference"], told[1]["authorization_reference"]] == [
        "REF-RESERVE",
        "REF-CHARGE",
    ]
    assert simulation.cdr["start_date_time"] == "2026-11-20T14:15:00Z"
    assert simulation.cdr["auth_method"] == "AUTH_REQUEST"
    assert simulation.cdr["authorization_reference"] == "REF-CHARGE"
    assert volumes(simulation.cdr["charging_periods"], "RESERVATION_TIME") == [Decimal("0.25")]
    assert simulation.cdr["total_time"] == 2
    assert applied(simulation)["charging_periods"][0]["start_date_time"] == "2026-11-20T14:30:00Z"


def test_a_reservation_that_expires_completes_without_energy() -> None:
    visit = Visit(COMPACT, 20, 80, 7200, reservation=Reservation(3600, used=False))
    simulation = visited(name="reservation-expiry", visit=visit)
    assert [event.whole.get("status") for event in simulation.events[:-1]] == ["RESERVATION", "COMPLETED"]
    assert (simulation.session["kwh"], simulation.cdr["total_energy"], simulation.cdr["total_time"]) == (
        0,
        0,
        0,
    )
    assert volumes(simulation.cdr["charging_periods"], "RESERVATION_TIME") == [1]
    assert simulation.cdr["auth_method"] == "COMMAND"
    assert simulation.cdr["end_date_time"] == "2026-11-20T14:30:00Z"


def test_a_cdr_keeps_its_own_copy_of_tariff_and_place() -> None:
    simulation = visited()
    before = simulation.case.tariff["currency"]
    simulation.cdr["tariffs"][0]["currency"] = "XXX"
    simulation.cdr["cdr_location"]["coordinates"]["latitude"] = "0.000000"
    assert simulation.case.tariff["currency"] == before
    assert simulation.case.location["coordinates"]["latitude"] != "0.000000"


def test_what_cannot_be_simulated_is_refused_with_a_reason() -> None:
    location, evse_uid, connector = POINTS["IEC_62196_T2"]
    case = visited().case
    common: dict[str, Any] = {"seed": 0, "token": TOKEN, "tariff": case.tariff, "start": NOW}
    with pytest.raises(ValueError, match=f"no EVSE at {location['id']} has the uid 'X'; there are: "):
        simulate(session_id="S", location=location, evse_uid="X", **common)
    with pytest.raises(ValueError, match=f"no connector at EVSE {evse_uid} has the id '9'; there are: 1"):
        simulate(session_id="S", location=location, evse_uid=evse_uid, connector_id="9", **common)
    with pytest.raises(ValueError, match="is too long: at most 32 characters"):
        simulate(session_id="S" * 33, location=location, evse_uid=evse_uid, **common)
    with pytest.raises(ValueError, match="has no time zone"):
        visited(start=NOW.replace(tzinfo=None))
    removed = location | {"evses": [{"uid": evse_uid, "connectors": [connector]}]}
    with pytest.raises(ValueError, match="has no evse_id, which a CDR needs"):
        simulate(session_id="S", location=removed, evse_uid=evse_uid, **common)


def test_the_start_may_be_given_in_any_zone() -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    assert visited(start=tokyo).cdr == visited().cdr
    assert visited(start=NOW + timedelta(microseconds=999)).cdr == visited().cdr
