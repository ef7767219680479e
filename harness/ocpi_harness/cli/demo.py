"""``plugfest demo``: a mock CPO and the harness meet, and a driver charges; for the first five minutes."""

import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ocpi_harness.cli.complaint import complain
from ocpi_harness.sut import Sut
from ocpi_harness.triggers import TRIGGERS, Trigger
from ocpi_reference.spec.history import V221, Version

__all__ = ["demo"]


def demo(
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder for report, results and traffic.")
    ] = Path("plugfest-report"),
    ocpi: Annotated[
        list[Version], typer.Option("--ocpi", metavar="V", help="The version to show; repeatable.")
    ] = [V221],  # noqa: B006 - typer copies it
    seed: Annotated[int, typer.Option(help="The seed of all data and of everything random.")] = 0,
) -> int:
    """Let a mock CPO meet the harness, and judge it; then let a driver charge, and print the receipt."""
    from ocpi_harness.cli.play import Selection, play
    from ocpi_harness.cli.progress import Progress
    from ocpi_harness.cli.story import tell_story
    from ocpi_mocks.actions import ACTIONS
    from ocpi_mocks.errors import PartnerError
    from ocpi_mocks.partner import MockPartner
    from ocpi_mocks.server import PortError

    console = Console()
    try:
        with MockPartner("CPO", ocpi=ocpi, seed=seed, locations=12, tokens=12) as partner:
            partner.faults.disarm("answers.slow")  # nobody wants to wait in a demo
            console.print(
                f"a mock CPO listens at {partner.versions_url}; we play the eMSP",
                highlight=False,
                soft_wrap=True,
            )
            sut = Sut(
                name="plugfest mock",
                role="CPO",
                versions_url=partner.versions_url,
                token_a=partner.token_a,
                quiet=0.1,
                triggers={name: Trigger(name, act=partner.act) for name in TRIGGERS if name in ACTIONS},
            )
            code = play(sut, Selection(tuple(ocpi), seed=seed), out=out, progress=Progress(console, out=out))
        tell_story(console, version=max(ocpi), seed=seed)
    except (PartnerError, PortError) as error:
        complain(error)
    page = out / "report.html"
    if page.exists() and sys.stdout.isatty():
        webbrowser.open(page.resolve().as_uri())
    return code
