"""step_size: how much it adds, to what, and how often."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.ocpi_reference.billing.records import V211, V221, cdr, component, element, period, tariff, utc

from ocpi_reference.billing import Reading, Receipt, price
from ocpi_reference.spec.history import Version

BEGIN = utc("2024-06-03T10:00")


def _session(*parts: tuple[str, int], **more: Any) -> list[dict[str, Any]]:
    """Make consecutive periods of one time dimension each, with a length in minutes."""
    periods, at = [], BEGIN
    for name, minutes in parts:
        volumes: dict[str, Any] = {name: True, **more}
        periods.append(period(at, minutes, **volumes))
        at += timedelta(minutes=minutes)
    return periods


def _billed(receipt: Receipt) -> list[tuple[str, Decimal | int]]:
    """Give what is paid for, in kWh or minutes."""
    return [
        (line.dimension, line.billed_volume / 60 if line.unit == "s" else line.billed_volume)
        for line in receipt.lines
    ]


def _priced(
    periods: list[dict[str, Any]], *elements: dict[str, Any], reading: Reading | None = None
) -> Receipt:
    return price(cdr(periods, [tariff(*elements)]), ocpi=V221, reading=reading or Reading())


@pytest.mark.parametrize(
    ("kwh", "step", "billed"),
    [
        ("0.4999", 500, "0.5"),
        ("0.5", 500, "0.5"),
        ("0.5001", 500, "1"),
        ("0.1152", 1, "0.116"),
        ("20.45", 100, "20.5"),
        ("0.0001", 1000, "1"),
        ("3.3", 0, "3.3"),
    ],
)
def test_energy_is_billed_in_whole_steps_of_wh(kwh: str, step: int, billed: str) -> None:
    receipt = _priced([period(BEGIN, 60, ENERGY=kwh)], element(component("ENERGY", 1, step=step)))
    assert _billed(receipt) == [("ENERGY", Decimal(billed))]
    assert receipt.total_cost.before_taxes is not None
    assert receipt.total_cost.before_taxes.amount == Decimal(billed)


@pytest.mark.parametrize(("seconds", "billed"), [(299, 300), (300, 300), (301, 600)])
@pytest.mark.parametrize("name", ["TIME", "PARKING_TIME"])
def test_time_is_billed_in_whole_steps_of_seconds(name: str, seconds: int, billed: int) -> None:
    volumes: dict[str, Any] = {name: True}
    periods = [period(BEGIN, seconds=seconds, **volumes)]
    receipt = _priced(periods, element(component(name, 1, step=300)))
    assert receipt.lines[0].billed_volume == billed


def test_a_price_is_per_hour_never_per_step() -> None:
    receipt = _priced(_session(("TIME", 60)), element(component("TIME", 2, step=300)))
    assert receipt.total_cost.before_taxes is not None
    assert receipt.total_cost.before_taxes.amount == 2


def test_parking_after_charging_is_rounded_and_charging_is_not() -> None:
    both = element(component("TIME", 1, step=600), component("PARKING_TIME", 2, step=600))
    assert _billed(_priced(_session(("TIME", 21), ("PARKING_TIME", 16)), both)) == [
        ("TIME", 21),
        ("PARKING_TIME", 20),
    ]


def test_charging_after_parking_is_rounded_with_all_charging_of_the_session() -> None:
    both = element(component("TIME", 1, step=600), component("PARKING_TIME", 2, step=600))
    parts = _session(("TIME", 10), ("PARKING_TIME", 8), ("TIME", 15))
    assert _billed(_priced(parts, both)) == [("TIME", 10), ("PARKING_TIME", 8), ("TIME", 20)]


def test_parking_that_is_not_priced_leaves_the_charging_time_last() -> None:
    receipt = _priced(_session(("TIME", 21), ("PARKING_TIME", 7)), element(component("TIME", 1, step=300)))
    assert _billed(receipt) == [("TIME", 25)]


def test_two_prices_of_one_dimension_are_rounded_once_by_the_last() -> None:
    elements = (
        element(component("ENERGY", 2, step=10000), max_kwh=3),
        element(component("ENERGY", 5, step=10000), max_kwh=6),
        element(component("ENERGY", 2, step=10000)),
    )
    periods = [period(BEGIN + timedelta(minutes=n), 1, ENERGY=3) for n in range(3)]
    receipt = _priced(periods, *elements)
    assert _billed(receipt) == [("ENERGY", 3), ("ENERGY", 3), ("ENERGY", 4)]
    assert receipt.total_cost.before_taxes is not None
    assert receipt.total_cost.before_taxes.amount == 29


def test_older_prints_rounded_charging_and_parking_together() -> None:
    both = element(component("TIME", 1, step=600), component("PARKING_TIME", 2, step=600))
    receipt = _priced(_session(("TIME", 21), ("PARKING_TIME", 16)), both, reading=Reading(time_step="joint"))
    assert _billed(receipt) == [("TIME", 21), ("PARKING_TIME", 19)]


@pytest.mark.parametrize(
    ("answer", "billed"), [("is active", [12, 20, 10]), ("is no component", [15, 20, 8])]
)
def test_a_component_of_price_zero_is_last_or_is_none(answer: Any, billed: list[int]) -> None:
    elements = (
        element(component("TIME", 1, step=900), max_duration=720),
        element(component("PARKING_TIME", 0, step=300)),
    )
    periods = [*_session(("TIME", 12), ("PARKING_TIME", 8))]
    receipt = _priced(periods, *elements, reading=Reading(free_component=answer))
    assert [volume for _, volume in _billed(receipt)] == [billed[0], billed[2]]


@pytest.mark.parametrize(
    ("printed", "minutes", "billed"),
    [("0.6667", 40, 40), ("0.6667", 60, 40), ("0.1167", 7, 7), ("0.7", 42, 42), ("0.3333", 20, 20)],
)
def test_four_decimals_of_an_hour_do_not_cost_a_minute(printed: str, minutes: int, billed: int) -> None:
    periods = [period(BEGIN, minutes, TIME=printed, ENERGY=1)]
    receipt = _priced(periods, element(component("TIME", 1, step=60)))
    assert _billed(receipt) == [("TIME", billed)]


def test_the_published_figure_may_cost_a_minute_more_where_it_lies_above_the_step() -> None:
    periods = [period(BEGIN, 40, TIME="0.6667")]
    terms = element(component("TIME", 1, step=60))
    receipt = _priced(periods, terms)
    assert "A2" in [question.id for question in receipt.open_questions]
    assert _billed(_priced(periods, terms, reading=Reading(volumes="as published"))) == [("TIME", 41)]
    assert _priced([period(BEGIN, 39, TIME="0.65")], terms).open_questions == ()


def _two_tariffs(reading: Reading) -> list[Decimal]:
    tariffs = [
        tariff(element(component("ENERGY", 1, step=1000)), id_="A"),
        tariff(element(component("ENERGY", 1, step=500)), id_="B"),
    ]
    periods = [
        period(BEGIN, 30, ENERGY="1.2", tariff_id="A"),
        period(BEGIN + timedelta(minutes=30), 30, ENERGY="1.1", tariff_id="B"),
    ]
    return [line.billed_volume for line in price(cdr(periods, tariffs), ocpi=V221, reading=reading).lines]


def test_a_change_of_tariff_rounds_the_last_tariffs_volume_or_the_session() -> None:
    assert _two_tariffs(Reading()) == [Decimal("1.2"), Decimal("1.5")]
    assert _two_tariffs(Reading(step_of_two_tariffs="session total")) == [Decimal("1.2"), Decimal("1.3")]


@pytest.mark.parametrize(("ocpi", "billed"), [(V211, [25, 10]), (V221, [21, 10])])
def test_only_the_oldest_version_may_round_each_time_dimension(ocpi: Version, billed: list[int]) -> None:
    terms = tariff(element(component("TIME", 1, step=300), component("PARKING_TIME", 1, step=300)), ocpi=ocpi)
    record = cdr(_session(("TIME", 21), ("PARKING_TIME", 7)), [terms], ocpi=ocpi)
    receipt = price(record, ocpi=ocpi, reading=Reading(step_once_per="dimension"))
    assert [volume for _, volume in _billed(receipt)] == billed


def test_energy_that_flows_back_is_not_rounded_up() -> None:
    receipt = _priced([period(BEGIN, 60, ENERGY="-1.2")], element(component("ENERGY", 1, step=1000)))
    assert _billed(receipt) == [("ENERGY", Decimal("-1.2"))]


def test_energy_that_flows_back_is_paid_or_free() -> None:
    periods, terms = [period(BEGIN, 60, ENERGY="-2")], element(component("ENERGY", "0.3"))
    paid, free = (_priced(periods, terms, reading=Reading(negative_energy=n)) for n in ("priced", "free"))
    assert paid.total_cost.before_taxes is not None
    assert free.total_cost.before_taxes is not None
    assert paid.total_cost.before_taxes.amount == Decimal("-0.6")
    assert free.total_cost.before_taxes.amount == 0


@pytest.mark.parametrize(
    ("printed", "seconds", "billed"),
    [
        ("0.5", 1801, 1801),
        ("0.5", 1802, 1800),
        ("0.501", 1800, 1800),
        ("0.501", 1799, 1799),
        ("0.501", 1798, 1804),
    ],
)
def test_timestamps_tell_the_seconds_where_they_agree_with_the_printed_hours(
    printed: str, seconds: int, billed: int
) -> None:
    receipt = _priced([period(BEGIN, seconds=seconds, TIME=printed)], element(component("TIME", 1)))
    assert [line.billed_volume for line in receipt.lines] == [billed]


@pytest.mark.parametrize(("printed", "billed"), [("0.6667", 40), ("0.3334", 21)])
def test_a_printed_figure_hides_half_its_last_place(printed: str, billed: int) -> None:
    reading = Reading(volumes="less rounding error")
    receipt = _priced(
        [period(BEGIN, 59, TIME=printed)], element(component("TIME", 1, step=60)), reading=reading
    )
    assert _billed(receipt) == [("TIME", billed)]


def test_twin_components_are_rounded_once_each() -> None:
    twins = element(component("ENERGY", 1, step=1000), component("ENERGY", 2, step=1000))
    receipt = _priced([period(BEGIN, 60, ENERGY="1.5")], twins, reading=Reading(twin_components="sum"))
    assert _billed(receipt) == [("ENERGY", 2), ("ENERGY", 2)]


def test_a_step_of_zero_is_noted_except_for_a_fee() -> None:
    periods = [period(BEGIN, 60, ENERGY="3.3")]
    assert {n.code for n in _priced(periods, element(component("ENERGY", 1, step=0))).notes} == {
        "step-size-zero"
    }
    assert _priced(periods, element(component("FLAT", 1, step=0))).notes == ()
