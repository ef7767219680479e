"""Setbacks: refusals, outages and lists that are not perfect, which every client has to live with.

A scenario arms one on our own side for a moment, to see what the system under test makes of it.
"""

from typing import Any

from ocpi_mocks.answers import Answer, invalid, not_found
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.mechanism import fault
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json, encode

SOMEBODY_ELSE = "ZZZ"
TEXTS = {"locations": "city", "tokens": "issuer"}
"""A required text of the objects that lists are made of."""


@fault(
    "answers.refuses",
    at="request",
    subtlety="HTTP says 200, only the status_code in the body says no",
)
def refuses(call: Call) -> Answer | None:
    """Refuses a valid message with 2001, as a partner whose database is stricter than OCPI."""
    return invalid("not today")._replace(data=encode("a word for people who look for bugs"))


@fault(
    "answers.unlisted-success",
    breaks=("transport-116",),
    consequences=("transport-113", "transport-114"),
    subtlety="the first digit says success, the whole number is in no table",
)
def unlisted_success(call: Call, answer: Answer) -> Answer:
    """Reports success with a status code of its own, 1900, as vendors do that want to say more."""
    return answer._replace(code=1900) if answer.code == 1000 else answer


@fault(
    "answers.unlisted-refusal",
    at="request",
    breaks=("transport-115",),
    consequences=("transport-066", "transport-113", "transport-114"),
    subtlety="the first digit says whose fault it is, the whole number is in no table",
)
def unlisted_refusal(call: Call) -> Answer | None:
    """Refuses a valid message with a status code that no version lists, 2099."""
    return invalid("not today", code=2099)


@fault(
    "answers.not-found",
    at="request",
    subtlety="everything else works, and the object was there a moment ago",
)
def nothing_found(call: Call) -> Answer | None:
    """Knows no object, as a partner that restored an old backup."""
    return not_found("there is no such object")


@fault(
    "answers.unavailable",
    at="request",
    breaks=("transport-109", "transport-110"),
    consequences=("transport-001", "transport-066", "transport-080", "transport-096"),
    subtlety="it lasts as long as a deployment",
)
def unavailable(call: Call) -> Answer | None:
    """Answers HTTP 503 without an envelope, as the load balancer does while the system is restarted."""
    return Answer(503, 3000, body=b"no server is available\n", content_type=b"text/plain")


@fault(
    "objects.text-missing",
    at="data",
    breaks=("types-045",),
    consequences=("locations-027", "locations-076", "tokens-063", "transport-064"),
    subtlety="one object of many, and a text that is seldom looked at",
)
def text_missing(value: dict[str, Any], module: str, version: Version) -> dict[str, Any]:
    """Writes null for a required text, as a store does whose column may be empty."""
    text = TEXTS.get(module)
    return value if text is None else {**value, text: None}


@fault(
    "objects.of-somebody-else",
    at="data",
    breaks=("transport-078",),
    consequences=("locations-083", "locations-100", "locations-102", "tokens-065"),
    subtlety="the object is in order, but no party of the platform owns it",
)
def of_somebody_else(value: dict[str, Json], module: str, version: Version) -> dict[str, Json]:
    """Lists an object of a party that it never announced, as an aggregator does that forgot its routing."""
    return {**value, "party_id": SOMEBODY_ELSE} if "party_id" in value else value


@fault(
    "paging.total-grows",
    consequences=("transport-058",),
    subtlety="only who compares the totals of two pages sees it",
)
def total_grows(call: Call, answer: Answer) -> Answer:
    """Counts one object more from the second page on, as when an object is created during the crawl."""
    first_page = "offset=" not in call.query_string and "cursor=" not in call.query_string
    if first_page:
        return answer
    headers = tuple(
        (name, b"%d" % (int(value) + 1) if name == b"x-total-count" else value)
        for name, value in answer.headers
    )
    return answer if headers == answer.headers else answer._replace(headers=headers)
