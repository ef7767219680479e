"""The proof: each fault is reported under the requirements that it breaks, and nothing else is."""

import pytest
from tests.proof.clean import EXCUSED, PRESETS, ROLES, begin, clean, complaints
from tests.proof.document import found, written
from tests.proof.kills import PLANTED, kill
from tests.proof.sights import SCOPES, SIGHTS

from ocpi_harness.verdict import Verdict


@pytest.fixture(scope="module", autouse=True)
def clean_runs() -> None:
    """Begin the clean runs, so that they are done when the faults are."""
    begin()


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_is_reported_under_what_it_breaks(name: str) -> None:
    assert kill(name).complaints == ()


def test_every_sight_is_of_a_fault() -> None:
    assert sorted({*SIGHTS, *SCOPES} - set(PLANTED)) == []


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("role", ROLES)
def test_a_mock_that_does_nothing_wrong_violates_nothing(role: str, preset: str) -> None:
    assert [f"{one.requirement} {one.version} {one.actual}" for one in complaints(role, preset)] == []
    assert clean(role, preset).summary[Verdict.PASS] > 500


def test_no_excuse_is_left_over() -> None:
    warned = {
        (preset, one.requirement)
        for role in ROLES
        for preset in PRESETS
        for one in clean(role, preset).findings
    }
    assert sorted(set(EXCUSED) - warned) == []


def test_the_document_of_coverage_is_in_step() -> None:
    assert written() == found(), "run `make proof` to write coverage.json anew"
