"""Where a rule of the oracle stands in the specification, by the ids of the requirement catalogue."""

from dataclasses import dataclass
from functools import cache

from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import Version

__all__ = ["Clause", "clause"]


@dataclass(frozen=True)
class Clause:
    """One clause that decides about money."""

    requirement: str
    """Id in the catalogue, such as ``tariffs-038``."""
    text: str
    """What it demands, in our words."""
    link: str
    """Its place in the specification of the version."""


@cache
def clause(ids: tuple[str, ...], version: Version) -> Clause:
    """Give the clause behind a rule: the first of `ids` that the version has, else the first."""
    rows = [requirement(id_) for id_ in ids]
    row = next((row for row in rows if version in row.versions), rows[0])
    return Clause(requirement=row.id, text=row.text, link=row.clause(version))
