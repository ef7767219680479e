import json
from importlib.resources import files

import pytest

from ocpi_harness import coverage as module
from ocpi_harness.coverage import Status, counts, coverage
from ocpi_reference.spec.catalogue import requirements


def test_every_row_of_the_catalogue_has_one_status() -> None:
    rows = coverage()
    assert [row.requirement.id for row in rows] == list(requirements())
    assert sum(counts(rows).values()) == len(rows)
    assert list(counts(rows)) == ["proven", "exercised", "not_tested", "open"]


def test_proven_outweighs_exercised_and_the_rest_follows_the_catalogue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = {
        "proven": frozenset({"locations-017"}),
        "exercised": frozenset({"locations-017", "locations-018"}),
    }
    monkeypatch.setattr(module, "_named", lambda: named)
    status = {row.requirement.id: row for row in coverage()}
    assert status["locations-017"].status is Status.PROVEN
    assert status["locations-018"].status is Status.EXERCISED
    untold = next(r for r in requirements().values() if r.method == "manual" and not r.not_tested)
    assert status[untold.id].status is Status.NOT_TESTED
    assert status[untold.id].reason == f"a person judges it: {untold.check}"
    told = next(r for r in requirements().values() if r.not_tested and r.id not in named["exercised"])
    assert status[told.id].reason == told.not_tested
    assert status["locations-019"].status is Status.OPEN
    assert status["locations-019"].reason == ""


def test_the_file_names_rows_of_the_catalogue_only() -> None:
    document = json.loads((files("ocpi_harness") / "coverage.json").read_text("utf-8"))
    assert set(document) == {"exercised", "proven"}
    for ids in document.values():
        assert set(ids) <= set(requirements())
    assert set(document["proven"]) <= set(document["exercised"])
