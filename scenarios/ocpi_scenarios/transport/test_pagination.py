"""Pagination: every list comes in pages, and all pages together are the list.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_pagination
"""

from itertools import chain

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.pages import ids, next_link, query_of
from ocpi_harness.party import Party

ENDLESS = "100000"
"""A page size that no server grants."""


@verifies("transport-020", "transport-033")
def test_every_list_can_be_fetched_without_parameters(party: Party) -> None:
    """A partner fetches the list of every module that the system owns, and it begins at offset 0."""
    for module in party.lists():
        bare, first = party.page(module), party.page(module, offset="0")
        expect(bare, "transport-020", "transport-033").http(200).status(1000)
        is_list = isinstance(bare.data, list)
        expect(bare, "transport-020").that(is_list, expected="an array", actual=bare.data)
        same = ids(bare.objects) == ids(first.objects)
        expect(bare, "transport-033").that(same, expected="the page at offset 0", actual=ids(bare.objects))


@verifies("transport-032", "transport-035", "transport-051")
def test_one_object_makes_a_page(party: Party) -> None:
    """A partner asks for one object of a longer list, and gets one, the headers of a page, and a link."""
    for module in party.lists(at_least=2):
        answer = party.page(module, limit="1")
        headers = [name for name in ("X-Total-Count", "X-Limit") if answer.header(name)]
        expect(answer, "transport-032").http(200).status(1000)
        expect(answer, "transport-032").that(
            len(headers) > 0, expected="the headers of a page", actual=headers
        )
        expect(answer, "transport-035").that(
            len(answer.objects) == 1, expected="one object", actual=len(answer.objects)
        )
        link = answer.header("Link")
        expect(answer, "transport-051").that(bool(link), expected="a Link to the next page", actual=link)


@verifies("transport-034", "transport-037")
def test_an_offset_counts_objects(party: Party) -> None:
    """A partner asks for three objects, and then for two from the second on: they are the last two."""
    for module in party.lists(at_least=3):
        three, two = party.page(module, offset="0", limit="3"), party.page(module, offset="1", limit="2")
        expected, actual = ids(three.objects)[1:], ids(two.objects)
        expect(two, "transport-034").that(actual == expected, expected=f"{expected}", actual=actual)
        pages = [party.page(module, offset=f"{number}", limit="2") for number in (0, 2, 4)]
        crawled = ids(chain.from_iterable(page.objects for page in pages))
        listed = ids(party.listed(module))[:6]
        expect(pages[-1], "transport-037").that(crawled == listed, expected=f"{listed}", actual=crawled)


@verifies("transport-038", "transport-052")
def test_behind_the_end_there_is_nothing(party: Party) -> None:
    """A partner asks for the last object and for what follows: one object without a link, then none."""
    for module in party.lists(at_least=1):
        total = len(party.listed(module))
        last = party.page(module, offset=f"{total - 1}", limit="1")
        link = next_link(last.header("Link"))
        expect(last, "transport-052").that(link is None, expected="no link on the last page", actual=link)
        for offset in (total, total + 1000):
            answer = party.page(module, offset=f"{offset}")
            expect(answer, "transport-038").http(200, tolerated=(404,))
            expect(answer, "transport-038").status(1000, tolerated=range(2000, 3000))
            nothing = not answer.data and next_link(answer.header("Link")) is None
            expect(answer, "transport-038").that(nothing, expected="no objects, no link", actual=answer.data)


@verifies("transport-029", "transport-055", "transport-058", "transport-059")
@pytest.mark.parametrize("limit", ["2", None], ids=["two_a_page", "as_many_as_it_gives"])
def test_the_links_lead_to_every_object_once(party: Party, limit: str | None) -> None:
    """A partner follows the links from page to page, and has met X-Total-Count objects when they end."""
    for module in party.lists(at_least=1):
        pages = party.pages(module, **({"limit": limit} if limit else {}))
        expect(pages.first, "transport-055").that(
            not pages.cut, expected="links that lead from page to page to the end", actual=pages.cut
        )
        met = ids(pages)
        expect(pages, "transport-055").that(
            len(set(met)) == len(met), expected="every object once", actual=f"{len(set(met))} of {len(met)}"
        )
        missed = sorted(set(ids(party.listed(module))) - set(met))
        expect(pages, "transport-055").that(
            not missed, expected="every object of the list", actual=f"no {missed}"
        )
        expect(pages, "transport-029", "transport-058", "transport-059").that(
            len(met) == pages.total, expected=f"X-Total-Count = {pages.total} objects", actual=len(met)
        )


@verifies("transport-058")
def test_the_total_is_the_same_on_every_page(party: Party) -> None:
    """A partner asks for pages of several sizes, and X-Total-Count is the same on each."""
    for module in party.lists(at_least=2):
        queries: list[dict[str, str]] = [{}, {"limit": "1"}, {"limit": "1", "offset": "1"}]
        pages = [party.page(module, **query) for query in queries]
        totals = [page.header("X-Total-Count") for page in pages]
        expect(pages[-1], "transport-058").that(
            len(set(totals)) == 1, expected=f"X-Total-Count {totals[0]} on every page", actual=totals
        )


@verifies("transport-036", "transport-056", "transport-062")
def test_a_page_that_is_too_long_is_cut(party: Party) -> None:
    """A partner asks for a huge page. The system may give less, says how much, and links to the rest."""
    for module in party.lists(at_least=1):
        pages = party.pages(module, limit=ENDLESS)
        expect(pages, "transport-036").that(
            len(pages.objects) == len(party.listed(module)),
            expected=f"{len(party.listed(module))} objects in the end",
            actual=len(pages.objects),
        )
        for cut in pages.answers[:-1][:1]:
            size, limit = str(len(cut.objects)), cut.header("X-Limit")
            expect(cut, "transport-062").that(
                limit == size, expected=f"X-Limit {size}, the size of the page", actual=limit
            )
            linked = query_of(next_link(cut.header("Link")))
            told = {linked.get("offset", size), linked.get("limit", size)}
            expect(cut, "transport-056").that(
                told == {size}, expected=f"a link with offset and limit {size}", actual=linked
            )


@verifies("transport-060")
def test_the_limit_of_the_server_stays_on_the_last_page(party: Party) -> None:
    """A partner crawls a list, and X-Limit is the same on the last page, which holds fewer objects."""
    for module in party.lists(at_least=3):
        pages = party.pages(module, limit=str(len(party.listed(module)) - 1))
        limits = {page.header("X-Limit") for page in pages.answers}
        expect(pages, "transport-060").that(
            len(limits) == 1, expected="the same X-Limit on every page", actual=sorted(map(str, limits))
        )


@verifies("transport-039")
def test_a_limit_of_nothing_is_survived(party: Party) -> None:
    """A partner asks for no objects at all, which means nothing: it gets some page, none, or 2001."""
    for module in party.lists():
        answer = party.page(module, limit="0", stimulus="a limit of 0")
        expect(answer, "transport-039").http(200, 400)
        linked = query_of(next_link(answer.header("Link")))
        stays = bool(linked) and linked.get("offset") == "0"
        expect(answer, "transport-039").that(not stays, expected="no link to the same page", actual=linked)


@verifies("transport-040")
@pytest.mark.parametrize(
    "query",
    [{"limit": "abc"}, {"limit": "-1"}, {"offset": "-1"}, {"offset": "1.5"}, {"limit": "9" * 20}],
    ids=["letters", "limit_below_zero", "offset_below_zero", "fraction", "twenty_digits"],
)
def test_a_number_that_is_none_is_an_invalid_parameter(party: Party, query: dict[str, str]) -> None:
    """A partner asks for a page by a number that is none, and is told 2001."""
    for module in party.lists():
        answer = party.page(module, stimulus="a parameter that is no number of objects", **query)
        expect(answer, "transport-040").http(200, tolerated=(400,))
        expect(answer, "transport-040").status(2001)


@verifies("transport-047")
def test_the_same_question_has_the_same_answer(party: Party) -> None:
    """A partner fetches the same page three times, and its objects are in the same order."""
    for module in party.lists(at_least=2):
        pages = [party.page(module) for _ in range(3)]
        orders = [ids(page.objects) for page in pages]
        expect(pages[-1], "transport-047").that(
            orders[0] == orders[1] == orders[2], expected=f"{orders[0]}", actual=orders[1:]
        )
