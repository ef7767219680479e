"""The pytest plugin."""

import pytest

MARKERS = (
    "verifies(*requirements): the requirements of OCPI that a scenario judges",
    "before_registration: the scenario meets the system while it knows no more than token A",
    "disturbs: the scenario may break the connection, so it comes after all others",
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers of scenarios known."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
