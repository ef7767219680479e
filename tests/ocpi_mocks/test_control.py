"""The control port: everything that a test in another language needs, for this machine only."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.ocpi_mocks.pairs import Start

from ocpi_mocks import MockPartner


@pytest.fixture
def emsp(start: Start) -> MockPartner:
    return start("EMSP")


@pytest.fixture
def cpo(start: Start) -> MockPartner:
    return start("CPO", control_port=0)


@pytest.fixture
def control(cpo: MockPartner) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=cpo.control_url, trust_env=False) as client:
        yield client


def act(control: httpx.Client, name: str, **body: Any) -> Any:
    answer = control.post(f"/actions/{name}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_whole_story_can_be_told_from_outside(
    control: httpx.Client, cpo: MockPartner, emsp: MockPartner
) -> None:
    assert control.get("/state").json()["connections"] == []
    told = act(control, "register", versions_url=emsp.versions_url, token=emsp.token_a)
    assert (told["version"], told["parties"]) == ("2.3.0", ["NL*PLE"])
    assert act(control, "pull", module="tokens")["kept"] == 50
    told = act(control, "patch_evse_status", location_id="LOC1", status="BLOCKED")
    assert told["status"] == "BLOCKED"
    assert act(control, "push_location", location_id="LOC2")["http"] == 201
    state = control.get("/state").json()
    assert (state["own"]["locations"], state["received"]["tokens"]) == (12, 50)
    assert state["connections"][0]["version"] == "2.3.0"
    listed = {endpoint["identifier"] for endpoint in state["connections"][0]["endpoints"]}
    assert {"tokens", "credentials"} <= listed
    token = act(control, "new_token_a", token="given")["token"]
    assert (token, control.get("/state").json()["token_a"]) == ("given", "given")
    assert act(control, "unregister")["status_code"] == 1000
    assert control.get("/state").json()["connections"] == []


def test_the_traffic_is_one_line_per_exchange(
    control: httpx.Client, cpo: MockPartner, emsp: MockPartner
) -> None:
    act(control, "register", versions_url=emsp.versions_url, token=emsp.token_a)
    answer = control.get("/traffic")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["number"] for line in lines] == [exchange.number for exchange in cpo.exchanges]
    post = next(line for line in lines if line["request"]["method"] == "POST")
    assert (post["direction"], post["module"], post["token"]) == ("sent", "credentials", "A")
    assert json.loads(post["response"]["body"])["status_code"] == 1000


def test_faults_are_armed_listed_and_disarmed(control: httpx.Client, cpo: MockPartner) -> None:
    answer = control.post("/faults", json={"fault": "paging.total-of-page?module=locations"})
    assert (answer.status_code, answer.json()["name"]) == (201, "paging.total-of-page")
    listed = control.get("/faults").json()
    assert [(each["armed"], each["fired"], each["legal"]) for each in listed] == [
        ("paging.total-of-page?module=locations", 0, False)
    ]
    assert listed[0]["description"].endswith(".")
    assert control.delete("/faults/paging.total-of-page").status_code == 200
    assert control.get("/faults").json() == []
    assert cpo.faults.armed == {}


def test_a_reset_begins_anew(control: httpx.Client, cpo: MockPartner, emsp: MockPartner) -> None:
    act(control, "register", versions_url=emsp.versions_url, token=emsp.token_a)
    state = control.post("/reset").json()
    assert (state["connections"], state["own"]["locations"]) == ([], 12)
    assert cpo.exchanges == ()


@pytest.mark.parametrize(
    ("method", "path", "content", "words"),
    [
        ("POST", "/actions/dance", b"{}", "there is no action 'dance'"),
        ("POST", "/actions/push_location", b"", "register first"),
        ("POST", "/actions/push_location", b"[1]", "send a JSON object"),
        ("POST", "/actions/push_location", b"{", "not JSON"),
        (
            "POST",
            "/actions/register",
            b'{"versions_url": "http://127.0.0.1:1", "token": "x"}',
            "cannot be reached",
        ),
        ("POST", "/actions/register", b'{"versions_url": "x", "token": "x", "version": "9"}', "9"),
        ("POST", "/faults", b'{"fault": "nonsense"}', "there is no fault 'nonsense'"),
        ("POST", "/faults", b"{}", 'send {"fault": "NAME"}'),
        ("DELETE", "/faults/nonsense", b"", "is not armed"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    control: httpx.Client, method: str, path: str, content: bytes, words: str
) -> None:
    answer = control.request(method, path, content=content)
    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert "\n" not in answer.json()["error"]


@pytest.mark.parametrize(
    "headers",
    [{"Host": "mock.example"}, {"Host": "127.0.0.1.evil.example:80"}, {"Origin": "http://evil.example"}],
)
def test_a_web_page_from_elsewhere_has_no_say(control: httpx.Client, headers: dict[str, str]) -> None:
    for method, path in (("GET", "/state"), ("POST", "/reset")):
        assert control.request(method, path, headers=headers).status_code == 403


def test_the_control_port_listens_to_this_machine_only(start: Start) -> None:
    partner = start("CPO", host="0.0.0.0", control_port=0)
    assert partner.control_url.startswith("http://127.0.0.1:")
    assert start("EMSP").control_url == ""


def test_objects_are_replaced_and_connections_stay(
    control: httpx.Client, cpo: MockPartner, emsp: MockPartner
) -> None:
    act(control, "register", versions_url=emsp.versions_url, token=emsp.token_a)
    before = [location["coordinates"] for location in cpo.store.own("locations")]
    state = control.post("/seed", json={"locations": 3}).json()
    assert (state["own"]["locations"], len(state["connections"])) == (3, 1)
    assert [location["coordinates"] for location in cpo.store.own("locations")] == before[:3]
    control.post("/seed", json={"locations": 3, "seed": 7})
    assert [location["coordinates"] for location in cpo.store.own("locations")] != before[:3]
    assert emsp.act("pull", {"module": "locations"})["kept"] == 3
    assert control.post("/reset").json()["own"]["locations"] == 12


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"places": 3}, "nobody knows what 'places' means here; there are locations, tokens, seed"),
        ({"locations": -1}, "locations is a whole number from 0"),
        ({"locations": "3"}, "locations is a whole number from 0"),
        ({"tokens": True}, "tokens is a whole number from 0"),
    ],
)
def test_a_wrong_seed_changes_nothing(
    control: httpx.Client, cpo: MockPartner, body: dict[str, Any], words: str
) -> None:
    before = list(cpo.store.own("locations"))
    answer = control.post("/seed", json=body)
    assert (answer.status_code, answer.json()["error"]) == (400, words)
    assert list(cpo.store.own("locations")) == before


def test_the_control_port_says_what_there_is(control: httpx.Client) -> None:
    listing = control.get("/").json()
    assert {"GET /state", "GET /traffic/live", "POST /wait", "DELETE /faults/{name}"} <= set(
        listing["offers"]
    )
    assert {"register", "push_location"} <= set(listing["actions"])
    for offer, sentence in listing["offers"].items():
        method, path = offer.split()
        assert sentence.endswith(".")
        if path != "/traffic/live":
            assert control.request(method, path).status_code != 404, offer


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("POST", "/state", 405)])
def test_who_is_lost_is_shown_the_way(control: httpx.Client, method: str, path: str, status: int) -> None:
    answer = control.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"] == f"there is no {method} {path}; GET / lists what there is"
