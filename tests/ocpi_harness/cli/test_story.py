"""The story that ends the demo: what a reader of it is shown."""

import re

import pytest
from rich.console import Console

from ocpi_harness.cli.story import tell_story
from ocpi_reference.spec.history import Version


@pytest.mark.parametrize("version", list(Version))
def test_a_driver_charges_and_gets_a_receipt(version: Version) -> None:
    console = Console(width=120)
    with console.capture() as captured:
        tell_story(console, version=version, seed=0)
    said = captured.get()
    assert f"OCPI {version}" in said
    assert re.search(
        r"session \S+ is COMPLETED: [0-9.]+ kWh in [0-9]+ periods, told in [0-9]+ messages", said
    )
    assert re.search(r"CDR CDR-\S+ arrived; the audit of its [1-9][0-9]* figures: RIGHT", said)
    assert re.search(r"Total before taxes +[0-9.]+ [A-Z]{3}", said)
