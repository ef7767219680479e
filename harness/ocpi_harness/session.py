"""A run inside a pytest session: which scenarios are played in which order, and what their outcomes mean."""

from collections.abc import Collection, Generator
from dataclasses import replace
from pathlib import Path

import pytest

from ocpi_harness.applicability import module_of, not_applicable
from ocpi_harness.expect import InconclusiveError, NotObservedError, ViolationError
from ocpi_harness.explanation import explain
from ocpi_harness.items import RegistrationItem, RuleItem, SanityItem, in_order
from ocpi_harness.party import Party
from ocpi_harness.plugin import RUN, write_reports
from ocpi_harness.rules import rules
from ocpi_harness.run import Run, UnreachableError
from ocpi_harness.sut import Sut, SutError, load
from ocpi_harness.verdict import Finding, Results, Verdict
from ocpi_mocks.server import PortError
from ocpi_reference.exchange import Direction
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import Version

__all__ = ["OcpiSession", "begin", "configure", "version_of"]

ROLES_PLAYED = {"cpo": "CPO", "emsp": "EMSP"}
"""The fixtures that are named after a role that we play."""


def configure(config: pytest.Config) -> None:
    """Begin a run in a pytest session, against the system that ``--ocpi-sut`` describes.

    Raises:
        pytest.UsageError: an option or the file cannot be used.
    """
    try:
        sut = load(config.getoption("--ocpi-sut"))
    except SutError as error:
        raise pytest.UsageError(str(error)) from None
    begin(config, sut)


def begin(config: pytest.Config, sut: Sut) -> None:
    """Begin a run in a pytest session, against a system that is known already.

    Raises:
        pytest.UsageError: an option cannot be used.
    """
    if getattr(config.option, "numprocesses", None):
        raise pytest.UsageError("a system has one connection: leave out -n")
    session = OcpiSession(config, _asked(config, sut))
    config.stash[RUN] = session
    config.pluginmanager.register(session, "plugfest-session")


def _asked(config: pytest.Config, sut: Sut) -> Sut:
    """The system as the command line narrows it down."""
    known = {str(version) for version in Version}
    for version in config.getoption("--ocpi-version"):
        if version not in known:
            raise pytest.UsageError(f"--ocpi-version {version}: it is one of {', '.join(sorted(known))}")
    for row in config.getoption("--ocpi-requirement"):
        try:
            requirement(row)
        except KeyError as error:
            raise pytest.UsageError(f"--ocpi-requirement: {error.args[0]}") from None
    return replace(sut, read_only=sut.read_only or config.getoption("--ocpi-read-only"))


class OcpiSession:
    """The hooks of one run; each speaks to the run and the ledger, none to the network."""

    def __init__(self, config: pytest.Config, sut: Sut) -> None:
        self.config, self.sut = config, sut
        self.run: Run | None = None
        self.out: Path | None = config.getoption("--ocpi-out")
        self.seed: int = config.getoption("--ocpi-seed")
        self.only_versions = tuple(Version(text) for text in config.getoption("--ocpi-version"))
        self.only_modules = frozenset(config.getoption("--ocpi-module"))
        self.only_rows = frozenset(config.getoption("--ocpi-requirement"))
        self.results: Results | None = None

    # Collecting.

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """Meet the system before scenarios are collected: it says which versions there are."""
        if self.config.option.collectonly:
            return
        try:
            self.run = Run(
                self.sut, seed=self.seed, out=self.out, versions=self.only_versions, asked=self._asked
            )
            self.run.__enter__()
        except UnreachableError as error:
            self.run = None
            pytest.exit(f"plugfest: {error}", returncode=3)
        except (PortError, OSError) as error:
            raise pytest.UsageError(str(error)) from None

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions of this run; before the system was met, those that were asked for."""
        return self.run.versions if self.run else self.only_versions or self.sut.ocpi or tuple(Version)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Play every scenario in every version."""
        if "ocpi" in metafunc.fixturenames:
            metafunc.parametrize("ocpi", [str(version) for version in self.versions], indirect=True)

    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out what does not concern this system, add what every run has, and put all in order."""
        scenarios = [item for item in items if version_of(item) is not None]
        if not scenarios:
            return
        others = [item for item in items if version_of(item) is None]
        played = [item for item in scenarios if self._concerns(item)]
        left_out = [item for item in scenarios if item not in set(played)]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
        added: list[pytest.Item] = [
            SanityItem.make(session, self, "first"),
            SanityItem.make(session, self, "last"),
        ]
        if not self.sut.read_only:
            added += [RegistrationItem.make(session, self, version) for version in self.versions]
        added += [
            RuleItem.make(session, self, row, version)
            for version in self.versions
            for row in self._passive()
            if not not_applicable(requirement(row), role=self.sut.role, version=version)
        ]
        items[:] = others + in_order([*played, *added], self.versions)

    def _passive(self) -> list[str]:
        rows = dict.fromkeys(row for rule in rules() for row in rule.requirements)
        return [row for row in rows if self._asked(row)]

    def _asked(self, row: str) -> bool:
        return self._selected((row,))

    def _selected(self, rows: Collection[str]) -> bool:
        if self.only_rows and not self.only_rows & set(rows):
            return False
        found = {name for row in map(requirement, rows) for name in (row.area, module_of(row))}
        return not self.only_modules or bool(self.only_modules & found)

    def _concerns(self, item: pytest.Item) -> bool:
        version, rows = version_of(item), declared(item)
        role_played = {
            ROLES_PLAYED[name] for name in getattr(item, "fixturenames", ()) if name in ROLES_PLAYED
        }
        if role_played and self.sut.our_role not in role_played:
            return False
        assert version is not None
        bound = [
            row for row in rows if not not_applicable(requirement(row), role=self.sut.role, version=version)
        ]
        return bool(bound or not rows) and self._selected(bound or rows)

    # Playing.

    def party(self, item: pytest.Item, spoken: str) -> Party:
        """Give the role that we play to a scenario, where its requirements bind the system."""
        run, version = self.run, Version(spoken)
        assert run is not None, "scenarios are played after the system was met"
        before = item.get_closest_marker("before_registration") is not None
        rows = declared(item)
        party = run.party(version, scenario=name_of(item), declared=rows, before_registration=before)
        moot = [
            not_applicable(
                requirement(row),
                role=self.sut.role,
                version=version,
                modules=run.stage.ledger.offers.get(version),
            )
            for row in rows
        ]
        if moot and all(moot):
            pytest.skip(f"not applicable: {moot[0]}")
        return party

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Record what happens under the scenario's name; end the run when the system is gone."""
        run = self.run
        if run is None:
            return (yield)
        before = len(run.stage.recorder.exchanges)
        with run.stage.recorder.during(name_of(item), version_of(item)):
            result = yield
        new = run.stage.recorder.exchanges[before:]
        silent = any(e.direction is Direction.SENT and e.response is None for e in new)
        if silent and not run.dead and not run.alive():
            item.session.shouldstop = f"the system is gone: {run.dead}"
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn what a scenario raised into verdicts, and into pytest's words."""
        report = yield
        if self.run is None or call.excinfo is None:
            return report
        error = call.excinfo.value
        if isinstance(error, ViolationError):
            report.longrepr = self.explained(error.finding)
            if error.finding.verdict is Verdict.WAIVED:
                report.outcome = "skipped"
                report.wasxfail = f"waived: {error.finding.dispute}"
        elif isinstance(error, NotObservedError | InconclusiveError):
            kind = "not observed" if isinstance(error, NotObservedError) else "inconclusive"
            self._note(item, error)
            path, line, _ = item.location
            report.outcome, report.longrepr = "skipped", (path, line or 0, self._safe(f"{kind}: {error}"))
        elif isinstance(error, Exception):
            self._note(item, error)
        if isinstance(report.longrepr, str):
            report.longrepr = self._safe(report.longrepr)
        return report

    def _note(self, item: pytest.Item, error: Exception) -> None:
        version, name = version_of(item), name_of(item)
        if self.run is None or version is None:
            return
        ledger = self.run.stage.ledger
        for row in declared(item):
            if not ledger.binds(row, version) or name in ledger.entry(row, version).scenarios:
                continue
            if isinstance(error, NotObservedError):
                ledger.miss(row, version, str(error))
                continue
            inconclusive = isinstance(error, InconclusiveError)
            verdict = Verdict.INCONCLUSIVE if inconclusive else Verdict.ERROR
            expected = (
                "what the scenario needs to begin with" if inconclusive else "a scenario that can be played"
            )
            actual = str(error) if inconclusive else f"{type(error).__name__}: {error}"
            ledger.report(Finding(row, version, verdict, expected, actual, scenario=name))

    # Reporting.

    def explained(self, finding: Finding) -> str:
        """Write a finding with its evidence, without secrets."""
        assert self.run is not None
        recorder = self.run.stage.recorder
        shown = next((e for e in recorder.exchanges if e.number == finding.exchange), None)
        return explain(finding, recorder.redactor.exchange(shown) if shown else None)

    def _safe(self, text: str) -> str:
        return self.run.stage.recorder.redactor.text(text) if self.run else text

    def pytest_report_header(self) -> str:
        """Name the system and the seed."""
        return f"plugfest: {self.sut.name} ({self.sut.role}) at {self.sut.versions_url}, seed {self.seed}"

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """Say the verdicts, write the reports, and leave the system as it was."""
        if self.run is not None:
            try:
                self.results = self.run.results()
                session.exitstatus = self._exit_status(session)
            finally:
                self.run.close()
            self._write()
        return (yield)

    def _exit_status(self, session: pytest.Session) -> int:
        assert self.results is not None
        if self.run is not None and self.run.dead:
            return 3
        played = session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        return self.results.exit_code if played or session.shouldstop else int(session.exitstatus)

    def _write(self) -> None:
        assert self.run is not None
        assert self.results is not None
        if self.out is not None:
            write_reports(self.results, self.run.stage.recorder.redacted, self.out)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the counts, and where the reports are."""
        if self.results is None:
            return
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.results.summary.items() if count)
        terminalreporter.write_line(f"plugfest: {counts}; seed {self.seed}")
        if self.run is not None and self.run.dead:
            terminalreporter.write_line(f"plugfest: the system is gone: {self.run.dead}")
        if self.out is not None:
            terminalreporter.write_line(f"plugfest: reports in {self.out}")


def declared(item: pytest.Item) -> tuple[str, ...]:
    """Give the requirements that a scenario says it verifies."""
    return tuple(dict.fromkeys(row for mark in item.iter_markers("verifies") for row in mark.args))


def name_of(item: pytest.Item) -> str:
    """Name a scenario the same way wherever pytest was started: by module and function."""
    module = getattr(item, "module", None)
    if module is None:
        return item.name
    function = getattr(item, "originalname", item.name)
    return f"{module.__name__.removeprefix('ocpi_scenarios.')}.{function}"


def version_of(item: pytest.Item) -> Version | None:
    """Tell in which version an item is played; None where it belongs to none."""
    given = getattr(item, "version", None)
    if isinstance(given, Version):
        return given
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    return Version(parameters["ocpi"]) if "ocpi" in parameters else None
