"""The verbs of registration against a mock partner."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ocpi_harness.expect import InconclusiveError, NotObservedError
from ocpi_harness.handshakes import carries
from ocpi_harness.party import Party
from ocpi_harness.run import Run
from ocpi_harness.sut import Sut
from ocpi_harness.triggers import TRIGGERS, Trigger
from ocpi_mocks.connection import Connection
from ocpi_mocks.partner import MockPartner
from ocpi_reference.spec.history import V211, V221, V230


def sut(partner: MockPartner, **more: Any) -> Sut:
    triggers = {name: Trigger(name, act=partner.act) for name in TRIGGERS}
    facts = {"token_a": partner.new_token_a(), "triggers": triggers, "timeout": 1.0, **more}
    return Sut(name="mock", role="CPO", versions_url=partner.versions_url, **facts)


@pytest.fixture(scope="module")
def cpo() -> Iterator[MockPartner]:
    with MockPartner("CPO", locations=3, tokens=0) as partner:
        yield partner


@pytest.fixture
def run(cpo: MockPartner) -> Iterator[Run]:
    with Run(sut(cpo)) as run:
        yield run


@pytest.fixture(params=[V211, V221, V230])
def emsp(run: Run, request: pytest.FixtureRequest) -> Party:
    return run.party(request.param, scenario="test")


def connected(partner: MockPartner) -> Connection:
    assert partner.connection is not None
    return partner.connection


def test_what_a_system_accepts_is_taken_over(emsp: Party, cpo: MockPartner) -> None:
    answer = emsp.put_credentials(emsp.our_credentials())
    assert answer.accepted
    assert emsp.token == connected(cpo).expects == answer.data["token"]
    assert emsp.token_b == connected(cpo).token
    assert emsp.versions().accepted
    assert emsp.trigger("pull", module="tokens").wait("GET", "tokens").exchange.token == "B"


def test_what_a_system_should_not_have_accepted_is_set_right(emsp: Party, cpo: MockPartner) -> None:
    before = connected(cpo).owners
    body = emsp.our_credentials()
    flawed = {
        **body,
        "party_id": "XXX",
        "roles": [{**role, "party_id": "XXX"} for role in body.get("roles", [])],
    }
    answer = emsp.put_credentials(flawed, stimulus="a party that is not ours")
    assert answer.accepted, "this mock cannot know"
    assert connected(cpo).owners == before
    assert emsp.token == connected(cpo).expects != answer.data["token"]
    assert emsp.versions().accepted


def test_a_refusal_is_an_answer(emsp: Party) -> None:
    old = emsp.token
    with emsp.misbehaving("versions.crash"):
        assert emsp.rotate().status_code == 3001
    assert emsp.token == old
    assert emsp.versions().accepted
    assert emsp.rotate().accepted
    assert emsp.token != old


def test_a_registration_is_left_and_made_again(emsp: Party, cpo: MockPartner) -> None:
    emsp.leave()
    assert cpo.connection is None
    with pytest.raises(InconclusiveError, match="nobody is registered"):
        emsp.token_b  # noqa: B018 - the property raises
    assert [answer.http for answer in emsp.until_refused(emsp.token)] == [401, 401]
    token_a = emsp.new_token_a()
    assert emsp.raw("GET", "versions", token=token_a).accepted
    assert emsp.register_again(token_a).accepted
    assert emsp.versions().accepted
    assert [answer.http for answer in emsp.until_refused(token_a)] == [401, 401]


def test_without_a_way_back_nobody_leaves(cpo: MockPartner) -> None:
    with Run(sut(cpo, triggers={})) as run:
        party = run.party(V221)
        with pytest.raises(NotObservedError, match="needs a trigger new_token_a"):
            party.leave()
        with pytest.raises(NotObservedError, match="needs a trigger"):
            party.be_unregistered()
        assert party.versions().accepted


def test_a_token_that_stays_valid_ends_the_patience(emsp: Party) -> None:
    token_a = emsp.new_token_a()
    assert [answer.http for answer in emsp.until_refused(token_a)] == [200, 200]
    with pytest.raises(InconclusiveError, match="still the one that opens"):
        emsp.until_refused(emsp.token)


def test_a_trigger_that_fails_late_leaves_what_came(emsp: Party, cpo: MockPartner) -> None:
    connection = connected(cpo)
    cpo.platform.registry.connect(replace(connection, token="of nobody"))
    asked = emsp.trigger("pull", module="tokens").wait("GET", "tokens", timeout=0)
    assert asked.exchange.response is not None
    assert asked.exchange.response.status == 401
    cpo.platform.registry.connect(connection)


def test_the_system_registers_with_us(emsp: Party, cpo: MockPartner) -> None:
    received = emsp.be_registered()
    posted = received.wait("POST", "credentials", timeout=0)
    assert posted.exchange.token == "A"
    assert posted.exchange.version is emsp.version, "no newer one was to be found"
    assert [asked.exchange.module for asked in received.all][:2] == ["versions", "version_details"]
    assert emsp.versions().accepted, "the link goes on with the token that the system gave us"
    pulled = emsp.trigger("pull", module="tokens").wait("GET", "tokens")
    assert pulled.exchange.token == "C"
    assert carries(pulled.exchange, emsp.token_b)
    assert connected(cpo).version is emsp.version


def test_a_system_that_does_not_register_leaves_its_reason(emsp: Party) -> None:
    with emsp.misbehaving("versions.credentials-only"):
        received = emsp.be_registered()
    with pytest.raises(NotObservedError, match=r"no POST credentials .* the trigger register failed"):
        received.wait("POST", "credentials", timeout=0)


def test_the_system_ends_the_registration(emsp: Party, run: Run) -> None:
    emsp.be_unregistered().wait("DELETE", "credentials")
    assert run.stage.partner.connection is None
    assert run.party(emsp.version).versions().accepted, "the run registers again"


def test_the_system_renews_the_registration(emsp: Party, cpo: MockPartner) -> None:
    old = emsp.token
    renewed = emsp.be_updated().wait("PUT", "credentials", timeout=0)
    assert emsp.token == renewed.payload["token"] == connected(cpo).expects != old
    assert emsp.versions().accepted


def test_a_version_is_withheld_for_a_while(emsp: Party) -> None:
    token_a = emsp.new_token_a()
    emsp.leave()
    with emsp.withholding(emsp.version):
        answer = emsp.post_credentials(emsp.our_credentials(), token=token_a, stimulus="not listed")
    assert answer.status_code == 3002
    assert emsp.register_again(token_a).accepted


def test_our_modules_move(emsp: Party) -> None:
    before = emsp.trigger("pull", module="tokens").wait("GET", "tokens")
    assert emsp.is_listed(before)
    emsp.move()
    assert not emsp.is_listed(before)
    stale = emsp.trigger("pull", module="tokens").wait("GET", "tokens")
    assert not emsp.is_listed(stale), "nobody was told yet"
    emsp.rotate()
    assert emsp.is_listed(emsp.trigger("pull", module="tokens").wait("GET", "tokens"))


def test_a_token_is_announced_as_it_is_given(emsp: Party) -> None:
    heard, token = emsp.listen(), f"{emsp.new_id():x<64}"
    assert emsp.put_credentials(emsp.our_credentials(token=token)).accepted
    assert all(carries(asked.exchange, token) for asked in heard.all)
    assert len(heard.all) == 2
    assert emsp.our_credentials(token=4711)["token"] == 4711
