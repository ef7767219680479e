from pathlib import Path

import pytest

from ocpi_harness.verdict import Entry, Finding, Results, ResultsError, Verdict, worst
from ocpi_reference.spec.history import V211, V221

FINDING = Finding("locations-017", V221, Verdict.FAIL, "an array", "an object", 7, "test_list", "")


def results(*verdicts: Verdict) -> Results:
    entries = tuple(Entry("locations-017", V221, verdict) for verdict in verdicts)
    return Results("ACME", "CPO", (V221,), 1, entries)


def test_the_worst_verdict_wins() -> None:
    order = ["ERROR", "FAIL", "INCONCLUSIVE", "WARN", "WAIVED", "PASS", "NOT_OBSERVED", "NOT_APPLICABLE"]
    assert [str(verdict) for verdict in sorted(Verdict, key=lambda v: v.rank)] == order
    assert worst([Verdict.PASS, Verdict.FAIL, Verdict.WARN]) is Verdict.FAIL
    assert worst([]) is Verdict.NOT_OBSERVED


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ((Verdict.PASS, Verdict.WARN, Verdict.WAIVED, Verdict.NOT_APPLICABLE), 0),
        ((Verdict.PASS, Verdict.FAIL, Verdict.ERROR), 1),
        ((Verdict.PASS, Verdict.INCONCLUSIVE), 3),
        ((Verdict.PASS, Verdict.ERROR), 3),
        ((Verdict.NOT_OBSERVED, Verdict.NOT_APPLICABLE), 3),
    ],
)
def test_the_exit_code_says_whether_a_must_is_broken(verdicts: tuple[Verdict, ...], code: int) -> None:
    assert results(*verdicts).exit_code == code


def test_results_come_back_from_their_file(tmp_path: Path) -> None:
    entry = Entry("locations-017", V221, Verdict.FAIL, ("test_list",), (FINDING,))
    missed = Entry("locations-018", V211, Verdict.NOT_APPLICABLE, reason="OCPI 2.1.1 does not state it")
    written = Results("ACME", "CPO", (V211, V221), 42, (entry, missed))
    written.write(tmp_path / "results.json")
    assert Results.read(tmp_path / "results.json") == written


def test_the_document_has_the_shape_that_the_design_fixes() -> None:
    document = Results(
        "ACME", "CPO", (V221,), 42, (Entry("locations-017", V221, Verdict.FAIL, (), (FINDING,)),)
    )
    row = document.to_json()
    assert {"tool", "seed", "sut", "ocpi", "summary", "requirements"} == set(row)
    assert row["summary"]["FAIL"] == 1
    assert row["summary"]["PASS"] == 0
    (entry,) = row["requirements"]
    assert (entry["id"], entry["ocpi"], entry["level"], entry["verdict"]) == (
        "locations-017",
        "2.2.1",
        "MUST",
        "FAIL",
    )
    assert entry["findings"][0]["expected"] == "an array"
    assert entry["findings"][0]["exchange"] == 7


def test_findings_come_worst_first_with_their_clause() -> None:
    warned = Finding("transport-113", V221, Verdict.WARN, "HTTP 200", "HTTP 201")
    entries: tuple[Entry, ...] = (Entry("transport-113", V221, Verdict.WARN, (), (warned,)),)
    entries += (Entry("locations-017", V221, Verdict.FAIL, (), (FINDING,)),)
    assert Results("ACME", "CPO", (V221,), 1, entries).findings == (FINDING, warned)
    assert FINDING.clause.endswith("mod_locations.asciidoc#mod_locations_cpo_interface")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"sut": 1}', b"\xff", b'{"requirements": [{"id": "nothing-1"}]}']
)
def test_a_file_that_holds_no_results_gets_one_clear_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(content)
    with pytest.raises(ResultsError, match=r"results\.json: .*plugfest run --out DIR") as caught:
        Results.read(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_gets_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="No such file"):
        Results.read(tmp_path / "results.json")
