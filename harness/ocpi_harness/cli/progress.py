"""What a run prints: a line per version and module, then the findings, then the counts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from rich.console import Console
from rich.markup import escape

from ocpi_harness.explanation import explain
from ocpi_harness.items import OcpiItem, RuleItem
from ocpi_harness.session import OcpiSession, version_of
from ocpi_harness.verdict import Finding, Results, Verdict
from ocpi_reference.exchange import Exchange

__all__ = ["Progress"]

_COLOURS = {
    Verdict.ERROR: "magenta",
    Verdict.FAIL: "red",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.WARN: "yellow",
    Verdict.WAIVED: "cyan",
    Verdict.PASS: "green",
}

_WORDS = {"passed": "kept", "failed": "broken", "skipped": "not observed"}


class Progress:
    """A pytest plugin that reports a run to people; quiet about single scenarios where nobody watches."""

    def __init__(self, console: Console, *, out: Path | None = None) -> None:
        self._console, self._out = console, out
        self._group, self._counts = "", Counter[str]()
        self._status = console.status("meeting the system") if console.is_terminal else None
        self.results: Results | None = None
        self.interrupted = False

    def pytest_sessionstart(self) -> None:
        """Show that something happens."""
        if self._status:
            self._status.start()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Show which scenario is played, and close the line of the module before."""
        group = _group(item)
        if group != self._group:
            self._close_group()
            self._group = group
        if self._status:
            self._status.update(escape(item.name.replace("_", " ")))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count outcomes."""
        if report.when == "call" or (report.when == "setup" and report.outcome != "passed"):
            self._counts["waived" if hasattr(report, "wasxfail") else _WORDS[report.outcome]] += 1

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Say why the run ends early."""
        self._stop()
        self.interrupted = excinfo.type is KeyboardInterrupt
        line = "interrupted" if self.interrupted else str(excinfo.value)
        Console(stderr=True, highlight=False, soft_wrap=True).print(f"plugfest: {escape(line)}")

    def pytest_internalerror(self, excrepr: object) -> bool:
        """Show what went wrong in the harness itself."""
        self._stop()
        Console(stderr=True, highlight=False, soft_wrap=True).print(escape(str(excrepr)))
        return True

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Close the last line, and print findings and counts."""
        self._close_group()
        self._stop()
        session = config.pluginmanager.get_plugin("plugfest-session")
        if isinstance(session, OcpiSession) and session.results is not None and session.run is not None:
            self.results = session.results
            exchanges = {exchange.number: exchange for exchange in session.run.stage.recorder.redacted}
            self._conclude(session.results, exchanges, session.run.dead)

    def _conclude(self, results: Results, exchanges: Mapping[int, Exchange], dead: str) -> None:
        for line in _findings(results, exchanges):
            self._print(line)
        if dead:
            self._print(f"\n[red]the system is gone[/red]: {escape(dead)}")
        counts = [
            f"[{_COLOURS[verdict]}]{count} {verdict}[/]" if verdict in _COLOURS else f"{count} {verdict}"
            for verdict, count in results.summary.items()
            if count
        ]
        versions = ", ".join(results.versions)
        self._print(f"\n{escape(results.name)} as {results.role} in {versions}: {', '.join(counts)}")
        self._print(f"seed {results.seed}" + (f"; report: {self._out / 'report.html'}" if self._out else ""))

    def _close_group(self) -> None:
        if self._group:
            counts = ", ".join(f"{self._counts[word]} {word}" for word in _ORDER if self._counts[word])
            self._print(f"{self._group:<40}{counts}")
        self._group, self._counts = "", Counter()

    def _stop(self) -> None:
        if self._status:
            self._status.stop()

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, soft_wrap=True)


_ORDER = ("kept", "broken", "waived", "not observed")


def _group(item: pytest.Item) -> str:
    """The version of an item and what it is about: a module, or a part of every run."""
    version = version_of(item) or ""
    if isinstance(item, RuleItem):
        return f"{version:<7}rules over all traffic"
    if isinstance(item, OcpiItem):
        return f"{version:<7}{item.name.partition('[')[0].replace('_', ' ')}"
    before = " before registration" if item.get_closest_marker("before_registration") else ""
    return f"{version:<7}{item.path.parent.name}{before}"


def _findings(results: Results, exchanges: Mapping[int, Exchange]) -> Iterator[str]:
    grave = [f for f in results.findings if f.verdict in (Verdict.ERROR, Verdict.FAIL)]
    for finding in grave:
        colour = _COLOURS[finding.verdict]
        text = escape(explain(finding, exchanges.get(finding.exchange or 0)))
        first, _, rest = text.partition("\n")
        yield f"\n[{colour}]{first}[/]\n{rest}"
    mild = [f for f in results.findings if f.verdict in (Verdict.WARN, Verdict.WAIVED)]
    if mild:
        yield ""
    for finding in mild:
        yield _in_a_line(finding)
    yield from _inconclusive(f for f in results.findings if f.verdict is Verdict.INCONCLUSIVE)


def _in_a_line(finding: Finding) -> str:
    text = f"expected {finding.expected}, got {finding.actual}" + (
        f" ({finding.dispute})" if finding.dispute else ""
    )
    where = f" [exchange {finding.exchange}]" if finding.exchange else ""
    colour = _COLOURS[finding.verdict]
    return (
        f"[{colour}]{finding.verdict}[/] {finding.requirement} in {finding.version}: {escape(text + where)}"
    )


def _inconclusive(findings: Iterable[Finding]) -> Iterator[str]:
    """One line per reason: what was missing usually kept many requirements from being judged."""
    reasons: dict[str, set[str]] = {}
    for finding in findings:
        reasons.setdefault(f"in {finding.version}: {finding.actual}", set()).add(finding.requirement)
    for reason, rows in reasons.items():
        named = ", ".join(sorted(rows)[:5]) + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")
        yield f"[yellow]INCONCLUSIVE[/] {escape(reason)} (so nothing is said of {named})"
