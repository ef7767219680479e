"""A charging session from the card at the reader to the bill, between a CPO and an eMSP, in each version."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, connected
from tests.ocpi_mocks.test_pair import flaws

from ocpi_mocks import ActionError
from ocpi_mocks.kinds import named
from ocpi_reference.billing import Verdict, audit
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole
from ocpi_reference.spec.wire import same


def received(pair: Pair, *modules: str) -> list[Exchange]:
    """What the eMSP got from the CPO about some modules, in order."""
    return [e for e in pair.emsp.exchanges if e.module in modules and e.direction == "received"]


def session_of(pair: Pair, told: dict[str, Any]) -> dict[str, Any]:
    """The Session as the eMSP knows it."""
    found = [each for each in pair.emsp.store.received("sessions") if each["id"] == told["session_id"]]
    assert len(found) == 1
    return found[0]


def cdr_of(pair: Pair, told: dict[str, Any]) -> dict[str, Any]:
    """The CDR as the eMSP has it."""
    found = [each for each in pair.emsp.store.received("cdrs") if each["id"] == told["cdr_id"]]
    assert len(found) == 1
    return found[0]


def whitelisted(pair: Pair, whitelist: str, *, valid: bool = True) -> str:
    """The uid of a card of the eMSP."""
    return next(
        str(token["uid"])
        for token in pair.emsp.store.own("tokens")
        if (token["whitelist"], token["valid"], token["type"]) == (whitelist, valid, "RFID")
    )


def test_a_session_is_told_in_order_and_billed_right(pair: Pair, version: Version) -> None:
    told = pair.cpo.act("start_session")
    session, cdr = session_of(pair, told), cdr_of(pair, told)
    sent = [(e.module, e.request.method) for e in received(pair, "sessions", "cdrs")]
    assert sent[:2] == [("sessions", "PUT"), ("sessions", "PATCH")]
    assert sent[-3:] == [("sessions", "PATCH"), ("cdrs", "POST"), ("cdrs", "GET")]
    assert [e.request.json.get("status") for e in received(pair, "sessions")][:2] == ["PENDING", "ACTIVE"]
    assert session["status"] == "COMPLETED"
    assert len(session["charging_periods"]) == len(cdr["charging_periods"])
    judged = audit(cdr, ocpi=version, session=session)
    assert judged.verdict is Verdict.RIGHT, judged.to_json()
    assert judged.figures


def test_every_exchange_of_a_session_is_legal(pair: Pair, version: Version) -> None:
    pair.cpo.act("start_session")
    pair.cpo.act("start_session", {"token_uid": whitelisted(pair, "NEVER")})
    exchanges = [e for partner in (pair.cpo, pair.emsp) for e in partner.exchanges]
    assert {"sessions", "cdrs", "locations", "tokens"} <= {e.module for e in exchanges}
    assert [
        (e.request.method, e.request.url, flaws(e, version)) for e in exchanges if flaws(e, version)
    ] == []


def test_the_lists_show_what_was_pushed(pair: Pair, version: Version) -> None:
    told = pair.cpo.act("start_session")
    pushed = {"sessions": session_of(pair, told), "cdrs": cdr_of(pair, told)}
    for module, value in pushed.items():
        listed = pair.ask(pair.emsp, "GET", module, "?date_from=2026-01-01T00:00:00Z").data
        assert [each["id"] for each in listed] == [value["id"]]
        # The Location that 2.1.1 embeds in a Session was pushed as it was before the EVSE was in use.
        moving = {"location"} if module == "sessions" else set()
        assert same(*({k: v for k, v in each.items() if k not in moving} for each in (listed[0], value)))


def test_nothing_lies_in_the_future_and_all_is_news(pair: Pair, version: Version) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    told = pair.cpo.act("start_session")
    session = session_of(pair, told)
    ended = session["end_date_time" if "end_date_time" in session else "end_datetime"]
    assert datetime.fromisoformat(ended) <= datetime.now(UTC)
    assert datetime.fromisoformat(ended) >= before - timedelta(minutes=2)
    assert datetime.fromisoformat(session["last_updated"]) >= before
    assert datetime.fromisoformat(cdr_of(pair, told)["last_updated"]) >= before


def test_the_evse_is_in_use_meanwhile(pair: Pair) -> None:
    told = pair.cpo.act("start_session", {"location_id": "LOC2", "evse_uid": "201"})
    assert (told["location_id"], told["evse_uid"]) == ("LOC2", "201")
    patches = [e.request.json for e in received(pair, "locations") if e.request.method == "PATCH"]
    assert [patch["status"] for patch in patches] == ["CHARGING", "AVAILABLE"]
    (location,) = pair.emsp.store.received("locations")
    assert [evse["status"] for evse in location["evses"] if evse["uid"] == "201"] == ["AVAILABLE"]


@pytest.mark.parametrize(
    ("whitelist", "asked", "method"), [("ALWAYS", 0, "WHITELIST"), ("NEVER", 1, "AUTH_REQUEST")]
)
def test_the_card_is_authorized_as_its_whitelist_says(
    pair: Pair, version: Version, whitelist: str, asked: int, method: str
) -> None:
    uid = whitelisted(pair, whitelist)
    told = pair.cpo.act("start_session", {"token_uid": uid})
    requests = [e for e in received(pair, "tokens") if e.request.method == "POST"]
    assert len(requests) == asked
    session, cdr = session_of(pair, told), cdr_of(pair, told)
    assert (session["auth_method"], cdr["auth_method"]) == (method, method)
    own = next(token for token in pair.emsp.store.own("tokens") if token["uid"] == uid)
    if dialect(version).owner_in_objects:
        assert session["cdr_token"]["contract_id"] == own["contract_id"]
        assert (session["cdr_token"]["uid"], cdr["cdr_token"]) == (uid, session["cdr_token"])
        answers = [e.response.data["authorization_reference"] for e in requests if e.response]
        references = [
            each[name] for each in (session, cdr) for name in ("authorization_reference",) if name in each
        ]
        assert references == answers * 2
    else:
        assert (session["auth_id"], cdr["auth_id"]) == (own["contract_id"], own["contract_id"])


def test_a_card_that_is_not_allowed_gets_no_session(pair: Pair) -> None:
    told = pair.cpo.act("start_session", {"token_uid": whitelisted(pair, "NEVER", valid=False)})
    assert (told["allowed"], told["session_id"]) == ("BLOCKED", None)
    assert pair.cpo.act("start_session", {"token_uid": "NOBODY"})["session_id"] is None
    assert pair.emsp.store.received("sessions") == []
    assert [e for e in received(pair, "locations") if e.request.method == "PATCH"] == []


def test_a_session_that_takes_its_time_can_be_stopped(pair: Pair, version: Version) -> None:
    told = pair.cpo.act("start_session", {"speed": 2000})
    assert (told["status"], told["cdr_id"]) == ("ACTIVE", None)
    assert session_of(pair, told)["status"] == "ACTIVE"
    with pytest.raises(ActionError, match="201 is CHARGING"):
        pair.cpo.act("start_session", {"location_id": told["location_id"], "evse_uid": told["evse_uid"]})
    time.sleep(0.1)
    stopped = pair.cpo.act("stop_session", {"session_id": told["session_id"]})
    assert (stopped["status"], stopped["session_id"]) == ("COMPLETED", told["session_id"])
    session, cdr = session_of(pair, stopped), cdr_of(pair, stopped)
    assert 0 < cdr["total_time"] < 1
    judged = audit(cdr, ocpi=version, session=session)
    assert judged.verdict is Verdict.RIGHT, judged.to_json()
    assert pair.cpo.act("stop_session")["cdr_id"] == stopped["cdr_id"]
    assert len(pair.emsp.store.received("cdrs")) == 1


def test_a_session_comes_to_its_end_by_itself(pair: Pair, version: Version) -> None:
    told = pair.cpo.act("start_session", {"speed": 200_000})
    assert pair.cpo.platform.background.join(10)
    assert session_of(pair, told)["status"] == "COMPLETED"
    (cdr,) = pair.emsp.store.received("cdrs")
    assert audit(cdr, ocpi=version, session=session_of(pair, told)).verdict is Verdict.RIGHT


def test_a_cdr_can_be_pushed_again_and_stays_one(pair: Pair) -> None:
    told = pair.cpo.act("push_cdr")
    again = pair.cpo.act("push_cdr", {"cdr_id": told["cdr_id"]})
    assert again == {"cdr_id": told["cdr_id"], "accepted": True}
    assert len(pair.emsp.store.received("cdrs")) == 1
    with pytest.raises(ActionError, match="no CDR NONE"):
        pair.cpo.act("push_cdr", {"cdr_id": "NONE"})


def test_charging_periods_are_added_where_the_version_says_so(pair: Pair, version: Version) -> None:
    told = pair.cpo.act("start_session")
    session = session_of(pair, told)
    period = session["charging_periods"][-1]
    change: dict[str, Any] = {"charging_periods": [period], "last_updated": "2099-01-01T00:00:00Z"}
    path = f"/NL/PLC/{session['id']}"
    assert (
        pair.ask(pair.cpo, "PATCH", "sessions", path, interface=InterfaceRole.RECEIVER, json=change).data
        is None
    )
    before, after = session["charging_periods"], session_of(pair, told)["charging_periods"]
    assert same(after, [*before, period] if dialect(version).patch_appends_charging_periods else [period])
    change = {"kwh": 1, "charging_periods": [], "last_updated": "2099-01-01T00:00:00Z"}
    pair.ask(pair.cpo, "PATCH", "sessions", path, interface=InterfaceRole.RECEIVER, json=change)
    kept = after if dialect(version).patch_appends_charging_periods else []
    assert same(session_of(pair, told)["charging_periods"], kept)
    assert session_of(pair, told)["kwh"] == 1


def test_an_emsp_that_does_not_receive_can_pull(start: Start, version: Version) -> None:
    cpo, emsp = start("CPO", ocpi=version), start("EMSP", ocpi=version)
    cpo.act("register", {"versions_url": emsp.versions_url, "token": emsp.token_a})
    endpoints = connected(cpo).endpoints
    for key in [key for key in endpoints if key[0] in ("sessions", "cdrs", "locations")]:
        del endpoints[key]  # type: ignore[attr-defined]
    told = cpo.act("start_session")
    assert told["status"] == "COMPLETED"
    assert emsp.store.received("sessions") == []
    emsp.act("pull", {"module": "cdrs"})
    emsp.act("pull", {"module": "sessions", "params": {"date_from": "2026-01-01T00:00:00Z"}})
    assert [each["id"] for each in emsp.store.received("cdrs")] == [told["cdr_id"]]
    assert [each["id"] for each in emsp.store.received("sessions")] == [told["session_id"]]


def test_two_cards_charge_at_two_evses(pair: Pair) -> None:
    told = [pair.cpo.act("start_session", {"speed": 2000}) for _ in range(3)]
    assert len({(each["location_id"], each["evse_uid"]) for each in told}) == 3
    assert len({each["session_id"] for each in told}) == 3


def test_the_end_of_the_partner_is_the_end_of_its_sessions(pair: Pair) -> None:
    pair.cpo.act("start_session", {"speed": 1})
    began = time.monotonic()
    pair.cpo.reset()
    assert time.monotonic() - began < 1
    assert pair.cpo.platform.background.join(1)
    assert len(pair.cpo.store.own(named("sessions").name)) == 0


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("start_session", {"location_id": "NONE"}, "no such place"),
        ("start_session", {"location_id": "LOC2", "evse_uid": "999"}, "no such place"),
        ("stop_session", {"session_id": "NONE"}, "no such session"),
        ("start_session", {"speed": "fast"}, "start_session: could not convert"),
    ],
)
def test_what_cannot_be_done_is_told(pair: Pair, name: str, body: dict[str, Any], words: str) -> None:
    with pytest.raises(ActionError, match=words):
        pair.cpo.act(name, body)


def test_an_emsp_sees_its_own_customers_only(start: Start, version: Version) -> None:
    cpo = start("CPO", ocpi=version)
    ours, theirs = start("EMSP", ocpi=version), start("EMSP", ocpi=version, party_id="OTH")
    theirs.register(cpo.versions_url, cpo.new_token_a())
    ours.register(cpo.versions_url, cpo.token_a)
    told = cpo.act("start_session")
    since = {"date_from": "2026-01-01T00:00:00Z"}
    for emsp, expected in ((ours, 1), (theirs, 0)):
        assert emsp.act("pull", {"module": "cdrs"})["kept"] == expected
        assert emsp.act("pull", {"module": "sessions", "params": since})["kept"] == expected
    assert len(theirs.store.received("sessions")) == 0
    assert session_of(Pair(cpo, ours), told)["status"] == "COMPLETED"
    answer = Pair(cpo, theirs).ask(theirs, "GET", "cdrs")
    assert (answer.data, answer.header("X-Total-Count")) == ([], "0")


def test_a_session_is_told_to_whose_it_is_whoever_comes_later(start: Start, version: Version) -> None:
    cpo, ours = start("CPO", ocpi=version), start("EMSP", ocpi=version)
    ours.register(cpo.versions_url, cpo.token_a)
    told = cpo.act("start_session", {"speed": 2000})
    theirs = start("EMSP", ocpi=version, party_id="OTH")
    theirs.register(cpo.versions_url, cpo.new_token_a())
    stopped = cpo.act("stop_session", {"session_id": told["session_id"]})
    assert cdr_of(Pair(cpo, ours), stopped)["id"] == stopped["cdr_id"]
    assert [e.module for e in theirs.exchanges if e.module in ("sessions", "cdrs", "locations")] == []
