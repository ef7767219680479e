"""What a test in another language waits for: exchanges as they happen, and requests that come or do not."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from tests.ocpi_mocks.pairs import Start, answered

from ocpi_mocks import MockPartner


@pytest.fixture
def emsp(start: Start) -> MockPartner:
    return start("EMSP", control_port=0)


@pytest.fixture
def cpo(start: Start, emsp: MockPartner) -> MockPartner:
    """A CPO that is registered with the eMSP."""
    partner = start("CPO")
    partner.register(emsp.versions_url, emsp.token_a)
    return partner


@pytest.fixture
def control(emsp: MockPartner) -> Iterator[httpx.Client]:
    """The control port of the eMSP."""
    with httpx.Client(base_url=emsp.control_url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def later() -> Iterator[Callable[..., None]]:
    """Does something soon, while the test waits for it."""
    threads: list[threading.Thread] = []

    def begin(work: Callable[..., object], *arguments: object) -> None:
        def run() -> None:
            time.sleep(0.05)
            work(*arguments)

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    yield begin
    for thread in threads:
        thread.join()


def push(cpo: MockPartner, location_id: str) -> None:
    cpo.act("push_location", {"location_id": location_id})


def test_a_request_that_came_is_found(control: httpx.Client, cpo: MockPartner, emsp: MockPartner) -> None:
    push(cpo, "LOC1")
    answer = control.post("/wait", json={"module": "locations", "method": "PUT", "timeout": 0})
    found = answer.json()
    assert (answer.status_code, found["number"]) == (200, emsp.exchanges[-1].number)
    assert (found["direction"], found["parameters"]["location_id"]) == ("received", "LOC1")
    assert json.loads(found["request"]["body"])["id"] == "LOC1"


def test_a_request_is_awaited(
    control: httpx.Client, cpo: MockPartner, emsp: MockPartner, later: Callable[..., None]
) -> None:
    push(cpo, "LOC1")
    later(push, cpo, "LOC2")
    wanted = {"module": "locations", "parameters": {"location_id": "loc2"}, "timeout": 20}
    found = control.post("/wait", json=wanted).json()
    assert found["parameters"]["location_id"] == "LOC2"
    wanted = {"module": "locations", "after": found["number"] - 1, "timeout": 0}
    assert control.post("/wait", json=wanted).json()["number"] == found["number"]


def test_a_request_that_never_comes_is_missed_with_what_came_instead(
    control: httpx.Client, cpo: MockPartner
) -> None:
    push(cpo, "LOC1")
    wanted = {"module": "locations", "method": "PATCH", "parameters": {"party_id": "PLC"}, "timeout": 0.01}
    answer = control.post("/wait", json=wanted)
    assert answer.status_code == 408
    assert answer.json()["error"] == "no PATCH locations, party_id PLC came within 0.01 s"
    nearest = answer.json()["near_misses"][0]
    assert nearest["url"].endswith("/locations/NL/PLC/LOC1")
    assert nearest["differences"] == ["it is a PUT, not a PATCH"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "name at least the module"),
        ({"module": 5}, "module is a text"),
        ({"module": "cdr"}, "there is no module 'cdr'"),
        ({"module": "cdrs", "methods": "PUT"}, "nobody knows what 'methods' means here"),
        ({"module": "cdrs", "method": "post"}, "there is no verb 'post'"),
        ({"module": "locations", "parameters": "LOC1"}, "parameters are a JSON object"),
        ({"module": "locations", "parameters": {"location_id": 1}}, "location_id is a text"),
        ({"module": "locations", "parameters": {"location": "1"}}, "no path of locations has a 'location'"),
        ({"module": "cdrs", "timeout": -1}, "timeout is a number of seconds, from 0 to 3600"),
        ({"module": "cdrs", "timeout": True}, "timeout is a number of seconds"),
        ({"module": "cdrs", "timeout": None}, "timeout is a number of seconds"),
        ({"module": "cdrs", "after": 1.5}, "after is a whole number from 0"),
    ],
)
def test_nobody_waits_in_vain(control: httpx.Client, body: dict[str, Any], words: str) -> None:
    answer = control.post("/wait", json=body)
    assert answer.status_code == 400
    assert words in answer.json()["error"]


def test_exchanges_are_told_as_they_happen(
    control: httpx.Client, cpo: MockPartner, emsp: MockPartner
) -> None:
    last = emsp.exchanges[-1].number
    with control.stream("GET", "/traffic/live") as stream:
        assert stream.headers["content-type"].startswith("application/x-ndjson")
        lines = stream.iter_lines()
        for location_id in ("LOC1", "LOC2"):
            push(cpo, location_id)
            told = json.loads(next(lines))
            last += 1
            assert (told["number"], told["parameters"]["location_id"]) == (last, location_id)
        emsp.act("pull", {"module": "locations"})
        assert json.loads(next(lines))["direction"] == "sent"


def test_a_live_stream_can_begin_behind_any_exchange(
    control: httpx.Client, cpo: MockPartner, emsp: MockPartner
) -> None:
    numbers = [exchange.number for exchange in emsp.exchanges]
    with control.stream("GET", "/traffic/live?after=2") as stream:
        lines = stream.iter_lines()
        assert [json.loads(next(lines))["number"] for _ in numbers[2:]] == numbers[2:]
    assert control.get("/traffic/live?after=x").status_code == 400


def test_a_partner_stops_while_somebody_listens(start: Start) -> None:
    partner = start("EMSP", control_port=0)
    with httpx.Client(trust_env=False, timeout=30) as client:
        with client.stream("GET", f"{partner.control_url}/traffic/live") as stream:
            partner.stop()
            with pytest.raises(httpx.TransportError):
                list(stream.iter_lines())
        partner.start()
        assert client.get(f"{partner.control_url}/state").status_code == 200


def test_who_stopped_listening_is_forgotten(
    control: httpx.Client, cpo: MockPartner, emsp: MockPartner
) -> None:
    recording = emsp.platform.recording
    with control.stream("GET", "/traffic/live"):
        until = time.monotonic() + 20
        while not recording.is_watched and time.monotonic() < until:
            time.sleep(0.01)
        assert recording.is_watched
    while recording.is_watched and time.monotonic() < until:
        time.sleep(0.01)
    assert not recording.is_watched


def test_no_credentials_token_is_told_beyond_token_a(
    control: httpx.Client, cpo: MockPartner, emsp: MockPartner
) -> None:
    headers = [pair for each in emsp.exchanges for pair in each.request.headers]
    secrets = {value.split()[-1] for name, value in headers if name.lower() == "authorization"}
    post = emsp.received("credentials", method="POST").wait(timeout=0)
    secrets |= {post.request.json["token"], answered(post).data["token"]}
    with control.stream("GET", "/traffic/live?after=0") as stream:
        lines = stream.iter_lines()
        live = "".join(next(lines) for _ in emsp.exchanges)
    found = control.post("/wait", json={"module": "credentials", "timeout": 0}).text
    told = control.get("/traffic").text + live + found + control.get("/state").text
    assert len(secrets) >= 4
    assert [secret for secret in secrets if secret in told] == []
    assert emsp.token_a in control.get("/state").text
    first = json.loads(control.get("/traffic").text.splitlines()[0])
    assert ["authorization", "<token A>"] in first["request"]["headers"]
