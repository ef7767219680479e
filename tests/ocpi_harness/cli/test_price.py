"""``plugfest price``: a receipt for a driver, and the verdict on what the record states."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.ocpi_harness.cli.command_line import EXAMPLES, Plugfest

CDR, TARIFF = EXAMPLES / "cdr.json", EXAMPLES / "tariff.json"


@pytest.fixture
def cdr() -> Any:
    return json.loads(CDR.read_text())


def written(folder: Path, value: object, name: str = "record.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value, indent=2))
    return path


def test_a_driver_reads_what_was_used_and_what_it_costs(plugfest: Plugfest) -> None:
    lines = plugfest("price", CDR, "--tariff", TARIFF).out.splitlines()
    assert lines[0].split() == ["Charging", "session", "CDR-1042", "tariff", "EVENING"]
    parking = next(line for line in lines if line.startswith("Parking time"))
    assert "40 min, billed 45 min at 3.00 per h" in parking
    assert parking.endswith(" 2.25")
    assert any(line.startswith("Total after taxes") and line.endswith("13.19 EUR") for line in lines)


def test_a_wrong_total_ends_with_1_and_names_the_mistake(plugfest: Plugfest) -> None:
    ended = plugfest("price", CDR, "--tariff", TARIFF)
    assert ended.code == 1
    assert "Stated total_cost.excl_vat 10.648: WRONG" in ended.out
    assert ended.out.rstrip().endswith("most likely step-size-ignored")


def test_a_right_total_ends_with_0(plugfest: Plugfest, tmp_path: Path, cdr: Any) -> None:
    right = cdr | {"total_cost": {"excl_vat": 10.898, "incl_vat": 13.1866}}
    ended = plugfest("price", written(tmp_path, right), "--tariff", TARIFF)
    assert ended.code == 0
    assert "Stated total_cost.incl_vat 13.1866: RIGHT" in ended.out


def test_json_is_one_document_with_exact_amounts(plugfest: Plugfest) -> None:
    document = plugfest("price", CDR, "--tariff", TARIFF, "--json").document
    assert document["currency"] == "EUR"
    assert document["total_cost"] == {"before_taxes": "10.898", "after_taxes": "13.18658"}
    assert [line["dimension"] for line in document["lines"]] == ["FLAT", "ENERGY", "ENERGY", "PARKING_TIME"]
    assert document["notes"] == []
    first = document["legal_totals"][0]
    assert first == {"before_taxes": "10.898", "after_taxes": "13.18658", "readings": [{}]}
    assert [figure["verdict"] for figure in document["stated"]] == ["WRONG", "WRONG"]


def test_other_legal_totals_stand_with_the_question_that_is_open(plugfest: Plugfest, tmp_path: Path) -> None:
    tariff = json.loads(TARIFF.read_text())
    tariff["elements"][0]["price_components"].append({"type": "FLAT", "price": 1, "vat": 21, "step_size": 1})
    given = written(tmp_path, tariff, "tariff.json")
    totals = plugfest("price", CDR, "--tariff", given, "--json").document["legal_totals"]
    assert totals[1] == {
        "before_taxes": "11.898",
        "after_taxes": "14.39658",
        "readings": [{"B3": "each once"}],
    }
    said = plugfest("price", CDR, "--tariff", given).out.partition("By other readings it costs:\n")[2]
    lines = said.splitlines()
    assert lines[0] == "  11.90 EUR before taxes, 14.40 EUR after taxes"
    assert lines[1] == "    if B3 is 'each once'"
    assert lines[2].startswith("  B3: When several FLAT components")


def test_the_version_is_told_by_the_fields_or_by_the_user(
    plugfest: Plugfest, tmp_path: Path, cdr: Any
) -> None:
    tariff = json.loads(TARIFF.read_text()) | {"tax_included": "YES"}
    given = written(tmp_path, tariff, "tariff.json")
    newer = cdr | {"total_cost": {"before_taxes": 8.8, "taxes": [{"name": "VAT", "amount": 2.1}]}}
    record = written(tmp_path, newer)
    assert plugfest("price", record, "--tariff", given, "--json").document["ocpi"] == "2.3.0"
    older = plugfest("price", CDR, "--tariff", given, "--ocpi", "2.2.1", "--json").document
    assert older["ocpi"] == "2.2.1"
    assert older["total_cost"]["before_taxes"] == "10.898"


def test_the_users_time_zone_moves_the_evening(plugfest: Plugfest) -> None:
    document = plugfest("price", CDR, "--tariff", TARIFF, "--time-zone", "Asia/Tokyo", "--json").document
    assert document["time_zone"] == "Asia/Tokyo"
    assert {line["unit_price"] for line in document["lines"] if line["dimension"] == "ENERGY"} == {"0.35"}


def test_a_page_of_ocpi_with_one_record_is_a_record(plugfest: Plugfest, tmp_path: Path, cdr: Any) -> None:
    page = {"data": [cdr], "status_code": 1000, "timestamp": "2026-03-13T00:00:00Z"}
    assert plugfest("price", written(tmp_path, page), "--tariff", TARIFF).code == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ('{"id": "X",\n "currency": EUR}', "record.json:2: not JSON: Expecting value at column 14"),
        ('{\n"id": "X",\n "id": "Y"}', "the key 'id' stands twice"),
        ("", "there is no JSON object in it"),
        ("17", "a JSON object is expected, found '17'"),
        ('{"hello": "world"}', "a CDR or Session is expected, and this is no object of OCPI"),
        (TARIFF.read_text(), "a CDR or Session is expected, and this is a Tariff"),
        (f"[{CDR.read_text()}, {CDR.read_text()}]", "it holds 2 records; `plugfest audit"),
        (CDR.read_text().replace("18.2,", '"much",'), "total_energy"),
    ],
    ids=("syntax", "key-twice", "empty", "number", "alien", "tariff", "several", "no-number"),
)
def test_what_is_no_record_is_said_in_one_line(
    plugfest: Plugfest, tmp_path: Path, content: str, complaint: str
) -> None:
    path = tmp_path / "record.json"
    path.write_text(content)
    assert complaint in plugfest("price", path, "--tariff", TARIFF).complaint


def test_wrong_use_is_said_in_one_line(plugfest: Plugfest, tmp_path: Path, cdr: Any) -> None:
    assert "give the one that applied with --tariff" in plugfest("price", CDR).complaint
    assert "no such file" in plugfest("price", tmp_path / "none.json").complaint.lower()
    assert "a Tariff is expected, and this is a CDR" in plugfest("price", CDR, "--tariff", CDR).complaint
    zone = plugfest("price", CDR, "--tariff", TARIFF, "--time-zone", "Utrecht")
    assert "'Utrecht' is no IANA time zone" in zone.complaint
    version = plugfest("price", CDR, "--tariff", TARIFF, "--ocpi", "2.2")
    assert "did you mean 2.2.1?" in version.complaint
    abroad = written(tmp_path, cdr | {"cdr_location": cdr["cdr_location"] | {"country": "USA"}})
    nowhere = plugfest("price", abroad, "--tariff", TARIFF)
    assert "name the location's zone with --time-zone" in nowhere.complaint
