"""Locations, Sender interface: single Locations, EVSEs and Connectors, and what is not to be had.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_get_object_request_parameters
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.locations.listed import as_listed, in_another_case, spots

DEPTHS = ("Location", "EVSE", "Connector")
NOT_DEFINED = ("POST", "PUT", "PATCH", "DELETE")


@verifies("locations-031")
def test_a_location_can_be_fetched_alone(emsp: Party) -> None:
    """An eMSP asks for one location by its id and gets that location, as it was listed."""
    location = spots(emsp)[0].location
    answer = emsp.get("locations", location["id"])
    expect(answer, "locations-031").http(200).status(1000).data({"id": location["id"]})
    expect(answer, "locations-031").that(
        as_listed(location, answer.data), expected="the location as it was listed", actual=answer.data
    )


@verifies("locations-032")
def test_an_evse_can_be_fetched_alone(emsp: Party) -> None:
    """An eMSP asks for one EVSE by location and uid and gets that EVSE, as it was listed."""
    spot = spots(emsp)[0]
    answer = emsp.get("locations", *spot.ids[:2])
    expect(answer, "locations-032").http(200).status(1000).data({"uid": spot.ids[1]})
    expect(answer, "locations-032").that(
        as_listed(spot.evse, answer.data), expected="the EVSE as it was listed", actual=answer.data
    )


@verifies("locations-032")
def test_an_evse_is_found_at_its_own_location_only(emsp: Party) -> None:
    """An eMSP asks one location for the EVSE of another one, and gets none."""
    here, there = spots(emsp, least=2)[:2]
    answer = emsp.get("locations", here.ids[0], there.ids[1])
    given = answer.data if answer.accepted else None
    expect(answer, "locations-032").that(not given, expected="no EVSE", actual=given)


@verifies("locations-033")
def test_a_connector_can_be_fetched_alone(emsp: Party) -> None:
    """An eMSP asks for one connector by location, EVSE and id and gets that connector, as it was listed."""
    spot = spots(emsp)[0]
    answer = emsp.get("locations", *spot.ids)
    expect(answer, "locations-033").http(200).status(1000).data({"id": spot.ids[2]})
    expect(answer, "locations-033").that(
        as_listed(spot.connector, answer.data), expected="the connector as it was listed", actual=answer.data
    )


@verifies("locations-034")
@pytest.mark.parametrize(
    ("depth", "marks"),
    [(1, {"id", "coordinates"}), (2, {"uid", "connectors"}), (3, {"id", "standard"})],
    ids=DEPTHS,
)
def test_the_depth_of_the_url_says_what_comes_back(emsp: Party, depth: int, marks: set[str]) -> None:
    """An eMSP goes down a URL segment by segment and gets a location, an EVSE, a connector."""
    answer = emsp.get("locations", *spots(emsp)[0].ids[:depth])
    expect(answer, "locations-034").http(200)
    given = set(answer.data) if isinstance(answer.data, dict) else set()
    expect(answer, "locations-034").that(
        marks <= given,
        expected=f"a {DEPTHS[depth - 1]} with {', '.join(sorted(marks))}",
        actual=sorted(given),
    )


@verifies("locations-035")
@pytest.mark.parametrize("depth", [0, 1, 2], ids=DEPTHS)
def test_what_does_not_exist_is_not_found(emsp: Party, depth: int) -> None:
    """An eMSP asks for a location, an EVSE and a connector that nobody has: HTTP 404."""
    answer = emsp.get("locations", *spots(emsp)[0].ids[:depth], emsp.new_id())
    expect(answer, "locations-035").http(404)


@verifies("locations-036")
def test_the_case_of_letters_in_an_id_does_not_count(emsp: Party) -> None:
    """An eMSP writes the id of a location in the other case, and gets the same location."""
    location = spots(emsp)[0].location
    answer = emsp.get("locations", in_another_case(location["id"]))
    expect(answer, "locations-036").http(200).data({"id": location["id"]})


@verifies("locations-037")
@pytest.mark.parametrize("method", NOT_DEFINED)
def test_the_sender_takes_nothing(emsp: Party, method: str) -> None:
    """Somebody writes to the list and to one location of a CPO: nothing comes of it."""
    location = spots(emsp)[-1].location
    for ids in ((), (location["id"],)):
        answer = emsp.raw(method, "locations", *ids, json=location, stimulus=f"{method} is not defined here")
        expect(answer, "locations-037").that(
            not answer.accepted, expected="a refusal such as HTTP 405", actual=answer.said
        ).that(
            (answer.http or 0) < 500 or answer.http == 501,
            expected="no server error",
            actual=answer.said,
            disputed="the text does not say how a verb that it does not define is refused",
        )
    after = emsp.get("locations", location["id"])
    expect(after, "locations-037").data({"id": location["id"], "address": location.get("address")})
