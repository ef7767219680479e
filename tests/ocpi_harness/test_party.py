"""The verbs against a mock partner, without pytest's plugin around them."""

from collections.abc import Iterator
from typing import Any

import pytest

from ocpi_harness.expect import HarnessError, InconclusiveError, NotObservedError
from ocpi_harness.party import Party
from ocpi_harness.run import Run
from ocpi_harness.sut import Sut
from ocpi_harness.triggers import TRIGGERS, Trigger
from ocpi_mocks.partner import MockPartner
from ocpi_reference.exchange import Direction
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.history import V211, V221, V230, Version
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.tokens import Token

TOKEN_A = "token-A-that-nobody-may-see"


def sut(partner: MockPartner, role: str, **more: Any) -> Sut:
    triggers = {name: Trigger(name, act=partner.act) for name in TRIGGERS}
    facts = {"token_a": TOKEN_A, "triggers": triggers, "timeout": 2.0, **more}
    return Sut(name="mock", role=role, versions_url=partner.versions_url, **facts)


@pytest.fixture(scope="module")
def cpo() -> Iterator[MockPartner]:
    with MockPartner("CPO", token_a=TOKEN_A, locations=7, tokens=0) as partner:
        yield partner


@pytest.fixture(scope="module")
def run(cpo: MockPartner) -> Iterator[Run]:
    with Run(sut(cpo, "CPO")) as run:
        yield run


@pytest.fixture(params=[V211, V221, V230])
def emsp(run: Run, request: pytest.FixtureRequest) -> Party:
    return run.party(request.param, scenario="test")


@pytest.fixture(scope="module")
def emsp_run() -> Iterator[Run]:
    with (
        MockPartner("EMSP", token_a=TOKEN_A, locations=0, tokens=7) as partner,
        Run(sut(partner, "EMSP")) as run,
    ):
        yield run


@pytest.fixture(params=[V211, V221, V230])
def as_cpo(emsp_run: Run, request: pytest.FixtureRequest) -> Party:
    return emsp_run.party(request.param, scenario="test")


def test_discovery_speaks_the_version(emsp: Party) -> None:
    assert emsp.versions().accepted
    assert emsp.version_details().data["version"] == emsp.version
    assert emsp.credentials().data["token"] == emsp.token
    assert "locations" in emsp.modules


def test_a_list_an_object_and_what_lies_in_it_can_be_fetched(emsp: Party) -> None:
    location_id, evse_uid = emsp.known("location_id"), emsp.known("evse_uid")
    connector_id = emsp.known("connector_id")
    assert emsp.get("locations", limit="3").accepted
    assert emsp.get("locations", location_id).data["id"] == location_id
    assert emsp.get("locations", location_id, evse_uid).data["uid"] == evse_uid
    assert emsp.get("locations", location_id, evse_uid, connector_id).data["id"] == connector_id
    assert emsp.get("locations", emsp.new_id()).http == 404


def test_a_crawl_meets_every_object_once(emsp: Party) -> None:
    pages = emsp.pages("locations", limit="2")
    assert len(pages.answers) >= 4
    assert len({location["id"] for location in pages}) == len(pages.objects) == pages.total == 7
    assert pages.cut == ""
    assert len(emsp.listed("locations")) == 7


def test_a_token_of_ours_is_pushed_changed_and_read_back(emsp: Party) -> None:
    token = emsp.fresh("tokens", valid=True)
    assert problems(Token, token, emsp.version) == ()
    assert emsp.put("tokens", token).accepted
    assert emsp.patch("tokens", {"valid": False, "last_updated": emsp.now()}, token["uid"]).accepted
    stored = emsp.get("tokens", token["uid"], **({"type": token["type"]} if emsp.version != V211 else {}))
    assert stored.data["valid"] is False
    assert emsp.get("tokens", token["uid"], owner=("DE", "XXX")).http == 404


def test_a_location_of_ours_is_pushed_and_read_back(as_cpo: Party) -> None:
    location = as_cpo.fresh("locations", name=None)
    assert "name" not in location
    assert problems(Location, location, as_cpo.version) == ()
    assert as_cpo.put("locations", location).accepted
    evse = location["evses"][0]
    assert as_cpo.put(
        "locations", {**evse, "last_updated": as_cpo.now()}, location["id"], evse["uid"]
    ).accepted
    assert as_cpo.get("locations", location["id"]).data["id"] == location["id"]
    assert as_cpo.delete("locations", location["id"]).http == 405
    assert as_cpo.post("locations", location, location["id"]).http == 405


def test_a_driver_is_authorized_in_real_time(as_cpo: Party) -> None:
    answer = as_cpo.authorize(as_cpo.known("token_uid"))
    assert answer.accepted
    assert "allowed" in answer.data


def test_what_our_role_does_not_own_cannot_be_made(emsp: Party) -> None:
    with pytest.raises(HarnessError, match="a EMSP owns no locations"):
        emsp.fresh("locations")


def test_what_the_operator_knows_wins(cpo: MockPartner) -> None:
    with Run(sut(cpo, "CPO", token_a=cpo.new_token_a(), known={"location_id": "MINE"})) as run:
        party = run.party(V221)
        assert party.known("location_id") == "MINE"
        with pytest.raises(NotObservedError, match="needs blocked_token_uid below"):
            party.known("blocked_token_uid")


def test_moments_grow_and_ids_differ(emsp: Party) -> None:
    moments = [emsp.now() for _ in range(3)]
    assert moments == sorted(set(moments))
    assert emsp.new_id() != emsp.new_id()


@pytest.mark.parametrize("name", ["authorization", "AUTHORIZATION"])
def test_headers_leave_in_the_letter_case_given(emsp: Party, cpo: MockPartner, name: str) -> None:
    header = emsp.dialect.authorization(emsp.token)
    answer = emsp.raw("GET", "credentials", token=None, headers=[(name, header)])
    assert answer.accepted
    assert (name, header) in answer.request.headers
    assert "Authorization" not in dict(answer.request.headers)


def test_dishonest_requests_say_what_is_wrong_with_them(emsp: Party) -> None:
    stranger = emsp.raw("GET", "locations", token=None, stimulus="no token")
    assert (stranger.http, stranger.honest) == (401, False)
    assert stranger.request.header("Authorization") is None
    assert emsp.raw("GET", "locations", authorization="Bearer x", stimulus="another scheme").http == 401
    assert emsp.raw("GET", "locations", token="wrong", stimulus="a wrong token").http == 401
    garbled = emsp.raw("PUT", "tokens", "T1", content=b'{"uid":', stimulus="invalid JSON")
    assert garbled.http == 400
    assert emsp.raw("PATCH", "credentials", json={}, stimulus="undefined verb").http == 405


def test_credentials_are_written_and_refused_like_any_others(emsp: Party) -> None:
    credentials = emsp.our_credentials(url=None)
    assert "url" not in credentials
    answer = emsp.put_credentials(credentials, stimulus="no url")
    assert answer.status_code == 2001
    assert emsp.post_credentials(emsp.our_credentials()).http == 405
    assert emsp.get("locations", limit="1").accepted, "we are still registered"


def test_a_rotation_goes_on_with_new_tokens(emsp: Party) -> None:
    before = emsp.token
    answer = emsp.rotate()
    assert answer.request.method == "PUT"
    assert answer.data["token"] == emsp.token != before
    assert emsp.get("locations", limit="1").accepted
    assert emsp.raw("GET", "locations", token=before, stimulus="the old token").http == 401


def test_unregistering_and_registering_again(cpo: MockPartner) -> None:
    with Run(sut(cpo, "CPO", token_a=cpo.new_token_a())) as run:
        party = run.party(V221)
        old = party.token
        assert party.unregister().http == 200
        assert party.raw("GET", "locations", token=old, stimulus="a void token").http == 401
        assert party.register_again().accepted
        assert party.token != old
        assert party.get("locations", limit="1").accepted


def test_a_run_registers_again_where_a_scenario_ended_it(cpo: MockPartner) -> None:
    with Run(sut(cpo, "CPO", token_a=cpo.new_token_a())) as run:
        run.party(V221).unregister()
        assert run.party(V230).get("locations", limit="1").accepted


def test_without_a_trigger_a_registration_that_was_ended_is_over(cpo: MockPartner) -> None:
    with Run(sut(cpo, "CPO", token_a=cpo.new_token_a(), triggers={})) as run:
        with pytest.raises(NotObservedError, match="needs a trigger new_token_a"):
            run.party(V221).unregister()
        run.stage.partner.unregister()
        for _ in range(2):
            with pytest.raises(InconclusiveError, match="there is no trigger new_token_a"):
                run.party(V221)


def test_a_trigger_shows_what_the_system_does_by_itself(emsp: Party) -> None:
    location_id = emsp.known("location_id")
    received = emsp.trigger("push_location", location_id=location_id, evse_uid=None)
    pushed = received.wait("PUT", "locations", location_id=location_id)
    assert pushed.payload["id"] == location_id
    assert pushed.exchange.direction is Direction.RECEIVED
    assert pushed.exchange.token == "B"


def test_a_trigger_has_the_values_of_the_design(emsp: Party) -> None:
    with pytest.raises(HarnessError, match="the trigger push_location has no value colour"):
        emsp.trigger("push_location", colour="red")
    with pytest.raises(InconclusiveError, match="the trigger push_location failed: ActionError"):
        emsp.trigger("push_location", location_id="NOPE")


def test_our_own_side_misbehaves_for_a_while() -> None:
    fault = "transport.plain-token?module=locations"
    with (
        MockPartner("CPO", token_a=TOKEN_A, locations=1, preset="plain") as partner,
        Run(sut(partner, "CPO")) as run,
    ):
        party = run.party(V221)
        with party.misbehaving(fault):
            assert party.get("locations").http == 401
        assert party.get("locations").accepted
        with pytest.raises(InconclusiveError, match="our fault transport"), party.misbehaving(fault):
            party.versions()


@pytest.mark.parametrize("version", Version)
def test_before_registration_token_a_opens_what_it_should(version: Version) -> None:
    with (
        MockPartner("CPO", token_a=TOKEN_A, locations=1) as partner,
        Run(sut(partner, "CPO")) as run,
    ):
        party = run.party(version, before_registration=True)
        assert party.token == TOKEN_A
        assert party.version_details().accepted
        assert party.get("locations").http == 401
        assert partner.connection is None


def test_nothing_is_written_where_reading_only_was_asked_for(cpo: MockPartner) -> None:
    with Run(sut(cpo, "CPO", token_a=cpo.new_token_a(), read_only=True)) as run:
        party = run.party(V221)
        assert party.versions().accepted
        for verb in (
            lambda: party.put("tokens", {"uid": "T1"}),
            lambda: party.patch("tokens", {}, "T1"),
            lambda: party.delete("tokens", "T1"),
            lambda: party.rotate(),
            lambda: party.unregister(),
            lambda: party.trigger("push_location"),
        ):
            with pytest.raises(NotObservedError, match="withheld"):
                verb()
        with pytest.raises(NotObservedError, match="does not open locations"):
            party.get("locations")


def test_a_refused_registration_is_the_system_s_violation_and_not_asked_for_twice() -> None:
    with (
        MockPartner("CPO", token_a=TOKEN_A, locations=1, preset="plain") as partner,
        Run(sut(partner, "CPO")) as run,
    ):
        run.stage.partner.faults.arm("transport.plain-token?module=credentials")
        for _ in range(2):
            with pytest.raises(
                InconclusiveError, match=r"registration in 2\.2\.1 failed: POST .* was refused"
            ):
                run.connect(V221)
        posted = [e for e in run.stage.recorder.exchanges if e.request.method == "POST"]
        assert len(posted) == 1
        assert run.stage.ledger.entry("credentials-013", V221).findings[0].exchange == posted[0].number
