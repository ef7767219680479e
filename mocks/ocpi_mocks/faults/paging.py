"""Faults of lists and their pages."""

import re

from ocpi_mocks.answers import Answer, with_data
from ocpi_mocks.calls import Call
from ocpi_mocks.chance import chance
from ocpi_mocks.faults.editing import WITH_MESSAGE_IDS, header, is_page, with_header
from ocpi_mocks.faults.mechanism import fault
from ocpi_reference.spec.wire import decode

LINK = b"link"
TOTAL = b"x-total-count"
LIMIT = b"x-limit"


@fault(
    "paging.total-of-page",
    breaks=("transport-058",),
    consequences=("transport-029", "transport-055", "transport-059", "locations-026", "tokens-038"),
    subtlety="right as long as everything fits on one page",
)
def total_of_page(call: Call, answer: Answer) -> Answer:
    """Counts the objects of the page instead of all that match, the most common mistake in paging."""
    if not is_page(answer):
        return answer
    return with_header(answer, TOTAL, b"%d" % len(decode(answer.data or b"[]")))


@fault(
    "paging.no-total",
    breaks=("transport-057",),
    consequences=("transport-029", "transport-058", "transport-059", "locations-026", "tokens-038"),
    subtlety="clients that follow links never look at it",
)
def no_total(call: Call, answer: Answer) -> Answer:
    """Leaves X-Total-Count out, since counting is slow."""
    return with_header(answer, TOTAL, None) if is_page(answer) else answer


@fault(
    "paging.no-limit",
    breaks=("transport-060", "transport-061"),
    consequences=("locations-026", "tokens-038"),
    subtlety="clients that follow links never look at it",
)
def no_limit(call: Call, answer: Answer) -> Answer:
    """Leaves X-Limit out, as those do who know paging from elsewhere."""
    return with_header(answer, LIMIT, None) if is_page(answer) else answer


@fault(
    "paging.limit-of-page",
    breaks=("transport-060",),
    consequences=("locations-026", "tokens-038"),
    subtlety="the wording of 2.1.1 allows it",
)
def limit_of_page(call: Call, answer: Answer) -> Answer:
    """Tells in X-Limit how many objects are on this page, as 2.1.1 could be read."""
    if not is_page(answer):
        return answer
    return with_header(answer, LIMIT, b"%d" % len(decode(answer.data or b"[]")))


@fault(
    "paging.no-link",
    breaks=("transport-051",),
    consequences=("transport-055", "transport-054", "transport-029", "locations-026", "tokens-038"),
    subtlety="a small network fits on one page",
)
def no_link(call: Call, answer: Answer) -> Answer:
    """Sends no Link, and leaves it to the client to count offsets."""
    return with_header(answer, LINK, None) if is_page(answer) else answer


@fault(
    "paging.link-relative",
    breaks=("transport-053",),
    consequences=("transport-055", "transport-054", "locations-026", "tokens-038"),
    subtlety="browsers and many clients resolve it",
)
def link_relative(call: Call, answer: Answer) -> Answer:
    """Links to the next page by a path, since it does not know its own name behind the proxy."""
    link = header(answer, LINK)
    return answer if link is None else with_header(answer, LINK, re.sub(rb"<https?://[^/]*", b"<", link))


@fault(
    "paging.link-without-brackets",
    breaks=("transport-053",),
    consequences=("transport-051", "transport-055", "transport-054", "locations-026", "tokens-038"),
    subtlety="the URL is right",
)
def link_without_brackets(call: Call, answer: Answer) -> Answer:
    """Writes the URL of the next page as it is, without brackets and relation."""
    link = header(answer, LINK)
    return answer if link is None else with_header(answer, LINK, link.split(b">")[0].strip(b"<"))


@fault(
    "paging.link-loses-filter",
    breaks=("transport-054",),
    consequences=("transport-055", "transport-045", "locations-026", "tokens-038"),
    subtlety="the first page is right, and so is a list without filter",
)
def link_loses_filter(call: Call, answer: Answer) -> Answer:
    """Forgets date_from and date_to from the second page on."""
    link = header(answer, LINK)
    if link is None:
        return answer
    return with_header(answer, LINK, re.sub(rb"(?:date_from|date_to)=[^&>]*&?", b"", link))


@fault(
    "paging.link-to-itself",
    breaks=("transport-055",),
    consequences=(
        "transport-051",
        "transport-029",
        "transport-059",
        "transport-058",
        "locations-026",
        "tokens-038",
    ),
    subtlety="each page is right, only the crawl never ends",
)
def link_to_itself(call: Call, answer: Answer) -> Answer:
    """Links to the page that it is on: the offset is that of the request."""
    link = header(answer, LINK)
    if link is None:
        return answer
    offset = call.query.get("offset", "0").encode()
    return with_header(answer, LINK, re.sub(rb"offset=\d+", b"offset=" + offset, link))


@fault(
    "paging.last-page-links-on",
    breaks=("transport-052",),
    consequences=("locations-026", "tokens-038"),
    subtlety="one request too many, which brings nothing",
)
def last_page_links_on(call: Call, answer: Answer) -> Answer:
    """Links on from the last page, to one that is empty."""
    if not is_page(answer) or header(answer, LINK) is not None or call.query.get("limit") == "0":
        return answer
    total = int(header(answer, TOTAL) or 0)
    url = f"http://{call.header('host')}{call.path}?offset={total}&limit=10"
    return with_header(answer, LINK, f'<{url}>; rel="next"'.encode())


@fault(
    "paging.pages-overlap",
    breaks=("transport-055",),
    consequences=(
        "transport-037",
        "locations-026",
        "tokens-038",
        "transport-029",
        "transport-058",
        "transport-059",
    ),
    subtlety="nothing is missing, one object is there twice",
)
def pages_overlap(call: Call, answer: Answer) -> Answer:
    """Begins each page with the last object of the one before, by an index that counts from one."""
    return _with_next_offset(answer, -1)


@fault(
    "paging.pages-skip",
    breaks=("transport-055",),
    consequences=(
        "transport-037",
        "locations-026",
        "tokens-038",
        "transport-029",
        "transport-058",
        "transport-059",
        "transport-043",
        "transport-051",
    ),
    subtlety="one object of each page is never seen by anybody",
)
def pages_skip(call: Call, answer: Answer) -> Answer:
    """Leaves an object out between two pages, by an index that counts from one."""
    return _with_next_offset(answer, 1)


def _with_next_offset(answer: Answer, more: int) -> Answer:
    link = header(answer, LINK)
    found = link and re.search(rb"offset=(\d+)", link)
    if not link or not found or int(found[1]) + more <= 0:
        return answer
    changed = b"offset=%d" % (int(found[1]) + more)
    return with_header(answer, LINK, link.replace(found[0], changed))


@fault(
    "paging.shuffled",
    breaks=("transport-047",),
    consequences=(
        "transport-034",
        "transport-037",
        "transport-055",
        "locations-025",
        "locations-026",
        "tokens-038",
    ),
    versions=WITH_MESSAGE_IDS,
    subtlety="a database without ORDER BY keeps its order, mostly",
)
def shuffled(call: Call, answer: Answer) -> Answer:
    """Gives the objects of a page in another order each time, from a query without ORDER BY."""
    if not is_page(answer):
        return answer
    order = chance(0, call.header("x-request-id") or "")
    return with_data(answer, lambda data: order.sample(data, len(data)))


@fault(
    "paging.end-is-an-error",
    breaks=("transport-038",),
    consequences=(
        "transport-109",
        "transport-110",
        "transport-052",
        "locations-025",
        "tokens-038",
        "transport-122",
    ),
    subtlety="who follows the links never gets there",
)
def end_is_an_error(call: Call, answer: Answer) -> Answer:
    """Refuses an offset behind the end, as if the page did not exist."""
    offset = call.query.get("offset", "")
    if not is_page(answer) or not offset.isdigit() or int(offset) < int(header(answer, TOTAL) or 0):
        return answer
    return answer._replace(code=2001, data=None, message="there is no such page")


@fault(
    "paging.zero-is-a-crash",
    breaks=("transport-039",),
    consequences=("transport-109", "transport-110"),
    subtlety="who would ask for nothing",
)
def zero_is_a_crash(call: Call, answer: Answer) -> Answer:
    """Divides by the limit, and dies of a limit of zero."""
    return answer._replace(http=500, code=3000, data=None) if call.query.get("limit") == "0" else answer
