"""The money of a simulated visit adds up: against an evaluator on another principle, and in every version."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocpi_mocks.network import locations, tokens
from ocpi_mocks.simulator import (
    FLEET,
    Reservation,
    Simulation,
    Visit,
    cdr_in,
    draw_visit,
    events_in,
    simulate,
)
from ocpi_mocks.simulator.cases import find_connector
from ocpi_mocks.simulator.charging import Phase
from ocpi_mocks.tariff_library import LIBRARY, names_in, tariff
from ocpi_reference.billing import Verdict, audit, price
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.conversions import CannotExpressError
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.sessions import Session
from ocpi_reference.spec.wire import Json

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 1, tzinfo=UTC)
V211, V221, V230 = Version
COMPACT, LIMOUSINE, VAN = FLEET[2:5]
TOKENS = {
    token["type"]: token for token in tokens(seed=0, count=12, country_code="DE", party_id="EMP", now=NOW)
}
TWO_LETTERS = {"NLD": "NL", "CAN": "CA"}
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def points() -> dict[tuple[str, str], tuple[Json, str, str]]:
    """In the Netherlands and in each Canadian province one AC and one DC connector that 2.1.1 knows."""
    found: dict[tuple[str, str], tuple[Json, str, str]] = {}
    for location in locations(seed=0, count=400, country_code="CA", party_id="PLG", now=NOW):
        if location["country"] not in TWO_LETTERS:
            continue
        for evse in (evse for evse in location["evses"] if evse["status"] != "REMOVED"):
            for connector in evse["connectors"]:
                if connector["standard"].startswith("IEC_62196"):
                    where = str(location.get("state", location["country"]))
                    kind = "DC" if connector["power_type"] == "DC" else "AC"
                    found.setdefault((where, kind), (location, evse["uid"], connector["id"]))
    return found


POINTS = points()


def visited(
    name: str,
    where: str = "NLD",
    kind: str = "AC",
    *,
    visit: Visit | None = None,
    start: datetime = NOW,
    seed: int = 0,
    terms: Json = None,
) -> Simulation:
    location, evse_uid, connector_id = POINTS[where, kind]
    country = TWO_LETTERS[location["country"]]
    named = tariff(name, country=country, country_code="CA", party_id="PLG", now=NOW)
    return simulate(
        seed=seed,
        session_id="S1",
        location=location,
        evse_uid=evse_uid,
        connector_id=connector_id,
        token=TOKENS["AD_HOC_USER" if named.get("type") == "AD_HOC_PAYMENT" else "RFID"],
        tariff=named if terms is None else named | {"elements": terms},
        start=start,
        visit=visit,
    )


starts = st.integers(0, 2 * 366 * 86400).map(lambda seconds: NOW + timedelta(seconds=seconds))
visits = st.builds(
    Visit,
    st.sampled_from((COMPACT, LIMOUSINE, VAN)),
    st.integers(4, 60),
    st.integers(61, 100),
    st.integers(600, 4000),
    st.none() | st.tuples(st.integers(60, 590), st.integers(60, 1800)),
)
AMOUNT_SLACK = Decimal("0.0002")


# Against an evaluator on another principle


def second_by_second(simulation: Simulation) -> Decimal:
    """What the visit costs before taxes and limits when each second is priced on its own, FLAT fees apart."""
    case = simulation.case
    zone = ZoneInfo(case.location["time_zone"])
    cost = Decimal(0)
    used = Decimal(0)
    for slot in (slot for period in simulation.periods for slot in period.slots):
        power = Decimal(slot.watts) / 1000
        volts = case.visit.vehicle.dc_volts if case.is_dc else case.connector["max_voltage"]
        for second in range(slot.begin, slot.end):
            local = (case.start + timedelta(seconds=second)).astimezone(zone)
            seen = {"kwh": used, "power": power, "current": slot.watts / Decimal(volts), "duration": second}
            rates = dict(rates_at(case.tariff, local, seen))
            timed = "TIME" if slot.phase is Phase.CHARGING else "PARKING_TIME"
            cost += rates.get("ENERGY", 0) * power / 3600 + rates.get(timed, 0) / Decimal(3600)
            used += power / 3600
    return cost


def rates_at(terms: Json, local: datetime, seen: dict[str, Any]) -> Iterator[tuple[str, Decimal]]:
    """Prices per dimension at one second; the first element that holds comes last and so wins in a dict."""
    for element in reversed(terms["elements"]):
        limits = element.get("restrictions", {})
        if "reservation" not in limits and all(holds(limits, name, local, seen) for name in limits):
            for component in element["price_components"]:
                yield component["type"], component["price"]


def holds(limits: Json, name: str, local: datetime, seen: dict[str, Any]) -> bool:
    limit = limits[name]
    minute = local.hour * 60 + local.minute
    match name.split("_", 1):
        case ["start", "time"] | ["end", "time"]:
            begin, end = (clock(limits.get(side, "00:00")) for side in ("start_time", "end_time"))
            return (minute - begin) % 1440 < ((end - begin) % 1440 or 1440)
        case ["start", "date"]:
            return local.date().isoformat() >= str(limit)
        case ["end", "date"]:
            return local.date().isoformat() < str(limit)
        case ["day", _]:
            return DAYS[local.weekday()] in limit
        case ["min", quantity]:
            return bool(seen[quantity] >= limit)
        case ["max", quantity]:
            return bool(seen[quantity] < limit)
    raise AssertionError(f"the tariff library uses {name}, which this evaluator does not know")


def clock(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def flat_fees(terms: Json) -> Decimal:
    elements = [e for e in terms["elements"] if "restrictions" not in e]
    return sum(
        (c["price"] for e in elements for c in e["price_components"] if c["type"] == "FLAT"), Decimal(0)
    )


UNSTEPPED = [
    name
    for name in names_in("NL")
    if LIBRARY[name].tax_included != "YES"
    and all(
        component.step_size == 1 for element in LIBRARY[name].elements for component in element.components
    )
]


@given(
    st.sampled_from(UNSTEPPED),
    st.sampled_from(("AC", "DC")),
    visits,
    starts,
)
@settings(max_examples=100, deadline=None)
def test_the_parts_of_a_cdr_are_what_the_seconds_cost(
    name: str, kind: str, visit: Visit, start: datetime
) -> None:
    """Up to the last Wh and second, which step_size rounds up, and to the rounding of printed volumes."""
    simulation = visited(name, kind=kind, visit=visit, start=start)
    parts = [simulation.cdr[f] for f in simulation.cdr if f.endswith("_cost") and f != "total_cost"]
    stated = sum((part["before_taxes"] for part in parts), Decimal(0))
    expected = second_by_second(simulation) + flat_fees(simulation.case.tariff)
    dearest = max(c["price"] for e in simulation.case.tariff["elements"] for c in e["price_components"])
    assert abs(stated - expected) <= dearest * Decimal("0.0015") * len(simulation.periods)


# Limits and taxes


def test_a_minimum_price_lifts_a_short_session() -> None:
    bill = visited("minimum-price", visit=Visit(COMPACT, 10, 80, 300)).cdr
    assert bill["total_cost"]["before_taxes"] == Decimal("1.50")
    assert bill["total_cost"]["taxes"] == [{"name": "VAT", "percentage": 21, "amount": Decimal("0.315")}]
    assert bill["total_energy_cost"]["before_taxes"] < Decimal("0.50")


def test_a_maximum_price_caps_a_long_session() -> None:
    bill = visited("maximum-price", visit=Visit(VAN, 5, 100, 30_000)).cdr
    assert bill["total_cost"]["before_taxes"] == 20
    assert bill["total_fixed_cost"]["before_taxes"] + bill["total_energy_cost"]["before_taxes"] > 20


def test_energy_and_time_are_billed_apart() -> None:
    bill = visited("kwh-and-hour", visit=Visit(COMPACT, 10, 80, 3600)).cdr
    assert bill["total_time_cost"]["before_taxes"] == Decimal("1.80")
    energy = bill["total_energy"] * Decimal("0.45")
    assert abs(bill["total_energy_cost"]["before_taxes"] - energy) <= Decimal("0.00045")


def test_two_rates_of_vat_are_stated_apart() -> None:
    bill = visited("mixed-vat", visit=Visit(COMPACT, 10, 80, 3600)).cdr
    energy = bill["total_energy_cost"]["before_taxes"]
    assert bill["total_cost"]["taxes"] == [
        {"name": "VAT", "percentage": 21, "amount": Decimal("0.21")},
        {"name": "VAT", "percentage": 10, "amount": round(energy / 10, 4)},
    ]


def test_a_price_with_tax_in_it_is_taken_apart() -> None:
    bill = visited("tax-included", visit=Visit(COMPACT, 10, 80, 3600)).cdr
    cost = bill["total_cost"]
    gross = cost["before_taxes"] + cost["taxes"][0]["amount"]
    assert abs(gross - bill["total_energy"] * Decimal("0.484")) < Decimal("0.001")
    assert abs(cost["taxes"][0]["amount"] - cost["before_taxes"] * 21 / 100) <= AMOUNT_SLACK


@pytest.mark.parametrize(
    ("province", "taxes"),
    [("QC", {"GST": "5", "QST": "9.975"}), ("NL", {"HST": "15"}), ("BC", {"GST": "5", "PST": "7"})],
)
@pytest.mark.parametrize("name", ["local-taxes", "local-taxes-included"])
def test_canadian_bills_name_the_taxes_of_the_province(
    name: str, province: str, taxes: dict[str, str]
) -> None:
    cost = visited(name, province, visit=Visit(COMPACT, 10, 80, 3600)).cdr["total_cost"]
    assert {tax["name"]: tax["percentage"] for tax in cost["taxes"]} == {
        n: Decimal(p) for n, p in taxes.items()
    }
    for tax in cost["taxes"]:
        assert abs(tax["amount"] - cost["before_taxes"] * tax["percentage"] / 100) <= AMOUNT_SLACK
    hour = Decimal("3.00") if name == "local-taxes" else Decimal("3.15")  # a euro is 1.5 Canadian dollars
    included = sum(tax["amount"] for tax in cost["taxes"]) if name == "local-taxes-included" else 0
    assert abs(cost["before_taxes"] + included - hour) <= AMOUNT_SLACK


def test_no_tax_is_stated_where_none_applies() -> None:
    assert visited("no-tax").cdr["total_cost"]["taxes"] == []


def test_free_charging_costs_nothing() -> None:
    assert visited("free").cdr["total_cost"] == {"before_taxes": 0, "taxes": []}


def test_a_used_reservation_is_billed_apart_from_the_session() -> None:
    visit = Visit(COMPACT, 20, 80, 3600, reservation=Reservation(13 * 60))
    bill = visited("reservation", visit=visit).cdr
    assert bill["total_reservation_cost"]["before_taxes"] == Decimal("3.25")  # 2.00, and 15 min at 5.00
    assert bill["total_fixed_cost"]["before_taxes"] == Decimal("0.50")


def test_an_expired_reservation_is_billed_alone() -> None:
    visit = Visit(COMPACT, 20, 80, 3600, reservation=Reservation(3600, used=False))
    bill = visited("reservation-expiry", visit=visit).cdr
    assert bill["total_cost"]["before_taxes"] == 8  # 4.00 for not coming, and an hour at 4.00
    assert "total_fixed_cost" not in bill
    assert "total_energy_cost" not in bill


# In every version


@given(st.sampled_from(sorted(POINTS)), st.integers(0, 10**6), starts, st.data())
@settings(max_examples=40, deadline=None)
def test_every_event_is_legal_in_every_version_and_priced_there(
    point: tuple[str, str], seed: int, start: datetime, data: st.DataObject
) -> None:
    country = TWO_LETTERS[POINTS[point][0]["country"]]
    name = data.draw(st.sampled_from(names_in(country)))
    simulation = visited(name, *point, seed=seed, start=start)
    for version in Version:
        try:
            events = events_in(simulation, version)
        except CannotExpressError:
            assert version is not V230
            continue
        assert len(events) == len(simulation.events)
        for event in events:
            obj = CDR if event.module == "cdrs" else Session
            assert problems(obj, event.whole, version, unknown_fields=True) == ()
            partial = event.method == "PATCH"
            assert problems(obj, event.body, version, partial=partial, unknown_fields=True) == ()
        bill = cdr_in(simulation, version)
        assert events[-1].body == bill
        receipt = price(bill, ocpi=version, time_zone=simulation.case.zone)
        assert receipt.uncut == ()
        before = receipt.total_cost.before_taxes
        assert before is None or abs(amount(bill["total_cost"]) - before.amount) <= AMOUNT_SLACK
        assert amount(events[-2].whole["total_cost"]) == amount(bill["total_cost"])


@pytest.mark.parametrize("name", LIBRARY)
@given(
    st.integers(0, 10**6),
    st.none() | st.builds(Reservation, st.integers(60, 7200), st.booleans()),
    st.integers(0, 20 * 86400),
    st.data(),
)
@settings(max_examples=5, deadline=None)
def test_an_audit_finds_every_figure_right(
    name: str, seed: int, reservation: Reservation | None, later: int, data: st.DataObject
) -> None:
    """The auditor knows nothing of the simulator; where taxes are not stated, a figure is right as read."""
    here = [p for p in sorted(POINTS) if name in names_in(TWO_LETTERS[POINTS[p][0]["country"]])]
    point = data.draw(st.sampled_from(here))
    _, connector = find_connector(POINTS[point][0], evse_uid=POINTS[point][1], connector_id=POINTS[point][2])
    held = reservation if "reservation" in name else None
    visit = replace(draw_visit(seed=seed, connector=connector), reservation=held)
    begin = NEXT_MONTH if name == "per-kwh-from-next-month" else NOW - timedelta(days=20)
    simulation = visited(name, *point, visit=visit, start=begin + timedelta(seconds=later))
    stated = {Verdict.RIGHT} if point[0] == "NLD" else {Verdict.RIGHT, Verdict.RIGHT_UNDER_READING}
    for version in Version:
        try:
            events = events_in(simulation, version)
        except CannotExpressError:
            continue
        zone, session = simulation.case.zone, events[-2].whole
        found = audit(events[-1].body, ocpi=version, time_zone=zone, session=session)
        assert found.verdict in stated, found.to_json()


def amount(cost: Json) -> Decimal:
    """The amount before taxes, in the way of any version."""
    return Decimal(cost[next(iter(cost))] if isinstance(cost, dict) else cost)


def test_older_versions_state_the_price_in_their_own_way() -> None:
    simulation = visited("per-kwh", visit=Visit(COMPACT, 10, 80, 3600))
    cost = simulation.cdr["total_cost"]
    taxed = cost["before_taxes"] + cost["taxes"][0]["amount"]
    assert cdr_in(simulation, V221)["total_cost"] == {"excl_vat": cost["before_taxes"], "incl_vat": taxed}
    assert cdr_in(simulation, V211)["total_cost"] == cost["before_taxes"]


def test_2_2_1_knows_no_tax_that_the_tariff_does_not_state() -> None:
    bill = cdr_in(visited("local-taxes", "QC", visit=Visit(COMPACT, 10, 80, 3600)), V221)
    assert bill["total_cost"] == {"excl_vat": Decimal("3.00")}


def test_2_1_1_is_told_of_the_charging_only() -> None:
    simulation = visited("reservation", visit=Visit(COMPACT, 20, 80, 3600, reservation=Reservation(780)))
    bill = cdr_in(simulation, V211)
    assert bill["start_date_time"] == "2026-11-20T14:30:00Z" != simulation.cdr["start_date_time"]
    assert bill["total_cost"] == simulation.cdr["total_cost"]["before_taxes"] - Decimal("3.25")
    assert events_in(simulation, V211)[0].body["status"] == "PENDING"


@pytest.mark.parametrize("name", ["minimum-price", "maximum-price", "complex"])
def test_what_2_1_1_cannot_price_it_cannot_be_told(name: str) -> None:
    with pytest.raises(CannotExpressError):
        cdr_in(visited(name), V211)


def test_2_1_1_cannot_be_told_of_an_expired_reservation() -> None:
    visit = Visit(COMPACT, 20, 80, 3600, reservation=Reservation(3600, used=False))
    with pytest.raises(CannotExpressError):
        events_in(visited("reservation-expiry", visit=visit), V211)
