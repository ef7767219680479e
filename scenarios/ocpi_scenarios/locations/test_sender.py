"""Locations, Sender interface: what a CPO gives to those who ask for the list of its locations.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_cpo_interface
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.locations.listed import (
    announced,
    as_they_were,
    beside,
    by_age,
    by_page,
    found_again,
    ids,
    of_two_ages,
    page_to_blame,
    uids,
    updated,
)


@verifies("locations-001")
def test_a_cpo_announces_that_it_sends_locations(emsp: Party) -> None:
    """The version details of a CPO list the module locations, as sender where versions name a role."""
    details = emsp.version_details()
    listed = announced(details.data)
    roles = {one.get("role") if emsp.dialect.interface_roles else "SENDER" for one in listed}
    expect(details, "locations-001").that(
        "SENDER" in roles, expected="an endpoint locations of a SENDER", actual=listed
    )


@verifies("locations-017")
def test_the_list_of_locations_can_be_fetched(emsp: Party) -> None:
    """An eMSP asks for the locations of a CPO, without any parameter, and gets a list."""
    answer = emsp.get("locations")
    expect(answer, "locations-017").http(200).status(1000)
    is_list = isinstance(answer.data, list)
    expect(answer, "locations-017").that(is_list, expected="data to be a list", actual=answer.data)


@verifies("locations-026")
def test_following_the_links_delivers_every_location_once(emsp: Party) -> None:
    """An eMSP follows the links from page to page, and has met every location once when they end."""
    half = len(by_age(emsp, least=2)) // 2
    pages = emsp.pages("locations", limit=str(min(half, 20)))
    expect(page_to_blame(pages), "locations-026").that(
        not pages.cut, expected="links that lead from page to page to the end", actual=pages.cut
    )
    met = ids([*pages])
    expect(pages, "locations-026").that(
        len(set(met)) == len(met) == pages.total,
        expected=f"X-Total-Count = {pages.total} different locations",
        actual=f"{len(met)} locations, {len(set(met))} different ones",
    )


@verifies("locations-026")
def test_a_page_says_how_long_the_list_is_and_where_it_goes_on(emsp: Party) -> None:
    """An eMSP asks for one location where there are more: the page tells the total, its limit and a link."""
    by_age(emsp, least=2)
    page = emsp.get("locations", limit="1")
    expect(page, "locations-026").http(200)
    stated = {name: page.header(name) for name in ("X-Total-Count", "X-Limit", "Link")}
    numbers = [stated["X-Total-Count"] or "", stated["X-Limit"] or ""]
    expect(page, "locations-026").that(
        all(number.isdecimal() and int(number) >= 1 for number in numbers) and bool(stated["Link"]),
        expected="X-Total-Count, X-Limit and Link with rel=next",
        actual=stated,
    )


@verifies("locations-026")
def test_the_links_of_a_filtered_list_keep_its_filter(emsp: Party) -> None:
    """An eMSP asks for what changed since some moment: no page brings an older location."""
    older = by_age(emsp, least=3)[-3]
    pages = emsp.pages("locations", date_from=beside(older, 1), limit="1")
    first, later = by_page(pages, since=older)
    expect(pages, "locations-026").that(
        not later, expected=f"locations as new as on the first page, {first}", actual=later
    )


@verifies("locations-018")
def test_date_from_includes_its_own_moment(emsp: Party) -> None:
    """An eMSP asks for locations since the moment of the newest one: that one is in, and none is older."""
    newest = by_age(emsp)[-1]
    included = emsp.pages("locations", date_from=newest["last_updated"])
    expect(included, "locations-018").that(
        newest["id"] in ids([*included]),
        expected=f"{newest['id']}, updated at date_from",
        actual="it is not in",
    )
    older = [one["id"] for one in included if updated(one) < updated(newest)]
    expect(included, "locations-018").that(not older, expected="no location from before", actual=older)


@verifies("locations-018")
def test_date_from_leaves_out_what_is_older(emsp: Party) -> None:
    """An eMSP asks for locations since the second after one was updated: that one is not in."""
    chosen = by_age(emsp)[-1]
    pages = emsp.pages("locations", date_from=beside(chosen, 1))
    left_out = (chosen["id"], chosen["last_updated"]) not in as_they_were([*pages])
    expect(pages, "locations-018").that(
        left_out, expected="nothing from before date_from", actual=chosen["id"]
    )


@verifies("locations-019")
def test_date_to_excludes_its_own_moment(emsp: Party) -> None:
    """An eMSP asks for locations until the moment of the oldest one: that one is not in, nor any newer."""
    oldest = by_age(emsp)[0]
    pages = emsp.pages("locations", date_to=oldest["last_updated"])
    late = [one["id"] for one in pages if updated(one) >= updated(oldest)]
    expect(pages, "locations-019").that(not late, expected="no location of date_to or later", actual=late)


@verifies("locations-019")
def test_date_to_keeps_what_is_older(emsp: Party) -> None:
    """An eMSP asks for locations until the second after one was updated: that one is in."""
    oldest = by_age(emsp)[0]
    until = beside(oldest, 1)
    pages = emsp.pages("locations", date_to=until)
    expect(pages, "locations-019").that(
        oldest["id"] in ids([*pages]),
        expected=f"{oldest['id']}, updated before date_to",
        actual="it is not in",
    )


@verifies("locations-020")
def test_a_window_of_time_holds_what_lies_inside_it(emsp: Party) -> None:
    """An eMSP asks for the locations of two days around one update: that one is in, none from outside."""
    chosen = by_age(emsp)[-1]
    pages = emsp.pages("locations", date_from=beside(chosen, -86400), date_to=beside(chosen, 86400))
    expect(pages, "locations-020").that(
        chosen["id"] in ids([*pages]),
        expected=f"{chosen['id']}, updated in between",
        actual="it is not in",
    )
    away = [one["id"] for one in pages if abs((updated(one) - updated(chosen)).total_seconds()) > 86400]
    expect(pages, "locations-020").that(not away, expected="no location from outside", actual=away)


@verifies("locations-021")
def test_a_filtered_list_holds_whole_locations(emsp: Party) -> None:
    """An eMSP asks for what changed lately: a location comes with its EVSEs that did not change, too."""
    chosen = of_two_ages(emsp)
    pages = emsp.pages("locations", date_from=beside(chosen, -1))
    missing = uids(emsp, chosen) - uids(emsp, found_again([*pages], chosen))
    expect(pages, "locations-021").that(not missing, expected="all EVSEs of the location", actual=missing)


@verifies("locations-025")
def test_offset_skips_and_limit_ends(emsp: Party) -> None:
    """An eMSP asks for the first location, for the second, and for the first by offset 0."""
    by_age(emsp, least=2)
    first, second = emsp.get("locations", limit="1"), emsp.get("locations", offset="1", limit="1")
    again = emsp.get("locations", offset="0", limit="1")
    expect(first, "locations-025").that(
        len(ids(first.data)) == 1, expected="one location with limit 1", actual=ids(first.data)
    )
    expect(again, "locations-025").that(
        ids(again.data) == ids(first.data),
        expected="the same first location with offset 0",
        actual=ids(again.data),
    )
    expect(second, "locations-025").that(
        ids(second.data) != ids(first.data),
        expected="another location with offset 1",
        actual=ids(second.data),
    )


@verifies("locations-025")
def test_beyond_the_end_of_the_list_is_nothing(emsp: Party) -> None:
    """An eMSP asks for a page far behind the last one, and gets an empty list."""
    beyond = emsp.get("locations", offset=str(len(emsp.listed("locations")) + 1000))
    expect(beyond, "locations-025").http(200, tolerated=range(400, 500))
    found = ids(beyond.data)
    expect(beyond, "locations-025").that(not found, expected="no locations", actual=found)
