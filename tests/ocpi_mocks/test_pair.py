"""A CPO and an eMSP that live together: every exchange of both is legal, with all surprises and without."""

import threading
from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, answered, connected

from ocpi_mocks import ActionError, MockPartner, PushError
from ocpi_mocks.faults.presets import PRESETS
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.envelope import Response as Envelope
from ocpi_reference.spec.history import Addition, Version
from ocpi_reference.spec.versions import InterfaceRole
from ocpi_reference.spec.wire import same

ADDITIONS = frozenset(Addition)


def live(cpo: MockPartner, emsp: MockPartner) -> None:
    """All that they can do with each other, from the first meeting to the last."""
    emsp.register(cpo.versions_url, cpo.token_a)
    assert emsp.act("pull", {"module": "locations"})["kept"] == 12
    assert cpo.act("pull", {"module": "tokens"})["kept"] == 50
    emsp.act("pull", {"module": "tariffs"})
    emsp.act("pull", {"module": "locations", "params": {"date_from": "2026-01-01T00:00:00Z"}})
    for partner, name, body in (
        (cpo, "push_location", {}),
        (cpo, "push_location", {"location_id": "LOC2", "evse_uid": "201"}),
        (cpo, "patch_evse_status", {"location_id": "LOC1", "evse_uid": "101", "status": "CHARGING"}),
        (cpo, "push_tariff", {}),
        (cpo, "delete_tariff", {}),
        (emsp, "push_token", {}),
        (emsp, "patch_token", {"set": {"valid": False}}),
    ):
        told = partner.act(name, body)
        assert (told["http"] in (200, 201), told["status_code"]) == (True, 1000), (name, told)
    for token in list(emsp.store.own("tokens"))[:12]:
        cpo.act("present_token", {"token_uid": token["uid"], "location_id": "LOC1", "evse_uid": "101"})
    cpo.update_credentials()
    emsp.update_credentials()
    emsp.unregister()


def flaws(exchange: Exchange, version: Version) -> list[str]:
    """What is not legal about one exchange."""
    row, answer = exchange.endpoint, exchange.response
    assert row is not None, exchange
    assert answer is not None, exchange.failure
    found = list(problems(Envelope, answer.json, version))
    if exchange.request.body and row.takes:
        found += problems(row.takes, exchange.request.json, version, partial=row.partial, additions=ADDITIONS)
    if row.gives and answer.status_code == 1000:
        for value in answer.data if row.many else [answer.data]:
            found += problems(row.gives, value, version, additions=ADDITIONS)
    ids = [
        answer.header(name) == exchange.request.header(name) for name in ("X-Request-ID", "X-Correlation-ID")
    ]
    lost = ["an id is lost"] if dialect(version).message_ids and not all(ids) else []
    return lost + [f"{problem.path}: {problem.message}" for problem in found]


@pytest.mark.parametrize("preset", PRESETS)
def test_all_that_they_say_is_legal(start: Start, version: Version, preset: str) -> None:
    cpo, emsp = (start(role, ocpi=version, preset=preset) for role in ("CPO", "EMSP"))
    live(cpo, emsp)
    for partner in (cpo, emsp):
        assert {e.direction for e in partner.exchanges} == {Direction.SENT, Direction.RECEIVED}
        assert [e.number for e in partner.exchanges] == list(range(1, len(partner.exchanges) + 1))
        for exchange in partner.exchanges:
            assert flaws(exchange, version) == [], exchange.request.url


def test_both_sides_record_the_same(start: Start) -> None:
    cpo, emsp = start("CPO"), start("EMSP")
    live(cpo, emsp)

    def told(partner: MockPartner, direction: Direction) -> list[tuple[Any, ...]]:
        return [
            (
                *(e.request.method, e.request.url, e.request.body, answered(e).status, answered(e).body),
                *(e.version, e.module, dict(e.parameters), e.token),
            )
            for e in partner.exchanges
            if e.direction is direction
        ]

    assert told(cpo, Direction.SENT) == told(emsp, Direction.RECEIVED)
    assert told(emsp, Direction.SENT) == told(cpo, Direction.RECEIVED)
    assert all(e.token in "ABC" and e.token for e in (*cpo.exchanges, *emsp.exchanges))


def test_the_observer_hears_of_each_exchange(start: Start) -> None:
    heard: list[Exchange] = []
    cpo, emsp = start("CPO", on_exchange=heard.append), start("EMSP")
    live(cpo, emsp)
    assert sorted(heard, key=lambda e: e.number) == list(cpo.exchanges)


def test_what_was_pulled_is_what_there_is(pair: Pair, version: Version) -> None:
    pair.emsp.act("pull", {"module": "locations"})
    listed = pair.ask(pair.emsp, "GET", "locations").data
    for kept, sent in zip(pair.emsp.store.received("locations"), listed, strict=True):
        assert same(kept, sent)
    for location in listed:
        path = f"/NL/PLC/{location['id']}"
        assert same(pair.push("GET", path).data, location), "what was pulled can be read like what was pushed"


def test_a_complete_list_is_the_new_truth(pair: Pair) -> None:
    pair.emsp.act("pull", {"module": "locations"})
    pair.cpo.store.own("locations").remove("LOC3")
    filtered = pair.emsp.act("pull", {"module": "locations", "params": {"date_from": "2001-01-01T00:00:00Z"}})
    assert (filtered["kept"], filtered["gone"]) == (11, 0)
    assert len(pair.emsp.store.received("locations")) == 12
    told = pair.emsp.act("pull", {"module": "locations", "params": {"limit": "5"}})
    assert (told["pages"], told["kept"], told["gone"]) == (3, 11, 1)
    assert "LOC3" not in [location["id"] for location in pair.emsp.store.received("locations")]


def test_one_bad_object_does_not_spoil_the_others(pair: Pair) -> None:
    pair.cpo.faults.arm("locations.coordinates-as-numbers?nth=2")
    told = pair.emsp.act("pull", {"module": "locations"})
    assert (told["kept"], len(told["invalid"])) == (11, 1)
    assert told["invalid"][0].startswith("coordinates.latitude")


def test_objects_of_others_are_left_alone(start: Start) -> None:
    cpo, emsp = start("CPO"), start("EMSP")
    emsp.register(cpo.versions_url, cpo.token_a)
    first = next(iter(cpo.store.own("locations")))
    cpo.store.own("locations").put({**first, "party_id": "XYZ"})
    told = emsp.act("pull", {"module": "locations"})
    assert (told["kept"], told["foreign"]) == (11, 1)


def test_a_failed_patch_looks_and_then_puts(pair: Pair) -> None:
    told = pair.cpo.act("patch_evse_status", {"location_id": "LOC4"})
    assert told["http"] == 404
    methods = [e.request.method for e in pair.cpo.exchanges if e.module == "locations"]
    assert methods == ["PATCH", "GET", "PUT"]
    assert len(pair.emsp.store.received("locations")) == 1


def test_a_status_reaches_the_other_side(pair: Pair) -> None:
    pair.emsp.act("pull", {"module": "locations"})
    told = pair.cpo.act("patch_evse_status", {"location_id": "LOC1", "status": "OUTOFORDER"})
    path = "/NL/PLC/" + "/".join(told["ids"])
    assert pair.push("GET", path).data["status"] == "OUTOFORDER"
    own = pair.cpo.store.own("locations").get("LOC1")
    kept = next(location for location in pair.emsp.store.received("locations") if location["id"] == "LOC1")
    assert own is not None
    assert own["last_updated"] == kept["last_updated"]


def test_the_connection_moves_up_through_the_versions(start: Start) -> None:
    cpo, emsp = start("CPO", preset="polite"), start("EMSP", preset="polite")
    cpo.register(emsp.versions_url, emsp.token_a, version=Version.V211)
    for version in Version:
        cpo.update_credentials(version=version)
        assert {cpo.connection and cpo.connection.version, emsp.connection and emsp.connection.version} == {
            version
        }
        assert emsp.act("pull", {"module": "locations"})["kept"] == 12
        told = emsp.act("push_token", {})
        assert told["status_code"] == 1000
        assert [e.version for e in cpo.exchanges if e.module == "tokens"][-1] == version


def test_many_partners_at_once(start: Start) -> None:
    """Eight eMSPs use one CPO at the same time, and the CPO pushes meanwhile."""
    cpo = start("CPO")
    emsps = [start("EMSP", party_id=f"E{number:02}") for number in range(8)]
    failures: list[BaseException] = []

    def use(emsp: MockPartner, token_a: str) -> None:
        try:
            emsp.register(cpo.versions_url, token_a)
            for _ in range(3):
                assert emsp.act("pull", {"module": "locations"})["kept"] == 12
                emsp.update_credentials()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=use, args=(emsp, cpo.new_token_a())) for emsp in emsps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(cpo.connections) == 8
    numbers = [e.number for e in cpo.exchanges]
    assert numbers == sorted(set(numbers))


def test_two_registrations_cannot_share_a_token_a(start: Start) -> None:
    cpo, first, second = start("CPO"), start("EMSP", party_id="ONE"), start("EMSP", party_id="TWO")
    token_a, outcomes = cpo.token_a, []

    def use(emsp: MockPartner) -> None:
        try:
            emsp.register(cpo.versions_url, token_a)
            outcomes.append("in")
        except Exception as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=use, args=(emsp,)) for emsp in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("in") == 1, outcomes
    assert len(cpo.connections) == 1


def test_a_reset_begins_anew(pair: Pair) -> None:
    url, token = pair.cpo.versions_url, pair.cpo.token_a
    pair.cpo.act("patch_evse_status", {"location_id": "LOC1"})
    pair.cpo.reset()
    assert (pair.cpo.versions_url, pair.cpo.connection, pair.cpo.exchanges) == (url, None, ())
    assert pair.cpo.token_a != token
    assert answered(pair.emsp.client.request("GET", url)).status == 401
    assert pair.emsp.register(url, pair.cpo.token_a)


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("dance", {}, "there is no action 'dance'"),
        ("push_location", {"location_id": "NONE"}, "we have no locations NONE"),
        ("push_location", {"location_id": "LOC1", "evse_uid": "999"}, "there is no LOC1/999"),
        ("patch_evse_status", {"status": "SINGING"}, "SINGING"),
        ("pull", {}, "pull needs 'module'"),
        ("pull", {"module": "dreams"}, "dreams"),
        ("register", {"versions_url": "http://127.0.0.1:1"}, "register needs 'token'"),
        ("update_credentials", {"version": "2.2"}, "2.2"),
    ],
)
def test_actions_say_what_is_missing(pair: Pair, name: str, body: dict[str, Any], words: str) -> None:
    with pytest.raises(ActionError, match=words):
        pair.cpo.act(name, body)


def test_nobody_to_act_with(start: Start) -> None:
    with pytest.raises(ActionError, match="register first"):
        start("CPO").act("push_location")


def test_an_endpoint_that_is_not_there(start: Start) -> None:
    cpo, ptp = start("CPO", ocpi="2.3.0"), start("PTP", ocpi="2.3.0")
    ptp.register(cpo.versions_url, cpo.token_a)
    with pytest.raises(PushError, match="no locations endpoint"):
        cpo.act("push_location")
    assert connected(cpo).url("payments", InterfaceRole.SENDER)
