from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ocpi_harness.evidence import Answer, Asked, Attempt, Trace
from ocpi_harness.ledger import Ledger
from ocpi_harness.objects import Found
from ocpi_harness.rules import (
    Breach,
    Kept,
    Outcome,
    Rule,
    Selector,
    answers,
    attempts,
    holds,
    judge,
    objects,
    payloads,
    requests,
    rule,
    rules,
    whole_run,
)
from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221, Version
from ocpi_reference.spec.locations import EVSE

Make = Callable[..., Exchange]
MUST, SHOULD = "transport-014", "transport-113"


def made(
    check: Callable[[Any], Outcome], *, on: Selector[Any] = answers, row: str = MUST, provoked: bool = False
) -> Rule[Any]:
    return Rule("rules.test", (row,), on, check, provoked)


def judged(one: Rule[Any], *exchanges: Exchange, version: Version = V221) -> Ledger:
    ledger = Ledger(name="ACME", role="CPO", versions=(version,))
    judge(Trace(version, exchanges), ledger, only=[one])
    return ledger


def test_a_rule_that_keeps_quiet_has_seen_nothing(exchange: Make) -> None:
    assert judged(made(lambda _: None), exchange()).entry(MUST, V221).verdict is Verdict.NOT_OBSERVED


def test_kept_passes_and_breach_fails_with_its_evidence(exchange: Make) -> None:
    kept = judged(made(lambda _: Kept()), exchange())
    assert kept.entry(MUST, V221).verdict is Verdict.PASS
    assert kept.entry(MUST, V221).scenarios == ("rules.test",)
    broken = judged(made(lambda _: Breach("a", "b")), exchange(number=4)).entry(MUST, V221)
    assert broken.verdict is Verdict.FAIL
    assert [(f.expected, f.actual, f.exchange) for f in broken.findings] == [("a", "b", 4)]


def test_a_should_and_a_dispute_warn(exchange: Make) -> None:
    should = judged(made(lambda _: Breach("a", "b"), row=SHOULD), exchange())
    assert should.entry(SHOULD, V221).verdict is Verdict.WARN
    disputed = judged(made(lambda _: Breach("a", "b", disputed="#280")), exchange()).entry(MUST, V221)
    assert disputed.verdict is Verdict.WARN
    assert disputed.findings[0].dispute == "#280"


def test_a_rule_may_yield_as_many_outcomes_as_it_sees(exchange: Make) -> None:
    def each(answer: Answer) -> Iterator[Kept | Breach]:
        for number in answer.data:
            yield holds(number < 3, expected="below 3", actual=number)

    entry = judged(made(each), exchange(data=[1, 2, 3, 4])).entry(MUST, V221)
    assert [finding.actual for finding in entry.findings] == ["3", "4"]


def test_what_a_dishonest_request_provoked_is_left_alone_unless_asked_for(exchange: Make) -> None:
    provoked = exchange(stimulus="no token")
    quiet = judged(made(lambda _: Breach("a", "b")), provoked)
    assert quiet.entry(MUST, V221).verdict is Verdict.NOT_OBSERVED
    loud = judged(made(lambda _: Breach("a", "b"), provoked=True), provoked)
    assert loud.entry(MUST, V221).verdict is Verdict.FAIL


def test_selectors_pick_what_they_are_named_for(exchange: Make) -> None:
    answered = exchange(number=1, data=[{"id": "L1", "evses": [{"uid": "E1"}]}])
    unanswered = exchange(number=2, status=None)
    received = exchange(number=3, direction=Direction.RECEIVED)
    trace = Trace(V221, (answered, unanswered, received))
    picked: dict[str, list[Any]] = {
        selector.name: list(selector.pick(trace))
        for selector in (answers, attempts, requests, payloads, whole_run, objects(EVSE))
    }
    assert [one.exchange.number for one in picked["answers"]] == [1]
    assert [one.exchange.number for one in picked["attempts"]] == [1, 2]
    assert [one.exchange.number for one in picked["requests"]] == [3]
    assert [one.path for one in picked["payloads"]] == ["data[0]"]
    assert [one.value for one in picked["objects(EVSE)"]] == [{"uid": "E1"}]
    assert picked["run"] == [trace]
    assert {type(one[0]) for one in picked.values()} == {Answer, Attempt, Asked, Found, Trace}


def test_a_requirement_that_does_not_bind_the_system_is_not_judged(exchange: Make) -> None:
    for_emsp = judged(made(lambda _: Breach("a", "b"), row="locations-044"), exchange())
    assert for_emsp.entry("locations-044", V221).verdict is Verdict.NOT_APPLICABLE
    newer = judged(made(lambda _: Breach("a", "b"), row="locations-018"), exchange(), version=V211)
    assert newer.entry("locations-018", V211).verdict is Verdict.NOT_APPLICABLE


def test_a_rule_that_stumbles_is_our_error_and_the_next_one_judges(exchange: Make) -> None:
    ledger = Ledger(name="ACME", role="CPO", versions=(V221,))
    stumbling, next_one = made(lambda answer: answer.data["id"]), made(lambda _: Kept(), row=SHOULD)
    judge(Trace(V221, (exchange(data=[]),)), ledger, only=[stumbling, next_one])
    entry = ledger.entry(MUST, V221)
    assert entry.verdict is Verdict.ERROR
    assert "rules.test: TypeError" in entry.findings[0].actual
    assert ledger.entry(SHOULD, V221).verdict is Verdict.PASS


def test_a_rule_for_an_unknown_requirement_cannot_be_written() -> None:
    with pytest.raises(KeyError, match="transport-999"):
        rule("transport-999", on=answers)


def test_every_rule_of_the_package_is_registered_once_and_says_what_it_checks() -> None:
    names = [one.name for one in rules()]
    assert names
    assert len(set(names)) == len(names)
    assert all(one.check.__doc__ for one in rules())
