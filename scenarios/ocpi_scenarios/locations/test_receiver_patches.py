"""Locations, Receiver interface: what an eMSP does with the changes that a CPO patches.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_patch_method
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.locations.listed import status_in
from ocpi_scenarios.locations.pushed import (
    expect_as_fresh_as,
    push,
    read_back,
    tariff_reference,
)


@verifies("locations-060")
def test_a_patch_of_a_location_changes_what_it_names(cpo: Party) -> None:
    """A CPO patches the name of a location: the name is new, everything else is as it was."""
    made = push(cpo, name="The old name")
    changes = {"name": "The new name", "last_updated": cpo.now()}
    expect(cpo.patch("locations", changes, made.id), "locations-060").accepted()
    stored = read_back(cpo, made.id)
    expect(stored, "locations-060").data({**made.location, **changes})


@verifies("locations-060")
def test_a_patch_of_an_evse_changes_what_it_names(cpo: Party) -> None:
    """A CPO patches the status of an EVSE: its other fields, its connectors and its sibling stay."""
    made = push(cpo)
    changes = {"status": "CHARGING", "last_updated": cpo.now()}
    expect(cpo.patch("locations", changes, *made.at_evse), "locations-060").accepted()
    evse = read_back(cpo, *made.at_evse)
    expect(evse, "locations-060").data({**made.evse, **changes})
    sibling = read_back(cpo, made.id, made.sibling["uid"])
    expect(sibling, "locations-060").data(made.sibling)


@verifies("locations-062")
def test_a_patch_without_last_updated_lacks_a_parameter(cpo: Party) -> None:
    """A CPO patches a status without last_updated: status_code 2001, since something is missing."""
    made = push(cpo)
    answer = cpo.raw(
        "PATCH", "locations", *made.at_evse, json={"status": "CHARGING"}, stimulus="no last_updated"
    )
    expect(answer, "locations-062").refused(2001)


@verifies("locations-064")
def test_a_patched_connector_makes_evse_and_location_newer(cpo: Party) -> None:
    """A CPO patches a connector: EVSE and location get its last_updated."""
    made, now = push(cpo), cpo.now()
    changes = {**tariff_reference(cpo.version, "PLUGFEST15"), "last_updated": now}
    cpo.patch("locations", changes, *made.at_connector)
    expect_as_fresh_as(read_back(cpo, *made.at_evse), "locations-064", now)
    expect_as_fresh_as(read_back(cpo, made.id), "locations-064", now)


@verifies("locations-065")
def test_a_patched_evse_makes_its_location_newer(cpo: Party) -> None:
    """A CPO patches an EVSE: the location gets its last_updated, the other EVSE keeps its own."""
    made, now = push(cpo), cpo.now()
    cpo.patch("locations", {"status": "CHARGING", "last_updated": now}, *made.at_evse)
    expect_as_fresh_as(read_back(cpo, made.id), "locations-065", now)
    sibling = read_back(cpo, made.id, made.sibling["uid"])
    expect(sibling, "locations-065").data({"last_updated": made.sibling["last_updated"]})


@verifies("locations-070")
def test_a_patch_replaces_the_tariff_of_a_connector(cpo: Party) -> None:
    """A CPO patches the tariff of a connector: that tariff, and no other one, is then referred to."""
    made = push(cpo)
    reference = tariff_reference(cpo.version, "PLUGFEST15")
    answer = cpo.patch("locations", {**reference, "last_updated": cpo.now()}, *made.at_connector)
    expect(answer, "locations-070").accepted()
    expect(read_back(cpo, *made.at_connector), "locations-070").data(reference)


@verifies("locations-071")
def test_a_removed_evse_stays_known(cpo: Party) -> None:
    """A CPO patches the status of an EVSE to REMOVED: the eMSP takes it, and still knows the EVSE."""
    made = push(cpo)
    changes = {"status": "REMOVED", "last_updated": cpo.now()}
    expect(cpo.patch("locations", changes, *made.at_evse), "locations-071").accepted()
    read_back(cpo, made.id)
    evse = cpo.get("locations", *made.at_evse)
    expect(evse, "locations-071").that(
        evse.http != 404,
        expected="the EVSE with the status REMOVED",
        actual=evse.said,
        disputed="whether a receiver shows what was removed is its own matter",
    )
    status = status_in(evse.data, made.evse["uid"])
    expect(evse, "locations-071").that(status in ("REMOVED", ""), expected="REMOVED", actual=status)


@verifies("locations-068")
@pytest.mark.parametrize("depth", [0, 1, 2], ids=["Location", "EVSE", "Connector"])
def test_what_was_never_put_cannot_be_patched(cpo: Party, depth: int) -> None:
    """A CPO patches a location, an EVSE and a connector that it never put: the eMSP says no."""
    ids = (*push(cpo).at_connector[:depth], cpo.new_id())
    answer = cpo.raw(
        "PATCH", "locations", *ids, json={"last_updated": cpo.now()}, stimulus="this was never put"
    )
    expect(answer, "locations-068").refused()
