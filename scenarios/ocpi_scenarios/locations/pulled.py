"""What the system fetched from our list, and what became of it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from ocpi_harness.evidence import Answer, Asked
from ocpi_harness.expect import NotObservedError
from ocpi_harness.received import Received
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.locations import Location
from ocpi_scenarios.locations.listed import objects

__all__ = ["is_gone", "of_a_whole_list", "sound"]


def of_a_whole_list(received: Received) -> list[Asked]:
    """Give the requests with which the system fetched all pages of our list.

    Raises:
        NotObservedError: it asked for a part of it, or did not follow the links to the end.
    """
    received.wait("GET", "locations")
    fetched = [
        asked
        for asked in received.settle()
        if asked.exchange.module == "locations" and asked.exchange.endpoint and asked.exchange.endpoint.many
    ]
    if not fetched or {"date_from", "date_to"} & set(parse_qs(urlsplit(fetched[0].request.url).query)):
        raise NotObservedError("needs a system that fetches the list without a date filter")
    last = fetched[-1].exchange.response
    if last is None or last.header("Link"):
        raise NotObservedError("needs a system that follows the links to the last page")
    return fetched


def sound(fetched: list[Asked], version: Version) -> list[dict[str, Any]]:
    """Give the Locations on the pages that keep the specification's table."""
    answers = [asked.exchange.response for asked in fetched]
    sent = [location for answer in answers if answer for location in objects(answer.data)]
    return [location for location in sent if not problems(Location, location, version)]


def is_gone(answer: Answer) -> bool:
    """Tell whether a receiver presents a Location as no valid one any more."""
    statuses = {evse.get("status") for evse in objects(answer.data, "evses")}
    return not answer.accepted or statuses <= {"REMOVED", "UNKNOWN"}
