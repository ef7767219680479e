import json
import re
from pathlib import Path
from typing import Any

import pytest

from ocpi_harness.verdict import Results, Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.catalogue import requirement
from ocpi_reports.allure_results import CATEGORIES, write_allure_results
from ocpi_reports.legible import legible
from ocpi_reports.summary import stated
from ocpi_reports.vocabulary import AREAS, WORDS

Run = tuple[Results, tuple[Exchange, ...]]
Read = dict[tuple[str, str], dict[str, Any]]
STATUS = {
    Verdict.ERROR: "broken",
    Verdict.FAIL: "failed",
    Verdict.INCONCLUSIVE: "unknown",
    Verdict.WARN: "passed",
    Verdict.WAIVED: "skipped",
    Verdict.PASS: "passed",
    Verdict.NOT_OBSERVED: "skipped",
    Verdict.NOT_APPLICABLE: "skipped",
}


def read(folder: Path) -> Read:
    found = {}
    for path in folder.glob("*-result.json"):
        result = json.loads(path.read_text("utf-8"))
        found[label(result, "requirement"), result["parameters"][0]["value"]] = result
    return found


def label(result: dict[str, Any], name: str) -> str:
    (value,) = (label["value"] for label in result["labels"] if label["name"] == name)
    return str(value)


@pytest.fixture(scope="module")
def folder(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("allure")
    write_allure_results(*run, path)
    return path


def test_each_requirement_and_version_is_one_result(run: Run, folder: Path) -> None:
    results, _ = run
    found = read(folder)
    assert len(found) == len(list(folder.glob("*-result.json"))) == len(stated(results))
    for entry in stated(results):
        result, row = found[entry.requirement, entry.version], requirement(entry.requirement)
        assert result["status"] == STATUS[entry.verdict]
        assert result["description"] == row.text
        assert label(result, "epic") == f"OCPI {entry.version}"
        assert label(result, "feature") == AREAS[row.area]
        assert label(result, "story") == row.id
        severity = {"MUST": "critical", "SHOULD": "normal", "MAY": "minor"}[row.level]
        assert label(result, "severity") == severity
        assert result["links"][0]["url"] == row.clause(entry.version)


def test_a_finding_is_a_step_below_its_scenario_with_both_halves_of_the_exchange(
    run: Run, folder: Path
) -> None:
    results, _ = run
    found = read(folder)
    entry = next(e for e in results.entries if e.verdict is Verdict.FAIL and len(e.findings) > 1)
    result = found[entry.requirement, entry.version]
    (scenario,) = result["steps"]
    assert (scenario["name"], scenario["status"]) == ("A page follows the page before", "failed")
    assert [(s["name"], s["statusDetails"]["message"]) for s in scenario["steps"]] == [
        (f"Expected {seen.expected}", f"Seen: {seen.actual}") for seen in entry.findings
    ]
    for step, seen in zip(scenario["steps"], entry.findings, strict=True):
        request, response = ((folder / a["source"]).read_text("utf-8") for a in step["attachments"])
        assert f"LOC{seen.exchange}" in response
        assert f"offset={seen.exchange}&" in request
        assert "curl -i -X" in request
    details = result["statusDetails"]
    assert (details["expected"], details["actual"]) == (entry.findings[0].expected, entry.findings[0].actual)


def test_a_kept_requirement_has_passed_steps_and_no_message(run: Run, folder: Path) -> None:
    results, _ = run
    entry = next(e for e in results.entries if e.verdict is Verdict.PASS)
    result = read(folder)[entry.requirement, entry.version]
    assert [step["status"] for step in result["steps"]] == ["passed"]
    assert result["statusDetails"]["message"] == ""


def test_allure_shows_an_attachment_once_so_each_step_has_its_own(folder: Path) -> None:
    sources = re.findall(
        r'"source":"([^"]+)"', "".join(p.read_text("utf-8") for p in folder.glob("*-result.json"))
    )
    assert len(sources) == len(set(sources)) > 0
    assert set(sources) == {path.name for path in folder.glob("*-attachment.txt")}


def test_history_holds_over_runs_and_tells_versions_apart(folder: Path, tmp_path: Path, run: Run) -> None:
    results, exchanges = run
    write_allure_results(results, exchanges[:1], tmp_path)
    before, after = read(folder), read(tmp_path)
    assert {k: r["historyId"] for k, r in before.items()} == {k: r["historyId"] for k, r in after.items()}
    assert len({r["historyId"] for r in before.values()}) == len(before)
    both = [k for k in before if k[1] == "2.2.1" and (k[0], "2.3.0") in before]
    assert both
    assert all(before[k]["testCaseId"] == before[k[0], "2.3.0"]["testCaseId"] for k in both)


def test_each_category_takes_in_its_verdict_and_no_other(run: Run, folder: Path) -> None:
    results, _ = run
    assert json.loads((folder / "categories.json").read_text("utf-8")) == list(CATEGORIES)
    found = read(folder)
    for entry in stated(results):
        result = found[entry.requirement, entry.version]
        fitting = [
            category["name"]
            for category in CATEGORIES
            if result["status"] in category["matchedStatuses"]
            and re.match(category["messageRegex"], result["statusDetails"]["message"])
        ]
        word = WORDS[entry.verdict]
        assert fitting == ([] if entry.verdict is Verdict.PASS else [f"{word.sign} {word.several}"])


def test_the_environment_names_system_tool_and_seed(run: Run, folder: Path) -> None:
    results, _ = run
    lines = (folder / "environment.properties").read_text("ascii").splitlines()
    assert lines[0] == r"System\ under\ test=ACME L\u00e4den & S\u00f6hne CPO"
    assert f"Seed={results.seed}" in lines
    assert f"Tool={results.tool}" in lines
    assert "Started=2026-11-23T14:05:07+00:00" in lines


def test_a_backslash_or_a_line_break_stays_inside_its_property(run: Run, tmp_path: Path) -> None:
    results, _ = run
    sly = Results("a\\\nSeed=666 🔌", results.role, results.versions, 3, ())
    write_allure_results(sly, (), tmp_path)
    lines = (tmp_path / "environment.properties").read_text("ascii").splitlines()
    assert lines[0] == r"System\ under\ test=a\\\nSeed=666 \ud83d\udd0c"
    assert [line for line in lines if line.startswith("Seed")] == ["Seed=3"]


def test_an_older_run_is_cleared_and_other_files_are_left_alone(run: Run, tmp_path: Path) -> None:
    write_allure_results(*run, tmp_path)
    (tmp_path / "0b5c-result.json").write_text("{}")
    write_allure_results(Results("ACME", "CPO", (), 0, ()), (), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "0b5c-result.json",
        "categories.json",
        "environment.properties",
    }


def test_what_a_hostile_system_says_stays_text(hostile_run: Run, hostile: str, tmp_path: Path) -> None:
    write_allure_results(*hostile_run, tmp_path)
    result = next(iter(read(tmp_path).values()))
    assert result["statusDetails"]["actual"] == legible(hostile)
    assert [link["url"].split("/")[2] for link in result["links"]] == ["github.com"]
    assert {path.parent for path in tmp_path.rglob("*")} == {tmp_path}
