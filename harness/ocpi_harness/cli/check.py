"""``plugfest check``: a first look at a system that changes nothing and needs no file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ocpi_harness.applicability import OPPOSITE
from ocpi_harness.cli.choices import one_of
from ocpi_harness.cli.complaint import UNREACHABLE, complain
from ocpi_harness.sut import Sut

__all__ = ["check"]

PATIENCE = 4.0
"""Seconds to wait for one answer."""
BUDGET = 12.0
"""Seconds for all scenarios: with start, rules and end, a first look takes less than twenty."""


def check(
    versions_url: Annotated[str, typer.Argument(help="The system's versions endpoint.")],
    token: Annotated[str, typer.Option(envvar="OCPI_TOKEN", help="A credentials token that opens it.")],
    role: Annotated[str, typer.Option(help="Its role; without one it is told by its endpoints.")] = "",
    seed: Annotated[int, typer.Option(help="The seed of everything random.")] = 0,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder for report, results and traffic.")
    ] = None,
) -> int:
    """Take a first look: read what a system shows to this token, and send nothing that could change it."""
    from ocpi_harness.cli.play import Selection, play
    from ocpi_harness.cli.progress import Progress
    from ocpi_harness.run import Run, UnreachableError

    if not versions_url.startswith(("http://", "https://")):
        complain(f"{versions_url!r} is no URL; write it like http://127.0.0.1:8080/ocpi/versions")
    named = one_of("role", role, OPPOSITE) if role else ""
    sut = Sut(versions_url, named or "CPO", versions_url, token, read_only=True, timeout=PATIENCE)
    try:
        with Run(sut, seed=seed) as look:
            sut = Sut(
                versions_url,
                named or look.likely_role(),
                versions_url,
                token,
                read_only=True,
                timeout=PATIENCE,
            )
    except UnreachableError as error:
        complain(error, UNREACHABLE)
    return play(sut, Selection(seed=seed), out=out, progress=Progress(Console(), out=out), seconds=BUDGET)
