"""Rules about pushes, and about what only lists and repeated looks show."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221, V230, Version

Make = Callable[..., Exchange]
Judge = Callable[..., Verdict]
Object = dict[str, Any]
PASS, FAIL, WARN, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.NOT_OBSERVED

THEN, LATER = "2026-05-01T10:00:00Z", "2026-05-04T09:00:00Z"
LEVELS = ("location_id", "evse_uid", "connector_id")
PATH = "/{country_code}/{party_id}"
CONNECTOR: Object = {"id": "1", "standard": "CHADEMO", "format": "CABLE", "last_updated": THEN}


def evse(**changes: Any) -> Object:
    return {"uid": "E1", "status": "AVAILABLE", "connectors": [CONNECTOR], "last_updated": THEN, **changes}


def location(*evses: Object, **changes: Any) -> Object:
    plain = {
        "country_code": "NL",
        "party_id": "TNM",
        "id": "LOC1",
        "address": "Lock Street 1",
        "coordinates": {"latitude": "52.370000", "longitude": "4.895000"},
        "evses": list(evses or [evse()]),
        "last_updated": THEN,
    }
    return {**plain, **changes}


def push(
    exchange: Make, method: str, *ids: str, body: Any, owner: tuple[str, str] = ("NL", "TNM"), **more: Any
) -> Exchange:
    parameters = {"country_code": owner[0], "party_id": owner[1], **dict(zip(LEVELS, ids, strict=False))}
    path = "".join(f"/{{{name}}}" for name in parameters)
    return exchange(
        direction=Direction.RECEIVED,
        interface="RECEIVER",
        method=method,
        path=path,
        asked=body,
        parameters=parameters,
        **more,
    )


def listed(exchange: Make, *locations: Object, **more: Any) -> Exchange:
    return exchange(data=list(locations), **more)


PUSHES: list[tuple[str, Verdict, Version, str, tuple[str, ...], Object]] = [
    ("006", PASS, V221, "PUT", ("LOC1", "E1"), evse()),
    ("006", FAIL, V221, "PUT", ("LOC1", "E1"), {"status": "CHARGING", "last_updated": THEN}),
    ("006", UNSEEN, V221, "PATCH", ("LOC1", "E1"), {"status": "CHARGING", "last_updated": THEN}),
    ("009", PASS, V221, "PUT", ("LOC1",), location()),
    ("051", PASS, V221, "PUT", ("LOC1",), location(country_code="nl")),
    ("051", FAIL, V221, "PUT", ("LOC1",), location(country_code="BE")),
    ("051", UNSEEN, V221, "PUT", ("LOC1", "E1"), evse()),
    ("052", PASS, V230, "PUT", ("LOC1",), location()),
    ("052", FAIL, V230, "PATCH", ("LOC1",), {"party_id": "ALF"}),
    ("054", PASS, V221, "PUT", ("LOC1",), location()),
    ("054", PASS, V211, "PUT", ("LOC1", "E1"), evse()),
    ("054", PASS, V221, "PUT", ("LOC1", "E1", "1"), CONNECTOR),
    ("054", FAIL, V221, "PUT", ("LOC1",), evse()),
    ("054", FAIL, V221, "PUT", ("LOC1", "E1"), CONNECTOR),
    ("061", PASS, V221, "PATCH", ("LOC1", "E1"), {"status": "CHARGING", "last_updated": THEN}),
    ("061", FAIL, V230, "PATCH", ("LOC1", "E1"), {"status": "CHARGING"}),
    ("063", WARN, V211, "PATCH", ("LOC1", "E1"), {"status": "CHARGING"}),
    ("066", PASS, V221, "PATCH", ("LOC1",), {"name": "B", "last_updated": THEN}),
    ("066", WARN, V221, "PATCH", ("LOC1",), {"name": None, "last_updated": THEN}),
    ("069", PASS, V221, "PATCH", ("LOC1", "E1"), {"status": "CHARGING", "last_updated": THEN}),
    ("069", WARN, V221, "PATCH", ("LOC1",), {"evses": [{"uid": "E1", "status": "CHARGING"}]}),
    ("069", WARN, V221, "PATCH", ("LOC1", "E1"), {"connectors": [{"id": "1"}]}),
]


@pytest.mark.parametrize(
    ("row", "verdict", "version", "method", "ids", "body"),
    PUSHES,
    ids=[f"{case[0]}-{case[1]}-{case[2]}-{number}" for number, case in enumerate(PUSHES)],
)
def test_a_push_is_judged_by_itself(
    exchange: Make,
    judged: Judge,
    row: str,
    verdict: Verdict,
    version: Version,
    method: str,
    ids: tuple[str, ...],
    body: Object,
) -> None:
    pushed = push(exchange, method, *ids, body=body, version=version)
    assert judged(f"locations-{row}", pushed, version=version) is verdict


@pytest.mark.parametrize(("party", "verdict"), [("tnm", PASS), ("ALF", FAIL)])
def test_a_push_names_a_party_of_the_credentials(
    exchange: Make, judged: Judge, party: str, verdict: Verdict
) -> None:
    flat = exchange(
        module="credentials", interface=None, data={"country_code": "NL", "party_id": "TNM"}, version=V211
    )
    pushed = push(exchange, "PUT", "LOC1", body=location(), owner=("NL", party), version=V211)
    assert judged("locations-038", flat, pushed, version=V211) is verdict
    assert judged("locations-038", pushed, version=V211) is UNSEEN


def test_a_delete_is_never_sent(exchange: Make, judged: Judge) -> None:
    deleted = exchange(
        direction=Direction.RECEIVED, method="DELETE", module="", parameters={"location_id": "LOC1"}
    )
    assert judged("locations-009", deleted) is FAIL


ONCE, TWICE = location(), location(evse(uid="E2"), id="LOC2", address="Lock Street 2")
LISTS: list[tuple[str, Verdict, list[Object]]] = [
    ("014", PASS, [ONCE, TWICE]),
    ("014", WARN, [ONCE, location(id="LOC2")]),
    ("030", PASS, [ONCE]),
    ("030", WARN, [location(evse(status="REMOVED"))]),
    ("083", PASS, [ONCE]),
    ("083", WARN, [location(party_id="ALF")]),
    ("083", FAIL, [location(country_code="XX")]),
    ("084", PASS, [ONCE, TWICE]),
    ("084", PASS, [ONCE, location(party_id="ALF", address="Elsewhere 1")]),
    ("084", FAIL, [ONCE, location(id="loc1", address="Elsewhere 1")]),
    ("084", FAIL, [ONCE, ONCE]),
    ("098", PASS, [ONCE, TWICE]),
    ("098", FAIL, [ONCE, location(id="LOC2")]),
    ("098", FAIL, [location(evse(), evse())]),
    ("098", WARN, [ONCE, location(evse(uid="e1", status="REMOVED"), id="LOC2")]),
    ("104", PASS, [location(evse(evse_id="A"), evse(uid="E2", evse_id="A", status="REMOVED"))]),
    ("104", FAIL, [location(evse(evse_id="A")), location(evse(uid="E2", evse_id="A"), id="LOC2")]),
    ("104", WARN, [location(evse(evse_id="A"), evse(uid="E2", evse_id="A"))]),
]


@pytest.mark.parametrize(
    ("row", "verdict", "locations"),
    LISTS,
    ids=[f"{case[0]}-{case[1]}-{number}" for number, case in enumerate(LISTS)],
)
def test_a_whole_list_is_judged(
    exchange: Make, judged: Judge, row: str, verdict: Verdict, locations: list[Object]
) -> None:
    roles = [{"role": "CPO", "country_code": "NL", "party_id": "TNM"}]
    credentials = exchange(module="credentials", interface=None, data={"roles": roles})
    assert judged(f"locations-{row}", credentials, listed(exchange, *locations)) is verdict


def test_a_list_is_followed_over_its_pages_and_judged_when_it_ends(exchange: Make, judged: Judge) -> None:
    link = (("Link", '<http://127.0.0.1:1/locations?offset=1>; rel="next"'),)
    first = listed(exchange, ONCE, answer_headers=link)
    second = listed(exchange, location(id="LOC2"), url="http://127.0.0.1:1/locations?offset=1", number=2)
    assert judged("locations-098", first, second) is FAIL
    assert judged("locations-098", first) is UNSEEN
    assert judged("locations-098", second) is UNSEEN


def test_one_location_on_two_pages_is_no_second_location(exchange: Make, judged: Judge) -> None:
    link = (("Link", '<http://127.0.0.1:1/locations?offset=1>; rel="next"'),)
    first = listed(exchange, ONCE, answer_headers=link)
    again = listed(exchange, ONCE, url="http://127.0.0.1:1/locations?offset=1", number=2)
    assert judged("locations-084", first, again) is PASS
    assert judged("locations-098", first, again) is PASS


@pytest.mark.parametrize(
    ("then", "between", "now", "verdict"),
    [
        ([evse(), evse(uid="E2")], None, [evse(), evse(uid="e2", status="REMOVED")], PASS),
        ([evse(), evse(uid="E2")], None, [evse()], FAIL),
        ([evse(), evse(uid="E2")], {"status": "REMOVED", "last_updated": THEN}, [evse()], PASS),
        ([evse(), evse(uid="E2", status="REMOVED")], None, [evse()], PASS),
    ],
    ids=["stays as removed", "vanished", "was pushed as removed", "was listed as removed"],
)
def test_an_evse_is_removed_before_it_vanishes(
    exchange: Make, judged: Judge, then: list[Object], between: Any, now: list[Object], verdict: Verdict
) -> None:
    pushed = [push(exchange, "PATCH", "LOC1", "E2", body=between, number=2)] if between else []
    seen = [
        listed(exchange, location(*then)),
        *pushed,
        listed(exchange, location(*now), number=3),
    ]
    assert judged("locations-008", *seen) is verdict


def test_a_listed_location_can_be_fetched(exchange: Make, judged: Judge) -> None:
    one: Object = {"path": "/{location_id}", "parameters": {"location_id": "LOC1"}, "number": 2}
    there = exchange(data=ONCE, **one)
    gone = exchange(status=404, status_code=2003, **one)
    assert judged("locations-009", listed(exchange, ONCE), there) is PASS
    assert judged("locations-009", listed(exchange, ONCE), gone) is WARN
    assert judged("locations-009", gone) is UNSEEN


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        (location(), PASS),
        (location(name="New", last_updated=LATER), PASS),
        (location(name="New"), FAIL),
        (location(evse(status="CHARGING"), last_updated=LATER), FAIL),
        (location(evse(status="CHARGING", last_updated=LATER), last_updated=LATER), PASS),
        (location(last_updated="2026-05-04T11:00:00Z"), WARN),
    ],
    ids=["unchanged", "changed and later", "changed only", "EVSE changed only", "EVSE later", "ahead"],
)
def test_what_changed_was_updated_later(exchange: Make, judged: Judge, now: Object, verdict: Verdict) -> None:
    assert judged("locations-095", listed(exchange, location()), listed(exchange, now, number=2)) is verdict


def test_a_change_within_the_second_of_the_first_look_is_not_judged(exchange: Make, judged: Judge) -> None:
    just_now = datetime(2026, 5, 4, 10, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    before = listed(exchange, location(last_updated=just_now))
    after = listed(exchange, location(name="New", last_updated=just_now), number=2)
    assert judged("locations-095", before, after) is PASS


@pytest.mark.parametrize("version", [V211, V221])
def test_a_new_location_is_put_before_it_is_patched(exchange: Make, judged: Judge, version: Version) -> None:
    patch = push(exchange, "PATCH", "LOC1", "E1", body={"status": "CHARGING"}, version=version, number=3)
    put = push(exchange, "PUT", "LOC1", body=location(), version=version, number=2)
    other, same = location(id="LOC2"), location()
    assert judged("locations-005", put, patch, version=version) is PASS
    assert judged("locations-005", listed(exchange, other, version=version), patch, version=version) is FAIL
    assert judged("locations-005", listed(exchange, same, version=version), patch, version=version) is UNSEEN
    assert judged("locations-005", patch, version=version) is UNSEEN


@pytest.mark.parametrize(
    ("ids", "body", "verdict"),
    [
        (("LOC1", "E1"), {"status": "CHARGING", "last_updated": LATER}, PASS),
        (("loc1", "e1"), {"status": "AVAILABLE", "last_updated": LATER}, WARN),
        (("LOC1", "E1", "1"), {"format": "CABLE", "last_updated": LATER}, WARN),
        (("LOC1",), {"name": "New", "address": "Lock Street 1"}, WARN),
        (("LOC9",), {"address": "Lock Street 1"}, UNSEEN),
    ],
)
def test_a_patch_carries_what_has_changed(
    exchange: Make, judged: Judge, ids: tuple[str, ...], body: Object, verdict: Verdict
) -> None:
    patch = push(exchange, "PATCH", *ids, body=body, number=2)
    assert judged("locations-007", listed(exchange, location()), patch) is verdict


def test_a_repeated_patch_repeats_what_is_known(exchange: Make, judged: Judge) -> None:
    seen = listed(exchange, location())
    body = {"status": "CHARGING", "last_updated": LATER}
    patches = [push(exchange, "PATCH", "LOC1", "E1", body=body, number=number) for number in (2, 3)]
    assert judged("locations-007", seen, patches[0]) is PASS
    assert judged("locations-007", seen, *patches) is WARN
