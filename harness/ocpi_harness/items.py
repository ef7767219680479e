"""What every run has beside its scenarios: the sanity exchanges, the registrations, and the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

import pytest

from ocpi_harness.expect import InconclusiveError
from ocpi_harness.rules import rules
from ocpi_harness.verdict import Verdict
from ocpi_reference.spec.history import Version

if TYPE_CHECKING:
    from ocpi_harness.session import OcpiSession

__all__ = ["OcpiItem", "RegistrationItem", "RuleItem", "SanityItem", "in_order"]


class OcpiItem(pytest.Item):
    """An item that is no scenario of the catalogue; it belongs to the run itself."""

    run_session: OcpiSession
    version: Version | None = None

    def reportinfo(self) -> tuple[str, int, str]:
        """Name the item for pytest."""
        return "ocpi", 0, self.name

    @classmethod
    def named(cls, session: pytest.Session, run_session: OcpiSession, name: str) -> Self:
        """Make an item below the session itself."""
        item: Self = cls.from_parent(session, name=name, nodeid=f"ocpi::{name}")
        item.run_session = run_session
        return item


class SanityItem(OcpiItem):
    """Is the system there? Asked first, and again at the end: a dead system has not refused anything."""

    @classmethod
    def make(cls, session: pytest.Session, run_session: OcpiSession, when: str) -> Self:
        """Make the ``first`` or the ``last`` one."""
        return cls.named(session, run_session, f"sanity_{when}")

    def runtest(self) -> None:
        """Ask for the versions."""
        run = self.run_session.run
        assert run is not None
        if not run.alive():
            pytest.fail(f"the system is gone: {run.dead}", pytrace=False)


class RegistrationItem(OcpiItem):
    """Registration in one version: POST for the first, PUT to move to the others."""

    version: Version

    @classmethod
    def make(cls, session: pytest.Session, run_session: OcpiSession, version: Version) -> Self:
        """Make the one for `version`."""
        item = cls.named(session, run_session, f"registration[{version}]")
        item.version = version
        return item

    def runtest(self) -> None:
        """Register."""
        run = self.run_session.run
        assert run is not None
        try:
            run.connect(self.version)
        except InconclusiveError as error:
            pytest.fail(run.stage.recorder.redactor.text(str(error)), pytrace=False)


class RuleItem(OcpiItem):
    """One passive requirement in one version, judged on all traffic of the run."""

    version: Version
    requirement: str

    @classmethod
    def make(
        cls, session: pytest.Session, run_session: OcpiSession, requirement: str, version: Version
    ) -> Self:
        """Make the one for a requirement in a version."""
        item = cls.named(session, run_session, f"rule[{requirement}-{version}]")
        item.version, item.requirement = version, requirement
        return item

    def runtest(self) -> None:
        """Judge, and fail, skip or pass as the rules saw it."""
        run = self.run_session.run
        assert run is not None
        run.judge()
        entry = run.stage.ledger.entry(self.requirement, self.version)
        judges = {rule.name for rule in rules() if self.requirement in rule.requirements}
        found = [finding for finding in entry.findings if finding.scenario in judges]
        grave = [one for one in found if one.verdict in (Verdict.FAIL, Verdict.ERROR)]
        if grave:
            pytest.fail("\n\n".join(map(self.run_session.explained, grave)), pytrace=False)
        if any(one.verdict is Verdict.WAIVED for one in found):
            pytest.xfail(f"waived: {found[0].dispute}")
        if not judges & set(entry.scenarios):
            pytest.skip(f"not observed: {entry.reason or 'only scenarios showed it'}")


def in_order(items: Iterable[pytest.Item], versions: Sequence[Version]) -> list[pytest.Item]:
    """Put items in the order of a run.

    The first sanity exchange; what needs no registration; then, version by version, the registration and its
    scenarios; then, version by version again, what may break the connection; the last sanity exchange; rules.
    """

    def place(item: pytest.Item) -> tuple[int, int, int]:
        version = _index(item, versions)
        if isinstance(item, SanityItem):
            return (0, 0, 0) if item.name.endswith("first") else (4, 0, 0)
        if isinstance(item, RuleItem):
            return 5, version, 0
        if isinstance(item, RegistrationItem):
            return 2, version, 0
        if item.get_closest_marker("before_registration"):
            return 1, version, 0
        return (3, version, 0) if item.get_closest_marker("disturbs") else (2, version, 1)

    return sorted(items, key=place)


def _index(item: pytest.Item, versions: Sequence[Version]) -> int:
    given = getattr(item, "version", None)
    if given is None:
        given = getattr(getattr(item, "callspec", None), "params", {}).get("ocpi")
    return versions.index(Version(given)) if given else 0
