"""``plugfest requirements``: the catalogue, and how far it is covered."""

import sys
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from ocpi_harness.coverage import Coverage, Status, counts, coverage
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import encode

__all__ = ["requirements"]


def requirements(
    show_coverage: Annotated[
        bool, typer.Option("--coverage", help="Count what is proven, exercised, not tested and open.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """List every normative statement of OCPI that the catalogue has, with id, level and text."""
    rows = coverage()
    if json:
        document = {"counts": counts(rows), "rows": [_row(row) for row in rows]}
        sys.stdout.buffer.write(encode(document) + b"\n")
    elif show_coverage:
        _print_coverage(rows)
    else:
        for row in rows:
            found = row.requirement
            typer.echo(f"{found.id:<27} {found.level:<7} {', '.join(found.versions):<21} {found.text}")


def _row(row: Coverage) -> dict[str, Any]:
    found = row.requirement
    return {
        "id": found.id,
        "area": found.area,
        "versions": list(found.versions),
        "level": found.level,
        "method": found.method,
        "status": row.status,
        "reason": row.reason,
    }


def _print_coverage(rows: tuple[Coverage, ...]) -> None:
    typer.echo(f"{'area':<24}{'version':<9}" + "".join(f"{status:>12}" for status in Status))
    for area in dict.fromkeys(row.requirement.area for row in rows):
        for version in Version:
            there = tuple(
                row for row in rows if row.requirement.area == area and version in row.requirement.versions
            )
            if there:
                typer.echo(f"{area:<24}{version:<9}{_numbers(counts(there).values())}")
    typer.echo(f"{'all':<24}{'any':<9}{_numbers(counts(rows).values())}")
    typer.echo("\nopen, by area:")
    for area in dict.fromkeys(row.requirement.area for row in rows):
        still_open = [
            row.requirement for row in rows if row.status is Status.OPEN and row.requirement.area == area
        ]
        if still_open:
            typer.echo(f"{area:<24}{_ranges(int(one.id.rpartition('-')[2]) for one in still_open)}")


def _ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers in short: ``001-004 007``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return " ".join("-".join(f"{end:03}" for end in run) for run in runs)


def _numbers(values: Iterable[int]) -> str:
    return "".join(f"{value:>12}" for value in values)
