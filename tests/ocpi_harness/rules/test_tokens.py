"""Rules about Tokens, each on an exchange that keeps the requirement and on one that breaks it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221, V230, Version
from ocpi_reference.spec.versions import InterfaceRole

Make = Callable[..., Exchange]
Judge = Callable[..., Verdict]
PASS, FAIL, WARN, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.NOT_OBSERVED
LATER = "2026-05-04T11:00:00Z"
TOKEN = {
    "country_code": "NL",
    "party_id": "TNM",
    "uid": "012345678",
    "type": "RFID",
    "contract_id": "NL-TNM-C12345678-X",
    "issuer": "TheNewMotion",
    "valid": True,
    "whitelist": "ALLOWED",
    "last_updated": "2026-05-04T10:00:00Z",
}
TOKEN_211 = {
    name: TOKEN[name] for name in ("uid", "type", "issuer", "valid", "whitelist", "last_updated")
} | {"auth_id": "NLTNMC12345678X"}
CREDENTIALS = {
    "token": "abc",
    "url": "https://example.com/versions",
    "roles": [{"role": "EMSP", "country_code": "NL", "party_id": "TNM", "business_details": {"name": "TNM"}}],
}


def token(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**TOKEN, **changes}.items() if value is not None}


def listed(exchange: Make, *tokens: Any, **more: Any) -> Exchange:
    return exchange(module="tokens", data=list(tokens), **more)


def pushed(
    exchange: Make, method: str, body: Any, *, uid: str = "012345678", query: str = "", **more: Any
) -> Exchange:
    owner = "/{country_code}/{party_id}/{token_uid}"
    return exchange(
        module="tokens",
        interface=InterfaceRole.RECEIVER,
        direction=Direction.RECEIVED,
        method=method,
        path=owner,
        asked=body,
        url=f"http://127.0.0.1:1/tokens/NL/TNM/{uid}{query}",
        parameters={"country_code": "NL", "party_id": "TNM", "token_uid": uid},
        **more,
    )


def authorized(exchange: Make, data: Any, *, asked: Any = None, query: str = "", **more: Any) -> Exchange:
    return exchange(
        module="tokens",
        method="POST",
        path="/{token_uid}/authorize",
        asked=asked,
        data=data,
        url=f"http://127.0.0.1:1/tokens/012345678/authorize{query}",
        parameters={"token_uid": "012345678"},
        **more,
    )


def decision(allowed: str = "ALLOWED", **more: Any) -> dict[str, Any]:
    return {"allowed": allowed, "token": token(), **more}


OBJECTS: list[tuple[str, Verdict, dict[str, Any], Version]] = [
    ("041", PASS, token(), V221),
    ("041", FAIL, token(issuer=None), V221),
    ("063", PASS, token(), V230),
    ("063", FAIL, token(valid="yes"), V221),
    ("063", FAIL, token(visual_number=7), V221),
    ("063", PASS, TOKEN_211, V211),
    ("064", PASS, token(energy_contract={"supplier_name": "Greenpeace"}), V221),
    ("064", FAIL, token(energy_contract={"contract_id": "1"}), V221),
    ("064", UNSEEN, token(), V221),
    ("067", PASS, token(), V221),
    ("067", PASS, TOKEN_211, V211),
    ("067", WARN, token(contract_id="4711"), V221),
    ("069", PASS, token(group_id="G" * 20), V221),
    ("069", WARN, token(group_id="G" * 21), V221),
    ("069", UNSEEN, token(), V221),
    ("075", PASS, TOKEN_211, V211),
    ("075", FAIL, {**TOKEN_211, "type": "APP_USER"}, V211),
    ("076", PASS, token(type="APP_USER"), V221),
    ("076", FAIL, token(type="EMAID"), V221),
    ("078", PASS, token(type="APP_USER", whitelist="NEVER"), V221),
    ("078", WARN, token(type="AD_HOC_USER", whitelist="ALWAYS"), V230),
    ("078", UNSEEN, token(), V221),
    ("079", PASS, token(), V230),
    ("079", WARN, token(type="EMAID"), V230),
]


@pytest.mark.parametrize(("row", "verdict", "value", "version"), OBJECTS)
def test_tokens_in_a_list(
    exchange: Make, judged: Judge, row: str, verdict: Verdict, value: dict[str, Any], version: Version
) -> None:
    page = listed(exchange, value, version=version)
    assert judged(f"tokens-{row}", page, version=version, role="EMSP") is verdict


def test_what_a_list_lacks_is_reported_once(exchange: Make, judged: Judge) -> None:
    page = listed(exchange, token(issuer=None))
    assert judged("tokens-041", page, role="EMSP") is FAIL
    assert judged("tokens-063", page, role="EMSP") is PASS
    assert judged("tokens-063", pushed(exchange, "PUT", token(issuer=None)), role="EMSP") is FAIL


PUSHES: list[tuple[str, Verdict, str, Any, dict[str, Any]]] = [
    ("003", PASS, "PUT", token(), {}),
    ("016", PASS, "PUT", token(), {"query": "?type=RFID"}),
    ("016", FAIL, "PUT", token(), {"query": "?token_type=RFID"}),
    ("025", PASS, "PUT", token(party_id="tnm"), {}),
    ("025", FAIL, "PUT", token(party_id="XYZ"), {}),
    ("027", PASS, "PUT", token(), {}),
    ("027", PASS, "PUT", token(type="OTHER"), {"query": "?type=OTHER"}),
    ("027", WARN, "PUT", token(type="OTHER"), {}),
    ("027", FAIL, "PUT", token(type="OTHER"), {"query": "?type=RFID"}),
    ("030", PASS, "PATCH", {"valid": False, "last_updated": LATER}, {}),
    ("030", FAIL, "PATCH", {"valid": False}, {}),
    ("030", UNSEEN, "PUT", token(), {}),
]


@pytest.mark.parametrize(("row", "verdict", "method", "body", "more"), PUSHES)
def test_pushes(
    exchange: Make, judged: Judge, row: str, verdict: Verdict, method: str, body: Any, more: dict[str, Any]
) -> None:
    assert judged(f"tokens-{row}", pushed(exchange, method, body, **more), role="EMSP") is verdict


def test_a_query_of_2_1_1_is_harmless(exchange: Make, judged: Judge) -> None:
    plain, typed = (
        pushed(exchange, "PUT", TOKEN_211, query=query, version=V211) for query in ("", "?type=RFID")
    )
    assert judged("tokens-017", plain, version=V211, role="EMSP") is PASS
    assert judged("tokens-017", typed, version=V211, role="EMSP") is WARN


def test_the_first_push_is_a_put(exchange: Make, judged: Judge) -> None:
    put = pushed(exchange, "PUT", token(), number=1)
    patch = pushed(exchange, "PATCH", {"valid": False, "last_updated": LATER}, number=2)
    unknown = pushed(exchange, "PATCH", {"valid": False}, uid="77", number=3, status=404)
    assert judged("tokens-002", put, patch, unknown, role="EMSP") is PASS
    assert judged("tokens-002", patch, role="EMSP") is WARN


def test_a_failed_patch_is_looked_into(exchange: Make, judged: Judge) -> None:
    failed = pushed(exchange, "PATCH", {"valid": False}, number=1, status=404)
    other = pushed(exchange, "PUT", token(uid="77"), uid="77", number=2)
    put = pushed(exchange, "PUT", token(), number=3)
    assert judged("tokens-034", failed, put, role="EMSP") is PASS
    assert judged("tokens-034", failed, other, role="EMSP") is WARN
    assert judged("tokens-034", put, role="EMSP") is UNSEEN


def test_tokens_are_invalidated_and_not_deleted(exchange: Make, judged: Judge) -> None:
    blocked = pushed(exchange, "PUT", token(valid=False), number=1)
    row = blocked.endpoint
    deleted = exchange(direction=Direction.RECEIVED, method="DELETE", endpoint=row, number=2, module="tokens")
    assert judged("tokens-004", blocked, role="EMSP") is PASS
    assert judged("tokens-004", blocked, deleted, role="EMSP") is FAIL
    assert judged("tokens-004", pushed(exchange, "PUT", token()), role="EMSP") is UNSEEN


def test_tokens_belong_to_a_party_of_the_credentials(exchange: Make, judged: Judge) -> None:
    told = exchange(module="credentials", interface=None, data=CREDENTIALS, number=1)
    own, foreign = (listed(exchange, token(party_id=party), number=2) for party in ("tnm", "XYZ"))
    assert judged("tokens-065", told, own, role="EMSP") is PASS
    assert judged("tokens-065", told, foreign, role="EMSP") is FAIL
    assert judged("tokens-065", foreign, role="EMSP") is UNSEEN


def test_uid_and_type_name_one_token(exchange: Make, judged: Judge) -> None:
    apart = listed(exchange, token(), token(type="OTHER"), token(party_id="ABC"))
    twice = listed(exchange, token(uid="abc"), token(uid="ABC"))
    assert judged("tokens-066", apart, role="EMSP") is PASS
    assert judged("tokens-066", twice, role="EMSP") is WARN
    assert (
        judged("tokens-066", listed(exchange, token()), listed(exchange, token(), number=2), role="EMSP")
        is PASS
    )


def test_an_app_user_is_one_contract(exchange: Make, judged: Judge) -> None:
    one = listed(exchange, token(type="APP_USER"))
    same = listed(exchange, token(type="APP_USER", contract_id="nl-tnm-c12345678-x"), number=2)
    other = listed(exchange, token(type="APP_USER", contract_id="NL-TNM-C99999999-X"), number=2)
    assert judged("tokens-068", one, same, role="EMSP") is PASS
    assert judged("tokens-068", one, other, role="EMSP") is FAIL


def test_a_changed_token_is_newer(exchange: Make, judged: Judge) -> None:
    before = listed(exchange, token(), started=datetime(2026, 5, 4, 10, 0, 1, tzinfo=UTC))
    newer = listed(exchange, token(valid=False, last_updated=LATER), number=2)
    stale = listed(exchange, token(valid=False), number=2)
    assert judged("tokens-073", before, newer, role="EMSP") is PASS
    assert judged("tokens-073", before, stale, role="EMSP") is FAIL
    assert judged("tokens-073", before, before, role="EMSP") is UNSEEN
    within_the_second = listed(exchange, token())
    assert judged("tokens-073", within_the_second, stale, role="EMSP") is UNSEEN


REFERENCES = {"location_id": "LOC1", "evse_uids": ["E1", "E2"]}
DECISIONS: list[tuple[str, Verdict, Any, dict[str, Any]]] = [
    ("053", PASS, decision(location={"location_id": "loc1", "evse_uids": ["e1"]}), {"asked": REFERENCES}),
    ("053", FAIL, decision(location={"location_id": "LOC1", "evse_uids": ["E3"]}), {"asked": REFERENCES}),
    ("053", FAIL, decision(location={"location_id": "LOC2", "evse_uids": []}), {"asked": REFERENCES}),
    ("053", UNSEEN, decision(), {"asked": REFERENCES}),
    ("054", PASS, decision(), {}),
    ("054", FAIL, decision(location=REFERENCES), {}),
    ("054", PASS, decision("BLOCKED"), {"asked": REFERENCES}),
    ("054", WARN, decision("BLOCKED", location=REFERENCES), {"asked": REFERENCES}),
    ("056", PASS, decision("NO_CREDIT"), {}),
    ("056", FAIL, decision("MAYBE"), {}),
    ("057", PASS, decision("BLOCKED", token=token(valid=False)), {}),
    ("057", FAIL, decision(token=token(valid=False)), {}),
    ("057", UNSEEN, decision(), {}),
    ("058", PASS, decision(), {}),
    ("058", FAIL, decision(token=token(uid="99")), {}),
    ("058", FAIL, decision(), {"query": "?type=APP_USER"}),
    ("060", PASS, decision(info={"language": "en", "text": "Welcome"}), {}),
    ("060", WARN, decision(info={"text": "Welcome"}), {}),
    ("061", PASS, decision(), {}),
    ("061", FAIL, {"token": token()}, {}),
    ("061", PASS, decision(token=token(issuer=None)), {}),
    ("062", PASS, decision(location=REFERENCES), {"asked": REFERENCES}),
    ("062", FAIL, decision(location={"evse_uids": []}), {"asked": REFERENCES}),
    ("062", WARN, decision(location={**REFERENCES, "connector_ids": ["1"]}), {"asked": REFERENCES}),
]


@pytest.mark.parametrize(("row", "verdict", "data", "more"), DECISIONS)
def test_decisions(
    exchange: Make, judged: Judge, row: str, verdict: Verdict, data: Any, more: dict[str, Any]
) -> None:
    assert judged(f"tokens-{row}", authorized(exchange, data, **more), role="EMSP") is verdict


def test_a_cpo_asks_at_authorize(exchange: Make, judged: Judge) -> None:
    asked = authorized(exchange, None, direction=Direction.RECEIVED)
    assert judged("tokens-044", asked, role="CPO") is PASS
    assert judged("tokens-044", listed(exchange), role="CPO") is UNSEEN
