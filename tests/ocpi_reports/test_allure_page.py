"""The step around Allure, with an npm and a node of our own in its place: the real ones need a network."""

import json
import os
import stat
from pathlib import Path

import pytest

from ocpi_harness.verdict import Results
from ocpi_reference.exchange import Exchange
from ocpi_reports import allure_page
from ocpi_reports.allure_results import write_allure_results

Run = tuple[Results, tuple[Exchange, ...]]
ROOT = Path(__file__).parents[2]
TRACKER = """<script async src="https://www.googletagmanager.com/gtag/js?id=G-ABC"></script>
<script>
    window.dataLayer = window.dataLayer || [];
    function gtag() { dataLayer.push(arguments); }
    gtag('config', 'G-ABC');
</script>"""
NODE = """#!/bin/sh
# node .../allure/cli.js generate --config FILE RESULTS
test "$2" = generate && test -f "$4" && test -d "$5" || { echo "usage" >&2; exit 9; }
mkdir -p "$(dirname "$4")/allure-report"
cp "$PAGE" "$(dirname "$4")/allure-report/index.html"
"""
NPM = """#!/bin/sh
echo "$@" >> "$NPM_LOG"
mkdir -p "$3/node_modules" && touch "$3/node_modules/.package-lock.json"
"""


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def folder(tmp_path: Path, hostile_run: Run) -> Path:
    write_allure_results(*hostile_run, tmp_path / "out" / "allure-results")
    return tmp_path / "out"


@pytest.fixture
def npm_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log of npm's calls, on a machine with npm and node and without Allure."""
    executable(tmp_path / "bin" / "npm", NPM)
    executable(tmp_path / "bin" / "node", NODE)
    (tmp_path / "npm").mkdir()
    (tmp_path / "npm" / "package-lock.json").write_text("{}")
    (tmp_path / "page").write_text(f"<head>{TRACKER}</head><body>verdicts</body>")
    monkeypatch.setattr(allure_page, "NPM_FOLDER", tmp_path / "npm")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.defpath}")
    monkeypatch.setenv("PAGE", str(tmp_path / "page"))
    monkeypatch.setenv("NPM_LOG", str(tmp_path / "npm.log"))
    return tmp_path / "npm.log"


def test_the_page_is_built_and_carries_no_analytics(
    folder: Path, npm_log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert allure_page.main([str(folder)]) == 0
    page = folder / "allure-report" / "index.html"
    assert capsys.readouterr().out == f"{page}\n"
    assert page.read_text() == "<head></head><body>verdicts</body>"
    assert npm_log.read_text().startswith("ci --prefix ")


def test_allure_is_installed_once(folder: Path, npm_log: Path) -> None:
    assert [allure_page.main([str(folder)]) for _ in range(2)] == [0, 0]
    assert len(npm_log.read_text().splitlines()) == 1


def test_allure_is_told_how_to_group_and_what_our_verdicts_mean(folder: Path, npm_log: Path) -> None:
    allure_page.main([str(folder)])
    config = json.loads((folder / "allurerc.json").read_text())
    assert config["plugins"]["awesome"]["options"]["groupBy"] == ["epic", "feature"]
    assert config["categories"] == json.loads((folder / "allure-results" / "categories.json").read_text())


def test_without_npm_it_says_so_in_one_line_and_ends_well(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    assert allure_page.main([str(folder)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "npm" in said.err
    assert str(folder / "report.html") in said.err


def test_without_results_it_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert allure_page.main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path} holds no allure-results; run `plugfest run --out {tmp_path}` first\n"
    )


def test_when_npm_fails_its_last_line_is_the_error(
    folder: Path, npm_log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    executable(tmp_path / "bin" / "npm", "#!/bin/sh\necho noise >&2; echo 'no network' >&2; exit 1\n")
    assert allure_page.main([str(folder)]) == 1
    assert capsys.readouterr().err == "npm ci failed: no network\n"
    assert not npm_log.exists()


def test_a_page_that_still_tracks_its_reader_is_refused(
    folder: Path, npm_log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page").write_text("<script src='https://www.googletagmanager.com/new.js'></script>")
    assert allure_page.main([str(folder)]) == 1
    assert "still names googletagmanager.com" in capsys.readouterr().err
    assert not (folder / "allure-report" / "index.html").exists()


def test_allure_is_pinned_and_the_lock_file_names_no_registry() -> None:
    folder = ROOT / "reports" / "allure"
    manifest = json.loads((folder / "package.json").read_text())
    lock = json.loads((folder / "package-lock.json").read_text())
    assert set(manifest["dependencies"]) == {"allure"}
    for name, version in manifest["dependencies"].items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    packages = {name: row for name, row in lock["packages"].items() if name}
    assert packages
    assert all("resolved" not in row and row["integrity"] for row in packages.values())
