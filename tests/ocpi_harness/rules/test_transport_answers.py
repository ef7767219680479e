"""Rules about answers: envelope, status codes, message ids, pages and endpoints."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.history import V211, V221, Version
from ocpi_reference.spec.wire import encode

Make = Callable[..., Exchange]
Judge = Callable[..., Verdict]
PASS, FAIL, WARN, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.NOT_OBSERVED

JSON = (("content-type", "application/json; charset=UTF-8"),)
HTML = (("content-type", "text/html"),)
IDS = (("X-Request-ID", "1"), ("X-Correlation-ID", "2"))
CREDENTIALS: dict[str, Any] = {"module": "credentials", "interface": None}
PUT: dict[str, Any] = {
    "interface": "RECEIVER",
    "method": "PUT",
    "path": "/{country_code}/{party_id}/{location_id}",
}
ONE: dict[str, Any] = {"path": "/{location_id}"}


def envelope(**changes: Any) -> bytes:
    whole = {"data": [], "status_code": 1000, "timestamp": "2026-05-04T10:00:00Z", **changes}
    return encode({key: value for key, value in whole.items() if value != "left out"})


@pytest.mark.parametrize(
    ("row", "what", "verdict"),
    [
        ("transport-001", {"data": []}, PASS),
        ("transport-001", {"body": b"<html>"}, FAIL),
        ("transport-001", {"status": None, "failure": "no answer within 30 s"}, FAIL),
        ("transport-001", {"status": 404, "body": b"<html>"}, UNSEEN),
        ("transport-080", {"answer_headers": JSON}, PASS),
        ("transport-080", {"answer_headers": HTML}, FAIL),
        ("transport-080", {}, FAIL),
        ("transport-080", {"answer_headers": HTML, "status": 401, "body": b"<html>"}, WARN),
        ("transport-080", {"body": b""}, UNSEEN),
        ("transport-081", {}, PASS),
        ("transport-081", {"body": b"[]"}, FAIL),
        ("transport-081", {"body": b'{"id": "LOC1"}'}, FAIL),
        ("transport-081", {"body": b"", "status": 204, **PUT}, FAIL),
        ("transport-081", {"body": b"", "status": 204, **CREDENTIALS, "method": "DELETE"}, WARN),
        ("transport-081", {"body": b"<html>"}, UNSEEN),
        ("transport-082", {}, PASS),
        ("transport-082", {"status_code": "1000"}, FAIL),
        ("transport-082", {"status_code": 200}, FAIL),
        ("transport-082", {"body": envelope(status_code="left out")}, FAIL),
        ("transport-082", {"body": b"[]"}, UNSEEN),
        ("transport-083", {}, PASS),
        ("transport-083", {"body": envelope(timestamp="left out")}, FAIL),
        ("transport-083", {"body": envelope(timestamp="2026-05-04 10:00:00")}, FAIL),
        ("transport-083", {"body": envelope(timestamp=1777888800)}, FAIL),
        ("transport-083", {"body": envelope(timestamp="2026-05-04T10:00:00.123456Z")}, WARN),
        ("transport-083", {"body": envelope(timestamp="2026-05-04T10:11:00Z")}, WARN),
        ("types-017", {}, PASS),
        ("types-017", {"body": envelope(timestamp="2026-05-04T10:11:00Z")}, PASS),
        ("types-017", {"body": envelope(timestamp="2026-05-04T12:00:03Z")}, FAIL),
        ("types-017", {"body": envelope(timestamp="2026-05-04T04:30:00")}, FAIL),
        ("types-017", {"body": envelope(timestamp="never")}, UNSEEN),
        ("transport-084", {}, PASS),
        ("transport-084", {"body": envelope(status_message="fine")}, PASS),
        ("transport-084", {"body": envelope(status_message=["fine"])}, WARN),
        ("transport-085", {"data": []}, PASS),
        ("transport-085", {"data": None}, WARN),
        ("transport-085", {"data": {"id": "LOC1"}}, FAIL),
        ("transport-085", {"data": {"id": "LOC1"}, **ONE}, PASS),
        ("transport-085", {"data": [{"id": "LOC1"}], **ONE}, FAIL),
        ("transport-085", {"data": None, **ONE}, UNSEEN),
        ("transport-085", {"data": {}, "status_code": 2001}, UNSEEN),
        ("transport-117", {"data": {"id": "LOC1"}, **ONE}, PASS),
        ("transport-117", {"data": None, **ONE}, WARN),
        ("transport-088", {"data": None, **PUT}, PASS),
        ("transport-088", {"data": {"id": "LOC1"}, **PUT}, WARN),
        ("transport-088", {"data": []}, UNSEEN),
        ("transport-086", {"status": 404, "status_code": 2003}, PASS),
        ("transport-086", {"status": 404, "body": b""}, WARN),
        ("transport-086", {"status": 400, "status_code": 1000}, FAIL),
        ("transport-086", {}, UNSEEN),
        ("transport-109", {}, PASS),
        ("transport-109", {"status": 500, "status_code": 3000}, FAIL),
        ("transport-109", {"status": 422, "body": b"", "asked": {}, **PUT}, FAIL),
        ("transport-109", {"status": 400, "status_code": 2001, "asked": {}, **PUT}, WARN),
        ("transport-109", {"status": 404, "status_code": 2003, "asked": {}, **PUT}, UNSEEN),
        ("transport-115", {"status_code": 2003}, PASS),
        ("transport-115", {"status_code": 2010}, WARN),
        ("transport-115", {"status_code": 2901}, UNSEEN),
        ("transport-116", {}, PASS),
        ("transport-116", {"status_code": 2901}, FAIL),
        ("transport-127", {"status_code": 3000}, PASS),
        ("transport-127", {"status": 500, "status_code": 2000}, WARN),
        ("transport-127", {"status": 500, "body": b""}, UNSEEN),
        ("transport-128", {"status_code": 3001, **CREDENTIALS, "method": "POST"}, PASS),
        ("transport-128", {"status_code": 3001}, WARN),
        ("transport-128", {"status_code": 3000}, UNSEEN),
        ("transport-093", {"headers": IDS, "answer_headers": IDS}, PASS),
        ("transport-093", {"headers": IDS, "answer_headers": (("x-request-id", "7"),)}, FAIL),
        ("transport-093", {"headers": IDS}, FAIL),
        ("transport-093", {}, UNSEEN),
        ("transport-095", {"headers": IDS, "answer_headers": IDS}, PASS),
        ("transport-095", {"headers": IDS, "answer_headers": IDS[:1]}, FAIL),
        ("transport-096", {"headers": IDS, "answer_headers": IDS, "status_code": 2001}, PASS),
        ("transport-096", {"headers": IDS, "status_code": 2001, "stimulus": "no id"}, FAIL),
        ("transport-096", {"headers": IDS, "status": 401, "body": b""}, WARN),
        ("transport-096", {"headers": IDS, "status": 502, "body": b""}, UNSEEN),
        ("transport-096", {"headers": IDS}, UNSEEN),
        ("transport-028", {}, PASS),
        ("transport-028", {"status": 415, "body": b""}, WARN),
        ("transport-028", {"status": 415, "body": b"", "asked": {}, **PUT}, UNSEEN),
    ],
)
def test_answers(row: str, what: dict[str, Any], verdict: Verdict, exchange: Make, judged: Judge) -> None:
    assert judged(row, exchange(**what)) is verdict


@pytest.mark.parametrize(
    ("row", "what", "verdict"),
    [
        ("transport-110", {"status": 500, "body": b""}, WARN),
        ("transport-087", {"status": 404, "body": b'{"error": "none"}'}, PASS),
        ("transport-087", {"status": 404, "body": b""}, WARN),
        ("transport-100", {"data": {}, **CREDENTIALS}, PASS),
        ("transport-100", {"status": 400, "body": b"", **CREDENTIALS}, FAIL),
        ("transport-100", {"headers": IDS, "status": 400, **CREDENTIALS}, UNSEEN),
        ("transport-100", {"status_code": 2001}, UNSEEN),
    ],
)
def test_answers_of_old(
    row: str, what: dict[str, Any], verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    assert judged(row, exchange(**what, version=V211), version=V211) is verdict


def page(url: str = "", data: int = 2, **headers: str) -> dict[str, Any]:
    told = {
        "X-Total-Count": "9",
        "X-Limit": "2",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    kept = tuple((name, value) for name, value in told.items() if value)
    return {"data": [{}] * data, "answer_headers": kept, "url": f"http://127.0.0.1:1/locations{url}"}


@pytest.mark.parametrize(
    ("row", "what", "verdict"),
    [
        ("transport-035", page("?limit=2"), PASS),
        ("transport-035", page("?limit=1"), FAIL),
        ("transport-035", page("?limit=0"), UNSEEN),
        ("transport-035", page("?limit=1") | ONE, UNSEEN),
        ("transport-053", page(Link='<http://127.0.0.1:1/x?offset=2>; rel="next"'), PASS),
        ("transport-053", page(Link="<http://127.0.0.1:1/x?offset=2>;rel=next"), PASS),
        ("transport-053", page(Link='</x?offset=2>; rel="next"'), FAIL),
        ("transport-053", page(Link='http://127.0.0.1:1/x?offset=2; rel="next"'), FAIL),
        ("transport-053", page(Link='<http://127.0.0.1:1/x>; rel="self"'), UNSEEN),
        ("transport-053", page(Link=" "), UNSEEN),
        ("transport-057", page(), PASS),
        ("transport-057", page(X_Total_Count=""), FAIL),
        ("transport-057", page(X_Total_Count="many"), FAIL),
        ("transport-060", page(), PASS),
        ("transport-060", page(X_Limit=""), FAIL),
        ("transport-060", page(data=3), FAIL),
    ],
)
def test_pages(row: str, what: dict[str, Any], verdict: Verdict, exchange: Make, judged: Judge) -> None:
    assert judged(row, exchange(**what)) is verdict


def test_two_answers_some_seconds_apart_have_two_timestamps(exchange: Make, judged: Judge) -> None:
    first = exchange(body=envelope(timestamp="2026-05-04T10:00:00Z"))
    later = {"started": datetime(2026, 5, 4, 10, 0, 4, tzinfo=UTC), "number": 2}
    assert (
        judged("transport-083", first, exchange(body=envelope(timestamp="2026-05-04T10:00:04Z"), **later))
        is PASS
    )
    assert (
        judged("transport-083", first, exchange(body=envelope(timestamp="2026-05-04T10:00:00Z"), **later))
        is FAIL
    )


@pytest.mark.parametrize(
    ("url", "version", "verdict"),
    [
        ("http://127.0.0.1:1/ocpi/2.2.1/locations", V221, PASS),
        ("http://127.0.0.1:1/ocpi/2.2/locations", V221, WARN),
        ("http://127.0.0.1:1/ocpi/2.1.1/locations", V211, PASS),
    ],
)
def test_urls_name_their_version(
    url: str, version: Version, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    details = {"version": version, "endpoints": [{"identifier": "locations", "url": url}]}
    answer = exchange(module="version_details", interface=None, data=details, version=version)
    assert judged("transport-102", answer, version=version) is verdict


def test_a_link_that_leads_nowhere_is_no_missing_answer(exchange: Make, judged: Judge) -> None:
    linked = exchange(**page(Link='<http://127.0.0.1:2/x>; rel="next"'))
    nothing = {"status": None, "failure": "no connection", "number": 2}
    followed = exchange(url="http://127.0.0.1:2/x", **nothing)
    assert judged("transport-001", linked, followed) is PASS
    assert judged("transport-001", linked, exchange(url="http://127.0.0.1:2/y", **nothing)) is FAIL
