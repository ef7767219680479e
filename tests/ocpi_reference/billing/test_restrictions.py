"""Each restriction at its boundary: one step below, on it, one step above."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.ocpi_reference.billing.records import (
    V211,
    V221,
    V230,
    cdr,
    component,
    element,
    period,
    tariff,
    utc,
)

from ocpi_reference.billing import Reading, price
from ocpi_reference.billing.clauses import clause
from ocpi_reference.billing.restrictions import RULES, Rule
from ocpi_reference.spec.catalogue import requirements
from ocpi_reference.spec.history import Version

BERLIN = "Europe/Berlin"


def _inside(
    start: str, *, time_zone: str = BERLIN, reading: Reading | None = None, **restrictions: Any
) -> bool:
    """Say whether a restricted price applies to a period that begins at `start`; the fallback is free."""
    terms = tariff(element(component("ENERGY", 1), **restrictions), element(component("ENERGY", 0)))
    record = cdr([period(utc(start), seconds=1, ENERGY=1)], [terms])
    receipt = price(record, ocpi=V221, time_zone=time_zone, reading=reading or Reading())
    return [line.element for line in receipt.lines] == [0]


@pytest.mark.parametrize(
    ("start", "inside"),
    [
        ("2024-06-03T14:59:59", False),
        ("2024-06-03T15:00:00", True),
        ("2024-06-03T17:59:59", True),
        ("2024-06-03T18:00:00", False),
    ],
)
def test_a_daily_window_is_local_and_excludes_its_end(start: str, inside: bool) -> None:
    assert _inside(start, start_time="17:00", end_time="20:00") is inside


@pytest.mark.parametrize(
    ("start", "inside"),
    [
        ("2024-06-03T19:59:59", False),
        ("2024-06-03T20:00:00", True),
        ("2024-06-03T22:00:00", True),
        ("2024-06-04T03:59:59", True),
        ("2024-06-04T04:00:00", False),
    ],
)
def test_a_window_whose_end_is_earlier_runs_over_midnight(start: str, inside: bool) -> None:
    assert _inside(start, start_time="22:00", end_time="06:00") is inside


@pytest.mark.parametrize(
    ("window", "start", "inside"),
    [
        ({"start_time": "20:00", "end_time": "00:00"}, "2024-06-03T21:59:59", True),
        ({"start_time": "20:00", "end_time": "00:00"}, "2024-06-03T22:00:00", False),
        ({"start_time": "00:00", "end_time": "00:00"}, "2024-06-03T12:00:00", True),
        ({"start_time": "20:00"}, "2024-06-03T21:59:59", True),
        ({"start_time": "20:00"}, "2024-06-03T22:00:00", False),
        ({"end_time": "06:00"}, "2024-06-03T21:59:59", False),
        ({"end_time": "06:00"}, "2024-06-03T22:00:00", True),
        ({"end_time": "06:00"}, "2024-06-04T04:00:00", False),
    ],
)
def test_a_missing_end_is_the_end_of_day_and_so_is_midnight(
    window: dict[str, Any], start: str, inside: bool
) -> None:
    assert _inside(start, **window) is inside


@pytest.mark.parametrize("start", ["2024-06-03T14:59:59", "2024-06-03T15:00:00", "2024-06-03T15:00:01"])
def test_equal_times_are_empty_or_all_day_by_the_reading(start: str) -> None:
    assert not _inside(start, start_time="17:00", end_time="17:00")
    assert _inside(start, start_time="17:00", end_time="17:00", reading=Reading(equal_times="all day"))


@pytest.mark.parametrize(
    ("start", "inside"),
    [
        ("2024-05-31T21:59:59", False),
        ("2024-05-31T22:00:00", True),
        ("2024-06-02T21:59:59", True),
        ("2024-06-02T22:00:00", False),
    ],
)
def test_weekdays_are_those_of_the_location(start: str, inside: bool) -> None:
    assert _inside(start, day_of_week=["SATURDAY", "SUNDAY"]) is inside


@pytest.mark.parametrize(
    ("start", "inside"),
    [
        ("2015-12-23T22:59:59", False),
        ("2015-12-23T23:00:00", True),
        ("2015-12-26T22:59:59", True),
        ("2015-12-26T23:00:00", False),
    ],
)
def test_dates_are_local_and_the_last_is_excluded(start: str, inside: bool) -> None:
    assert _inside(start, start_date="2015-12-24", end_date="2015-12-27") is inside


@pytest.mark.parametrize(
    ("start", "calendar", "evening"),
    [
        ("2024-06-07T20:00", True, True),  # Friday evening
        ("2024-06-08T00:00", False, True),  # Saturday, 02:00
        ("2024-06-10T00:00", True, False),  # Monday, 02:00
    ],
)
def test_whose_day_the_night_is_remains_an_open_question(start: str, calendar: bool, evening: bool) -> None:
    night: dict[str, Any] = {
        "start_time": "20:00",
        "end_time": "06:00",
        "day_of_week": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"],
    }
    assert _inside(start, **night) is calendar
    assert _inside(start, reading=Reading(night_belongs_to="evening before"), **night) is evening


@pytest.mark.parametrize(
    ("start", "inside"),
    [
        ("2024-03-31T00:59:59", False),  # 01:59:59, the last second of winter time
        ("2024-03-31T01:00:00", True),  # 03:00, for 02:00 never came
        ("2024-10-27T00:29:59", False),  # 02:29:59 in summer time
        ("2024-10-27T00:30:00", True),  # 02:30 for the first time
        ("2024-10-27T01:00:00", False),  # 02:00 for the second time
        ("2024-10-27T01:30:00", True),  # 02:30 for the second time
    ],
)
def test_a_clock_change_is_what_the_wall_shows(start: str, inside: bool) -> None:
    assert _inside(start, start_time="02:30", end_time="04:00") is inside


def _second_period_inside(first: dict[str, Any], second: dict[str, Any], **restrictions: Any) -> bool:
    terms = tariff(element(component("ENERGY", 1), **restrictions), element(component("ENERGY", 0)))
    begin = utc("2024-06-03T10:00")
    length = timedelta(seconds=first.pop("seconds", 3600))
    periods = [
        period(begin, seconds=int(length.total_seconds()), **first),
        period(begin + length, 10, **{"ENERGY": 1, **second}),
    ]
    receipt = price(cdr(periods, [terms]), ocpi=V221)
    return receipt.lines[-1].element == 0


@pytest.mark.parametrize(("kwh", "below"), [("19.9999", True), ("20", False), ("20.0001", False)])
def test_kwh_bounds_include_the_lower_and_exclude_the_upper(kwh: str, below: bool) -> None:
    assert _second_period_inside({"ENERGY": kwh}, {"ENERGY": "0.00001"}, max_kwh=20) is below
    assert _second_period_inside({"ENERGY": kwh}, {}, min_kwh=20) is not below


@pytest.mark.parametrize(("seconds", "below"), [(1799, True), (1800, False), (1801, False)])
def test_duration_bounds_include_the_lower_and_exclude_the_upper(seconds: int, below: bool) -> None:
    first = {"ENERGY": 1, "seconds": seconds}
    assert _second_period_inside(dict(first), {}, min_duration=1800) is not below
    terms = {"max_duration": 1800}
    begin = utc("2024-06-03T10:00")
    record = cdr(
        [
            period(begin, seconds=seconds, ENERGY=0),
            period(begin + timedelta(seconds=seconds), seconds=1, ENERGY=1),
        ],
        [tariff(element(component("ENERGY", 1), **terms), element(component("ENERGY", 0)))],
    )
    assert (price(record, ocpi=V221).lines[-1].element == 0) is below


@pytest.mark.parametrize(("value", "below"), [("31.9", True), ("32", False), ("32.1", False)])
@pytest.mark.parametrize("quantity", ["power", "current"])
def test_power_and_current_bounds_include_the_lower_and_exclude_the_upper(
    quantity: str, value: str, below: bool
) -> None:
    both = {f"MIN_{quantity.upper()}": value, f"MAX_{quantity.upper()}": value}
    assert _second_period_inside({"ENERGY": 1}, both, **{f"max_{quantity}": 32}) is below
    assert _second_period_inside({"ENERGY": 1}, both, **{f"min_{quantity}": 32}) is not below


@pytest.mark.parametrize(("ocpi", "ids"), [(V211, ["B8"]), (V221, []), (V230, [])])
def test_max_power_itself_is_open_in_the_oldest_version_only(ocpi: Version, ids: list[str]) -> None:
    terms = tariff(element(component("ENERGY", 1), max_power=16), element(component("ENERGY", 0)), ocpi=ocpi)
    record = cdr(
        [period(utc("2024-06-03T10:00"), 10, ENERGY=1, MIN_POWER=16, MAX_POWER=16)], [terms], ocpi=ocpi
    )
    receipt = price(record, ocpi=ocpi)
    assert receipt.lines[0].element == 1
    assert [question.id for question in receipt.open_questions if question.id == "B8"] == ids


def test_a_period_on_both_sides_of_a_power_bound_is_an_open_question() -> None:
    terms = tariff(element(component("ENERGY", 1), max_power=16), element(component("ENERGY", 2)))
    record = cdr([period(utc("2024-06-03T10:00"), 10, ENERGY=1, MIN_POWER=10, MAX_POWER=20)], [terms])
    found = {
        answer: price(record, ocpi=V221, reading=Reading(straddled_power=answer)).lines[0].element
        for answer in ("each bound", "lowest", "highest")
    }
    assert found == {"each bound": 1, "lowest": 0, "highest": 1}


def test_without_power_the_average_decides_and_the_receipt_says_so() -> None:
    terms = tariff(element(component("ENERGY", 1), max_power=16), element(component("ENERGY", 2)))
    slow, fast = (
        cdr([period(utc("2024-06-03T10:00"), 60, ENERGY=kwh, TIME=True)], [terms]) for kwh in (15, 16)
    )
    assert price(slow, ocpi=V221).lines[0].element == 0
    assert price(fast, ocpi=V221).lines[0].element == 1
    assert "estimated-power" in {note.code for note in price(fast, ocpi=V221).notes}
    assert "on average" in price(fast, ocpi=V221).to_text()


def test_without_current_nothing_is_known_and_both_answers_are_legal() -> None:
    terms = tariff(element(component("ENERGY", 1), max_current=16), element(component("ENERGY", 2)))
    record = cdr([period(utc("2024-06-03T10:00"), 60, ENERGY=1)], [terms])
    assert price(record, ocpi=V221).lines[0].element == 0
    assert price(record, ocpi=V221, reading=Reading(unknown_power="fails")).lines[0].element == 1


def test_an_element_with_several_restrictions_needs_all_of_them() -> None:
    both: dict[str, Any] = {"day_of_week": ["MONDAY"], "start_time": "09:00", "end_time": "18:00"}
    assert _inside("2024-06-03T07:00", **both)
    assert not _inside("2024-06-03T16:00", **both)
    assert not _inside("2024-06-04T07:00", **both)


def test_duration_counts_from_the_first_use_or_from_the_reservation() -> None:
    terms = tariff(
        element(component("TIME", 0), reservation="RESERVATION"),
        element(component("ENERGY", 1), min_duration=900),
        element(component("ENERGY", 2)),
    )
    begin = utc("2024-06-03T10:00")
    record = cdr(
        [
            period(begin, 15, RESERVATION_TIME=True),
            period(begin + timedelta(minutes=15), 10, ENERGY=1),
        ],
        [terms],
    )
    assert price(record, ocpi=V221).lines[-1].element == 2
    assert price(record, ocpi=V221, reading=Reading(duration_from="reservation")).lines[-1].element == 1


def test_cumulated_energy_is_net_or_imported() -> None:
    terms = tariff(element(component("ENERGY", 1), min_kwh=10), element(component("ENERGY", 2)))
    begin = utc("2024-06-03T10:00")
    record = cdr(
        [
            period(begin, 60, ENERGY=10),
            period(begin + timedelta(hours=1), 60, ENERGY=-5),
            period(begin + timedelta(hours=2), 60, ENERGY=1),
        ],
        [terms],
    )
    assert [line.element for line in price(record, ocpi=V221).lines] == [1, 0, 1]
    imported = price(record, ocpi=V221, reading=Reading(cumulated_energy="imported"))
    assert [line.element for line in imported.lines] == [1, 0]
    assert imported.lines[-1].cost.before_taxes is not None
    assert imported.lines[-1].cost.before_taxes.amount == Decimal(-4)


@pytest.mark.parametrize("quantity", ["power", "current"])
def test_a_parked_car_draws_nothing(quantity: str) -> None:
    limit: dict[str, Any] = {f"min_{quantity}": 1}
    terms = tariff(element(component("PARKING_TIME", 9), **limit), element(component("PARKING_TIME", 1)))
    receipt = price(cdr([period(utc("2024-06-03T10:00"), 60, PARKING_TIME=True)], [terms]), ocpi=V221)
    assert receipt.lines[0].element == 1
    assert receipt.open_questions == ()


def test_the_receipt_says_what_a_restriction_demanded_and_saw() -> None:
    terms = tariff(element(component("ENERGY", 1), max_power=16, min_kwh=0), element(component("ENERGY", 2)))
    record = cdr([period(utc("2024-06-03T10:00"), 60, ENERGY=3, MIN_POWER=6, MAX_POWER=7)], [terms])
    assert [seen.text for seen in price(record, ocpi=V221).lines[0].because.seen] == [
        "min_kwh from 0 kWh, saw 0 kWh",
        "max_power under 16 kW, saw 6 to 7 kW",
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_restriction_has_its_clause_in_each_version(rule: Rule) -> None:
    assert set(rule.requirements) <= requirements().keys()
    assert all(clause(rule.requirements, ocpi).link.startswith("https://") for ocpi in Version)
