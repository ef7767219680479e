"""The mechanism of faults: arming, scopes, counters; and each surprise and fault does what it says."""

import time
from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, answered, connected

from ocpi_mocks import MockPartner
from ocpi_mocks.answers import Answer
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.catalogue import FAULTS
from ocpi_mocks.faults.mechanism import FaultError, Faults, fault
from ocpi_mocks.faults.presets import PRESETS
from ocpi_reference.exchange import Direction
from ocpi_reference.spec.catalogue import requirements
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.versions import InterfaceRole


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_says_who_does_this_and_what_it_breaks(name: str) -> None:
    found = FAULTS[name]
    assert found.description.endswith("."), "one sentence"
    assert "." in name
    unknown = [each for each in found.breaks + found.consequences if each not in requirements()]
    assert unknown == []
    if found.legal:
        assert found.breaks == ()
    else:
        assert found.subtlety


def test_polite_is_all_that_is_legal_and_plain_nothing() -> None:
    assert PRESETS["plain"] == ()
    assert set(PRESETS["polite"]) == {name for name, found in FAULTS.items() if found.legal}


@pytest.fixture
def faults() -> Faults:
    return Faults(roles=("CPO",), seed=7)


ALWAYS = "versions.shuffled"
"""Any fault will do to try a scope."""


def firings(faults: Faults, text: str, occasions: int = 10) -> list[int]:
    """At which of so many occasions a fault fires."""
    armed = faults.arm(text)
    fired = [number for number in range(1, occasions + 1) if faults.active("versions.listing")]
    assert armed.fired == len(fired)
    return fired


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("", list(range(1, 11))),
        ("?nth=3", [3]),
        ("?times=2", [1, 2]),
        ("?after=7", [8, 9, 10]),
        ("?after=2&times=1", [3]),
        ("?probability=0", []),
        ("?probability=1", list(range(1, 11))),
    ],
)
def test_a_scope_says_when(faults: Faults, scope: str, expected: list[int]) -> None:
    assert firings(faults, ALWAYS + scope) == expected


def test_chance_is_seeded() -> None:
    half = [firings(Faults(roles=("CPO",), seed=seed), f"{ALWAYS}?probability=0.5", 60) for seed in (1, 1, 2)]
    assert half[0] == half[1] != half[2]
    assert 15 < len(half[0]) < 45


def test_a_scope_can_wait_for_an_event(faults: Faults) -> None:
    armed = faults.arm(f"{ALWAYS}?after=registered")
    assert faults.active("versions.listing") is None
    faults.happened("registered")
    assert faults.active("versions.listing") is armed.fault
    assert (armed.occasions, armed.fired) == (1, 1)


def test_a_scope_can_name_module_and_method(pair: Pair) -> None:
    pair.cpo.faults.arm("transport.request-id-not-echoed?module=locations&method=get")
    armed = pair.cpo.faults.armed["transport.request-id-not-echoed"]
    pair.ask(pair.emsp, "GET", "tariffs")
    pair.ask(pair.emsp, "DELETE", "locations")
    assert armed.fired == 0
    pair.ask(pair.emsp, "GET", "locations")
    assert armed.fired == (1 if dialect(connected(pair.emsp).version).message_ids else 0)


def test_arming_again_begins_anew_and_disarming_ends_it(faults: Faults) -> None:
    assert firings(faults, f"{ALWAYS}?times=1") == [1]
    assert firings(faults, f"{ALWAYS}?times=1") == [1]
    faults.disarm(ALWAYS)
    assert faults.active("versions.listing") is None
    assert faults.armed == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("versions.shufled", "did you mean 'versions.shuffled'"),
        ("nonsense", "`plugfest faults` lists them"),
        (f"{ALWAYS}?often=3", "there is no key 'often'; keys are module, method"),
        (f"{ALWAYS}?nth=third", "'third' is no value for 'nth'"),
        (f"{ALWAYS}?probability=2", "between 0 and 1"),
    ],
)
def test_what_cannot_be_armed_is_told_in_one_line(faults: Faults, text: str, words: str) -> None:
    with pytest.raises(FaultError, match=words):
        faults.arm(text)
    assert faults.armed == {}


def test_a_fault_belongs_to_its_role() -> None:
    with pytest.raises(FaultError, match="a fault of CPO, not of EMSP"):
        Faults(roles=("EMSP",), seed=0).arm("locations.coordinates-as-numbers")


def test_what_is_not_armed_cannot_be_disarmed(faults: Faults) -> None:
    faults.arm(ALWAYS)
    with pytest.raises(FaultError, match=f"armed are: {ALWAYS}"):
        faults.disarm("paging.small-pages")


def test_names_are_unique_and_the_legal_break_nothing() -> None:
    with pytest.raises(ValueError, match="already"):
        fault(ALWAYS)
    with pytest.raises(ValueError, match="cannot be both"):
        fault("test.both", breaks=("transport-001",), legal=True)


# Each surprise and fault, one by one.


def versions_of(asker: MockPartner, other: MockPartner) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = answered(asker.client.request("GET", other.versions_url)).data
    return listed


def test_odd_urls_hold_the_version_and_nothing_else_that_helps(start: Start) -> None:
    odd = start("CPO", faults=["urls.odd"])
    for (version, module, _), url in odd.platform.urls.items():
        assert module not in url
        assert version is None or f"/{version}/" in url


def test_slashes_are_published_and_not_demanded(start: Start) -> None:
    cpo, emsp = start("CPO", faults=["urls.trailing-slash"]), start("EMSP")
    emsp.register(cpo.versions_url, cpo.token_a)
    urls = connected(emsp).endpoints.items()
    assert len({url.endswith("/") for _, url in urls}) == 2
    for (module, role), url in urls:
        if role is InterfaceRole.SENDER and module in ("locations", "tariffs", "cdrs"):
            for form in (url, url.removesuffix("/"), url.removesuffix("/") + "/"):
                assert answered(emsp.client.request("GET", form)).status_code == 1000


def test_unknown_fields_come_where_they_may(pair: Pair, version: Version) -> None:
    pair.cpo.faults.arm("objects.unknown-fields")
    location = pair.ask(pair.emsp, "GET", "locations", "/LOC1").data
    found = problems(Location, location, version, unknown_fields=True)
    assert [problem.code for problem in found] == (
        ["unknown"] if dialect(version).unknown_fields_allowed else []
    )
    pair.cpo.faults.disarm("objects.unknown-fields")
    location = pair.ask(pair.emsp, "GET", "locations", "/LOC1").data
    assert problems(Location, location, version, unknown_fields=True) == ()


def test_dates_come_in_all_forms_that_are_legal(pair: Pair, version: Version) -> None:
    before = {each["id"]: each["last_updated"] for each in pair.ask(pair.emsp, "GET", "locations").data}
    pair.cpo.faults.arm("objects.date-forms")
    locations = pair.ask(pair.emsp, "GET", "locations").data
    assert any(each["last_updated"] != before[each["id"]] for each in locations)
    for each in locations:
        assert problems(Location, each, version) == ()
        assert each["last_updated"].startswith(before[each["id"]].removesuffix("Z"))
    assert pair.emsp.act("pull", {"module": "locations"})["kept"] == 12


def test_the_odd_envelope_is_an_envelope(pair: Pair) -> None:
    pair.cpo.faults.arm("envelope.odd")
    answer = pair.ask(pair.emsp, "GET", "locations", "/LOC1")
    assert list(answer.json) == ["timestamp", "status_message", "status_code", "data"]
    assert answer.json["status_message"] is None
    answer = pair.ask(pair.emsp, "GET", "locations", "/LOC99")
    assert answer.json["status_message"]


def test_data_that_nobody_defined_takes_many_forms(pair: Pair) -> None:
    pair.emsp.faults.arm("answers.undefined-data")
    pair.emsp.act("pull", {"module": "locations"})
    seen: list[Any] = []
    for number in range(1, 13):
        told = pair.cpo.act("push_location", {"location_id": f"LOC{number}"})
        assert told["status_code"] == 1000
        seen.append(pair.cpo.exchanges[-1].response.json.get("data", "absent"))  # type: ignore[union-attr]
    assert len({repr(each) for each in seen}) >= 3
    answer = pair.push("GET", "/NL/PLC/LOC1")
    assert answer.data["id"] == "LOC1", "where the text defines it, it stays"


def test_slow_is_in_time(pair: Pair) -> None:
    pair.emsp.faults.arm("answers.slow")
    armed = pair.emsp.faults.armed["answers.slow"]
    slowest = 0.0
    for number in range(60):
        begun = time.monotonic()
        pair.push("PATCH", f"/NL/PLC/LOC{number}", {"last_updated": "2030-01-01T00:00:00Z"})
        slowest = max(slowest, time.monotonic() - begun)
    assert 1 <= armed.fired < 20
    assert slowest >= 0.25


def test_a_registration_can_be_a_creation(start: Start) -> None:
    cpo, emsp = start("CPO", faults=["credentials.created"]), start("EMSP")
    emsp.register(cpo.versions_url, cpo.token_a)
    emsp.update_credentials()
    sent = [e for e in emsp.exchanges if e.module == "credentials" and e.direction is Direction.SENT]
    assert [answered(e).status for e in sent] == [201, 200]


def test_tokens_can_have_all_characters_that_are_legal(start: Start, version: Version) -> None:
    odd = {"ocpi": version, "faults": ["credentials.token-characters"]}
    cpo, emsp = start("CPO", **odd), start("EMSP", **odd)
    connection = emsp.register(cpo.versions_url, cpo.token_a)
    for token in (connection.token, connection.expects):
        assert len(token) <= 64
        assert all("!" <= character <= "~" for character in token)
        encoded = dialect(Version.V221).authorization(token).split(" ", 1)[1]
        assert {"+", "/", "="} <= set(encoded), "what a wrong alphabet would get wrong"
    assert cpo.act("pull", {"module": "tokens"})["kept"] == 50


def test_versions_come_in_any_order_and_from_the_future(start: Start) -> None:
    cpo, emsp = start("CPO", faults=["versions.shuffled", "versions.future"]), start("EMSP")
    emsp.register(cpo.versions_url, cpo.token_a)
    listed = versions_of(emsp, cpo)
    assert listed[0]["version"] not in list(Version)
    assert sorted(each["version"] for each in listed[1:]) == list(Version)
    details = answered(emsp.client.request("GET", listed[0]["url"])).data
    assert details["version"] == listed[0]["version"]
    assert details["endpoints"][0]["identifier"] == "credentials"


def test_a_future_version_needs_an_open_list(start: Start) -> None:
    cpo, emsp = start("CPO", ocpi="2.2.1", faults=["versions.future"]), start("EMSP")
    emsp.register(cpo.versions_url, cpo.token_a)
    assert [each["version"] for each in versions_of(emsp, cpo)] == ["2.2.1"]


def test_an_unknown_module_is_listed_where_the_list_is_open(start: Start, version: Version) -> None:
    cpo, emsp = start("CPO", ocpi=version, faults=["versions.unknown-module"]), start("EMSP", ocpi=version)
    emsp.register(cpo.versions_url, cpo.token_a)
    found = [
        (module, url) for (module, _), url in connected(emsp).endpoints.items() if module == "nlplc-weather"
    ]
    assert bool(found) == dialect(version).unknown_fields_allowed
    for _, url in found:
        answer = answered(emsp.client.request("GET", url))
        assert (answer.status_code, answer.data, answer.header("X-Total-Count")) == (1000, [], "0")


def test_a_fault_wraps_the_answer_and_nothing_else(pair: Pair) -> None:
    pair.cpo.faults.arm("paging.total-of-page")
    answer = pair.ask(pair.emsp, "GET", "locations", "?limit=5")
    assert (len(answer.data), answer.header("X-Total-Count")) == (5, "5")
    pair.cpo.faults.disarm("paging.total-of-page")
    assert pair.ask(pair.emsp, "GET", "locations", "?limit=5").header("X-Total-Count") == "12"


def test_coordinates_as_numbers(pair: Pair, version: Version) -> None:
    pair.cpo.faults.arm("locations.coordinates-as-numbers")
    location = pair.ask(pair.emsp, "GET", "locations", "/LOC1").data
    found = {problem.path for problem in problems(Location, location, version)}
    assert found == {"coordinates.latitude", "coordinates.longitude"}


def test_a_token_a_that_survives(start: Start) -> None:
    cpo, emsp = start("CPO", faults=["credentials.token-a-survives"]), start("EMSP")
    token_a = cpo.token_a
    emsp.register(cpo.versions_url, token_a)
    assert answered(emsp.client.request("GET", cpo.versions_url, token=token_a)).status == 200


def test_a_request_id_of_its_own(pair: Pair, version: Version) -> None:
    pair.cpo.faults.arm("transport.request-id-not-echoed")
    answer = pair.ask(pair.emsp, "GET", "locations")
    assert answer.header("X-Request-ID") == ("gw-000001" if dialect(version).message_ids else None)


def test_a_token_that_is_sent_plain(pair: Pair, version: Version) -> None:
    pair.emsp.faults.arm("transport.plain-token")
    connection = connected(pair.emsp)
    url = connection.url("locations", InterfaceRole.SENDER) or ""
    exchange = pair.emsp.client.request("GET", url)
    assert exchange.request.header("Authorization") == f"Token {connection.token}"
    assert answered(exchange).status == (401 if dialect(version).base64_tokens else 200)


def test_hanging_up_leaves_no_answer(pair: Pair) -> None:
    pair.cpo.faults.arm("transport.hangs-up?times=1")
    exchange = pair.emsp.client.request("GET", pair.cpo.versions_url)
    assert exchange.response is None
    assert exchange.failure
    received = pair.cpo.exchanges[-1]
    assert (received.response, received.failure) == (None, "the connection was closed on purpose")
    assert answered(pair.emsp.client.request("GET", pair.cpo.versions_url)).status == 200


def test_a_request_can_be_answered_before_it_is_handled(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocpi_mocks.faults.mechanism.FAULTS", dict(FAULTS))

    @fault("test.swallows", at="request", breaks=("transport-067",), subtlety="it looks like success")
    def swallows(call: Call) -> Answer | None:
        """Says yes to everything."""
        return Answer() if call.method == "PUT" else None

    pair.emsp.faults.arm("test.swallows?module=locations")
    told = pair.cpo.act("push_location")
    assert (told["status_code"], pair.emsp.store.received("locations")) == (1000, [])
    assert pair.push("GET", "/NL/PLC/LOC1").status == 404
    assert pair.emsp.faults.armed["test.swallows"].fired == 1
