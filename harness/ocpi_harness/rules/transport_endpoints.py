"""Where a system serves what, transport_and_format.asciidoc#transport_and_format_interface_endpoints."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ocpi_harness.evidence import Answer
from ocpi_harness.objects import Found
from ocpi_harness.rules import Breach, Kept, Outcome, answers, holds, objects, rule
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.versions import VersionDetails

_REGISTRATION = ("versions", "version_details", "credentials")
"""Modules whose GET has no parameters that could be missing instead."""


@rule("transport-102", on=objects(VersionDetails))
def urls_name_their_version(found: Found) -> Iterator[Kept | Breach]:
    """The URL of each endpoint has the version as a segment of its path."""
    listed = found.value.get("endpoints")
    for endpoint in listed if isinstance(listed, list) else []:
        url = endpoint.get("url") if isinstance(endpoint, dict) else None
        if isinstance(url, str):
            named = found.version in urlsplit(url).path.split("/")
            yield holds(named, expected=f"a URL with the segment {found.version}", actual=url)


@rule("transport-028", on=answers)
def requests_without_a_body_need_no_type(answer: Answer) -> Outcome:
    """A GET or DELETE without Content-Type is not refused for the want of it."""
    request = answer.request
    if request.method not in (Method.GET, Method.DELETE) or request.body or request.media_type:
        return None
    return holds(answer.http != 415, expected="any answer but HTTP 415", actual=answer.said)


@rule("transport-100", on=answers)
def later_headers_are_not_missed(answer: Answer) -> Outcome:
    """A request of 2.1.1 without message ids and routing headers is served."""
    if any(
        name.lower().startswith(("x-request-id", "x-correlation-id", "ocpi-"))
        for name, _ in answer.request.headers
    ):
        return None
    if answer.request.method != Method.GET or answer.exchange.module not in _REGISTRATION:
        return None
    missed = answer.http == 400 or answer.status_code == 2001
    return holds(not missed, expected="an answer that misses nothing", actual=answer.said)
