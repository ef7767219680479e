"""Charging periods end exactly where the tariff changes its price: by wall clock, meter and stopwatch."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocpi_mocks.network import locations, tokens
from ocpi_mocks.simulator import FLEET, Reservation, Simulation, Visit, simulate
from ocpi_mocks.simulator.charging import KWH, Phase, Slot, cut_at_energy
from ocpi_mocks.simulator.price_changes import Situation, active_elements
from ocpi_mocks.tariff_library import names_in, tariff
from ocpi_reference.billing import price
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
V230 = Version("2.3.0")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
COMPACT, LIMOUSINE, VAN = FLEET[2:5]
TOKEN = tokens(seed=0, count=1, country_code="DE", party_id="EMP", now=NOW)[0]
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def points() -> dict[str, tuple[Json, str, str]]:
    """An AC and a DC connector in the Netherlands."""
    found: dict[str, tuple[Json, str, str]] = {}
    for location in locations(seed=0, count=50, country_code="NL", party_id="PLG", now=NOW):
        for evse in location["evses"]:
            for connector in evse["connectors"]:
                if location["country"] == "NLD" and connector["standard"] in (
                    "IEC_62196_T2",
                    "IEC_62196_T2_COMBO",
                ):
                    kind = "DC" if connector["power_type"] == "DC" else "AC"
                    found.setdefault(kind, (location, evse["uid"], connector["id"]))
    return found


POINTS = points()


def visited(
    name: str, kind: str = "AC", *, visit: Visit | None = None, start: datetime = NOW, terms: Json = None
) -> Simulation:
    location, evse_uid, connector_id = POINTS[kind]
    named = tariff(name, country="NL", country_code="NL", party_id="PLG", now=NOW)
    return simulate(
        seed=0,
        session_id="S1",
        location=location,
        evse_uid=evse_uid,
        connector_id=connector_id,
        token=TOKEN,
        tariff=named if terms is None else named | {"elements": terms},
        start=start,
        visit=visit,
    )


def volumes(periods: list[Json], kind: str) -> list[Decimal]:
    return [d["volume"] for period in periods for d in period["dimensions"] if d["type"] == kind]


def starts(simulation: Simulation) -> list[str]:
    return [period["start_date_time"] for period in simulation.cdr["charging_periods"]]


# Where an arbitrary tariff changes its price

EVENINGS = tuple(
    datetime(*day, 19, 10, tzinfo=AMSTERDAM)
    for day in ((2026, 10, 24), (2027, 3, 27), (2026, 12, 31), (2026, 11, 20))
)
"""The evenings before the clock is put back, before it is put forward, of a year's last day, of any day."""

restrictions = st.fixed_dictionaries(
    {},
    optional={
        "start_time": st.sampled_from(("00:00", "02:30", "07:15", "20:00", "23:59")),
        "end_time": st.sampled_from(("00:00", "02:15", "06:45", "19:30", "22:30")),
        "start_date": st.sampled_from(("2026-10-25", "2026-11-21", "2027-01-01")),
        "end_date": st.sampled_from(("2026-11-21", "2027-01-01", "2027-03-28")),
        "day_of_week": st.lists(st.sampled_from(DAYS), min_size=1, unique=True),
        "min_kwh": st.integers(0, 30),
        "max_kwh": st.decimals("0.5", 40, places=3),
        "min_power": st.integers(1, 120),
        "max_power": st.integers(1, 120),
        "min_current": st.integers(1, 300),
        "max_current": st.integers(1, 300),
        "min_duration": st.integers(0, 20_000),
        "max_duration": st.integers(1, 20_000),
    },
).filter(lambda limits: limits.get("start_time", "00:00") != limits.get("end_time", ""))

elements = st.tuples(
    st.sampled_from(("ENERGY", "TIME", "PARKING_TIME")),
    restrictions.filter(lambda limits: len(limits) <= 3),
)

long_visits = st.builds(
    Visit,
    st.sampled_from((COMPACT, LIMOUSINE, VAN)),
    st.integers(4, 60),
    st.integers(61, 100),
    st.integers(3600, 50_000),
    st.none() | st.tuples(st.integers(60, 3000), st.integers(60, 10_000)),
    st.none() | st.builds(Reservation, st.integers(60, 7200)),
)


@given(
    st.lists(elements, min_size=1, max_size=4),
    st.sampled_from(("AC", "DC")),
    long_visits,
    st.sampled_from(EVENINGS),
    st.integers(0, 10 * 3600),
)
@settings(max_examples=250, deadline=None)
def test_no_tariff_changes_its_price_inside_a_period(
    priced: list[tuple[str, Json]], kind: str, visit: Visit, evening: datetime, later: int
) -> None:
    """The billing oracle, which knows nothing of the simulator, finds no place where a cut is missing."""
    terms = [
        {
            "price_components": [{"type": dimension, "price": Decimal(place + 1), "step_size": 1}],
            **({"restrictions": limits} if limits else {}),
        }
        for place, (dimension, limits) in enumerate(priced)
    ]
    start = evening.astimezone(UTC) + timedelta(seconds=later)
    simulation = visited("per-kwh", kind, visit=visit, start=start, terms=terms)
    assert price(simulation.cdr, ocpi=V230, time_zone=AMSTERDAM).uncut == ()
    for period in simulation.cdr["charging_periods"]:
        told = {dimension["type"]: dimension["volume"] for dimension in period["dimensions"]}
        alone = [limits for _, limits in priced if len(limits) == 1]
        for bound, limit in ((name, value) for limits in alone for name, value in limits.items()):
            quantity = bound.partition("_")[2].upper()
            if quantity in ("POWER", "CURRENT") and f"MIN_{quantity}" in told:
                assert (told[f"MIN_{quantity}"] < limit) == (told[f"MAX_{quantity}"] < limit)


@given(st.sampled_from(names_in("NL")), st.sampled_from(("AC", "DC")), long_visits, st.sampled_from(EVENINGS))
@settings(max_examples=100, deadline=None)
def test_no_named_tariff_changes_its_price_inside_a_period(
    name: str, kind: str, visit: Visit, evening: datetime
) -> None:
    simulation = visited(name, kind, visit=visit, start=evening.astimezone(UTC))
    assert price(simulation.cdr, ocpi=V230, time_zone=AMSTERDAM).uncut == ()


HALF_PAST_TWO = [
    {
        "price_components": [{"type": "ENERGY", "price": Decimal(1), "step_size": 1}],
        "restrictions": {"start_time": "02:30", "end_time": "05:00"},
    }
]


@pytest.mark.parametrize(
    ("evening", "cuts"),
    [
        (EVENINGS[0], [f"2026-10-25T{time}:00Z" for time in ("00:30", "01:00", "01:30", "04:00")]),
        (EVENINGS[1], [f"2027-03-28T{time}:00Z" for time in ("01:00", "03:00")]),
    ],
    ids=["the clock shows half past two twice", "the clock never shows half past two"],
)
def test_a_moved_clock_changes_the_price_when_the_wall_says_so(evening: datetime, cuts: list[str]) -> None:
    visit = Visit(VAN, 5, 100, 40_000)
    simulation = visited("per-kwh", visit=visit, start=evening.astimezone(UTC), terms=HALF_PAST_TWO)
    on_the_minute = [one for one in starts(simulation) if one.endswith(":00Z")]
    for_the_driver = ("10:00Z", "40:00Z")  # every half hour, whatever the price
    assert [one for one in on_the_minute if not one.endswith(for_the_driver)] == cuts


BOUNDS = {"kwh": 20, "power": 50, "current": 32, "duration": 1800}


@pytest.mark.parametrize("quantity", BOUNDS)
@pytest.mark.parametrize(("side", "below", "at"), [("min", False, True), ("max", True, False)])
def test_lower_bounds_include_their_value_and_upper_bounds_do_not(
    quantity: str, side: str, below: bool, at: bool
) -> None:
    terms = {"elements": [{"restrictions": {f"{side}_{quantity}": BOUNDS[quantity]}}]}
    small = dict.fromkeys(BOUNDS, Decimal(0)) | {quantity: BOUNDS[quantity] - Decimal("0.0001")}
    assert active_elements(terms, Situation(local=NOW, **small)) == (below,)  # type: ignore[arg-type]
    equal = small | {quantity: Decimal(BOUNDS[quantity])}
    assert active_elements(terms, Situation(local=NOW, **equal)) == (at,)  # type: ignore[arg-type]


# The named tariffs


def test_a_night_with_the_clock_put_back_is_cut_by_the_wall() -> None:
    """In Amsterdam 23:00 is 21:00 UTC on 24 October 2026, and 06:00 is 05:00 UTC the next morning."""
    begin = datetime(2026, 10, 24, 20, 10, tzinfo=UTC)
    simulation = visited("night", start=begin, visit=Visit(VAN, 5, 100, 12 * 3600))
    assert {"2026-10-24T21:00:00Z", "2026-10-25T05:00:00Z"} <= set(starts(simulation))
    assert "2026-10-25T04:00:00Z" not in starts(simulation)


def test_a_night_with_the_clock_put_forward_is_cut_by_the_wall() -> None:
    """In Amsterdam 06:00 is 04:00 UTC on 28 March 2027, an hour earlier than the day before."""
    begin = datetime(2027, 3, 27, 20, 10, tzinfo=UTC)
    simulation = visited("night", start=begin, visit=Visit(VAN, 5, 100, 9 * 3600))
    assert {"2027-03-27T22:00:00Z", "2027-03-28T04:00:00Z"} <= set(starts(simulation))
    assert "2027-03-28T05:00:00Z" not in starts(simulation)


def test_tiers_are_cut_at_exactly_their_kilowatt_hours() -> None:
    simulation = visited("tiers", "DC", visit=Visit(LIMOUSINE, 10, 80, 3600))
    assert {10 * KWH, 40 * KWH} <= {period.energy_after for period in simulation.periods}
    told = list(accumulate(volumes(simulation.cdr["charging_periods"], "ENERGY")))
    assert {10, 40} <= set(told)


slots_of_any_power = st.lists(
    st.tuples(st.integers(1, 900), st.integers(0, 400_000)), min_size=1, max_size=6
).map(
    lambda parts: tuple(
        Slot(begin, begin + length, watts, Phase.CHARGING)
        for (length, watts), begin in zip(parts, accumulate((p[0] for p in parts), initial=0), strict=False)
    )
)


@given(slots_of_any_power, st.integers(1, 10**8))
def test_a_cut_at_an_energy_is_exact_and_takes_no_more_power(slots: tuple[Slot, ...], energy: int) -> None:
    cut = cut_at_energy(slots, energy)
    assert [cut[0].begin, cut[-1].end] == [slots[0].begin, slots[-1].end]
    assert all(before.end == after.begin for before, after in pairwise(cut))
    if energy < sum(slot.energy for slot in slots):
        assert energy in accumulate(slot.energy for slot in cut)
    for part in cut:
        (whole,) = (slot for slot in slots if slot.begin <= part.begin < slot.end)
        assert part.watts <= whole.watts


def test_power_classes_are_cut_where_power_crosses_them() -> None:
    simulation = visited("power-classes", "DC", visit=Visit(COMPACT, 30, 100, 5400))
    for period in simulation.cdr["charging_periods"]:
        told = {d["type"]: d["volume"] for d in period["dimensions"]}
        if "ENERGY" in told:
            assert (told["MIN_POWER"] < 50) == (told["MAX_POWER"] < 50)
            assert (told["MIN_POWER"] < 150) == (told["MAX_POWER"] < 150)
    powers = volumes(simulation.cdr["charging_periods"], "MIN_POWER")
    assert min(powers) < 50 <= max(powers)


def test_durations_are_cut_to_the_second() -> None:
    begin = datetime(2026, 5, 4, 8, 0, 7, 250_000, tzinfo=UTC)
    simulation = visited("first-half-hour-free", start=begin, visit=Visit(VAN, 5, 100, 5000))
    assert {"2026-05-04T08:00:07Z", "2026-05-04T08:30:07Z", "2026-05-04T09:00:07Z"} <= set(starts(simulation))
