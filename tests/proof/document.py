"""``coverage.json``: which requirements the clean runs exercise, and which the kill matrix proves."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.proof.clean import exercised
from tests.proof.kills import proven

from ocpi_reference.spec.wire import decode

__all__ = ["DOCUMENT", "found", "written"]

DOCUMENT = Path(str(files("ocpi_harness"))) / "coverage.json"


def found() -> dict[str, list[str]]:
    """Give the document as the runs of this process make it; what is proven was exercised too."""
    return {"exercised": sorted(exercised() | proven()), "proven": sorted(proven())}


def written() -> Any:
    """Read the document as it is in the package."""
    return decode(DOCUMENT.read_bytes())
