"""The audit of everything that is not an amount: quantities, periods, tariffs, sessions, credits."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.ocpi_reference.billing.records import V221, cdr, component, element, period, tariff, utc

from ocpi_reference.billing import Audit, Verdict, audit, price, statement
from ocpi_reference.spec.catalogue import requirements

Json = dict[str, Any]
BEGIN = utc("2024-06-03T10:00")
HOUR = timedelta(hours=1)

TERMS = tariff(element(component("ENERGY", 1), component("PARKING_TIME", 2, step=900)))


def _record(**changes: Any) -> Json:
    """Give a right CDR of one hour of charging and 40 min of parking, with some fields changed."""
    periods = [period(BEGIN, 60, ENERGY=10, TIME=True), period(BEGIN + HOUR, 40, PARKING_TIME=True)]
    record = cdr(periods, [TERMS])
    return {**record, **statement(price(record, ocpi=V221)), **changes}


def _found(record: Json, *given: Json, **more: Any) -> list[tuple[str, str | None, bool]]:
    """Give what an audit objects to: field, cause, and whether it is mere advice."""
    found: Audit = audit(record, given, ocpi=V221, **more)
    objections = [f for f in found.figures if f.verdict in (Verdict.WRONG, Verdict.UNDECIDABLE)]
    assert all(figure.requirement in requirements() and figure.why for figure in objections)
    return [(figure.field, figure.cause, figure.advisory) for figure in objections]


def test_a_right_record_meets_no_objection() -> None:
    assert _found(_record()) == []


@pytest.mark.parametrize(
    ("field", "value", "cause", "advisory"),
    [
        ("total_energy", 10000, "wh-as-kwh", False),
        ("total_energy", Decimal("0.01"), "periods-in-wh", False),
        ("total_energy", Decimal("10.01"), None, False),
        ("total_time", 100, "minutes-as-hours", False),
        ("total_time", 6000, "seconds-as-hours", False),
        ("total_time", 1, "parking-left-out", False),
        ("total_time", Decimal("1.7"), None, False),
        ("total_parking_time", 40, "minutes-as-hours", False),
        ("total_parking_time", Decimal("0.75"), "billed", True),
        ("total_parking_time", Decimal("0.5"), None, False),
        ("total_parking_time", None, None, True),
    ],
)
def test_quantities_are_the_sums_of_the_periods(
    field: str, value: Any, cause: str | None, advisory: bool
) -> None:
    assert _found(_record(**{field: value})) == [(field, cause, advisory)]


@pytest.mark.parametrize(
    ("field", "value"), [("total_energy", "10.002"), ("total_time", "1.667"), ("total_parking_time", "0.668")]
)
def test_quantities_may_be_rounded(field: str, value: str) -> None:
    assert _found(_record(**{field: Decimal(value)})) == []


def test_total_time_may_include_a_reservation() -> None:
    terms = tariff(element(component("TIME", 1)))
    periods = [period(BEGIN, 30, RESERVATION_TIME=True), period(BEGIN + HOUR / 2, 60, TIME=True)]
    record = {**cdr(periods, [terms]), "total_time": Decimal("1.5")}
    figure = next(f for f in audit(record, ocpi=V221).figures if f.field == "total_time")
    assert (figure.verdict, figure.readings) == (Verdict.RIGHT_UNDER_READING, (("C6", "with reservation"),))


def test_parking_without_a_price_counts_as_parking() -> None:
    terms = tariff(element(component("ENERGY", 1)), element(component("PARKING_TIME", 2), max_duration=3600))
    periods = [period(BEGIN, 60, PARKING_TIME=True), period(BEGIN + HOUR, 30, PARKING_TIME=True)]
    record = cdr(periods, [terms])
    stated = {**record, **statement(price(record, ocpi=V221)), "total_parking_time": 1}
    assert _found(stated) == [("total_parking_time", "paid-parking-only", True)]


def test_periods_cover_the_session_from_its_start() -> None:
    late, early = (
        _record(start_date_time="2024-06-03T09:50:00Z"),
        _record(start_date_time="2024-06-03T10:10:00Z"),
    )
    assert ("charging_periods[0]", "starts-late", False) in _found(late)
    assert ("charging_periods[0]", "starts-early", False) in _found(early)
    assert _found(_record(start_date_time="2024-06-03T10:00:01Z")) == []


def test_periods_stand_in_time_order_and_inside_the_session() -> None:
    record = _record()
    swapped = {**record, "charging_periods": record["charging_periods"][::-1]}
    assert _found(swapped) == [("charging_periods", "periods-out-of-order", False)]
    assert ("charging_periods", "period-after-end", False) in _found(
        {**record, "end_date_time": "2024-06-03T10:50:00Z"}
    )
    doubled = [record["charging_periods"][0], *record["charging_periods"]]
    assert ("charging_periods", "overlap", False) in _found({**record, "charging_periods": doubled})


@pytest.mark.parametrize(
    ("hours", "cause"),
    [
        ("60", "minutes-as-hours"),
        ("3600", "seconds-as-hours"),
        ("1.5", "exceeds-the-clock"),
        ("1.0005", None),
    ],
)
def test_a_period_holds_no_more_time_than_the_clock(hours: str, cause: str | None) -> None:
    record = cdr([period(BEGIN, 60, TIME=hours)], [tariff(element(component("ENERGY", 1)))])
    expected = [] if cause is None else [("charging_periods[0]", cause, False)]
    assert _found(record) == expected


def test_time_that_is_neither_charging_nor_parking_is_advice() -> None:
    record = cdr([period(BEGIN, 60, TIME="0.5")], [tariff(element(component("ENERGY", 1)))])
    assert _found(record) == [("charging_periods[0]", "time-unaccounted-for", True)]


@pytest.mark.parametrize(
    ("start", "seconds", "missing"),
    [
        ("2024-06-03T16:59:00", 60, False),
        ("2024-06-03T16:59:00", 61, False),
        ("2024-06-03T16:59:00", 62, True),
        ("2024-06-03T16:59:59", 60, False),
        ("2024-06-03T16:59:58", 60, True),
    ],
)
def test_a_cut_may_be_a_second_off(start: str, seconds: int, missing: bool) -> None:
    terms = tariff(element(component("ENERGY", 1), end_time="17:00"), element(component("ENERGY", 2)))
    record = cdr([period(utc(start), seconds=seconds, ENERGY=1)], [terms])
    assert ("charging_periods[0]", "not-cut", False) in _found(record, time_zone="UTC") or not missing
    assert (_found(record, time_zone="UTC") == []) is not missing


def test_the_tariffs_of_a_record_are_known_valid_and_of_its_currency() -> None:
    def objections(**more: Any) -> list[tuple[str, str | None]]:
        terms = tariff(element(component("ENERGY", 0)), **more)
        record = cdr([period(BEGIN, 60, ENERGY=10)], [terms], cdr_token={"type": "RFID"})
        return [(field, cause) for field, cause, _ in _found(record)]

    assert objections() == []
    assert objections(currency="SEK") == [("currency", "currencies-differ")]
    assert objections(start_date_time="2024-06-03T10:00:01Z") == [("tariffs", "not-valid")]
    assert objections(end_date_time="2024-06-03T09:59:59Z") == [("tariffs", "not-valid")]
    assert objections(end_date_time="2024-06-03T10:00:00Z") == []
    assert objections(type="AD_HOC_PAYMENT") == [("tariffs", "wrong-type")]
    assert objections(type="REGULAR") == []
    assert objections(type="PROFILE_CHEAP") == []
    assert objections(id_="OTHER") == [("charging_periods", "tariff-not-found")]


def test_a_tariff_other_than_the_published_one_is_advice() -> None:
    record = _record()
    published = tariff(element(component("ENERGY", 3)))
    assert _found(record, published) == [("tariffs", "not-as-published", True)]
    assert _found(record, {**TERMS, "last_updated": "2021-01-01T00:00:00Z"}) == []


def _session(**changes: Any) -> Json:
    return {
        "id": "S1",
        "start_date_time": "2024-06-03T10:00:00Z",
        "end_date_time": "2024-06-03T11:40:00Z",
        "kwh": 10,
        "currency": "EUR",
        "total_cost": {"excl_vat": Decimal("11.5")},
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"kwh": Decimal("10.1")}, []),
        ({"kwh": 11}, [("total_energy", None, False)]),
        ({"currency": "SEK"}, [("currency", None, False)]),
        ({"end_date_time": "2024-06-03T11:50:00Z"}, [("end_date_time", None, True)]),
        ({"total_cost": {"excl_vat": Decimal(11)}}, [("total_cost.excl_vat", None, True)]),
    ],
)
def test_a_cdr_agrees_with_the_session_that_it_closes(changes: Json, expected: list[Any]) -> None:
    assert _found(_record(), session=_session(**changes)) == expected


def _credit(**changes: Any) -> Json:
    total = _record()["total_cost"]
    negated = {name: -amount for name, amount in total.items()}
    return _record(id="CDR1-C", credit=True, credit_reference_id="CDR1", total_cost=negated, **changes)


def test_a_credit_repeats_the_record_and_negates_its_total() -> None:
    assert _found(_credit(), original=_record()) == []
    assert _found(_credit()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"credit_reference_id": None}, ("credit_reference_id", "no-reference", False)),
        ({"credit_reference_id": "CDR9"}, ("credit_reference_id", None, False)),
        ({"credit": None}, ("credit", "no-credit", False)),
        ({"credit_reference_id": "CDR1-C"}, ("id", "same-id", False)),
        ({"total_energy": Decimal(9)}, ("total_energy", "credit-changes", False)),
        (
            {"total_energy_cost": {"excl_vat": -10, "incl_vat": -10}},
            ("total_energy_cost.excl_vat", "credit-part-negated", True),
        ),
    ],
)
def test_a_credit_that_is_not_right_is_found(changes: Json, expected: tuple[str, str | None, bool]) -> None:
    assert expected in _found({**_credit(), **changes}, original=_record())


def test_a_credit_with_a_positive_total_is_found_even_alone() -> None:
    assert ("total_cost.excl_vat", "credit-not-negated", False) in _found(
        {**_credit(), "total_cost": _record()["total_cost"]}
    )


def test_a_session_may_come_without_periods_and_a_cdr_may_not() -> None:
    assert _found({**_session(), "total_cost": None}) == []
    assert ("charging_periods", "no-periods", False) in _found({**_record(), "charging_periods": []})


def test_a_cdr_holds_the_tariffs_that_it_names() -> None:
    record = cdr([period(BEGIN, 60, ENERGY=10)], [], total_cost={"excl_vat": Decimal(10)})
    terms = tariff(element(component("ENERGY", 1)))
    assert _found(record, terms) == [("tariffs", "tariffs-left-out", True)]
    assert _found({**record, "tariffs": [{**terms, "id": "t"}]}) == []
    other = _found({**record, "tariffs": [{**terms, "id": "OTHER"}]}, terms)
    assert other == [("charging_periods", "tariff-not-found", False)]


def test_the_unit_error_of_the_specifications_own_session_is_found() -> None:
    periods = [
        period(BEGIN, 2, ENERGY=120, tariff_id=None),
        period(BEGIN + HOUR / 30, 26, ENERGY=41000, tariff_id=None),
    ]
    session = _session(
        kwh=Decimal("41.12"), charging_periods=[{k: v for k, v in p.items() if k != "_end"} for p in periods]
    )
    assert ("kwh", "periods-in-wh", False) in _found(session)
