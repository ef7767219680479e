"""Whatever arrives gets an answer with an envelope, never an error of the server's own."""

import asyncio
import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ocpi_mocks.pairs import connected

from ocpi_mocks import MockPartner
from ocpi_mocks.application import Application
from ocpi_mocks.network import locations
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.versions import InterfaceRole
from ocpi_reference.spec.wire import decode, encode, same

SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.floats(-1e9, 1e9)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
SEGMENT = st.sampled_from(["NL", "PLO", "LOC1", "101", "terminals", "authorize", "", "%FF", "..", "named"])
QUERY = st.sampled_from(
    ["", "limit=1", "offset=-1", "date_from=x", "type=RFID", "type=%00", "cursor=bG", "&=&"]
)


NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROLES = ("CPO", "EMSP", "PTP", "SCSP")


@pytest.fixture(scope="module")
def partners() -> Iterator[list[tuple[MockPartner, Application]]]:
    """A partner with every role and a registered other side, in each version."""
    started = []
    for version in Version:
        # 2.1.1 lists a module once, so there it takes an eMSP to receive Locations.
        roles = ROLES if dialect(version).interface_roles else ("EMSP",)
        others = ROLES if dialect(version).interface_roles else ("CPO",)
        partner = MockPartner(roles, ocpi=version, locations=3, party_id="PLM").start()
        other = MockPartner(others, ocpi=version, locations=3, party_id="PLO").start()
        other.register(partner.versions_url, partner.token_a)
        started += [partner, other]
    yield [(partner, Application(partner.platform)) for partner in started[::2]]
    for partner in started:
        partner.stop()


def ask(application: Application, scope: dict[str, Any], body: bytes) -> tuple[int, bytes]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    return sent[0]["status"], sent[1]["body"]


def request(partner: MockPartner, method: str, path: str, query: str = "") -> dict[str, Any]:
    """A request as ASGI has it, from the other side of the partner's connection."""
    connection = connected(partner)
    authorization = dialect(connection.version).authorization(connection.expects)
    return {
        "type": "http",
        "method": method,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"authorization", authorization.encode()), (b"content-length", b"1")],
    }


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_request_is_an_error_of_ours(
    partners: list[tuple[MockPartner, Application]], data: st.DataObject
) -> None:
    partner, application = data.draw(st.sampled_from(partners))
    connection = partner.connection
    assert connection is not None
    place = data.draw(
        st.sampled_from([p for p in partner.platform.addresses.places if p.module != "credentials"])
    )
    below = data.draw(st.lists(SEGMENT, max_size=5))
    value = data.draw(st.binary(max_size=20) | JSON.map(lambda value: json.dumps(value).encode()))
    method, query = data.draw(st.sampled_from([*Method, "OPTIONS"])), data.draw(QUERY)
    path = "/" + "/".join([place.url.split("/", 3)[3].rstrip("/"), *below])
    status, answer = ask(application, request(partner, method, path, query), value)
    assert application.crashes == []
    assert status < 500
    assert decode(answer)["status_code"] in range(1000, 3000)


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to everything inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inside:
        yield (*path, key)
        yield from places_in(below, (*path, key))


def damaged(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The same JSON value with something else in one place; with Ellipsis, with nothing there."""
    copy = deepcopy(value)
    holder = copy
    for key in path[:-1]:
        holder = holder[key]
    if new is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = new
    return copy


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_accepted_is_legal_and_comes_back(
    partners: list[tuple[MockPartner, Application]], data: st.DataObject
) -> None:
    partner, application = data.draw(st.sampled_from(partners))
    version = connected(partner).version
    network = locations(seed=1, count=1, country_code="NL", party_id="PLO", now=NOW)
    whole = express(Location, network[0], version)
    place = data.draw(st.sampled_from(list(places_in(whole))))
    sent = decode(encode(damaged(whole, place, data.draw(JSON | st.just(...)))))
    url = partner.platform.urls[version, "locations", InterfaceRole.RECEIVER]
    path = f"/{url.split('/', 3)[3].rstrip('/')}/NL/PLO/LOC1"
    _, answer = ask(application, request(partner, "PUT", path), encode(sent))
    assert application.crashes == []
    envelope = decode(answer)
    flaws = [problem for problem in problems(Location, sent, version) if not problem.disputed]
    if envelope["status_code"] == 1000:
        assert flaws == []
        _, stored = ask(application, request(partner, "GET", path), b"")
        assert same(decode(stored)["data"], sent)
    else:
        told = envelope["status_message"]
        assert flaws or "the URL names" in told or "older than what is known" in told
