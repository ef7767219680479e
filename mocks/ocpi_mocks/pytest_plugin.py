"""Partners as pytest fixtures: `ocpi_cpo` and `ocpi_emsp`, each running for one test.

Until a test asks for one of them, nothing of OCPI is imported.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ocpi_mocks import MockPartner

__all__: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        "ocpi(**options): how to start ocpi_cpo and ocpi_emsp, in the words of MockPartner: "
        'ocpi="2.2.1", preset="plain", faults=["NAME"], seed=1',
    )


@pytest.fixture
def ocpi_cpo(request: pytest.FixtureRequest) -> "Iterator[MockPartner]":
    """A mock CPO that runs for the test: give its versions_url and token_a to an eMSP."""
    yield from _running(request, "CPO")


@pytest.fixture
def ocpi_emsp(request: pytest.FixtureRequest) -> "Iterator[MockPartner]":
    """A mock eMSP that runs for the test: give its versions_url and token_a to a CPO."""
    yield from _running(request, "EMSP")


def _running(request: pytest.FixtureRequest, role: str) -> "Iterator[MockPartner]":
    from ocpi_mocks import MockPartner

    try:
        partner = MockPartner(role, **_options(request.node))
    except (TypeError, ValueError) as error:
        pytest.fail(f"@pytest.mark.ocpi: {error}", pytrace=False)
    with partner:
        yield partner
        crashes = partner.crashes
    if crashes:
        pytest.fail(f"an error of the mock {role} itself, please report it: {crashes[0]!r}", pytrace=False)


def _options(node: pytest.Item) -> dict[str, Any]:
    """Gather the options of all markers; the one nearest to the test wins."""
    options: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("ocpi"))):
        if marker.args:
            pytest.fail('@pytest.mark.ocpi takes options by name, such as ocpi="2.2.1"', pytrace=False)
        options.update(marker.kwargs)
    return options
