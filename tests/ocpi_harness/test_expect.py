from collections.abc import Callable
from typing import Any

import pytest

from ocpi_harness.evidence import Answer, Asked, Scope
from ocpi_harness.expect import HarnessError, InconclusiveError, ViolationError, expect, verifies
from ocpi_harness.ledger import Ledger
from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V221
from ocpi_reference.spec.locations import Connector

Make = Callable[..., Exchange]
MUST, SHOULD, OTHER_ROLE, OTHER_VERSION = "locations-017", "transport-113", "locations-044", "locations-020"
DECLARED = frozenset({MUST, SHOULD, OTHER_ROLE, OTHER_VERSION})


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(name="ACME", role="CPO", versions=(V221,))


@pytest.fixture
def answer(exchange: Make, ledger: Ledger) -> Callable[..., Answer]:
    scope = Scope(ledger, V221, "test_scenario", DECLARED)
    return lambda **facts: Answer(exchange(**facts), V221, scope)


def verdict(ledger: Ledger, row: str = MUST) -> Verdict:
    return ledger.entry(row, V221).verdict


def test_what_is_kept_passes_under_each_requirement(answer: Any, ledger: Ledger) -> None:
    expect(answer(data=[]), MUST, SHOULD).http(200).status(1000).data([])
    assert verdict(ledger) is Verdict.PASS
    assert verdict(ledger, SHOULD) is Verdict.PASS
    assert ledger.entry(MUST, V221).scenarios == ("test_scenario",)


def test_a_broken_must_ends_the_scenario(answer: Any, ledger: Ledger) -> None:
    with pytest.raises(ViolationError, match="locations-017: expected HTTP 200, got HTTP 404, status"):
        expect(answer(status=404, status_code=2003, number=9), MUST).http(200)
    (finding,) = ledger.entry(MUST, V221).findings
    assert (finding.verdict, finding.exchange, finding.scenario) == (Verdict.FAIL, 9, "test_scenario")


def test_a_broken_should_warns_and_goes_on(answer: Any, ledger: Ledger) -> None:
    expect(answer(status=201), SHOULD).http(200).status(1000)
    assert verdict(ledger, SHOULD) is Verdict.WARN


def test_a_must_among_several_ends_the_scenario(answer: Any, ledger: Ledger) -> None:
    with pytest.raises(ViolationError):
        expect(answer(status=201), SHOULD, MUST).http(200)
    assert verdict(ledger) is Verdict.FAIL
    assert verdict(ledger, SHOULD) is Verdict.WARN


def test_a_tolerated_code_and_a_dispute_warn(answer: Any, ledger: Ledger) -> None:
    expect(answer(status=201), MUST).http(200, tolerated=(201,)).status(1000)
    assert verdict(ledger) is Verdict.WARN
    expect(answer(), SHOULD).that(False, expected="a", actual="b", disputed="#544")
    assert ledger.entry(SHOULD, V221).findings[0].dispute == "#544"


@pytest.mark.parametrize("status_code", [1000, 1999, 2001])
def test_a_range_of_status_codes_can_be_expected(answer: Any, ledger: Ledger, status_code: int) -> None:
    expectation = expect(answer(status_code=status_code), MUST)
    if status_code == 2001:
        with pytest.raises(ViolationError, match="expected status_code 1000 to 1999"):
            expectation.status(range(1000, 2000))
    else:
        expectation.status(range(1000, 2000))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"status": None, "failure": "timed out"}, "no answer: timed out"),
        ({"body": b"<html>"}, "the body is not readable: not JSON"),
        ({"body": b"[]"}, "no OCPI envelope"),
        ({"status_code": "1000"}, "no OCPI envelope with a status_code"),
        ({"status": 502, "body": b"<html>"}, "HTTP 502"),
    ],
)
def test_an_unsound_answer_is_left_to_the_rules_about_soundness(
    answer: Any, ledger: Ledger, facts: dict[str, Any], why: str
) -> None:
    with pytest.raises(InconclusiveError, match=why):
        expect(answer(**facts), MUST)
    assert verdict(ledger) is Verdict.INCONCLUSIVE


def test_an_error_without_an_envelope_is_a_plain_violation(answer: Any, ledger: Ledger) -> None:
    with pytest.raises(ViolationError, match="got HTTP 404, no OCPI status_code"):
        expect(answer(status=404, body=b"not found"), MUST).status(1000)


def test_a_dishonest_request_may_earn_anything_but_silence(answer: Any, ledger: Ledger) -> None:
    with pytest.raises(ViolationError, match="expected HTTP 400, got HTTP 500"):
        expect(answer(status=500, body=b"", stimulus="invalid JSON"), MUST).http(400)
    with pytest.raises(InconclusiveError):
        expect(answer(status=None, stimulus="invalid JSON"), MUST)


@pytest.mark.parametrize("row", [OTHER_ROLE, OTHER_VERSION])
def test_requirements_that_do_not_bind_the_system_are_left_out(answer: Any, ledger: Ledger, row: str) -> None:
    expect(answer(status=500), row).http(200).status(1000).refused()
    assert verdict(ledger, row) is Verdict.NOT_APPLICABLE


def test_acceptance_means_both_layers(answer: Any, ledger: Ledger) -> None:
    expect(answer(status=201), MUST).accepted()
    for refusal in ({"status_code": 2001}, {"status": 404}, {"status": 204, "stimulus": "x", "body": b""}):
        with pytest.raises(ViolationError):
            expect(answer(**refusal), MUST).accepted()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"status_code": 2001}, Verdict.PASS),
        ({"status": 400, "status_code": 2001}, Verdict.PASS),
        ({"status_code": 2000}, Verdict.WARN),
        ({"status": 404, "body": b""}, Verdict.WARN),
        ({"status_code": 1000}, Verdict.FAIL),
        ({"status_code": 3000}, Verdict.WARN),
    ],
)
def test_a_refusal_is_a_clear_no(
    answer: Any, ledger: Ledger, facts: dict[str, Any], expected: Verdict
) -> None:
    try:
        expect(answer(**facts), MUST).refused(2001)
    except ViolationError:
        assert expected is Verdict.FAIL
    assert verdict(ledger) is expected


def test_data_are_compared_by_meaning(answer: Any, ledger: Ledger) -> None:
    expect(answer(data={"id": "L1", "name": None}), MUST).data({"id": "L1"})
    with pytest.raises(ViolationError, match='expected id = "L2", got id = "L1"'):
        expect(answer(data={"id": "L1"}), MUST).data({"id": "L2"})


def test_an_object_conforms_or_says_where_it_does_not(answer: Any, ledger: Ledger) -> None:
    with pytest.raises(ViolationError, match="expected a Connector as defined, got standard: "):
        expect(answer(data={"id": "1"}), MUST).conforms(Connector)
    expect(answer(data={"id": "1"}), SHOULD).conforms(Connector, {"id": "1"}, partial=True)
    assert verdict(ledger, SHOULD) is Verdict.PASS


def test_what_the_system_asked_has_no_status(exchange: Make, ledger: Ledger) -> None:
    asked = exchange(direction=Direction.RECEIVED, asked={"id": "L1"})
    shown = Asked(asked, V221, Scope(ledger, V221, "test_scenario", DECLARED))
    expect(shown, MUST).data({"id": "L1"}).that(True, expected="", actual="")
    assert verdict(ledger) is Verdict.PASS
    with pytest.raises(HarnessError, match="a request made to us has no status"):
        expect(shown, MUST).http(200)


def test_a_scenario_judges_what_it_declares(answer: Any) -> None:
    with pytest.raises(HarnessError, match="add locations-027 to @verifies of test_scenario"):
        expect(answer(), "locations-027")


def test_evidence_without_a_scenario_cannot_be_judged(exchange: Make) -> None:
    with pytest.raises(HarnessError, match="take it from a verb of `party`"):
        expect(Answer(exchange(), V221), MUST)


def test_verifies_marks_a_scenario_and_refuses_what_the_catalogue_does_not_know() -> None:
    @verifies(MUST, SHOULD)
    def scenario() -> None: ...

    (mark,) = scenario.pytestmark  # type: ignore[attr-defined]
    assert mark.args == (MUST, SHOULD)
    with pytest.raises(KeyError, match="locations-999"):
        verifies("locations-999")


def test_an_allowed_code_is_right_also_where_its_range_is_tolerated(answer: Any, ledger: Ledger) -> None:
    expect(answer(status_code=2001), MUST).status(2001, tolerated=range(2000, 3000))
    assert verdict(ledger) is Verdict.PASS
    expect(answer(status_code=2002), MUST).status(2001, tolerated=range(2000, 3000))
    assert verdict(ledger) is Verdict.WARN
