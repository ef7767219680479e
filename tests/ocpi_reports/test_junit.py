from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from ocpi_harness.verdict import Results, Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.catalogue import requirement
from ocpi_reports.junit import write_junit
from ocpi_reports.legible import legible
from ocpi_reports.summary import stated

Run = tuple[Results, tuple[Exchange, ...]]
ENDINGS = {
    Verdict.ERROR: "error",
    Verdict.FAIL: "failure",
    Verdict.INCONCLUSIVE: "error",
    Verdict.WARN: "system-out",
    Verdict.WAIVED: "skipped",
    Verdict.PASS: None,
    Verdict.NOT_OBSERVED: "skipped",
    Verdict.NOT_APPLICABLE: "skipped",
}


def read(run: Run, folder: Path) -> ElementTree.Element:
    results, exchanges = run
    write_junit(results, exchanges, folder / "junit.xml")
    return ElementTree.parse(folder / "junit.xml").getroot()


def test_each_requirement_and_version_is_one_case_that_ends_as_its_verdict(run: Run, tmp_path: Path) -> None:
    results, _ = run
    root = read(run, tmp_path)
    cases = {}
    for case in root.iter("testcase"):
        told = {p.get("name"): p.get("value") for p in case.iterfind("properties/property")}
        cases[told["requirement"], told["ocpi"]] = case, told
    assert len(cases) == len(list(root.iter("testcase"))) == len(stated(results))
    for entry in stated(results):
        case, told = cases[entry.requirement, entry.version]
        row = requirement(entry.requirement)
        assert (case.get("name"), case.get("classname")) == (
            row.id,
            f"ocpi_{entry.version.replace('.', '_')}.{row.area}",
        )
        assert (told["level"], told["verdict"], told["clause"]) == (
            row.level,
            entry.verdict,
            row.clause(entry.version),
        )
        endings = [child.tag for child in case if child.tag != "properties"]
        assert endings == ([ENDINGS[entry.verdict]] if ENDINGS[entry.verdict] else [])


def test_a_failure_says_what_was_demanded_expected_and_seen(run: Run, tmp_path: Path) -> None:
    results, _ = run
    said = {
        (case.get("classname"), case.get("name")): failure
        for case in read(run, tmp_path).iter("testcase")
        for failure in case.iterfind("failure")
    }
    assert len(said) == results.summary[Verdict.FAIL]
    for entry in results.entries:
        if entry.verdict is not Verdict.FAIL:
            continue
        row = requirement(entry.requirement)
        failure = said[f"ocpi_{entry.version.replace('.', '_')}.{row.area}", row.id]
        first = entry.findings[0]
        assert failure.get("message") == f"Violated: expected {first.expected}; seen: {first.actual}"
        for part in (row.text, row.clause(entry.version), *(found.actual for found in entry.findings)):
            assert part in (failure.text or "")


def test_a_skipped_case_says_why(run: Run, tmp_path: Path) -> None:
    results, _ = run
    reasons = Counter(
        entry.reason
        for entry in stated(results)
        if entry.verdict in (Verdict.NOT_OBSERVED, Verdict.NOT_APPLICABLE)
    )
    told = Counter(
        (skipped.get("message") or "").partition(": ")[2]
        for skipped in read(run, tmp_path).iter("skipped")
        if skipped.get("type") != Verdict.WAIVED
    )
    assert told == reasons


def test_the_suites_count_their_cases(run: Run, tmp_path: Path) -> None:
    results, _ = run
    root = read(run, tmp_path)
    assert [suite.get("name") for suite in root] == [f"{results.name}, OCPI {v}" for v in results.versions]
    for suite in root.iter("testsuite"):
        assert int(suite.get("tests", "")) == len(list(suite.iter("testcase")))
        for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(count, "")) == len(list(suite.iter(tag)))


def test_what_a_hostile_system_says_is_legal_xml(hostile_run: Run, hostile: str, tmp_path: Path) -> None:
    root = read(hostile_run, tmp_path)
    (failure,) = root.iter("failure")
    assert legible(hostile) in failure.get("message", "")
    assert legible(hostile) in "".join(root.itertext())
