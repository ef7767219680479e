from ocpi_harness.verdict import Entry, Finding, Verdict
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import V221
from ocpi_reports.account import LONGEST, account, in_short

ROW = requirement("locations-017")
WARNING = Finding(ROW.id, V221, Verdict.WARN, "advice", "left aside", dispute="issue 441")
VIOLATION = Finding(ROW.id, V221, Verdict.FAIL, "a page", "two\npages", 7, "test_x.py::test_a_page_is_whole")
FAILED = Entry(ROW.id, V221, Verdict.FAIL, findings=(WARNING, VIOLATION))


def test_one_line_says_the_gravest_finding() -> None:
    assert in_short(FAILED) == "Violated: expected a page; seen: two pages"


def test_without_findings_the_reason_is_said() -> None:
    assert (
        in_short(Entry(ROW.id, V221, Verdict.NOT_OBSERVED, reason="no trigger")) == "Not tested: no trigger"
    )
    assert in_short(Entry(ROW.id, V221, Verdict.PASS)) == "Kept"


def test_the_account_tells_requirement_clause_and_every_finding() -> None:
    assert account(FAILED) == (
        f"locations-017 ({ROW.level}): {ROW.text}\n\n{ROW.clause(V221)}\n\n"
        "Expected: advice\nSeen:     left aside\nNote:     issue 441\n\n"
        "Expected: a page\nSeen:     two\npages\nExchange: 7 in traffic.ndjson\nScenario: A page is whole"
    )


def test_a_text_without_end_is_cut() -> None:
    endless = Finding(ROW.id, V221, Verdict.FAIL, "short", "z" * 1_000_000)
    told = account(Entry(ROW.id, V221, Verdict.FAIL, findings=(endless,)))
    assert f"{'z' * LONGEST} ... (the first 1,500 of 1,000,000 characters)" in told
    assert len(told) < 2 * LONGEST
