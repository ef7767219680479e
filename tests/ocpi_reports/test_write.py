"""All reports of a run at once: they lie in the folder, can be built again, and hold no secret."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import ocpi_reports
from ocpi_harness.traffic import Recorder, exchange_to_json, read_traffic
from ocpi_harness.verdict import Entry, Finding, Results, ResultsError, Verdict
from ocpi_reference.exchange import Exchange, Request, Response
from ocpi_reference.spec.history import V221
from ocpi_reference.spec.wire import encode

Run = tuple[Results, tuple[Exchange, ...]]
TOKEN = "f1a8c3e2-4b7d-very-secret"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_run_leaves_its_reports_in_the_folder(run: Run, tmp_path: Path) -> None:
    page = ocpi_reports.write(*run, tmp_path / "new" / "out")
    assert page == tmp_path / "new" / "out" / "report.html"
    assert {path.name for path in page.parent.iterdir()} == {
        "results.json",
        "report.html",
        "junit.xml",
        "allure-results",
    }


@pytest.mark.parametrize("which", ["run", "hostile_run"])
def test_what_is_read_back_makes_the_same_reports(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    results, exchanges = request.getfixturevalue(which)
    first, second = tmp_path / "first", tmp_path / "second"
    ocpi_reports.write(results, exchanges, first)
    traffic = b"".join(encode(exchange_to_json(exchange)) + b"\n" for exchange in exchanges)
    (first / "traffic.ndjson").write_bytes(traffic)

    ocpi_reports.write(Results.read(first / "results.json"), read_traffic(first / "traffic.ndjson"), second)

    (first / "traffic.ndjson").unlink()
    assert contents(first) == contents(second)


def test_a_file_that_holds_no_results_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    for content in (b"", b"[]", b'{"tool": "plugfest"}', b"\xff"):
        path.write_bytes(content)
        with pytest.raises(ResultsError) as raised:
            Results.read(path)
        assert "\n" not in str(raised.value)
        assert str(path) in str(raised.value)


def test_no_credentials_token_reaches_a_report(
    make_exchange: Callable[..., Exchange], tmp_path: Path
) -> None:
    encoded = base64.b64encode(TOKEN.encode()).decode()
    exchange = replace(
        make_exchange(1),
        request=Request(
            headers=(("Authorization", f"Token {encoded}"), ("X-Debug", TOKEN)),
            body=encode({"token": TOKEN, "url": f"http://127.0.0.1/?token={TOKEN}"}),
            method="POST",
            url="http://127.0.0.1:8080/ocpi/2.2.1/credentials",
        ),
        response=Response(
            headers=(("X-Echo", encoded),), body=encode({"data": {"token": TOKEN}}), status=200
        ),
    )
    with Recorder(tmp_path / "traffic.ndjson") as recorder:
        recorder.redactor.learn(TOKEN, "token_c")
        recorder.record(exchange)
        saying = recorder.redactor.text(f"the answer repeats {TOKEN}")
    finding = Finding("credentials-013", V221, Verdict.FAIL, "no token", saying, 1)
    entry = Entry("credentials-013", V221, Verdict.FAIL, findings=(finding,))
    ocpi_reports.write(Results("ACME", "CPO", (V221,), 0, (entry,)), recorder.redacted, tmp_path)

    written = contents(tmp_path)
    assert any(b"token_c" in content for content in written.values())
    for name, content in written.items():
        for secret in (TOKEN, encoded, encoded.rstrip("=")):
            assert secret.encode() not in content, name
