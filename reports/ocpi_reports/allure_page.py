"""Turn ``allure-results`` into a page with Allure 3: ``python -m ocpi_reports.allure_page DIR``.

Allure comes from npm, in the versions of ``reports/allure/package-lock.json``, and needs no Java. It is an
extra: where npm is missing this says so and ends well, because ``report.html`` holds the same verdicts.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from ocpi_reference.spec.wire import encode
from ocpi_reports.allure_results import CATEGORIES

__all__ = ["main"]

NPM_FOLDER = Path(__file__).parents[1] / "allure"
_TRACKER = re.compile(
    r'<script async src="https://www\.googletagmanager\.com/gtag/js\?id=[^"]*"></script>\s*'
    r"<script>\s*window\.dataLayer.*?</script>",
    re.DOTALL,
)
"""What Allure puts into every page, and has no switch to leave out."""
_TRACKER_HOSTS = ("googletagmanager.com", "google-analytics.com")


class AllureError(RuntimeError):
    """There is no page; the text says why, and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Build the page and print its path.

    Gives 0, also where npm is missing; 1 where npm or Allure failed; 2 where there is nothing to read.
    """
    parser = argparse.ArgumentParser(prog="make report", description="Turn allure-results into a page.")
    parser.add_argument("folder", type=Path, help="the folder that `plugfest run --out` wrote")
    folder: Path = parser.parse_args(arguments).folder
    if not any((folder / "allure-results").glob("*-result.json")):
        return _say(f"{folder} holds no allure-results; run `plugfest run --out {folder}` first", 2)
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        page = folder / "report.html"
        return _say(
            f"npm (Node.js 20 or newer) is missing, so there is no Allure page; {page} says the same", 0
        )
    try:
        page = build(folder.resolve(), npm=npm, node=node)
    except AllureError as error:
        return _say(str(error), 1)
    sys.stdout.write(f"{page}\n")
    return 0


def build(folder: Path, *, npm: str, node: str) -> Path:
    """Install Allure where it is not, run it, and take the analytics out of its page.

    Raises:
        AllureError: npm or Allure failed, or the page still names an analytics host.
    """
    if not NPM_FOLDER.is_dir():
        raise AllureError("the Allure page is built from a checkout of plugfest, by `make report`")
    _install(npm)
    output = folder / "allure-report"
    config = folder / "allurerc.json"
    config.write_bytes(encode(_config(folder, output)))
    allure = NPM_FOLDER / "node_modules" / "allure" / "cli.js"
    _run([node, str(allure), "generate", "--config", str(config), str(folder / "allure-results")])
    page = output / "index.html"
    if not page.is_file():
        raise AllureError(f"Allure wrote no page into {output}")
    written = page.read_text("utf-8")
    page.unlink()
    page.write_text(without_analytics(written), "utf-8")
    return page


def without_analytics(page: str) -> str:
    """Take Allure's analytics out of a page.

    Raises:
        AllureError: the page names an analytics host even so; it must not be opened or handed on.
    """
    clean = _TRACKER.sub("", page)
    for host in _TRACKER_HOSTS:
        if host in clean:
            raise AllureError(f"Allure's page still names {host}; pin an older allure in reports/allure")
    return clean


def _install(npm: str) -> None:
    lock, installed = NPM_FOLDER / "package-lock.json", NPM_FOLDER / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run([npm, "ci", "--prefix", str(NPM_FOLDER), "--no-audit", "--no-fund", "--ignore-scripts"])


def _config(folder: Path, output: Path) -> dict[str, object]:
    return {
        "name": "OCPI conformance",
        "output": str(output),
        "historyPath": str(folder / "allure-history.jsonl"),
        "appendHistory": True,
        "historyLimit": 20,
        "categories": list(CATEGORIES),
        "plugins": {
            "awesome": {
                "options": {
                    "reportName": "OCPI conformance",
                    "singleFile": True,
                    "reportLanguage": "en",
                    "groupBy": ["epic", "feature"],
                    "defaultSortBy": "name,asc",
                }
            }
        },
    }


def _run(command: list[str]) -> None:
    environment = {**os.environ, "ALLURE_NO_ANALYTICS": "1"}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603
    if ended.returncode:
        said = (ended.stderr.strip() or ended.stdout.strip() or "it said nothing").splitlines()[-1]
        raise AllureError(f"{Path(command[0]).name} {Path(command[1]).name} failed: {said}")


def _say(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
