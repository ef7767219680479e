"""Signed meter values, made with keys of our own and then spoiled in one way each."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ocpi_reference.billing import Figure, Verdict
from ocpi_reference.metering import check_signed
from ocpi_reference.spec.history import V211, V221, V230

START = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)
KEY = ec.derive_private_key(4711, ec.SECP256R1())
OTHER = ec.derive_private_key(4712, ec.SECP256R1())
CURVE = ec.derive_private_key(4713, ec.SECP384R1())


def public(key: ec.EllipticCurvePrivateKey) -> str:
    return b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def reading(minutes: int, kwh: str, reason: str, **more: Any) -> Any:
    at = (START + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S,000+0000 S")
    return {"TM": at, "TX": reason, "RV": float(kwh), "RI": "1-b:1.8.0", "RU": "kWh", "ST": "G"} | more


def ocmf(page: int, *readings: Any, key: ec.EllipticCurvePrivateKey = KEY, **more: Any) -> str:
    head = {"FV": "1.0", "GI": "GW", "GS": "1", "PG": f"T{page}", "MS": "METER-1", "IS": True, "IT": "NONE"}
    payload = json.dumps({**head, "RD": list(readings), **more})
    signature = key.sign(payload.encode(), ec.ECDSA(SHA256())).hex()
    return f"OCMF|{payload}|{json.dumps({'SA': 'ECDSA-secp256r1-SHA256', 'SD': signature})}"


def value(nature: str, text: str, plain_data: str | None = None) -> Any:
    signed_data = b64encode(text.encode()).decode()
    return {
        "nature": nature,
        "plain_data": text if plain_data is None else plain_data,
        "signed_data": signed_data,
    }


BEGIN = ocmf(7, reading(0, "100.5", "B"))
END = ocmf(8, reading(140, "118.7", "E"))


def cdr(*values: Any, key: str | None = public(KEY), energy: str = "18.2", **more: Any) -> Any:
    data = {
        "encoding_method": "OCMF",
        "signed_values": list(values or (value("Start", BEGIN), value("End", END))),
    }
    return {
        "id": "C",
        "start_date_time": "2026-03-12T15:30:00Z",
        "end_date_time": "2026-03-12T17:50:00Z",
        "charging_periods": [{"start_date_time": "2026-03-12T15:30:00Z", "dimensions": []}],
        "total_energy": Decimal(energy),
        "meter_id": "METER-1",
        "signed_data": data if key is None else data | {"public_key": key},
    } | more


def findings(record: Any) -> list[Figure]:
    return [f for f in check_signed(record, ocpi=V221) if f.verdict is not Verdict.RIGHT]


def causes(record: Any) -> list[tuple[str, str | None, bool]]:
    return [(figure.field, figure.cause, figure.advisory) for figure in findings(record)]


def test_untouched_values_that_tell_the_energy_are_right() -> None:
    figures = check_signed(cdr(), ocpi=V221)
    assert [(f.field, f.verdict) for f in figures] == [
        ("signed_data.signed_values[0].signed_data", Verdict.RIGHT),
        ("signed_data.signed_values[1].signed_data", Verdict.RIGHT),
        ("signed_data.energy", Verdict.RIGHT),
    ]


def test_one_record_may_hold_both_values() -> None:
    both = ocmf(7, reading(0, "100.5", "B"), reading(140, "118.7", "E"))
    assert causes(cdr(value("End", both))) == [("signed_data.signed_values", "natures", True)]


def test_tampering_is_found() -> None:
    changed = value("End", END.replace("118.7", "128.7"))
    record = cdr(value("Start", BEGIN), changed, energy="28.2")
    assert causes(record) == [("signed_data.signed_values[1].signed_data", "tampered", False)]


def test_another_key_is_found() -> None:
    assert {cause for _, cause, _ in causes(cdr(key=public(OTHER)))} == {"tampered"}
    assert {cause for _, cause, _ in causes(cdr(key=public(CURVE)))} == {"another-key"}
    assert causes(cdr(key="no key"))[0][:2] == ("signed_data.public_key", "unreadable-key")


def test_without_a_key_nothing_is_decided_and_the_rest_is_judged() -> None:
    found = findings(cdr(key=None, energy="20"))
    assert [(f.field, f.verdict, f.advisory) for f in found] == [
        ("signed_data.public_key", Verdict.UNDECIDABLE, True),
        ("signed_data.energy", Verdict.WRONG, False),
    ]


@pytest.mark.parametrize(
    ("energy", "cause"),
    [
        ("18.202", None),
        ("18.203", "differs-from-signed"),
        ("18200", "wh-as-kwh"),
        ("0", "differs-from-signed"),
    ],
)
def test_the_bill_tells_the_energy_that_was_signed(energy: str, cause: str | None) -> None:
    expected = [] if cause is None else [("signed_data.energy", cause, False)]
    assert causes(cdr(energy=energy)) == expected


def test_values_in_watt_hours_tell_the_same_energy() -> None:
    values = (
        value("Start", ocmf(7, reading(0, "100500", "B", RU="Wh"))),
        value("End", ocmf(8, reading(140, "118700", "E", RU="Wh"))),
    )
    assert causes(cdr(*values)) == []


def test_the_register_that_may_be_billed_counts() -> None:
    aside = {"RI": "1-b:2.8.0"}
    begin = ocmf(7, reading(0, "5", "B", **aside), reading(0, "100.5", "B"))
    end = ocmf(8, reading(140, "9", "E", **aside), reading(140, "118.7", "E"))
    assert causes(cdr(value("Start", begin), value("End", end))) == []


SPOILED = {
    "pages-out-of-order": (value("End", ocmf(7, reading(140, "118.7", "E"))), False),
    "pages-missing": (value("End", ocmf(10, reading(140, "118.7", "E"))), True),
    "two-meters": (value("End", ocmf(8, reading(140, "118.7", "E"), MS="METER-2")), False),
    "meter-status": (value("End", ocmf(8, reading(140, "118.7", "E", ST="M"))), True),
    "clocks-differ": (value("End", ocmf(8, reading(143, "118.7", "E"))), True),
    "plain-data-differs": (value("End", END, plain_data=BEGIN), False),
    "departs-from-ocmf": (value("End", ocmf(8, reading(140, "118.7", "E"), IS="often")), True),
}


@pytest.mark.parametrize("cause", SPOILED)
def test_one_spoiled_value_is_one_finding(cause: str) -> None:
    spoiled, advisory = SPOILED[cause]
    assert [found[1:] for found in causes(cdr(value("Start", BEGIN), spoiled))] == [(cause, advisory)]


def test_a_meter_that_runs_back_and_time_that_does_are_found() -> None:
    back = value("End", ocmf(8, reading(140, "90", "E")))
    assert causes(cdr(value("Start", BEGIN), back, energy="-10.5")) == [
        ("signed_data.signed_values[1]", "meter-runs-back", False)
    ]
    early = value("Intermediate", ocmf(8, reading(-60, "110", "C")))
    late = value("End", ocmf(9, reading(140, "118.7", "E")))
    assert causes(cdr(value("Start", BEGIN), early, late)) == [
        ("signed_data.signed_values[1]", "out-of-order", False)
    ]


def test_values_are_put_in_order_by_their_nature() -> None:
    assert causes(cdr(value("End", END), value("Start", BEGIN))) == []


def test_text_that_is_not_in_base64_is_read_nevertheless() -> None:
    bare = {"nature": "End", "plain_data": END, "signed_data": END}
    assert causes(cdr(value("Start", BEGIN), bare)) == [
        ("signed_data.signed_values[1].signed_data", "not-base64", True)
    ]


@pytest.mark.parametrize(
    "text", ["", "OCMF|", "OCMF|{}|{}", 'OCMF|{"RD":[1]}|{"SD":"00"}', "OCMF|[]|[]", "hello", "OCMF|{|}|"]
)
def test_what_is_no_ocmf_is_one_finding(text: str) -> None:
    found = causes(cdr(value("Start", BEGIN), value("End", text)))
    assert ("signed_data.signed_values[1].signed_data", "no-ocmf", False) in found


def test_an_unreadable_signature_is_a_finding() -> None:
    head, _, _ = END.rpartition("|")
    for signature in ('{"SD": "zz"}', '{"SD": "00"}', '{"SA": "ECDSA-secp256r1-SHA256", "SD": ""}'):
        found = causes(cdr(value("Start", BEGIN), value("End", f"{head}|{signature}")))
        assert any(cause in ("unreadable-signature", "tampered") for _, cause, _ in found)
    (unknown, *_) = findings(cdr(value("Start", BEGIN), value("End", f'{head}|{{"SA": "RSA", "SD": "00"}}')))
    assert unknown.field == "signed_data.signed_values[1].signed_data"
    assert not any(f.verdict is Verdict.RIGHT for f in [unknown])


def test_another_meter_than_the_bills_is_advised() -> None:
    assert causes(cdr(meter_id="METER-9")) == [("meter_id", "another-meter", True)]


@pytest.mark.parametrize("encoding", ["Alfen Eichrecht", "EDL40 Mennekes", "our own"])
def test_other_encodings_are_named_and_not_guessed(encoding: str) -> None:
    record = cdr()
    record["signed_data"]["encoding_method"] = encoding
    (figure,) = findings(record)
    assert (figure.verdict, figure.stated, figure.advisory) == (Verdict.UNDECIDABLE, encoding, True)


def test_a_record_without_signed_data_has_no_findings() -> None:
    record = cdr()
    assert check_signed(record | {"stop_date_time": record["end_date_time"]}, ocpi=V211) == ()
    del record["signed_data"]
    assert check_signed(record, ocpi=V230) == ()
