import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from ocpi_harness.redaction import Redactor
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221
from ocpi_reference.spec.wire import encode

Make = Callable[..., Exchange]
A, B, C = "token-A-4f8a", "tökén-B?/é", "token-C-77\\x"


def encoded(token: str) -> str:
    return base64.b64encode(token.encode()).decode()


def shown(exchange: Any) -> str:
    return repr(exchange) + encode({"b": exchange.request.body.decode("utf-8", "replace")}).decode()


def test_a_known_token_is_hidden_wherever_it_is_written(exchange: Make) -> None:
    redactor = Redactor()
    redactor.learn(A, "token_a")
    seen = exchange(
        url=f"http://x/locations?token={A}",
        headers=(("Authorization", f"Token {encoded(A)}"), ("X-Debug", encoded(A))),
        body=encode({"status_message": f"hello {A}, your header was {encoded(A)}"}),
        failure=f"cannot send {A}",
        parameters={"location_id": A},
    )
    hidden = redactor.exchange(seen)
    assert A not in shown(hidden)
    assert encoded(A) not in shown(hidden)
    assert hidden.request.header("Authorization") == "Token <token_a>"
    assert hidden.response is not None
    assert b"<token_a>" in hidden.response.body


@pytest.mark.parametrize("version", [V211, V221])
def test_a_header_shows_whose_token_it_was_before_any_body_told(exchange: Make, version: Any) -> None:
    sent = B if version is V211 else encoded(B)
    redactor = Redactor()
    seen = exchange(headers=(("authorization", f"Token {sent}"),), token="B", version=version)
    hidden = redactor.exchange(seen)
    assert hidden.request.header("Authorization") == "Token <token_b>"
    later = redactor.exchange(exchange(headers=(("authorization", f"Token {sent}"),), token="B"))
    assert later.request.header("Authorization") == "Token <token_b>"


def test_tokens_in_credentials_are_learnt_and_hidden_afterwards(exchange: Make) -> None:
    redactor = Redactor()
    registration = exchange(
        module="credentials",
        interface=None,
        method="POST",
        asked={"token": B},
        data={"token": C, "url": "http://x"},
    )
    hidden = redactor.exchange(registration)
    assert B not in hidden.request.body.decode()
    assert hidden.request.json == {"token": "<token_b>"}
    assert hidden.response is not None
    assert hidden.response.data["token"] == "<token_c>"
    assert hidden.response.data["url"] == "http://x"
    assert redactor.text(f"got {C} and {encoded(B)}") == "got <token_c> and <token_b>"


def test_a_token_that_json_escapes_is_found(exchange: Make) -> None:
    body = b'{"token": "\\u0074oken-\\u0042", "url": "token-B"}'
    hidden = Redactor().exchange(
        exchange(module="credentials", interface=None, method="POST", asked_body=body)
    )
    assert hidden.request.json == {"token": "<token_b>", "url": "<token_b>"}


def test_a_token_in_a_body_that_was_cut_is_hidden(exchange: Make) -> None:
    hidden = Redactor().exchange(exchange(module="", asked_body=b'{"url": "x", "token": "token-B-cut'))
    assert b"token-B-cut" not in hidden.request.body


def test_an_object_named_token_is_left_alone(exchange: Make) -> None:
    body = {"token": {"uid": "012345678"}, "response_url": "http://x"}
    hidden = Redactor().exchange(exchange(asked=body))
    assert hidden.request.json == body


def test_strange_tokens_are_hidden_and_told_apart(exchange: Make) -> None:
    redactor = Redactor()
    values = [
        f"Token {encoded(A + 'x')}",
        "Bearer abc.def.ghi",
        "justatoken",
        "Token   two  words",
        "Token",
        "",
    ]
    hidden = [
        redactor.exchange(exchange(headers=(("Authorization", value),), stimulus="a wrong token"))
        for value in values
    ]
    shown = [one.request.header("Authorization") for one in hidden]
    assert shown == [
        "Token <strange_token>",
        "Bearer <strange_token_2>",
        "<strange_token_3>",
        "Token <strange_token_4>",
        "Token",
        "",
    ]


def test_a_pseudonym_never_changes(exchange: Make) -> None:
    redactor = Redactor()
    assert redactor.learn("first-b", "token_b") == "<token_b>"
    assert redactor.learn("second-b", "token_b") == "<token_b_2>"
    assert redactor.learn("first-b", "token_c") == "<token_b>"


def test_a_longer_token_is_not_hidden_as_a_shorter_one() -> None:
    redactor = Redactor()
    redactor.learn("abcd", "token_a")
    redactor.learn("abcdef", "token_b")
    assert redactor.text("abcdef abcd") == "<token_b> <token_a>"


def test_a_very_short_token_is_hidden_in_its_place_only(exchange: Make) -> None:
    redactor = Redactor()
    redactor.learn("x1", "token_a")
    hidden = redactor.exchange(exchange(headers=(("Authorization", "Token x1"),), data={"id": "x1"}))
    assert hidden.request.header("Authorization") == "Token <token_a>"
    assert hidden.response is not None
    assert hidden.response.data == {"id": "x1"}


def test_bytes_that_are_no_text_pass(exchange: Make) -> None:
    body = b'\xff\xfe\x00"token": "abc"' + A.encode()
    redactor = Redactor()
    redactor.learn(A, "token_a")
    hidden = redactor.exchange(exchange(asked_body=body, status=None, direction=Direction.RECEIVED))
    assert hidden.request.body == b'\xff\xfe\x00"token": "<token_b>"<token_a>'
    assert hidden.response is None


@pytest.mark.parametrize(
    "token",
    ["short", "twelve-chars", 'with space and "quotes"', "f" * 64, "8c0e5a1f/?>~!\"#$%&'()*", "pässwörter"],
)
def test_tokens_of_every_kind_are_found_inside_other_text(token: str) -> None:
    redactor = Redactor()
    redactor.learn(token, "token_b")
    for other in range(50):
        redactor.learn(f"another-token-{other}", "token_c")
    text = f"x{token}y {encoded(token)} {encode(token).decode()} ?token={quote(token, safe='')}&"
    for _ in range(2):
        hidden = redactor.text(text)
        assert hidden == 'x<token_b>y <token_b> "<token_b>" ?token=<token_b>&'


def test_a_token_is_found_in_text_that_was_clean_before_it_was_learnt() -> None:
    redactor = Redactor()
    assert redactor.text("a-token-of-somebody") == "a-token-of-somebody"
    redactor.learn("a-token-of-somebody", "token_b")
    assert redactor.text("a-token-of-somebody") == "<token_b>"
