"""``plugfest audit``: what is wrong in a file of records, and what could not be read."""

import json
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.ocpi_harness.cli.command_line import EXAMPLES, Plugfest

from ocpi_mocks.network import locations, tokens
from ocpi_mocks.simulator import cdr_in, simulate
from ocpi_mocks.tariff_library import tariff
from ocpi_reference.spec.history import V211, V221, V230, Version
from ocpi_reference.spec.wire import encode

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
NETWORK = locations(seed=0, count=40, country_code="NL", party_id="PLG", now=NOW)
TOKEN = next(
    t for t in tokens(seed=0, count=12, country_code="DE", party_id="EMP", now=NOW) if t["type"] == "RFID"
)
PLACE, EVSE, CONNECTOR = next(
    (place, evse, connector)
    for place in NETWORK
    for evse in place["evses"]
    for connector in evse["connectors"]
    if place["country"] == "NLD"
    and "evse_id" in evse
    and connector["standard"] == "IEC_62196_T2"
    and connector["power_type"] == "AC_3_PHASE"
)


def simulated(name: str, count: int, version: Version = V221) -> list[Any]:
    """CDRs of as many visits under a named tariff; numbers are as JSON has them."""
    terms = tariff(name, country="NL", country_code="NL", party_id="PLG", now=NOW)
    made = []
    for seed in range(count):
        simulation = simulate(
            seed=seed,
            session_id=f"{name}-{seed}",
            location=PLACE,
            evse_uid=EVSE["uid"],
            connector_id=CONNECTOR["id"],
            token=TOKEN,
            tariff=terms,
            start=NOW + timedelta(hours=5 * seed),
        )
        made.append(json.loads(encode(cdr_in(simulation, version))))
    return made


def lines(folder: Path, records: Iterable[object], name: str = "cdrs.ndjson") -> Path:
    path = folder / name
    path.write_text("".join(r if isinstance(r, str) else encode(r).decode() + "\n" for r in records))
    return path


@pytest.fixture(scope="module")
def cdrs() -> list[Any]:
    return simulated("start-and-kwh", 4)


def dearer(cdr: Any, by: float) -> Any:
    wrong = deepcopy(cdr)
    for name in wrong["total_cost"]:
        wrong["total_cost"][name] = round(wrong["total_cost"][name] * by, 4)
    return wrong


@pytest.mark.parametrize("version", [V211, V221, V230])
def test_right_records_are_counted_and_nothing_else_is_said(
    plugfest: Plugfest, tmp_path: Path, version: Version
) -> None:
    ended = plugfest("audit", lines(tmp_path, simulated("idle-fee", 3, version)))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "3 records: 3 RIGHT\n"


def test_a_correct_record_is_not_accused_of_what_its_meter_says(plugfest: Plugfest, tmp_path: Path) -> None:
    names = ("time-of-day", "tiers", "power-classes", "reservation", "idle-fee-daytime", "step-quarter-hour")
    records = [cdr for name in names for cdr in simulated(name, 4)]
    places = lines(tmp_path, [PLACE], "locations.ndjson")
    ended = plugfest("audit", lines(tmp_path, records), "--locations", places, "--json")
    assert [cdr["verdict"] for cdr in ended.document["cdrs"]] == ["RIGHT"] * 24


def test_a_wrong_record_is_a_line_with_the_likely_mistake(
    plugfest: Plugfest, tmp_path: Path, cdrs: list[Any]
) -> None:
    without_fee = deepcopy(cdrs[1])
    del without_fee["total_fixed_cost"]
    without_fee["total_cost"] = without_fee["total_energy_cost"]
    path = lines(tmp_path, [cdrs[0], without_fee, *cdrs[2:]])
    ended = plugfest("audit", path)
    assert ended.code == 1
    first, *summary = ended.out.splitlines()
    stated, due = without_fee["total_cost"]["excl_vat"], cdrs[1]["total_cost"]["excl_vat"]
    said, _, expected = first.partition(", expected ")
    assert said == f"{path}:2: {cdrs[1]['id']} WRONG: total_cost.excl_vat {stated}"
    assert float(expected.partition(":")[0]) == pytest.approx(due, abs=0.0001)
    assert ": fee-missing (" in expected
    assert summary[0] == "4 records: 3 RIGHT, 1 WRONG"


def test_what_cannot_be_read_is_told_and_the_rest_is_audited(
    plugfest: Plugfest, tmp_path: Path, cdrs: list[Any]
) -> None:
    no_number = cdrs[2] | {"total_energy": "much"}
    cut = json.dumps(cdrs[3])[:500]
    path = lines(tmp_path, [cdrs[0], "{]\n", {"id": "X", "elements": []}, PLACE, no_number, cdrs[1], cut])
    ended = plugfest("audit", path)
    assert ended.code == 1
    told = {line.split(":")[1]: line for line in ended.out.splitlines() if "UNREADABLE:" in line}
    assert list(told) == ["2", "3", "4", "5", "7"]
    assert "not JSON" in told["2"]
    assert "this is a Tariff" in told["3"]
    assert f"{PLACE['id']}: a CDR or Session is expected, and this is a Location" in told["4"]
    assert f"{cdrs[2]['id']}: total_energy" in told["5"]
    assert ended.out.endswith("7 records: 2 RIGHT, 5 UNREADABLE\n")


def test_a_folder_is_audited_file_by_file(plugfest: Plugfest, tmp_path: Path, cdrs: list[Any]) -> None:
    lines(tmp_path, cdrs[:2], "b.ndjson")
    (tmp_path / "a.json").write_text(json.dumps([dearer(cdrs[2], 1.5)], indent=2))
    (tmp_path / "read.me").write_text("no record")
    ended = plugfest("audit", tmp_path)
    assert ended.out.startswith(f"{tmp_path / 'a.json'}:2: {cdrs[2]['id']} WRONG")
    assert "3 records: 2 RIGHT, 1 WRONG" in ended.out


def test_json_is_one_document_with_a_verdict_for_each_field(
    plugfest: Plugfest, tmp_path: Path, cdrs: list[Any]
) -> None:
    ended = plugfest("audit", lines(tmp_path, [cdrs[0], dearer(cdrs[1], 1.21), "x\n"]), "--json")
    assert (ended.code, ended.err) == (1, "")
    right, wrong, broken = ended.document["cdrs"]
    assert (right["id"], right["verdict"]) == (cdrs[0]["id"], "RIGHT")
    field = next(field for field in wrong["fields"] if field["field"] == "total_cost.incl_vat")
    assert field["verdict"] == "WRONG"
    assert field["cause"] == "vat-twice"
    assert float(field["expected"]) == pytest.approx(cdrs[1]["total_cost"]["incl_vat"], abs=0.0001)
    assert (broken["verdict"], broken["fields"]) == ("UNREADABLE", [])
    summary = ended.document["summary"]
    assert (summary["records"], summary["unreadable"]) == (2, 1)
    assert summary["verdicts"] == {"RIGHT": 1, "WRONG": 1}


def test_no_records_are_a_document_too(plugfest: Plugfest, tmp_path: Path) -> None:
    ended = plugfest("audit", lines(tmp_path, []), "--json")
    assert (ended.code, ended.document["cdrs"]) == (0, [])


def test_out_has_the_document_and_the_screen_the_text(
    plugfest: Plugfest, tmp_path: Path, cdrs: list[Any]
) -> None:
    path = lines(tmp_path, [dearer(cdrs[0], 2)])
    printed = plugfest("audit", path, "--json").out
    ended = plugfest("audit", path, "--out", tmp_path / "audit.json")
    assert " WRONG: total_cost" in ended.out
    assert (tmp_path / "audit.json").read_text() == printed


def test_tariffs_are_found_by_the_name_that_a_period_gives(plugfest: Plugfest, tmp_path: Path) -> None:
    tariffs = lines(
        tmp_path, [{**json.loads((EXAMPLES / "tariff.json").read_text()), "id": "evening"}], "t.json"
    )
    other = lines(tmp_path, [{**json.loads((EXAMPLES / "tariff.json").read_text()), "id": "OTHER"}], "o.json")
    with_it = plugfest("audit", EXAMPLES / "cdr.json", "--tariffs", tariffs)
    assert "step-size-ignored" in with_it.out
    without = plugfest("audit", EXAMPLES / "cdr.json", "--tariffs", other)
    assert "step-size-ignored" not in without.out
    assert "tariff-not-found" in plugfest("audit", EXAMPLES / "cdr.json", "--json").out


def test_a_location_gives_the_time_zone(plugfest: Plugfest, tmp_path: Path) -> None:
    cdr = json.loads((EXAMPLES / "cdr.json").read_text())
    cdr["cdr_location"]["country"] = "RUS"
    cdr["total_cost"] = {"excl_vat": 9.12, "incl_vat": 11.0352}
    known = ["audit", lines(tmp_path, [cdr]), "--tariffs", EXAMPLES / "tariff.json"]
    by_zone = {
        zone: lines(tmp_path, [{**PLACE, "id": "loc1", "time_zone": zone}], f"{zone[:4]}.json")
        for zone in ("Asia/Vladivostok", "Europe/Moscow")
    }
    right = plugfest(*known, "--locations", by_zone["Asia/Vladivostok"])
    assert right.out == "1 records: 1 RIGHT\n"
    wrong = plugfest(*known, "--locations", by_zone["Europe/Moscow"])
    assert "1 records: 1 WRONG\n" in wrong.out
    unknown = plugfest(*known)
    assert unknown.code == 0
    assert "1 records: 1 RIGHT\n" not in unknown.out


def test_the_summary_says_how_the_sender_reads_ocpi(plugfest: Plugfest, tmp_path: Path) -> None:
    cdr = json.loads((EXAMPLES / "cdr.json").read_text())
    terms = json.loads((EXAMPLES / "tariff.json").read_text())
    terms["elements"][0]["price_components"].append({"type": "FLAT", "price": 1, "vat": 21, "step_size": 1})
    once = {"total_cost": {"excl_vat": 10.898, "incl_vat": 13.1866}}
    twice = {"total_cost": {"excl_vat": 11.898, "incl_vat": 14.3966}}
    records = [cdr | {"id": f"C{n}", "tariffs": [terms]} | (once if n == 2 else twice) for n in range(4)]
    ended = plugfest("audit", lines(tmp_path, records))
    assert ended.code == 0
    assert "C0 RIGHT UNDER READING: total_cost.excl_vat 11.898" in ended.out
    assert "  B3 'each once' in 3 of 4 records only, not in C2" in ended.out


def test_energy_that_the_connector_cannot_give_is_told(
    plugfest: Plugfest, tmp_path: Path, cdrs: list[Any]
) -> None:
    weak = deepcopy(PLACE)
    for connector in (connector for evse in weak["evses"] for connector in evse["connectors"]):
        connector["max_electric_power"] = 1000
    path = lines(tmp_path, cdrs[:1])
    assert plugfest("audit", path, "--locations", lines(tmp_path, [PLACE], "l.json")).code == 0
    told = plugfest("audit", path, "--locations", lines(tmp_path, [weak], "l.json"))
    assert "exceeds-the-connector" in told.out.splitlines()[0]


def test_a_cdr_is_held_against_the_states_of_its_session(
    plugfest: Plugfest, tmp_path: Path, cdrs: list[Any]
) -> None:
    cdr = cdrs[0]
    names = ("country_code", "party_id", "cdr_token", "auth_method", "currency", "start_date_time")
    session = {name: cdr[name] for name in names} | {
        "id": cdr["session_id"],
        "location_id": PLACE["id"],
        "evse_uid": EVSE["uid"],
        "connector_id": CONNECTOR["id"],
        "kwh": cdr["total_energy"],
        "status": "ACTIVE",
        "charging_periods": [],
        "last_updated": cdr["end_date_time"],
    }
    path = lines(tmp_path, [cdr])
    agrees = lines(tmp_path, [session | {"kwh": 0}, session], "agrees.ndjson")
    assert plugfest("audit", path, "--sessions", agrees).out == "1 records: 1 RIGHT\n"
    shrinks = lines(tmp_path, [session | {"kwh": cdr["total_energy"] + 1}, session], "shrinks.ndjson")
    assert " WRONG: kwh " in plugfest("audit", path, "--sessions", shrinks).out
    differs = lines(tmp_path, [session | {"kwh": cdr["total_energy"] + 1}], "differs.ndjson")
    assert " WRONG: total_energy " in plugfest("audit", path, "--sessions", differs).out


def test_signed_data_is_verified(plugfest: Plugfest, tmp_path: Path, cdrs: list[Any]) -> None:
    value = {"nature": "Start", "plain_data": "x", "signed_data": "eA=="}
    signed = cdrs[0] | {"signed_data": {"encoding_method": "OCMF", "signed_values": [value]}}
    odd = cdrs[1] | {"signed_data": {"encoding_method": 7}}
    ended = plugfest("audit", lines(tmp_path, [signed, odd]))
    first, second = ended.out.splitlines()[:2]
    assert "WRONG: signed_data.signed_values[0].signed_data: no-ocmf" in first
    assert "WRONG: signed_data.encoding_method: unreadable (a string is expected" in second


def test_wrong_use_is_said_in_one_line(plugfest: Plugfest, tmp_path: Path, cdrs: list[Any]) -> None:
    path = lines(tmp_path, cdrs[:1])
    assert "no such file" in plugfest("audit", tmp_path / "none").complaint
    assert "a Tariff is expected, and this is a CDR" in plugfest("audit", path, "--tariffs", path).complaint
    assert "did you mean 2.2.1?" in plugfest("audit", path, "--ocpi", "2.2").complaint
    assert "No such file" in plugfest("audit", path, "--out", tmp_path / "no" / "out.json").complaint
