"""The pytest plugin: ``pytest --pyargs ocpi_scenarios --ocpi-sut sut.toml``.

Without ``--ocpi-sut`` it does nothing, and imports nothing of OCPI.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ocpi_harness.party import Party
    from ocpi_harness.session import OcpiSession
    from ocpi_harness.verdict import Results
    from ocpi_reference.exchange import Exchange

__all__ = ["RUN", "write_reports"]

RUN: "pytest.StashKey[OcpiSession]" = pytest.StashKey()
"""Where a pytest session keeps its run."""

MARKERS = (
    "verifies(*requirements): the requirements of OCPI that a scenario judges",
    "before_registration: the scenario meets the system while it knows no more than token A",
    "disturbs: the scenario may break the connection, so it comes after all others",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; each repeats one of `plugfest run`."""
    group = parser.getgroup("plugfest", "conformance of an OCPI system (plugfest)")
    add = group.addoption
    add("--ocpi-sut", metavar="FILE", type=Path, help="the system under test, described in a sut.toml")
    add("--ocpi-out", metavar="DIR", type=Path, help="write results, reports and traffic into this folder")
    add("--ocpi-version", metavar="V", action="append", default=[], help="run this version only; repeatable")
    add("--ocpi-module", metavar="M", action="append", default=[], help="run this module only; repeatable")
    add("--ocpi-requirement", metavar="ID", action="append", default=[], help="judge this requirement only")
    add("--ocpi-seed", metavar="N", type=int, default=0, help="the seed of everything random (default: 0)")
    add("--ocpi-read-only", action="store_true", help="send nothing that could change the system")


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known, and start a run where a system was named."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    if config.getoption("--ocpi-sut") is not None:
        from ocpi_harness.session import configure

        configure(config)


@pytest.fixture
def ocpi(request: pytest.FixtureRequest) -> str:
    """The version of OCPI in which the scenario is played."""
    version: str = getattr(request, "param", "")
    return version


@pytest.fixture
def party(request: pytest.FixtureRequest, ocpi: str) -> "Party":
    """The role that we play, whichever it is, connected to the system under test."""
    return _party(request, ocpi)


@pytest.fixture
def cpo(request: pytest.FixtureRequest, ocpi: str) -> "Party":
    """The CPO that we play; scenarios that ask for it do not concern a system that is itself one."""
    return _party(request, ocpi)


@pytest.fixture
def emsp(request: pytest.FixtureRequest, ocpi: str) -> "Party":
    """The eMSP that we play; scenarios that ask for it do not concern a system that is itself one."""
    return _party(request, ocpi)


def write_reports(results: "Results", exchanges: "tuple[Exchange, ...]", out: Path) -> None:
    """Write all reports of a run into a folder; the plugin alone knows who writes reports."""
    from ocpi_reports import write

    write(results, exchanges, out)


def _party(request: pytest.FixtureRequest, version: str) -> "Party":
    session = request.config.stash.get(RUN, None)
    if session is None:
        pytest.fail("which system? name its description: --ocpi-sut sut.toml", pytrace=False)
    return session.party(request.node, version)
