"""How the system asks, transport_and_format.asciidoc#transport_and_format_request_format."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ocpi_harness.evidence import Asked, Trace
from ocpi_harness.pages import next_link
from ocpi_harness.rules import Breach, Kept, Outcome, holds, requests, rule, whole_run
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.endpoints import Method

_JSON = "application/json"
_OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")


@rule("transport-001", on=requests)
def every_request_body_is_json(asked: Asked) -> Outcome:
    """The body of a request of the system is a JSON document."""
    if not asked.request.body:
        return None
    return holds(not asked.request.unreadable, expected="a JSON document", actual=asked.request.unreadable)


@rule("transport-023", on=requests)
def only_the_verbs_of_ocpi_are_used(asked: Asked) -> Iterator[Kept | Breach]:
    """The system asks with GET, POST, PUT, PATCH and DELETE, and does not hide a verb in a header."""
    overrides = [name for name in _OVERRIDES if asked.header(name) is not None]
    yield holds(not overrides, expected="the verb itself", actual=f"the header {', '.join(overrides)}")
    yield holds(
        asked.request.method in set(Method),
        expected="GET, POST, PUT, PATCH or DELETE",
        actual=asked.request.method,
        disputed="OCPI does not mention other verbs, and does not forbid them",
    )


@rule("transport-024", on=requests)
def verbs_without_a_meaning_are_not_used(asked: Asked) -> Outcome:
    """The system uses a verb only where OCPI defines it; our side answered HTTP 405 where it does not."""
    if asked.exchange.endpoint:
        return Kept()
    method = asked.request.method
    if not _refused(asked) or method == Method.POST or method not in set(Method):
        return None
    return Breach("a verb that OCPI defines at this URL", f"{method} {asked.request.url}")


@rule("transport-074", on=requests)
def new_objects_come_by_put(asked: Asked) -> Outcome:
    """The system sends its objects with PUT, and never with POST to the module of such objects."""
    endpoint = asked.exchange.endpoint
    if endpoint and endpoint.method == Method.PUT and "country_code" in endpoint.parameters:
        return Kept()
    if endpoint is None and asked.request.method == Method.POST and _refused(asked):
        return Breach("PUT for an object of its own", f"POST {asked.request.url}")
    return None


@rule("transport-025", on=requests)
def bodies_are_declared_as_json(asked: Asked) -> Outcome:
    """A request with a body says Content-Type application/json; a charset does no harm."""
    return _declared(asked) if asked.request.body else None


@rule("transport-026", on=requests)
def bodies_of_old_are_declared_as_json(asked: Asked) -> Outcome:
    """A request with a body says Content-Type application/json; in 2.1.1 a missing header is tolerated."""
    if not asked.request.body:
        return None
    return _declared(asked, "2.1.1 names the type and no header" if not asked.request.media_type else "")


@rule("transport-069", on=requests)
def patches_are_declared_as_json(asked: Asked) -> Outcome:
    """A PATCH says Content-Type application/json, and not the type of a merge patch."""
    if asked.request.method != Method.PATCH or not asked.request.media_type:
        return None
    return _declared(asked)


@rule("transport-063", on=whole_run)
def next_links_are_followed(run: Trace) -> Iterator[Kept | Breach]:
    """The system fetches the pages of a list by the URLs in our Link headers.

    Whoever followed one knows how; that it left another alone may have its reasons.
    """
    asked = {one.request.url: one.exchange.number for one in run.requests if one.request.method == Method.GET}
    linked = [(exchange, url) for exchange in run.exchanges if (url := _linked(exchange)) is not None]
    if any(asked.get(url, 0) > exchange.number for exchange, url in linked):
        yield Kept()
        return
    for exchange, url in linked:
        later = _later_pages(run, exchange.request.url, exchange.number)
        doubt = "offsets of its own lead to the same objects here" if later else ""
        expected = f"a GET of the next page, {url}"
        yield Breach(expected, f"a GET of {later}" if later else "none", doubt, exchange.number)


def _linked(exchange: Exchange) -> str | None:
    """The next page that we named in an answer."""
    answer = exchange.response if exchange.direction is Direction.RECEIVED else None
    return next_link(answer.header("Link")) if answer else None


def _later_pages(run: Trace, url: str, number: int) -> str:
    """A URL of the same list with another offset that the system asked for later; empty where it did not."""
    for asked in run.requests:
        same_list = urlsplit(asked.request.url)[:3] == urlsplit(url)[:3]
        if same_list and asked.exchange.number > number and "offset=" in asked.request.url:
            return asked.request.url
    return ""


def _declared(asked: Asked, disputed: str = "") -> Kept | Breach:
    return holds(
        asked.request.media_type == _JSON,
        expected=f"Content-Type {_JSON}",
        actual=asked.request.media_type or "no Content-Type",
        disputed=disputed,
    )


def _refused(asked: Asked) -> bool:
    return asked.exchange.response is not None and asked.exchange.response.status == 405
