"""The receipt as a bill, and as JSON."""

import json
from datetime import timedelta
from decimal import Decimal, getcontext, localcontext

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

from ocpi_reference.billing import legal_totals, price
from ocpi_reference.billing.rendering import duration

BEGIN = utc("2024-06-03T14:45")

TERMS = tariff(
    element(component("FLAT", "0.5", vat=20)),
    element(
        component("ENERGY", "0.25", step=1, vat=10), component("TIME", 1, step=300, vat=10), end_time="17:00"
    ),
    element(component("ENERGY", "0.3", step=500, vat=10)),
    id_="DAY",
)
RECORD = cdr(
    [
        period(BEGIN, 15, ENERGY="4.3", TIME=True, tariff_id="DAY"),
        period(BEGIN + timedelta(minutes=15), 20, ENERGY="1.1", TIME=True, tariff_id="DAY"),
    ],
    [TERMS],
)

CLAUSES = "https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_tariffs.asciidoc"

BILL = f"""\
Charging session CDR1                                                                     tariff DAY
2024-06-03 16:45 to 2024-06-03 17:20, Europe/Amsterdam                                           EUR

Start fee, VAT 20 %                                                                             0.50
Energy 16:45-17:00: 4.3 kWh at 0.25 per kWh, VAT 10 %                                          1.075
    because time of day 00:00-17:00, saw 16:45:00
Charging time 16:45-17:00: 15 min at 1.00 per h, VAT 10 %                                       0.25
    because time of day 00:00-17:00, saw 16:45:00
Energy 17:00-17:20: 1.1 kWh, billed 1.2 kWh at 0.30 per kWh, VAT 10 %                           0.36
    not elements[1]: time of day 00:00-17:00, saw 17:00:00
Charging time 17:00-17:20: 20 min, no price applies                                             free
    not elements[1]: time of day 00:00-17:00, saw 17:00:00

Total before taxes                                                                          2.19 EUR
VAT 10 % of 1.685                                                                           0.17 EUR
VAT 20 % of 0.50                                                                            0.10 EUR
Total after taxes                                                                           2.45 EUR

Rule tariffs-038: {CLAUSES}#mod_tariffs_tariff_object
Rule tariffs-076: {CLAUSES}#mod_tariffs_pricecomponent_class
"""


def test_a_bill_shows_what_was_used_what_it_costs_and_why() -> None:
    assert price(RECORD, ocpi=V221, time_zone="Europe/Amsterdam").to_text() == BILL


def test_json_holds_every_digit_and_nothing_that_is_not_json() -> None:
    receipt = price(RECORD, ocpi=V221, time_zone="Europe/Amsterdam")
    written = json.loads(
        json.dumps(receipt.to_json(legal_totals(RECORD, ocpi=V221, time_zone="Europe/Amsterdam")))
    )
    assert written["currency"] == "EUR"
    assert written["total_cost"] == {"before_taxes": "2.185", "after_taxes": "2.4535"}
    assert written["costs"]["energy"] == {"before_taxes": "1.435", "after_taxes": "1.5785"}
    line = written["lines"][3]
    assert (line["volume"], line["billed_volume"], line["unit"], line["unit_price"]) == (
        "1.1",
        "1.2",
        "kWh",
        "0.3",
    )
    assert (line["from"], line["to"], line["periods"]) == (
        "2024-06-03T15:00:00Z",
        "2024-06-03T15:20:00Z",
        [1],
    )
    assert line["because"]["rejected"] == [
        {"element": 1, "purpose": "SESSION", "failed": "time of day 00:00-17:00, saw 17:00:00"}
    ]
    assert {clause["requirement"] for clause in line["because"]["clauses"]} == {"tariffs-038", "tariffs-076"}
    assert all(
        clause["link"].startswith("https://github.com/ocpi/ocpi/blob/")
        for clause in line["because"]["clauses"]
    )
    assert written["unpriced"][0]["dimension"] == "TIME"
    assert written["legal_totals"] == [{"before_taxes": "2.185", "after_taxes": "2.4535", "readings": [{}]}]


def test_adjacent_periods_under_one_component_are_one_line() -> None:
    periods = [period(BEGIN + timedelta(minutes=15 * n), 15, ENERGY=1) for n in range(4)]
    receipt = price(cdr(periods, [tariff(element(component("ENERGY", 1)))]), ocpi=V221)
    assert [(line.periods, line.volume) for line in receipt.lines] == [((0, 1, 2, 3), Decimal(4))]


def test_a_bill_shows_limits_and_taxes_that_are_not_known() -> None:
    capped = tariff(
        element(component("ENERGY", 1, vat=10)), max_price={"excl_vat": 5, "incl_vat": Decimal("5.5")}
    )
    text = price(cdr([period(BEGIN, 60, ENERGY=8)], [capped]), ocpi=V221).to_text()
    assert "Lowered to the maximum price" in text
    assert "-3.00" in text
    oldest = price(
        cdr([period(BEGIN, 60, ENERGY=8)], [tariff(element(component("ENERGY", 1)))], ocpi=V211), ocpi=V211
    )
    assert "The tariff does not tell the taxes." in oldest.to_text()
    gross = tariff(element(component("ENERGY", 1)), ocpi=V230, tax_included="YES")
    newest = price(cdr([period(BEGIN, 60, ENERGY=8)], [gross], ocpi=V230), ocpi=V230)
    assert "The tariff does not tell how much of it is tax." in newest.to_text()


def test_a_bill_notes_a_period_that_should_have_been_cut() -> None:
    record = cdr([period(BEGIN, 30, ENERGY=1, tariff_id="DAY")], [TERMS])
    text = price(record, ocpi=V221, time_zone="Europe/Amsterdam").to_text()
    assert "Note: period 1 runs on over a change of price at 17:00" in text


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_amounts_have_the_decimals_of_their_currency(currency: str) -> None:
    terms = tariff(element(component("ENERGY", "12.5")), currency=currency)
    record = cdr([period(BEGIN, 60, ENERGY="1.01")], [terms])
    text = price(record, ocpi=V221).to_text()
    assert {"JPY": "13 JPY", "KWD": "12.625 KWD"}[currency] in text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        ("0", "0 s"),
        ("30", "30 s"),
        ("60", "1 min"),
        ("450", "7 min 30 s"),
        ("3600", "1 h"),
        ("3605", "1 h 00 min 5 s"),
        ("7500", "2 h 05 min"),
        ("1.5", "1.5 s"),
    ],
)
def test_a_duration_is_written_as_people_say_it(seconds: str, words: str) -> None:
    assert duration(Decimal(seconds)) == words


def test_the_callers_arithmetic_changes_nothing() -> None:
    expected = price(RECORD, ocpi=V221, time_zone="Europe/Amsterdam").total_cost
    with localcontext() as context:
        context.prec = 3
        assert price(RECORD, ocpi=V221, time_zone="Europe/Amsterdam").total_cost == expected
        assert getcontext().prec == 3
