"""Locations, pushed: what a CPO sends when its locations change. The operator's triggers make it happen.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_flow_and_lifecycle
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.locations.listed import (
    an_evse_that_can_go,
    an_evse_to_change,
    another_word_for_removed,
    beside,
    ids,
    objects,
    refused_by_us,
    spots,
    status_in,
)

PUSHED = ("PATCH", "PUT")


@verifies("locations-006")
def test_a_location_is_pushed_as_a_whole(emsp: Party) -> None:
    """A CPO pushes a location: a PUT brings the eMSP all of it."""
    location = an_evse_to_change(emsp).location
    received = emsp.trigger("push_location", location_id=location["id"])
    pushed = received.wait("PUT", "locations", location_id=location["id"])
    expect(pushed, "locations-006").data({"id": location["id"]})


@verifies("locations-054")
def test_an_evse_is_pushed_at_its_own_url(emsp: Party) -> None:
    """A CPO pushes one EVSE of a location: the URL ends with its uid."""
    location_id, evse_uid, _ = an_evse_to_change(emsp).ids
    received = emsp.trigger("push_location", location_id=location_id, evse_uid=evse_uid)
    pushed = received.wait("PUT", "locations", location_id=location_id)
    expect(pushed, "locations-054").that(
        pushed.exchange.parameters.get("evse_uid") == evse_uid or bool(objects(pushed.payload, "evses")),
        expected=f"a PUT of the EVSE at .../{location_id}/{evse_uid}, or of its whole location",
        actual=pushed.request.url,
    )


@verifies("locations-003")
def test_a_change_of_status_is_pushed(emsp: Party) -> None:
    """The status of an EVSE changes, and the CPO tells the eMSP without being asked."""
    location_id, evse_uid, _ = an_evse_to_change(emsp).ids
    received = emsp.trigger("patch_evse_status", location_id=location_id, evse_uid=evse_uid)
    pushed = received.find(PUSHED, "locations", location_id=location_id)
    now = emsp.get("locations", location_id, evse_uid)
    expect(now, "locations-003").that(
        pushed is not None, expected="a push of the change", actual=f"none within {received.timeout:g} s"
    )


@verifies("locations-022", "locations-024")
def test_a_change_of_status_shows_in_the_filtered_list(emsp: Party) -> None:
    """The status of an EVSE changes: who asks for the locations that changed since, gets its location."""
    location_id, evse_uid, _ = an_evse_to_change(emsp).ids
    received = emsp.trigger("patch_evse_status", location_id=location_id, evse_uid=evse_uid)
    received.find(PUSHED, "locations", location_id=location_id)
    changed = emsp.get("locations", location_id, evse_uid)
    pages = emsp.pages("locations", date_from=beside(changed.data, -1))
    expect(pages, "locations-022", "locations-024").that(
        location_id in ids([*pages]), expected=f"{location_id}, whose EVSE changed", actual="it is not in"
    )


@verifies("locations-008", "locations-108")
def test_an_evse_that_is_taken_away_is_removed(emsp: Party) -> None:
    """A CPO takes an EVSE out of service for good: it pushes REMOVED, and the EVSE can still be fetched."""
    location_id, evse_uid, _ = an_evse_that_can_go(emsp).ids
    received = emsp.trigger("patch_evse_status", location_id=location_id, evse_uid=evse_uid, status="REMOVED")
    pushed = received.wait(PUSHED, "locations", location_id=location_id)
    status = status_in(pushed.payload, evse_uid)
    expect(pushed, "locations-008", "locations-108").that(
        status == "REMOVED",
        expected="the status REMOVED",
        actual=status,
        disputed=another_word_for_removed(emsp, status),
    )
    still_there = emsp.get("locations", location_id, evse_uid)
    expect(still_there, "locations-008").accepted()


@verifies("locations-067")
def test_a_failed_patch_is_followed_by_a_look_or_the_whole(emsp: Party) -> None:
    """A CPO patches an EVSE that the eMSP does not know: after the refusal it asks for it, or puts it."""
    location_id, evse_uid, _ = spots(emsp, least=3)[2].ids
    received = emsp.trigger("patch_evse_status", location_id=location_id, evse_uid=evse_uid)
    failed = refused_by_us(received.wait("PATCH", "locations", location_id=location_id))
    then = received.find(("GET", "PUT"), "locations", location_id=location_id)
    expect(failed, "locations-067").that(
        then is not None,
        expected="a GET or a PUT of the object",
        actual=f"none within {received.timeout:g} s",
    )


@verifies("locations-074")
def test_pushes_that_failed_are_not_replayed(emsp: Party) -> None:
    """The eMSP hangs up on three changes of status, then comes back: it hears of the present one only."""
    location_id, evse_uid, _ = an_evse_to_change(emsp).ids
    place = {"location_id": location_id, "evse_uid": evse_uid}
    emsp.trigger("push_location", location_id=location_id).wait("PUT", "locations", location_id=location_id)
    with emsp.misbehaving("transport.hangs-up?module=locations"):
        for status in ("BLOCKED", "CHARGING", "BLOCKED"):
            received = emsp.trigger("patch_evse_status", **place, status=status)
            received.wait(PUSHED, "locations", location_id=location_id)
    received = emsp.trigger("patch_evse_status", **place, status="AVAILABLE")
    last = received.wait(PUSHED, "locations", location_id=location_id)
    patches = [one for one in received.settle() if one.request.method == "PATCH"]
    said = ", ".join(status_in(one.payload, evse_uid) for one in patches)
    expect(last, "locations-074").that(len(patches) < 3, expected="the present status", actual=said)
