"""The transport as a server: who gets in, which URLs and verbs exist, bad bodies, ids and routing headers."""

import json
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, answered, connected

from ocpi_mocks import MockPartner
from ocpi_reference.exchange import Response
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.envelope import Response as Envelope
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

RECEIVER = InterfaceRole.RECEIVER


def assert_envelope(answer: Response, version: Version = Version.V230) -> None:
    assert answer.header("content-type") == "application/json"
    assert answer.unreadable == ""
    assert problems(Envelope, answer.json, version) == ()


def token_of(partner: MockPartner) -> str:
    connection = connected(partner)
    return connection.dialect.authorization(connection.token)


def urls(pair: Pair) -> list[str]:
    return [pair.cpo.versions_url, *connected(pair.emsp).endpoints.values()]


def test_nobody_gets_in_without_a_token(pair: Pair) -> None:
    for url in [
        *urls(pair),
        f"{urls(pair)[0]}/elsewhere",
        pair.cpo.versions_url.replace("ocpi", "other"),
    ]:
        for method in (*Method, "OPTIONS"):
            answer = answered(pair.emsp.client.request(method, url, token="", json={"not": "looked at"}))
            assert (answer.status, answer.status_code) == (401, 2000)
            assert_envelope(answer)


SPOILT: dict[str, Callable[[str], str]] = {
    "one character more": lambda header: header + "x",
    "cut off": lambda header: header[:-3],
    "another case": lambda header: header.swapcase(),
    "Bearer": lambda header: header.replace("Token ", "Bearer "),
    "two blanks": lambda header: header.replace("Token ", "Token  "),
    "the scheme alone": lambda header: "Token",
    "no Base64": lambda header: "Token ***",
    "Base64 of what is no UTF-8": lambda header: "Token //79",
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_token_has_to_be_exact(pair: Pair, how: str) -> None:
    header = SPOILT[how](token_of(pair.emsp))
    for url in urls(pair):
        answer = answered(pair.emsp.client.request("GET", url, headers={"Authorization": header}))
        assert answer.status == 401


def test_two_tokens_are_none(pair: Pair) -> None:
    header = ("Authorization", token_of(pair.emsp))
    answer = answered(pair.emsp.client.request("GET", pair.cpo.versions_url, headers=[header, header]))
    assert answer.status == 401


def test_the_form_of_the_token_depends_on_the_version(pair: Pair, version: Version) -> None:
    connection = connected(pair.emsp)
    other = next(v for v in Version if dialect(v).base64_tokens != dialect(version).base64_tokens)
    url = connection.url("locations", InterfaceRole.SENDER) or ""
    header = {"Authorization": dialect(other).authorization(connection.token)}
    assert answered(pair.emsp.client.request("GET", url, headers=header)).status == 401
    pair.cpo.faults.arm("transport.reads-either-form")
    assert answered(pair.emsp.client.request("GET", url, headers=header)).status == 200


def test_token_a_opens_versions_and_credentials_only(start: Start, version: Version) -> None:
    cpo, emsp = start("CPO", ocpi=version), start("EMSP", ocpi=version)
    for (of, module, _), url in cpo.platform.urls.items():
        answer = answered(emsp.client.request("GET", url, token=cpo.token_a, version=of or version))
        expected = 200 if module in ("versions", "version_details", "credentials") else 401
        assert answer.status == expected, module


def test_header_names_have_no_case(pair: Pair) -> None:
    header = token_of(pair.emsp)
    for name in ("authorization", "AUTHORIZATION", "AuthoriZation"):
        lines = [f"GET {urlsplit(pair.cpo.versions_url).path} HTTP/1.1", "Host: x", f"{name}: {header}"]
        status, _ = raw(pair.cpo, "\r\n".join(lines).encode() + b"\r\nConnection: close\r\n\r\n")
        assert status == 200


def test_an_unknown_url_is_not_found(pair: Pair) -> None:
    for url in urls(pair)[1:]:
        answer = answered(pair.emsp.client.request("GET", f"{url}/a/b/c/d/e/f"))
        assert (answer.status, answer.status_code) == (404, 2000)
        assert_envelope(answer)


def test_routing_headers_lead_nowhere_where_nothing_is(pair: Pair) -> None:
    url = pair.cpo.versions_url.replace("ocpi", "other")
    headers = {"OCPI-to-country-code": "NL", "OCPI-to-party-id": "PLC"}
    assert answered(pair.emsp.client.request("GET", url, headers=headers)).status == 404


def test_an_empty_segment_names_nothing(pair: Pair) -> None:
    assert pair.ask(pair.emsp, "GET", "locations", "//LOC1").status == 404
    assert pair.ask(pair.emsp, "GET", "locations", "/LOC1/").status == 200, "a slash at the end does no harm"


def test_a_verb_that_is_not_defined_is_refused(pair: Pair) -> None:
    answer = pair.ask(pair.emsp, "DELETE", "locations", "/LOC1")
    assert (answer.status, answer.status_code, answer.header("Allow")) == (405, 2000, "GET")
    assert_envelope(answer)
    assert pair.ask(pair.emsp, "GET", "locations", "/LOC1").status == 200


BAD_BODIES = {
    "cut off": b'{"id":',
    "trailing comma": b'{"id": "1",}',
    "single quotes": b"{'id': '1'}",
    "plain text": b"hello",
    "nothing": b"",
    "blanks": b"  \n ",
    "not UTF-8": b'{"id": "\xff\xfe"}',
    "UTF-16": '{"id": "1"}'.encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf{}",
    "NaN": b'{"id": NaN}',
    "Infinity": b'{"id": -Infinity}',
    "the same key twice": b'{"id": "1", "id": "2"}',
    "a thousand levels": b"[" * 1000 + b"]" * 1000,
    "a hundred thousand levels": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "an endless number": b'{"id": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_what_is_no_json_never_reaches_ocpi(pair: Pair, body: bytes) -> None:
    cpo = pair.cpo.parties[0]
    path = f"/{cpo.country_code}/{cpo.party_id}/LOC1"
    for method in ("PUT", "PATCH"):
        answer = pair.push(method, path, content=body)
        assert (answer.status, answer.status_code) == (400, 2001)
        assert_envelope(answer)
    credentials = pair.emsp.client.request("PUT", connected(pair.emsp).credentials_url() or "", content=body)
    assert (answered(credentials).status, answered(credentials).status_code) == (400, 2001)
    assert pair.emsp.store.received("locations") == []


@pytest.mark.parametrize("body", [b"null", b"[]", b'"text"', b"1", b"true", b"{}", b'[{"id": "1"}]'])
def test_json_that_is_no_object_is_a_client_error(pair: Pair, body: bytes) -> None:
    cpo = pair.cpo.parties[0]
    answer = pair.push("PUT", f"/{cpo.country_code}/{cpo.party_id}/LOC1", content=body)
    assert (answer.status, answer.status_code) == (200, 2001)
    assert_envelope(answer)


def test_a_body_of_ten_megabytes_is_too_large(pair: Pair) -> None:
    cpo = pair.cpo.parties[0]
    path = f"/{cpo.country_code}/{cpo.party_id}/LOC1"
    answer = pair.push("PUT", path, content=b'{"id": "' + b"x" * 10_000_000 + b'"}')
    assert (answer.status, answer.status_code) == (413, 2001)
    assert_envelope(answer)
    assert pair.push("PUT", path, content=b'{"id": "' + b"x" * 9_000_000 + b'"}').status == 200, (
        "2001, not 413"
    )


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", "text/plain", None])
def test_the_content_type_is_the_clients_business(pair: Pair, kind: str | None) -> None:
    """A request with a body in JSON has reached OCPI, whatever it was labelled as."""
    cpo = pair.cpo.parties[0]
    location = pair.ask(pair.emsp, "GET", "locations", "/LOC1").data
    path = f"/{cpo.country_code}/{cpo.party_id}/LOC1"
    assert pair.push("PUT", path, location, headers={"Content-Type": kind}).status_code == 1000


def test_message_ids_come_back(pair: Pair, version: Version) -> None:
    sent = {"X-Request-ID": "not-a-uuid", "x-correlation-id": "flow 1"}
    expected = ("not-a-uuid", "flow 1") if dialect(version).message_ids else (None, None)
    paths = {"": 200, "/LOC1": 200, "/nowhere": 404, "/a/b/c/d/e": 404, "?limit=x": 200}
    answers = [pair.ask(pair.emsp, "GET", "locations", path, headers=sent) for path in paths]
    assert [answer.status for answer in answers] == list(paths.values())
    answers.append(pair.ask(pair.emsp, "DELETE", "locations", "/LOC1", headers=sent))
    answers.append(pair.ask(pair.emsp, "GET", "locations", headers=sent, token="nobody"))
    assert [answer.status for answer in answers[-2:]] == [405, 401]
    for answer in answers:
        assert (answer.header("X-Request-ID"), answer.header("X-Correlation-ID")) == expected


def test_message_ids_may_be_missing(pair: Pair) -> None:
    gone = {"X-Request-ID": None, "X-Correlation-ID": None}
    answer = pair.ask(pair.emsp, "GET", "locations", headers=gone)
    assert (answer.status, answer.header("X-Request-ID")) == (200, None)


def test_routing_headers_are_turned_around(pair: Pair, version: Version) -> None:
    answer = pair.ask(pair.emsp, "GET", "locations")
    names = ("OCPI-from-country-code", "OCPI-from-party-id", "OCPI-to-country-code", "OCPI-to-party-id")
    expected = ["NL", "PLC", "NL", "PLE"] if dialect(version).routing_headers else [None] * 4
    assert [answer.header(name) for name in names] == expected


def test_configuration_modules_are_not_routed(pair: Pair) -> None:
    sent = {"OCPI-to-country-code": "NL", "OCPI-to-party-id": "PLC"}
    for url in (pair.cpo.versions_url, connected(pair.emsp).credentials_url() or ""):
        answer = answered(pair.emsp.client.request("GET", url, headers=sent))
        assert answer.status == 200
        assert not [name for name, _ in answer.headers if name.lower().startswith("ocpi-")]
    for exchange in (*pair.cpo.exchanges, *pair.emsp.exchanges):
        routed = [name for name, _ in exchange.request.headers if name.lower().startswith("ocpi-from")]
        assert not routed


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"OCPI-to-country-code": "xx", "OCPI-to-party-id": "YYY"}, 2001),
        ({"OCPI-from-country-code": "XX", "OCPI-from-party-id": "YYY"}, 2001),
        ({"OCPI-to-country-code": "nl", "OCPI-to-party-id": "plc"}, 1000),
        ({"OCPI-to-country-code": None, "OCPI-to-party-id": None}, 1000),
    ],
)
def test_parties_in_headers_have_to_be_there(pair: Pair, headers: Any, code: int, version: Version) -> None:
    answer = pair.ask(pair.emsp, "GET", "locations", headers=headers)
    assert answer.status_code == (code if dialect(version).routing_headers else 1000)


def test_broken_http_does_no_harm(pair: Pair) -> None:
    for nonsense in (
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    ):
        raw(pair.cpo, nonsense)
    assert answered(pair.emsp.client.request("GET", pair.cpo.versions_url)).status == 200


def test_percent_encoded_paths_are_read(pair: Pair) -> None:
    location = {**pair.ask(pair.emsp, "GET", "locations", "/LOC1").data, "id": "a/b c*ü".replace("ü", "~")}
    answer = pair.push("PUT", "/NL/PLC/a%2Fb%20c*%7E", location)
    assert answer.status_code == 1000, json.dumps(answer.json)
    assert pair.push("GET", "/NL/PLC/a%2fb%20c%2A~").data["id"] == "a/b c*~"


def raw(partner: MockPartner, request: bytes) -> tuple[int, bytes]:
    """Send bytes as they are and read what comes until the connection is closed."""
    parts = urlsplit(partner.versions_url)
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=5) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0, answer
