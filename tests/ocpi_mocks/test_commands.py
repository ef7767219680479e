"""Commands, from both sides: answered at once, carried out later, reported to the response_url."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, connected
from tests.ocpi_mocks.test_pair import flaws

from ocpi_mocks import ActionError, MockPartner
from ocpi_mocks.moments import date_time
from ocpi_reference.billing import Verdict, audit
from ocpi_reference.exchange import Exchange, Response
from ocpi_reference.spec.commands import CommandResultType, StartSession
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version, exists, members
from ocpi_reference.spec.sessions import SessionStatus
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.versions import InterfaceRole

Story = dict[str, Any]


def eventually(holds: Callable[[], bool]) -> bool:
    """Wait for something that goes on in the background."""
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def command(pair: Pair, name: str, **body: Any) -> Story:
    """Send a command and wait for its outcome; gives what the eMSP knows then."""
    reference = pair.emsp.act("send_command", {"command": name, **body})["reference"]
    assert eventually(lambda: told(pair, reference)["outcome"] is not None)
    return told(pair, reference)


def told(pair: Pair, reference: str) -> Story:
    """What the eMSP knows of a command."""
    return next(each.to_json() for each in pair.emsp.platform.commands if each.reference == reference)


def until(pair: Pair, kind: str) -> list[dict[str, Any]]:
    """Wait for an object at the eMSP."""
    eventually(lambda: len(pair.emsp.store.received(kind)) == 1)
    found = pair.emsp.store.received(kind)
    assert len(found) == 1
    return found


def status_of(pair: Pair, session_id: str, status: str) -> dict[str, Any]:
    """Wait until the eMSP knows a Session with a status."""

    def found() -> dict[str, Any]:
        known = pair.emsp.store.received("sessions")
        return next((each for each in known if each["id"] == session_id), {})

    assert eventually(lambda: found().get("status") == status), found()
    return found()


def evse(partner: MockPartner, location_id: str, uid: str) -> dict[str, Any]:
    location = partner.store.own("locations").get(location_id)
    assert location is not None
    found: dict[str, Any] = next(each for each in location["evses"] if each["uid"] == uid)
    return found


def place(pair: Pair, *capabilities: str, without: str = "", tariff: str = "") -> dict[str, str]:
    """A free EVSE of the CPO."""
    for location in pair.cpo.store.own("locations"):
        for each in location["evses"]:
            able = {*capabilities} <= {*each["capabilities"]} and without not in each["capabilities"]
            billed = tariff in str(each["connectors"][0]["tariff_ids"])
            if each["status"] == "AVAILABLE" and able and billed:
                return {
                    "location_id": location["id"],
                    "evse_uid": each["uid"],
                    "connector_id": each["connectors"][0]["id"],
                }
    raise AssertionError("there is no such EVSE")


def callbacks(pair: Pair) -> list[Exchange]:
    return [e for e in pair.emsp.exchanges if e.endpoint and e.endpoint.path == "response_url"]


def result_in(version: Version, result: str) -> str:
    """What a result is called in a version; 2.1.1 has few words."""
    return result if exists(CommandResultType, version) else "REJECTED"


def ask(pair: Pair, name: str, body: dict[str, Any]) -> Response:
    return pair.ask(pair.emsp, "POST", "commands", f"/{name}", interface=InterfaceRole.RECEIVER, json=body)


def start_body(pair: Pair, version: Version, **more: Any) -> dict[str, Any]:
    """A START_SESSION of the eMSP in a version."""
    token = next(iter(pair.emsp.store.own("tokens")))
    body = {"response_url": f"{pair.emsp.versions_url}/r", "token": token, **more}
    return express(StartSession, body, version)


def test_a_command_becomes_a_session_and_a_right_bill(pair: Pair, version: Version) -> None:
    story = command(pair, "START_SESSION")
    assert (story["response"], story["results"]) == ("ACCEPTED", ["ACCEPTED"])
    (cdr,), (session,) = until(pair, "cdrs"), pair.emsp.store.received("sessions")
    assert session["status"] == "COMPLETED"
    judged = audit(cdr, ocpi=version, session=session)
    assert judged.verdict is Verdict.RIGHT, judged.to_json()
    sent = next(e for e in pair.emsp.exchanges if e.request.url.endswith("/START_SESSION")).request.json
    if dialect(version).owner_in_objects:
        for value in (session, cdr):
            assert value["auth_method"] == "COMMAND"
            assert value["authorization_reference"] == sent["authorization_reference"]
            assert value["cdr_token"]["uid"] == sent["token"]["uid"]
        assert (session["location_id"], session["evse_uid"]) == (sent["location_id"], sent["evse_uid"])
    else:
        assert (session["auth_method"], session["auth_id"]) == ("AUTH_REQUEST", sent["token"]["auth_id"])
    assert [e for e in pair.emsp.exchanges if "authorize" in e.request.url] == []


def test_the_answer_comes_first_and_then_the_result(pair: Pair, version: Version) -> None:
    command(pair, "START_SESSION")
    until(pair, "cdrs")
    answer = next(e for e in pair.emsp.exchanges if e.request.url.endswith("/START_SESSION"))
    (result,) = callbacks(pair)
    opened = next(e for e in pair.emsp.exchanges if e.module == "sessions")
    assert answer.number < result.number < opened.number
    assert result.request.url == answer.request.json["response_url"]
    assert result.request.json == {"result": "ACCEPTED"}
    assert result.request.header("Authorization") == dialect(version).authorization(connected(pair.cpo).token)
    assert (answer.response and answer.response.data.get("timeout")) == (
        30 if exists(CommandResultType, version) else None
    )


def test_all_that_is_said_about_commands_is_legal(pair: Pair, version: Version) -> None:
    expiry = date_time(datetime.now(UTC) + timedelta(minutes=5))
    command(pair, "START_SESSION")
    command(pair, "START_SESSION", location_id="LOC1", evse_uid="NONE")
    command(pair, "STOP_SESSION", session_id="NONE")
    command(pair, "RESERVE_NOW", reservation_id="77", expiry_date=expiry)
    assert eventually(lambda: bool(pair.cpo.platform.charging.reservations))
    pair.cpo.act("cancel_reservation", {"reservation_id": "77"})
    command(pair, "UNLOCK_CONNECTOR")
    until(pair, "cdrs")
    exchanges = [e for partner in (pair.cpo, pair.emsp) for e in partner.exchanges]
    assert len([e for e in exchanges if e.module == "commands"]) >= 16
    assert [(e.request.url, flaws(e, version)) for e in exchanges if flaws(e, version)] == []


def test_what_cannot_be_passed_on_is_said_at_once(pair: Pair, version: Version) -> None:
    assert ask(pair, "START_SESSION", start_body(pair, version, location_id="NONE")).status_code == 2003
    assert ask(pair, "START_SESSION", {}).status_code == 2001
    free = place(pair, "REMOTE_START_STOP_CAPABLE", without="RESERVABLE")
    for name, body, expected in (
        ("START_SESSION", {"location_id": "LOC1", "evse_uid": "NONE"}, "REJECTED"),
        ("STOP_SESSION", {"session_id": "NONE"}, "UNKNOWN_SESSION"),
        ("RESERVE_NOW", free, "NOT_SUPPORTED"),
        ("UNLOCK_CONNECTOR", {**free, "connector_id": "99"}, "REJECTED"),
    ):
        assert command(pair, name, **body)["response"] == expected, name
    assert callbacks(pair) == []
    assert pair.emsp.store.received("sessions") == []


def test_a_place_has_to_be_named_as_the_text_wants_it(pair: Pair, version: Version) -> None:
    picky = place(pair, "START_SESSION_CONNECTOR_REQUIRED")
    wanted = {name: picky[name] for name in ("location_id", "evse_uid")}
    named = "connector_id" in start_body(pair, version, **picky)  # 2.1.1 has no such field
    refused = ask(pair, "START_SESSION", start_body(pair, version, **wanted))
    assert refused.status_code == (2001 if named else 1000)
    if named:
        assert ask(pair, "START_SESSION", start_body(pair, version, **picky)).status_code == 1000
        loose = {name: picky[name] for name in ("location_id", "connector_id")}
        assert ask(pair, "START_SESSION", start_body(pair, version, **loose)).status_code == 2001


def test_only_tokens_of_the_emsp_count_and_unknown_ones_do(pair: Pair, version: Version) -> None:
    if not dialect(version).owner_in_objects:
        pytest.skip("2.1.1 does not say whose a token is")
    body = start_body(pair, version, **place(pair, "REMOTE_START_STOP_CAPABLE"))
    foreign = {**body, "token": {**body["token"], "party_id": "XXX"}}
    assert ask(pair, "START_SESSION", foreign).data["result"] == "REJECTED"
    unknown = {**body, "token": {**body["token"], "uid": "NEVERPUSHED", "valid": False}}
    assert ask(pair, "START_SESSION", unknown).data["result"] == "ACCEPTED"
    assert pair.cpo.store.received("tokens") == []
    (session,) = until(pair, "sessions")
    assert session["cdr_token"]["uid"] == "NEVERPUSHED"


def test_the_card_of_a_command_is_not_asked_for_again(pair: Pair, version: Version) -> None:
    where = place(pair, "REMOTE_START_STOP_CAPABLE")
    uid = next(t["uid"] for t in pair.emsp.store.own("tokens") if t["whitelist"] == "NEVER" and t["valid"])
    command(pair, "START_SESSION", **where, token_uid=uid)
    until(pair, "cdrs")
    assert pair.cpo.platform.background.join(10)
    again = pair.cpo.act("start_session", {**where, "token_uid": uid})
    assert (again["allowed"], again["status"]) == ("ALLOWED", "COMPLETED")
    assert [e for e in pair.emsp.exchanges if "authorize" in e.request.url] == []
    other = next(each for each in pair.cpo.store.own("locations") if each["id"] != where["location_id"])
    pair.cpo.act("present_token", {"token_uid": uid, "location_id": other["id"], "evse_uid": "E"})
    assert len([e for e in pair.emsp.exchanges if "authorize" in e.request.url]) == 1


@pytest.mark.parametrize(
    ("status", "expected"),
    [("CHARGING", "EVSE_OCCUPIED"), ("OUTOFORDER", "EVSE_INOPERATIVE"), ("REMOVED", None)],
)
def test_an_evse_that_is_not_free_starts_nothing(
    pair: Pair, version: Version, status: str, expected: str | None
) -> None:
    where = place(pair, "REMOTE_START_STOP_CAPABLE")
    pair.cpo.act("patch_evse_status", {**where, "status": status})
    story = command(pair, "START_SESSION", **where)
    assert story["response"] == ("ACCEPTED" if expected else "REJECTED")
    assert story["results"] == ([result_in(version, expected)] if expected else [])
    assert pair.emsp.store.received("sessions") == []


def test_a_session_is_stopped_by_whose_it_is(start: Start, version: Version) -> None:
    cpo = start("CPO", ocpi=version, speed=2000)
    ours, theirs = start("EMSP", ocpi=version), start("EMSP", ocpi=version, party_id="OTH")
    theirs.register(cpo.versions_url, cpo.new_token_a())
    ours.register(cpo.versions_url, cpo.token_a)
    pair = Pair(cpo, ours)
    assert command(pair, "START_SESSION")["outcome"] == "ACCEPTED"
    (session,) = until(pair, "sessions")
    status_of(pair, session["id"], "ACTIVE")
    assert command(Pair(cpo, theirs), "STOP_SESSION", session_id=session["id"])["response"] == (
        "UNKNOWN_SESSION"
    )
    assert status_of(pair, session["id"], "ACTIVE")
    assert command(pair, "STOP_SESSION")["results"] == ["ACCEPTED"]
    (cdr,) = until(pair, "cdrs")
    done = status_of(pair, session["id"], "COMPLETED")
    assert audit(cdr, ocpi=version, session=done).verdict is Verdict.RIGHT
    assert command(pair, "STOP_SESSION", session_id=session["id"])["response"] == "REJECTED"
    assert theirs.store.received("sessions") == []


def test_unlocking_ends_the_session(start: Start, version: Version) -> None:
    cpo, emsp = start("CPO", ocpi=version, speed=2000), start("EMSP", ocpi=version)
    emsp.register(cpo.versions_url, cpo.token_a)
    pair = Pair(cpo, emsp)
    where = place(pair, "REMOTE_START_STOP_CAPABLE", "UNLOCK_CAPABLE")
    story = command(pair, "START_SESSION", **where)
    (session,) = until(pair, "sessions")
    assert story["outcome"] == "ACCEPTED"
    status_of(pair, session["id"], "ACTIVE")
    assert command(pair, "UNLOCK_CONNECTOR", **where)["results"] == ["ACCEPTED"]
    status_of(pair, session["id"], "COMPLETED")


def test_a_charge_point_that_says_nothing(pair: Pair, version: Version) -> None:
    pair.cpo.act("decide_command", {"result": None, "timeout": 1})
    reference = pair.emsp.act("send_command", {"command": "START_SESSION"})["reference"]
    assert told(pair, reference)["outcome"] is None
    time.sleep(1.1)
    # 2.1.1 announces no timeout, so there one never knows.
    promised = exists(CommandResultType, version)
    assert told(pair, reference)["outcome"] == ("TIMEOUT" if promised else None)
    assert callbacks(pair) == []


@pytest.mark.parametrize("result", ["TIMEOUT", "FAILED", "NOT_SUPPORTED"])
def test_a_charge_point_says_what_was_arranged(pair: Pair, version: Version, result: str) -> None:
    pair.cpo.act("decide_command", {"command": "START_SESSION", "result": result, "timeout": 2})
    known = {*members(CommandResultType, version)} if exists(CommandResultType, version) else {"TIMEOUT"}
    story = command(pair, "START_SESSION")
    expected = result if result in known | {"NOT_SUPPORTED"} else "REJECTED"
    assert story["results"] == [expected]
    assert pair.emsp.store.received("sessions") == []


def reserve(pair: Pair, *, seconds: float = 300, **body: Any) -> Story:
    expiry = date_time(datetime.now(UTC) + timedelta(seconds=seconds))
    where = body or place(pair, "RESERVABLE")
    story = command(pair, "RESERVE_NOW", expiry_date=expiry, **where)
    ids = where["location_id"], where["evse_uid"]
    assert eventually(lambda: evse(pair.cpo, *ids)["status"] == "RESERVED")
    return {**story, "where": where}


def test_a_reservation_holds_an_evse_and_its_session_goes_on(pair: Pair, version: Version) -> None:
    story = reserve(pair)
    where = story["where"]
    assert story["results"] == ["ACCEPTED"]
    told_of = SessionStatus.RESERVATION in members(SessionStatus, version)
    reserved = [each["id"] for each in pair.emsp.store.received("sessions")]
    assert len(reserved) == (1 if told_of else 0)
    other = next(t["uid"] for t in list(pair.emsp.store.own("tokens"))[1:] if t["type"] == "RFID")
    refused = command(pair, "START_SESSION", **where, token_uid=other)
    assert refused["results"] == [result_in(version, "EVSE_OCCUPIED")]
    assert command(pair, "START_SESSION", **where)["results"] == ["ACCEPTED"]
    (cdr,), (session,) = until(pair, "cdrs"), until(pair, "sessions")
    assert session["status"] == "COMPLETED"
    assert reserved in ([], [session["id"]])
    judged = audit(cdr, ocpi=version, session=session)
    assert judged.verdict is Verdict.RIGHT, judged.to_json()
    assert evse(pair.cpo, where["location_id"], where["evse_uid"])["status"] == "AVAILABLE"


def test_a_reservation_that_nobody_uses_expires_and_may_cost(pair: Pair, version: Version) -> None:
    where = place(pair, "RESERVABLE", tariff="RESERVATION-EXPIRY")
    reserve(pair, seconds=2, **where)
    assert evse(pair.cpo, where["location_id"], where["evse_uid"])["status"] == "RESERVED"
    assert pair.cpo.platform.background.join(10)
    assert evse(pair.cpo, where["location_id"], where["evse_uid"])["status"] == "AVAILABLE"
    if SessionStatus.RESERVATION in members(SessionStatus, version):
        (session,), (cdr,) = pair.emsp.store.received("sessions"), pair.emsp.store.received("cdrs")
        assert session["status"] == "COMPLETED"
        assert cdr["total_energy"] == 0
        judged = audit(cdr, ocpi=version, session=session)
        assert judged.verdict is Verdict.RIGHT, judged.to_json()
    else:
        assert pair.emsp.store.received("sessions") == []


def test_a_reservation_is_replaced_by_one_with_its_id(pair: Pair) -> None:
    first = reserve(pair)
    reserve(pair, **first["where"], reservation_id="1")
    held = list(pair.cpo.platform.charging.reservations.values())
    assert [each.reservation_id for each in held] == ["1"]
    where = first["where"]
    assert evse(pair.cpo, where["location_id"], where["evse_uid"])["status"] == "RESERVED"


def test_a_reservation_is_given_back(pair: Pair, version: Version) -> None:
    where = reserve(pair)["where"]
    if not exists(CommandResultType, version):
        with pytest.raises(ActionError, match=r"2\.1\.1 has no CANCEL_RESERVATION"):
            command(pair, "CANCEL_RESERVATION")
        return
    assert command(pair, "CANCEL_RESERVATION", reservation_id="NONE")["results"] == ["UNKNOWN_RESERVATION"]
    assert command(pair, "CANCEL_RESERVATION")["results"] == ["ACCEPTED"]
    assert pair.cpo.platform.background.join(10)
    (session,) = pair.emsp.store.received("sessions")
    assert session["status"] == "COMPLETED"
    assert pair.emsp.store.received("cdrs") == []
    assert evse(pair.cpo, where["location_id"], where["evse_uid"])["status"] == "AVAILABLE"


def test_a_cpo_takes_a_reservation_back(pair: Pair, version: Version) -> None:
    story = reserve(pair)
    taken = pair.cpo.act("cancel_reservation")
    known = exists(CommandResultType, version)
    assert (taken.get("http"), taken.get("status_code")) == ((200, 1000) if known else (None, None))
    results = told(pair, story["reference"])["results"]
    assert results == ["ACCEPTED", "CANCELED_RESERVATION"][: 2 if known else 1]
    assert not pair.cpo.platform.charging.reservations
    with pytest.raises(ActionError, match="no reservation"):
        pair.cpo.act("cancel_reservation")


def test_results_are_taken_once_and_only_where_they_belong(pair: Pair, version: Version) -> None:
    story = command(pair, "UNLOCK_CONNECTOR")
    url = callbacks(pair)[0].request.url

    def post(to: str, body: Any) -> Response:
        answer = pair.cpo.client.request("POST", to, json=body).response
        assert answer is not None
        return answer

    assert post(url, {"result": "ACCEPTED"}).status_code == 1000
    assert post(url, {"result": "REJECTED"}).status_code == 2001
    wrapped = {"data": {"result": "ACCEPTED"}, "status_code": 1000, "timestamp": "2026-01-01T00:00:00Z"}
    assert post(url, wrapped).status_code == 2001
    assert post(f"{url}x", {"result": "ACCEPTED"}).status == 404
    assert told(pair, story["reference"])["results"] == ["ACCEPTED"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "needs 'command'"),
        ({"command": "DANCE"}, "no DANCE"),
        ({"command": "STOP_SESSION"}, "no active session"),
        ({"command": "START_SESSION", "token_uid": "NONE"}, "no valid token NONE"),
    ],
)
def test_what_cannot_be_sent_is_told(pair: Pair, body: dict[str, Any], words: str) -> None:
    with pytest.raises(ActionError, match=words):
        pair.emsp.act("send_command", body)
