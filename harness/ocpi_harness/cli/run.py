"""``plugfest run``: judge a system by all scenarios and rules."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ocpi_harness.cli.choices import modules_named, one_of, versions_named
from ocpi_harness.cli.complaint import complain
from ocpi_harness.sut import SutError, load
from ocpi_reference.spec.catalogue import requirements

__all__ = ["run"]


def run(
    sut: Annotated[
        Path, typer.Option(metavar="FILE", help="The system under test, described in a sut.toml.")
    ],
    ocpi: Annotated[
        list[str] | None, typer.Option(metavar="V", help="Run this version only; repeatable.")
    ] = None,
    module: Annotated[
        list[str] | None, typer.Option(metavar="M", help="Run this module only; repeatable.")
    ] = None,
    requirement: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Judge this requirement only; repeatable.")
    ] = None,
    read_only: Annotated[bool, typer.Option(help="Send nothing that could change the system.")] = False,
    seed: Annotated[int, typer.Option(help="The seed of everything random.")] = 0,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder for report, results and traffic.")
    ] = Path("plugfest-report"),
) -> int:
    """Judge a system: register with it, play every scenario, and say a verdict per requirement.

    Ends with 0 when no MUST is violated, 1 when one is, 2 when something was asked wrongly, 3 when the
    system could not be reached or the run cannot tell.
    """
    from ocpi_harness.cli.play import Selection, play
    from ocpi_harness.cli.progress import Progress

    try:
        described = load(sut)
    except SutError as error:
        complain(error)
    selection = Selection(
        versions=versions_named(ocpi or ()),
        modules=modules_named(module or ()),
        requirements=tuple(one_of("requirement", row, requirements()) for row in requirement or ()),
        seed=seed,
    )
    described = replace(described, read_only=described.read_only or read_only)
    return play(described, selection, out=out, progress=Progress(Console(), out=out))
