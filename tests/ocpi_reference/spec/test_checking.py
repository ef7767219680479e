"""The judge of objects: what it reports, where, in which words, and what it lets pass."""

import time
from decimal import Decimal
from typing import Any

import pytest

from ocpi_reference.spec.bookings import BookingLocation, BookingTerms, Calendar, Cancellation
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.commands import CommandResponse
from ocpi_reference.spec.credentials import CredentialsRole
from ocpi_reference.spec.data_types import Price
from ocpi_reference.spec.envelope import Response
from ocpi_reference.spec.history import (
    V211,
    V221,
    V230,
    DataType,
    NotInVersionError,
    OcpiEnum,
    OcpiObject,
    Version,
    choice_of,
    is_open,
    rows,
)
from ocpi_reference.spec.locations import EVSE, Connector, GeoLocation, Hours, Location
from ocpi_reference.spec.object_index import things
from ocpi_reference.spec.payments import Terminal
from ocpi_reference.spec.primitives import String
from ocpi_reference.spec.tariffs import Tariff, TariffRestrictions
from ocpi_reference.spec.tokens import Token
from ocpi_reference.spec.versions import Version as VersionObject

ALL = frozenset({"payments", "bookings"})
EVERY_OBJECT = [
    (version, name)
    for version in Version
    for name, thing in things(version, ALL).items()
    if issubclass(thing, OcpiObject)
]


def object_named(name: str, version: Version) -> type[OcpiObject]:
    thing = things(version, ALL)[name]
    assert issubclass(thing, OcpiObject)
    return thing


def codes(obj: type[OcpiObject], value: Any, version: Version, **options: Any) -> list[tuple[str, str]]:
    return [(p.path, p.code) for p in problems(obj, value, version, **options)]


@pytest.mark.parametrize(("version", "name"), EVERY_OBJECT)
def test_a_specimen_of_every_object_has_no_problem(version: Version, name: str, specimen: Any) -> None:
    obj = object_named(name, version)
    value = specimen(obj, version, ALL)
    assert problems(obj, value, version, additions=ALL, unknown_fields=True) == ()


@pytest.mark.parametrize(("version", "name"), EVERY_OBJECT)
def test_every_field_is_judged_by_its_cardinality(version: Version, name: str, specimen: Any) -> None:
    obj = object_named(name, version)
    value = specimen(obj, version, ALL)
    for row in rows(obj, version, ALL):
        if row.name in choice_of(obj, version):
            continue
        required = row.card in ("1", "+")
        without = {key: each for key, each in value.items() if key != row.name}
        null = {**value, row.name: None}
        assert codes(obj, without, version, additions=ALL) == ([(row.name, "required")] if required else [])
        assert codes(obj, without, version, additions=ALL, partial=True) == []
        assert codes(obj, null, version, additions=ALL) == ([(row.name, "null")] if required else [])
        if row.card in ("*", "+"):
            single = {**value, row.name: value[row.name][0]}
            empty: dict[str, Any] = {**value, row.name: []}
            assert codes(obj, single, version, additions=ALL) == [(row.name, "card")]
            assert codes(obj, empty, version, additions=ALL) == (
                [(row.name, "card")] if row.card == "+" else []
            )
            assert codes(obj, {**value, row.name: [None]}, version, additions=ALL) == [
                (f"{row.name}[0]", "null")
            ]
        elif row.card in ("1", "?"):
            several = {**value, row.name: [value[row.name]]}
            assert codes(obj, several, version, additions=ALL) == [(row.name, "card")]


@pytest.mark.parametrize(("version", "name"), EVERY_OBJECT)
def test_every_field_is_judged_by_its_type(version: Version, name: str, specimen: Any) -> None:
    obj = object_named(name, version)
    value = specimen(obj, version, ALL)
    for row in rows(obj, version, ALL):
        several = row.card in ("*", "+")
        path = f"{row.name}[0]" if several else row.name
        for wrong, code in wrong_values(row.type, version):
            spoiled = {**value, row.name: [wrong] if several else wrong}
            for other in choice_of(obj, version):
                if row.name in choice_of(obj, version) and other != row.name:
                    spoiled.pop(other, None)
            assert codes(obj, spoiled, version, additions=ALL) == [(path, code)]


def wrong_values(
    kind: DataType | type[OcpiObject] | type[OcpiEnum], version: Version
) -> list[tuple[Any, str]]:
    if isinstance(kind, type) and issubclass(kind, OcpiObject):
        return [("x", "type"), (7, "type")]
    if isinstance(kind, type) and issubclass(kind, OcpiEnum):
        return [(7, "type"), ("NO_SUCH_VALUE_\t", "pattern" if is_open(kind, version) else "enum")]
    if isinstance(kind, String):
        too_long = [] if kind.max_length is None else [("1" * (kind.max_length + 1), "length")]
        return [(7, "type"), ("\x01", "pattern"), *too_long]
    by_name: dict[str, list[tuple[Any, str]]] = {
        "URL": [(7, "type"), ("x", "url")],
        "DateTime": [(7, "type"), ("x", "datetime")],
        "number": [("7", "type"), (0.5, "number")],
        "int": [("7", "type"), (Decimal("0.5"), "number")],
        "boolean": [("true", "type"), (1, "type")],
        "Array or Object or String": [],
    }
    return by_name[getattr(kind, "name", "")]


def test_a_path_leads_to_the_place(specimen: Any) -> None:
    location = specimen(Location, V221)
    del location["evses"][0]["connectors"][0]["max_voltage"]
    location["evses"][0]["connectors"].append("x")
    location["images"][0]["width"] = 123456
    assert codes(Location, location, V221) == [
        ("evses[0].connectors[0].max_voltage", "required"),
        ("evses[0].connectors[1]", "type"),
        ("images[0].width", "length"),
    ]


@pytest.mark.parametrize("value", [None, "x", 7, [], [{}]])
def test_something_that_is_no_object_is_reported_at_the_root(value: Any) -> None:
    assert codes(Tariff, value, V230) == [(".", "type")]


def test_nested_objects_of_a_patch_are_whole() -> None:
    body = {"booking_terms": {"change_until_minutes": 5, "cancel_until_minutes": 5}}
    found = codes(BookingLocation, body, V230, partial=True, additions=ALL)
    assert found == [("booking_terms.supported_access_methods", "required")]


def test_a_patch_may_not_set_a_required_field_to_null() -> None:
    assert codes(Token, {"uid": None, "language": None}, V230, partial=True) == [("uid", "null")]


def test_unknown_fields_are_reported_on_request_only(specimen: Any) -> None:
    price = {**specimen(Price, V230), "acme_note": 1}
    assert codes(Price, price, V230) == []
    assert codes(Price, price, V230, unknown_fields=True) == [("acme_note", "unknown")]


@pytest.mark.parametrize(
    ("obj", "version", "change", "message"),
    [
        (Price, V230, {"excl_vat": 1}, "Price has no field 'excl_vat' in 2.3.0 (it is in 2.2.1)"),
        (EVSE, V221, {"flor_level": "1"}, "no field 'flor_level' in 2.2.1 (did you mean 'floor_level'?)"),
        (EVSE, V221, {"zzz": "1"}, "EVSE has no field 'zzz' in 2.2.1"),
        (EVSE, V221, {"status": "Available"}, "found string 'Available' (did you mean 'AVAILABLE'?)"),
        (CommandResponse, V221, {"result": "TIMEOUT"}, "found string 'TIMEOUT' (it is in 2.1.1)"),
        (Token, V221, {"type": "EMAID"}, "a value of TokenType in 2.2.1 expected, found string 'EMAID'"),
        (Token, V221, {"uid": None}, "CiString(36) is required (cardinality 1), found null"),
        (Location, V221, {"evses": {}}, "a list of EVSE expected (cardinality *), found an object"),
        (EVSE, V221, {"connectors": []}, "at least one Connector expected (cardinality +)"),
        (EVSE, V221, {"coordinates": []}, "a single GeoLocation expected (cardinality ?), found a list"),
        (EVSE, V221, {"images": ["x"]}, "Image object expected, found string 'x'"),
    ],
)
def test_a_message_says_what_was_expected_and_found(
    obj: type[OcpiObject], version: Version, change: dict[str, Any], message: str, specimen: Any
) -> None:
    found = problems(obj, {**specimen(obj, version), **change}, version, unknown_fields=True)
    assert len(found) == 1
    assert message in found[0].message


def test_a_missing_field_that_came_under_another_name_says_so(specimen: Any) -> None:
    [problem] = problems(CDR, {**specimen(CDR, V211), "end_date_time": "x", "stop_date_time": None}, V211)
    assert problem.code == "null"
    connector = specimen(Connector, V211)
    connector["max_voltage"] = connector.pop("voltage")
    [problem] = problems(Connector, connector, V211)
    assert problem.message == "int is required (cardinality 1), found 'max_voltage', its name in 2.2.1"


def test_open_enums_take_other_values_from_the_version_on_in_which_they_are_open(specimen: Any) -> None:
    connector = {**specimen(Connector, V221), "standard": "ACME_PLUG_9"}
    assert codes(Connector, connector, V221) == [("standard", "enum")]
    assert codes(Connector, connector, V230) == []


def test_2_1_1_wants_one_of_two_kinds_of_hours() -> None:
    week = [{"weekday": 1, "period_begin": "08:00", "period_end": "20:00"}]
    assert codes(Hours, {"regular_hours": week}, V211) == []
    assert codes(Hours, {"twentyfourseven": True}, V211) == []
    assert codes(Hours, {"twentyfourseven": True, "regular_hours": []}, V211) == []
    assert codes(Hours, {"twentyfourseven": True, "regular_hours": None}, V211) == []
    assert codes(Hours, {}, V211) == [(".", "choice")]
    assert codes(Hours, {}, V211, partial=True) == []
    [both] = problems(Hours, {"twentyfourseven": True, "regular_hours": week}, V211)
    assert (both.code, both.disputed) == ("choice", False)
    [disputed] = problems(Hours, {"twentyfourseven": False, "regular_hours": week}, V211)
    assert (disputed.code, disputed.disputed) == ("choice", True)
    assert codes(Location, {"opening_times": {}}, V211, partial=True) == [("opening_times", "choice")]
    assert codes(Hours, {"twentyfourseven": False, "regular_hours": week}, V221) == []


def test_2_1_1_coordinates_with_five_or_seven_decimals_are_disputed() -> None:
    seven = {"latitude": "50.7707741", "longitude": "-126.1049651"}
    assert [
        (p.code, p.disputed) for p in problems(GeoLocation, {**seven, "longitude": "4.104965"}, V211)
    ] == [("pattern", True)]
    assert problems(GeoLocation, {**seven, "longitude": "4.104965"}, V221) == ()
    assert codes(GeoLocation, {"latitude": "50.77", "longitude": "4.104965"}, V211) == [
        ("latitude", "pattern")
    ]


def test_versions_that_an_older_text_cannot_know_are_disputed() -> None:
    offered = {"version": "3.0", "url": "https://example.com/3.0"}
    assert [(p.code, p.disputed) for p in problems(VersionObject, offered, V221)] == [("enum", True)]
    assert problems(VersionObject, offered, V230) == ()


def test_what_the_bookings_chapter_leaves_unclear_is_disputed(specimen: Any) -> None:
    full = {**specimen(Calendar, V230, ALL), "available_timeslots": []}
    assert [(p.code, p.disputed) for p in problems(Calendar, full, V230, additions=ALL)] == [("card", True)]
    canceled = {"cancellation_reason": "FULL", "who_canceled": "SENDER"}
    assert [p.disputed for p in problems(Cancellation, canceled, V230, additions=ALL)] == [True]


def test_dates_of_restrictions_have_a_pattern_since_2_2_1() -> None:
    assert codes(TariffRestrictions, {"start_date": "24.12.2026"}, V211) == []
    assert codes(TariffRestrictions, {"start_date": "24.12.2026"}, V221) == [("start_date", "pattern")]


def test_the_role_of_a_payment_terminal_provider_needs_the_payments_document(specimen: Any) -> None:
    role = {**specimen(CredentialsRole, V230), "role": "PTP"}
    assert codes(CredentialsRole, role, V230) == [("role", "enum")]
    assert codes(CredentialsRole, role, V230, additions=frozenset({"payments"})) == []


def test_the_hub_role_ended_with_2_2_1(specimen: Any) -> None:
    role = {**specimen(CredentialsRole, V221), "role": "HUB"}
    assert codes(CredentialsRole, role, V221) == []
    assert codes(CredentialsRole, role, V230) == [("role", "enum")]


@pytest.mark.parametrize("data", [None, [], {}, "x", 7, [{"a": None}]])
def test_the_envelope_takes_any_data(data: Any) -> None:
    envelope = {"data": data, "status_code": 2000, "timestamp": "2026-11-20T12:00:00Z"}
    assert problems(Response, envelope, V230) == ()
    assert codes(Response, {"data": data}, V230) == [("status_code", "required"), ("timestamp", "required")]


@pytest.mark.parametrize(
    ("obj", "version", "additions"),
    [(Price, V211, ALL), (Terminal, V230, frozenset()), (BookingTerms, V221, ALL)],
)
def test_an_object_that_the_version_lacks_is_no_verdict_but_an_error(
    obj: type[OcpiObject], version: Version, additions: frozenset[str]
) -> None:
    with pytest.raises(NotInVersionError):
        problems(obj, {}, version, additions=additions)


def test_a_misspelt_addition_is_an_error() -> None:
    with pytest.raises(ValueError, match="payment"):
        problems(Terminal, {}, V230, additions=frozenset({"payment"}))


def test_fifty_locations_take_far_less_than_a_tenth_of_a_second(specimen: Any) -> None:
    location = specimen(Location, V230)
    location["evses"] *= 3
    problems(Location, location, V230)
    start = time.process_time()
    for _ in range(50):
        problems(Location, location, V230, unknown_fields=True)
    assert time.process_time() - start < 0.1
