"""Where a run keeps what it sees of each requirement, until it says its verdicts."""

import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from ocpi_harness.applicability import not_applicable
from ocpi_harness.verdict import Entry, Finding, Results, Verdict, gravest, worst
from ocpi_reference.spec.catalogue import Requirement, requirement, requirements
from ocpi_reference.spec.history import Version

__all__ = ["MOST_FINDINGS", "Ledger", "Waiver"]

MOST_FINDINGS = 20
"""How many findings are kept for one requirement in one version; a list of 500 locations needs no 500."""


@dataclass(frozen=True)
class Waiver:
    """The operator's word that a violation is known: who answers for it, why, and until when."""

    requirement: str
    reason: str
    owner: str
    expires: date
    expected: str = ""
    """Pins the waiver to findings whose expectation holds this text; empty: any of the requirement."""

    def excuses(self, finding: Finding) -> bool:
        """Tell whether the waiver speaks of this finding."""
        return finding.requirement == self.requirement and self.expected in finding.expected


@dataclass
class _Page:
    """What was seen of one requirement in one version."""

    scenarios: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    kept: bool = False
    left_out: set[tuple[str, str]] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)


class Ledger:
    """Collects observations per requirement and version; safe to write to from several threads.

    `redact` is applied to the text of every finding before it is kept. `asked` tells which requirements are
    judged at all. `versions` may be set once they are known; `offers` holds, per version, the modules that
    the system's version details list.
    """

    def __init__(
        self,
        *,
        name: str,
        role: str,
        versions: Iterable[Version] = (),
        seed: int = 0,
        waivers: Iterable[Waiver] = (),
        redact: Callable[[str], str] = lambda text: text,
        asked: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self.name, self.role, self.seed = name, role, seed
        self.versions = tuple(versions)
        self.waivers = tuple(waivers)
        self.offers: dict[Version, Collection[str]] = {}
        self._redact, self._asked = redact, asked
        self._pages: dict[tuple[str, Version], _Page] = {}
        self._lock = threading.Lock()

    def binds(self, requirement_id: str, version: Version) -> bool:
        """Tell whether a requirement is to be judged, and binds the system under test in `version`."""
        return self._asked(requirement_id) and not self._moot(requirement(requirement_id), version)

    def keep(self, requirement_id: str, version: Version, *, scenario: str = "") -> None:
        """Note that a requirement was seen kept."""
        with self._lock:
            page = self._page(requirement_id, version, scenario)
            page.kept = True

    def report(self, finding: Finding) -> Finding:
        """Note a departure, and give the finding as it was kept: redacted, WAIVED where that was agreed."""
        waiver = next((waiver for waiver in self.waivers if waiver.excuses(finding)), None)
        waived = waiver is not None and finding.verdict in (Verdict.FAIL, Verdict.WARN)
        finding = replace(
            finding,
            verdict=Verdict.WAIVED if waived else finding.verdict,
            expected=self._told(finding.expected),
            actual=self._told(finding.actual),
            dispute=f"{waiver.reason} ({waiver.owner})" if waiver and waived else finding.dispute,
        )
        with self._lock:
            page = self._page(finding.requirement, finding.version, finding.scenario)
            if any(_says_the_same(finding, known) for known in page.findings):
                return finding
            graver = finding.verdict.rank < min((known.verdict.rank for known in page.findings), default=99)
            if graver or len(page.findings) < MOST_FINDINGS:
                page.findings.append(finding)
            else:
                page.left_out.add((finding.expected, finding.actual))
        return finding

    def breach(
        self,
        requirement_id: str,
        version: Version,
        *,
        expected: str,
        actual: str,
        exchange: int | None = None,
        scenario: str = "",
        dispute: str = "",
    ) -> Finding:
        """Note that a requirement is broken; its level, and a dispute if there is one, decide how grave."""
        verdict = Verdict.WARN if dispute else gravest(requirement(requirement_id))
        return self.report(
            Finding(requirement_id, version, verdict, expected, actual, exchange, scenario, dispute)
        )

    def miss(self, requirement_id: str, version: Version, reason: str) -> None:
        """Note why a requirement could not be observed; it counts only where nothing else is known of it."""
        with self._lock:
            page = self._page(requirement_id, version, "")
            if reason not in page.reasons:
                page.reasons.append(self._told(reason))

    def entry(self, requirement_id: str, version: Version) -> Entry:
        """Give what is known of one requirement in one version by now."""
        return self._entry(requirement(requirement_id), version)

    def findings(self) -> tuple[Finding, ...]:
        """Give all findings by now, in the order in which their requirements were first seen."""
        with self._lock:
            return tuple(finding for page in self._pages.values() for finding in page.findings)

    def results(self) -> Results:
        """Give the verdict on every row of the catalogue in every version of the run."""
        entries = [self._entry(row, version) for version in self.versions for row in requirements().values()]
        entries += [self._gone(waiver) for waiver in self.waivers if self._is_gone(waiver)]
        return Results(self.name, self.role, self.versions, self.seed, _merged(entries))

    def _told(self, text: str) -> str:
        """The text without secrets, and without half a surrogate pair, which no file can hold."""
        return self._redact(text.encode("utf-8", "backslashreplace").decode("utf-8"))

    def _moot(self, row: Requirement, version: Version) -> str:
        return not_applicable(row, role=self.role, version=version, modules=self.offers.get(version))

    def _page(self, requirement_id: str, version: Version, scenario: str) -> _Page:
        page = self._pages.setdefault((requirement_id, version), _Page())
        if scenario and scenario not in page.scenarios:
            page.scenarios.append(scenario)
        return page

    def _entry(self, row: Requirement, version: Version) -> Entry:
        page = self._pages.get((row.id, version), _Page())
        verdict = worst([Verdict.PASS] * page.kept + [finding.verdict for finding in page.findings])
        reason = "; ".join(page.reasons)
        if verdict is Verdict.NOT_OBSERVED:
            if moot := self._moot(row, version):
                verdict, reason = Verdict.NOT_APPLICABLE, moot
            elif not self._asked(row.id):
                reason = "this run was not asked for it"
            else:
                reason = reason or row.not_tested or "nothing in the run showed it"
        elif page.left_out:
            reason = f"{len(page.left_out)} more findings like these"
        else:
            reason = ""
        return Entry(row.id, version, verdict, tuple(page.scenarios), tuple(page.findings), reason)

    def _is_gone(self, waiver: Waiver) -> bool:
        pages = [(key, page) for key, page in self._pages.items() if key[0] == waiver.requirement]
        used = any(found.verdict is Verdict.WAIVED for _, page in pages for found in page.findings)
        return any(page.kept for _, page in pages) and not used

    def _gone(self, waiver: Waiver) -> Entry:
        version = next(
            v for (known, v), page in self._pages.items() if known == waiver.requirement and page.kept
        )
        entry = self._entry(requirement(waiver.requirement), version)
        finding = Finding(
            waiver.requirement,
            version,
            Verdict.FAIL,
            expected=f"the violation that a waiver excuses ({waiver.reason}, {waiver.owner})",
            actual="it is gone; remove the waiver from sut.toml",
        )
        return replace(entry, verdict=Verdict.FAIL, findings=(*entry.findings, finding))


def _says_the_same(one: Finding, other: Finding) -> bool:
    return (one.verdict, one.expected, one.actual) == (other.verdict, other.expected, other.actual)


def _merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry per requirement and version, the last one said."""
    return tuple({(entry.version, entry.requirement): entry for entry in entries}.values())
