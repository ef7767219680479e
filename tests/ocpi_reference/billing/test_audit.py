"""The audit of amounts: right, right under a reading, wrong, or undecidable with bounds."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from tests.ocpi_reference.billing import strategies
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
from tests.ocpi_reference.billing.strategies import ZONE, for_all

from ocpi_reference.billing import Audit, Figure, Reading, Verdict, audit, legal_totals, price, statement
from ocpi_reference.billing.money import rounded
from ocpi_reference.spec.history import Version

Json = dict[str, Any]
BEGIN = utc("2024-06-03T10:00")


def _stated(record: Json, *, ocpi: Version = V221, **more: Any) -> Json:
    """Give the record as a right engine states it."""
    return {**record, **statement(price(record, ocpi=ocpi, **more))}


def _figure(found: Audit, name: str) -> Figure:
    return next(figure for figure in found.figures if figure.field == name)


def _total(net: Any, gross: Any = None) -> Json:
    made: Json = {"excl_vat": Decimal(net)}
    return {"total_cost": made if gross is None else {**made, "incl_vat": Decimal(gross)}}


ENERGY = cdr(
    [period(BEGIN, 60, ENERGY="20.45", TIME=True)],
    [tariff(element(component("ENERGY", "0.25", step=100, vat=10), component("FLAT", "0.5", vat=20)))],
)


@pytest.mark.parametrize(
    "stated", [("5.625", "6.2375"), ("5.62", "6.23"), ("5.63", "6.24"), ("5.64", "6.25")]
)
def test_rounding_is_never_wrong(stated: tuple[str, str]) -> None:
    found = audit({**ENERGY, **_total(*stated)}, ocpi=V221)
    assert _figure(found, "total_cost.excl_vat").verdict is Verdict.RIGHT
    assert _figure(found, "total_cost.incl_vat").verdict is Verdict.RIGHT


@pytest.mark.parametrize(("net", "right"), [("5.60", False), ("5.61", True), ("5.64", True), ("5.65", False)])
def test_what_rounding_cannot_make_is_wrong(net: str, right: bool) -> None:
    figure = _figure(audit({**ENERGY, **_total(net)}, ocpi=V221), "total_cost.excl_vat")
    assert (figure.verdict is Verdict.RIGHT) is right


def test_an_amount_that_nothing_explains_says_by_how_much_it_is_off() -> None:
    found = audit({**ENERGY, **_total("7.125", "7.9")}, ocpi=V221)
    figure = _figure(found, "total_cost.excl_vat")
    assert found.verdict is Verdict.WRONG
    assert figure.cause == "unexplained-amount"
    assert figure.difference == Decimal("1.5")
    assert figure.why == "1.5 more than the tariff explains"
    assert figure.expected == "5.625"


@pytest.mark.parametrize(
    ("ocpi", "total", "names"),
    [
        (V211, {"total_cost": Decimal(5)}, ["total_cost"]),
        (V221, _total(5, "5.50"), ["total_cost.excl_vat", "total_cost.incl_vat"]),
        (
            V230,
            {
                "total_cost": {
                    "before_taxes": Decimal(5),
                    "taxes": [{"name": "VAT", "amount": Decimal("0.5")}],
                }
            },
            ["total_cost.before_taxes", "total_cost.after_taxes"],
        ),
    ],
)
def test_figures_are_called_as_in_their_version(ocpi: Version, total: Json, names: list[str]) -> None:
    terms = tariff(element(component("ENERGY", "0.25", vat=10)), ocpi=ocpi)
    found = audit({**cdr([period(BEGIN, 60, ENERGY=20)], [terms], ocpi=ocpi), **total}, ocpi=ocpi)
    assert [figure.field for figure in found.figures if figure.field.startswith("total_cost")] == names
    assert {figure.verdict for figure in found.figures if figure.field in names} == {Verdict.RIGHT}


def test_a_legal_reading_other_than_the_best_supported_is_named() -> None:
    elements = (element(component("FLAT", 1), max_duration=3600), element(component("FLAT", 3)))
    periods = [period(BEGIN + timedelta(hours=n), 60, ENERGY=1) for n in range(2)]
    record = cdr(periods, [tariff(*elements)])
    found = audit({**record, **_total(4)}, ocpi=V221)
    figure = _figure(found, "total_cost.excl_vat")
    assert figure.verdict is Verdict.RIGHT_UNDER_READING
    assert figure.readings == (("B3", "each once"),)
    assert found.fits == {"B3": frozenset({"each once"})}
    agreed = audit({**record, **_total(4)}, ocpi=V221, reading=Reading(flats="each once"))
    assert _figure(agreed, "total_cost.excl_vat").verdict is Verdict.RIGHT


def test_the_four_decimal_artefact_is_named_but_legal() -> None:
    terms = tariff(element(component("TIME", 60, step=60)))
    record = cdr([period(BEGIN, 40, TIME="0.6667")], [terms])
    figure = _figure(audit({**record, **_total(41)}, ocpi=V221), "total_cost.excl_vat")
    assert figure.verdict is Verdict.RIGHT_UNDER_READING
    assert figure.cause == "four-decimal-artefact"
    assert _figure(audit({**record, **_total(42)}, ocpi=V221), "total_cost.excl_vat").verdict is Verdict.WRONG


def _by_clock(country: str | None) -> Json:
    terms = tariff(element(component("ENERGY", 1), end_time="17:00"), element(component("ENERGY", 2)))
    place: Json = {} if country is None else {"cdr_location": {"country": country}}
    return cdr([period(utc("2024-06-03T15:00"), 60, ENERGY=10)], [terms], **place)


@pytest.mark.parametrize("country", [None, "ESP"])
def test_a_zone_of_the_caller_decides(country: str | None) -> None:
    record = {**_by_clock(country), **_total(20)}
    figure = _figure(audit(record, ocpi=V221, time_zone="Europe/Madrid"), "total_cost.excl_vat")
    assert figure.verdict is Verdict.RIGHT


@pytest.mark.parametrize(("net", "zone"), [(20, "Europe/Madrid"), (10, "Atlantic/Canary")])
def test_in_a_country_of_several_zones_one_that_fits_is_named(net: int, zone: str) -> None:
    figure = _figure(audit({**_by_clock("ESP"), **_total(net)}, ocpi=V221), "total_cost.excl_vat")
    assert figure.verdict is Verdict.RIGHT_UNDER_READING
    assert figure.readings == (("B14", zone),)


def test_in_a_country_of_several_zones_an_amount_that_fits_none_is_wrong() -> None:
    figure = _figure(audit({**_by_clock("ESP"), **_total(15)}, ocpi=V221), "total_cost.excl_vat")
    assert figure.verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("net", "verdict"), [(15, Verdict.UNDECIDABLE), (9, Verdict.WRONG), (21, Verdict.WRONG)]
)
def test_without_zone_and_country_only_bounds_are_known(net: int, verdict: Verdict) -> None:
    figure = _figure(audit({**_by_clock(None), **_total(net)}, ocpi=V221), "total_cost.excl_vat")
    assert figure.verdict is verdict
    assert figure.bounds is not None
    assert figure.to_json()["bounds"] == ["10", "20"]


@pytest.mark.parametrize(
    ("net", "verdict"),
    [
        (10, Verdict.RIGHT),
        (15, Verdict.RIGHT_UNDER_READING),
        (13, Verdict.UNDECIDABLE),
        (20, Verdict.UNDECIDABLE),
        ("9.90", Verdict.WRONG),
        ("20.10", Verdict.WRONG),
    ],
)
def test_a_period_longer_than_its_price_leaves_bounds(net: Any, verdict: Verdict) -> None:
    terms = tariff(element(component("ENERGY", 1), end_time="17:00"), element(component("ENERGY", 2)))
    record = cdr([period(utc("2024-06-03T16:30"), 60, ENERGY=10)], [terms])
    found = audit({**record, **_total(net)}, ocpi=V221, time_zone="UTC")
    figure = _figure(found, "total_cost.excl_vat")
    assert figure.verdict is verdict
    if verdict is Verdict.UNDECIDABLE:
        assert figure.bounds is not None
        assert figure.to_json()["bounds"] == ["10", "20"]
    cut = _figure(found, "charging_periods[0]")
    assert (cut.verdict, cut.cause, cut.requirement) == (Verdict.WRONG, "not-cut", "cdrs-047")


@pytest.mark.parametrize(
    ("net", "verdict"),
    [(10, Verdict.RIGHT), (20, Verdict.RIGHT_UNDER_READING), (15, Verdict.UNDECIDABLE), (21, Verdict.WRONG)],
)
def test_missing_current_leaves_bounds(net: int, verdict: Verdict) -> None:
    terms = tariff(element(component("ENERGY", 1), max_current=16), element(component("ENERGY", 2)))
    record = cdr([period(BEGIN, 60, ENERGY=10)], [terms])
    assert _figure(audit({**record, **_total(net)}, ocpi=V221), "total_cost.excl_vat").verdict is verdict


@pytest.mark.parametrize("tariffs", [[], [tariff(element(component("ENERGY", 1)), id_="OTHER")]])
def test_without_the_tariff_nothing_can_be_said_of_amounts(tariffs: list[Json]) -> None:
    record = cdr([period(BEGIN, 60, ENERGY=10)], tariffs)
    figure = _figure(audit({**record, **_total(15)}, ocpi=V221), "total_cost.excl_vat")
    assert (figure.verdict, figure.cause, figure.expected) == (Verdict.UNDECIDABLE, None, None)


def test_taxes_that_the_tariff_does_not_tell_are_not_judged() -> None:
    terms = tariff(element(component("ENERGY", 1)), ocpi=V230)
    record = cdr([period(BEGIN, 60, ENERGY=10)], [terms], ocpi=V230)
    total = {"total_cost": {"before_taxes": 10, "taxes": [{"name": "QST", "amount": Decimal("0.9975")}]}}
    found = audit({**record, **total}, ocpi=V230)
    assert _figure(found, "total_cost.before_taxes").verdict is Verdict.RIGHT
    after = _figure(found, "total_cost.after_taxes")
    assert (after.verdict, after.advisory) == (Verdict.UNDECIDABLE, True)


def test_taxes_left_out_are_advice() -> None:
    found = audit({**ENERGY, **_total("5.625"), "total_energy": Decimal("20.45"), "total_time": 1}, ocpi=V221)
    figure = _figure(found, "total_cost.incl_vat")
    assert (figure.cause, figure.advisory) == ("taxes-left-out", True)
    assert found.verdict is Verdict.RIGHT


def test_partial_costs_are_judged_each_by_itself() -> None:
    record = _stated(ENERGY)
    record["total_energy_cost"] = {"excl_vat": Decimal(6), "incl_vat": Decimal("6.6")}
    found = audit(record, ocpi=V221)
    assert [figure.field for figure in found.wrong] == [
        "total_energy_cost.excl_vat",
        "total_energy_cost.incl_vat",
    ]
    assert _figure(found, "total_energy_cost.excl_vat").requirement == "cdrs-098"


def test_partial_costs_under_a_limit_are_not_judged() -> None:
    terms = tariff(element(component("ENERGY", 1)), max_price={"excl_vat": 5, "incl_vat": 5})
    record = {**cdr([period(BEGIN, 60, ENERGY=10)], [terms]), **_total(5, 5)}
    scaled = {**record, "total_energy_cost": {"excl_vat": Decimal(5), "incl_vat": Decimal(5)}}
    figure = _figure(audit(scaled, ocpi=V221), "total_energy_cost.excl_vat")
    assert (figure.verdict, figure.advisory) == (Verdict.UNDECIDABLE, True)


def test_the_flat_of_parking_belongs_to_either_partial_cost() -> None:
    terms = tariff(element(component("FLAT", 1), component("PARKING_TIME", 2)))
    record = _stated(cdr([period(BEGIN, 60, PARKING_TIME=True)], [terms]))
    assert audit(record, ocpi=V221).verdict is Verdict.RIGHT
    moved = {**record, "total_parking_cost": {"excl_vat": 3}, "total_fixed_cost": {"excl_vat": 0}}
    assert audit(moved, ocpi=V221).verdict is Verdict.RIGHT_UNDER_READING


def test_parts_that_do_not_add_up_to_a_total_are_found_without_a_tariff() -> None:
    record = cdr([period(BEGIN, 60, ENERGY=10, tariff_id=None)], [])
    parts = {"total_energy_cost": {"excl_vat": Decimal(4)}, "total_fixed_cost": {"excl_vat": Decimal(1)}}
    assert audit({**record, **_total(5), **parts}, ocpi=V221).wrong == ()
    wrong = audit({**record, **_total(6), **parts}, ocpi=V221).wrong
    assert [(figure.cause, figure.requirement) for figure in wrong] == [("parts-do-not-add-up", "cdrs-095")]


def test_the_audit_of_a_session_judges_its_total_and_its_energy() -> None:
    record: Json = {
        "id": "S1",
        "start_date_time": "2024-06-03T10:00:00Z",
        "end_date_time": "2024-06-03T11:00:00Z",
        "kwh": 11,
        "currency": "EUR",
        "charging_periods": [
            {
                "start_date_time": "2024-06-03T10:00:00Z",
                "dimensions": [{"type": "ENERGY", "volume": 10}],
                "tariff_id": "T",
            }
        ],
        **_total(10),
    }
    found = audit(record, [tariff(element(component("ENERGY", 1)))], ocpi=V221)
    assert _figure(found, "total_cost.excl_vat").verdict is Verdict.RIGHT
    assert [figure.field for figure in found.wrong] == ["kwh"]


def test_an_audit_is_json() -> None:
    written = audit({**ENERGY, **_total("7.125")}, ocpi=V221).to_json()
    assert (written["id"], written["verdict"], written["cause"]) == ("CDR1", "WRONG", "unexplained-amount")
    assert written["fields"][0] == {
        "field": "total_cost.excl_vat",
        "stated": "7.125",
        "expected": "5.625",
        "verdict": "WRONG",
        "difference": "1.5",
        "readings": {},
        "cause": "unexplained-amount",
        "other_causes": [],
        "why": "1.5 more than the tariff explains",
        "bounds": None,
        "requirement": "cdrs-092",
        "advisory": False,
    }


def _cents(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _cents(inner) for name, inner in value.items()}
    return rounded(value, 2) if isinstance(value, Decimal) else value


@for_all
@given(strategies.sessions())
def test_no_legal_cost_is_ever_called_wrong(record: Json) -> None:
    for total in legal_totals(record, ocpi=V221, time_zone=ZONE):
        figures = statement(total.receipt)
        costs = {name: value for name, value in figures.items() if name.endswith("_cost")}
        for written in (costs, _cents(costs)):
            found = audit({**record, **figures, **written}, ocpi=V221, time_zone=ZONE)
            about_money = [f for f in found.figures if "cost" in f.field]
            assert {f.verdict for f in about_money} <= {Verdict.RIGHT, Verdict.RIGHT_UNDER_READING}
            if not total.receipt.reading.deviations():
                assert {f.verdict for f in about_money} <= {Verdict.RIGHT}


def test_the_last_place_of_many_volumes_is_never_wrong() -> None:
    terms = tariff(element(component("ENERGY", 100)))
    periods = [period(BEGIN + timedelta(minutes=n), 1, ENERGY=1) for n in range(10)]
    record = cdr(periods, [terms])
    verdicts = [
        _figure(audit({**record, **_total(net)}, ocpi=V221), "total_cost.excl_vat").verdict
        for net in ("1000.11", "1000.12")
    ]
    assert verdicts == [Verdict.RIGHT, Verdict.WRONG]
