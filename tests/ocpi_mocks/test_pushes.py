"""The Receiver interface: objects that their owner pushes, at every level, and pushes that are refused."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, answered, connected

from ocpi_reference.exchange import Response
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.versions import InterfaceRole
from ocpi_reference.spec.wire import same

T1, T2, T3, T4 = (f"2030-01-01T00:00:0{second}Z" for second in range(1, 5))
OLD = "2001-01-01T00:00:00Z"
AT = "/NL/PLC/LOC1"

Object = dict[str, Any]


def location(pair: Pair, name: str = "LOC1") -> Object:
    """A Location in the shape of the pair's version, with two EVSEs."""
    found: Object = deepcopy(pair.ask(pair.emsp, "GET", "locations", f"/{name}").data)
    first = found["evses"][0]
    connector = {**first["connectors"][0], "id": "1", "last_updated": T1}
    found["evses"] = [
        {**first, "uid": uid, "status": "AVAILABLE", "connectors": [{**connector}], "last_updated": T1}
        for uid in ("E1", "E2")
    ]
    return {**found, "last_updated": T1}


def read(pair: Pair, path: str = AT) -> Object:
    answer = pair.push("GET", path)
    assert (answer.status, answer.status_code) == (200, 1000)
    found: Object = answer.data
    return found


def refused(answer: Response, code: int = 2001, status: int = 200) -> None:
    assert (answer.status, answer.status_code, answer.data) == (status, code, None), answer.body


def test_a_new_location_is_created_and_comes_back_as_it_was_sent(pair: Pair) -> None:
    sent = location(pair)
    answer = pair.push("PUT", AT, sent)
    assert (answer.status, answer.status_code) == (201, 1000)
    assert "data" not in answer.json
    assert same(read(pair), sent)
    assert same(read(pair, f"{AT}/E2"), sent["evses"][1])
    assert same(read(pair, f"{AT}/E2/1"), sent["evses"][1]["connectors"][0])


def test_a_put_replaces_the_whole(pair: Pair) -> None:
    sent = {**location(pair), "directions": [{"language": "en", "text": "left"}]}
    pair.push("PUT", AT, sent)
    second = {**sent, "name": "Another", "evses": sent["evses"][:1], "last_updated": T2}
    del second["directions"]
    assert pair.push("PUT", AT, second).status == 200
    assert same(read(pair), second)
    assert pair.push("GET", f"{AT}/E2").status == 404


def test_an_evse_is_added_and_replaced_in_its_location(pair: Pair) -> None:
    sent = location(pair)
    pair.push("PUT", AT, sent)
    third = {**sent["evses"][0], "uid": "E3", "floor_level": "-1", "last_updated": T2}
    assert pair.push("PUT", f"{AT}/E3", third).status == 201
    del third["floor_level"]
    third["last_updated"] = T3
    assert pair.push("PUT", f"{AT}/E3", third).status == 200
    after = read(pair)
    assert same(after["evses"], [*sent["evses"], third])
    assert after["last_updated"] == T3
    assert after["evses"][0]["last_updated"] == T1, "siblings keep their own"


def test_a_connector_is_added_and_replaced_in_its_evse(pair: Pair) -> None:
    sent = location(pair)
    pair.push("PUT", AT, sent)
    second = {**sent["evses"][1]["connectors"][0], "id": "2", "last_updated": T2}
    assert pair.push("PUT", f"{AT}/E2/2", second).status == 201
    assert pair.push("PUT", f"{AT}/E2/2", {**second, "format": "CABLE", "last_updated": T3}).status == 200
    after = read(pair)
    assert [after["last_updated"], after["evses"][1]["last_updated"]] == [T3, T3]
    assert after["evses"][0]["last_updated"] == T1
    assert [connector["id"] for connector in after["evses"][1]["connectors"]] == ["1", "2"]
    assert after["evses"][1]["connectors"][1]["format"] == "CABLE"


@pytest.mark.parametrize(
    ("below", "patch", "parents"),
    [
        ("", {"name": "Patched"}, 0),
        ("/E1", {"status": "CHARGING"}, 1),
        ("/E1/1", {"terms_and_conditions": "https://example.com/terms"}, 2),
    ],
)
def test_a_patch_changes_only_what_it_names(pair: Pair, below: str, patch: Object, parents: int) -> None:
    sent = location(pair)
    pair.push("PUT", AT, sent)
    answer = pair.push("PATCH", AT + below, {**patch, "last_updated": T4})
    assert (answer.status, answer.status_code) == (200, 1000)
    expected = deepcopy(sent)
    levels = [expected, expected["evses"][0], expected["evses"][0]["connectors"][0]]
    levels[parents].update(patch)
    for level in levels[: parents + 1]:
        level["last_updated"] = T4
    assert same(read(pair), expected)


def test_a_late_patch_of_a_child_does_not_age_its_parents(pair: Pair) -> None:
    sent = {**location(pair), "last_updated": T4}
    pair.push("PUT", AT, sent)
    assert pair.push("PATCH", f"{AT}/E1", {"status": "BLOCKED", "last_updated": T2}).status_code == 1000
    after = read(pair)
    assert (after["last_updated"], after["evses"][0]["last_updated"]) == (T4, T2)


def test_a_list_in_a_patch_replaces_the_list(pair: Pair, version: Version) -> None:
    pair.push("PUT", AT, location(pair))
    facilities = ["HOTEL", "CAFE"]
    pair.push("PATCH", AT, {"facilities": facilities, "last_updated": T2})
    pair.push("PATCH", AT, {"facilities": facilities[:1], "last_updated": T3})
    assert read(pair)["facilities"] == ["HOTEL"]


def test_removed_is_a_status_and_not_an_end(pair: Pair) -> None:
    pair.push("PUT", AT, location(pair))
    pair.push("PATCH", f"{AT}/E1", {"status": "REMOVED", "last_updated": T2})
    assert read(pair, f"{AT}/E1")["status"] == "REMOVED"
    assert len(read(pair)["evses"]) == 2


def test_a_patch_needs_last_updated_where_the_version_wants_it(pair: Pair, version: Version) -> None:
    sent = location(pair)
    pair.push("PUT", AT, sent)
    answer = pair.push("PATCH", f"{AT}/E1", {"status": "CHARGING"})
    if dialect(version).patch_needs_last_updated:
        refused(answer)
        assert same(read(pair), sent)
    else:
        assert answer.status_code == 1000
        assert read(pair, f"{AT}/E1")["status"] == "CHARGING"


def test_null_takes_an_optional_field_away_and_never_a_required_one(pair: Pair) -> None:
    sent = {**location(pair), "name": "Named"}
    pair.push("PUT", AT, sent)
    assert pair.push("PATCH", AT, {"name": None, "last_updated": T2}).status_code == 1000
    assert "name" not in read(pair)
    refused(pair.push("PATCH", AT, {"city": None, "last_updated": T3}))
    assert read(pair)["city"] == sent["city"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", AT),
        ("PATCH", AT),
        ("GET", f"{AT}/E1"),
        ("PATCH", f"{AT}/E1"),
        ("PUT", f"{AT}/E1"),
        ("PUT", f"{AT}/E1/1"),
    ],
)
def test_nothing_can_be_done_to_what_is_not_there(pair: Pair, method: str, path: str) -> None:
    sent = location(pair)
    bodies = {AT: {"name": "x", "last_updated": T1}, f"{AT}/E1": sent["evses"][0]}
    body = bodies.get(path, sent["evses"][0]["connectors"][0]) if method != "GET" else None
    refused(pair.push(method, path, body), 2003, 404)
    assert pair.emsp.store.received("locations") == []


def test_a_patch_does_not_make_an_evse(pair: Pair) -> None:
    sent = location(pair)
    pair.push("PUT", AT, sent)
    refused(pair.push("PATCH", f"{AT}/E9", {"status": "CHARGING", "last_updated": T2}), 2003, 404)
    assert same(read(pair), sent)


@pytest.mark.parametrize("below", ["", "/E1", "/E1/1"])
def test_another_id_in_the_body_is_refused(pair: Pair, below: str) -> None:
    sent = location(pair)
    pair.push("PUT", AT, sent)
    name = {"": "id", "/E1": "uid", "/E1/1": "id"}[below]
    for method in ("PUT", "PATCH"):
        refused(pair.push(method, AT + below, {**read(pair, AT + below), name: "OTHER", "last_updated": T2}))
    assert same(read(pair), sent)


def test_another_owner_in_the_body_is_refused(pair: Pair, version: Version) -> None:
    if not dialect(version).owner_in_objects:
        pytest.skip("objects of 2.1.1 do not name their owner")
    for name, value in (("country_code", "DE"), ("party_id", "XYZ")):
        refused(pair.push("PUT", AT, {**location(pair), name: value}))
    assert pair.emsp.store.received("locations") == []


@pytest.mark.parametrize("owner", ["/DE/PLC", "/NL/XYZ", "/NL/PLE"])
def test_nobody_speaks_for_another_party(pair: Pair, owner: str) -> None:
    sent = location(pair)
    sent = {**sent, "country_code": owner[1:3], "party_id": owner[4:]} if "party_id" in sent else sent
    for method, body in (("PUT", sent), ("PATCH", {"last_updated": T1}), ("GET", None)):
        refused(pair.push(method, f"{owner}/LOC1", body), 2000, 404)
    assert pair.emsp.store.received("locations") == []


def test_letter_case_counts_where_it_does_in_ocpi(pair: Pair, version: Version) -> None:
    pair.push("PUT", AT, location(pair))
    blind = dialect(version).case_insensitive_ids
    assert pair.push("GET", "/nl/plc/LOC1").status == 200, "country and party are the credentials'"
    assert pair.push("GET", "/NL/PLC/loc1").status == (200 if blind else 404)
    assert pair.push("GET", f"{AT}/e1").status == (200 if blind else 404)
    second = {**location(pair), "id": "loc1", "last_updated": T2}
    assert pair.push("PUT", "/NL/PLC/loc1", second).status == (200 if blind else 201)


@pytest.mark.parametrize("below", ["", "/E1", "/E1/1"])
def test_what_is_older_than_what_is_known_changes_nothing(pair: Pair, below: str) -> None:
    sent = location(pair)
    pair.push("PUT", AT, sent)
    known = read(pair, AT + below)
    for method in ("PUT", "PATCH"):
        refused(pair.push(method, AT + below, {**known, "last_updated": OLD}))
    assert same(read(pair), sent)
    assert pair.push("PUT", AT + below, known).status == 200, "the same again is no harm"


def broken(sent: Object) -> dict[str, Object]:
    evse = sent["evses"][0]
    return {
        "no coordinates": {name: value for name, value in sent.items() if name != "coordinates"},
        "latitude a number": {**sent, "coordinates": {**sent["coordinates"], "latitude": Decimal("52.1")}},
        "evses an object": {**sent, "evses": evse},
        "no such status": {**sent, "evses": [{**evse, "status": "BROKEN"}]},
        "no connectors": {**sent, "evses": [{**evse, "connectors": []}]},
        "a local time": {**sent, "last_updated": "2030-01-01T00:00:00+02:00"},
        "an id too long": {**sent, "id": "x" * 40},
        "null in a list": {**sent, "evses": [evse, None]},
    }


def test_what_is_no_location_is_refused(pair: Pair) -> None:
    for how, value in broken(location(pair)).items():
        answer = pair.push("PUT", f"/NL/PLC/{value.get('id')}", value)
        assert (answer.status, answer.status_code) == (200, 2001), how
        assert answer.envelope["status_message"], how
    assert pair.emsp.store.received("locations") == []


def test_unknown_fields_do_no_harm(pair: Pair) -> None:
    sent = {**location(pair), "weather": {"wind": 3}}
    sent["evses"][0]["colour"] = "green"
    assert pair.push("PUT", AT, sent).status_code == 1000
    assert same(read(pair), sent)


def test_open_enums_are_open_where_they_are(pair: Pair, version: Version) -> None:
    sent = location(pair)
    sent["evses"][0]["capabilities"] = ["RFID_READER", "HARNESS_NEW_CAPABILITY"]
    expected = 1000 if dialect(version).unknown_fields_allowed else 2001
    assert pair.push("PUT", AT, sent).status_code == expected


def test_verbs_that_locations_do_not_have(pair: Pair) -> None:
    sent = location(pair)
    pair.push("PUT", AT, sent)
    assert [pair.push(method, AT, sent).status for method in ("POST", "DELETE")] == [405, 405]
    assert pair.push("POST", "", sent).status in (404, 405)
    assert same(read(pair), sent)


def test_two_platforms_are_kept_apart(start: Start, version: Version) -> None:
    emsp = start("EMSP", ocpi=version)
    pairs = []
    for party in ("ONE", "TWO"):
        cpo = start("CPO", ocpi=version, party_id=party)
        cpo.register(emsp.versions_url, emsp.new_token_a())
        pairs.append((cpo, party))
    for cpo, party in pairs:
        assert cpo.act("push_location", {"location_id": "LOC1"})["status_code"] == 1000
        other = "TWO" if party == "ONE" else "ONE"
        url = connected(cpo).url("locations", InterfaceRole.RECEIVER)
        assert answered(cpo.client.request("GET", f"{url}/NL/{other}/LOC1")).status == 404
        assert answered(cpo.client.request("GET", f"{url}/NL/{party}/LOC1")).status == 200
    assert len(emsp.store.received("locations")) == 2


TOKEN = {
    "country_code": "NL",
    "party_id": "PLE",
    "uid": "U1",
    "type": "RFID",
    "contract_id": "NL-PLE-C00000001",
    "issuer": "Plugcard",
    "valid": True,
    "whitelist": "NEVER",
    "last_updated": T1,
}


def push_token(pair: Pair, method: str, path: str, body: Object | None = None) -> Response:
    return pair.ask(
        pair.emsp, method, "tokens", f"/NL/PLE{path}", interface=InterfaceRole.RECEIVER, json=body
    )


def token(version: Version, **more: Any) -> Object:
    value = {**TOKEN, **more}
    if not dialect(version).owner_in_objects:
        del value["country_code"], value["party_id"]
        value["auth_id"] = value.pop("contract_id")
    return value


def test_tokens_are_pushed_read_and_patched(pair: Pair, version: Version) -> None:
    sent = token(version)
    assert push_token(pair, "PUT", "/U1", sent).status == 201
    assert push_token(pair, "PUT", "/U1", {**sent, "visual_number": "42"}).status == 200
    assert push_token(pair, "PATCH", "/U1", {"valid": False, "last_updated": T2}).status_code == 1000
    expected = {**sent, "visual_number": "42", "valid": False, "last_updated": T2}
    assert push_token(pair, "GET", "/U1").data == expected
    assert push_token(pair, "PUT", "/U1", {**sent, "last_updated": T3}).status == 200
    assert push_token(pair, "GET", "/U1").data == {**sent, "last_updated": T3}
    known = 2004 if dialect(version).tokens_have_types else 2000
    refused(push_token(pair, "GET", "/U2"), known, 404)
    refused(push_token(pair, "PATCH", "/U2", {"valid": False, "last_updated": T2}), known, 404)
    assert [push_token(pair, method, "/U1", sent).status for method in ("POST", "DELETE")] == [405, 405]


@pytest.mark.parametrize(
    "change", [{"issuer": None}, {"whitelist": "SOMETIMES"}, {"valid": "yes"}, {"uid": "U9"}]
)
def test_what_is_no_token_is_refused(pair: Pair, version: Version, change: Object) -> None:
    value = {name: value for name, value in token(version, **change).items() if value is not None}
    refused(push_token(pair, "PUT", "/U1", value))


def test_uid_and_type_together_name_a_token(pair: Pair, version: Version) -> None:
    if not dialect(version).tokens_have_types:
        pytest.skip("2.1.1 knows no type in its URLs")
    card, app = token(version), token(version, type="APP_USER", contract_id="NL-PLE-C00000002")
    push_token(pair, "PUT", "/U1?type=APP_USER", app)
    refused(push_token(pair, "GET", "/U1"), 2004, 404)
    push_token(pair, "PUT", "/U1", card)
    push_token(pair, "PATCH", "/u1?type=APP_USER", {"valid": False, "last_updated": T2})
    assert push_token(pair, "GET", "/U1").data == card
    assert push_token(pair, "GET", "/U1?type=RFID").data == card
    assert push_token(pair, "GET", "/U1?type=APP_USER").data == {**app, "valid": False, "last_updated": T2}
    refused(push_token(pair, "PUT", "/U1?type=RFID", app))


def cdr(pair: Pair, version: Version) -> Object:
    """The CDR of a session at the first Location of the CPO."""
    where = pair.cpo.store.own("locations").get("LOC1")
    assert where is not None
    evse = where["evses"][0]
    connector = evse["connectors"][0]
    location = {
        **{name: where[name] for name in ("id", "address", "city", "country", "coordinates")},
        "evse_uid": evse["uid"],
        "evse_id": evse["evse_id"],
        "connector_id": connector["id"],
        "connector_standard": connector["standard"],
        "connector_format": connector["format"],
        "connector_power_type": connector["power_type"],
    }
    value = {
        "country_code": "NL",
        "party_id": "PLC",
        "id": "CDR1",
        "start_date_time": T1,
        "end_date_time": T2,
        "cdr_token": {
            name: TOKEN[name] for name in ("country_code", "party_id", "uid", "type", "contract_id")
        },
        "auth_method": "WHITELIST",
        "cdr_location": location,
        "currency": "EUR",
        "charging_periods": [{"start_date_time": T1, "dimensions": [{"type": "ENERGY", "volume": 12}]}],
        "total_cost": {"before_taxes": Decimal("4.20")},
        "total_energy": 12,
        "total_time": 1,
        "last_updated": T2,
    }
    return express(CDR, value, version, location=where)


def test_a_cdr_is_posted_once_and_found_at_its_url(pair: Pair, version: Version) -> None:
    sent = cdr(pair, version)
    answer = pair.ask(pair.cpo, "POST", "cdrs", interface=InterfaceRole.RECEIVER, json=sent)
    assert (answer.status, answer.status_code) == (201, 1000), answer.body
    url = answer.header("Location") or ""
    assert same(answered(pair.cpo.client.request("GET", url)).data, sent)
    again = pair.ask(pair.cpo, "POST", "cdrs", interface=InterfaceRole.RECEIVER, json=sent)
    assert (again.status_code, again.header("Location")) == (1000, url)
    other = {**sent, "total_energy": 99}
    refused(pair.ask(pair.cpo, "POST", "cdrs", interface=InterfaceRole.RECEIVER, json=other))
    assert same(answered(pair.cpo.client.request("GET", url)).data, sent)
    assert answered(pair.cpo.client.request("GET", url + "x")).status == 404
