"""Charge points in the background: work that ends with its partner, seeds, and partners full of surprises."""

import threading
import time
from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start
from tests.ocpi_mocks.test_pair import flaws

from ocpi_mocks.background import Background, Task
from ocpi_reference.billing import Verdict, audit
from ocpi_reference.spec.history import Version


def registered(start: Start, version: Version, **options: Any) -> Pair:
    cpo, emsp = (start(role, ocpi=version, **options) for role in ("CPO", "EMSP"))
    emsp.register(cpo.versions_url, cpo.token_a)
    return Pair(cpo, emsp)


@pytest.mark.parametrize("seed", range(4))
def test_a_polite_partner_charges_as_legally_as_a_plain_one(
    start: Start, version: Version, seed: int
) -> None:
    pair = registered(start, version, preset="polite", seed=seed)
    told = pair.cpo.act("start_session")
    assert pair.emsp.act("send_command", {"command": "START_SESSION"})["response"] == "ACCEPTED"
    assert pair.cpo.platform.background.join(20)
    cdrs = pair.emsp.store.received("cdrs")
    assert told["cdr_id"] in [cdr["id"] for cdr in cdrs]
    sessions = {session["id"]: session for session in pair.emsp.store.received("sessions")}
    for cdr in cdrs:
        judged = audit(cdr, ocpi=version, session=sessions[cdr["id"].removeprefix("CDR-")])
        assert judged.verdict is Verdict.RIGHT, judged.to_json()
    exchanges = [e for partner in (pair.cpo, pair.emsp) for e in partner.exchanges]
    assert [(e.request.url, flaws(e, version)) for e in exchanges if flaws(e, version)] == []


def test_the_same_seed_gives_the_same_session(start: Start) -> None:
    def charged(seed: int) -> tuple[Any, ...]:
        pair = registered(start, Version("2.3.0"), seed=seed)
        pair.cpo.act("start_session", {"location_id": "LOC2"})
        (cdr,) = pair.emsp.store.received("cdrs")
        return cdr["total_energy"], cdr["total_time"], len(cdr["charging_periods"])

    assert charged(7) == charged(7)
    assert charged(7) != charged(8)


@pytest.mark.parametrize("speed", [0, 0.5, -1])
def test_nothing_goes_slower_than_life(start: Start, speed: float) -> None:
    with pytest.raises(ValueError, match="slower than life"):
        start("CPO", speed=speed)
    pair = registered(start, Version("2.2.1"))
    with pytest.raises(Exception, match="slower than life"):
        pair.cpo.act("start_session", {"speed": speed or 0.1})
    assert pair.emsp.store.received("sessions") == []


def test_work_sleeps_is_woken_and_ends() -> None:
    background, seen = Background(), list[str]()

    def work(task: Task) -> None:
        seen.append("slept" if task.sleep(30) else "woken")
        seen.append("cancelled" if task.cancelled else "asked")

    task = background.start(work)
    assert not background.join(0.05)
    task.wake()
    assert background.join(5)
    assert seen == ["woken", "asked"]
    background.start(work)
    began = time.monotonic()
    background.stop()
    assert time.monotonic() - began < 1
    assert background.join(5)
    assert seen[2:] == ["woken", "cancelled"]


def test_an_error_of_ours_is_kept_and_one_at_the_end_is_not() -> None:
    background, gate = Background(), threading.Event()

    def fails(task: Task) -> None:
        raise LookupError("ours")

    def fails_at_the_end(task: Task) -> None:
        task.sleep(30)
        gate.set()
        raise LookupError("the partner is gone")

    background.start(fails)
    assert background.join(5)
    assert [str(error) for error in background.crashes] == ["ours"]
    background.start(fails_at_the_end)
    background.stop()
    assert gate.wait(5)
    assert background.join(5)
    assert len(background.crashes) == 1
