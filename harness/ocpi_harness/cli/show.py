"""``plugfest show``: the tables of the specification in one version."""

import sys
from typing import Annotated

import typer

from ocpi_harness.cli.choices import versions_named
from ocpi_harness.cli.complaint import complain
from ocpi_reference.spec.field_tables import UnknownObjectError, as_text, field_tables, find
from ocpi_reference.spec.history import OcpiEnum, name_of
from ocpi_reference.spec.wire import encode

__all__ = ["show"]


def show(
    name: Annotated[
        str, typer.Argument(metavar="[OBJECT]", help="An object, class or enum; all without one.")
    ] = "",
    ocpi: Annotated[str, typer.Option(metavar="V", help="The version of OCPI.")] = "2.3.0",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Print the table of an object, or of all, as it stands in a version."""
    (version,) = versions_named([ocpi])
    tables = field_tables(version)
    try:
        if name:
            thing = find(name, version)
            found = name_of(thing, version)
            kind = "enums" if issubclass(thing, OcpiEnum) else "objects"
            tables = {"objects": {}, "enums": {}, kind: {found: tables[kind][found]}}
    except UnknownObjectError as error:
        complain(error)
    if json:
        sys.stdout.buffer.write(encode(tables) + b"\n")
        return
    names = [found for kind in ("objects", "enums") for found in tables[kind]]
    typer.echo("\n\n".join(as_text(found, version) for found in names))
