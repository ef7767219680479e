"""Locations, Receiver interface: what an eMSP must not take, does not know, or may throw away.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_emsp_interface
"""

from typing import Any

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.locations import Location
from ocpi_scenarios.locations.pushed import a_location, gives, inside, push, read_back, touched

DEPTHS = ("Location", "EVSE", "Connector")


@verifies("locations-040")
@pytest.mark.parametrize("depth", [0, 1, 2], ids=DEPTHS)
def test_what_was_never_put_is_not_found(cpo: Party, depth: int) -> None:
    """A CPO asks for a location, an EVSE and a connector that it never put: HTTP 404."""
    answer = cpo.get("locations", *push(cpo).at_connector[:depth], cpo.new_id())
    expect(gives(answer), "locations-040").http(404)


@verifies("locations-041")
def test_a_party_that_is_not_ours_is_not_found(cpo: Party) -> None:
    """A CPO puts a location below country and party that are not in its credentials: the eMSP may say 404."""
    made = a_location(cpo)
    foreign = dict(zip(("country_code", "party_id"), ("ZZ", "ZZZ"), strict=True))
    body = {name: foreign.get(name, value) for name, value in made.location.items()}
    answer = cpo.raw(
        "PUT", "locations", made.id, json=body, owner=("ZZ", "ZZZ"), stimulus="another party's URL"
    )
    expect(answer, "locations-041").refused()


@verifies("locations-053")
@pytest.mark.parametrize("depth", [1, 2, 3], ids=DEPTHS)
def test_the_id_in_the_url_is_that_of_the_object(cpo: Party, depth: int) -> None:
    """A CPO puts an object whose id is not the one in the URL: status_code 2001."""
    made = push(cpo)
    body = touched(cpo, (made.location, made.evse, made.connector)[depth - 1])
    other = {"uid" if "uid" in body else "id": cpo.new_id()}
    ids = made.at_connector[:depth]
    answer = cpo.raw("PUT", "locations", *ids, json={**body, **other}, stimulus="ids in URL and body differ")
    expect(answer, "locations-053").refused(2001)


@verifies("locations-055")
@pytest.mark.parametrize("field", ["connectors", "status"])
def test_an_evse_that_lacks_a_field_may_be_thrown_away(cpo: Party, field: str) -> None:
    """A CPO puts a new EVSE without a field that is required: the eMSP does not store it."""
    made, uid = push(cpo), cpo.new_id()
    body = touched(cpo, made.evse, uid=uid, **{field: None})
    answer = cpo.raw("PUT", "locations", made.id, uid, json=body, stimulus=f"{field} is missing")
    expect(answer, "locations-055").that(
        (answer.http or 0) < 500, expected="no server error", actual=answer.said
    )
    stored = read_back(cpo, made.id)
    expect(stored, "locations-055").that(
        not inside(cpo, stored.data, "evses", uid),
        expected="a location without the broken EVSE",
        actual="it is in",
    )


@verifies("locations-056")
def test_an_evse_needs_its_location(cpo: Party) -> None:
    """A CPO puts an EVSE below a location that it never put: the eMSP cannot store that as a location."""
    made = a_location(cpo)
    answer = cpo.raw("PUT", "locations", *made.at_evse, json=made.evse, stimulus="the location was never put")
    expect(answer, "locations-056").that(
        (answer.http or 0) < 500, expected="no server error", actual=answer.said
    ).refused(disputed="the text does not say what to do with it")
    after = cpo.get("locations", made.id)
    broken = problems(Location, after.data, cpo.version) if after.accepted else ()
    expect(after, "locations-056").that(
        not broken, expected="no location, or one with all its fields", actual=[p.message for p in broken]
    )


@verifies("locations-056")
def test_a_connector_needs_its_evse(cpo: Party) -> None:
    """A CPO puts a connector below an EVSE that it never put: the eMSP cannot store that."""
    made = push(cpo)
    ids = (made.id, cpo.new_id(), "1")
    answer = cpo.raw(
        "PUT", "locations", *ids, json={**made.connector, "id": "1"}, stimulus="the EVSE was never put"
    )
    expect(answer, "locations-056").that(
        (answer.http or 0) < 500, expected="no server error", actual=answer.said
    ).refused(disputed="the text does not say what to do with it")


BROKEN: list[tuple[str, Any]] = [
    ("coordinates", None),
    ("coordinates", {"latitude": 52.37, "longitude": 4.895}),
    ("evses", "none"),
    ("evses", [{"uid": "1", "status": "BROKEN"}]),
]


@verifies("locations-057")
@pytest.mark.parametrize(
    ("field", "value"), BROKEN, ids=["no coordinates", "numbers", "text for a list", "unknown status"]
)
def test_a_location_that_is_wrong_is_refused_with_2001(cpo: Party, field: str, value: Any) -> None:
    """A CPO puts a location in which a field is missing or of the wrong type: status_code 2001."""
    made = a_location(cpo)
    body = {**made.location, field: value}
    answer = cpo.raw("PUT", "locations", made.id, json=body, stimulus=f"{field} is wrong")
    expect(answer, "locations-057").refused(2001)


@verifies("locations-058")
def test_locations_are_not_posted(cpo: Party) -> None:
    """Somebody posts a location to the URL at which it could be put: the eMSP does not act on it."""
    made = a_location(cpo)
    answer = cpo.raw("POST", "locations", made.id, json=made.location, stimulus="POST is not defined here")
    expect(answer, "locations-058").that(
        not answer.accepted, expected="a refusal such as HTTP 405", actual=answer.said
    )


@verifies("locations-059")
@pytest.mark.parametrize("depth", [1, 2], ids=DEPTHS[:2])
def test_locations_are_not_deleted(cpo: Party, depth: int) -> None:
    """Somebody deletes a location and an EVSE: the eMSP does not act on it, and still knows them."""
    made = push(cpo)
    ids = made.at_evse[:depth]
    read_back(cpo, *ids)
    answer = cpo.raw("DELETE", "locations", *ids, stimulus="DELETE is not defined here")
    expect(answer, "locations-059").that(
        not answer.accepted, expected="a refusal such as HTTP 405", actual=answer.said
    )
    expect(cpo.get("locations", *ids), "locations-059").accepted()
