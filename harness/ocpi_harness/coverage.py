"""Which requirements are proven, exercised, deliberately not tested, or open.

``coverage.json`` beside this file names the first two; a test of the project keeps it in step with a run
against the clean mocks and with the kill matrix.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from ocpi_reference.spec.catalogue import Requirement, requirements

__all__ = ["Coverage", "Status", "counts", "coverage"]


class Status(StrEnum):
    """How far a requirement is covered."""

    PROVEN = "proven"
    """At least one fault breaks it, and the harness reports exactly that; proven implies exercised."""
    EXERCISED = "exercised"
    """A scenario or rule judged it in a run against the clean mock."""
    NOT_TESTED = "not_tested"
    """The catalogue says why no scenario and no rule judges it."""
    OPEN = "open"
    """None of these."""


@dataclass(frozen=True)
class Coverage:
    """One row of the catalogue with its status."""

    requirement: Requirement
    status: Status

    @property
    def reason(self) -> str:
        """Why it is not tested; empty where it is."""
        row = self.requirement
        if self.status is not Status.NOT_TESTED:
            return ""
        return row.not_tested or f"a person judges it: {row.check}"


def coverage() -> tuple[Coverage, ...]:
    """Give every row of the catalogue with its status, in the order of the catalogue."""
    named = _named()
    return tuple(Coverage(row, _status(row, named)) for row in requirements().values())


def counts(rows: tuple[Coverage, ...]) -> dict[str, int]:
    """Count rows by status, zeros included."""
    found = Counter(row.status for row in rows)
    return {str(status): found[status] for status in Status}


def _status(row: Requirement, named: Mapping[str, frozenset[str]]) -> Status:
    if row.id in named["proven"]:
        return Status.PROVEN
    if row.id in named["exercised"]:
        return Status.EXERCISED
    return Status.NOT_TESTED if row.not_tested or row.method == "manual" else Status.OPEN


@cache
def _named() -> Mapping[str, frozenset[str]]:
    document = json.loads((files("ocpi_harness") / "coverage.json").read_text("utf-8"))
    return {key: frozenset(document[key]) for key in ("proven", "exercised")}
