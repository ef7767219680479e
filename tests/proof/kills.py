"""The kill matrix: each fault armed in a mock, and what the harness reports about that mock."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from tests.proof.judged import judged
from tests.proof.sights import SCOPES, SIGHTS, TOO_SLOW

from ocpi_harness.applicability import not_applicable
from ocpi_harness.verdict import Finding, Results, Verdict
from ocpi_mocks.faults.catalogue import FAULTS
from ocpi_mocks.faults.mechanism import Fault
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import Version

__all__ = ["PLANTED", "Kill", "kill", "proven"]

PLANTED = tuple(sorted(name for name, fault in FAULTS.items() if fault.breaks and name not in TOO_SLOW))
"""The faults that break a requirement; most others are setbacks and surprises, which break none."""

ROLES = ("CPO", "EMSP")
A_LOOK = "credentials-037"
"""A requirement whose scenarios bring about little: a registration, and a look at the credentials."""
LISTS = ("locations-017", "tokens-038")
"""Requirements whose scenarios fetch the lists in which faults in data show."""
REPORTED = (Verdict.FAIL, Verdict.WARN)


@dataclass(frozen=True)
class Kill:
    """What came of one fault."""

    fault: Fault
    role: str
    versions: tuple[Version, ...]
    fired: int
    results: Results

    @property
    def expected(self) -> frozenset[str]:
        """The requirements that the fault breaks."""
        return frozenset(self.fault.breaks)

    @property
    def reported(self) -> frozenset[str]:
        """The requirements that the harness found violated."""
        return frozenset(finding.requirement for finding in self.findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the harness found."""
        return tuple(finding for finding in self.results.findings if finding.verdict in REPORTED)

    @property
    def caught(self) -> frozenset[str]:
        """The requirements that the fault breaks and the harness reports."""
        return self.expected & self.reported

    @property
    def missed(self) -> frozenset[str]:
        """The requirements that the fault breaks and the harness does not report."""
        return self.expected - self.reported

    @property
    def false_alarms(self) -> tuple[Finding, ...]:
        """What the harness found where nothing is wrong, and where it went wrong itself."""
        known = self.expected | set(self.fault.consequences)
        errors = tuple(one for one in self.results.findings if one.verdict is Verdict.ERROR)
        return errors + tuple(one for one in self.findings if one.requirement not in known)

    @property
    def complaints(self) -> tuple[str, ...]:
        """Say in a line each what speaks against the proof; nothing does where the fault was caught."""
        name = self.fault.name
        idle = () if self.fired else (f"{name} never fired",)
        missed = tuple(f"{name} breaks {row}, and nobody reports that" for row in sorted(self.missed))
        alarms = tuple(
            f"{name} does not break {one.requirement} in {one.version}, {one.scenario}: {one.verdict}, "
            f"{one.expected}; {one.actual}"
            for one in self.false_alarms
        )
        return (*idle, *missed, *alarms)


@cache
def kill(name: str) -> Kill:
    """Let a mock commit a fault, judge it where the fault can be seen, and give what came of it."""
    fault = FAULTS[name]
    role = _role(fault)
    versions = tuple(sorted(_versions(fault, role)))
    armed = f"{name}?{SCOPES[name]}" if name in SCOPES else name
    rows = {A_LOOK, *fault.breaks, *SIGHTS.get(name, ()), *(LISTS if fault.at == "data" else ())}
    results, fired = judged(role, faults=(armed,), versions=versions, scenarios_of=rows)
    return Kill(fault, role, versions, fired[name], results)


def proven() -> frozenset[str]:
    """Give the requirements that some fault breaks and the harness reports for it."""
    return frozenset[str]().union(*(kill(name).caught for name in PLANTED))


def _role(fault: Fault) -> str:
    """The role in which most of what the fault breaks binds."""
    return max(
        (role for role in ROLES if not fault.roles or role in fault.roles),
        key=lambda role: len({row for _, row in _bound(fault, role)}),
    )


def _versions(fault: Fault, role: str) -> Iterator[Version]:
    """The newest versions that are needed to see each of the broken requirements."""
    left: Collection[str] = set(fault.breaks)
    for version in sorted(fault.versions, reverse=True):
        seen = {row for bound, row in _bound(fault, role) if bound is version} & set(left)
        if seen:
            left = set(left) - seen
            yield version


def _bound(fault: Fault, role: str) -> Iterator[tuple[Version, str]]:
    for version in fault.versions:
        for row in fault.breaks:
            if not not_applicable(requirement(row), role=role, version=version):
                yield version, row
