"""What the tests of the commands share."""

import sys
from pathlib import Path

import pytest

_ROOT = str(Path(__file__).parents[3])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from tests.ocpi_harness.cli.command_line import Plugfest, command_line  # noqa: E402 - needs the path


@pytest.fixture
def plugfest(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Plugfest:
    return command_line(monkeypatch, capsys)
