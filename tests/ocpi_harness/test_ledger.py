from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ocpi_harness.ledger import MOST_FINDINGS, Ledger, Waiver
from ocpi_harness.verdict import Finding, Results, Verdict
from ocpi_reference.spec.catalogue import requirements
from ocpi_reference.spec.history import V211, V221

MUST, SHOULD = "locations-017", "transport-113"
WAIVER = Waiver(MUST, "ticket 4711", "roaming team", date(2030, 1, 1))


def ledger(*waivers: Waiver) -> Ledger:
    return Ledger(name="ACME", role="CPO", versions=(V221,), waivers=waivers)


def test_a_kept_requirement_passes_and_says_who_saw_it() -> None:
    kept = ledger()
    kept.keep(MUST, V221, scenario="test_list")
    kept.keep(MUST, V221, scenario="test_pages")
    assert kept.entry(MUST, V221).verdict is Verdict.PASS
    assert kept.entry(MUST, V221).scenarios == ("test_list", "test_pages")


def test_a_must_fails_a_should_warns_a_dispute_warns() -> None:
    seen = ledger()
    assert seen.breach(MUST, V221, expected="a", actual="b").verdict is Verdict.FAIL
    assert seen.breach(SHOULD, V221, expected="a", actual="b").verdict is Verdict.WARN
    assert (
        seen.breach("locations-027", V221, expected="a", actual="b", dispute="#455").verdict is Verdict.WARN
    )


def test_one_breach_outweighs_all_that_was_kept() -> None:
    seen = ledger()
    seen.keep(MUST, V221)
    seen.breach(MUST, V221, expected="a", actual="b")
    seen.keep(MUST, V221)
    assert seen.entry(MUST, V221).verdict is Verdict.FAIL


def test_versions_do_not_mix() -> None:
    seen = Ledger(name="ACME", role="CPO", versions=(V211, V221))
    seen.breach(MUST, V211, expected="a", actual="b")
    seen.keep(MUST, V221)
    verdicts = {e.version: e.verdict for e in seen.results().entries if e.requirement == MUST}
    assert verdicts == {V211: Verdict.FAIL, V221: Verdict.PASS}


def test_what_was_not_seen_says_why() -> None:
    seen = ledger()
    seen.miss(MUST, V221, "needs a trigger push_location")
    assert seen.entry(MUST, V221).verdict is Verdict.NOT_OBSERVED
    assert seen.entry(MUST, V221).reason == "needs a trigger push_location"
    assert seen.entry("locations-018", V221).reason == "nothing in the run showed it"
    seen.keep(MUST, V221)
    assert seen.entry(MUST, V221).reason == ""


def test_what_does_not_bind_the_system_is_not_applicable() -> None:
    seen = ledger()
    assert seen.entry("locations-044", V221).verdict is Verdict.NOT_APPLICABLE
    assert seen.entry("locations-020", V221).reason == "OCPI 2.2.1 does not state it"
    seen.offers[V221] = ["tokens"]
    assert seen.entry(MUST, V221).verdict is Verdict.NOT_APPLICABLE
    assert not seen.binds(MUST, V221)


def test_what_was_not_asked_for_is_not_judged() -> None:
    seen = Ledger(name="ACME", role="CPO", versions=(V221,), asked=lambda row: row == MUST)
    assert seen.binds(MUST, V221)
    assert not seen.binds(SHOULD, V221)
    assert seen.entry(SHOULD, V221).verdict is Verdict.NOT_OBSERVED
    assert seen.entry(SHOULD, V221).reason == "this run was not asked for it"


def test_results_hold_the_whole_catalogue_once_per_version() -> None:
    entries = Ledger(name="ACME", role="CPO", versions=(V211, V221)).results().entries
    assert len(entries) == 2 * len(requirements())
    assert len({(e.requirement, e.version) for e in entries}) == len(entries)


def test_a_waiver_excuses_a_violation_and_names_its_owner() -> None:
    seen = ledger(WAIVER)
    found = seen.breach(MUST, V221, expected="an array", actual="null")
    assert found.verdict is Verdict.WAIVED
    assert found.dispute == "ticket 4711 (roaming team)"
    assert seen.entry(MUST, V221).verdict is Verdict.WAIVED
    assert seen.results().exit_code == 0


def test_a_waiver_excuses_the_expectation_that_it_pins_and_no_other() -> None:
    seen = ledger(replace(WAIVER, expected="an array"))
    assert seen.breach(MUST, V221, expected="an array", actual="null").verdict is Verdict.WAIVED
    assert seen.breach(MUST, V221, expected="HTTP 200", actual="HTTP 404").verdict is Verdict.FAIL
    assert seen.breach("locations-027", V221, expected="an array", actual="x").verdict is Verdict.FAIL


def test_a_waiver_excuses_no_error_of_ours() -> None:
    seen = ledger(WAIVER)
    assert seen.report(Finding(MUST, V221, Verdict.ERROR, "a", "b")).verdict is Verdict.ERROR


def test_a_waiver_whose_violation_is_gone_fails_the_run() -> None:
    seen = ledger(WAIVER)
    seen.keep(MUST, V221)
    results = seen.results()
    assert results.exit_code == 1
    (finding,) = results.findings
    assert "ticket 4711" in finding.expected
    assert "remove the waiver" in finding.actual


def test_a_waiver_of_something_that_was_not_observed_says_nothing() -> None:
    assert ledger(WAIVER).results().findings == ()


def test_the_same_finding_counts_once_and_floods_are_cut() -> None:
    seen = ledger()
    for number in range(MOST_FINDINGS + 5):
        seen.breach(SHOULD, V221, expected="HTTP 200", actual=f"HTTP 201 for {number}")
        seen.breach(SHOULD, V221, expected="HTTP 200", actual=f"HTTP 201 for {number}")
    entry = seen.entry(SHOULD, V221)
    assert len(entry.findings) == MOST_FINDINGS
    assert entry.reason == "5 more findings like these"
    seen.report(Finding(SHOULD, V221, Verdict.FAIL, "HTTP 200", "HTTP 500"))
    assert seen.entry(SHOULD, V221).verdict is Verdict.FAIL


def test_texts_are_redacted_before_they_are_kept() -> None:
    seen = Ledger(
        name="A", role="CPO", versions=(V221,), redact=lambda text: text.replace("hush", "<token_b>")
    )
    found = seen.breach(MUST, V221, expected="not hush", actual="hush")
    seen.miss(SHOULD, V221, "hush")
    assert "hush" not in f"{found} {seen.entry(MUST, V221)} {seen.entry(SHOULD, V221)}"
    assert found.actual == "<token_b>"


def test_half_a_surrogate_pair_can_be_written(tmp_path: Path) -> None:
    seen = ledger()
    seen.breach(MUST, V221, expected="text", actual="\ud800")
    seen.miss(SHOULD, V221, "\ud800")
    seen.results().write(tmp_path / "results.json")
    (finding,) = Results.read(tmp_path / "results.json").findings
    assert finding.actual == "\\ud800"


def test_an_unknown_requirement_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError, match="locations-999"):
        ledger().entry("locations-999", V221)
