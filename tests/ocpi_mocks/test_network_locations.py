"""The seeded Locations keep every rule that one object can be judged by, and look like a real network."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import perf_counter
from zoneinfo import ZoneInfo, available_timezones

import pycountry
import pytest

from ocpi_mocks.countries import countries
from ocpi_mocks.network import locations
from ocpi_mocks.network.hardware import MODELS, PHASES
from ocpi_mocks.network.sites import SITES
from ocpi_mocks.tariff_library import LIBRARY, tariffs
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.wire import Json, decode, encode

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
SEEDS = (0, 1, 2026)
V230 = Version("2.3.0")


def network(seed: int = 0, count: int = 50, now: datetime = NOW) -> list[dict[str, Json]]:
    return locations(seed=seed, count=count, country_code="NL", party_id="PLG", now=now)


ALL = [location for seed in SEEDS for location in network(seed, 120)]
EVSES = [evse for location in ALL for evse in location["evses"]]
CONNECTORS = [connector for evse in EVSES for connector in evse["connectors"]]
TARIFFS = {tariff["id"]: tariff for tariff in tariffs(country_code="NL", party_id="PLG", now=NOW)}


def leaves(value: Json) -> Iterator[Json]:
    match value:
        case dict():
            for inner in value.values():
                yield from leaves(inner)
        case list():
            for inner in value:
                yield from leaves(inner)
        case _:
            yield value


def test_every_location_has_the_shape_of_2_3_0_and_no_field_besides() -> None:
    for location in ALL:
        assert problems(Location, location, V230, unknown_fields=True) == ()


@pytest.mark.parametrize("version", Version)
def test_every_location_can_be_told_in_every_version(version: Version) -> None:
    for location in ALL:
        told = express(Location, location, version)
        assert problems(Location, told, version, unknown_fields=True) == ()
        assert told["evses"]


def test_the_tariff_that_2_1_1_shows_can_be_told_in_2_1_1() -> None:
    for name in {connector["tariff_ids"][0] for connector in CONNECTORS}:
        assert express(Tariff, TARIFFS[name], Version("2.1.1"))


def test_every_tariff_of_a_connector_can_be_told_in_2_2_1() -> None:
    for name in {name for connector in CONNECTORS for name in connector["tariff_ids"]}:
        assert express(Tariff, TARIFFS[name], Version("2.2.1"))


def test_numbers_are_exact_and_survive_the_wire() -> None:
    assert not [leaf for leaf in leaves(ALL) if isinstance(leaf, float)]
    assert decode(encode(ALL[:50])) == ALL[:50]


def test_the_same_seed_gives_the_same_network_and_another_seed_another() -> None:
    assert network(7) == network(7)
    assert network(7) != network(8)


def test_a_longer_network_begins_with_the_shorter_one() -> None:
    assert network(count=200)[:50] == network(count=50)


def test_two_networks_share_no_object() -> None:
    first, second = network(count=1), network(count=1)
    first[0]["evses"][0]["capabilities"].clear()
    assert second[0]["evses"][0]["capabilities"]


@pytest.mark.parametrize("seed", SEEDS)
def test_fifty_locations_show_what_a_real_network_has(seed: int) -> None:
    made = network(seed)
    evses = [evse for location in made for evse in location["evses"]]
    connectors = [connector for evse in evses for connector in evse["connectors"]]
    assert len({location["country"] for location in made}) >= 10
    assert len({location["time_zone"] for location in made}) >= 12
    assert {location["publish"] for location in made} == {True, False}
    assert {location.get("parking_type") for location in made} >= {
        "ON_STREET",
        "PARKING_GARAGE",
        "PARKING_LOT",
        "ALONG_MOTORWAY",
    }
    assert {evse["status"] for evse in evses} >= {"AVAILABLE", "CHARGING", "REMOVED"}
    assert {connector["power_type"] for connector in connectors} == {"AC_1_PHASE", "AC_3_PHASE", "DC"}
    assert {location["opening_times"]["twentyfourseven"] for location in made} == {True, False}
    assert any(not location["name"].isascii() for location in made)


def test_ids_are_those_that_the_documentation_promises() -> None:
    made = network(count=12)
    assert [location["id"] for location in made[:3]] == ["LOC1", "LOC2", "LOC3"]
    assert [evse["uid"] for evse in made[6]["evses"][:2]] == ["701", "702"]


def test_ids_are_unique() -> None:
    made = network(count=500)
    evses = [evse for location in made for evse in location["evses"]]
    live = [evse["evse_id"] for evse in evses if "evse_id" in evse]
    assert len({location["id"] for location in made}) == 500
    assert len({evse["uid"] for evse in evses}) == len(evses)
    assert len(set(live)) == len(live)
    assert not {evse["uid"] for evse in evses} & set(live)


def test_evse_ids_are_of_the_emi3_form_and_name_the_owner() -> None:
    for evse in EVSES:
        if "evse_id" in evse:
            assert re.fullmatch(r"NL\*PLG\*E[A-Z0-9*]{1,31}", evse["evse_id"])
        else:
            assert evse["status"] == "REMOVED"


def test_removed_evses_remain_and_some_give_their_printed_id_back() -> None:
    removed = [evse for evse in EVSES if evse["status"] == "REMOVED"]
    assert {"evse_id" in evse for evse in removed} == {True, False}
    assert not any("status_schedule" in evse for evse in removed)
    for location in ALL:
        assert any(evse["status"] != "REMOVED" for evse in location["evses"])


def test_nothing_is_newer_than_its_parent_or_than_now() -> None:
    for location in ALL:
        assert location["last_updated"] <= "2026-11-20T14:30:00Z"
        for evse in location["evses"]:
            assert evse["last_updated"] <= location["last_updated"]
            for connector in evse["connectors"]:
                assert connector["last_updated"] <= evse["last_updated"]


def test_scheduled_statuses_lie_in_the_future() -> None:
    schedules = [entry for evse in EVSES for entry in evse.get("status_schedule", [])]
    assert schedules
    assert all(entry["period_begin"] > "2026-11-20T14:30:00Z" for entry in schedules)


def test_only_reservable_evses_are_reserved() -> None:
    reserved = [evse for evse in EVSES if evse["status"] == "RESERVED"]
    assert reserved
    assert all("RESERVABLE" in evse["capabilities"] for evse in reserved)


BOXES = {  # south, north, west, east in degrees
    "NLD": (50.7, 53.6, 3.3, 7.3),
    "DEU": (47.2, 55.1, 5.8, 15.1),
    "PRT": (36.9, 42.2, -31.3, -6.1),
    "CAN": (41.6, 83.2, -141.1, -52.5),
    "FIN": (59.7, 70.1, 19.0, 31.6),
    "GBR": (49.8, 60.9, -8.7, 1.8),
    "FRA": (42.3, 51.2, -4.9, 8.3),
    "USA": (24.5, 49.4, -125.0, -66.9),
    "NOR": (57.9, 71.3, 4.4, 31.2),
    "BEL": (49.4, 51.6, 2.5, 6.5),
    "ESP": (27.6, 43.8, -18.2, 4.4),
    "CHE": (45.8, 47.9, 5.9, 10.6),
    "GRC": (34.8, 41.8, 19.3, 28.3),
    "SWE": (55.3, 69.1, 11.0, 24.2),
    "POL": (49.0, 54.9, 14.1, 24.2),
    "DNK": (54.5, 57.8, 8.0, 15.2),
    "AUT": (46.3, 49.1, 9.5, 17.2),
}


def test_coordinates_are_exact_text_inside_the_country() -> None:
    seen = set()
    for location in network(count=200):
        points = [location["coordinates"], *location.get("related_locations", [])]
        south, north, west, east = BOXES[location["country"]]
        seen.add(location["country"])
        for point in points:
            assert re.fullmatch(r"-?[0-9]{1,2}\.[0-9]{5,7}", point["latitude"])
            assert re.fullmatch(r"-?[0-9]{1,3}\.[0-9]{5,7}", point["longitude"])
            assert south < Decimal(point["latitude"]) < north, location["id"]
            assert west < Decimal(point["longitude"]) < east, location["id"]
    assert seen == set(BOXES)


def test_the_sun_stands_where_the_time_zone_says() -> None:
    """A zone's standard offset is close to the hour of its meridian; Spain and its like are two hours off."""
    for location in network(count=200):
        january = datetime(2026, 1, 1, tzinfo=ZoneInfo(location["time_zone"]))
        offset = january.utcoffset()
        assert offset is not None
        solar = float(location["coordinates"]["longitude"]) / 15
        assert abs(offset / timedelta(hours=1) - solar) <= 1.6, location["id"]


def test_countries_and_time_zones_exist() -> None:
    alpha_3 = {country.alpha_3 for country in pycountry.countries}
    assert {location["country"] for location in ALL} <= alpha_3
    assert {location["time_zone"] for location in ALL} <= available_timezones()


def test_only_unpublished_locations_name_whom_they_are_shown_to() -> None:
    shown = [location for location in ALL if "publish_allowed_to" in location]
    assert shown
    assert not any(location["publish"] for location in shown)
    for entry in (entry for location in shown for entry in location["publish_allowed_to"]):
        assert {"uid", "visual_number", "group_id"} & entry.keys()
        assert "uid" not in entry or "type" in entry
        assert "visual_number" not in entry or "issuer" in entry


def test_connectors_are_coherent() -> None:
    for connector in CONNECTORS:
        dc = connector["power_type"] == "DC"
        assert dc == any(mark in connector["standard"] for mark in ("COMBO", "CHADEMO", "MCS", "J3400"))
        assert not dc or connector["format"] == "CABLE"
        assert dc or connector["max_voltage"] in (230, 240)
        possible = connector["max_voltage"] * connector["max_amperage"] * PHASES[connector["power_type"]]
        assert 1000 <= connector.get("max_electric_power", possible) <= possible
        assert not dc or "max_electric_power" in connector


def test_connector_ids_are_unique_within_their_evse() -> None:
    for evse in EVSES:
        ids = [connector["id"] for connector in evse["connectors"]]
        assert len(set(ids)) == len(ids)


def test_an_evse_with_two_plugs_asks_for_the_connector() -> None:
    two = [evse for evse in EVSES if {c["standard"] for c in evse["connectors"]} >= {"CHADEMO"}]
    assert two
    assert all("START_SESSION_CONNECTOR_REQUIRED" in evse["capabilities"] for evse in two)


def test_tariff_ids_name_tariffs_that_are_or_will_be_valid() -> None:
    for connector in CONNECTORS:
        assert connector["tariff_ids"]
        for name in connector["tariff_ids"]:
            assert TARIFFS[name].get("end_date_time", "9999") > "2026-11-20T14:30:00Z"


def test_one_tariff_of_each_type_holds_at_a_time() -> None:
    for connector in CONNECTORS:
        held = [TARIFFS[name] for name in connector["tariff_ids"]]
        spans = [(t.get("type"), t.get("start_date_time", ""), t.get("end_date_time", "9")) for t in held]
        for index, (kind, start, end) in enumerate(spans):
            for other, other_start, other_end in spans[index + 1 :]:
                same_type = kind is None or other is None or kind == other
                assert not (same_type and start < other_end and other_start < end), connector["tariff_ids"]


def test_tariffs_are_those_of_the_country() -> None:
    for location in ALL:
        (suffix,) = (c.alpha_2 for c in countries() if c.alpha_3 == location["country"])
        for evse in location["evses"]:
            for connector in evse["connectors"]:
                assert all(name.endswith(f"-{suffix}") for name in connector["tariff_ids"])


def test_charging_preferences_come_with_a_tariff_per_profile() -> None:
    able = [evse for evse in EVSES if "CHARGING_PREFERENCES_CAPABLE" in evse["capabilities"]]
    assert able
    for connector in (connector for evse in able for connector in evse["connectors"]):
        types = {TARIFFS[name].get("type") for name in connector["tariff_ids"]}
        assert types == {"REGULAR", "PROFILE_CHEAP", "PROFILE_FAST", "PROFILE_GREEN"}


def test_every_kind_of_tariff_set_of_a_site_exists() -> None:
    for site in SITES.values():
        for name in (name for names in (*site.tariffs, *site.fast_tariffs) for name in names):
            assert name in LIBRARY
        assert set(site.models) <= MODELS.keys()


def test_parking_references_point_into_their_location() -> None:
    described = [location for location in ALL if "parking_places" in location]
    assert described
    for location in described:
        ids = [place["id"] for place in location["parking_places"]]
        assert len(set(ids)) == len(ids)
        for evse in location["evses"]:
            assert {link["parking_id"] for link in evse.get("parking", [])} <= set(ids)


def test_places_for_more_than_cars_state_their_measures() -> None:
    measures = {"max_vehicle_weight", "max_vehicle_height", "max_vehicle_length", "max_vehicle_width"}
    measures |= {"parking_space_length", "parking_space_width", "dangerous_goods_allowed"}
    places = [place for location in ALL for place in location.get("parking_places", [])]
    kinds = {kind for place in places for kind in place["vehicle_types"]}
    assert kinds >= {"DISABLED", "TRUCK_WITH_TRAILER", "VAN"}
    for place in places:
        if set(place["vehicle_types"]) - {"PERSONAL_VEHICLE", "MOTORCYCLE"}:
            assert measures <= place.keys()
        if "DISABLED" in place["vehicle_types"]:
            assert place["images"]


def test_energy_mixes_add_up_and_green_ones_are_green() -> None:
    for mix in (location["energy_mix"] for location in ALL):
        sources = {source["source"] for source in mix["energy_sources"]}
        assert sum(source["percentage"] for source in mix["energy_sources"]) == 100
        assert len(sources) == len(mix["energy_sources"])
        if mix["is_green_energy"]:
            assert not sources & {"NUCLEAR", "COAL", "GAS", "GENERAL_FOSSIL"}
            assert all(impact["amount"] == 0 for impact in mix["environ_impact"])


def test_opening_hours_are_ordered_and_given_when_not_always_open() -> None:
    for times in (location["opening_times"] for location in ALL):
        assert times["twentyfourseven"] != bool(times.get("regular_hours"))
        for hours in times.get("regular_hours", []):
            assert 1 <= hours["weekday"] <= 7
            assert hours["period_begin"] < hours["period_end"]
        for closing in times.get("exceptional_closings", []):
            assert "2026-11-20" < closing["period_begin"] < closing["period_end"]


def test_a_shop_closes_at_midnight_of_its_own_christmas() -> None:
    closings = {
        (location["time_zone"], times["exceptional_closings"][0]["period_begin"])
        for location in network(count=200)
        if "exceptional_closings" in (times := location["opening_times"])
    }
    assert ("Europe/Amsterdam", "2026-12-24T23:00:00Z") in closings
    assert len({begin for _, begin in closings}) > 1


def test_pictures_have_the_advised_sizes() -> None:
    for location in ALL:
        for image in location["images"]:
            assert (image["width"], image["height"]) >= (800, 600)
        assert (location["operator"]["logo"]["width"], location["operator"]["logo"]["height"]) == (512, 512)


def test_postal_codes_are_filled_in() -> None:
    assert not [location["postal_code"] for location in ALL if re.search("[#@]", location["postal_code"])]


def test_a_foreign_or_unknown_owner_gets_a_network_too() -> None:
    german = locations(seed=0, count=2, country_code="DE", party_id="ABC", now=NOW)
    assert [location["country"] for location in german] == ["DEU", "NLD"]
    unknown = locations(seed=0, count=1, country_code="JP", party_id="ABC", now=NOW)
    assert (unknown[0]["country_code"], unknown[0]["country"]) == ("JP", "NLD")


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        network(now=NOW.replace(tzinfo=None))


def test_fifty_locations_are_made_in_no_time() -> None:
    network()
    started = perf_counter()
    network()
    assert perf_counter() - started < 0.25
