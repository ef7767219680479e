from collections.abc import Callable
from typing import Any

import pytest

from ocpi_harness.evidence import Answer
from ocpi_harness.pages import Pages, ids, next_link, query_of, updates
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.history import V221

Make = Callable[..., Exchange]


@pytest.mark.parametrize(
    ("header", "url"),
    [
        ('<http://x/l?offset=2>; rel="next"', "http://x/l?offset=2"),
        ("<http://x/l>; rel=next", "http://x/l"),
        ("<http://x/l>;rel=next;title=x", "http://x/l"),
        ('<http://x/a,b;c>; title="x"; rel="last next"', "http://x/a,b;c"),
        ('<http://x/1>; rel="prev", <http://x/2>; rel="next"', "http://x/2"),
        ('<http://x/l>; REL="NEXT"', "http://x/l"),
        ("</relative>; rel=next", "/relative"),
        ('<http://x/l>; rel="prev"', None),
        ('<http://x/l>; rel="nextpage"', None),
        ('<http://x/l>; title="rel=next"', None),
        ("http://x/l; rel=next", None),
        ('<>; rel="next"', None),
        ("", None),
        (None, None),
    ],
)
def test_the_next_page_is_read_from_a_link_header(header: str | None, url: str | None) -> None:
    assert next_link(header) == url


def pages(exchange: Make, *facts: dict[str, Any]) -> Pages:
    return Pages(tuple(Answer(exchange(number=n, **fact), V221) for n, fact in enumerate(facts, 1)))


def test_pages_are_read_as_one_list(exchange: Make) -> None:
    crawled = pages(
        exchange, {"data": [1, 2]}, {"data": None}, {"data": [3], "answer_headers": (("x-total-count", "3"),)}
    )
    assert crawled.objects == (1, 2, 3)
    assert crawled.total == 3
    assert crawled.evidence.exchange.number == 3


def test_an_unsound_page_is_the_evidence(exchange: Make) -> None:
    crawled = pages(exchange, {"data": [1]}, {"status": 500}, {"data": [3]})
    assert crawled.evidence.exchange.number == 2
    assert crawled.total is None


def test_objects_are_named_so_that_lists_can_be_compared() -> None:
    assert ids([{"id": "L1"}, {"uid": "1", "type": "RFID"}, {"uid": "2"}, "x"]) == ["L1", "RFID 1", "2", "x"]


def test_the_parameters_of_a_link_are_read() -> None:
    assert query_of("http://x/l?offset=2&date_from=2026-05-04T10%3A00%3A00Z") == {
        "offset": "2",
        "date_from": "2026-05-04T10:00:00Z",
    }
    assert query_of(None) == {}


def test_the_moments_of_a_list_are_in_order() -> None:
    told = ["2026-05-04T10:00:00Z", "2026-05-03T10:00:00", None, "never"]
    found = updates([{"last_updated": text} for text in told])
    assert [moment.day for moment in found] == [3, 4]
