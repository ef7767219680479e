"""Lists in pages: they are a partition of what is there, whatever the page size, the filter and the link."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, answered, connected

from ocpi_mocks.instants import instant
from ocpi_reference.exchange import Response
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.tokens import Token
from ocpi_reference.spec.versions import InterfaceRole


def next_link(answer: Response) -> str | None:
    links = answer.headers_named("Link")
    assert len(links) <= 1
    found = re.fullmatch(r'<(http://[^>]+)>; rel="next"', links[0]) if links else None
    assert bool(found) == bool(links)
    return found[1] if found else None


def crawl(pair: Pair, query: str) -> list[Response]:
    """All pages of the CPO's Locations, by the links."""
    pages = [pair.ask(pair.emsp, "GET", "locations", query)]
    while (link := next_link(pages[-1])) is not None:
        assert len(pages) < 50, "the links never end"
        pages.append(answered(pair.emsp.client.request("GET", link)))
    return pages


def ids(pages: list[Response]) -> list[str]:
    return [location["id"] for page in pages for location in page.data]


def total(answer: Response) -> int:
    return int(answer.header("X-Total-Count") or -1)


EVERYTHING = [f"LOC{number}" for number in range(1, 13)]


@pytest.mark.parametrize("query", ["", "?limit=1", "?limit=5", "?limit=12", "?limit=13", "?limit=100000"])
def test_pages_are_a_partition(pair: Pair, query: str) -> None:
    pages = crawl(pair, query)
    assert ids(pages) == EVERYTHING
    assert {total(page) for page in pages} == {12}
    assert {page.header("X-Limit") for page in pages} == {"100"}


def test_small_pages_and_opaque_links_are_a_partition_too(pair: Pair) -> None:
    pair.cpo.faults.arm("paging.small-pages")
    pair.cpo.faults.arm("paging.opaque-links")
    pages = crawl(pair, "?limit=100")
    assert [len(page.data) for page in pages] == [7, 5]
    assert ids(pages) == EVERYTHING
    assert {page.header("X-Limit") for page in pages} == {"7"}
    link = next_link(pages[0]) or ""
    assert "offset" not in link
    assert "?cursor=" in link


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?offset=0&limit=3", EVERYTHING[:3]),
        ("?offset=1&limit=2", EVERYTHING[1:3]),
        ("?offset=11", EVERYTHING[11:]),
        ("?offset=12", []),
        ("?offset=1012", []),
        ("?limit=0", []),
        ("?offset=9999999999999999999", []),
    ],
)
def test_offset_and_limit_select(pair: Pair, query: str, expected: list[str]) -> None:
    answer = pair.ask(pair.emsp, "GET", "locations", query)
    assert (answer.status, answer.status_code) == (200, 1000)
    assert ids([answer]) == expected
    assert total(answer) == 12
    if expected[-1:] in ([], EVERYTHING[-1:]):
        assert next_link(answer) is None


@pytest.mark.parametrize(
    "query",
    [
        "?limit=abc",
        "?limit=-1",
        "?limit=",
        "?offset=-1",
        "?offset=1.5",
        "?limit=99999999999999999999",
        "?offset=%C2%B2",
        "?date_from=yesterday",
        "?date_from=2024-13-45T00:00:00Z",
        "?date_to=2024-02-30T00:00:00Z",
        "?date_to=2024-02-03%2000:00:00",
        "?cursor=%FF",
        "?cursor=bGltaXQ9eA",
    ],
)
def test_parameters_that_cannot_be_understood(pair: Pair, query: str) -> None:
    answer = pair.ask(pair.emsp, "GET", "locations", query)
    assert (answer.status, answer.status_code) == (200, 2001)


def moments(pair: Pair, version: Version) -> dict[str, datetime]:
    """When each Location was updated."""
    listed = pair.ask(pair.emsp, "GET", "locations").data
    found = {location["id"]: instant(location["last_updated"], version) for location in listed}
    return {name: moment for name, moment in found.items() if moment is not None}


def test_windows_of_time_fit_together(pair: Pair, version: Version) -> None:
    updated = moments(pair, version)
    assert len(set(updated.values())) > 6
    for name, moment in updated.items():
        there = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        since = ids(crawl(pair, f"?date_from={there}&limit=5"))
        until = ids(crawl(pair, f"?date_to={there}&limit=5"))
        assert name in since
        assert name not in until
        assert sorted(since + until) == sorted(EVERYTHING)
        assert since == [other for other in EVERYTHING if updated[other] >= moment], (
            "in the order of the list"
        )
        later = f"{moment + timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}"
        assert name not in ids(crawl(pair, f"?date_from={later}"))


def test_links_keep_the_filters(pair: Pair, version: Version) -> None:
    middle = sorted(moments(pair, version).values())[4]
    pages = crawl(pair, f"?date_from={middle:%Y-%m-%dT%H:%M:%SZ}&limit=1")
    assert len(pages) == len(ids(pages)) == total(pages[0]) <= 8
    assert {total(page) for page in pages} == {total(pages[0])}
    assert "date_from=" in (next_link(pages[0]) or "")


def test_an_empty_window_is_an_empty_list(pair: Pair) -> None:
    answer = pair.ask(
        pair.emsp, "GET", "locations", "?date_from=2001-01-01T00:00:00Z&date_to=2001-01-01T00:00:00Z"
    )
    assert (answer.status_code, answer.data, total(answer), next_link(answer)) == (1000, [], 0, None)


def test_what_changes_keeps_its_place(pair: Pair) -> None:
    """Pages are ordered by creation: an update in the middle of a crawl moves nothing."""
    first = pair.ask(pair.emsp, "GET", "locations", "?limit=6")
    result = pair.cpo.act("patch_evse_status", {"location_id": "LOC2"})
    assert result["status_code"] == 2003, "the eMSP has no such Location yet"
    rest = answered(pair.emsp.client.request("GET", next_link(first) or ""))
    assert ids([first, rest]) == EVERYTHING
    fresh = pair.cpo.store.own("locations").get("LOC2")
    assert fresh is not None
    assert ids(crawl(pair, f"?date_from={fresh['last_updated']}")) == ["LOC2"]


def test_a_change_is_seen_in_a_window_that_was_asked_for_before(pair: Pair) -> None:
    window = "?date_from=2029-01-01T00:00:00Z"
    assert ids(crawl(pair, window)) == []
    own = pair.cpo.store.own("locations")
    own.put({**(own.get("LOC7") or {}), "last_updated": "2029-01-01T00:00:00Z"})
    assert ids(crawl(pair, window)) == ["LOC7"]
    own.remove("LOC7")
    assert ids(crawl(pair, window)) == []
    assert ids(crawl(pair, "")) == [name for name in EVERYTHING if name != "LOC7"]


def test_a_repeated_request_gives_the_same(pair: Pair) -> None:
    bodies = {str(pair.ask(pair.emsp, "GET", "locations", "?limit=5&offset=3").data) for _ in range(3)}
    assert len(bodies) == 1


def test_all_that_is_listed_is_legal(pair: Pair, version: Version) -> None:
    locations = pair.ask(pair.emsp, "GET", "locations").data
    tokens = pair.ask(pair.cpo, "GET", "tokens").data
    assert len(tokens) == 50
    for obj, values in ((Location, locations), (Token, tokens)):
        for value in values:
            assert problems(obj, value, version, unknown_fields=True) == ()


def test_parents_are_as_fresh_as_their_children(pair: Pair, version: Version) -> None:
    pair.cpo.act("patch_evse_status", {"location_id": "LOC5"})

    def fresh(value: dict[str, Any]) -> datetime:
        found = instant(value["last_updated"], version)
        assert found is not None
        return found

    for location in pair.ask(pair.emsp, "GET", "locations").data:
        for evse in location.get("evses", ()):
            assert fresh(location) >= fresh(evse) >= max(map(fresh, evse["connectors"]))


def test_a_list_that_needs_a_date(start: Start) -> None:
    cpo, emsp = start("CPO", ocpi="2.2.1"), start("EMSP", ocpi="2.2.1")
    emsp.register(cpo.versions_url, cpo.token_a)
    pair = Pair(cpo, emsp)
    assert pair.ask(emsp, "GET", "sessions").status_code == 2001
    answer = pair.ask(emsp, "GET", "sessions", "?date_from=2020-01-01T00:00:00Z")
    assert (answer.status_code, answer.data, total(answer)) == (1000, [], 0)


def test_single_objects_equal_those_in_the_list(pair: Pair, version: Version) -> None:
    for location in pair.ask(pair.emsp, "GET", "locations").data:
        path = f"/{location['id']}"
        assert pair.ask(pair.emsp, "GET", "locations", path).data == location
        for evse in location.get("evses", ()):
            assert pair.ask(pair.emsp, "GET", "locations", f"{path}/{evse['uid']}").data == evse
            connector = evse["connectors"][0]
            below = f"{path}/{evse['uid']}/{connector['id']}"
            assert pair.ask(pair.emsp, "GET", "locations", below).data == connector


def test_the_letter_case_of_an_id_counts_where_it_does_in_ocpi(pair: Pair, version: Version) -> None:
    answer = pair.ask(pair.emsp, "GET", "locations", "/loc1")
    assert answer.status == (200 if dialect(version).case_insensitive_ids else 404)


@pytest.mark.parametrize("path", ["/LOC99", "/LOC1/999", "/LOC1/101/99", "/LOC2/101"])
def test_what_does_not_exist_is_not_found(pair: Pair, path: str) -> None:
    answer = pair.ask(pair.emsp, "GET", "locations", path)
    assert (answer.status, answer.status_code, answer.data) == (404, 2003, None)


def test_the_published_url_works_as_it_is(start: Start) -> None:
    cpo, emsp = start("CPO", faults=["urls.trailing-slash", "urls.odd"]), start("EMSP")
    emsp.register(cpo.versions_url, cpo.token_a)
    urls = connected(emsp).endpoints
    assert {url.endswith("/") for url in urls.values()} == {True, False}
    assert all("/2.3.0/" in url for url in urls.values())
    for module in ("locations", "tariffs", "cdrs"):
        url = urls[module, InterfaceRole.SENDER]
        assert answered(emsp.client.request("GET", url)).status_code == 1000
