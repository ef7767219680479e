"""A finding in words: requirement, clause, expected, actual, and the exchange as a curl line."""

from collections.abc import Iterator

from ocpi_harness.verdict import Finding
from ocpi_reference.exchange import Exchange, Response
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.wire import encode

__all__ = ["explain", "summarize"]

LONGEST = 600
"""Characters of a body that a finding shows; the whole is in traffic.ndjson and in the report."""


def explain(finding: Finding, exchange: Exchange | None = None) -> str:
    """Write a finding over several lines; `exchange` is its evidence and must be redacted."""
    return "\n".join(_lines(finding, exchange))


def _lines(finding: Finding, exchange: Exchange | None) -> Iterator[str]:
    row = requirement(finding.requirement)
    yield f"{finding.verdict} {row.id} in {finding.version} ({row.level}): {row.text}"
    yield f"  expected  {finding.expected}"
    yield f"  got       {finding.actual}"
    if finding.dispute:
        yield f"  note      {finding.dispute}"
    yield f"  clause    {finding.clause}"
    if exchange is not None:
        yield f"  exchange  {exchange.number}: {exchange.curl()}"
        yield f"            {summarize(exchange)}"


def summarize(exchange: Exchange) -> str:
    """Say in one line what came back."""
    response = exchange.response
    if response is None:
        return f"no answer: {exchange.failure}"
    body = _compact(response).decode("utf-8", "backslashreplace").replace("\r", "").replace("\n", "\\n")
    shown = body if len(body) <= LONGEST else f"{body[:LONGEST]}... ({len(body):,} characters)"
    return f"HTTP {response.status} {shown}".rstrip()


def _compact(response: Response) -> bytes:
    """The body without the white space that a system puts around its values."""
    if response.unreadable:
        return response.body
    try:
        return encode(response.json)
    except UnicodeEncodeError:  # half a surrogate pair: JSON can name it, UTF-8 cannot hold it
        return response.body
