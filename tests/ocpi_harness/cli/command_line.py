"""Running the command line inside the test's own process."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from ocpi_harness.cli import main

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


@dataclass(frozen=True)
class Ended:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line of a command that could not go on."""
        assert self.code == 2
        assert self.out == ""
        assert self.err.startswith("plugfest: ")
        assert self.err.count("\n") == 1
        return self.err


Plugfest: TypeAlias = Callable[..., Ended]


def command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Plugfest:
    def run(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["plugfest", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return Ended(int(end.value.code or 0), printed.out, printed.err)

    return run
