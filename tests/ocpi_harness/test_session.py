"""A run in pytest, from the outside: scenarios written for the occasion, played against mocks."""

import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpcore
import pytest

import ocpi_harness.session
import ocpi_reports
from ocpi_harness.rules import rules
from ocpi_harness.verdict import Results
from ocpi_mocks.partner import MockPartner

# pytester forgets what is imported within; these have to be the same inside and outside.
assert httpcore
assert ocpi_harness.session
assert ocpi_reports
assert rules()

TOKEN_A = "token-A-that-nobody-may-see"
IMPORTS = """
import pytest
from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
"""


@pytest.fixture
def cpo() -> Iterator[MockPartner]:
    with MockPartner("CPO", token_a=TOKEN_A, locations=5, tokens=5, preset="plain") as partner:
        yield partner


@pytest.fixture
def play(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[..., pytest.RunResult]:
    """Play scenarios against a system, and give what pytest said."""

    def run(
        system: MockPartner | str,
        scenarios: str,
        *options: str,
        more: str = "",
        role: str = "CPO",
        ocpi: str = '["2.2.1"]',
        timeout: float = 5,
        plugins: Iterable[object] = (),
        reports: bool = False,
    ) -> pytest.RunResult:
        if not reports:
            monkeypatch.setattr(ocpi_harness.session, "write_reports", only_results)
        url = system if isinstance(system, str) else system.versions_url
        monkeypatch.setenv("OCPI_TOKEN_A", TOKEN_A)
        pytester.makefile(
            ".toml",
            sut=f"""
            [sut]
            role = "{role}"
            versions_url = "{url}"
            token_a = "env:OCPI_TOKEN_A"
            ocpi = {ocpi}
            timeout = {timeout}
            """
            + more,
        )
        pytester.makepyfile(test_scenarios=IMPORTS + scenarios)
        return pytester.runpytest_inprocess(
            "--ocpi-sut=sut.toml",
            "--ocpi-out=out",
            "-rs",
            "-p",
            "no:hypothesispytest",
            *options,
            plugins=plugins,
        )

    return run


def only_results(results: Results, _: object, out: Path) -> None:
    """Thousands of files less; what reports hold is tested where they are written."""
    results.write(out / "results.json")


def verdicts(pytester: pytest.Pytester, row: str) -> list[str]:
    document = json.loads((pytester.path / "out" / "results.json").read_text("utf-8"))
    return [entry["verdict"] for entry in document["requirements"] if entry["id"] == row]


def no_secret(pytester: pytest.Pytester, result: pytest.RunResult, *secrets: str) -> None:
    written = [path for path in (pytester.path / "out").rglob("*") if path.is_file()]
    assert written
    for secret in (TOKEN_A, *secrets):
        assert secret not in result.stdout.str()
        for path in written:
            assert secret.encode() not in path.read_bytes(), path


GOOD = """
@verifies("locations-017")
def test_list(emsp: Party) -> None:
    expect(emsp.get("locations"), "locations-017").http(200).status(1000)
"""


def test_a_kept_requirement_passes(pytester: pytest.Pytester, play: Any, cpo: MockPartner) -> None:
    result = play(cpo, GOOD, reports=True)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["plugfest: * (CPO) at http*, seed 0", "*plugfest: * PASS*; seed 0"])
    assert verdicts(pytester, "locations-017") == ["PASS"]
    tokens = [text for connection in cpo.connections for text in (connection.token, connection.expects)]
    no_secret(pytester, result, *tokens)
    for name in ("results.json", "traffic.ndjson", "report.html", "junit.xml", "allure-results"):
        assert (pytester.path / "out" / name).exists()


def test_scenarios_are_played_in_every_version_in_order(
    pytester: pytest.Pytester, play: Any, cpo: MockPartner
) -> None:
    scenarios = (
        GOOD
        + """
@pytest.mark.disturbs
@verifies("credentials-025")
def test_rotate(party: Party) -> None:
    expect(party.rotate(), "credentials-025").http(200)

@pytest.mark.before_registration
@verifies("transport-014")
def test_stranger(party: Party) -> None:
    expect(party.raw("GET", "versions", token=None, stimulus="no token"), "transport-014").http(401)
"""
    )
    result = play(cpo, scenarios, "-v", "-rA", ocpi="[]")
    lines = [line.split()[0].rpartition("::")[2] for line in result.outlines if " PASSED" in line]
    played = [line for line in lines if not line.startswith("rule[")]
    versions = ("2.1.1", "2.2.1", "2.3.0")
    expected = ["sanity_first", *(f"test_stranger[{v}]" for v in versions)]
    for version in versions:
        expected += [f"registration[{version}]", f"test_list[{version}]"]
    assert played == [*expected, *(f"test_rotate[{v}]" for v in versions), "sanity_last"]
    assert lines[-1].startswith("rule[")
    assert result.ret == 0
    assert verdicts(pytester, "credentials-025") == ["PASS", "PASS", "PASS"]
    assert cpo.connection is None, "the run leaves the system as it was"


def test_a_violation_fails_with_all_its_evidence(
    pytester: pytest.Pytester, play: Any, cpo: MockPartner
) -> None:
    scenarios = """
@verifies("locations-017")
def test_list(emsp: Party) -> None:
    expect(emsp.get("locations"), "locations-017").status(2001)
"""
    result = play(cpo, scenarios, reports=True)
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "FAIL locations-017 in 2.2.1 (MUST): The sender interface offers*",
            "  expected  status_code 2001",
            "  got       HTTP 200, status_code 1000*",
            "  clause    https://github.com/ocpi/ocpi/blob/*#mod_locations_cpo_interface",
            "  exchange  *: curl -i -X GET *Authorization: Token <token_c>*",
            "            HTTP 200 {*",
        ]
    )
    assert verdicts(pytester, "locations-017") == ["FAIL"]
    tokens = [text for connection in cpo.connections for text in (connection.token, connection.expects)]
    no_secret(pytester, result, *tokens)


def test_a_warning_does_not_fail_a_run(pytester: pytest.Pytester, play: Any, cpo: MockPartner) -> None:
    scenarios = """
@verifies("transport-113")
def test_should(emsp: Party) -> None:
    expect(emsp.get("locations"), "transport-113").status(2001)
"""
    assert play(cpo, scenarios).ret == 0
    assert verdicts(pytester, "transport-113") == ["WARN"]


def test_what_needs_a_trigger_says_so(pytester: pytest.Pytester, play: Any, cpo: MockPartner) -> None:
    scenarios = """
@verifies("locations-005")
def test_push(emsp: Party) -> None:
    emsp.trigger("push_location").wait("PUT", "locations")
"""
    result = play(cpo, scenarios)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["SKIPPED*not observed: needs a trigger push_location"])
    assert verdicts(pytester, "locations-005") == ["NOT_OBSERVED"]
    results = json.loads((pytester.path / "out" / "results.json").read_text("utf-8"))
    reasons = {entry["id"]: entry["reason"] for entry in results["requirements"]}
    assert reasons["locations-005"] == "needs a trigger push_location"


def test_a_trigger_brings_what_is_waited_for(pytester: pytest.Pytester, play: Any) -> None:
    scenarios = """
@verifies("locations-006")
def test_push(emsp: Party) -> None:
    pushed = emsp.trigger("push_location").wait("PUT", "locations")
    expect(pushed, "locations-006").that(pushed.payload["evses"] != [], expected="EVSEs", actual="none")
"""
    with MockPartner("CPO", token_a=TOKEN_A, locations=5, control_port=0) as cpo:
        more = f'[triggers]\npush_location = {{ post = "{cpo.control_url}/actions/push_location" }}\n'
        assert play(cpo, scenarios, more=more).ret == 0
    assert verdicts(pytester, "locations-006") == ["PASS"]


def test_an_unsound_answer_leaves_the_verdict_to_the_rules(pytester: pytest.Pytester, play: Any) -> None:
    fault = "transport.hangs-up?module=locations"
    with MockPartner("CPO", token_a=TOKEN_A, locations=5, preset="plain", faults=[fault]) as cpo:
        result = play(cpo, GOOD)
    result.stdout.fnmatch_lines(["SKIPPED*inconclusive: no answer: *"])
    assert verdicts(pytester, "locations-017") == ["INCONCLUSIVE"]
    assert verdicts(pytester, "transport-001") == ["FAIL"]
    assert result.ret == 1


def test_a_scenario_that_stumbles_is_our_error(
    pytester: pytest.Pytester, play: Any, cpo: MockPartner
) -> None:
    scenarios = """
@verifies("locations-017")
def test_list(emsp: Party) -> None:
    emsp.get("locations").data["no such key"]
"""
    assert play(cpo, scenarios).ret == 3
    assert verdicts(pytester, "locations-017") == ["ERROR"]


def test_an_unknown_requirement_fails_at_collection(play: Any, cpo: MockPartner) -> None:
    result = play(cpo, GOOD.replace("locations-017", "locations-999"))
    result.stdout.fnmatch_lines(["*no requirement 'locations-999'*"])
    assert result.ret == 2


WAIVER = """
[[waiver]]
requirement = "locations-017"
reason = "ticket 4711"
owner = "roaming team"
expires = 2999-01-01
"""


def test_a_waived_violation_is_expected(pytester: pytest.Pytester, play: Any, cpo: MockPartner) -> None:
    result = play(cpo, GOOD.replace("1000", "2001"), "-rx", more=WAIVER)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["XFAIL*waived: ticket 4711 (roaming team)"])
    assert verdicts(pytester, "locations-017") == ["WAIVED"]


def test_a_waiver_whose_violation_is_gone_fails_the_run(
    pytester: pytest.Pytester, play: Any, cpo: MockPartner
) -> None:
    assert play(cpo, GOOD, more=WAIVER).ret == 1
    assert verdicts(pytester, "locations-017") == ["FAIL"]


def test_scenarios_of_the_other_role_are_left_out(play: Any, cpo: MockPartner) -> None:
    scenarios = (
        GOOD
        + """
@verifies("locations-044")
def test_push(cpo: Party) -> None:
    raise AssertionError("this is for eMSPs")
"""
    )
    result = play(cpo, scenarios)
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*1 deselected*"])


@pytest.mark.parametrize("option", ["--ocpi-module=locations", "--ocpi-requirement=locations-017"])
def test_modules_and_requirements_can_be_picked(
    pytester: pytest.Pytester, play: Any, cpo: MockPartner, option: str
) -> None:
    scenarios = (
        GOOD
        + """
@verifies("transport-014")
def test_other(emsp: Party) -> None:
    raise AssertionError("not asked for")
"""
    )
    result = play(cpo, scenarios, option, "-v")
    result.stdout.no_fnmatch_line("*rule[[]transport-*")
    assert result.ret == 0
    assert verdicts(pytester, "locations-017") == ["PASS"]
    assert verdicts(pytester, "transport-081") == ["NOT_OBSERVED"]


def test_reading_only_sends_nothing_that_changes_anything(
    pytester: pytest.Pytester, play: Any, cpo: MockPartner
) -> None:
    scenarios = (
        GOOD
        + """
@verifies("tokens-021")
def test_push(emsp: Party) -> None:
    emsp.put("tokens", emsp.fresh("tokens"))
"""
    )
    result = play(cpo, scenarios, "--ocpi-read-only")
    result.stdout.fnmatch_lines_random(
        ["SKIPPED*the token does not open locations*", "SKIPPED*withheld, since sut.toml says read_only"]
    )
    assert {exchange.request.method for exchange in cpo.exchanges} == {"GET"}
    assert cpo.connection is None


def test_a_declared_version_that_is_not_offered_is_a_violation(pytester: pytest.Pytester, play: Any) -> None:
    with MockPartner("CPO", ocpi="2.2.1", token_a=TOKEN_A, locations=5) as cpo:
        result = play(cpo, GOOD, ocpi='["2.2.1", "2.3.0"]')
    assert result.ret == 1
    assert verdicts(pytester, "versions-005")[1] == "FAIL"


def test_a_declared_module_that_is_not_advertised_is_a_violation(
    pytester: pytest.Pytester, play: Any, cpo: MockPartner
) -> None:
    result = play(cpo, GOOD, ocpi='["2.2.1"]\nmodules = ["locations", "bookings", "chargingprofiles"]')
    advertised = {module for module, _ in cpo.platform.served[cpo.versions[1]]}
    assert "bookings" not in advertised
    assert verdicts(pytester, "bookings-001") == ["FAIL"] or "FAIL" in verdicts(pytester, "transport-020")
    assert result.ret == 1


class Odd(BaseHTTPRequestHandler):
    """A system that is none."""

    answers: Callable[["Odd"], None]

    def do_GET(self) -> None:
        type(self).answers(self)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        (
            lambda odd: odd.answer(302, Location="http://elsewhere/"),
            "redirects to http://elsewhere/; put that",
        ),
        (lambda odd: odd.answer(401), "refused token_a with HTTP 401; was it used up"),
        (lambda odd: odd.answer(404), "answers HTTP 404; is this its versions endpoint?"),
        (lambda odd: odd.answer(200, b"<html>"), "does not answer in JSON (not JSON: *); is it OCPI?"),
        (lambda odd: odd.answer(200, b"[" * 5000), "does not answer in JSON (nested deeper*); is it OCPI?"),
        (lambda odd: odd.answer(200, b'{"data": {}}'), "gives no list of versions"),
        (lambda odd: odd.answer(200, b'{"data": []}'), "lists nothing, not 2.2.1"),
        (lambda odd: odd.answer(200, b" " * 10_000_001), "the answer is longer than 10,000,000 bytes"),
        (lambda odd: odd.rfile.read(1), "no answer within 0.5 s"),
        (lambda odd: odd.connection.shutdown(socket.SHUT_RDWR), "the answer or the URL is broken"),
    ],
    ids=["redirect", "401", "404", "html", "deep", "object", "empty", "long", "hang", "close"],
)
def test_what_is_no_system_gets_one_line(
    pytester: pytest.Pytester, play: Any, answers: Callable[[Odd], None], line: str
) -> None:
    handler = type("Handler", (Odd,), {"answers": staticmethod(answers)})
    server = HTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        result = play(f"http://127.0.0.1:{server.server_port}/versions", GOOD, timeout=0.5)
    finally:
        server.shutdown()
        server.server_close()
    assert result.ret == 3
    result.stdout.fnmatch_lines([f"*plugfest: http://127.0.0.1:*/versions* {line}*"])
    assert "Traceback" not in result.stdout.str() + result.stderr.str()
    assert (pytester.path / "out" / "traffic.ndjson").read_bytes().count(b"\n") >= 1


def test_a_dead_system_gets_one_line(play: Any) -> None:
    result = play("http://127.0.0.1:9/versions", GOOD)
    assert result.ret == 3
    result.stdout.fnmatch_lines(["*plugfest: http://127.0.0.1:9/versions: no connection: *"])


def test_a_system_that_dies_ends_the_run_and_what_was_recorded_is_kept(
    pytester: pytest.Pytester, play: Any, cpo: MockPartner
) -> None:
    scenarios = (
        GOOD
        + """
@verifies("locations-031")
def test_die(emsp: Party, kill) -> None:
    kill()
    expect(emsp.get("locations", "L1"), "locations-031").http(200)

@verifies("locations-032")
def test_never_played(emsp: Party) -> None:
    raise AssertionError("the run goes on with a dead system")
"""
    )
    result = play(cpo, scenarios, plugins=[_Killer(cpo)])
    assert result.ret == 3
    result.stdout.fnmatch_lines(["*the system is gone: http*"])
    assert verdicts(pytester, "locations-017") == ["PASS"]
    assert verdicts(pytester, "locations-031") == ["INCONCLUSIVE"]
    assert verdicts(pytester, "locations-032") == ["NOT_OBSERVED"]
    assert verdicts(pytester, "transport-001") == ["PASS"], "silence of the dead is no refusal"
    assert (pytester.path / "out" / "traffic.ndjson").read_bytes().count(b"\n") > 5


class _Killer:
    def __init__(self, partner: MockPartner) -> None:
        self._partner = partner

    @pytest.fixture
    def kill(self) -> Callable[[], None]:
        return self._partner.stop


def test_a_typo_in_the_file_gets_one_line(play: Any, cpo: MockPartner) -> None:
    result = play(cpo, GOOD, ocpi='[]\nmodles = ["locations"]')
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: sut.toml: sut.modles: unknown key, did you mean 'modules'?"])


def test_a_port_that_is_taken_gets_one_line(play: Any, cpo: MockPartner) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = play(cpo, GOOD, more=f"[partner]\nport = {taken.getsockname()[1]}\n")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "Traceback" not in result.stderr.str()


def test_without_a_system_a_scenario_says_what_to_add(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_scenarios=IMPORTS + GOOD)
    result = pytester.runpytest_inprocess()
    result.stdout.fnmatch_lines(["*which system? name its description: --ocpi-sut sut.toml"])
    assert result.ret == 1


def test_collecting_needs_no_system(play: Any) -> None:
    result = play("http://127.0.0.1:9/versions", GOOD, "--collect-only", "-q")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*test_list[[]2.2.1[]]*"])


def test_the_recorded_traffic_can_be_read_back(
    pytester: pytest.Pytester, play: Any, cpo: MockPartner
) -> None:
    from ocpi_harness.traffic import read_traffic

    play(cpo, GOOD)
    exchanges = read_traffic(Path(pytester.path / "out" / "traffic.ndjson"))
    names = {exchange.scenario for exchange in exchanges}
    assert {"sanity", "discovery", "registration", "test_scenarios.test_list"} <= names
    assert all(exchange.version == "2.2.1" for exchange in exchanges)
