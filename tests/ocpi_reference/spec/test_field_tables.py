"""What `plugfest show` prints: the tables of a version as data and as text, and advice for a wrong name."""

import json

import pytest

from ocpi_reference.spec.field_tables import UnknownObjectError, as_text, field_tables, find
from ocpi_reference.spec.history import V211, V221, V230, Version
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.tokens import AllowedType

PAYMENTS = frozenset({"payments"})


def test_fields_are_spelled_as_in_the_specification() -> None:
    tables = field_tables(V211)
    assert tables["objects"]["DisplayText"] == [
        {"name": "language", "type": "string", "card": "1", "max_length": 2},
        {"name": "text", "type": "string", "card": "1", "max_length": 512},
    ]
    assert {"name": "type", "type": "LocationType", "card": "1", "max_length": None} in tables["objects"][
        "Location"
    ]
    assert {"name": "elements", "type": "TariffElement", "card": "+", "max_length": None} in tables[
        "objects"
    ]["Tariff"]


def test_enums_have_their_values_and_openness() -> None:
    assert field_tables(V211)["enums"]["TokenType"] == {"open": False, "values": ["OTHER", "RFID"]}
    assert field_tables(V230)["enums"]["TokenType"]["open"] is True
    assert field_tables(V230)["enums"]["TaxIncluded"] == {"open": False, "values": ["YES", "NO", "N/A"]}


def test_a_version_shows_what_it_has_and_no_more() -> None:
    assert "Price" not in field_tables(V211)["objects"]
    assert "Terminal" not in field_tables(V230)["objects"]
    assert "Terminal" in field_tables(V230, additions=PAYMENTS)["objects"]


@pytest.mark.parametrize("version", Version)
def test_the_tables_are_json(version: Version) -> None:
    assert json.loads(json.dumps(field_tables(version))) == field_tables(version)


def test_the_text_of_an_object_is_a_table() -> None:
    lines = as_text("Tariff", V211).splitlines()
    assert lines[0] == "Tariff, OCPI 2.1.1"
    assert lines[2] == "mod_tariffs.asciidoc#mod_tariffs_tariff_object"
    assert lines[4:7] == [
        "field            type           card.",
        "id               string(36)     1",
        "currency         string(3)      1",
    ]
    assert len(lines) == 5 + 7


def test_the_text_of_an_enum_lists_its_values() -> None:
    assert as_text("AllowedType", V230).splitlines()[4:] == [
        "enum",
        "  ALLOWED",
        "  BLOCKED",
        "  EXPIRED",
        "  NO_CREDIT",
        "  NOT_ALLOWED",
    ]
    assert "OpenEnum" in as_text("Capability", V230)


def test_the_text_of_a_choice_says_so() -> None:
    assert as_text("Hours", V211).endswith("Exactly one of regular_hours and twentyfourseven is given.")
    assert "Exactly one" not in as_text("Hours", V221)


def test_names_are_found_in_any_case_and_by_the_name_of_the_version() -> None:
    assert find("tariff", V221) is Tariff
    assert find("Allowed", V211) is AllowedType


@pytest.mark.parametrize(
    ("name", "version", "advice"),
    [
        ("Tarif", V221, "OCPI 2.2.1 has no Tarif: did you mean Tariff or TariffType?"),
        ("Price", V211, "OCPI 2.1.1 has no Price: it is in 2.2.1 and 2.3.0"),
        ("Allowed", V230, "OCPI 2.3.0 has no Allowed: it is called AllowedType there"),
        ("terminal", V230, "OCPI 2.3.0 has no terminal: it comes with an addition, payments or bookings"),
        ("zzz", V221, "OCPI 2.2.1 has no zzz: plugfest show --ocpi 2.2.1 lists all names"),
    ],
)
def test_an_unknown_name_gets_advice(name: str, version: Version, advice: str) -> None:
    with pytest.raises(UnknownObjectError) as caught:
        as_text(name, version)
    assert str(caught.value) == advice
