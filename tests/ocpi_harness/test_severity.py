import re

import pytest

from ocpi_harness.severity import WARNS_AT_WORST
from ocpi_harness.verdict import Verdict, gravest
from ocpi_reference.spec.catalogue import requirement, requirements


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("transport-004", Verdict.FAIL),  # MUST
        ("transport-005", Verdict.FAIL),  # implied, and its check names a failure
        ("versions-005", Verdict.FAIL),  # implied, and its check warns of one special case only
        ("transport-113", Verdict.WARN),  # SHOULD
        ("transport-084", Verdict.WARN),  # MAY
        ("credentials-018", Verdict.WARN),  # implied, and its check knows a warning only
        ("locations-036", Verdict.WARN),  # implied, "never a hard fail"
    ],
)
def test_the_level_and_the_check_decide_how_grave_a_breach_is(row: str, verdict: Verdict) -> None:
    assert gravest(requirement(row)) is verdict


def test_a_must_that_the_text_states_always_fails() -> None:
    stated = [r for r in requirements().values() if r.level == "MUST" and not r.implied]
    assert len(stated) > 200
    assert {gravest(row) for row in stated} == {Verdict.FAIL}


@pytest.mark.parametrize("row", sorted(WARNS_AT_WORST))
def test_a_row_that_warns_at_worst_is_implied_and_its_check_says_so(row: str) -> None:
    found = requirement(row)
    assert found.level == "MUST"
    assert found.implied
    check = re.sub("never (a )?(hard )?fail", "", found.check.lower())
    assert re.search(r"\b(warn|note)\b", check)
    assert not re.search(r"\bfail", check)
