"""The command line from the outside, in processes of its own."""

import io
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from ocpi_harness.cli import main
from ocpi_harness.cli.play import Selection, play
from ocpi_harness.cli.progress import Progress
from ocpi_harness.sut import Sut
from ocpi_harness.verdict import Verdict
from ocpi_mocks.partner import MockPartner

TOKEN_A = "token-A-that-nobody-may-see"
PLUGFEST = Path(sys.executable).with_name("plugfest")


def plugfest(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PLUGFEST, *arguments],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def cpo() -> Iterator[MockPartner]:
    with MockPartner("CPO", token_a=TOKEN_A, locations=5, ocpi="2.2.1") as partner:
        yield partner


@pytest.fixture
def sut(tmp_path: Path, cpo: MockPartner) -> Path:
    path = tmp_path / "sut.toml"
    path.write_text(
        f'[sut]\nname = "ACME"\nrole = "CPO"\nversions_url = "{cpo.versions_url}"\ntoken_a = "env:TOKEN_A"\n'
    )
    return path


def one_line(result: subprocess.CompletedProcess[str], code: int) -> str:
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("plugfest: ")
    return result.stderr


def test_a_run_says_its_verdicts_and_leaves_its_reports(tmp_path: Path, sut: Path, cpo: MockPartner) -> None:
    # A user's own packages of these names must not be taken for ours, nor ours for theirs.
    for name in ("mocks", "reports", "harness", "scenarios"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('imported by mistake')\n")
    result = plugfest("run", "--sut", "sut.toml", "--out", "out", cwd=tmp_path, TOKEN_A=TOKEN_A)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert any(line.startswith("2.2.1  locations ") for line in lines)
    assert any(line.startswith("2.2.1  rules over all traffic ") for line in lines)
    assert lines[-2].startswith("ACME as CPO in 2.2.1: ")
    assert lines[-1] == f"seed 0; report: {Path('out') / 'report.html'}"
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"allure-results", "junit.xml", "report.html", "results.json", "traffic.ndjson"}
    for path in (tmp_path / "out").rglob("*"):
        assert path.is_dir() or TOKEN_A.encode() not in path.read_bytes()
    assert TOKEN_A not in result.stdout
    assert cpo.connection is None


def test_a_violation_ends_with_1_and_is_explained(tmp_path: Path, sut: Path, cpo: MockPartner) -> None:
    cpo.faults.arm("locations.coordinates-as-numbers")
    result = plugfest("run", "--sut", "sut.toml", "--module", "locations", cwd=tmp_path, TOKEN_A=TOKEN_A)
    assert result.returncode == 1
    assert "FAIL " in result.stdout
    assert "\n  clause    https://github.com/ocpi/ocpi/blob/" in result.stdout
    assert ": curl -i -X GET" in result.stdout
    assert (tmp_path / "plugfest-report" / "report.html").exists()


def test_a_report_can_be_built_again(tmp_path: Path, sut: Path) -> None:
    options = ("--requirement", "locations-017", "--out", "out")
    plugfest("run", "--sut", "sut.toml", *options, cwd=tmp_path, TOKEN_A=TOKEN_A)
    before = (tmp_path / "out" / "report.html").read_bytes()
    (tmp_path / "out" / "report.html").unlink()
    result = plugfest("report", "out", cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout.strip() == str(Path("out") / "report.html")
    assert (tmp_path / "out" / "report.html").read_bytes() == before


def test_a_first_look_needs_no_file_and_changes_nothing(tmp_path: Path, cpo: MockPartner) -> None:
    result = plugfest("check", cpo.versions_url, "--token", TOKEN_A, cwd=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    assert " as CPO in 2.2.1: " in result.stdout
    assert TOKEN_A not in result.stdout
    assert {exchange.request.method for exchange in cpo.exchanges} == {"GET"}
    assert list(tmp_path.iterdir()) == []


def test_a_first_look_tells_an_emsp_by_its_endpoints(tmp_path: Path) -> None:
    with MockPartner("EMSP", token_a=TOKEN_A, ocpi="2.2.1") as emsp:
        result = plugfest("check", emsp.versions_url, "--token", TOKEN_A, cwd=tmp_path)
    assert " as EMSP in 2.2.1: " in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("run", "--sut", "nope.toml"), 2, "nope.toml: No such file or directory; name the file"),
        (("run",), 2, "Missing option '--sut'"),
        (("rnu",), 2, "No such command 'rnu'"),
        (("run", "--sut", "sut.toml", "--ocpi", "2.2"), 2, "there is no version '2.2'; did you mean 2.2.1?"),
        (("run", "--sut", "sut.toml", "--module", "location"), 2, "did you mean locations?"),
        (("run", "--sut", "sut.toml", "--requirement", "locations-9999"), 2, "there is no requirement"),
        (("run", "--sut", "dead.toml"), 3, "no connection"),
        (("check", "127.0.0.1:9", "--token", "x"), 2, "'127.0.0.1:9' is no URL; write it like http://"),
        (("check", "http://127.0.0.1:9", "--token", "x"), 3, "http://127.0.0.1:9: no connection"),
        (("check", "http://127.0.0.1:9", "--token", "x", "--role", "cop"), 2, "did you mean CPO?"),
        (("mock", "cop"), 2, "there is no role 'cop'; did you mean CPO?"),
        (("mock", "cpo", "--ocpi", "2.0"), 2, "there is no version '2.0'"),
        (("mock", "cpo", "--preset", "rude"), 2, "there is no preset 'rude'; it is one of polite, plain"),
        (("mock", "cpo", "--fault", "paging.total-of-pag"), 2, "did you mean 'paging.total-of-page'?"),
        (("mock", "cpo", "--port", "99999"), 2, "Invalid value for '--port'"),
        (("show", "Tarif"), 2, "did you mean Tariff"),
        (("faults", "paging.total-of-pag"), 2, "did you mean paging.total-of-page?"),
        (("report", "nowhere"), 2, "nowhere/results.json: No such file or directory"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_use_gets_one_line_that_says_what_to_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    text: str,
) -> None:
    described = '[sut]\nrole = "CPO"\nversions_url = "http://127.0.0.1:9/"\ntoken_a = "x"\n'
    for name in ("sut.toml", "dead.toml"):
        (tmp_path / name).write_text(described)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["plugfest", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == code
    assert said.out == ""
    assert said.err.startswith("plugfest: ")
    assert text in said.err
    assert said.err.count("\n") == 1


def test_a_run_that_has_to_end_in_time_judges_what_it_saw(cpo: MockPartner) -> None:
    text = io.StringIO()
    sut = Sut("ACME", "CPO", cpo.versions_url, TOKEN_A)
    progress = Progress(Console(file=text))
    assert play(sut, Selection(), out=None, progress=progress, seconds=1e-9) == 0
    assert "locations" not in text.getvalue()
    assert progress.results is not None
    assert progress.results.summary[Verdict.PASS] > 5


def test_json_is_one_document_and_nothing_else(tmp_path: Path) -> None:
    shown = plugfest("show", "Tariff", "--ocpi", "2.1.1", "--json", cwd=tmp_path)
    document = json.loads(shown.stdout)
    assert list(document) == ["objects", "enums"]
    assert list(document["objects"]) == ["Tariff"]
    assert document["objects"]["Tariff"][0] == {
        "name": "id",
        "type": "string",
        "card": "1",
        "max_length": 36,
    }
    rows = json.loads(plugfest("requirements", "--coverage", "--json", cwd=tmp_path).stdout)
    assert set(rows["counts"]) == {"proven", "exercised", "not_tested", "open"}
    assert sum(rows["counts"].values()) == len(rows["rows"])
    assert set(rows["rows"][0]) == {"id", "area", "versions", "level", "method", "status", "reason"}


def test_the_catalogues_are_shown_to_people(tmp_path: Path) -> None:
    assert "string(36)" in plugfest("show", "Tariff", "--ocpi", "2.1.1", cwd=tmp_path).stdout
    assert "locations-017" in plugfest("requirements", cwd=tmp_path).stdout
    covered = plugfest("requirements", "--coverage", cwd=tmp_path).stdout
    assert covered.splitlines()[0].split() == ["area", "version", "proven", "exercised", "not_tested", "open"]
    assert "paging.total-of-page" in plugfest("faults", cwd=tmp_path).stdout
    told = plugfest("faults", "paging.total-of-page", cwd=tmp_path).stdout
    assert "  breaks    transport-058: " in told
    assert "  try       plugfest mock " in told


def test_a_mock_introduces_itself_judges_what_comes_and_ends_cleanly(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    log = tmp_path / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [PLUGFEST, "mock", "cpo", "--port", port, "--ocpi", "2.2.1", "--token-a", TOKEN_A],
            cwd=tmp_path,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _until(log, "Ctrl-C")
        said = log.read_text()
        curl = next(line for line in said.splitlines() if line.startswith("try "))
        *_, header, url = shlex.split(curl)
        assert TOKEN_A in said
        controls = next(line.split()[1] for line in said.splitlines() if line.startswith("control "))
        assert httpx.get(controls).status_code < 500
        busy = one_line(plugfest("mock", "cpo", "--port", port, cwd=tmp_path), 2)
        assert port in busy
        assert httpx.get(url, headers=dict([header.split(": ")])).status_code == 200
        assert httpx.get(url).status_code == 401
        _until(log, "401")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    finally:
        process.kill()
    lines = log.read_text().splitlines()
    assert any("<- GET    -     versions         200 1000" in line for line in lines)
    assert any(line.startswith("    FAIL transport-004: expected ") for line in lines)
    assert lines[-1] == "stopped after 2 exchanges; all data is gone"
    assert "Traceback" not in log.read_text()


def _until(log: Path, text: str) -> None:
    until = time.monotonic() + 20
    while text not in log.read_text():
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)
