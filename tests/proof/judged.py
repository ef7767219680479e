"""The harness on a mock with given faults: the run that proofs are made of."""

from collections.abc import Iterable

from rich.console import Console

from ocpi_harness.cli.play import Selection, play
from ocpi_harness.cli.progress import Progress
from ocpi_harness.sut import Sut
from ocpi_harness.triggers import TRIGGERS, Trigger
from ocpi_harness.verdict import Results
from ocpi_mocks.actions import ACTIONS
from ocpi_mocks.partner import MockPartner
from ocpi_reference.spec.history import Version

__all__ = ["judged"]


def judged(
    role: str,
    *,
    faults: Iterable[str] = (),
    preset: str = "plain",
    versions: Iterable[Version] = tuple(Version),
    modules: Iterable[str] = (),
    requirements: Iterable[str] = (),
    seed: int = 0,
) -> tuple[Results, dict[str, int]]:
    """Run the harness against a mock of `role`, and give the verdicts and how often each fault fired."""
    progress = Progress(Console(quiet=True), out=None)
    selection = Selection(tuple(versions), tuple(modules), tuple(requirements), seed=seed)
    with MockPartner(role, preset=preset, seed=seed, faults=faults, locations=12, tokens=12) as mock:
        sut = Sut(
            name="plugfest mock",
            role=role,
            versions_url=mock.versions_url,
            token_a=mock.token_a,
            timeout=5.0,
            quiet=0.1,
            triggers={name: Trigger(name, act=mock.act) for name in TRIGGERS if name in ACTIONS},
        )
        play(sut, selection, out=None, progress=progress)
        fired = {name: armed.fired for name, armed in mock.faults.armed.items()}
    assert progress.results is not None, "the run broke off"
    return progress.results, fired
