"""Registration, renewal and its end, between two partners and against systems that fail on the way."""

import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, Stub, answered, connected

from ocpi_mocks import MockPartner, RegistrationError
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole


def steps(partner: MockPartner, direction: Direction) -> list[tuple[str, str, str]]:
    """The exchanges of a partner as verb, module and token."""
    return [
        (exchange.request.method, exchange.module, exchange.token)
        for exchange in partner.exchanges
        if exchange.direction is direction
    ]


@pytest.mark.parametrize("starter", ["CPO", "EMSP"])
def test_either_side_can_start_a_registration(start: Start, version: Version, starter: str) -> None:
    receiver = start("EMSP" if starter == "CPO" else "CPO", ocpi=version)
    sender = start(starter, ocpi=version)
    token_a = receiver.token_a

    connection = sender.register(receiver.versions_url, token_a)

    assert steps(sender, Direction.SENT) == [
        ("GET", "versions", "A"),
        ("GET", "version_details", "A"),
        ("POST", "credentials", "A"),
    ]
    assert steps(receiver, Direction.SENT) == [("GET", "versions", "B"), ("GET", "version_details", "B")]
    other = receiver.connection
    assert other is not None
    assert (connection.token, connection.expects) == (other.expects, other.token)
    assert len({token_a, connection.token, connection.expects}) == 3
    assert connection.version == other.version == version
    assert other.versions_url == sender.versions_url


def test_the_server_calls_back_before_it_answers(start: Start) -> None:
    cpo, emsp = start("CPO"), start("EMSP")
    emsp.register(cpo.versions_url, cpo.token_a)
    order = [(e.direction, e.module) for e in cpo.exchanges]
    assert order[-3:] == [
        (Direction.SENT, "versions"),
        (Direction.SENT, "version_details"),
        (Direction.RECEIVED, "credentials"),
    ]


def test_both_credentials_objects_are_legal_in_their_version(pair: Pair, version: Version) -> None:
    exchange = next(e for e in pair.emsp.exchanges if e.request.method == "POST")
    for value in (exchange.request.json, answered(exchange).data):
        assert problems(Credentials, value, version, unknown_fields=True) == ()
    assert exchange.request.json["url"] == pair.emsp.versions_url
    assert answered(exchange).data["url"] == pair.cpo.versions_url


def test_the_highest_mutual_version_is_chosen(start: Start) -> None:
    cpo, emsp = start("CPO", ocpi=("2.1.1", "2.2.1")), start("EMSP")
    assert emsp.register(cpo.versions_url, cpo.token_a).version == "2.2.1"


def test_a_version_can_be_asked_for(start: Start) -> None:
    cpo, emsp = start("CPO"), start("EMSP")
    assert emsp.register(cpo.versions_url, cpo.token_a, version="2.1.1").version == "2.1.1"


def test_a_mixed_platform_tries_the_plain_form_with_an_old_one(start: Start) -> None:
    """A platform that knows 2.1.1 only reads no Base64, and nobody knows that before the first answer."""
    cpo, emsp = start("CPO", ocpi="2.1.1"), start("EMSP")
    assert emsp.register(cpo.versions_url, cpo.token_a).version == "2.1.1"
    statuses = [e.response.status for e in emsp.exchanges if e.direction is Direction.SENT and e.response]
    assert statuses == [401, 200, 200, 200]


def test_token_a_opens_nothing_any_more(pair: Pair, version: Version) -> None:
    token_a = next(e.request.header("Authorization") for e in pair.cpo.exchanges if e.token == "A")
    assert token_a
    for (module, _), url in connected(pair.emsp).endpoints.items():
        answer = answered(pair.emsp.client.request("GET", url, headers={"Authorization": token_a}))
        assert answer.status == 401, module
    url = connected(pair.emsp).credentials_url() or ""
    again = pair.emsp.client.request("POST", url, json={}, headers={"Authorization": token_a})
    assert answered(again).status == 401


def test_a_registered_client_cannot_post_again(pair: Pair) -> None:
    before = pair.cpo.connection
    exchange = credentials(pair.emsp, "POST", mine(pair.emsp))
    assert (answered(exchange).status, answered(exchange).header("Allow")) == (405, "DELETE, GET, PUT")
    assert answered(exchange).status_code == 2000
    assert pair.cpo.connection == before


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_unregistered_client_has_nothing_to_change(start: Start, version: Version, method: str) -> None:
    cpo, emsp = start("CPO", ocpi=version), start("EMSP", ocpi=version)
    token_a = cpo.token_a
    exchange = emsp.client.request(
        method,
        details(emsp, cpo, token_a, version)["credentials"],
        json=mine(emsp),
        token=token_a,
        version=version,
    )
    assert (answered(exchange).status, answered(exchange).status_code) == (405, 2000)
    assert emsp.register(cpo.versions_url, token_a), "token A must have survived"


def test_the_credentials_can_be_read(pair: Pair, version: Version) -> None:
    exchange = credentials(pair.emsp, "GET")
    assert answered(exchange).data["token"] == connected(pair.emsp).token
    assert problems(Credentials, answered(exchange).data, version) == ()


@pytest.mark.parametrize("who", ["cpo", "emsp"])
def test_both_sides_can_renew_the_tokens(pair: Pair, who: str) -> None:
    me: MockPartner = getattr(pair, who)
    other = pair.emsp if who == "cpo" else pair.cpo
    before = me.connection
    renewed = me.update_credentials()
    assert before is not None
    assert len({before.token, before.expects, renewed.token, renewed.expects}) == 4
    assert other.connection is not None
    assert (other.connection.token, other.connection.expects) == (renewed.expects, renewed.token)
    assert answered(me.client.request("GET", other.versions_url, token=before.token)).status == 401
    assert answered(me.client.request("GET", other.versions_url)).status == 200
    assert answered(other.client.request("GET", me.versions_url)).status == 200


def test_a_put_moves_the_connection_to_another_version(start: Start) -> None:
    cpo, emsp = start("CPO"), start("EMSP")
    emsp.register(cpo.versions_url, cpo.token_a, version="2.1.1")
    for version in ("2.2.1", "2.3.0", "2.1.1"):
        connection = emsp.update_credentials(version=version)
        assert cpo.connection is not None
        assert connection.version == cpo.connection.version == version
        assert connection.key == 1, "it is still the same connection"
        assert cpo.act("push_location")["status_code"] == 1000
        last = [e for e in emsp.exchanges if e.module == "locations"][-1]
        assert last.version == version


def test_a_lost_answer_locks_nobody_out(pair: Pair) -> None:
    """The server has switched to the new token, and the client never learnt it."""
    old = pair.emsp.connection
    pair.cpo.faults.arm("transport.hangs-up?module=credentials&method=PUT&times=1")
    with pytest.raises(RegistrationError):
        pair.emsp.update_credentials()
    assert pair.emsp.connection == old
    assert answered(pair.cpo.client.request("GET", pair.emsp.versions_url)).status == 200
    assert answered(pair.emsp.client.request("GET", pair.cpo.versions_url)).status == 401

    renewed = pair.emsp.update_credentials()
    assert pair.cpo.connection is not None
    assert (renewed.token, renewed.expects) == (pair.cpo.connection.expects, pair.cpo.connection.token)
    assert answered(pair.emsp.client.request("GET", pair.cpo.versions_url)).status == 200
    assert answered(pair.cpo.client.request("GET", pair.emsp.versions_url)).status == 200


def test_a_refused_put_leaves_the_old_tokens_in_force(pair: Pair) -> None:
    before = (pair.cpo.connection, pair.emsp.connection)
    body = {**mine(pair.emsp), "url": "http://127.0.0.1:1/versions"}
    exchange = credentials(pair.emsp, "PUT", body)
    assert (answered(exchange).status, answered(exchange).status_code) == (200, 3001)
    assert (pair.cpo.connection, pair.emsp.connection) == before
    assert answered(pair.emsp.client.request("GET", pair.cpo.versions_url)).status == 200
    assert answered(pair.cpo.client.request("GET", pair.emsp.versions_url)).status == 200


@pytest.mark.parametrize("who", ["cpo", "emsp"])
def test_both_sides_can_end_it(pair: Pair, who: str) -> None:
    me: MockPartner = getattr(pair, who)
    other = pair.emsp if who == "cpo" else pair.cpo
    connection = connected(me)
    me.unregister()
    assert me.connection is None
    assert other.connection is None
    for url in (other.versions_url, *connection.endpoints.values()):
        exchange = me.client.request("GET", url, token=connection.token, version=connection.version)
        assert answered(exchange).status == 401
    with pytest.raises(RegistrationError, match="register first"):
        me.unregister()


def test_they_can_meet_again_with_a_new_token_a(pair: Pair) -> None:
    first = pair.emsp.connection
    pair.emsp.unregister()
    again = pair.emsp.register(pair.cpo.versions_url, pair.cpo.token_a)
    assert first is not None
    assert len({first.token, first.expects, again.token, again.expects}) == 4


def test_two_platforms_of_one_kind_have_nothing_to_say(start: Start, version: Version) -> None:
    one, other = start("CPO", ocpi=version), start("CPO", ocpi=version)
    if not dialect(version).interface_roles:
        assert one.register(other.versions_url, other.token_a), "2.1.1 cannot tell which side a module is"
        return
    with pytest.raises(RegistrationError, match="same role"):
        one.register(other.versions_url, other.token_a)
    assert not any(e.request.method == "POST" for e in one.exchanges)


def test_one_partner_serves_several_platforms(start: Start) -> None:
    cpo = start("CPO")
    first, second = start("EMSP", party_id="ONE"), start("EMSP", party_id="TWO")
    for emsp in (first, second):
        emsp.register(cpo.versions_url, cpo.new_token_a())
    assert len(cpo.connections) == 2
    first.unregister()
    assert [role["party_id"] for c in cpo.connections for role in c.roles] == ["TWO"]
    assert second.act("pull", {"module": "locations"})["kept"] == 12


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"token": None}, 2001),
        ({"token": "with blank"}, 2001),
        ({"token": "x" * 65}, 2001),
        ({"token": 7}, 2001),
        ({"url": "/versions"}, 2001),
        ({"url": "ftp://example.com/versions"}, 2001),
        ({"roles": []}, 2001),
        ({"hub_party_id": "NL*HUB"}, 2001),
        ({"url": "http://127.0.0.1:1/versions"}, 3001),
    ],
)
def test_bad_credentials_register_nobody(start: Start, change: dict[str, Any], code: int) -> None:
    cpo, emsp = start("CPO"), start("EMSP")
    token_a = cpo.token_a
    body = {name: value for name, value in {**mine(emsp), **change}.items() if value is not None}
    exchange = emsp.client.request(
        "POST", details(emsp, cpo, token_a, Version.V230)["credentials"], json=body, token=token_a
    )
    assert (answered(exchange).status, answered(exchange).status_code) == (200, code)
    assert answered(exchange).data is None
    assert cpo.connection is None
    assert emsp.register(cpo.versions_url, token_a), "token A must have survived"


def test_a_role_may_not_be_told_twice(start: Start) -> None:
    cpo, emsp = start("CPO"), start("EMSP")
    body = mine(emsp)
    body["roles"] = [body["roles"][0], {**body["roles"][0], "party_id": body["roles"][0]["party_id"].lower()}]
    token_a = cpo.token_a
    exchange = emsp.client.request(
        "POST", details(emsp, cpo, token_a, Version.V230)["credentials"], json=body, token=token_a
    )
    assert answered(exchange).status_code == 2001


def failing(stub: Stub, how: str) -> None:
    """Lay down a client's system that fails in one way when it is called back."""
    endpoint = {"identifier": "credentials", "role": "SENDER", "url": f"{stub.url}/credentials"}
    tokens = {"identifier": "tokens", "role": "SENDER", "url": f"{stub.url}/tokens"}
    right = {
        "/versions": [{"version": "2.2.1", "url": f"{stub.url}/2.2.1"}],
        "/2.2.1": {"version": "2.2.1", "endpoints": [endpoint, tokens]},
    }
    wrong: dict[str, dict[str, Any]] = {
        "versions an object": {"/versions": {"version": "2.2.1"}},
        "version not listed": {"/versions": [{"version": "2.1.1", "url": f"{stub.url}/2.1.1"}]},
        "details of another version": {"/2.2.1": {"version": "2.1.1", "endpoints": [endpoint, tokens]}},
        "no module in common": {"/2.2.1": {"version": "2.2.1", "endpoints": [endpoint]}},
        "no credentials endpoint": {"/2.2.1": {"version": "2.2.1", "endpoints": [tokens]}},
        "relative URLs": {"/2.2.1": {"version": "2.2.1", "endpoints": [{**endpoint, "url": "/credentials"}]}},
    }
    raw: dict[str, dict[str, tuple[int, bytes]]] = {
        "versions 401": {"/versions": (401, b"")},
        "versions 500": {"/versions": (500, b"<html>oops</html>")},
        "versions not JSON": {"/versions": (200, b"{")},
        "versions 3000": {"/versions": (200, b'{"status_code": 3000, "timestamp": "2026-01-01T00:00:00Z"}')},
        "versions redirect": {"/versions": (307, b"")},
        "details 404": {"/2.2.1": (404, b"nothing")},
    }
    stub.headers["Location"] = f"{stub.url}/elsewhere"
    for path, data in {**right, **wrong.get(how, {})}.items():
        stub.envelope(path, data)
    stub.answers.update(raw.get(how, {}))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("nothing", 1000),
        ("versions 401", 3001),
        ("versions 500", 3001),
        ("versions not JSON", 3001),
        ("versions 3000", 3001),
        ("versions redirect", 3001),
        ("versions an object", 3001),
        ("details 404", 3001),
        ("details of another version", 3002),
        ("version not listed", 3002),
        ("no module in common", 3003),
        ("no credentials endpoint", 3003),
        ("relative URLs", 3003),
    ],
)
def test_what_goes_wrong_in_the_callback_is_told(start: Start, stub: Stub, how: str, code: int) -> None:
    failing(stub, how)
    cpo, emsp = start("CPO", ocpi="2.2.1"), start("EMSP", ocpi="2.2.1")
    body = {**mine(emsp), "url": f"{stub.url}/versions"}
    token_a = cpo.token_a
    exchange = emsp.client.request(
        "POST", details(emsp, cpo, token_a, Version.V221)["credentials"], json=body, token=token_a
    )
    assert (answered(exchange).status, answered(exchange).status_code) == (200, code)
    assert (cpo.connection is None) == (code != 1000)
    assert not any("/elsewhere" in line for line in stub.asked)
    assert set(stub.authorizations) == {dialect(Version.V221).authorization(body["token"])}


def test_an_initiator_that_is_refused_takes_its_token_back(start: Start, stub: Stub) -> None:
    failing(stub, "nothing")
    stub.envelope("/credentials", None, code=2001)
    cpo = start("CPO", ocpi="2.2.1")
    with pytest.raises(RegistrationError, match="refused with status code 2001") as error:
        cpo.register(f"{stub.url}/versions", "token")
    assert error.value.exchange is not None
    token_b = error.value.exchange.request.json["token"]
    assert answered(cpo.client.request("GET", cpo.versions_url, token=token_b)).status == 401
    assert cpo.connection is None


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("versions 401", "HTTP 401"),
        ("versions redirect", "HTTP 307"),
        ("versions not JSON", "did not answer with JSON"),
        ("version not listed", "offers 2.1.1"),
        ("no module in common", "no credentials were sent"),
    ],
)
def test_an_initiator_says_where_it_failed(start: Start, stub: Stub, how: str, words: str) -> None:
    failing(stub, how)
    cpo = start("CPO", ocpi="2.2.1")
    with pytest.raises(RegistrationError, match=words):
        cpo.register(f"{stub.url}/versions", "token")
    assert not any("credentials" in line for line in stub.asked)


def mine(partner: MockPartner) -> dict[str, Any]:
    """Credentials that a partner would send, with a token that it does not know itself."""
    version = partner.versions[-1]
    party = partner.parties[0]
    own = {"party_id": party.party_id, "country_code": party.country_code, "business_details": {"name": "X"}}
    common = {"token": "token-of-this-test", "url": partner.versions_url}
    if not dialect(version).credentials_roles:
        return {**common, **own}
    return {**common, "roles": [{"role": party.role, **own}]}


def credentials(partner: MockPartner, method: str, body: Any = None) -> Exchange:
    """Ask the other side's credentials endpoint."""
    assert partner.connection is not None
    return partner.client.request(method, partner.connection.credentials_url() or "", json=body)


def details(asker: MockPartner, other: MockPartner, token: str, version: Version) -> dict[str, str]:
    """The other side's endpoints by module, as anybody with a token A can find them."""
    listed = asker.client.request("GET", other.versions_url, token=token, version=version).response
    assert listed is not None
    url = next(entry["url"] for entry in listed.data if entry["version"] == version)
    found = asker.client.request("GET", url, token=token, version=version).response
    assert found is not None
    return {entry["identifier"]: entry["url"] for entry in found.data["endpoints"]}


def test_a_token_b_that_is_used_too_early_is_waited_for(pair: Pair) -> None:
    """The other side may push the moment it has answered our POST, before we have read its answer."""
    known = connected(pair.cpo)
    pair.cpo.platform.registry.announce("early", None)
    url = connected(pair.emsp).url("locations", InterfaceRole.SENDER) or ""
    statuses: list[int] = []

    def ask() -> None:
        statuses.append(answered(pair.emsp.client.request("GET", url, token="early")).status)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.1)
    assert statuses == []
    pair.cpo.platform.registry.connect(replace(known, key=99, expects="early", expects_name="B"))
    thread.join()
    assert statuses == [200]


def test_the_roles_of_interfaces_are_told_where_they_exist(pair: Pair, version: Version) -> None:
    connection = pair.emsp.connection
    assert connection is not None
    keys = set(connection.endpoints)
    if dialect(version).interface_roles:
        assert ("locations", InterfaceRole.SENDER) in keys
        assert ("tokens", InterfaceRole.RECEIVER) in keys
    else:
        assert {interface for _, interface in keys} == {None}
