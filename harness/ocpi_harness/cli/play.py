"""Playing the scenarios from the command line: pytest in this process, with a reporter of our own."""

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from ocpi_harness.cli.complaint import UNREACHABLE
from ocpi_harness.cli.progress import Progress
from ocpi_harness.items import OcpiItem
from ocpi_harness.session import begin
from ocpi_harness.sut import Sut
from ocpi_reference.spec.history import Version

__all__ = ["SETTINGS", "Selection", "play", "undisturbed"]


@dataclass(frozen=True)
class Selection:
    """What of the scenarios is played."""

    versions: tuple[Version, ...] = ()
    modules: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    seed: int = 0

    def options(self) -> Iterator[str]:
        """The options of the pytest plugin that say the same."""
        for option, values in (
            ("--ocpi-version", self.versions),
            ("--ocpi-module", self.modules),
            ("--ocpi-requirement", self.requirements),
        ):
            for value in values:
                yield f"{option}={value}"
        yield f"--ocpi-seed={self.seed}"


class _Begin:
    """Starts the run in the pytest session, since the system is known here and not by a file's name."""

    def __init__(self, sut: Sut) -> None:
        self._sut = sut

    def pytest_configure(self, config: pytest.Config) -> None:
        begin(config, self._sut)


class _Deadline:
    """Ends a run that takes too long; what was not played by then was not tested."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._until = seconds, time.monotonic() + seconds

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        if time.monotonic() > self._until and not isinstance(item, OcpiItem):
            item.session.shouldstop = f"stopped after {self._seconds:g} s; the rest was not tested"


def play(
    sut: Sut, selection: Selection, *, out: Path | None, progress: Progress, seconds: float | None = None
) -> int:
    """Play the scenarios against a system, and give the exit code of the run.

    `seconds` ends it early; what was seen by then is judged all the same.
    """
    arguments = ["--pyargs", "ocpi_scenarios", *SETTINGS, *selection.options()]
    if out is not None:
        arguments.append(f"--ocpi-out={out}")
    plugins = [_Begin(sut), progress, *([_Deadline(seconds)] if seconds else [])]
    with undisturbed():
        status = int(pytest.main(arguments, plugins=plugins))
    sys.stdout.flush()
    if status == pytest.ExitCode.INTERRUPTED and progress.interrupted:
        return 130
    if progress.results is None and status not in (2, UNREACHABLE):
        typer.echo("plugfest: the run broke off; run `pytest --pyargs ocpi_scenarios` to see where", err=True)
        return UNREACHABLE
    return {pytest.ExitCode.USAGE_ERROR: 2, pytest.ExitCode.INTERNAL_ERROR: UNREACHABLE}.get(
        pytest.ExitCode(status), status
    )


SETTINGS = (
    "-p",
    "ocpi_harness.plugin",
    "-p",
    "no:terminal",
    "-p",
    "no:cacheprovider",
    "--noconftest",
    "--import-mode=importlib",
    "--assert=plain",
    "-c",
    os.devnull,
    "--rootdir",
    str(Path(__file__).parents[2]),
    "-W",
    "ignore",
)
"""What a run has nothing to do with: the user's own configuration, other plugins, and pytest's own output."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep other pytest plugins out: a run needs none, and some take seconds to load."""
    wanted = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": ""}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        _restore(before.items())


def _restore(before: Iterable[tuple[str, str | None]]) -> None:
    for name, value in before:
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
