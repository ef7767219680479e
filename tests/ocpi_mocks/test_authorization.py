"""Real-time authorization, from both sides."""

from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair

from ocpi_reference.exchange import Response
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.tokens import AllowedType, AuthorizationInfo


def authorize(pair: Pair, path: str, body: Any = None, **more: Any) -> Response:
    return pair.ask(pair.cpo, "POST", "tokens", f"/{path}", json=body, **more)


def cards(pair: Pair, **wanted: Any) -> list[dict[str, Any]]:
    """The eMSP's cards, in the shape of 2.3.0."""
    tokens = [token for token in pair.emsp.store.own("tokens") if token["type"] == "RFID"]
    return [token for token in tokens if all(token[name] == value for name, value in wanted.items())]


def info(answer: Response, version: Version) -> dict[str, Any]:
    assert (answer.status, answer.status_code) == (200, 1000), answer.body
    assert problems(AuthorizationInfo, answer.data, version, unknown_fields=True) == ()
    found: dict[str, Any] = answer.data
    return found


def test_a_valid_card_is_allowed(pair: Pair, version: Version) -> None:
    uid = cards(pair, valid=True)[0]["uid"]
    for body in (None, {"location_id": "UNKNOWN", "evse_uids": ["E1", "E2"]}):
        found = info(authorize(pair, f"{uid}/authorize", body), version)
        assert found["allowed"] == "ALLOWED"
        assert found.get("location") == body
        if dialect(version).tokens_have_types:
            listed = pair.ask(pair.cpo, "GET", "tokens").data
            assert found["token"] in listed
            assert found["token"]["uid"] == uid
            assert found["authorization_reference"]


def test_a_card_that_is_not_valid_is_not(pair: Pair, version: Version) -> None:
    uid = cards(pair, valid=False)[0]["uid"]
    found = info(authorize(pair, f"{uid}/authorize", {"location_id": "LOC1"}), version)
    assert found["allowed"] == "BLOCKED"
    assert found["info"]["text"]
    assert not {"location", "authorization_reference"} & set(found)


@pytest.mark.parametrize("allowed", list(AllowedType))
def test_every_decision_can_be_had(pair: Pair, version: Version, allowed: AllowedType) -> None:
    uid = cards(pair, valid=True)[0]["uid"]
    pair.emsp.act("decide", {"uid": uid, "allowed": allowed})
    assert info(authorize(pair, f"{uid}/authorize"), version)["allowed"] == allowed


def test_where_it_matters_where_the_place_has_to_be_told(pair: Pair, version: Version) -> None:
    uid = cards(pair, valid=True)[0]["uid"]
    pair.emsp.act("decide", {"uid": uid, "needs_location": True, "evse_uids": ["E2"]})
    answer = authorize(pair, f"{uid}/authorize")
    assert (answer.status, answer.status_code, answer.data) == (200, 2002, None)
    found = info(
        authorize(pair, f"{uid}/authorize", {"location_id": "L", "evse_uids": ["E1", "E2"]}), version
    )
    assert found["location"] == {"location_id": "L", "evse_uids": ["E2"]}


def test_an_unknown_token_is_unknown(pair: Pair, version: Version) -> None:
    answer = authorize(pair, "NOBODY/authorize")
    assert answer.status == 404
    assert answer.status_code == (2004 if dialect(version).tokens_have_types else 2000)
    assert "data" not in answer.json


def test_the_type_is_rfid_unless_told(pair: Pair, version: Version) -> None:
    uid = cards(pair)[0]["uid"]
    assert authorize(pair, f"{uid}/authorize?type=RFID").status == 200
    assert authorize(pair, f"{uid}/authorize?type=OTHER").status == 404
    app = next(token for token in pair.emsp.store.own("tokens") if token["type"] == "APP_USER")
    told = "APP_USER" if dialect(version).tokens_have_types else "OTHER"
    assert authorize(pair, f"{app['uid']}/authorize").status == 404
    assert authorize(pair, f"{app['uid']}/authorize?type={told}").status == 200


def test_the_letter_case_of_a_uid_counts_where_it_does_in_ocpi(pair: Pair, version: Version) -> None:
    uid = next(token["uid"] for token in cards(pair) if token["uid"].lower() != token["uid"])
    expected = 200 if dialect(version).case_insensitive_ids else 404
    assert authorize(pair, f"{uid.lower()}/authorize").status == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"", (200, 1000)), (b"{}", (200, 2001)), (b"[]", (200, 2001)), (b"{", (400, 2001))],
)
def test_the_body_is_optional_and_then_right(pair: Pair, content: bytes, expected: tuple[int, int]) -> None:
    uid = cards(pair, valid=True)[0]["uid"]
    answer = authorize(pair, f"{uid}/authorize", content=content)
    assert (answer.status, answer.status_code) == expected


def test_the_last_segment_is_required(pair: Pair) -> None:
    uid = cards(pair)[0]["uid"]
    for path in (uid, f"{uid}/", f"{uid}/authorise", f"{uid}/authorize/now"):
        assert authorize(pair, path).status == 404


def present(pair: Pair, **body: Any) -> tuple[Any, bool]:
    """What a CPO decides about a token, and whether it asked the eMSP."""
    before = len([e for e in pair.emsp.exchanges if e.request.method == "POST"])
    allowed = pair.cpo.act("present_token", body)["allowed"]
    asked = len([e for e in pair.emsp.exchanges if e.request.method == "POST"]) > before
    return allowed, asked


def test_a_cpo_follows_the_whitelist(pair: Pair) -> None:
    pair.cpo.act("pull", {"module": "tokens"})
    cards_of = {
        kind: cards(pair, whitelist=kind, valid=True)[0]["uid"] for kind in ("ALWAYS", "ALLOWED", "NEVER")
    }
    assert present(pair, token_uid=cards_of["ALWAYS"]) == ("ALLOWED", False)
    assert present(pair, token_uid=cards_of["ALLOWED"]) == ("ALLOWED", False)
    assert present(pair, token_uid=cards_of["NEVER"], location_id="LOC1", evse_uid="101") == ("ALLOWED", True)
    assert present(pair, token_uid=cards(pair, whitelist="NEVER", valid=False)[0]["uid"]) == ("BLOCKED", True)
    assert present(pair, token_uid="NOBODY") == (None, True)


def test_a_cpo_lets_in_offline_whom_it_may(pair: Pair) -> None:
    pair.cpo.act("pull", {"module": "tokens"})
    pair.emsp.faults.arm("transport.hangs-up?module=tokens&method=POST")
    uid = cards(pair, whitelist="ALLOWED_OFFLINE", valid=True)[0]["uid"]
    assert present(pair, token_uid=uid) == ("ALLOWED", True)
    uid = cards(pair, whitelist="NEVER", valid=True)[0]["uid"]
    assert present(pair, token_uid=uid) == (None, True)
