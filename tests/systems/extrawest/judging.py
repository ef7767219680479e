"""Starts extrawest-ocpi in its own environment and lets the harness judge it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from ocpi_harness.cli.play import Selection, play
from ocpi_harness.cli.progress import Progress
from ocpi_harness.sut import Sut
from ocpi_harness.triggers import Trigger
from ocpi_harness.verdict import Results

__all__ = ["judge"]

HERE = Path(__file__).parent
PYTHON = HERE.parents[2] / ".venv-extrawest" / "bin" / "python"
TOKEN_A = "3f2b8c1e-9a4d-4f6b-8e21-5c7d9a0b1e2f"
"""A UUID, as the library's own documentation has them."""
TRIGGERS = {"CPO": ("new_token_a", "push_location"), "EMSP": ("new_token_a", "push_token")}


def judge(role: str, *, out: Path | None = None) -> Results:
    """Run every scenario and rule against the system in all versions that it offers."""
    progress = Progress(Console(quiet=True), out=out)
    with _running(role) as (versions_url, trigger_url):
        sut = Sut(
            name="extrawest-ocpi",
            role=role,
            versions_url=versions_url,
            token_a=TOKEN_A,
            timeout=10.0,
            triggers={name: Trigger(name, post=f"{trigger_url}/{name}") for name in TRIGGERS[role]},
        )
        play(sut, Selection(), out=out, progress=progress)
    assert progress.results is not None, "the run broke off"
    return progress.results


@contextmanager
def _running(role: str) -> Iterator[tuple[str, str]]:
    """Start the host, and give its versions URL and the URL of its triggers."""
    command = [str(PYTHON), str(HERE / "host.py"), "--role", role, "--port", "0", "--trigger-port", "0"]
    with subprocess.Popen(
        [*command, "--token-a", TOKEN_A], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as host:
        assert host.stdout is not None
        ready = host.stdout.readline()
        try:
            yield _urls(ready)
        finally:
            host.terminate()


def _urls(ready: str) -> tuple[str, str]:
    words = ready.replace(",", " ").split()
    urls = [word for word in words if word.startswith("http://")]
    assert len(urls) == 2, f"the host did not start: {ready!r}"
    return urls[0], urls[1].rstrip("/")
