"""Reports: what a run found, for people (``report.html``), for CI (``junit.xml``) and for Allure."""

from collections.abc import Iterable
from pathlib import Path

from ocpi_harness.verdict import Results
from ocpi_reference.exchange import Exchange
from ocpi_reports.allure_results import write_allure_results
from ocpi_reports.junit import write_junit
from ocpi_reports.page import render

__all__ = ["write"]


def write(results: Results, exchanges: Iterable[Exchange], out: Path) -> Path:
    """Write all reports of a run into the folder `out` and give the path of ``report.html``.

    `exchanges` are the run's traffic, redacted; what is in them will be shown. The same results and
    traffic give the same files, byte for byte, so a report can be built again from ``results.json`` and
    ``traffic.ndjson``.

    Raises:
        OSError: the folder cannot be made or written to.
    """
    recorded = tuple(exchanges)
    out.mkdir(parents=True, exist_ok=True)
    results.write(out / "results.json")
    write_junit(results, recorded, out / "junit.xml")
    write_allure_results(results, recorded, out / "allure-results")
    page = out / "report.html"
    page.write_text(render(results, recorded), "utf-8")
    return page
