"""What a run says about each requirement: verdicts, findings and the document ``results.json``."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any, Self

from ocpi_harness.severity import WARNS_AT_WORST
from ocpi_reference.spec.catalogue import Requirement, requirement
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import WireError, decode, encode

__all__ = ["Entry", "Finding", "Results", "ResultsError", "Verdict", "gravest", "worst"]


class Verdict(StrEnum):
    """The possible words of the judge, worst first; the worst observation decides."""

    ERROR = "ERROR"
    """The harness itself went wrong; nothing is said about the system."""
    FAIL = "FAIL"
    """A MUST is broken."""
    INCONCLUSIVE = "INCONCLUSIVE"
    """Something that had to happen first did not."""
    WARN = "WARN"
    """A SHOULD, a disputed clause, or something the text does not state in so many words."""
    WAIVED = "WAIVED"
    """Broken, known, and excused for a time by the operator of the system."""
    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    NOT_OBSERVED = "NOT_OBSERVED"
    """It was not tested, or nothing happened that shows it."""
    NOT_APPLICABLE = "NOT_APPLICABLE"
    """It binds another role, another version or a module that the system does not offer."""

    @property
    def rank(self) -> int:
        """The place in the order, 0 for the worst."""
        return _RANK[self]


_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the worst of several verdicts; NOT_OBSERVED where there are none."""
    return min(verdicts, key=lambda verdict: verdict.rank, default=Verdict.NOT_OBSERVED)


def gravest(row: Requirement) -> Verdict:
    """Give the verdict that a broken requirement earns when nothing milder speaks for the system.

    A MUST fails, unless its check knows a warning only; a SHOULD and a MAY warn.
    """
    return Verdict.FAIL if row.level == "MUST" and row.id not in WARNS_AT_WORST else Verdict.WARN


@dataclass(frozen=True)
class Finding:
    """One departure from one requirement, with the evidence."""

    requirement: str
    version: Version
    verdict: Verdict
    expected: str
    actual: str
    exchange: int | None = None
    """The number of the exchange in the recording that shows it."""
    scenario: str = ""
    """The scenario or rule that saw it."""
    dispute: str = ""
    """Why this is a warning only: a link or a sentence on what is unclear; or the reason of a waiver."""

    @property
    def clause(self) -> str:
        """The link to the clause of the specification."""
        return requirement(self.requirement).clause(self.version)

    def to_json(self) -> dict[str, Any]:
        """Write the finding as it stands below its requirement in ``results.json``."""
        return {
            "verdict": self.verdict,
            "expected": self.expected,
            "actual": self.actual,
            "exchange": self.exchange,
            "scenario": self.scenario,
            "dispute": self.dispute,
        }


@dataclass(frozen=True)
class Entry:
    """What a run says about one requirement in one version of OCPI."""

    requirement: str
    version: Version
    verdict: Verdict
    scenarios: tuple[str, ...] = ()
    """The scenarios and rules that judged it."""
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    """Why it was not observed or does not apply."""

    def to_json(self) -> dict[str, Any]:
        """Write the entry as it stands in ``results.json``."""
        return {
            "id": self.requirement,
            "ocpi": self.version,
            "level": requirement(self.requirement).level,
            "verdict": self.verdict,
            "scenarios": list(self.scenarios),
            "findings": [finding.to_json() for finding in self.findings],
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Read an entry back.

        Raises:
            KeyError, ValueError, TypeError: the row was not written by `to_json`.
        """
        name, version = row["id"], Version(row["ocpi"])
        findings = tuple(
            Finding(
                requirement=name,
                version=version,
                verdict=Verdict(found["verdict"]),
                expected=found["expected"],
                actual=found["actual"],
                exchange=found["exchange"],
                scenario=found["scenario"],
                dispute=found["dispute"],
            )
            for found in row["findings"]
        )
        requirement(name)
        return cls(name, version, Verdict(row["verdict"]), tuple(row["scenarios"]), findings, row["reason"])


class ResultsError(ValueError):
    """The file holds no results of a run; the text says which file and what to do."""


@dataclass(frozen=True)
class Results:
    """All verdicts of one run, over the whole catalogue, in each version that was run."""

    name: str
    """The system under test, as its operator calls it."""
    role: str
    versions: tuple[Version, ...]
    seed: int
    entries: tuple[Entry, ...]
    tool: str = field(default_factory=lambda: f"plugfest {installed_version('plugfest')}")

    @property
    def summary(self) -> dict[Verdict, int]:
        """How often each verdict was given, worst first, zeros included."""
        counts = Counter(entry.verdict for entry in self.entries)
        return {verdict: counts[verdict] for verdict in Verdict}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, worst first, then in the order of the catalogue."""
        found = [finding for entry in self.entries for finding in entry.findings]
        return tuple(sorted(found, key=lambda finding: finding.verdict.rank))

    @property
    def exit_code(self) -> int:
        """What a process says to its shell.

        0: no MUST violated. 1: at least one is. 3: the run cannot tell, because something went wrong that
        had to work, or because nothing was observed.
        """
        summary = self.summary
        if summary[Verdict.FAIL]:
            return 1
        undecided = summary[Verdict.ERROR] + summary[Verdict.INCONCLUSIVE]
        observed = summary[Verdict.PASS] + summary[Verdict.WARN] + summary[Verdict.WAIVED]
        return 3 if undecided or not observed else 0

    def to_json(self) -> dict[str, Any]:
        """Write the document ``results.json``."""
        return {
            "tool": self.tool,
            "seed": self.seed,
            "sut": {"name": self.name, "role": self.role},
            "ocpi": list(self.versions),
            "summary": {str(verdict): count for verdict, count in self.summary.items()},
            "requirements": [entry.to_json() for entry in self.entries],
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read a document that `to_json` wrote.

        Raises:
            ResultsError: it was not.
        """
        try:
            return cls(
                name=document["sut"]["name"],
                role=document["sut"]["role"],
                versions=tuple(Version(version) for version in document["ocpi"]),
                seed=document["seed"],
                entries=tuple(Entry.from_json(row) for row in document["requirements"]),
                tool=document["tool"],
            )
        except (KeyError, ValueError, TypeError) as error:
            raise ResultsError(f"no results of a run: {type(error).__name__} {error}") from None

    def write(self, path: Path) -> None:
        """Write ``results.json`` to `path`."""
        path.write_bytes(encode(self.to_json()) + b"\n")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read ``results.json``.

        Raises:
            ResultsError: the file cannot be read or holds something else.
        """
        try:
            return cls.from_json(decode(path.read_bytes()))
        except OSError as error:
            raise ResultsError(f"{path}: {error.strerror}; `plugfest run --out DIR` writes one") from None
        except (WireError, ResultsError) as error:
            raise ResultsError(f"{path}: {error}; `plugfest run --out DIR` writes one") from None
