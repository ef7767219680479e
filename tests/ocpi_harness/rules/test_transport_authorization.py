import base64
from collections.abc import Callable

import pytest

from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221, Version

Make = Callable[..., Exchange]
PASS, FAIL, WARN, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.NOT_OBSERVED

TOKEN = "ab??>>?,"
ENCODED = base64.b64encode(TOKEN.encode()).decode()  # YWI/Pz4+Pyw=: all that the alphabets differ in


def asked(exchange: Make, *authorization: str, **more: object) -> Exchange:
    headers = tuple(("authorization", sent) for sent in authorization)
    more.setdefault("interface", "RECEIVER")
    more.setdefault("path", "/{country_code}/{party_id}/{location_id}")
    return exchange(direction=Direction.RECEIVED, headers=headers, number=2, **more)


def issued(exchange: Make, version: Version) -> Exchange:
    body = {"token": TOKEN, "url": "http://127.0.0.1:1/versions"}
    return exchange(module="credentials", interface=None, method="PUT", asked=body, version=version)


@pytest.mark.parametrize(
    ("row", "headers", "verdict"),
    [
        ("transport-004", ["Token abc"], PASS),
        ("transport-004", [], FAIL),
        ("transport-004", ["Token abc", "Token abc"], FAIL),
        ("transport-005", ["Token abc"], PASS),
        ("transport-005", ["token abc"], WARN),
        ("transport-005", ["Bearer abc"], FAIL),
        ("transport-005", ["abc"], FAIL),
        ("transport-005", [], UNSEEN),
        ("transport-007", ["Token abc="], PASS),
        ("transport-007", ["Token  abc="], FAIL),
        ("transport-007", ["Token\tabc="], FAIL),
        ("transport-007", ["Token abc, Token def"], FAIL),
        ("transport-007", ["Token"], FAIL),
        ("transport-007", ["Bearer  abc"], UNSEEN),
    ],
)
def test_the_header_is_one_and_well_formed(
    row: str, headers: list[str], verdict: Verdict, exchange: Make, judged: Callable[..., Verdict]
) -> None:
    assert judged(row, asked(exchange, *headers)) is verdict


@pytest.mark.parametrize(
    ("sent", "in_221", "in_211"),
    [
        (ENCODED, PASS, WARN),
        (TOKEN, FAIL, PASS),
        (base64.b64encode(TOKEN.encode() + b"\n").decode(), FAIL, FAIL),
        (base64.urlsafe_b64encode(TOKEN.encode()).decode(), FAIL, FAIL),
        (base64.b64encode(ENCODED.encode()).decode(), FAIL, FAIL),
        ("another", UNSEEN, UNSEEN),
    ],
)
def test_a_token_comes_back_in_the_form_of_the_version(
    sent: str, in_221: Verdict, in_211: Verdict, exchange: Make, judged: Callable[..., Verdict]
) -> None:
    for row, version, verdict in (("transport-008", V221, in_221), ("transport-011", V211, in_211)):
        request = asked(exchange, f"Token {sent}", version=version)
        assert judged(row, issued(exchange, version), request, version=version) is verdict


def test_at_the_versions_endpoint_nobody_knows_the_version_yet(
    exchange: Make, judged: Callable[..., Verdict]
) -> None:
    request = asked(exchange, f"Token {TOKEN}", module="versions", interface=None, path="")
    assert judged("transport-008", issued(exchange, V221), request) is UNSEEN


def test_a_token_that_our_side_knew_was_in_the_right_form(
    exchange: Make, judged: Callable[..., Verdict]
) -> None:
    assert judged("transport-008", asked(exchange, "Token dG9rZW4=", token="A")) is PASS
    assert (
        judged("transport-011", asked(exchange, "Token token", token="A", version=V211), version=V211) is PASS
    )
