"""The command ``plugfest``: one file per command, and one line on standard error for what is wrong."""

import sys
from collections.abc import Callable

import typer

from ocpi_harness.cli import audit, check, demo, faults, mock, price, report, requirements, run, show

__all__ = ["app", "main"]

app = typer.Typer(
    name="plugfest",
    help="An OCPI plugfest in a box: mock partners, a conformance harness and a billing oracle.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

COMMANDS: dict[str, Callable[..., object]] = {
    "demo": demo.demo,
    "mock": mock.mock,
    "run": run.run,
    "check": check.check,
    "price": price.price,
    "audit": audit.audit,
    "faults": faults.faults,
    "requirements": requirements.requirements,
    "show": show.show,
    "report": report.report,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def main() -> None:
    """Run the command line; ends the process with the exit code of the command."""
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        return int(app(standalone_mode=False) or 0)
    except typer.Exit as end:
        return end.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except Exception as error:
        # Every wrong use that typer finds is an exception of its own, which can say itself in one line.
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        typer.echo(f"plugfest: {message()} (`plugfest --help` lists what there is)", err=True)
        return 2
