"""Locations, Receiver interface: what an eMSP does with the locations that a CPO puts.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_put_method
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.locations.listed import announced, uids
from ocpi_scenarios.locations.pushed import (
    a_location,
    an_evse_like,
    expect_as_fresh_as,
    gives,
    inside,
    push,
    read_back,
    touched,
    with_new_fields,
    with_new_values,
)


@verifies("locations-001")
def test_an_emsp_announces_that_it_receives_locations(cpo: Party) -> None:
    """The version details of an eMSP list the module locations, as receiver where versions name a role."""
    details = cpo.version_details()
    listed = announced(details.data)
    roles = {one.get("role") if cpo.dialect.interface_roles else "RECEIVER" for one in listed}
    expect(details, "locations-001").that(
        "RECEIVER" in roles, expected="an endpoint locations of a RECEIVER", actual=listed
    )


@verifies("locations-002")
def test_who_receives_locations_knows_tariffs(cpo: Party) -> None:
    """An eMSP that receives locations offers the module tariffs, to which connectors refer."""
    details = cpo.version_details()
    expect(details, "locations-002").that(
        "tariffs" in cpo.modules, expected="an endpoint tariffs", actual=", ".join(sorted(cpo.modules))
    )


@verifies("locations-038", "locations-044", "locations-045")
def test_a_new_location_is_created(cpo: Party) -> None:
    """A CPO puts a location that the eMSP has never seen: the eMSP creates it, and gives it back."""
    made = a_location(cpo)
    created = cpo.put("locations", made.location)
    expect(created, "locations-038").that(
        created.http not in (404, 405),
        expected="the URL of a CPO's location to be known",
        actual=created.said,
    )
    expect(created, "locations-044").accepted()
    expect(created, "locations-045").http(201)
    stored = read_back(cpo, made.id)
    expect(stored, "locations-044").data(made.location)


@verifies("locations-045")
def test_a_known_location_is_answered_with_200(cpo: Party) -> None:
    """A CPO puts a location for the second time: HTTP 200, since nothing was created."""
    made = push(cpo)
    again = cpo.put("locations", touched(cpo, made.location))
    expect(again, "locations-045").http(200)


@verifies("locations-039")
def test_what_was_put_can_be_read_at_every_level(cpo: Party) -> None:
    """A CPO asks for its location, an EVSE and a connector of it, and gets each as it was put."""
    made = push(cpo)
    location, evse, connector = (
        cpo.get("locations", *ids) for ids in ((made.id,), made.at_evse, made.at_connector)
    )
    expect(gives(location), "locations-039").accepted().data(made.location)
    expect(gives(evse), "locations-039").accepted().data(made.evse)
    expect(gives(connector), "locations-039").accepted().data(made.connector)


@verifies("locations-028")
def test_a_field_that_is_left_out_is_gone(cpo: Party) -> None:
    """A CPO puts a location with a name, and again without: the eMSP does not know the old name any more."""
    made = push(cpo, name="The old name")
    cpo.put("locations", touched(cpo, made.location, name=None))
    stored = read_back(cpo, made.id)
    expect(stored, "locations-028").that(
        not stored.data.get("name"), expected="no name", actual=stored.data.get("name")
    )


@verifies("locations-046")
def test_a_put_replaces_the_whole_location(cpo: Party) -> None:
    """A CPO puts a location again without facilities, directions, images and one EVSE: all are gone."""
    directions = [{"language": "en", "text": "Behind the station."}]
    made = push(cpo, facilities=["CAFE"], directions=directions)
    bare = touched(cpo, made.location, facilities=None, directions=None, images=None, evses=[made.evse])
    cpo.put("locations", bare)
    stored = read_back(cpo, made.id)
    left = [name for name in ("facilities", "directions", "images") if stored.data.get(name)]
    expect(stored, "locations-046").that(not left, expected="none of what was left out", actual=left)
    status = inside(cpo, stored.data, "evses", made.sibling["uid"]).get("status", "REMOVED")
    expect(stored, "locations-046").that(
        status == "REMOVED",
        expected="the EVSE that was left out to be gone or REMOVED",
        actual=status,
        disputed="EVSEs are not deleted, and the text does not say what becomes of one that is left out",
    )


@verifies("locations-047")
def test_an_evse_is_added_to_its_location(cpo: Party) -> None:
    """A CPO puts a new EVSE below a known location: the location then has the old EVSEs and the new one."""
    made = push(cpo)
    added = touched(cpo, an_evse_like(cpo, made.evse))
    expect(cpo.put("locations", added, made.id, added["uid"]), "locations-047").accepted()
    stored = read_back(cpo, made.id)
    expect(stored, "locations-047").that(
        uids(cpo, stored.data) == uids(cpo, {"evses": [made.evse, made.sibling, added]}),
        expected="the EVSEs that were there and the new one",
        actual=uids(cpo, stored.data),
    )


@verifies("locations-047")
def test_a_known_evse_is_replaced(cpo: Party) -> None:
    """A CPO puts an EVSE again with another reference and without floor_level: so it is from then on."""
    made = push(cpo)
    cpo.put("locations", touched(cpo, made.evse, floor_level="-1"), *made.at_evse)
    new = touched(cpo, made.evse, floor_level=None, physical_reference="B7")
    expect(cpo.put("locations", new, *made.at_evse), "locations-047").accepted()
    stored = read_back(cpo, *made.at_evse)
    expect(stored, "locations-047").data({**new, "floor_level": None})


@verifies("locations-048")
def test_a_connector_is_added_and_replaced(cpo: Party) -> None:
    """A CPO puts a second connector, and then another format of it: the first one stays as it is."""
    made = push(cpo)
    added = touched(cpo, made.connector, id=cpo.new_id(), format="SOCKET")
    expect(cpo.put("locations", added, *made.at_evse, added["id"]), "locations-048").accepted()
    changed = touched(cpo, added, format="CABLE")
    expect(cpo.put("locations", changed, *made.at_evse, added["id"]), "locations-048").accepted()
    stored = read_back(cpo, *made.at_evse)
    for connector in (made.connector, changed):
        found = inside(cpo, stored.data, "connectors", connector["id"])
        expect(stored, "locations-048").that(
            found.get("format") == connector["format"],
            expected=f"a connector {connector['id']} with the format {connector['format']}",
            actual=found,
        )


@verifies("locations-049")
def test_a_put_connector_makes_evse_and_location_newer(cpo: Party) -> None:
    """A CPO puts a connector: EVSE and location get its last_updated."""
    made = push(cpo)
    changed = touched(cpo, made.connector)
    cpo.put("locations", changed, *made.at_connector)
    expect_as_fresh_as(read_back(cpo, *made.at_evse), "locations-049", changed["last_updated"])
    expect_as_fresh_as(read_back(cpo, made.id), "locations-049", changed["last_updated"])


@verifies("locations-050")
def test_a_put_evse_makes_its_location_newer(cpo: Party) -> None:
    """A CPO puts an EVSE: the location gets its last_updated, the other EVSE keeps its own."""
    made = push(cpo)
    changed = touched(cpo, made.evse)
    cpo.put("locations", changed, *made.at_evse)
    expect_as_fresh_as(read_back(cpo, made.id), "locations-050", changed["last_updated"])
    sibling = read_back(cpo, made.id, made.sibling["uid"])
    expect(sibling, "locations-050").data({"last_updated": made.sibling["last_updated"]})


@verifies("locations-073")
def test_a_put_is_answered_with_an_envelope(cpo: Party) -> None:
    """A CPO puts a location: the answer has a status_code and a timestamp, whatever else it has."""
    answer = cpo.put("locations", a_location(cpo).location)
    expectation = expect(answer, "locations-073")
    fields = sorted(answer.response.envelope)
    expectation.that(
        {"status_code", "timestamp"} <= set(fields),
        expected="an envelope with status_code and timestamp",
        actual=fields,
    )


@verifies("locations-075")
def test_unknown_fields_are_no_reason_to_refuse(cpo: Party) -> None:
    """A CPO puts a location with fields of an extension at all levels: the eMSP takes it."""
    made = a_location(cpo)
    answer = cpo.put("locations", with_new_fields(made.location))
    expect(answer, "locations-075").accepted()


@verifies("locations-133")
def test_new_values_of_open_enums_are_no_reason_to_refuse(cpo: Party) -> None:
    """A CPO puts a location with a capability, a plug and a facility that are new: the eMSP takes it."""
    made = a_location(cpo)
    answer = cpo.put("locations", with_new_values(made.location))
    expect(answer, "locations-133").accepted()


@verifies("locations-131")
def test_parking_places_do_no_harm(cpo: Party) -> None:
    """A CPO puts a location with parking places to which its EVSEs refer: the eMSP takes it."""
    space = {
        "id": "P1",
        "vehicle_types": ["PERSONAL_VEHICLE"],
        "restricted_to_type": True,
        "reservation_required": False,
    }
    made = a_location(cpo, parking_places=[space])
    evses = [{**evse, "parking": [{"parking_id": "P1"}]} for evse in made.location["evses"]]
    answer = cpo.put("locations", {**made.location, "evses": evses})
    expect(answer, "locations-131").accepted()


@verifies("locations-094")
def test_charging_when_closed_is_allowed_by_default(cpo: Party) -> None:
    """A CPO puts a location that does not say whether cars charge when it is closed: they do."""
    made = push(cpo, charging_when_closed=None)
    stored = read_back(cpo, made.id)
    expect(stored, "locations-094").that(
        stored.data.get("charging_when_closed") is not False, expected="true or nothing", actual="false"
    )
