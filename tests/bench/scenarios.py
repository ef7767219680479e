"""What a scenario costs beside pytest itself and the HTTP exchanges that it makes."""

import tempfile
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.bench.measurement import Line

from ocpi_harness.cli.play import SETTINGS, undisturbed
from ocpi_harness.plugin import RUN
from ocpi_harness.session import begin
from ocpi_harness.sut import Sut
from ocpi_mocks.partner import MockPartner
from ocpi_reference.spec.history import V221

__all__ = ["LINES"]

TRIVIAL_ITEMS = 500


@dataclass
class Stopwatch:
    """A pytest plugin that times each scenario and what its exchanges took."""

    sut: Sut | None = None
    items: int = 0
    seconds: float = 0.0
    exchanging: float = 0.0
    exchanges: int = 0

    def pytest_configure(self, config: pytest.Config) -> None:
        """Begin the run, where a system is to be judged."""
        if self.sut:
            begin(config, self.sut)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, bool, bool]:
        """Time one item with all its phases."""
        session = item.config.stash.get(RUN, None)
        recorder = session.run.stage.recorder if session and session.run else None
        before = len(recorder.exchanges) if recorder else 0
        started = time.perf_counter()
        done = yield
        spent = time.perf_counter() - started
        made = recorder.exchanges[before:] if recorder else ()
        if isinstance(item, pytest.Function):
            self.items += 1
            self.seconds += spent
            self.exchanging += sum(exchange.seconds for exchange in made)
            self.exchanges += len(made)
        return done


def trivial_item() -> float:
    """Seconds that pytest needs for a test which does nothing."""
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder, undisturbed():
        test = Path(folder) / "test_trivial.py"
        test.write_text(
            "import pytest\n"
            f"@pytest.mark.parametrize('number', range({TRIVIAL_ITEMS}))\n"
            "def test_trivial(number): pass\n",
            "utf-8",
        )
        pytest.main([str(test), *SETTINGS], plugins=[watch])
    return watch.seconds / watch.items


def scenarios() -> tuple[float, str]:
    """Play the locations of a mock CPO in one version, and hold each item against what it cannot avoid."""
    floor = trivial_item()
    with MockPartner("CPO", ocpi=V221, preset="plain", locations=12) as mock:
        sut = Sut(name="mock", role="CPO", versions_url=mock.versions_url, token_a=mock.token_a)
        watch = Stopwatch(sut)
        with undisturbed():
            pytest.main(["--pyargs", "ocpi_scenarios.locations", *SETTINGS], plugins=[watch])
    unavoidable = floor * watch.items + watch.exchanging
    each, exchange = watch.seconds / watch.items, watch.exchanging / watch.exchanges
    detail = (
        f"{1000 * each:.1f} ms, {watch.exchanges / watch.items:.1f} exchanges of {1000 * exchange:.1f} ms; "
        f"a trivial item {1000 * floor:.1f} ms"
    )
    return unavoidable / watch.seconds, detail


LINES = (Line("a trivial item and its exchanges over a scenario item", scenarios, promise=0.25),)
