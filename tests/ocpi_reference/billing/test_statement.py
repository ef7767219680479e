"""What a right engine states in a CDR of each version."""

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

from ocpi_reference.billing import price, statement
from ocpi_reference.spec.history import Version

Json = dict[str, Any]
BEGIN = utc("2024-06-03T10:00")


def _statement(ocpi: Version, **more: Any) -> Json:
    flat, parking = component("FLAT", "0.5", vat=20), component("PARKING_TIME", 3, vat=20)
    terms = tariff(element(flat, component("ENERGY", "0.25", vat=10), parking), ocpi=ocpi, **more)
    periods = [
        period(BEGIN, 60, ENERGY="20.45", TIME=True),
        period(BEGIN + timedelta(hours=1), 40, PARKING_TIME=True),
    ]
    return statement(price(cdr(periods, [terms], ocpi=ocpi), ocpi=ocpi))


USED = {
    "total_energy": Decimal("20.45"),
    "total_time": Decimal("1.6667"),
    "total_parking_time": Decimal("0.6667"),
}


def test_the_oldest_version_states_plain_numbers() -> None:
    assert _statement(V211) == {"total_cost": Decimal("7.6125"), **USED}


def test_the_middle_version_states_both_amounts() -> None:
    assert _statement(V221) == {
        "total_cost": {"excl_vat": Decimal("7.6125"), "incl_vat": Decimal("8.6238")},
        "total_fixed_cost": {"excl_vat": Decimal("0.5"), "incl_vat": Decimal("0.6")},
        "total_energy_cost": {"excl_vat": Decimal("5.1125"), "incl_vat": Decimal("5.6238")},
        "total_parking_cost": {"excl_vat": Decimal(2), "incl_vat": Decimal("2.4")},
        **USED,
    }


def test_the_newest_version_states_taxes_by_percentage() -> None:
    stated = _statement(V230)
    assert stated["total_cost"] == {
        "before_taxes": Decimal("7.6125"),
        "taxes": [
            {"name": "VAT", "percentage": Decimal(10), "amount": Decimal("0.5113")},
            {"name": "VAT", "percentage": Decimal(20), "amount": Decimal("0.5")},
        ],
    }
    assert stated["total_parking_cost"] == {
        "before_taxes": Decimal(2),
        "taxes": [{"name": "VAT", "percentage": Decimal(20), "amount": Decimal("0.4")}],
    }


def test_under_a_limit_only_the_sum_of_taxes_is_known() -> None:
    limit = {"before_taxes": Decimal(5), "after_taxes": Decimal("5.5")}
    assert _statement(V230, max_price=limit)["total_cost"] == {
        "before_taxes": Decimal(5),
        "taxes": [{"name": "VAT", "amount": Decimal("0.5")}],
    }


@pytest.mark.parametrize(
    ("ocpi", "names"), [(V221, {"excl_vat", "incl_vat"}), (V230, {"before_taxes", "taxes"})]
)
def test_no_version_states_fields_of_another(ocpi: Version, names: set[str]) -> None:
    assert set(_statement(ocpi)["total_energy_cost"]) == names


def test_a_reservation_is_not_part_of_the_session_time() -> None:
    terms = tariff(element(component("TIME", 1), reservation="RESERVATION"))
    periods = [
        period(BEGIN, 30, RESERVATION_TIME=True),
        period(BEGIN + timedelta(minutes=30), 60, TIME=True),
    ]
    assert statement(price(cdr(periods, [terms]), ocpi=V221))["total_time"] == 1
