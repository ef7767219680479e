"""Rules about what the system asks of us: format, addresses, owners, message ids."""

from collections.abc import Callable
from typing import Any

import pytest

from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221, Version, rows
from ocpi_reference.spec.tokens import Token

Make = Callable[..., Exchange]
Judge = Callable[..., Verdict]
PASS, FAIL, WARN, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.NOT_OBSERVED

OURS = "http://127.0.0.1:1/k3/2.2.1/zz9"
OBJECT = "/{country_code}/{party_id}/{location_id}"
OLD_TOKEN: dict[str, Any] = {
    "path": "/{country_code}/{party_id}/{token_uid}",
    "module": "tokens",
    "version": V211,
}
NOWHERE: dict[str, Any] = {"module": "", "token": "B"}


def asked(exchange: Make, method: str = "GET", **what: Any) -> Exchange:
    what = {"interface": "RECEIVER", "path": OBJECT, "url": f"{OURS}/NL/ABC/LOC1", "number": 5, **what}
    return exchange(direction=Direction.RECEIVED, method=method, **what)


def typed(media_type: str) -> tuple[tuple[str, str], ...]:
    return (("content-type", media_type),) if media_type else ()


@pytest.mark.parametrize(
    ("method", "media_type", "in_221", "in_211", "patching"),
    [
        ("PUT", "application/json", PASS, PASS, UNSEEN),
        ("PUT", "Application/JSON; charset=utf-8", PASS, PASS, UNSEEN),
        ("PUT", "", FAIL, WARN, UNSEEN),
        ("PUT", "text/plain", FAIL, FAIL, UNSEEN),
        ("PATCH", "application/json", PASS, PASS, PASS),
        ("PATCH", "application/merge-patch+json", FAIL, FAIL, FAIL),
    ],
)
def test_bodies_are_declared(
    method: str,
    media_type: str,
    in_221: Verdict,
    in_211: Verdict,
    patching: Verdict,
    exchange: Make,
    judged: Judge,
) -> None:
    def sent(version: Version) -> Exchange:
        return asked(exchange, method, asked={"id": "LOC1"}, headers=typed(media_type), version=version)

    assert judged("transport-025", sent(V221)) is in_221
    assert judged("transport-026", sent(V211), version=V211) is in_211
    assert judged("transport-069", sent(V221)) is patching


@pytest.mark.parametrize(
    ("row", "method", "what", "verdict"),
    [
        ("transport-001", "PUT", {"asked": {}}, PASS),
        ("transport-001", "PUT", {"asked_body": b"id=LOC1"}, FAIL),
        ("transport-001", "GET", {}, UNSEEN),
        ("transport-023", "GET", {}, PASS),
        ("transport-023", "OPTIONS", {**NOWHERE, "status": 405}, WARN),
        ("transport-023", "PUT", {"headers": (("X-HTTP-Method-Override", "PATCH"),)}, FAIL),
        ("transport-024", "PUT", {}, PASS),
        ("transport-024", "DELETE", {**NOWHERE, "status": 405}, FAIL),
        ("transport-024", "POST", {**NOWHERE, "status": 405}, UNSEEN),
        ("transport-024", "GET", {**NOWHERE, "status": 404}, UNSEEN),
        ("transport-074", "PUT", {}, PASS),
        ("transport-074", "POST", {**NOWHERE, "status": 405}, FAIL),
        ("transport-074", "POST", {"module": "cdrs", "path": ""}, UNSEEN),
        ("transport-067", "PATCH", {"asked": {"name": "x", "last_updated": "2026-05-04T10:00:00Z"}}, PASS),
        ("transport-067", "PATCH", {"asked": {"name": "x"}}, FAIL),
        ("transport-067", "PATCH", {"asked": [{"op": "replace", "path": "/name"}]}, FAIL),
        ("transport-067", "PATCH", {"asked": {}}, FAIL),
        ("transport-067", "PUT", {"asked": {}}, UNSEEN),
    ],
)
def test_requests(
    row: str, method: str, what: dict[str, Any], verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    assert judged(row, asked(exchange, method, **what)) is verdict


def test_a_patch_with_every_field_is_more_than_it_needs(exchange: Make, judged: Judge) -> None:
    every = [row.name for row in rows(Token, V211)]
    whole = asked(exchange, "PATCH", asked=dict.fromkeys(every, "x"), **OLD_TOKEN)
    assert judged("transport-067", whole, version=V211) is WARN


def test_a_whole_object_has_its_required_fields(exchange: Make, judged: Judge) -> None:
    whole = {
        "uid": "1",
        "type": "RFID",
        "auth_id": "NL-ABC-C12345678",
        "issuer": "ABC",
        "valid": True,
        "whitelist": "NEVER",
        "last_updated": "2026-05-04T10:00:00Z",
    }
    for method, body, verdict in (
        ("PUT", whole, PASS),
        ("PUT", {**whole, "valid": "maybe"}, PASS),
        ("PUT", {key: value for key, value in whole.items() if key != "issuer"}, FAIL),
        ("PATCH", {"valid": True}, UNSEEN),
    ):
        sent = asked(exchange, method, asked=body, **OLD_TOKEN)
        assert judged("transport-064", sent, version=V211) is verdict


def published(exchange: Make) -> Exchange:
    details = {"version": "2.2.1", "endpoints": [{"identifier": "locations", "url": OURS + "/"}]}
    more: dict[str, Any] = {"module": "version_details", "interface": None, "direction": Direction.RECEIVED}
    return exchange(data=details, **more)


@pytest.mark.parametrize(
    ("row", "what", "verdict"),
    [
        ("transport-072", {}, PASS),
        ("transport-072", {**NOWHERE, "status": 404, "url": f"{OURS}//LOC1"}, FAIL),
        ("transport-072", {**NOWHERE, "status": 404, "url": "http://127.0.0.1:1/ocpi/locations"}, UNSEEN),
        ("transport-101", {}, PASS),
        ("transport-101", {**NOWHERE, "status": 404, "url": "http://127.0.0.1:1/ocpi/locations"}, FAIL),
        ("transport-101", {**NOWHERE, "status": 404, "url": f"{OURS}//LOC1"}, UNSEEN),
        ("transport-101", {**NOWHERE, "token": "", "status": 401, "url": "http://127.0.0.1:1/x"}, UNSEEN),
        ("transport-101", {"module": "versions", "interface": None, "path": ""}, UNSEEN),
    ],
)
def test_addresses(row: str, what: dict[str, Any], verdict: Verdict, exchange: Make, judged: Judge) -> None:
    assert judged(row, published(exchange), asked(exchange, **what)) is verdict


ROLES = {"roles": [{"role": "CPO", "country_code": "NL", "party_id": "ABC"}]}
OF_OLD = {"country_code": "NL", "party_id": "ABC"}


@pytest.mark.parametrize(("version", "credentials"), [(V221, ROLES), (V211, OF_OLD)])
def test_objects_are_pushed_under_a_party_of_the_system(
    version: Version, credentials: dict[str, Any], exchange: Make, judged: Judge
) -> None:
    known = exchange(module="credentials", interface=None, data=credentials, version=version)

    def push(country_code: str, party_id: str) -> Exchange:
        parameters = {"country_code": country_code, "party_id": party_id, "location_id": "LOC1"}
        return asked(exchange, "PUT", parameters=parameters, version=version)

    assert judged("transport-073", known, push("nl", "abc"), version=version) is PASS
    assert judged("transport-073", known, push("NL", "XYZ"), version=version) is FAIL
    assert judged("transport-073", push("NL", "XYZ"), version=version) is UNSEEN


@pytest.mark.parametrize(
    ("owner", "role", "verdict"), [("ABC", "CPO", PASS), ("XYZ", "CPO", FAIL), ("XYZ", "HUB", UNSEEN)]
)
def test_listed_objects_name_their_owner(
    owner: str, role: str, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    known = exchange(module="credentials", interface=None, data=ROLES)
    listed = exchange(data=[{"id": "LOC1", "country_code": "NL", "party_id": owner}])
    assert judged("transport-078", known, listed, role=role) is verdict


def test_next_links_are_followed(exchange: Make, judged: Judge) -> None:
    url = "http://127.0.0.1:1/k3/tokens"
    link = (("link", f'<{url}?cursor=x>; rel="next"'),)
    of_tokens: dict[str, Any] = {"module": "tokens", "interface": "SENDER", "path": ""}
    first = asked(exchange, url=url, answer_headers=link, **of_tokens)

    def then(later: str) -> Verdict:
        return judged("transport-063", first, asked(exchange, url=later, **{**of_tokens, "number": 6}))

    assert then(f"{url}?cursor=x") is PASS
    assert then(f"{url}?offset=2&limit=2") is WARN
    assert then(f"{url}?date_from=2026-05-04T10:00:00Z") is FAIL
    assert judged("transport-063", asked(exchange, **of_tokens)) is UNSEEN
    followed = asked(exchange, url=f"{url}?cursor=x", **{**of_tokens, "number": 6})
    left_alone = asked(exchange, url=url, answer_headers=link, **{**of_tokens, "number": 7})
    assert judged("transport-063", first, followed, left_alone) is PASS


UUIDS = ("2c0d9b1c-5f5e-4f31-8d4f-3f6f1e6f0a01", "2c0d9b1c-5f5e-4f31-8d4f-3f6f1e6f0a02")


@pytest.mark.parametrize(
    ("row", "first", "second", "verdict"),
    [
        ("transport-092", {"X-Request-ID": UUIDS[0]}, {"X-Request-ID": UUIDS[1]}, PASS),
        ("transport-092", {"X-Request-ID": UUIDS[0]}, {"X-Request-ID": UUIDS[0]}, FAIL),
        ("transport-092", {"X-Request-ID": UUIDS[0]}, {}, FAIL),
        ("transport-094", {"x-correlation-id": UUIDS[0]}, {"x-correlation-id": UUIDS[1]}, PASS),
        ("transport-094", {"x-correlation-id": UUIDS[0]}, {"x-correlation-id": UUIDS[0]}, WARN),
        ("transport-094", {"x-correlation-id": UUIDS[0]}, {}, FAIL),
        ("transport-097", {"x-correlation-id": UUIDS[0]}, {"x-request-id": UUIDS[0]}, PASS),
        ("transport-097", {"x-correlation-id": UUIDS[0]}, {"x-request-id": "1"}, WARN),
    ],
)
def test_message_ids(
    row: str, first: dict[str, str], second: dict[str, str], verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    about_a_location = asked(exchange, headers=tuple(first.items()), number=5)
    path = "/{country_code}/{party_id}/{tariff_id}"
    about_a_tariff = asked(exchange, headers=tuple(second.items()), number=6, module="tariffs", path=path)
    assert judged(row, about_a_location, about_a_tariff) is verdict
