"""Which element prices what: lookup per dimension, fees, reservations, tariffs."""

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

from ocpi_reference.billing import Reading, Receipt, price

BEGIN = utc("2024-06-03T10:00")
HOUR = timedelta(hours=1)


def _net(receipt: Receipt) -> Decimal:
    assert receipt.total_cost.before_taxes is not None
    return receipt.total_cost.before_taxes.amount


def _priced(
    periods: list[dict[str, Any]], *elements: dict[str, Any], reading: Reading | None = None
) -> Receipt:
    return price(cdr(periods, [tariff(*elements)]), ocpi=V221, reading=reading or Reading())


def test_components_of_several_dimensions_are_active_together() -> None:
    both = (element(component("TIME", 2)), element(component("ENERGY", "0.25")))
    assert _net(_priced([period(BEGIN, 60, TIME=True, ENERGY=10)], *both)) == Decimal("4.5")


def test_per_dimension_the_first_element_wins_whatever_prices_the_others() -> None:
    first = element(component("ENERGY", "0.5"), max_power=16)
    second = element(component("ENERGY", "0.3"), component("TIME", 1))
    slow = period(BEGIN, 60, ENERGY=10, TIME=True, MIN_POWER=10, MAX_POWER=10)
    fast = period(BEGIN, 30, ENERGY=10, TIME=True, MIN_POWER=20, MAX_POWER=20)
    assert _net(_priced([slow], first, second)) == 6
    assert _net(_priced([fast], first, second)) == Decimal("3.5")


def test_the_oldest_version_looks_up_per_dimension_too() -> None:
    terms = tariff(
        element(component("FLAT", "2.5")),
        element(component("TIME", 1)),
        element(component("PARKING_TIME", 5)),
        ocpi=V211,
    )
    periods = [period(BEGIN, 60, TIME=True), period(BEGIN + HOUR, 60, PARKING_TIME=True)]
    assert _net(price(cdr(periods, [terms], ocpi=V211), ocpi=V211)) == Decimal("8.5")


def test_a_dimension_without_an_active_element_is_free_and_the_receipt_says_why() -> None:
    day = element(component("ENERGY", "0.4"), start_time="08:00", end_time="20:00")
    periods = [period(utc("2024-06-03T19:00"), 60, ENERGY=5), period(utc("2024-06-03T20:00"), 60, ENERGY=5)]
    receipt = price(cdr(periods, [tariff(day)]), ocpi=V221, time_zone="UTC")
    assert _net(receipt) == 2
    assert [gap.volume for gap in receipt.gaps] == [5]
    assert "not elements[0]: time of day 08:00-20:00, saw 20:00:00" in receipt.to_text()


def test_charging_time_does_not_go_on_while_the_car_is_parked() -> None:
    periods = [period(BEGIN, 150, TIME=True), period(BEGIN + timedelta(minutes=150), 37, PARKING_TIME=True)]
    assert _net(_priced(periods, element(component("TIME", 2)))) == 5


@pytest.mark.parametrize("restrictions", [{}, {"restrictions": None}, {"restrictions": {}}])
def test_absent_null_and_empty_restrictions_are_alike(restrictions: dict[str, Any]) -> None:
    bare = {**element(component("ENERGY", 1)), **restrictions}
    assert _net(_priced([period(BEGIN, 60, ENERGY=3)], bare)) == 3


def test_two_components_of_one_dimension_in_one_element_count_once_or_add_up() -> None:
    twins = element(component("ENERGY", 1), component("ENERGY", 2))
    periods = [period(BEGIN, 60, ENERGY=3)]
    assert _net(_priced(periods, twins)) == 3
    assert {note.code for note in _priced(periods, twins).notes} == {"priced-twice"}
    assert _net(_priced(periods, twins, reading=Reading(twin_components="sum"))) == 9


@pytest.mark.parametrize("count", [1, 5])
def test_a_flat_fee_is_due_once_however_many_periods(count: int) -> None:
    both = element(component("FLAT", "0.5"), component("ENERGY", "0.25"))
    periods = [period(BEGIN + HOUR * n, 60, ENERGY=Decimal(20) / count) for n in range(count)]
    assert _net(_priced(periods, both)) == Decimal("5.5")


@pytest.mark.parametrize("step", [0, 1, 300])
def test_a_flat_fee_has_no_step(step: int) -> None:
    assert _net(
        _priced([period(BEGIN, 60, ENERGY=1)], element(component("FLAT", "0.5", step=step)))
    ) == Decimal("0.5")


def test_several_flat_fees_are_the_first_or_each_once() -> None:
    elements = (element(component("FLAT", 1), max_duration=3600), element(component("FLAT", 3)))
    periods = [period(BEGIN + HOUR * n, 60, ENERGY=1) for n in range(3)]
    assert _net(_priced(periods, *elements)) == 1
    assert _net(_priced(periods, *elements, reading=Reading(flats="each once"))) == 4


def test_a_flat_fee_can_fall_due_later() -> None:
    late = element(component("FLAT", 3), min_duration=3600)
    assert _net(_priced([period(BEGIN, 60, ENERGY=1)], late)) == 0
    assert _net(_priced([period(BEGIN, 60, ENERGY=1), period(BEGIN + HOUR, 1, ENERGY=1)], late)) == 3


def test_the_flat_dimension_of_the_oldest_version_neither_multiplies_nor_waives_the_fee() -> None:
    terms = tariff(element(component("FLAT", "0.5")), ocpi=V211)
    stated: list[dict[str, Any]] = [{"ENERGY": 1}, {"ENERGY": 1, "FLAT": 3}]
    for volumes in stated:
        assert _net(price(cdr([period(BEGIN, 60, **volumes)], [terms], ocpi=V211), ocpi=V211)) == Decimal(
            "0.5"
        )


RESERVED = period(BEGIN, 30, RESERVATION_TIME=True)
CHARGED = period(BEGIN + timedelta(minutes=30), 60, ENERGY=20, TIME=True)


def test_reserved_time_is_priced_by_reservation_elements_only() -> None:
    elements = (
        element(component("TIME", 5), reservation="RESERVATION"),
        element(component("TIME", 1), component("FLAT", 9)),
    )
    receipt = _priced([RESERVED, CHARGED], *elements)
    assert {(line.dimension, line.element) for line in receipt.lines} == {
        ("RESERVATION_TIME", 0),
        ("TIME", 1),
        ("FLAT", 1),
    }
    assert _net(_priced([RESERVED], elements[1])) == 0


def test_a_reservation_element_never_prices_the_session() -> None:
    assert (
        _net(
            _priced([CHARGED], element(component("TIME", 5), component("FLAT", 2), reservation="RESERVATION"))
        )
        == 0
    )


def test_a_reservation_has_a_fee_of_its_own() -> None:
    elements = (element(component("FLAT", 2), reservation="RESERVATION"), element(component("FLAT", "0.5")))
    receipt = _priced([RESERVED, CHARGED], *elements)
    assert _net(receipt) == Decimal("2.5")
    assert {name: cost.before_taxes and cost.before_taxes.amount for name, cost in receipt.costs.items()} == {
        "fixed": Decimal("0.5"),
        "reservation": Decimal(2),
    }


@pytest.mark.parametrize(("answer", "cost"), [("expiry only", 4), ("both", 6), ("first in list", 2)])
def test_both_reservation_fees_of_an_expired_reservation_are_an_open_question(answer: Any, cost: int) -> None:
    elements = (
        element(component("FLAT", 2), reservation="RESERVATION"),
        element(component("FLAT", 4), reservation="RESERVATION_EXPIRES"),
    )
    assert _net(_priced([RESERVED], *elements, reading=Reading(expired_flats=answer))) == cost


@pytest.mark.parametrize("order", [1, -1])
def test_the_time_of_an_expired_reservation_is_priced_as_expired_whatever_the_order(order: int) -> None:
    elements = [
        element(component("TIME", 3), reservation="RESERVATION"),
        element(component("TIME", 6), reservation="RESERVATION_EXPIRES"),
    ][::order]
    assert _net(_priced([RESERVED], *elements)) == 3
    assert _net(_priced([RESERVED, CHARGED], *elements)) == Decimal("1.5")
    assert _net(_priced([RESERVED], *elements, reading=Reading(unused_reservation="cancelled"))) == Decimal(
        "1.5"
    )


def test_a_booking_is_priced_by_booking_elements() -> None:
    elements = (
        element(component("FLAT", 1), component("TIME", 4), booking="BOOKING"),
        element(component("FLAT", 7), booking="BOOKING_EXPIRES"),
        element(component("FLAT", 3), booking="BOOKING_CANCELLATION_FEES"),
        element(component("TIME", 9), booking="BOOKING_OVERTIME"),
        element(component("TIME", 5), reservation="RESERVATION"),
    )
    terms = tariff(*elements, ocpi=V230)

    def net(*periods: dict[str, Any], reading: Reading | None = None) -> Decimal:
        record = cdr(list(periods), [terms], ocpi=V230, booking_id="B1")
        return _net(price(record, ocpi=V230, reading=reading or Reading()))

    overtime = period(BEGIN + timedelta(minutes=90), 20, RESERVATION_OVERTIME=True, ENERGY=1)
    assert net(RESERVED, CHARGED) == 3
    assert net(RESERVED) == 9
    assert net(RESERVED, reading=Reading(unused_reservation="cancelled")) == 5
    assert net(RESERVED, CHARGED, overtime) == 6


def _tariffs(*ids: str, **more: Any) -> list[dict[str, Any]]:
    return [tariff(element(component("ENERGY", n)), id_=id_, **more) for n, id_ in enumerate(ids, 1)]


def test_each_period_is_priced_by_the_tariff_it_names() -> None:
    periods = [
        period(BEGIN, 60, ENERGY=10, tariff_id="a"),
        period(BEGIN + HOUR, 60, ENERGY=10, tariff_id="B"),
    ]
    assert _net(price(cdr(periods, _tariffs("A", "B")), ocpi=V221)) == 30


def test_a_period_without_a_tariff_is_priced_by_the_only_one_or_is_free() -> None:
    record = cdr([period(BEGIN, 60, ENERGY=10, tariff_id=None)], _tariffs("A"))
    assert _net(price(record, ocpi=V221)) == 10
    assert _net(price(record, ocpi=V221, reading=Reading(period_without_tariff="free"))) == 0
    assert {note.code for note in price(record, ocpi=V221).notes} == {"no-tariff-id"}


def test_a_period_without_a_tariff_is_free_where_several_could_price_it() -> None:
    receipt = price(cdr([period(BEGIN, 60, ENERGY=10, tariff_id=None)], _tariffs("A", "B")), ocpi=V221)
    assert _net(receipt) == 0
    assert {note.code for note in receipt.notes} == {"several-tariffs"}


def test_the_oldest_version_names_no_tariffs_and_takes_the_first() -> None:
    record = cdr([period(BEGIN, 60, ENERGY=10, tariff_id="B")], _tariffs("A", "B", ocpi=V211), ocpi=V211)
    assert _net(price(record, ocpi=V211)) == 10


def test_an_unknown_tariff_prices_nothing_and_is_noted() -> None:
    receipt = price(cdr([period(BEGIN, 60, ENERGY=10, tariff_id="X")], _tariffs("A")), ocpi=V221)
    assert _net(receipt) == 0
    assert {note.code for note in receipt.notes} == {"tariff-not-found"}


def test_of_several_versions_the_one_that_stood_at_the_start_counts() -> None:
    history = [
        tariff(element(component("ENERGY", rate)), last_updated=when)
        for rate, when in (
            (1, "2024-01-01T00:00:00Z"),
            (2, "2024-06-03T10:00:00Z"),
            (3, "2024-06-03T10:00:01Z"),
        )
    ]
    record = cdr([period(BEGIN, 60, ENERGY=10)], [])
    assert _net(price(record, history, ocpi=V221)) == 20
    assert _net(price(record, history[2:], ocpi=V221)) == 30


def test_the_tariff_in_the_record_comes_before_the_published_one() -> None:
    record = cdr([period(BEGIN, 60, ENERGY=10)], _tariffs("T"))
    published = tariff(element(component("ENERGY", 7)))
    assert _net(price(record, [published], ocpi=V221)) == 10


@pytest.mark.parametrize(("token", "cost"), [("RFID", 10), ("AD_HOC_USER", 20)])
def test_the_type_of_a_tariff_chooses_where_the_record_names_none(token: str, cost: int) -> None:
    both = [
        tariff(element(component("ENERGY", 1)), id_="A", type="REGULAR"),
        tariff(element(component("ENERGY", 2)), id_="B", type="AD_HOC_PAYMENT"),
    ]
    record = cdr([period(BEGIN, 60, ENERGY=10, tariff_id=None)], [], cdr_token={"type": token})
    assert _net(price(record, both, ocpi=V221)) == cost


@pytest.mark.parametrize(
    ("end", "answer", "cost"),
    [
        ("2024-06-03T09:59:59Z", "valid", 20),
        ("2024-06-03T10:00:00Z", "not valid", 20),
        ("2024-06-03T10:00:01Z", "not valid", 10),
    ],
)
def test_validity_chooses_where_the_record_names_no_tariff(end: str, answer: Any, cost: int) -> None:
    both = [
        tariff(element(component("ENERGY", 1)), id_="A", end_date_time=end),
        tariff(element(component("ENERGY", 2)), id_="B", start_date_time=end),
    ]
    record = cdr([period(BEGIN, 60, ENERGY=10, tariff_id=None)], [])
    assert _net(price(record, both, ocpi=V221, reading=Reading(last_second=answer))) == cost
