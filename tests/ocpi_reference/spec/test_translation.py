"""Objects of 2.3.0 told in older versions: legal there, true to what they said, or refused."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.commands import CommandResult, ReserveNow
from ocpi_reference.spec.conversions import CannotExpressError
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.data_types import Price
from ocpi_reference.spec.history import (
    V211,
    V221,
    V230,
    DataType,
    NotInVersionError,
    OcpiEnum,
    OcpiObject,
    Version,
    is_open,
    members,
    rows,
)
from ocpi_reference.spec.locations import EVSE, Connector, GeoLocation, Hours, Location
from ocpi_reference.spec.primitives import String
from ocpi_reference.spec.sessions import Session
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.tokens import Token
from ocpi_reference.spec.translation import express

OLDER = (V221, V211)
TEXTS = ("x", "17", "Žluťoučký kůň", "日本", "x" * 5000)
MATCHING = ("50.77077", "-4.1049651", "08:30", "2026-12-24")
LEAVES: dict[str, tuple[Any, ...]] = {
    "URL": ("https://example.com/x",),
    "DateTime": ("2026-11-20T12:00:00Z", "2026-11-20T12:00:00.123", "2016-12-31T23:59:60Z"),
    "number": (Decimal("0.25"), -7, Decimal("1E+3")),
    "int": (0, 7),
    "boolean": (True, False),
}


def legal(obj: type[OcpiObject]) -> st.SearchStrategy[dict[str, Any]]:
    """Any legal object of 2.3.0."""
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for row in rows(obj, V230):
        value = one(row.type)
        if row.card in ("*", "+"):
            value = st.lists(value, min_size=1 if row.card == "+" else 0, max_size=2)
        (required if row.card in ("1", "+") else optional)[row.name] = value
    return st.fixed_dictionaries(required, optional=optional)


def one(kind: DataType | type[OcpiObject] | type[OcpiEnum]) -> st.SearchStrategy[Any]:
    if isinstance(kind, type) and issubclass(kind, OcpiObject):
        return st.deferred(lambda: legal(kind))
    if isinstance(kind, type):
        return st.sampled_from([*members(kind, V230), *(["ACME_9"] if is_open(kind, V230) else [])])
    if isinstance(kind, String):
        texts = [text[: kind.max_length] for text in (MATCHING if kind.regex else TEXTS)]
        return st.sampled_from([text for text in texts if kind.flaw(text, V230) is None])
    return st.sampled_from(LEAVES[kind.name])


@pytest.mark.parametrize("version", OLDER)
@pytest.mark.parametrize("obj", [Location, Token, Tariff, Session, CDR, Credentials])
@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_told_is_legal_in_the_version(obj: type[OcpiObject], version: Version, data: Any) -> None:
    value = data.draw(legal(obj))
    location = None
    if obj in (Session, CDR):
        location = data.draw(legal(Location))
        location["id"] = value["location_id"] if obj is Session else value["cdr_location"]["id"]
        location["postal_code"] = "1234"
    if obj is CDR:
        value |= {"id": "1", "credit": False}
    before = copy.deepcopy(value)
    assert problems(obj, value, V230, unknown_fields=True) == ()
    try:
        result = express(obj, value, version, location=location)
    except CannotExpressError:
        reject()
    assert problems(obj, result, version, unknown_fields=True) == ()
    assert value == before


def bill(specimen: Any) -> dict[str, Any]:
    """A CDR with all its fields that every version can say."""
    period = {"start_date_time": "2026-11-20T12:00:00Z", "dimensions": [{"type": "ENERGY", "volume": 1}]}
    return {**specimen(CDR, V230), "credit": False, "charging_periods": [period]}


def told(obj: type[OcpiObject], value: dict[str, Any], version: Version, **options: Any) -> dict[str, Any]:
    """The value told in `version`, after checking that it is legal there."""
    result = express(obj, value, version, **options)
    assert problems(obj, result, version, unknown_fields=True, partial=options.get("partial", False)) == ()
    return result


def test_the_newest_version_gets_the_object_as_it_is(specimen: Any) -> None:
    for obj in (Location, Token, Tariff, Session, CDR):
        assert told(obj, specimen(obj, V230), V230) == specimen(obj, V230)


def test_unknown_fields_and_nulls_are_left_out(specimen: Any) -> None:
    token = {**specimen(Token, V230), "acme_note": "x", "group_id": None}
    assert told(Token, token, V230).keys() == specimen(Token, V230).keys() - {"group_id"}


def test_additions_are_told_where_they_are_in_use(specimen: Any) -> None:
    tariff = specimen(Tariff, V230, frozenset({"payments"}))
    assert "preauthorize_amount" not in express(Tariff, tariff, V230)
    assert "preauthorize_amount" in express(Tariff, tariff, V230, additions=frozenset({"payments"}))


def test_a_token_points_to_its_contract_by_the_old_name(specimen: Any) -> None:
    token = {**specimen(Token, V230), "contract_id": "NL8ACC12E46L89", "type": "EMAID"}
    assert told(Token, token, V221)["contract_id"] == "NL8ACC12E46L89"
    assert told(Token, token, V221)["type"] == "OTHER"
    oldest = told(Token, token, V211)
    assert oldest["auth_id"] == "NL8ACC12E46L89"
    assert oldest.keys().isdisjoint({"contract_id", "country_code", "party_id", "group_id"})


def test_a_location_says_less_in_older_versions(specimen: Any) -> None:
    location = specimen(Location, V230)
    assert "parking_places" in location
    assert "parking_places" not in told(Location, location, V221)
    oldest = told(Location, location, V211)
    assert oldest["evses"][0]["connectors"][0]["voltage"] == 7
    assert oldest["evses"][0]["connectors"][0]["tariff_id"] == "x"
    assert oldest["coordinates"] == {"latitude": "50.770774", "longitude": "-126.104965"}


@pytest.mark.parametrize(
    ("newest", "oldest"),
    [("ON_STREET", "ON_STREET"), ("ALONG_MOTORWAY", "OTHER"), ("ACME_ROOF", "OTHER"), (None, "UNKNOWN")],
)
def test_the_kind_of_place_is_required_in_2_1_1(newest: str | None, oldest: str, specimen: Any) -> None:
    location = {**specimen(Location, V230), "parking_type": newest}
    assert told(Location, location, V211)["type"] == oldest


def test_an_unlisted_kind_of_place_is_left_out_where_it_is_optional(specimen: Any) -> None:
    location = {**specimen(Location, V230), "parking_type": "ACME_ROOF"}
    assert "parking_type" not in told(Location, location, V221)


def test_what_2_1_1_requires_and_nobody_knows_is_refused(specimen: Any) -> None:
    location = specimen(Location, V230)
    del location["postal_code"]
    assert "postal_code" not in told(Location, location, V221)
    with pytest.raises(CannotExpressError, match=r"^postal_code: required in 2\.1\.1"):
        express(Location, location, V211)


def test_coordinates_get_six_decimals() -> None:
    five = {"latitude": "50.77077", "longitude": "-126.10497"}
    assert told(GeoLocation, five, V211) == {"latitude": "50.770770", "longitude": "-126.104970"}
    assert (
        told(GeoLocation, {"latitude": "50.7707745", "longitude": "4.104965"}, V211)["latitude"]
        == "50.770774"
    )


def test_long_texts_are_cut_and_accents_lost(specimen: Any) -> None:
    location = {**specimen(Location, V230), "address": "Žluťoučká " * 6, "name": "日本"}
    assert told(Location, location, V221)["address"] == location["address"]
    assert told(Location, location, V211)["address"] == ("Zlutoucka " * 6)[:45]
    assert told(Location, location, V211)["name"] == "??"


def test_ids_are_never_cut(specimen: Any) -> None:
    cdr = {**bill(specimen), "id": "x" * 39}
    location = specimen(Location, V230)
    assert told(CDR, cdr, V221)["id"] == "x" * 39
    with pytest.raises(CannotExpressError, match=r"^id: at most 36"):
        express(CDR, cdr, V211, location=location)


def test_whole_seconds_in_2_1_1(specimen: Any) -> None:
    token = {**specimen(Token, V230), "last_updated": "2026-11-20T12:00:00.123Z"}
    assert told(Token, token, V221)["last_updated"] == "2026-11-20T12:00:00.123Z"
    assert told(Token, token, V211)["last_updated"] == "2026-11-20T12:00:00Z"


def test_a_connector_with_an_unknown_plug_is_left_out(specimen: Any) -> None:
    evse = specimen(EVSE, V230)
    [usual] = evse["connectors"]
    evse["connectors"] = [usual, {**usual, "id": "2", "standard": "MCS"}]
    assert [each["id"] for each in told(EVSE, evse, V221)["connectors"]] == [usual["id"]]
    evse["connectors"] = [{**usual, "standard": "MCS"}]
    with pytest.raises(CannotExpressError, match=r"^connectors\[0\]\.standard: a value of ConnectorType"):
        express(EVSE, evse, V221)
    location = {**specimen(Location, V230), "evses": [evse]}
    assert "evses" not in told(Location, location, V221)


def test_unknown_capabilities_are_left_out(specimen: Any) -> None:
    evse = {**specimen(EVSE, V230), "capabilities": ["RFID_READER", "DEBIT_CARD_PAYABLE", "ACME"]}
    assert told(EVSE, evse, V221)["capabilities"] == ["RFID_READER", "DEBIT_CARD_PAYABLE"]
    assert told(EVSE, evse, V211)["capabilities"] == ["RFID_READER"]


def test_hours_are_a_choice_in_2_1_1(specimen: Any) -> None:
    week = specimen(Hours, V230)["regular_hours"]
    always = told(Hours, {"twentyfourseven": True}, V211)
    daily = told(Hours, {"twentyfourseven": False, "regular_hours": week}, V211)
    assert always == {"twentyfourseven": True}
    assert daily == {"regular_hours": week}
    location = {**specimen(Location, V230), "opening_times": {"twentyfourseven": False}}
    assert "opening_times" not in told(Location, location, V211)


def test_a_price_before_taxes_is_a_price_without_vat() -> None:
    taxed = {"before_taxes": Decimal("5.00"), "taxes": [{"name": "VAT", "amount": Decimal("0.50")}]}
    assert told(Price, taxed, V221) == {"excl_vat": Decimal("5.00"), "incl_vat": Decimal("5.50")}
    assert told(Price, {"before_taxes": 5}, V221) == {"excl_vat": 5}


def test_limits_of_a_tariff_are_prices_in_2_2_1(specimen: Any) -> None:
    tariff = {**specimen(Tariff, V230), "tax_included": "NO"}
    tariff["min_price"] = {"before_taxes": 5, "after_taxes": Decimal("5.5")}
    assert told(Tariff, tariff, V221)["min_price"] == {"excl_vat": 5, "incl_vat": Decimal("5.5")}


def simple_tariff(**changes: Any) -> dict[str, Any]:
    component = {"type": "ENERGY", "price": Decimal("0.25"), "vat": 10, "step_size": 1}
    return {
        "country_code": "NL",
        "party_id": "PLG",
        "id": "T1",
        "currency": "EUR",
        "elements": [{"price_components": [component]}],
        "tax_included": "NO",
        "last_updated": "2026-11-20T12:00:00Z",
        **changes,
    }


def test_a_plain_tariff_is_told_in_all_versions() -> None:
    assert "tax_included" not in told(Tariff, simple_tariff(), V221)
    assert told(Tariff, simple_tariff(), V211) == {
        "id": "T1",
        "currency": "EUR",
        "elements": [{"price_components": [{"type": "ENERGY", "price": Decimal("0.25"), "step_size": 1}]}],
        "last_updated": "2026-11-20T12:00:00Z",
    }


def priced(price: str, vat: Any) -> list[dict[str, Any]]:
    component = {"type": "ENERGY", "price": Decimal(price), "step_size": 1}
    return [{"price_components": [component if vat is None else {**component, "vat": vat}]}]


@pytest.mark.parametrize("version", OLDER)
def test_taxes_are_taken_out_of_prices_that_include_them(version: Version) -> None:
    tariff = simple_tariff(tax_included="YES", elements=priced("2.10", 5))
    [component] = told(Tariff, tariff, version)["elements"][0]["price_components"]
    assert component["price"] == 2


@pytest.mark.parametrize("version", OLDER)
@pytest.mark.parametrize(
    ("price", "vat", "why"),
    [("2.10", None, "taxes of a rate that is not given"), ("1.00", 21, "has no exact price without")],
)
def test_taxes_that_cannot_be_taken_out_are_refused(version: Version, price: str, vat: Any, why: str) -> None:
    with pytest.raises(CannotExpressError, match=why):
        express(Tariff, simple_tariff(tax_included="YES", elements=priced(price, vat)), version)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"min_price": {"before_taxes": 1}}, "2.1.1 has no min_price"),
        ({"max_price": {"before_taxes": 1}}, "2.1.1 has no max_price"),
        (
            {"elements": [{**priced("1", 5)[0], "restrictions": {"min_current": 16}}]},
            "2.1.1 has no restriction min_current",
        ),
        (
            {"elements": [{**priced("1", 5)[0], "restrictions": {"reservation": "RESERVATION"}}]},
            r"elements\[0\]: 2.1.1 does not price reservations",
        ),
    ],
)
def test_a_tariff_that_would_cost_something_else_is_refused(change: dict[str, Any], why: str) -> None:
    told(Tariff, simple_tariff(**change), V221)
    with pytest.raises(CannotExpressError, match=why):
        express(Tariff, simple_tariff(**change), V211)


def test_the_price_of_reservations_is_left_out_of_a_tariff_for_charging() -> None:
    reserved = {**priced("1", 5)[0], "restrictions": {"reservation": "RESERVATION", "max_current": 16}}
    tariff = simple_tariff(elements=[reserved, *priced("2", 5)])
    assert len(told(Tariff, tariff, V221)["elements"]) == 2
    [element] = told(Tariff, tariff, V211)["elements"]
    assert element["price_components"][0]["price"] == 2


def test_the_price_of_bookings_is_told_in_2_3_0_only() -> None:
    booked = {**priced("1", 5)[0], "restrictions": {"booking": "BOOKING"}}
    [element] = told(Tariff, simple_tariff(elements=[booked, *priced("2", 5)]), V221)["elements"]
    assert element["price_components"][0]["price"] == 2


@pytest.mark.parametrize("obj", [Session, CDR])
def test_2_1_1_embeds_the_location_with_one_connector(obj: type[OcpiObject], specimen: Any) -> None:
    value = bill(specimen) if obj is CDR else specimen(obj, V230)
    location = specimen(Location, V230)
    [evse] = location["evses"]
    other = {**evse["connectors"][0], "id": "other"}
    evse["connectors"].append(other)
    location["evses"].append({**evse, "uid": "other"})
    oldest = told(obj, value, V211, location=location)
    assert [each["uid"] for each in oldest["location"]["evses"]] == ["x"]
    assert [each["id"] for each in oldest["location"]["evses"][0]["connectors"]] == ["x"]
    assert oldest["auth_id"] == value["cdr_token"]["contract_id"]
    assert oldest["total_cost"] == Decimal("0.25")


def test_a_session_and_a_cdr_have_their_old_names(specimen: Any) -> None:
    location = specimen(Location, V230)
    session = told(Session, specimen(Session, V230), V211, location=location)
    assert session["start_datetime"] == session["end_datetime"] == "2026-11-20T12:00:00Z"
    cdr = told(CDR, bill(specimen), V211, location=location)
    assert cdr["stop_date_time"] == "2026-11-20T12:00:00Z"
    assert told(CDR, specimen(CDR, V230), V221)["total_cost"] == {
        "excl_vat": Decimal("0.25"),
        "incl_vat": Decimal("0.50"),
    }


@pytest.mark.parametrize("location", [None, {"id": "elsewhere"}])
def test_without_the_right_location_2_1_1_is_refused(location: Any, specimen: Any) -> None:
    with pytest.raises(CannotExpressError, match="pass location=x"):
        express(Session, specimen(Session, V230), V211, location=location)


def test_a_reservation_without_an_evse_has_a_location_without_evses(specimen: Any) -> None:
    session = {**specimen(Session, V230), "evse_uid": "#NA", "connector_id": "#NA"}
    assert "evses" not in told(Session, session, V211, location=specimen(Location, V230))["location"]


def test_a_credit_is_never_told_as_a_bill(specimen: Any) -> None:
    with pytest.raises(CannotExpressError, match="no credit CDRs"):
        express(CDR, {**bill(specimen), "credit": True}, V211, location=specimen(Location, V230))


def test_dimensions_that_2_1_1_does_not_know_are_left_out(specimen: Any) -> None:
    dimensions = [{"type": "ENERGY", "volume": 1}, {"type": "MAX_POWER", "volume": 1}]
    period = {"start_date_time": "2026-11-20T12:00:00Z", "dimensions": dimensions}
    session = {
        **specimen(Session, V230),
        "charging_periods": [period],
        "status": "RESERVATION",
        "auth_method": "COMMAND",
    }
    oldest = told(Session, session, V211, location=specimen(Location, V230))
    assert oldest["charging_periods"][0]["dimensions"] == dimensions[:1]
    assert (oldest["status"], oldest["auth_method"]) == ("PENDING", "AUTH_REQUEST")


def test_credentials_name_one_party_in_2_1_1(specimen: Any) -> None:
    credentials = specimen(Credentials, V230)
    del credentials["hub_party_id"]
    credentials["roles"][0] |= {"country_code": "NL", "party_id": "PLG"}
    oldest = told(Credentials, credentials, V211)
    assert (oldest["country_code"], oldest["party_id"]) == ("NL", "PLG")
    assert "roles" not in oldest


def test_a_hub_has_a_role_of_its_own_in_2_2_1(specimen: Any) -> None:
    credentials = {**specimen(Credentials, V230), "hub_party_id": "NLHUB"}
    [role] = told(Credentials, credentials, V221)["roles"]
    assert (role["role"], role["country_code"], role["party_id"]) == ("HUB", "NL", "HUB")


def test_reservations_are_numbers_in_2_1_1(specimen: Any) -> None:
    reservation = {**specimen(ReserveNow, V230), "reservation_id": "17"}
    assert told(ReserveNow, reservation, V211)["reservation_id"] == 17
    with pytest.raises(CannotExpressError, match="whole number"):
        express(ReserveNow, {**reservation, "reservation_id": "R17"}, V211)


def test_the_body_of_a_patch_is_told_too() -> None:
    patch = {"kwh": 3, "total_cost": {"before_taxes": 2}, "last_updated": "2026-11-20T12:00:00Z"}
    assert told(Session, patch, V221, partial=True) == {**patch, "total_cost": {"excl_vat": 2}}
    assert told(Session, patch, V211, partial=True) == {**patch, "total_cost": 2}
    assert told(Connector, {"tariff_ids": ["a", "b"]}, V211, partial=True) == {"tariff_id": "a"}
    assert told(Location, {"name": "x"}, V211, partial=True) == {"name": "x"}


def test_an_object_that_the_version_lacks_is_an_error() -> None:
    with pytest.raises(NotInVersionError):
        express(CommandResult, {"result": "ACCEPTED"}, V211)
