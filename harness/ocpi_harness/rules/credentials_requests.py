"""How the system asks for and about credentials.

credentials.asciidoc#credentials_interfaces_and_endpoints
"""

from collections.abc import Iterator

from ocpi_harness.evidence import Answer, Asked, Trace
from ocpi_harness.handshakes import handshakes
from ocpi_harness.rules import Breach, Kept, Outcome, answers, holds, requests, rule, whole_run
from ocpi_harness.rules.versions_requests import no_routing, our_endpoints
from ocpi_reference.exchange import Direction
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.primitives import found as named

_REQUEST_ID = "X-Request-ID"


@rule("credentials-010", on=requests)
def a_registration_is_a_post_of_credentials(asked: Asked) -> Outcome:
    """The system registers by a POST of an object with a token and a URL to our credentials endpoint."""
    if asked.exchange.module != "credentials" or asked.request.method != Method.POST:
        return None
    body = asked.payload
    given = [name for name in ("token", "url") if isinstance(body, dict) and isinstance(body.get(name), str)]
    return holds(len(given) == 2, expected="an object with token and url", actual=named(body))


@rule("credentials-038", on=requests)
def a_request_for_credentials_is_empty(asked: Asked) -> Outcome:
    """A GET of our credentials has no body."""
    if asked.exchange.module != "credentials" or asked.request.method != Method.GET:
        return None
    size = len(asked.request.body)
    return holds(size == 0, expected="no body", actual=f"{size} bytes")


@rule("credentials-049", on=whole_run)
def nothing_follows_the_credentials_url(run: Trace) -> Iterator[Kept | Breach]:
    """Credentials belong to a platform: the system appends nothing to our URL of them."""
    ours = {
        str(entry["url"]).rstrip("/")
        for exchange in run.exchanges
        for entry in our_endpoints(exchange)
        if entry["identifier"] == "credentials"
    }
    for asked in run.requests:
        url = asked.request.url.partition("?")[0].rstrip("/")
        below = [one for one in ours if url.startswith(one + "/")]
        if below:
            expected = "our credentials URL alone"
            yield Breach(expected, f"{asked.request.method} {url}", "", asked.exchange.number)
        elif asked.exchange.module == "credentials":
            yield Kept()


@rule("credentials-049", on=answers)
def the_credentials_url_is_complete(answer: Answer) -> Outcome:
    """The system's credentials are found at the URL that its version details list."""
    if answer.exchange.module != "credentials" or answer.unsound:
        return None
    return holds(answer.http != 404, expected="credentials at the URL as listed", actual=answer.said)


@rule("credentials-077", on=requests)
def requests_for_credentials_are_not_routed(asked: Asked) -> Outcome:
    """Requests for credentials carry no routing headers."""
    return no_routing(asked) if asked.exchange.module == "credentials" else None


@rule("credentials-077", on=answers)
def answers_about_credentials_are_not_routed(answer: Answer) -> Outcome:
    """Answers about credentials carry no routing headers."""
    return no_routing(answer) if answer.exchange.module == "credentials" else None


@rule("credentials-078", on=whole_run)
def calls_back_are_requests_of_their_own(run: Trace) -> Iterator[Kept | Breach]:
    """The calls back during a registration have request ids of their own, not that of our request."""
    for handshake in handshakes(run):
        ours = handshake.exchange.request.header(_REQUEST_ID)
        for exchange in run.exchanges:
            if exchange.direction is not Direction.RECEIVED or not handshake.under_way(exchange):
                continue
            theirs = exchange.request.header(_REQUEST_ID)
            if theirs:  # that it is there has a requirement of its own
                actual = "that of our request"
                yield holds(
                    theirs != ours, expected="an id of its own", actual=actual, exchange=exchange.number
                )
