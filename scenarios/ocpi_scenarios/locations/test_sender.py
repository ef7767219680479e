"""Locations, Sender interface: what a CPO gives to those who ask for its locations.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_cpo_interface
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_reference.spec.locations import EVSE, Location


@verifies("locations-017", "transport-033")
def test_the_list_of_locations_can_be_fetched(emsp: Party) -> None:
    """An eMSP asks for the locations of a CPO, without any parameter, and gets a list."""
    answer = emsp.get("locations")
    expect(answer, "locations-017", "transport-033").http(200).status(1000)
    is_list = isinstance(answer.data, list)
    expect(answer, "locations-017").that(is_list, expected="data to be a list", actual=answer.data)


@verifies("locations-026", "transport-055")
def test_following_the_links_delivers_every_location_once(emsp: Party) -> None:
    """An eMSP follows the links from page to page, and has met every location once when they end."""
    pages = emsp.pages("locations", limit="20")
    expect(pages, "transport-055").that(not pages.cut, expected="a chain that ends", actual=pages.cut)
    ids = [location["id"] for location in pages]
    expect(pages, "locations-026", "transport-055").that(
        len(set(ids)) == len(ids) == pages.total,
        expected=f"X-Total-Count = {pages.total} different locations",
        actual=f"{len(ids)} locations, {len(set(ids))} different ones",
    )


@verifies("locations-031", "locations-032")
def test_a_location_and_an_evse_can_be_fetched_alone(emsp: Party) -> None:
    """An eMSP asks for one location and for one EVSE in it, and gets these objects."""
    location_id, evse_uid = emsp.known("location_id"), emsp.known("evse_uid")
    location = emsp.get("locations", location_id)
    expect(location, "locations-031").http(200).status(1000).conforms(Location).data({"id": location_id})
    evse = emsp.get("locations", location_id, evse_uid)
    expect(evse, "locations-032").http(200).status(1000).conforms(EVSE).data({"uid": evse_uid})
