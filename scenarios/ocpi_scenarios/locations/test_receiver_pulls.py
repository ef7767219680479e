"""Locations, pulled: what an eMSP makes of the list that it fetches. The operator's trigger makes it fetch.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_get_list_response_data
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.locations.pulled import is_gone, of_a_whole_list, sound
from ocpi_scenarios.locations.pushed import push, read_back


@verifies("locations-029")
def test_what_a_whole_list_lacks_is_no_longer_valid(cpo: Party) -> None:
    """An eMSP fetches the list of a CPO that put a location which is not in it: it drops the location."""
    made = push(cpo)
    read_back(cpo, made.id)
    received = cpo.trigger("pull", module="locations", params={})
    fetched = of_a_whole_list(received)
    after = cpo.get("locations", made.id)
    expect(fetched[-1], "locations-029").that(
        is_gone(after),
        expected=f"no valid {made.id} any more, which the list does not have",
        actual=after.said,
        disputed="many receivers keep what they were pushed",
    )


@verifies("locations-154")
def test_one_bad_location_does_not_spoil_the_list(cpo: Party) -> None:
    """Some locations of a list have coordinates of the wrong type: the eMSP takes the others."""
    read_back(cpo, push(cpo).id)
    with cpo.misbehaving("locations.coordinates-as-numbers?nth=2"):
        received = cpo.trigger("pull", module="locations", params={})
        fetched = of_a_whole_list(received)
    good = [location["id"] for location in sound(fetched, cpo.version)[:3]]
    lost = [location_id for location_id in good if not cpo.get("locations", location_id).accepted]
    expect(fetched[-1], "locations-154").that(
        not lost,
        expected="the locations that are right",
        actual=f"{', '.join(lost)} not taken",
        disputed="the text advises it",
    )
