"""Values: enums, open and closed, and numbers.

https://github.com/ocpi/ocpi/blob/2.3.0/release/core/types.asciidoc
"""

from decimal import Decimal

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_reference.spec.locations import Connector
from ocpi_scenarios.locations.pushed import a_location
from ocpi_scenarios.transport.samples import (
    answers_sanely,
    field_like,
    pushed,
    read_back,
    with_closed_enum,
    with_open_enum,
)

PREFERRED = "a refusal is expected, and not demanded"


@verifies("types-008", "types-009")
def test_a_value_that_is_not_listed_is_refused(party: Party) -> None:
    """A partner pushes an object with a value that a closed enum does not list: 2001, and nothing is kept."""
    ours = with_closed_enum(party.ours, party.fresh(party.ours), "SLEEPING")
    answer = party.raw("PUT", party.ours, ours, json=ours, stimulus="a value that is not listed")
    sane = answers_sanely(answer)
    expect(answer, "types-008", "types-009").that(sane, expected="an answer", actual=answer.said)
    expect(answer, "types-008", "types-009").refused(disputed=PREFERRED)


@verifies("types-036")
def test_the_letter_case_of_a_value_matters(party: Party) -> None:
    """A partner pushes an object with a listed value in small letters. It should be refused with 2001."""
    ours = with_closed_enum(party.ours, party.fresh(party.ours), None)
    answer = party.raw("PUT", party.ours, ours, json=ours, stimulus="a value in small letters")
    expect(answer, "types-036").refused(disputed=PREFERRED)


@verifies("types-010")
def test_a_new_value_of_an_open_enum_is_taken(party: Party) -> None:
    """A partner pushes an object with a new value in a field that is open: it is taken, and given back."""
    pushed(party)  # a plain one is taken
    ours = with_open_enum(party.ours, party.fresh(party.ours), "PLUGFEST_VALUE")
    expect(party.put(party.ours, ours), "types-010").accepted()
    expect(read_back(party, ours), "types-010").data(ours)


@verifies("types-024", "types-027")
@pytest.mark.parametrize(
    ("row", "value"), [("types-024", "230"), ("types-027", Decimal("229.5"))], ids=["text", "fraction"]
)
def test_a_number_that_is_none_is_refused(cpo: Party, row: str, value: object) -> None:
    """A CPO pushes a connector whose voltage is a text or has a fraction: refused, or taken."""
    made = a_location(cpo)
    voltage = field_like(Connector, "max_voltage", cpo.version)
    connector = {**made.connector, voltage: value}
    ours = {**made.location, "evses": [{**made.evse, "connectors": [connector]}]}
    answer = cpo.raw("PUT", "locations", ours, json=ours, stimulus="a number that is none")
    expect(answer, row).that(answers_sanely(answer), expected="2001, or the object taken", actual=answer.said)


@verifies("types-025", "types-026")
@pytest.mark.parametrize(
    ("row", "price"), [("types-025", Decimal("0.1234")), ("types-026", Decimal("1234567.8912"))]
)
def test_a_number_keeps_its_digits(cpo: Party, row: str, price: Decimal) -> None:
    """A CPO pushes a tariff with a price of many digits, and gets back the same price."""
    components = [{"type": "ENERGY", "price": price, "step_size": 1}]
    ours = cpo.fresh("tariffs", elements=[{"price_components": components}])
    expect(cpo.put("tariffs", ours), row).accepted()
    kept = cpo.get("tariffs", ours)
    cpo.only_where(kept.accepted, "needs a receiver that gives back what it got")
    expect(kept, row).data({"elements": [{"price_components": components}]})
