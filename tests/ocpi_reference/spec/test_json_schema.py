"""JSON Schema refuses what the judge reports, shown with a validator that is not ours."""

import json
from typing import Any

import jsonschema_rs
import pytest

from ocpi_reference.spec import wire
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.history import V211, V221, V230, NotInVersionError, OcpiObject, Version
from ocpi_reference.spec.json_schema import definitions, json_schema
from ocpi_reference.spec.locations import Hours, Location
from ocpi_reference.spec.object_index import things
from ocpi_reference.spec.primitives import DateTimeType
from ocpi_reference.spec.tariffs import Tariff, TariffDimensionType
from ocpi_reference.spec.tokens import Token, TokenType

ALL = frozenset({"payments", "bookings"})
EVERY_OBJECT = [
    (version, name)
    for version in Version
    for name, thing in things(version, ALL).items()
    if issubclass(thing, OcpiObject)
]
PATCHED = {"EVSE", "Connector", "Session", "Token", "Tariff", "Terminal", "Booking", "Calendar", "Hours"}


def plain(value: Any) -> Any:
    """Python's own JSON, since the validator does not take Decimals."""
    return json.loads(wire.encode(value))


@pytest.mark.parametrize(
    ("version", "name", "partial"),
    [(version, name, False) for version, name in EVERY_OBJECT]
    + [(version, name, True) for version, name in EVERY_OBJECT if name in PATCHED],
)
def test_schema_and_judge_agree(
    version: Version, name: str, partial: bool, specimen: Any, spoiled: Any
) -> None:
    obj = things(version, ALL)[name]
    assert issubclass(obj, OcpiObject)
    validator = jsonschema_rs.Draft202012Validator(json_schema(obj, version, partial=partial, additions=ALL))
    whole = specimen(obj, version, ALL)
    assert validator.is_valid(plain(whole))
    for what, value in spoiled(whole):
        found = problems(obj, value, version, partial=partial, additions=ALL)
        assert validator.is_valid(plain(value)) == (not found), what


def test_a_schema_cannot_count_the_days_of_a_month() -> None:
    validator = jsonschema_rs.Draft202012Validator(DateTimeType().json_schema(V230))
    assert validator.is_valid("2026-02-30T12:00:00Z")
    assert DateTimeType().flaw("2026-02-30T12:00:00Z", V230) is not None


def test_a_schema_is_valid_json_schema_and_refers_only_to_itself() -> None:
    for version in Version:
        schema = json_schema(Location, version)
        jsonschema_rs.meta.validate(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        references = {part.split('"')[0] for part in json.dumps(schema).split('"$ref": "#/$defs/')[1:]}
        assert references == set(schema["$defs"])


def test_required_fields_follow_the_version() -> None:
    assert "tax_included" in json_schema(Tariff, V230)["required"]
    assert "tax_included" not in json_schema(Tariff, V221)["properties"]
    assert "required" not in json_schema(Tariff, V230, partial=True)


def test_a_patch_may_leave_a_choice_open() -> None:
    whole = jsonschema_rs.Draft202012Validator(json_schema(Hours, V211))
    patch = jsonschema_rs.Draft202012Validator(json_schema(Hours, V211, partial=True))
    assert not whole.is_valid({})
    assert patch.is_valid({})
    assert not patch.is_valid({"twentyfourseven": True, "regular_hours": [{}]})


def test_open_enums_list_their_values_as_examples() -> None:
    schema = definitions([TokenType, TariffDimensionType], V230)
    assert schema["TokenType"]["examples"] == ["AD_HOC_USER", "APP_USER", "EMAID", "OTHER", "RFID"]
    assert "enum" not in schema["TokenType"]
    assert schema["TariffDimensionType"]["enum"] == ["ENERGY", "FLAT", "PARKING_TIME", "TIME"]


def test_definitions_can_live_elsewhere() -> None:
    schemas = definitions([Token], V221, refs="#/components/schemas/")
    assert schemas["Token"]["properties"]["type"] == {"$ref": "#/components/schemas/TokenType"}
    assert set(schemas) == {"Token", "TokenType", "WhitelistType", "ProfileType", "EnergyContract"}


def test_names_are_those_of_the_version() -> None:
    assert "LocationType" in definitions([Location], V211)
    assert "ParkingType" in definitions([Location], V221)


def test_an_object_that_the_version_lacks_has_no_schema() -> None:
    with pytest.raises(NotInVersionError):
        definitions([things(V230)["Price"]], V211)
