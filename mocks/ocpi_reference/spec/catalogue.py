"""The catalogue: each normative statement of OCPI with an id, a level and how it can be judged.

The rows live in ``requirements/*.toml``, one file per area, in our own words. Ids are frozen: a row is
never renumbered, new rows are appended.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from ocpi_reference.spec.history import Version

__all__ = ["Requirement", "requirement", "requirements"]

_SPECIFICATION = "https://github.com/ocpi/ocpi/blob"
_BRANCHES = {
    "2.1.1": "release-2.1.1-bugfixes",
    "2.2.1": "release-2.2.1-bugfixes",
    "2.3.0": "2.3.0/release/core",
    "2.3.0-payments": "2.3.0/release/payments",
    "2.3.0-bookings": "2.3.0/release/bookings",
}


@dataclass(frozen=True)
class Requirement:
    """One thing that OCPI demands, advises or permits."""

    id: str
    """Frozen, for example ``tariffs-017``; the part before the number is the area."""
    documents: tuple[str, ...]
    """The documents that state it: 2.1.1, 2.2.1, 2.3.0, 2.3.0-payments, 2.3.0-bookings."""
    level: str
    """MUST, SHOULD or MAY."""
    implied: bool
    """The text does not state it in so many words; it follows from tables or examples."""
    role: str
    """Who must keep it: any, client, server, sender, receiver, cpo, emsp, hub or ptp."""
    section: str
    """File and anchor of the clause."""
    text: str
    """The statement in our words."""
    method: str
    """How it is judged: active, passive, both, engine (the billing oracle) or manual (a person)."""
    check: str
    """What is done and seen, and what decides between failure and warning."""
    not_tested: str = ""
    """Why no scenario and no rule judges it, where that is so."""

    @property
    def area(self) -> str:
        """The catalogue file that holds the row, for example ``transport``."""
        return self.id.rpartition("-")[0]

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions of OCPI in which it holds; the additional documents belong to 2.3.0."""
        return tuple(v for v in Version if any(d.partition("-")[0] == v for d in self.documents))

    def clause(self, version: Version) -> str:
        """Link the clause in the specification of `version`.

        2.1.1 was written before the AsciiDoc anchors of the later documents, so there the link names the
        file alone.
        """
        document = next((d for d in self.documents if d.partition("-")[0] == version), self.documents[-1])
        file, _, anchor = self.section.partition("#")
        branch = _BRANCHES[document]
        if document == "2.1.1":
            return f"{_SPECIFICATION}/{branch}/{file.replace('.asciidoc', '.md')}" + (
                f"#{anchor}" if file.endswith(".md") and anchor else ""
            )
        return f"{_SPECIFICATION}/{branch}/{file}" + (f"#{anchor}" if anchor else "")


@cache
def requirements() -> Mapping[str, Requirement]:
    """Give the whole catalogue by id, in the order of its files."""
    rows: dict[str, Requirement] = {}
    folder = files("ocpi_reference.spec") / "requirements"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for row in tomllib.loads(file.read_text("utf-8"))["requirement"]:
                found = _requirement(row)
                if found.id in rows:
                    raise ValueError(f"{file.name}: {found.id} stands twice; ids are never used again")
                rows[found.id] = found
    return MappingProxyType(rows)


def requirement(id_: str) -> Requirement:
    """Give one row of the catalogue.

    Raises:
        KeyError: no row has this id; the message names a file to look into.
    """
    try:
        return requirements()[id_]
    except KeyError:
        raise KeyError(f"no requirement {id_!r}; `plugfest requirements` lists them all") from None


def _requirement(row: dict[str, Any]) -> Requirement:
    return Requirement(
        id=row["id"],
        documents=tuple(row["versions"]),
        level=row["level"],
        implied=row.get("implied", False),
        role=row["role"],
        section=row["section"],
        text=row["text"],
        method=row["method"],
        check=row["check"],
        not_tested=row.get("not_tested", ""),
    )
