"""``plugfest faults``: the catalogue of named misbehaviour."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from ocpi_harness.cli.choices import one_of
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import Version

if TYPE_CHECKING:
    from ocpi_mocks.faults.mechanism import Fault

__all__ = ["faults"]


def faults(name: Annotated[str, typer.Argument(help="One fault; all of them without a name.")] = "") -> None:
    """List the faults that a mock can commit, or tell all about one."""
    from ocpi_mocks.faults.catalogue import FAULTS

    if name:
        typer.echo("\n".join(_told(FAULTS[one_of("fault", name, FAULTS)])))
        return
    width = max(map(len, FAULTS), default=0)
    for found in sorted(FAULTS.values(), key=lambda fault: (fault.legal, fault.name)):
        kind = "surprise" if found.legal else "fault"
        typer.echo(f"{found.name:<{width}}  {kind:<8}  {found.description}")


def _told(found: "Fault") -> Iterator[str]:
    yield found.name
    yield f"  {found.description}"
    yield f"  kind      {'a legal surprise' if found.legal else 'a fault'}"
    yield f"  roles     {', '.join(found.roles) or 'any'}"
    yield f"  versions  {', '.join(found.versions)}"
    for word, rows in (("breaks", found.breaks), ("entails", found.consequences)):
        for row in rows:
            yield f"  {word:<8}  {row}: {requirement(row).text}"
            yield f"            {requirement(row).clause(max(set(found.versions) & set(Version)))}"
    if found.subtlety:
        yield f"  missed    {found.subtlety}"
    yield f"  try       plugfest mock {(found.roles or ('cpo',))[0].lower()} --fault {found.name}"
