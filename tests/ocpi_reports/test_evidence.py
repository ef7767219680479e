import shlex
from collections.abc import Callable
from dataclasses import replace

from ocpi_reference.exchange import Direction, Exchange, Request, Response
from ocpi_reports.evidence import MOST_CHARACTERS, MOST_LINES, evidence, pretty


def a_response(body: bytes) -> Response:
    return Response(headers=(), body=body, status=200)


def test_a_body_is_indented_and_its_numbers_keep_every_digit() -> None:
    assert pretty(a_response(b'{"b":0.12345678901234567890,"a":1.10}')).text == (
        '{\n  "b": 0.12345678901234567890,\n  "a": 1.10\n}'
    )


def test_what_is_no_json_is_shown_as_it_came() -> None:
    assert pretty(a_response(b"<html>\xff{")).text == "<html>\\xff{"
    assert pretty(a_response(b'{"a":1,"a":2}')).text == '{"a":1,"a":2}', "a repeated key is evidence"
    assert pretty(a_response(b'["\\ud800"]')).text == '["\\ud800"]'
    assert pretty(a_response(b"[" * 100_000)).text == "[" * MOST_CHARACTERS


def test_a_long_body_is_cut_and_says_where_the_rest_is() -> None:
    body = pretty(a_response(b"[" + b",".join([b"1"] * 500) + b"]"))
    assert len(body.text.splitlines()) == MOST_LINES
    assert body.note == f"Shown: the first {MOST_LINES} of 502 lines. traffic.ndjson holds the whole body."


def test_an_exchange_says_who_asked_and_what_came(make_exchange: Callable[..., Exchange]) -> None:
    shown = evidence(make_exchange(4, sent=False))
    assert shown.sender == "your system"
    assert shown.line == "PUT http://127.0.0.1:8080/ocpi/2.2.1/locations?offset=4&limit=20"
    assert shown.outcome == "HTTP 200, status_code 1000"
    assert shown.milliseconds == 31
    assert shown.response == "HTTP 200\nContent-Type: application/json\nX-Total-Count: 50"


def test_no_answer_is_said_with_its_reason(make_exchange: Callable[..., Exchange]) -> None:
    shown = evidence(replace(make_exchange(1), response=None, failure="timed out after 30 s"))
    assert (shown.outcome, shown.response) == ("no answer: timed out after 30 s", None)
    assert shown.response_body.text == ""


def test_a_body_too_long_for_a_terminal_becomes_a_file_in_the_curl_line(
    make_exchange: Callable[..., Exchange],
) -> None:
    exchange = make_exchange(7)
    long = replace(exchange, direction=Direction.SENT, request=replace(exchange.request, body=b"1" * 10_000))
    assert shlex.split(evidence(long).curl)[-2:] == ["--data-binary", "@exchange-7-request.json"]
    assert len(evidence(long).curl) < 1000


def test_a_header_without_end_is_cut(make_exchange: Callable[..., Exchange]) -> None:
    request = Request(headers=(("X-Long", "y" * 9_000),), body=b"", method="GET", url="http://a/")
    shown = evidence(replace(make_exchange(1), request=request))
    assert shown.request.endswith("y ... (9,000 characters)")
    assert len(shown.request) < 500
