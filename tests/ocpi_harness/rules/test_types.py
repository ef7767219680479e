"""Rules about data types: one flaw at a time, planted into one small object."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221, V230, Version

Make = Callable[..., Exchange]
Judge = Callable[..., Verdict]
PASS, FAIL, WARN, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.NOT_OBSERVED

LOCATION: dict[str, Any] = {"module": "locations"}
TOKEN: dict[str, Any] = {"module": "tokens"}
CDR: dict[str, Any] = {"module": "cdrs"}
SESSION: dict[str, Any] = {"module": "sessions"}
CREDENTIALS: dict[str, Any] = {"module": "credentials", "interface": None, "method": "POST"}


@pytest.mark.parametrize(
    ("row", "version", "where", "value", "verdict"),
    [
        ("types-007", V230, LOCATION, {"coordinates": {}, "name": "Here"}, PASS),
        ("types-007", V230, LOCATION, {"coordinates": "1,2"}, FAIL),
        ("types-007", V230, LOCATION, {"coordinates": [{}]}, FAIL),
        ("types-007", V230, LOCATION, {"name": 7}, FAIL),
        ("types-007", V230, LOCATION, {"publish": "true"}, FAIL),
        ("types-008", V230, LOCATION, {"evses": [{"status": "AVAILABLE"}]}, PASS),
        ("types-008", V230, LOCATION, {"evses": [{"status": "SLEEPING"}]}, FAIL),
        ("types-008", V230, LOCATION, {"evses": [{"status": 7}]}, FAIL),
        ("types-008", V230, LOCATION, {"evses": [{"status": "Available"}]}, PASS),
        ("types-008", V230, LOCATION, {"parking_type": "IN_THE_AIR"}, UNSEEN),
        ("types-009", V211, LOCATION, {"type": "ON_STREET"}, PASS),
        ("types-009", V221, LOCATION, {"parking_type": "IN_THE_AIR"}, FAIL),
        ("types-036", V221, LOCATION, {"evses": [{"status": "AVAILABLE"}]}, PASS),
        ("types-036", V221, LOCATION, {"evses": [{"status": "Available"}]}, FAIL),
        ("types-036", V221, LOCATION, {"evses": [{"status": "SLEEPING"}]}, PASS),
        ("types-010", V230, LOCATION, {"parking_type": "IN_THE_AIR"}, PASS),
        ("types-010", V230, LOCATION, {"parking_type": "on-street"}, WARN),
        ("types-010", V230, LOCATION, {"parking_type": 7}, FAIL),
        ("types-011", V230, LOCATION, {"parking_type": "IN_THE_AIR"}, PASS),
        ("types-011", V230, LOCATION, {"parking_type": "X-AIR"}, WARN),
        ("types-011", V230, LOCATION, {"parking_type": "ON_STREET"}, UNSEEN),
        ("types-032", V221, CREDENTIALS, {"roles": [{"role": "HUB"}]}, PASS),
        ("types-032", V221, CREDENTIALS, {"roles": [{"role": "eMSP"}]}, FAIL),
        ("types-033", V230, CREDENTIALS, {"roles": [{"role": "CPO"}]}, PASS),
        ("types-033", V230, CREDENTIALS, {"roles": [{"role": "HUB"}]}, FAIL),
        ("types-033", V230, CREDENTIALS, {"roles": [{"role": "PTP"}]}, WARN),
        ("types-013", V221, LOCATION, {"id": "LOC-1 #*"}, PASS),
        ("types-013", V221, LOCATION, {"id": "LOCÉ"}, FAIL),
        ("types-014", V221, LOCATION, {"id": "L" * 36}, PASS),
        ("types-014", V221, LOCATION, {"id": "L" * 37}, FAIL),
        ("types-014", V221, TOKEN, {"language": "deu"}, UNSEEN),
        ("types-022", V221, TOKEN, {"language": "de"}, PASS),
        ("types-022", V221, TOKEN, {"language": "DE"}, WARN),
        ("types-022", V221, TOKEN, {"language": "deu"}, FAIL),
        ("types-022", V221, TOKEN, {"language": "qq"}, FAIL),
        ("types-023", V221, LOCATION, {"directions": [{"language": "en", "text": "< 10 kW & 5 m"}]}, PASS),
        ("types-023", V221, LOCATION, {"directions": [{"language": "en", "text": "go <b>left</b>"}]}, FAIL),
        ("types-023", V221, LOCATION, {"directions": [{"language": "en", "text": "left &amp; right"}]}, FAIL),
        ("types-023", V221, LOCATION, {"directions": [{"language": "en", "text": "x" * 513}]}, FAIL),
        ("types-034", V211, LOCATION, {"name": "Muenchen"}, PASS),
        ("types-034", V211, LOCATION, {"name": "München"}, WARN),
        ("types-034", V211, LOCATION, {"name": "a\tb"}, FAIL),
        ("types-035", V221, LOCATION, {"name": "Ελλ 日本 😀"}, PASS),
        ("types-035", V221, LOCATION, {"name": "a\tb"}, FAIL),
        ("types-038", V221, LOCATION, {"operator": {"website": "https://a.example/b?c=d%20e"}}, PASS),
        ("types-038", V221, LOCATION, {"operator": {"website": "a.example"}}, FAIL),
        ("types-038", V221, LOCATION, {"operator": {"website": "https://a.example/b c"}}, FAIL),
        ("types-015", V221, LOCATION, {"last_updated": "2026-05-04T10:00:00.5"}, PASS),
        ("types-015", V221, LOCATION, {"last_updated": "2026-05-04 10:00:00Z"}, FAIL),
        ("types-015", V221, LOCATION, {"last_updated": "2026-02-30T10:00:00Z"}, FAIL),
        ("types-015", V221, LOCATION, {"last_updated": 1777888800}, FAIL),
        ("types-015", V221, LOCATION, {"last_updated": "2026-05-04T10:00:00+02:00"}, PASS),
        ("types-016", V211, LOCATION, {"last_updated": "2026-05-04T10:00:00"}, PASS),
        ("types-016", V211, LOCATION, {"last_updated": "2026-05-04T10:00:00.5Z"}, WARN),
        ("types-016", V211, LOCATION, {"last_updated": "04-05-2026"}, FAIL),
        ("types-017", V221, LOCATION, {"last_updated": "2026-05-04T10:00:00+02:00"}, FAIL),
        ("types-017", V221, LOCATION, {"last_updated": "2026-05-04T10:00:00+00:00"}, PASS),
        ("types-018", V221, LOCATION, {"last_updated": "2026-05-04T10:00:00+00:00"}, FAIL),
        ("types-018", V211, LOCATION, {"last_updated": "2026-05-04T10:00:00+00:00"}, WARN),
        ("types-018", V221, LOCATION, {"last_updated": "2026-05-04T10:00:00+02:00"}, PASS),
        ("types-021", V221, LOCATION, {"last_updated": "2026-05-04T10:00:00.1234Z"}, PASS),
        ("types-021", V221, LOCATION, {"last_updated": "2026-05-04T10:00:00.123456Z"}, WARN),
        ("types-024", V221, SESSION, {"kwh": Decimal("0.25")}, PASS),
        ("types-024", V221, SESSION, {"kwh": "0.25"}, FAIL),
        ("types-025", V221, SESSION, {"kwh": Decimal("0.25000000")}, PASS),
        ("types-025", V221, SESSION, {"kwh": Decimal("0.30000000000000004")}, WARN),
        ("types-027", V221, LOCATION, {"images": [{"width": 5}]}, PASS),
        ("types-027", V221, LOCATION, {"images": [{"width": Decimal("5.0")}]}, WARN),
        ("types-027", V221, LOCATION, {"images": [{"width": Decimal("5.5")}]}, FAIL),
        ("types-027", V221, LOCATION, {"images": [{"width": 123456}]}, WARN),
        ("types-028", V221, CDR, {"total_cost": {"excl_vat": 1, "incl_vat": 2}}, PASS),
        ("types-028", V221, CDR, {"total_cost": {"excl_vat": 2, "incl_vat": 1}}, WARN),
        ("types-028", V221, CDR, {"total_cost": {"before_taxes": 1}}, FAIL),
        ("types-028", V221, CDR, {"total_cost": 1}, FAIL),
        ("types-029", V230, CDR, {"total_cost": {"before_taxes": 1}}, PASS),
        ("types-029", V230, CDR, {"total_cost": {"before_taxes": 1, "excl_vat": 1}}, WARN),
        ("types-029", V230, CDR, {"total_cost": {"excl_vat": 1}}, FAIL),
        ("types-030", V230, CDR, {"total_cost": {"taxes": [{"name": "VAT", "amount": 1}]}}, PASS),
        ("types-030", V230, CDR, {"total_cost": {"taxes": [{"name": "VAT"}]}}, FAIL),
        ("types-040", V221, LOCATION, {"last_updated": "x"}, PASS),
        ("types-040", V221, LOCATION, {"lastUpdated": "x"}, FAIL),
        ("types-040", V221, LOCATION, {"acmeNote": "x"}, WARN),
        ("types-045", V221, LOCATION, {"name": None, "images": []}, PASS),
        ("types-045", V221, LOCATION, {"id": None}, FAIL),
        ("types-045", V221, LOCATION, {"evses": [{"connectors": []}]}, FAIL),
        ("types-003", V230, LOCATION, {"acme_note": "x"}, PASS),
        ("types-003", V230, LOCATION, {"auth_id": "x"}, WARN),
        ("types-003", V230, LOCATION, {"id": "x"}, UNSEEN),
        ("types-004", V230, LOCATION, {"acme_note": "x"}, PASS),
        ("types-004", V230, LOCATION, {"x-note": "x"}, WARN),
        ("types-006", V221, LOCATION, {"id": "x"}, PASS),
        ("types-006", V221, LOCATION, {"acme_note": "x"}, WARN),
        ("types-046", V221, LOCATION, {"evses": [{"evse_id": "BE*BEC*E041503001"}]}, PASS),
        ("types-046", V221, LOCATION, {"evses": [{"evse_id": "charger 1"}]}, WARN),
        ("types-046", V221, TOKEN, {"contract_id": "DE8ACC12E46L89"}, PASS),
        ("types-046", V221, TOKEN, {"contract_id": "12E46L89"}, WARN),
        ("transport-090", V221, CDR, {"cdr_location": {"connector_id": "#NA"}}, PASS),
        ("transport-090", V221, LOCATION, {"name": "#NA"}, WARN),
        ("transport-090", V221, LOCATION, {"last_updated": "#NA"}, WARN),
    ],
)
def test_values(
    row: str,
    version: Version,
    where: dict[str, Any],
    value: dict[str, Any],
    verdict: Verdict,
    exchange: Make,
    judged: Judge,
) -> None:
    many = where is not CREDENTIALS
    answer = exchange(data=[value] if many else value, version=version, **where)
    assert judged(row, answer, version=version) is verdict


@pytest.mark.parametrize(
    ("row", "query", "verdict"),
    [
        ("types-015", "date_from=2026-05-04T10:00:00Z", PASS),
        ("types-015", "date_to=2026-05-04", FAIL),
        ("types-017", "date_from=2026-05-04T10:00:00%2B02:00", FAIL),
        ("types-018", "date_from=2026-05-04T10:00:00+00:00", FAIL),
        ("types-018", "limit=2", UNSEEN),
    ],
)
def test_dates_in_queries(row: str, query: str, verdict: Verdict, exchange: Make, judged: Judge) -> None:
    url = f"http://127.0.0.1:1/tokens?{query}"
    asked = exchange(direction=Direction.RECEIVED, module="tokens", url=url, data=None, body=b"")
    assert judged(row, asked) is verdict
