"""The harness on a mock with given faults: the run that proofs are made of."""

from collections.abc import Collection, Generator, Iterable

import pytest
from rich.console import Console

from ocpi_harness.cli.play import Selection, play
from ocpi_harness.cli.progress import Progress
from ocpi_harness.items import RuleItem
from ocpi_harness.session import declared
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
    scenarios_of: Collection[str] = (),
    seed: int = 0,
) -> tuple[Results, dict[str, int]]:
    """Run the harness against a mock of `role`, and give the verdicts and how often each fault fired.

    With `scenarios_of` only scenarios are played that verify one of these requirements; unlike with
    `requirements` all that happens is judged by all rules.
    """
    progress = _Narrow(frozenset(scenarios_of))
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


class _Narrow(Progress):
    """Says nothing, and leaves out scenarios that a proof has no need of."""

    def __init__(self, wanted: frozenset[str]) -> None:
        super().__init__(Console(quiet=True), out=None)
        self._wanted = wanted

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None, None, None]:
        """Keep the scenarios that are wanted; the rules judge at the end, also without items of their own."""
        if self._wanted:
            items[:] = [item for item in items if self._wanted & set(declared(item))]
        yield
        items[:] = [item for item in items if not isinstance(item, RuleItem)]
