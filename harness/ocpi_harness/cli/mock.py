"""``plugfest mock``: be the other side, and judge what comes."""

import shlex
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from ocpi_harness.applicability import OPPOSITE
from ocpi_harness.cli.choices import one_of, versions_named
from ocpi_harness.cli.complaint import complain
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version

if TYPE_CHECKING:
    from ocpi_mocks.partner import MockPartner

__all__ = ["mock"]

ROLES = ("CPO", "EMSP", "HUB", "PTP")


def mock(
    role: Annotated[str, typer.Argument(help="The role to play: cpo, emsp, hub or ptp.")],
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")
    ] = 9000,
    ocpi: Annotated[
        list[str] | None, typer.Option(metavar="V", help="Offer this version only; repeatable.")
    ] = None,
    preset: Annotated[str, typer.Option(help="polite (correct and surprising) or plain.")] = "polite",
    fault: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Commit this fault; repeatable.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The seed of all data and of everything random.")] = 0,
    token_a: Annotated[
        str | None, typer.Option(help="The token A to accept; without one it is made up.")
    ] = None,
    locations: Annotated[int, typer.Option(min=0, help="How many locations to have.")] = 50,
    control_port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port to control it by; 0 takes a free one.")
    ] = 0,
) -> None:
    """Be a partner that speaks OCPI, for a system that has none; everything is gone at the end."""
    from ocpi_harness.live import LiveJudge
    from ocpi_mocks.faults.presets import PRESETS
    from ocpi_mocks.partner import MockPartner
    from ocpi_mocks.server import PortError

    played = one_of("role", role, ROLES)
    versions = versions_named(ocpi or ()) or tuple(Version)
    judge = LiveJudge(OPPOSITE.get(played, "EMSP"), versions, show=typer.echo)
    try:
        partner = MockPartner(
            played,
            ocpi=versions,
            port=port,
            preset=one_of("preset", preset, PRESETS),
            faults=tuple(fault or ()),
            seed=seed,
            token_a=token_a,
            locations=locations,
            on_exchange=judge,
            control_port=control_port,
        )
        partner.start()
    except (PortError, ValueError) as error:
        complain(error)
    try:
        _introduce(partner, played, versions)
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        partner.stop()
    typer.echo(f"\nstopped after {judge.count} exchanges; all data is gone")


def _introduce(partner: "MockPartner", role: str, versions: tuple[Version, ...]) -> None:
    token, url = partner.token_a, partner.versions_url
    header = f"Authorization: {dialect(versions[-1]).authorization(token)}"
    typer.echo(f"a mock {role} for tests, not for production; it speaks OCPI {', '.join(versions)}")
    typer.echo(f"versions URL  {url}")
    typer.echo(f"token A       {token}")
    typer.echo(f"try           curl -H {shlex.quote(header)} {shlex.quote(url)}")
    typer.echo(f"control       {partner.control_url}")
    typer.echo("Ctrl-C ends it; every exchange is judged below\n")
