"""Taxes per component, prices that contain them, and the least and greatest price."""

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
from ocpi_reference.billing.money import CurrencyError

BEGIN = utc("2024-06-03T10:00")


def _amounts(receipt: Receipt) -> tuple[str | None, str | None]:
    total = receipt.to_json()["total_cost"]
    return total["before_taxes"], total["after_taxes"]


def _energy(
    kwh: int | str, terms: dict[str, Any], *, ocpi: Any = V221, reading: Reading | None = None
) -> Receipt:
    record = cdr([period(BEGIN, 60, ENERGY=kwh)], [terms], ocpi=ocpi)
    return price(record, ocpi=ocpi, reading=reading or Reading())


def test_each_component_has_its_own_percentage() -> None:
    terms = tariff(element(component("FLAT", "0.5", vat=20), component("ENERGY", "0.25", vat=10)))
    receipt = _energy(20, terms)
    assert _amounts(receipt) == ("5.50", "6.10")
    assert [(int(t.percentage), str(t.base), str(t.amount)) for t in receipt.taxes] == [
        (10, "5.00 EUR", "0.50 EUR"),
        (20, "0.50 EUR", "0.10 EUR"),
    ]


def test_a_component_without_vat_is_not_taxed() -> None:
    terms = tariff(element(component("FLAT", "0.5"), component("ENERGY", "0.25", vat=10)))
    assert _amounts(_energy(20, terms)) == ("5.50", "6.00")
    assert _amounts(_energy(20, tariff(element(component("ENERGY", "0.25"))))) == ("5.00", "5.00")
    assert _amounts(_energy(20, tariff(element(component("ENERGY", "0.25", vat=0))))) == ("5.00", "5.00")


def test_the_oldest_version_knows_no_taxes() -> None:
    terms = tariff(element(component("ENERGY", "0.25", vat=10)), ocpi=V211)
    assert _amounts(_energy(20, terms, ocpi=V211)) == ("5.00", None)


@pytest.mark.parametrize(
    ("included", "vat", "expected"),
    [
        ("YES", 10, ("4.545454545455", "5.00")),
        ("YES", None, (None, "5.00")),
        ("NO", 10, ("5.00", "5.50")),
        ("NO", None, ("5.00", None)),
        ("N/A", None, ("5.00", "5.00")),
        ("N/A", 10, ("5.00", "5.00")),
    ],
)
def test_prices_contain_taxes_or_not(
    included: str, vat: int | None, expected: tuple[str | None, str | None]
) -> None:
    terms = tariff(element(component("ENERGY", "0.25", vat=vat)), ocpi=V230, tax_included=included)
    assert _amounts(_energy(20, terms, ocpi=V230)) == expected


def test_taxes_that_no_component_states_are_unknown_or_none() -> None:
    terms = tariff(element(component("ENERGY", "0.25")), ocpi=V230)
    assert _amounts(_energy(20, terms, ocpi=V230, reading=Reading(unstated_vat="none"))) == ("5.00", "5.00")


def test_contradictions_about_taxes_are_noted() -> None:
    without = {
        k: v for k, v in tariff(element(component("ENERGY", 1)), ocpi=V230).items() if k != "tax_included"
    }
    assert {note.code for note in _energy(1, without, ocpi=V230).notes} == {"no-tax-included"}
    none_applies = tariff(element(component("ENERGY", 1, vat=5)), ocpi=V230, tax_included="N/A")
    assert {note.code for note in _energy(1, none_applies, ocpi=V230).notes} == {"vat-without-tax"}


def _limited(**limits: Any) -> dict[str, Any]:
    named: dict[str, Any] = {
        name: {key: Decimal(value) for key, value in zip(("excl_vat", "incl_vat"), both, strict=False)}
        for name, both in limits.items()
    }
    return tariff(element(component("FLAT", "0.5", vat=20), component("ENERGY", "0.25", vat=10)), **named)


@pytest.mark.parametrize(
    ("kwh", "expected"),
    [("37.999", "9.99975"), ("38", "10.00"), ("38.001", "10.00"), ("50", "10.00")],
)
def test_the_greatest_price_holds_before_taxes(kwh: str, expected: str) -> None:
    assert _amounts(_energy(kwh, _limited(max_price=("10.00", "99.00"))))[0] == expected


def test_both_limits_hold_on_their_own() -> None:
    assert _amounts(_energy(30, _limited(max_price=("10.00", "8.80")))) == ("8.00", "8.80")
    assert _amounts(_energy(50, _limited(max_price=("10.00", "11.00")))) == ("10.00", "11.00")
    assert _amounts(_energy(30, _limited(max_price=("10.00", "11.00")))) == ("8.00", "8.85")


@pytest.mark.parametrize(
    ("kwh", "expected"),
    [("1.999", ("0.50", "0.55")), ("2", ("0.50", "0.55")), ("2.4", ("0.60", "0.66"))],
)
def test_the_least_price_lifts_a_cheap_session_and_is_no_fee(kwh: str, expected: tuple[str, str]) -> None:
    least = {"excl_vat": Decimal("0.50"), "incl_vat": Decimal("0.55")}
    terms = tariff(element(component("ENERGY", "0.25", vat=10)), min_price=least)
    assert _amounts(_energy(kwh, terms)) == expected


def test_a_limit_is_a_line_so_that_lines_add_up() -> None:
    receipt = _energy(50, _limited(max_price=("10.00", "11.00")))
    assert [line.dimension for line in receipt.lines] == ["FLAT", "ENERGY", "max_price"]
    assert receipt.lines[-1].cost.before_taxes is not None
    assert receipt.lines[-1].cost.before_taxes.amount == -3
    assert receipt.limited


def test_a_limit_without_an_amount_after_taxes_acts_in_proportion_or_not_at_all() -> None:
    terms = _limited(max_price=("6.50",))
    assert _amounts(_energy(50, terms)) == ("6.50", "7.175")
    assert _amounts(_energy(50, terms, reading=Reading(limit_after_taxes="not limited"))) == ("6.50", "14.35")


def test_a_minimum_never_leaves_less_after_taxes_than_before() -> None:
    terms = _limited(min_price=("20.00",))
    assert _amounts(_energy(0, terms, reading=Reading(limit_after_taxes="not limited"))) == ("20.00", "24.00")
    assert _amounts(_energy(30, _limited(max_price=("10.00", "7.00")))) == ("7.00", "7.00")


def test_limits_of_the_newest_version_have_other_names() -> None:
    terms = tariff(
        element(component("ENERGY", "0.25", vat=10)),
        ocpi=V230,
        max_price={"before_taxes": Decimal(4), "after_taxes": Decimal("4.40")},
    )
    assert _amounts(_energy(20, terms, ocpi=V230)) == ("4.00", "4.40")


def test_limits_act_on_an_unused_reservation_only_by_one_reading() -> None:
    terms = tariff(
        element(component("FLAT", 1), reservation="RESERVATION_EXPIRES"),
        element(component("ENERGY", 1)),
        min_price={"excl_vat": Decimal(5), "incl_vat": Decimal(5)},
    )
    record = cdr([period(BEGIN, 60, RESERVATION_TIME=True)], [terms])
    assert _amounts(price(record, ocpi=V221)) == ("1.00", "1.00")
    assert _amounts(price(record, ocpi=V221, reading=Reading(limits_of_reservations="act"))) == (
        "5.00",
        "5.00",
    )


@pytest.mark.parametrize(("answer", "expected"), [("own share", "9.00"), ("first", "6.00"), ("last", "7.00")])
def test_the_limits_of_two_tariffs_are_an_open_question(answer: Any, expected: str) -> None:
    tariffs = [
        tariff(element(component("ENERGY", 1)), id_=id_, max_price={"excl_vat": Decimal(most)})
        for id_, most in (("A", 6), ("B", 7))
    ]
    tariffs[0]["max_price"]["incl_vat"] = Decimal(6)
    periods = [
        period(BEGIN, 60, ENERGY=8, tariff_id="A"),
        period(utc("2024-06-03T11:00"), 60, ENERGY=3, tariff_id="B"),
    ]
    receipt = price(cdr(periods, tariffs), ocpi=V221, reading=Reading(limits_of_two_tariffs=answer))
    assert _amounts(receipt)[0] == expected


def test_tariffs_of_two_currencies_never_share_a_receipt() -> None:
    tariffs = [tariff(element(component("ENERGY", 1)), id_=c, currency=c) for c in ("EUR", "SEK")]
    periods = [
        period(BEGIN, 60, ENERGY=8, tariff_id="EUR"),
        period(utc("2024-06-03T11:00"), 60, ENERGY=3, tariff_id="SEK"),
    ]
    with pytest.raises(CurrencyError, match="cannot add SEK to EUR"):
        _ = price(cdr(periods, tariffs), ocpi=V221).total_cost


def test_a_minimum_above_the_maximum_gives_way_to_it() -> None:
    receipt = _energy(1, _limited(min_price=("5.00", "6.00"), max_price=("4.00", "4.80")))
    assert _amounts(receipt) == ("4.00", "4.80")
    assert [line.dimension for line in receipt.lines] == ["FLAT", "ENERGY", "min_price", "max_price"]
