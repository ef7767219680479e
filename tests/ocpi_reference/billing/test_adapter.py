"""Records that are odd are read and noted; those that cannot be priced are refused with the place."""

import copy
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

from ocpi_reference.billing import UnknownZoneError, price
from ocpi_reference.billing.adapter import read_session, read_tariff
from ocpi_reference.billing.consumption import Usage
from ocpi_reference.billing.fields import UnreadableError
from ocpi_reference.billing.tariff import Purpose, TaxRule
from ocpi_reference.spec.history import Version

BEGIN = utc("2024-06-03T10:00")


def _record() -> dict[str, Any]:
    return cdr([period(BEGIN, 60, ENERGY=10)], [tariff(element(component("ENERGY", 1)))])


def _with(path: str, value: Any) -> dict[str, Any]:
    """Give the record with one value changed; ``...`` removes it."""
    record = copy.deepcopy(_record())
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    target: Any = record
    for step in steps:
        target = target[step]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return record


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("currency", ..., "currency: is missing"),
        ("start_date_time", "yesterday", "start_date_time: 'yesterday' is no DateTime"),
        ("start_date_time", "2024-06-03 10:00:00Z", "is no DateTime"),
        ("start_date_time", "2024-02-30T10:00:00Z", "is no instant of the calendar"),
        ("start_date_time", "9024-02-20T10:00:00Z", "outside the years 1970 to 2199"),
        ("charging_periods", "none", "charging_periods: a list is expected, found a string"),
        ("charging_periods.0", None, r"charging_periods\[0\]: an object is expected, found null"),
        ("charging_periods.0.dimensions.0.volume", 1.5, "a float has lost digits"),
        ("charging_periods.0.dimensions.0.volume", True, "a number is expected, found a boolean"),
        ("charging_periods.0.dimensions.0.volume", Decimal("NaN"), "is no amount"),
        ("charging_periods.0.dimensions.0.volume", Decimal("1E+40"), "is no amount"),
        ("charging_periods.0.dimensions.0.volume", Decimal("1E-40"), "is no amount"),
        ("tariffs.0.elements", [], r"tariffs\[0\].elements: a tariff has at least one element"),
        ("tariffs.0.elements.0.price_components", [], "an element has at least one price component"),
        (
            "tariffs.0.elements.0.price_components.0.type",
            "MINUTES",
            "is none of ENERGY, TIME, PARKING_TIME, FLAT",
        ),
        ("tariffs.0.elements.0.price_components.0.price", "a lot", "a number is expected, found a string"),
        ("tariffs.0.elements.0.price_components.0.step_size", Decimal("1.5"), "a whole number is expected"),
        (
            "tariffs.0.elements.0.restrictions",
            {"start_time": "24:00"},
            "restrictions.start_time: '24:00' is no time",
        ),
        ("tariffs.0.elements.0.restrictions", {"start_date": "2024-13-01"}, "is no date"),
        ("tariffs.0.elements.0.restrictions", {"day_of_week": "MONDAY"}, "a list of weekdays is expected"),
        (
            "tariffs.0.elements.0.restrictions",
            {"reservation": "YES"},
            "is none of RESERVATION, RESERVATION_EXPIRES",
        ),
    ],
)
def test_what_cannot_be_priced_is_refused_with_its_place(path: str, value: Any, message: str) -> None:
    with pytest.raises(UnreadableError, match=message):
        price(_with(path, value), ocpi=V221, time_zone="UTC")


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("tariffs.0.elements.0.price_components.0.price", "1.00", "number-as-string"),
        ("start_date_time", "2024-06-03T12:00:00+02:00", "offset"),
        ("end_date_time", "2024-06-03T09:00:00Z", "ends-before-start"),
        ("charging_periods", [], "no-periods"),
        (
            "charging_periods.0.dimensions",
            [{"type": "ENERGY", "volume": 4}, {"type": "ENERGY", "volume": 6}],
            "dimension-twice",
        ),
    ],
)
def test_what_is_odd_is_read_and_noted(path: str, value: Any, code: str) -> None:
    record = {**_with(path, value), "total_energy": Decimal(10)}
    receipt = price(record, ocpi=V221)
    assert code in {note.code for note in receipt.notes}
    assert receipt.total_cost.before_taxes is not None
    assert receipt.total_cost.before_taxes.amount == 10


def test_periods_are_priced_in_time_order_and_the_disorder_is_noted() -> None:
    later = period(BEGIN + timedelta(hours=1), 60, ENERGY=1)
    record = cdr([period(BEGIN, 60, ENERGY=2), later], [tariff(element(component("ENERGY", 1)))])
    record["charging_periods"].reverse()
    session = read_session(record, (), V221)
    assert [p.usage[Usage.ENERGY].volume for p in session.periods] == [2, 1]
    assert {note.code for note in session.notes} == {"periods-out-of-order"}


@pytest.mark.parametrize(
    ("ocpi", "start", "end"),
    [
        (V211, "start_datetime", "end_datetime"),
        (V221, "start_date_time", "end_date_time"),
        (V230, "start_date_time", "end_date_time"),
    ],
)
def test_a_session_of_each_version_is_priced_by_the_tariff_given(ocpi: Version, start: str, end: str) -> None:
    record = {
        "id": "S1",
        start: "2024-06-03T10:00:00Z",
        end: "2024-06-03T11:00:00Z",
        "kwh": 10,
        "currency": "EUR",
        "charging_periods": [
            {"start_date_time": "2024-06-03T10:00:00Z", "dimensions": [{"type": "ENERGY", "volume": 10}]}
        ],
        "last_updated": "2024-06-03T11:00:00Z",
    }
    receipt = price(record, [tariff(element(component("ENERGY", 1)), ocpi=ocpi)], ocpi=ocpi)
    assert receipt.total_cost.before_taxes is not None
    assert receipt.total_cost.before_taxes.amount == 10


def test_a_running_session_without_periods_is_priced_until_its_last_update() -> None:
    record = {
        "id": "S1",
        "start_date_time": "2024-06-03T10:00:00Z",
        "kwh": Decimal("0.0"),
        "currency": "EUR",
        "status": "PENDING",
        "last_updated": "2024-06-03T10:20:00Z",
    }
    receipt = price(record, [tariff(element(component("FLAT", "2.5")))], ocpi=V221)
    assert receipt.total_cost.before_taxes is not None
    assert receipt.total_cost.before_taxes.amount == Decimal("2.5")
    assert receipt.session.end == utc("2024-06-03T10:20")
    assert {note.code for note in receipt.notes} >= {"no-end", "no-periods"}


def test_a_record_without_periods_is_priced_from_its_totals() -> None:
    record = {
        **_with("charging_periods", []),
        "total_energy": 3,
        "total_time": 2,
        "total_parking_time": Decimal("0.5"),
    }
    usage = read_session(record, (), V221).periods[0].usage
    assert {name: measured.volume for name, measured in usage.items()} == {
        Usage.ENERGY: 3,
        Usage.TIME: 5400,
        Usage.PARKING_TIME: 1800,
    }


def test_fields_that_a_version_does_not_have_are_not_read() -> None:
    terms = tariff(
        element(component("ENERGY", 1, vat=20)),
        ocpi=V230,
        type="REGULAR",
        min_price={"excl_vat": 1, "before_taxes": 2},
        end_date_time="2024-06-03T10:00:00Z",
    )
    oldest, middle, newest = (read_tariff(terms, ocpi) for ocpi in (V211, V221, V230))
    assert (oldest.min_price, oldest.type, oldest.valid_until) == (None, None, None)
    assert oldest.elements[0].components[0].vat is None
    assert middle.min_price is not None
    assert newest.min_price is not None
    assert (middle.min_price.before_taxes, newest.min_price.before_taxes) == (Decimal(1), Decimal(2))
    assert (oldest.tax_rule, middle.tax_rule, newest.tax_rule) == (
        TaxRule.UNKNOWN,
        TaxRule.ADDED,
        TaxRule.ADDED,
    )


def test_reservation_and_booking_say_what_an_element_is_for() -> None:
    terms = tariff(
        element(component("TIME", 1), reservation="RESERVATION_EXPIRES"),
        element(component("TIME", 1), booking="BOOKING_OVERTIME"),
        element(component("TIME", 1)),
    )
    assert [one.purpose for one in read_tariff(terms, V230).elements] == [
        Purpose.RESERVATION_EXPIRES,
        Purpose.BOOKING_OVERTIME,
        Purpose.SESSION,
    ]


def test_an_element_for_a_reservation_and_a_booking_is_noted() -> None:
    both = element(component("TIME", 1), reservation="RESERVATION", booking="BOOKING")
    record = cdr([period(BEGIN, 60, ENERGY=10)], [tariff(both)])
    assert {note.code for note in price(record, ocpi=V221).notes} == {"two-purposes"}


def test_a_zone_that_the_caller_misspells_is_refused() -> None:
    with pytest.raises(UnknownZoneError, match="'Europe/Amsterdamn' is no IANA time zone"):
        price(_record(), ocpi=V221, time_zone="Europe/Amsterdamn")
