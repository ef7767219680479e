from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221, V230, Version

Make = Callable[..., Exchange]
Judge = Callable[..., Verdict]
PASS, FAIL, WARN, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.NOT_OBSERVED

URL = "http://127.0.0.1:1/ocpi/2.2.1"
OURS = "http://127.0.0.1:2/ocpi"


def listed(*numbers: Any) -> list[dict[str, Any]]:
    return [{"version": number, "url": URL} for number in numbers]


def entry(identifier: str, role: str | None = None, url: str = URL) -> dict[str, Any]:
    return {"identifier": identifier, "url": url} | ({"role": role} if role else {})


CREDENTIALS = entry("credentials", "SENDER")


@pytest.mark.parametrize(
    ("row", "version", "data", "verdict"),
    [
        ("versions-004", V221, listed("2.2.1"), PASS),
        ("versions-004", V221, [], FAIL),
        ("versions-004", V221, None, FAIL),
        ("versions-004", V221, {"version": "2.2.1", "url": URL}, FAIL),
        ("versions-006", V221, listed("2.0", "2.1.1", "2.2.1", "2.3.0"), PASS),
        ("versions-006", V221, listed("2.2.1", "3.0", "2.10"), PASS),
        ("versions-006", V221, listed("v2.2.1"), FAIL),
        ("versions-006", V211, listed("1.0"), FAIL),
        ("versions-006", V221, listed(2.2), FAIL),
        ("versions-006", V221, listed("2.2.1-d2"), UNSEEN),
        ("versions-007", V230, listed("2.3.0", "x-future 9.9"), PASS),
        ("versions-007", V230, listed("v2.3.0"), FAIL),
        ("versions-007", V230, listed(" 2.2.1"), FAIL),
        ("versions-007", V230, listed(3), FAIL),
        ("versions-008", V221, listed("2.1.1", "2.2.1"), PASS),
        ("versions-008", V221, listed("2.1"), FAIL),
        ("versions-008", V221, listed("2.2", "2.2.1"), WARN),
        ("versions-008", V211, listed("2.2", "2.1.1"), PASS),
        ("versions-009", V221, listed("2.2.1"), PASS),
        ("versions-009", V221, listed("2.2.1-d2"), FAIL),
        ("versions-009", V230, listed("2.3.0-edition2"), FAIL),
        ("versions-010", V221, listed("2.2.1"), PASS),
        ("versions-010", V221, [{"url": URL}], FAIL),
        ("versions-010", V221, [{"version": "2.2.1"}], FAIL),
        ("versions-010", V221, [{"version": "2.2.1", "url": "/ocpi/2.2.1"}], FAIL),
        ("versions-010", V221, [{"version": "2.2.1", "url": "ftp://example.com/2.2.1"}], FAIL),
        ("versions-010", V221, [{"version": "2.2.1", "url": URL + "x" * 255}], FAIL),
    ],
)
def test_the_list_of_versions(
    row: str, version: Version, data: Any, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    answer = exchange(module="versions", interface=None, data=data, version=version)
    assert judged(row, answer, version=version) is verdict


def details(exchange: Make, version: Version, endpoints: Any, **more: Any) -> Exchange:
    data = {"version": str(version), "endpoints": endpoints, **more.pop("data", {})}
    return exchange(module="version_details", interface=None, data=data, version=version, **more)


@pytest.mark.parametrize(
    ("row", "version", "endpoints", "verdict"),
    [
        ("versions-014", V221, [CREDENTIALS], PASS),
        ("versions-014", V221, [], FAIL),
        ("versions-014", V221, None, FAIL),
        ("versions-015", V211, [entry("credentials")], PASS),
        ("versions-015", V211, [CREDENTIALS], PASS),
        ("versions-015", V211, [{"identifier": "credentials"}], FAIL),
        ("versions-015", V211, [entry("credentials", url="/credentials")], FAIL),
        ("versions-016", V221, [CREDENTIALS], PASS),
        ("versions-016", V221, [entry("credentials")], FAIL),
        ("versions-016", V221, [{"role": "SENDER", "url": URL}], FAIL),
        ("versions-016", V221, ["credentials"], FAIL),
        ("versions-016", V221, [entry("locations", "sender")], PASS),
        ("versions-017", V221, [entry("locations", "RECEIVER")], PASS),
        ("versions-017", V221, [entry("locations", "sender")], FAIL),
        ("versions-019", V221, [CREDENTIALS], PASS),
        ("versions-019", V221, [entry("locations", "SENDER")], FAIL),
        ("versions-020", V221, [CREDENTIALS], PASS),
        ("versions-020", V221, [entry("chargingprofiles", "RECEIVER")], WARN),
        ("versions-021", V221, [entry("hubclientinfo", "SENDER")], PASS),
        ("versions-021", V221, [entry("Locations", "SENDER")], FAIL),
        ("versions-021", V221, [entry("charging_profiles", "RECEIVER")], FAIL),
        ("versions-021", V221, [entry("versions", "SENDER")], FAIL),
        ("versions-021", V211, [entry("chargingprofiles")], FAIL),
        ("versions-021", V230, [entry("bookings", "SENDER"), entry("payments", "RECEIVER")], PASS),
        ("versions-021", V221, [entry("nltnm-tokens", "SENDER")], UNSEEN),
        ("versions-022", V221, [CREDENTIALS], PASS),
        ("versions-022", V221, [entry("nltnm-tokens", "SENDER")], FAIL),
        ("versions-022", V230, [entry("nltnm-tokens", "SENDER")], WARN),
        ("versions-022", V221, [entry("Locations", "SENDER")], PASS),
        ("versions-023", V221, [entry("nltnm-tokens", "SENDER")], PASS),
        ("versions-023", V221, [entry("weather", "SENDER")], WARN),
        ("versions-023", V221, [CREDENTIALS], UNSEEN),
        ("versions-026", V221, [entry("tokens", "SENDER"), entry("tokens", "RECEIVER", URL + "/r")], PASS),
        ("versions-026", V221, [entry("tokens", "SENDER"), entry("tokens", "RECEIVER")], FAIL),
        ("versions-026", V221, [entry("tokens", "SENDER")], UNSEEN),
        ("versions-028", V211, [entry("tokens"), entry("cdrs")], PASS),
        ("versions-028", V211, [entry("tokens"), entry("tokens")], FAIL),
        ("versions-029", V221, [CREDENTIALS], PASS),
        ("versions-029", V221, [entry("credentials", "RECEIVER")], WARN),
        ("versions-031", V221, [CREDENTIALS], PASS),
        ("versions-031", V221, [CREDENTIALS, entry("credentials", "RECEIVER")], WARN),
    ],
)
def test_the_endpoints_in_version_details(
    row: str, version: Version, endpoints: Any, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    found = judged(row, details(exchange, version, endpoints), version=version)
    assert found is (WARN if (row, verdict) == ("versions-026", FAIL) else verdict), "026 is a MAY"


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, PASS),
        ({"status": 404, "status_code": 2000}, FAIL),
        ({"status_code": 3000}, FAIL),
        ({"status": 401, "status_code": 2000}, UNSEEN),
        ({"status": 500, "body": b""}, UNSEEN),
    ],
)
def test_details_are_given(facts: dict[str, Any], verdict: Verdict, exchange: Make, judged: Judge) -> None:
    assert judged("versions-012", details(exchange, V221, [CREDENTIALS], **facts)) is verdict


def test_details_are_one_object_about_their_version(exchange: Make, judged: Judge) -> None:
    a_list = exchange(module="version_details", interface=None, data=[{"version": "2.2.1"}])
    assert judged("versions-012", a_list) is FAIL
    assert judged("versions-013", details(exchange, V221, [CREDENTIALS])) is PASS
    assert judged("versions-013", details(exchange, V221, [], data={"version": "2.1.1"})) is FAIL


def presented(exchange: Make, *roles: str) -> Exchange:
    parties = [{"role": role, "country_code": "NL", "party_id": "TNM"} for role in roles]
    data = {"token": "t", "url": URL, "roles": parties}
    return exchange(module="credentials", interface=None, data=data)


@pytest.mark.parametrize(
    ("roles", "side", "swapped", "unusual"),
    [
        (["CPO"], ["SENDER"], PASS, PASS),
        (["CPO"], ["RECEIVER"], FAIL, UNSEEN),
        (["EMSP"], ["RECEIVER"], PASS, PASS),
        (["CPO"], ["SENDER", "RECEIVER"], PASS, WARN),
        (["CPO", "EMSP"], ["SENDER", "RECEIVER"], PASS, PASS),
        (["NAP"], ["RECEIVER"], UNSEEN, UNSEEN),
        ([], ["RECEIVER"], UNSEEN, UNSEEN),
    ],
)
def test_the_sides_of_a_module_fit_the_roles(
    roles: Sequence[str],
    side: Sequence[str],
    swapped: Verdict,
    unusual: Verdict,
    exchange: Make,
    judged: Judge,
) -> None:
    told = presented(exchange, *roles), details(exchange, V221, [entry("locations", one) for one in side])
    assert judged("versions-018", *told) is unusual
    both = {judged("versions-017", *told), judged("versions-017", told[1])}
    assert both == {PASS, swapped if swapped is not UNSEEN else PASS}


def registered(exchange: Make, **more: Any) -> Exchange:
    ours = {"token": "b", "url": f"{OURS}/versions", "roles": []}
    given = {"module": "credentials", "interface": None, "method": "POST", "asked": ours, "number": 9, **more}
    return exchange(**given)


@pytest.mark.parametrize(
    ("path", "verdict"), [("/versions", PASS), ("/versions/", WARN), ("/versions?v=2", FAIL)]
)
def test_our_versions_url_is_used_as_it_is(
    path: str, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    asked = exchange(direction=Direction.RECEIVED, module="versions", interface=None, url=OURS + path)
    assert judged("versions-002", asked, registered(exchange)) is verdict
    assert judged("versions-002", asked) is UNSEEN, "nobody knows what the system was given"


@pytest.mark.parametrize(("code", "verdict"), [(1000, PASS), (2001, PASS), (3003, WARN)])
def test_unknown_modules_do_no_harm(code: int, verdict: Verdict, exchange: Make, judged: Judge) -> None:
    later = datetime(2026, 5, 4, 10, 0, 1, tzinfo=UTC)
    unknown = [CREDENTIALS, entry("nltnm-tokens", "SENDER")]
    fetched = details(exchange, V230, unknown, direction=Direction.RECEIVED, started=later)
    register = registered(exchange, version=V230, status_code=code)
    assert judged("versions-024", fetched, register, version=V230) is verdict
    known = details(exchange, V230, [CREDENTIALS], direction=Direction.RECEIVED, started=later)
    assert judged("versions-024", known, register, version=V230) is UNSEEN


@pytest.mark.parametrize(
    ("method", "url", "verdict"),
    [
        ("PUT", f"{OURS}/receiver/NL/TNM/L1", PASS),
        ("PUT", f"{OURS}/sender/NL/TNM/L1", FAIL),
        ("PUT", f"{OURS}/elsewhere/L1", UNSEEN),
    ],
)
def test_where_both_sides_are_listed_the_right_one_is_called(
    method: str, url: str, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    both = [
        entry("locations", "SENDER", f"{OURS}/sender"),
        entry("locations", "RECEIVER", f"{OURS}/receiver"),
    ]
    shown = details(exchange, V221, both, direction=Direction.RECEIVED)
    wrong = {"module": "", "status": 405} if verdict is FAIL else {"interface": "RECEIVER"}
    path = {} if verdict is FAIL else {"path": "/{country_code}/{party_id}/{location_id}"}
    asked = exchange(direction=Direction.RECEIVED, method=method, url=url, number=2, **wrong, **path)
    assert judged("versions-027", shown, asked) is verdict
    one = details(exchange, V221, both[:1], direction=Direction.RECEIVED)
    assert judged("versions-027", one, asked) is UNSEEN


def test_the_right_side_joined_without_a_slash_is_another_matter(exchange: Make, judged: Judge) -> None:
    both = [entry("locations", side, f"{OURS}/{side.lower()}") for side in ("SENDER", "RECEIVER")]
    shown = details(exchange, V221, both, direction=Direction.RECEIVED)
    url = f"{OURS}/receiverNL/TNM/L1"
    asked = exchange(direction=Direction.RECEIVED, method="PUT", url=url, number=2, module="", status=404)
    assert judged("versions-027", shown, asked) is UNSEEN


@pytest.mark.parametrize("module", ["versions", "version_details"])
def test_versions_are_not_routed(module: str, exchange: Make, judged: Judge) -> None:
    routed = (("ocpi-to-party-id", "TNM"),)
    more: dict[str, Any] = {"module": module, "interface": None}
    for headers, verdict in (((), PASS), (routed, FAIL)):
        asked = exchange(direction=Direction.RECEIVED, headers=headers, **more)
        assert judged("versions-035", asked) is verdict
    answer = exchange(answer_headers=routed, **more)
    assert judged("versions-035", answer) is WARN
