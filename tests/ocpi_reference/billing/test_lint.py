"""Lint finds what cannot be meant, and leaves the specification's own tariffs alone."""

from decimal import Decimal
from typing import Any

import pytest
from tests.ocpi_reference.billing.records import V211, V221, V230, component, element, tariff
from tests.ocpi_reference.billing.test_spec_vectors import VECTORS

from ocpi_reference.billing import Level, LintFinding, lint
from ocpi_reference.billing.currencies import currency_of
from ocpi_reference.spec.catalogue import requirements
from ocpi_reference.spec.history import Version

Json = dict[str, Any]
ALWAYS = element(component("ENERGY", 1))
WEEK = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]


def _found(*elements: Json, ocpi: Version = V221, **more: Any) -> list[tuple[str, str]]:
    findings = lint(tariff(*elements, ocpi=ocpi, **more), ocpi=ocpi)
    assert all(finding.requirement in requirements() and finding.text for finding in findings)
    return [(finding.code, finding.place) for finding in findings]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_tariffs_of_the_specification_raise_no_alarm(vector: Json) -> None:
    found = lint(vector["tariff"], ocpi=Version(vector["version"].partition("-")[0]))
    assert [finding for finding in found if finding.level is not Level.HINT] == []


@pytest.mark.parametrize(
    ("restrictions", "code", "place"),
    [
        ({"min_kwh": 20, "max_kwh": 20}, "bounds-contradict", "min_kwh"),
        ({"min_kwh": 20, "max_kwh": 19}, "bounds-contradict", "min_kwh"),
        ({"min_power": 20, "max_power": 10}, "bounds-contradict", "min_power"),
        ({"min_current": 20, "max_current": 10}, "bounds-contradict", "min_current"),
        ({"min_duration": 20, "max_duration": 10}, "bounds-contradict", "min_duration"),
        ({"max_kwh": 0}, "bounds-contradict", "max_kwh"),
        ({"start_date": "2024-06-01", "end_date": "2024-06-01"}, "bounds-contradict", "start_date"),
        ({"day_of_week": ["FUNDAY"]}, "no-weekday", "day_of_week"),
        ({"day_of_week": WEEK}, "whole-week", "day_of_week"),
    ],
)
def test_a_restriction_that_makes_no_sense_is_found(restrictions: Json, code: str, place: str) -> None:
    found = _found(element(component("ENERGY", 2), **restrictions), ALWAYS)
    assert (code, f"elements[0].restrictions.{place}") in found


@pytest.mark.parametrize(
    "restrictions",
    [
        {"min_kwh": 19, "max_kwh": 20},
        {"max_kwh": 1},
        {"start_date": "2024-06-01", "end_date": "2024-06-02"},
        {"start_time": "22:00", "end_time": "06:00"},
        {"start_time": "00:00", "end_time": "00:00", "max_power": 11},
        {"day_of_week": WEEK[:6]},
    ],
)
def test_a_restriction_that_makes_sense_is_left_alone(restrictions: Json) -> None:
    assert _found(element(component("ENERGY", 2), **restrictions), ALWAYS) == []


def test_a_weekday_outside_its_dates_never_matches() -> None:
    days = {"start_date": "2024-06-03", "end_date": "2024-06-05"}  # Monday and Tuesday
    assert _found(element(component("ENERGY", 2), **days, day_of_week=["TUESDAY"]), ALWAYS) == []
    assert ("never-matches", "elements[0]") in _found(
        element(component("ENERGY", 2), **days, day_of_week=["WEDNESDAY"]), ALWAYS
    )


def test_equal_times_are_an_empty_window_or_a_whole_day() -> None:
    found = _found(element(component("ENERGY", 2), start_time="08:00", end_time="08:00"), ALWAYS)
    assert ("equal-times", "elements[0].restrictions") in found


@pytest.mark.parametrize(
    "elements",
    [
        (ALWAYS, element(component("ENERGY", 2), max_kwh=5)),
        (element(component("ENERGY", 1), max_kwh=20), element(component("ENERGY", 2), max_kwh=10), ALWAYS),
        (element(component("ENERGY", 1), max_kwh=20), element(component("ENERGY", 2), min_kwh=20), ALWAYS),
        (
            element(component("ENERGY", 1), end_time="12:00"),
            element(component("ENERGY", 2), start_time="12:00"),
            element(component("ENERGY", 2), day_of_week=["SUNDAY"]),
        ),
        (ALWAYS, ALWAYS),
    ],
)
def test_an_element_that_is_never_used_is_found(elements: tuple[Json, ...]) -> None:
    assert [code for code, _ in _found(*elements)] == ["never-used"]


def test_tiers_that_contain_each_other_are_a_habit_and_no_mistake() -> None:
    tiers = (
        element(component("ENERGY", 1), max_power=16),
        element(component("ENERGY", 2), max_power=32),
        ALWAYS,
    )
    assert _found(*tiers) == []


def test_an_element_used_for_one_dimension_is_not_useless() -> None:
    assert _found(ALWAYS, element(component("ENERGY", 2), component("TIME", 1))) == [
        ("never-used", "elements[1]")
    ]
    assert _found(ALWAYS, element(component("TIME", 1))) == []


def test_tiers_that_overlap_in_part_are_found() -> None:
    overlap = (element(component("ENERGY", 1), max_kwh=20), element(component("ENERGY", 2), min_kwh=15))
    assert _found(*overlap) == [("tiers-overlap", "elements[1]")]
    assert (
        _found(element(component("ENERGY", 1), max_kwh=15), element(component("ENERGY", 2), min_kwh=15)) == []
    )


@pytest.mark.parametrize(
    ("dimension", "code"),
    [("ENERGY", "gap"), ("TIME", "gap"), ("PARKING_TIME", "no-fallback"), ("FLAT", "no-fallback")],
)
def test_a_dimension_without_a_price_for_a_while_is_found(dimension: str, code: str) -> None:
    found = lint(tariff(element(component(dimension, 1), start_time="08:00", end_time="20:00")), ocpi=V221)
    assert [finding.code for finding in found] == [code]
    assert dimension in found[0].text


def test_a_gap_says_when() -> None:
    day = element(component("ENERGY", 1), start_time="08:00", end_time="20:00", day_of_week=WEEK[:5])
    night = element(component("ENERGY", 1), start_time="20:00", end_time="08:00")
    (found,) = lint(tariff(day, night), ocpi=V221)
    assert "on a SATURDAY, from 08:00" in found.text


def test_reservation_elements_price_fees_and_time_only_and_leave_gaps_in_peace() -> None:
    found = _found(element(component("ENERGY", 1), reservation="RESERVATION"), ALWAYS)
    assert found == [("dimension-of-reservation", "elements[0].price_components[0].type")]
    assert _found(element(component("TIME", 1), reservation="RESERVATION", max_duration=900), ALWAYS) == []


@pytest.mark.parametrize(
    ("bad", "code", "field"),
    [
        (component("ENERGY", -1), "negative-price", "price"),
        (component("ENERGY", 1, vat=-1), "vat-out-of-range", "vat"),
        (component("ENERGY", 1, vat=100), "vat-out-of-range", "vat"),
        (component("ENERGY", 1, step=0), "step-size-zero", "step_size"),
    ],
)
def test_a_component_that_makes_no_sense_is_found(bad: Json, code: str, field: str) -> None:
    assert (code, f"elements[0].price_components[0].{field}") in _found(element(bad))


def test_a_fee_has_no_step() -> None:
    assert _found(element(component("FLAT", 1, step=0))) == []


def test_a_dimension_priced_twice_in_one_element_is_found() -> None:
    assert _found(element(component("ENERGY", 1), component("ENERGY", 2))) == [
        ("priced-twice", "elements[0]")
    ]


def _price(before: Any, after: Any) -> Json:
    return {"excl_vat": Decimal(before), "incl_vat": Decimal(after)}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"min_price": _price(1, 2), "max_price": _price(1, 2)}, []),
        ({"min_price": _price(2, 2), "max_price": _price(1, 2)}, [("minimum-above-maximum", "min_price")]),
        ({"min_price": _price(1, 3), "max_price": _price(1, 2)}, [("minimum-above-maximum", "min_price")]),
        ({"max_price": _price(2, 1)}, [("limit-contradicts", "max_price")]),
    ],
)
def test_limits_contradict_neither_themselves_nor_each_other(limits: Json, expected: list[Any]) -> None:
    assert _found(ALWAYS, **limits) == expected


def test_taxes_are_stated_everywhere_or_nowhere_and_not_where_none_apply() -> None:
    taxed, bare = component("ENERGY", 1, vat=20), component("TIME", 1)
    assert _found(element(taxed), ocpi=V230, tax_included="N/A") == [("vat-without-tax", "tax_included")]
    assert _found(element(taxed, bare)) == [("vat-here-and-there", "elements")]


def test_a_tariff_is_valid_for_a_while() -> None:
    both: Json = {"start_date_time": "2024-06-01T00:00:00Z", "end_date_time": "2024-06-01T00:00:00Z"}
    assert _found(ALWAYS, **both) == [("never-valid", "end_date_time")]


def test_free_of_charge_has_a_form_of_its_own() -> None:
    assert _found(element(component("ENERGY", 0))) == [("free-of-charge", "elements")]
    assert _found(element(component("FLAT", 0))) == []


@pytest.mark.parametrize(
    ("currency", "country", "code"),
    [
        ("EUR", "NL", None),
        ("SEK", "SE", None),
        ("EUR", "SE", "currency-of-country"),
        ("EUR", "XX", None),
        ("XXX1", "NL", "currency-unknown"),
        ("eur", "NL", "currency-unknown"),
    ],
)
def test_the_currency_is_that_of_the_country(currency: str, country: str, code: str | None) -> None:
    found = _found(ALWAYS, currency=currency, country_code=country)
    assert found == ([] if code is None else [(code, "currency")])


def test_the_country_of_the_location_comes_first() -> None:
    terms = tariff(ALWAYS, country_code="DE")
    assert [finding.code for finding in lint(terms, ocpi=V221, country="CH")] == ["currency-of-country"]
    assert currency_of("ch") == "CHF"


def test_too_many_conditions_are_not_looked_at() -> None:
    many = [
        element(component("ENERGY", 1), min_kwh=n, min_power=n, min_duration=n, min_current=n)
        for n in range(1, 13)
    ]
    assert [code for code, _ in _found(*many, ALWAYS)] == ["too-complex"]


def test_errors_come_first_and_findings_are_json() -> None:
    found = lint(tariff(element(component("ENERGY", 0), max_kwh=0), currency="eur", ocpi=V211), ocpi=V211)
    assert [finding.level for finding in found] == sorted((f.level for f in found), key=tuple(Level).index)
    assert LintFinding("a", Level.HINT, "b", "c", "tariffs-001").to_json() == {
        "code": "a",
        "level": "hint",
        "place": "b",
        "text": "c",
        "requirement": "tariffs-001",
    }


def test_an_element_that_never_matches_is_not_called_unused_as_well() -> None:
    assert [code for code, _ in _found(ALWAYS, element(component("ENERGY", 2), max_kwh=0))] == [
        "bounds-contradict"
    ]
