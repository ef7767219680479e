"""How a command ends when it cannot go on: one line on standard error, and its exit code."""

from typing import NoReturn

import typer

__all__ = ["UNREACHABLE", "WRONG_USE", "complain"]

WRONG_USE = 2
UNREACHABLE = 3


def complain(line: object, code: int = WRONG_USE) -> NoReturn:
    """Say what is wrong, and end the command.

    Raises:
        typer.Exit: always.
    """
    typer.echo(f"plugfest: {line}", err=True)
    raise typer.Exit(code) from None
