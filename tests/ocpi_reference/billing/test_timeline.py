"""Stretches: real elapsed time, clock changes, and periods that the sender did not cut."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.ocpi_reference.billing.records import V211, V221, cdr, component, element, period, tariff, utc

from ocpi_reference.billing import Reading, Receipt, price
from ocpi_reference.billing.timeline import TimeZoneError


def _net(receipt: Receipt) -> Decimal:
    assert receipt.total_cost.before_taxes is not None
    return receipt.total_cost.before_taxes.amount


def _at_five() -> dict[str, Any]:
    """Energy at 1.00 and time at 6.00 before 17:00, at 2.00 and 12.00 after."""
    return tariff(
        element(component("ENERGY", 1), component("TIME", 6), end_time="17:00"),
        element(component("ENERGY", 2), component("TIME", 12)),
    )


@pytest.mark.parametrize(("answer", "cost"), [("by its start", 16), ("cut at kWh", 16), ("cut", 28)])
def test_a_period_over_a_change_of_price_is_noted_and_an_open_question(answer: Any, cost: int) -> None:
    record = cdr([period(utc("2024-06-03T16:45"), 60, ENERGY=10, TIME=True)], [_at_five()])
    receipt = price(record, ocpi=V221, time_zone="UTC", reading=Reading(uncut_period=answer))
    assert [(place.period, place.at) for place in receipt.uncut] == [(0, utc("2024-06-03T17:00"))]
    assert "B17" in [question.id for question in receipt.open_questions]
    assert _net(receipt) == cost


@pytest.mark.parametrize(
    ("start", "minutes", "places"),
    [("2024-06-03T16:00", 60, 0), ("2024-06-03T17:00", 60, 0), ("2024-06-03T16:59:59", 1, 1)],
)
def test_a_period_that_touches_a_change_of_price_is_cut_right(start: str, minutes: int, places: int) -> None:
    record = cdr([period(utc(start), minutes, ENERGY=10, TIME=True)], [_at_five()])
    assert len(price(record, ocpi=V221, time_zone="UTC").uncut) == places


def test_a_place_where_no_price_changes_is_no_cut() -> None:
    terms = tariff(element(component("ENERGY", 1), end_time="17:00"), element(component("ENERGY", 1)))
    receipt = price(
        cdr([period(utc("2024-06-03T16:45"), 60, ENERGY=10)], [terms]), ocpi=V221, time_zone="UTC"
    )
    assert receipt.uncut == ()
    assert receipt.open_questions == ()


def test_energy_tells_where_a_price_by_energy_changes() -> None:
    terms = tariff(element(component("ENERGY", "0.5"), max_kwh=20), element(component("ENERGY", "0.3")))
    record = cdr([period(utc("2024-06-03T16:45"), 60, ENERGY=25)], [terms])
    receipt = price(record, ocpi=V221, reading=Reading(uncut_period="cut at kWh"))
    assert [line.volume for line in receipt.lines] == [20, 5]
    assert _net(receipt) == Decimal("11.5")
    assert receipt.uncut[0].at == utc("2024-06-03T17:33")


def test_parts_of_a_cut_period_add_up_exactly() -> None:
    terms = tariff(
        element(component("ENERGY", 1), component("TIME", 1), max_duration=1000),
        element(component("ENERGY", 2), component("TIME", 2)),
    )
    record = cdr([period(utc("2024-06-03T16:45"), 0, seconds=3001, ENERGY="10.0001", TIME=True)], [terms])
    receipt = price(record, ocpi=V221, reading=Reading(uncut_period="cut"))
    assert sum(line.volume for line in receipt.lines if line.dimension == "ENERGY") == Decimal("10.0001")
    assert [line.volume for line in receipt.lines if line.dimension == "TIME"] == [1000, 2001]


@pytest.mark.parametrize(
    ("start", "hours"), [("2024-03-31T00:00", 2), ("2024-10-27T00:00", 2), ("2024-06-03T00:00", 2)]
)
def test_time_that_passes_is_real_time_whatever_the_clock_does(start: str, hours: int) -> None:
    record = cdr([period(utc(start), 60 * hours, TIME=True)], [tariff(element(component("TIME", 1)))])
    assert _net(price(record, ocpi=V221, time_zone="Europe/Amsterdam")) == hours


@pytest.mark.parametrize(
    ("start", "places"),
    [
        (
            "2024-03-31T00:30",
            ["2024-03-31T01:00"],
        ),  # 02:30 never came; the window begins with the change, at 03:00
        ("2024-10-27T00:15", ["2024-10-27T00:30", "2024-10-27T01:00", "2024-10-27T01:30"]),
    ],
)
def test_cuts_at_a_clock_change_are_found(start: str, places: list[str]) -> None:
    terms = tariff(
        element(component("ENERGY", 1), start_time="02:30", end_time="04:00"), element(component("ENERGY", 2))
    )
    record = cdr([period(utc(start), 80, ENERGY=10)], [terms])
    receipt = price(record, ocpi=V221, time_zone="Europe/Amsterdam")
    assert [place.at for place in receipt.uncut] == [utc(place) for place in places]


def test_without_a_zone_only_prices_by_the_clock_are_refused() -> None:
    record = cdr([period(utc("2024-06-03T16:45"), 60, ENERGY=10)], [tariff(element(component("ENERGY", 1)))])
    assert price(record, ocpi=V221).time_zone is None
    record["tariffs"] = [_at_five()]
    with pytest.raises(TimeZoneError, match="time_zone"):
        price(record, ocpi=V221)


@pytest.mark.parametrize(
    ("location", "zone"),
    [
        ({"country": "NLD"}, "Europe/Amsterdam"),
        ({"country": "BEL", "time_zone": "Europe/Paris"}, "Europe/Paris"),
        ({"country": "BEL", "time_zone": "Belgium"}, "Europe/Brussels"),
    ],
)
def test_the_record_itself_may_tell_the_zone(location: dict[str, str], zone: str) -> None:
    record = cdr([period(utc("2024-06-03T14:45"), 10, ENERGY=10)], [_at_five()], ocpi=V211, location=location)
    assert price(record, ocpi=V211).time_zone == zone


def test_time_that_the_record_forgot_is_none_or_the_length_of_the_period() -> None:
    terms = tariff(element(component("TIME", 6), component("ENERGY", 1)))
    record = cdr([period(utc("2024-06-03T14:45"), 30, ENERGY=10)], [terms])
    assert _net(price(record, ocpi=V221)) == 10
    assert {note.code for note in price(record, ocpi=V221).notes} == {"time-missing"}
    assert _net(price(record, ocpi=V221, reading=Reading(missing_time="is the period"))) == 13


def test_a_kwh_change_and_a_clock_change_can_lie_in_one_period() -> None:
    terms = tariff(
        element(component("ENERGY", 1), max_kwh=5),
        element(component("ENERGY", 2), end_time="17:00"),
        element(component("ENERGY", 3)),
    )
    record = cdr([period(utc("2024-06-03T16:00"), 120, ENERGY=20)], [terms])
    receipt = price(record, ocpi=V221, time_zone="UTC", reading=Reading(uncut_period="cut"))
    assert [(int(line.volume), line.start) for line in receipt.lines] == [
        (5, utc("2024-06-03T16:00")),
        (5, utc("2024-06-03T16:30")),
        (10, utc("2024-06-03T17:00")),
    ]
    assert _net(receipt) == 45
    assert receipt.lines[-1].end - receipt.lines[0].start == timedelta(hours=2)


def test_a_fee_that_falls_due_inside_a_period_is_a_change_of_price() -> None:
    terms = tariff(element(component("FLAT", 3), min_duration=1800), element(component("ENERGY", 1)))
    record = cdr([period(utc("2024-06-03T16:00"), 60, ENERGY=1)], [terms])
    receipt = price(record, ocpi=V221)
    assert [place.at for place in receipt.uncut] == [utc("2024-06-03T16:30")]
    assert _net(receipt) == 1
    assert _net(price(record, ocpi=V221, reading=Reading(uncut_period="cut"))) == 4


def test_time_that_the_record_states_is_not_replaced() -> None:
    terms = tariff(element(component("TIME", 6)))
    record = cdr([period(utc("2024-06-03T14:45"), 60, ENERGY=10, TIME="0.5")], [terms])
    assert _net(price(record, ocpi=V221, reading=Reading(missing_time="is the period"))) == 3
