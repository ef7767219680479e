"""Date filters: date_from and date_to pick the objects of a list by their last_updated.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_pagination
"""

from collections.abc import Iterable
from datetime import datetime

import pytest

from ocpi_harness.clock import written
from ocpi_harness.expect import expect, verifies
from ocpi_harness.pages import ids, next_link, updates
from ocpi_harness.party import Party


@verifies("transport-041")
def test_date_from_is_inclusive(party: Party) -> None:
    """A partner asks for what was updated since the moment of one object: it is in the answer.

    A second later it is not.
    """
    for module in party.lists(at_least=1):
        middle = updates(party.pages(module))[len(party.listed(module)) // 2]
        since = party.pages(module, date_from=written(middle))
        found = updates(since)
        good = middle in found and min(found) == middle
        expect(since, "transport-041").that(good, expected=f"{middle} and later", actual=_shown(found))
        after = party.pages(module, date_from=written(middle, seconds=1))
        gone = middle not in updates(after)
        expect(after, "transport-041").that(gone, expected=f"later than {middle}", actual=middle)


@verifies("transport-042")
def test_date_to_is_exclusive(party: Party) -> None:
    """A partner asks for what was updated before the moment of one object: it is not in the answer.

    A second later it is.
    """
    for module in party.lists(at_least=1):
        middle = updates(party.pages(module))[len(party.listed(module)) // 2]
        until = party.pages(module, date_to=written(middle))
        found = updates(until)
        good = all(one < middle for one in found)
        expect(until, "transport-042").that(good, expected=f"earlier than {middle}", actual=_shown(found))
        with_it = party.pages(module, date_to=written(middle, seconds=1))
        found = updates(with_it)
        expect(with_it, "transport-042").that(
            middle in found, expected=f"{middle} and earlier", actual=_shown(found)
        )


@verifies("transport-043")
def test_intervals_that_meet_leave_nothing_out(party: Party) -> None:
    """A partner fetches a list in halves, before and since the moment of one object: they are the whole."""
    for module in party.lists(at_least=2):
        whole = party.pages(module)
        middle = written(updates(whole)[len(whole.objects) // 2])
        halves = [party.pages(module, date_to=middle), party.pages(module, date_from=middle)]
        met = sorted(ids([*halves[0], *halves[1]]))
        expect(halves[1], "transport-043").that(
            met == sorted(ids(whole)), expected=f"the {len(whole.objects)} objects of the list", actual=met
        )


@verifies("transport-044", "transport-054")
def test_a_window_of_time_holds_what_was_updated_in_it(party: Party) -> None:
    """A partner asks page by page for what was updated about the moment of one object, and gets no other."""
    for module in party.lists(at_least=3):
        middle = updates(party.pages(module))[len(party.listed(module)) // 2]
        begin, end = written(middle, seconds=-5), written(middle, seconds=5)
        half = str(len(party.listed(module)) // 2)
        pages = party.pages(module, date_from=begin, date_to=end, limit=half)
        found = updates(pages)
        strangers = [one for one in found if abs((one - middle).total_seconds()) > 5]
        expect(pages, "transport-044", "transport-054").that(
            middle in found and not strangers,
            expected=f"{middle}, and what lies from {begin} to {end}",
            actual=_shown(found),
        )


@verifies("transport-054")
def test_a_link_keeps_the_filter(party: Party) -> None:
    """A partner asks page by page for what is older than the last update: no link leads to that."""
    for module in party.lists(at_least=3):
        moments = updates(party.pages(module))
        end, half = written(moments[-1], seconds=-1), str(len(moments) // 2)
        pages = party.pages(module, date_to=end, limit=half)
        late, met = [one for one in updates(pages) if one >= moments[-1]], ids(pages)
        expect(pages, "transport-054").that(
            not late and len(set(met)) == len(met),
            expected=f"each object from before {end} once",
            actual=f"{_shown(late)} of later, {len(set(met))} of {len(met)} different",
        )


@verifies("transport-045")
def test_filters_and_pages_go_together(party: Party) -> None:
    """A partner asks for the second of the objects that were updated since some moment, and gets that one."""
    for module in party.lists(at_least=3):
        since = written(updates(party.pages(module))[1])
        window = {"date_from": since, "date_to": "2099-01-01T00:00:00Z"}
        filtered = ids(party.pages(module, **window))
        second = party.page(module, offset="1", limit="1", **window)
        expect(second, "transport-045").that(
            ids(second.objects) == filtered[1:2], expected=f"{filtered[1:2]}", actual=ids(second.objects)
        )


@verifies("transport-045")
def test_a_window_without_objects_is_empty(party: Party) -> None:
    """A partner asks for what will be updated in a far future: no objects, X-Total-Count 0, and no link."""
    for module in party.lists():
        answer = party.page(module, date_from="2098-01-01T00:00:00Z", date_to="2099-01-01T00:00:00Z")
        expect(answer, "transport-045").http(200).status(1000)
        total, link = answer.header("X-Total-Count"), next_link(answer.header("Link"))
        expect(answer, "transport-045").that(
            not answer.objects and total in ("0", None) and link is None,
            expected="no objects, X-Total-Count 0 and no link",
            actual=f"{len(answer.objects)} objects, X-Total-Count {total}, link {link}",
        )


@verifies("transport-046")
@pytest.mark.parametrize("date", ["yesterday", "2024-13-45T00:00:00Z"])
def test_a_date_that_is_none_is_an_invalid_parameter(party: Party, date: str) -> None:
    """A partner asks for what was updated since a date that is none, and is told 2001."""
    for module in party.lists():
        answer = party.page(module, date_from=date, stimulus="a date that is none")
        expect(answer, "transport-046").http(200, tolerated=(400,))
        expect(answer, "transport-046").status(2001)


@verifies("transport-046")
def test_a_window_that_ends_before_it_begins_is_empty(party: Party) -> None:
    """A partner asks for a window of time that ends before it begins: no objects, or 2001."""
    for module in party.lists():
        answer = party.page(
            module,
            date_from="2024-01-02T00:00:00Z",
            date_to="2024-01-01T00:00:00Z",
            stimulus="a window that ends before it begins",
        )
        expect(answer, "transport-046").status(1000, 2001)
        expect(answer, "transport-046").that(
            not answer.objects, expected="no objects", actual=len(answer.objects)
        )


def _shown(moments: Iterable[datetime]) -> str:
    return ", ".join(map(written, moments)) or "nothing"
