"""Faults of lists and their pages."""

from ocpi_mocks.answers import Answer
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.mechanism import fault
from ocpi_reference.spec.wire import decode


@fault(
    "paging.total-of-page",
    breaks=("transport-058",),
    consequences=("transport-055", "locations-026", "tokens-038"),
    subtlety="right as long as everything fits on one page",
)
def total_of_page(call: Call, answer: Answer) -> Answer:
    """Counts the objects of the page instead of all that match, the most common mistake in paging."""
    if answer.data is None or not any(name == b"x-total-count" for name, _ in answer.headers):
        return answer
    count = b"%d" % len(decode(answer.data))
    headers = tuple((name, count if name == b"x-total-count" else value) for name, value in answer.headers)
    return answer if headers == answer.headers else answer._replace(headers=headers)
