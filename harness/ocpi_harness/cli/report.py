"""``plugfest report``: write the reports of a run again."""

from pathlib import Path
from typing import Annotated

import typer

from ocpi_harness.cli.complaint import complain
from ocpi_harness.traffic import TrafficError, read_traffic
from ocpi_harness.verdict import Results, ResultsError

__all__ = ["report"]


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `plugfest run --out` wrote.")],
) -> None:
    """Build report.html, junit.xml and allure-results again, from results.json and traffic.ndjson."""
    from ocpi_reports import write

    try:
        results = Results.read(folder / "results.json")
        traffic = folder / "traffic.ndjson"
        exchanges = read_traffic(traffic) if traffic.exists() else ()
        write(results, exchanges, folder)
    except (ResultsError, TrafficError, OSError) as error:
        complain(error)
    typer.echo(folder / "report.html")
