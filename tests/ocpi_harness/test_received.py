import threading
from collections.abc import Callable

import pytest

from ocpi_harness.evidence import Scope
from ocpi_harness.expect import NotObservedError
from ocpi_harness.ledger import Ledger
from ocpi_harness.received import Received
from ocpi_harness.traffic import Recorder
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V221

Make = Callable[..., Exchange]


@pytest.fixture
def recorder(exchange: Make) -> Recorder:
    recorder = Recorder()
    recorder.record(exchange(direction=Direction.RECEIVED, module="tokens"))
    return recorder


@pytest.fixture
def received(recorder: Recorder) -> Received:
    scope = Scope(Ledger(name="ACME", role="CPO", versions=(V221,)), V221)
    return Received("push_location", recorder, scope, since=1, timeout=0.05, quiet=0.03)


def push(exchange: Make, **more: object) -> Exchange:
    return exchange(direction=Direction.RECEIVED, parameters={"location_id": "L1"}, **more)


def test_a_request_is_found_by_verb_module_and_path(
    exchange: Make, recorder: Recorder, received: Received
) -> None:
    late = threading.Timer(0.02, recorder.record, [push(exchange)])
    late.start()
    asked = received.wait("GET", "locations", location_id="l1", timeout=5)
    assert asked.exchange.number == 2
    assert asked.scope is received.scope
    late.join()


def test_one_of_several_verbs_is_enough(exchange: Make, recorder: Recorder, received: Received) -> None:
    recorder.record(push(exchange))
    assert received.wait(("PUT", "GET"), "locations").exchange.number == 2
    with pytest.raises(NotObservedError, match="no PUT or PATCH locations"):
        received.wait(("PUT", "PATCH"), "locations")


def test_what_came_before_the_trigger_and_what_we_asked_does_not_count(
    exchange: Make, recorder: Recorder, received: Received
) -> None:
    recorder.record(exchange(direction=Direction.SENT, module="tokens"))
    assert received.find("GET", "tokens") is None
    assert received.all == ()


def test_near_misses_are_named(exchange: Make, recorder: Recorder, received: Received) -> None:
    recorder.record(push(exchange))
    with pytest.raises(
        NotObservedError, match=r"no PUT locations within 0\.05 s after push_location; came: GET loc"
    ):
        received.wait("PUT", "locations")
    with pytest.raises(NotObservedError, match="came: GET locations"):
        received.wait("GET", "locations", location_id="L2")


def test_silence_is_named_as_such(received: Received) -> None:
    with pytest.raises(NotObservedError, match="came: nothing"):
        received.wait("PUT", "locations")


def test_settling_waits_until_it_is_quiet(exchange: Make, recorder: Recorder, received: Received) -> None:
    recorder.record(push(exchange))
    late = threading.Timer(0.01, recorder.record, [push(exchange)])
    late.start()
    assert [asked.exchange.number for asked in received.settle()] == [2, 3]
    late.join()
