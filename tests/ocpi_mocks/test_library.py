"""The mock in somebody's own tests: waiting for requests, and being told what came instead."""

import threading
import time
from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, answered

from ocpi_mocks import MockPartner, NotReceivedError
from ocpi_reference.exchange import Direction


@pytest.fixture
def emsp(start: Start) -> MockPartner:
    return start("EMSP")


@pytest.fixture
def cpo(start: Start, emsp: MockPartner) -> MockPartner:
    """A CPO that is registered with the eMSP."""
    partner = start("CPO")
    partner.register(emsp.versions_url, emsp.token_a)
    return partner


def test_the_cdr_of_a_session_arrives_once(pair: Pair) -> None:
    pair.cpo.act("start_session")
    cdrs = pair.emsp.received("cdrs", method="POST")
    found = cdrs.wait(timeout=5)
    assert found.direction is Direction.RECEIVED
    assert found.request.json == pair.emsp.store.received("cdrs")[0]
    assert cdrs.all == (found,)


def test_what_was_there_before_is_found_at_once(cpo: MockPartner, emsp: MockPartner) -> None:
    cpo.act("push_location", {"location_id": "LOC1"})
    assert emsp.received("locations").wait(timeout=0).request.method == "PUT"


def test_waiting_ends_when_the_request_comes(cpo: MockPartner, emsp: MockPartner) -> None:
    def later() -> None:
        time.sleep(0.05)
        cpo.act("push_location", {"location_id": "LOC2"})

    wanted = emsp.received("locations", location_id="LOC2")
    assert wanted.all == ()
    thread = threading.Thread(target=later)
    thread.start()
    found = wanted.wait(timeout=30)
    thread.join()
    assert (found.parameters["location_id"], answered(found).status_code) == ("LOC2", 1000)


def test_ids_are_found_in_any_letter_case(cpo: MockPartner, emsp: MockPartner) -> None:
    cpo.act("push_location", {"location_id": "LOC1"})
    assert emsp.received("locations", location_id="loc1", party_id="plc").wait(timeout=0).number


def test_only_what_came_later_counts_where_that_is_asked(cpo: MockPartner, emsp: MockPartner) -> None:
    cpo.act("push_location", {"location_id": "LOC1"})
    first = emsp.received("locations").wait(timeout=0)
    with pytest.raises(NotReceivedError):
        emsp.received("locations", after=first.number).wait(timeout=0)
    cpo.act("push_location", {"location_id": "LOC2"})
    second = emsp.received("locations", after=first.number).wait(timeout=0)
    assert second.parameters["location_id"] == "LOC2"
    assert [exchange.number for exchange in emsp.received("locations").all] == [first.number, second.number]


def test_what_a_partner_sends_is_not_what_it_receives(cpo: MockPartner) -> None:
    cpo.act("push_location", {"location_id": "LOC1"})
    assert cpo.received("locations").all == ()


def test_what_came_instead_is_told_the_nearest_first(cpo: MockPartner, emsp: MockPartner) -> None:
    cpo.act("push_tariff")
    cpo.act("push_location", {"location_id": "LOC1"})
    cpo.act("patch_evse_status", {"location_id": "LOC1", "status": "BLOCKED"})
    with pytest.raises(NotReceivedError) as raised:
        emsp.received("locations", method="PUT", location_id="LOC2").wait(timeout=0.01)
    first, put, patch, tariff, *_ = str(raised.value).splitlines()
    assert first == (
        "no PUT locations, location_id LOC2 came within 0.01 s; what came instead, the nearest first:"
    )
    assert put.endswith("/locations/NL/PLC/LOC1 was answered 201: its location_id is LOC1, not LOC2")
    assert "it is a PATCH, not a PUT; its location_id is LOC1, not LOC2" in patch
    assert "it is for tariffs, not locations; its path has no location_id" in tariff


def test_a_wrong_verb_is_nearer_than_another_module(cpo: MockPartner, emsp: MockPartner) -> None:
    cpo.act("push_location", {"location_id": "LOC1"})
    cpo.act("delete_tariff")
    with pytest.raises(NotReceivedError) as raised:
        emsp.received("locations", method="DELETE").wait(timeout=0)
    _, nearest, second, *_ = str(raised.value).splitlines()
    assert "it is a PUT, not a DELETE" in nearest
    assert "it is for tariffs, not locations" in second


def test_no_more_is_told_than_one_would_read(cpo: MockPartner, emsp: MockPartner) -> None:
    for _ in range(9):
        cpo.act("push_tariff")
    with pytest.raises(NotReceivedError) as raised:
        emsp.received("cdrs").wait(timeout=0)
    lines = str(raised.value).splitlines()
    unread = len([each for each in emsp.exchanges if each.direction is Direction.RECEIVED]) - 5
    assert (len(lines), lines[-1]) == (7, f"  and {unread} more")


def test_silence_is_told_as_such(emsp: MockPartner) -> None:
    with pytest.raises(NotReceivedError, match="nor anything else; is the other side registered"):
        emsp.received("cdrs").wait(timeout=0)


@pytest.mark.parametrize(
    ("module", "options", "words"),
    [
        ("cdr", {}, "there is no module 'cdr'; there are versions, .*cdrs"),
        ("cdrs", {"method": "post"}, "there is no verb 'post'; there are GET, POST"),
        ("tariffs", {"tarif_id": "1"}, "no path of tariffs has a 'tarif_id'; paths have .*tariff_id"),
    ],
)
def test_nobody_waits_in_vain_because_of_a_typing_error(
    emsp: MockPartner, module: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        emsp.received(module, **options)
