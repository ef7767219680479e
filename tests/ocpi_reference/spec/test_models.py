"""The pydantic models accept what the judge accepts, and give its values Python types."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.history import V211, V221, V230, NotInVersionError, OcpiObject, Version
from ocpi_reference.spec.locations import Connector, Location
from ocpi_reference.spec.models import at
from ocpi_reference.spec.object_index import things
from ocpi_reference.spec.tariffs import PriceComponent, Tariff, TariffDimensionType, TariffElement
from ocpi_reference.spec.tokens import Token, TokenType

ALL = frozenset({"payments", "bookings"})
EVERY_OBJECT = [
    (version, name)
    for version in Version
    for name, thing in things(version, ALL).items()
    if issubclass(thing, OcpiObject)
]


def accepts(model: type[OcpiObject], value: Any) -> bool:
    try:
        model.model_validate(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("version", "name"), EVERY_OBJECT)
def test_a_model_and_the_judge_agree(version: Version, name: str, specimen: Any, spoiled: Any) -> None:
    obj = things(version, ALL)[name]
    assert issubclass(obj, OcpiObject)
    model = at(obj, version, ALL)
    whole = specimen(obj, version, ALL)
    assert accepts(model, whole)
    for what, value in spoiled(whole):
        assert accepts(model, value) == (not problems(obj, value, version, additions=ALL)), what


def test_values_have_python_types(specimen: Any) -> None:
    tariff = at(Tariff, V221).model_validate(specimen(Tariff, V221))
    component = tariff.elements[0].price_components[0]
    assert component.price == Decimal("0.25")
    assert isinstance(component.price, Decimal)
    assert component.type is TariffDimensionType.ENERGY
    assert tariff.last_updated == "2026-11-20T12:00:00Z"


def test_whole_numbers_become_decimals_and_ints(specimen: Any) -> None:
    value = {**specimen(PriceComponent, V221), "price": 2, "step_size": Decimal("1.0")}
    component = at(PriceComponent, V221).model_validate(value)
    assert isinstance(component.price, Decimal)
    assert isinstance(component.step_size, int)


def test_what_is_left_out_is_none_or_empty(specimen: Any) -> None:
    element = at(TariffElement, V221).model_validate({"price_components": [specimen(PriceComponent, V221)]})
    assert element.restrictions is None
    location = {**specimen(Location, V221), "images": None}
    del location["evses"]
    model = at(Location, V221).model_validate(location)
    assert (model.images, model.evses) == ([], [])


def test_an_unlisted_value_of_an_open_enum_stays_text(specimen: Any) -> None:
    token = at(Token, V230).model_validate({**specimen(Token, V230), "type": "IMPLANT"})
    assert token.type == "IMPLANT"
    assert not isinstance(token.type, TokenType)


def test_a_model_has_the_names_of_its_version(specimen: Any) -> None:
    model = at(Connector, V211)
    assert model.__name__ == "Connector_V211"
    assert model.ocpi_version is V211
    assert "voltage" in model.model_fields
    assert "max_voltage" not in model.model_fields


def test_a_model_keeps_unknown_fields_and_cannot_be_changed(specimen: Any) -> None:
    token = at(Token, V230).model_validate({**specimen(Token, V230), "acme_note": "x"})
    assert token.model_extra == {"acme_note": "x"}
    with pytest.raises(ValidationError, match="frozen"):
        token.uid = "other"


def test_an_object_that_the_version_lacks_has_no_model() -> None:
    tax = things(V230)["TaxAmount"]
    assert issubclass(tax, OcpiObject)
    with pytest.raises(NotInVersionError):
        at(tax, V221)


def test_a_model_is_made_once() -> None:
    assert at(Tariff, V221) is at(Tariff, V221)
    assert at(Tariff, V221) is not at(Tariff, V230)
