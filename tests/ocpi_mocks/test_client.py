"""The client: what it sends of itself, what it leaves to the caller, and systems that answer badly."""

import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, Stub, answered, connected

from ocpi_mocks import MockPartner
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version


@pytest.fixture
def partner(start: Start) -> MockPartner:
    return start("CPO", timeout=0.4)


@contextmanager
def speaking(*chunks: bytes, pause: float = 0.0) -> Iterator[str]:
    """A system that sends these bytes, whatever it is asked, and then closes the connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                try:
                    for chunk in chunks:
                        connection.sendall(chunk)
                        time.sleep(pause)
                except OSError:
                    pass  # the client has seen enough

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join(5)


def test_a_refused_connection_is_a_failure(partner: MockPartner) -> None:
    exchange = partner.client.request("GET", "http://127.0.0.1:1/versions")
    assert exchange.response is None
    assert exchange.failure.startswith("no connection")
    assert partner.exchanges[-1] == exchange


def test_a_silent_system_is_not_waited_for(partner: MockPartner) -> None:
    begun = time.monotonic()
    with speaking(b"", pause=1.0) as url:
        exchange = partner.client.request("GET", url)
        assert (exchange.response, exchange.failure) == (None, "no answer within 0.4 s")
        assert 0.3 < exchange.seconds < 0.9
    assert time.monotonic() - begun < 5


def test_a_system_that_trickles_is_not_waited_for_either(partner: MockPartner) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
    with speaking(head, *[b"x"] * 20, pause=0.1) as url:
        exchange = partner.client.request("GET", url)
    assert exchange.response is None
    assert exchange.failure == "the answer was not complete within 0.4 s"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nplop",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["nothing", "no HTTP", "cut short", "no gzip", "no chunk"],
)
def test_a_broken_answer_is_a_failure(partner: MockPartner, answer: bytes) -> None:
    with speaking(answer) as url:
        exchange = partner.client.request("GET", url)
    assert exchange.response is None
    assert "broken" in exchange.failure


def test_an_endless_answer_is_cut(start: Start) -> None:
    partner = start("CPO", timeout=10)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n"
    with speaking(head, *[b"x" * 1_000_000] * 20) as url:
        exchange = partner.client.request("GET", url)
    assert (exchange.response, exchange.failure) == (None, "the answer is longer than 10,000,000 bytes")


def test_a_redirect_is_an_answer_like_any_other(partner: MockPartner, stub: Stub) -> None:
    stub.answers["/here"] = (307, b"")
    stub.headers["Location"] = f"{stub.url}/there"
    assert answered(partner.client.request("GET", f"{stub.url}/here")).status == 307
    assert stub.asked == ["GET /here"]


@pytest.mark.parametrize(
    "url", ["", "nonsense", "/versions", "ftp://example.com/", "http://", "http://\x00/"]
)
def test_a_url_that_is_none_is_a_failure(partner: MockPartner, url: str) -> None:
    exchange = partner.client.request("GET", url)
    assert exchange.response is None
    assert exchange.failure


def test_a_header_that_is_none_is_a_failure(partner: MockPartner) -> None:
    exchange = partner.client.request("GET", partner.versions_url, token="Ω", version=Version.V211)
    assert exchange.response is None
    assert "broken" in exchange.failure


def test_the_usual_headers(pair: Pair, version: Version) -> None:
    connection = connected(pair.cpo)
    pair.cpo.act("push_location")
    request = pair.cpo.exchanges[-1].request
    assert request.headers_named("Authorization") == (dialect(version).authorization(connection.token),)
    assert request.header("Content-Type") == "application/json"
    ids = [request.header(name) for name in ("X-Request-ID", "X-Correlation-ID")]
    if dialect(version).message_ids:
        assert len({str(uuid.UUID(each)) for each in ids if each}) == 2
    else:
        assert ids == [None, None]
    routing = ("OCPI-from-country-code", "OCPI-from-party-id", "OCPI-to-country-code", "OCPI-to-party-id")
    expected = ["NL", "PLC", "NL", "PLE"] if dialect(version).routing_headers else [None] * 4
    assert [request.header(name) for name in routing] == expected


def test_no_request_id_comes_twice(pair: Pair, version: Version) -> None:
    pair.emsp.act("pull", {"module": "locations", "params": {"limit": "1"}})
    ids = [e.request.header("X-Request-ID") for e in pair.cpo.exchanges]
    if dialect(version).message_ids:
        assert len(set(ids)) == len(ids)


def test_a_get_has_no_body_and_no_content_type(pair: Pair) -> None:
    pair.ask(pair.emsp, "GET", "locations")
    request = pair.cpo.exchanges[-1].request
    assert request.body == b""
    assert (request.header("Content-Type"), request.header("Content-Length")) == (None, None)


def test_headers_are_replaced_left_out_and_doubled(partner: MockPartner) -> None:
    given = [("authorization", "Token x"), ("X-Request-ID", None), ("X-Test", "1"), ("X-Test", "2")]
    exchange = partner.client.request("GET", partner.versions_url, token="secret", headers=given)
    for request in (exchange.request, partner.exchanges[-2].request):
        assert request.headers_named("Authorization") == ("Token x",)
        assert request.headers_named("X-Request-ID") == ()
        assert request.headers_named("X-Test") == ("1", "2")
        assert request.header("X-Correlation-ID")


def test_an_empty_token_sends_none(partner: MockPartner) -> None:
    exchange = partner.client.request("GET", partner.versions_url, token="")
    assert exchange.request.header("Authorization") is None
    assert (answered(exchange).status, exchange.token) == (401, "")


def test_what_is_said_about_a_request_is_recorded(pair: Pair, version: Version) -> None:
    exchange = pair.cpo.client.request(
        "GET", pair.emsp.versions_url, parameters={"a": "b"}, stimulus="nothing wrong with it"
    )
    assert (dict(exchange.parameters), exchange.stimulus) == ({"a": "b"}, "nothing wrong with it")
    assert (exchange.version, exchange.token) == (version, "B")
    assert exchange.seconds > 0
