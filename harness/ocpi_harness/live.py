"""Judging exchanges one by one as they happen, for a mock that somebody works with."""

import threading
from collections.abc import Callable, Iterable

from ocpi_harness.evidence import Trace
from ocpi_harness.ledger import Ledger
from ocpi_harness.redaction import Redactor
from ocpi_harness.rules import judge, rules, whole_run
from ocpi_harness.verdict import Finding, Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import Version

__all__ = ["LiveJudge"]


class LiveJudge:
    """Shows one line per exchange, and one below it for each requirement that it breaks.

    `role` is the market role of the system that works with the mock. What only a whole run can show is not
    judged here. Secrets are not shown.
    """

    def __init__(self, role: str, versions: Iterable[Version], *, show: Callable[[str], object]) -> None:
        self._role, self._versions, self._show = role, tuple(versions), show
        self._redactor = Redactor()
        self._rules = [rule for rule in rules() if rule.on is not whole_run]
        self._lock = threading.Lock()
        self.count = 0

    def __call__(self, exchange: Exchange) -> None:
        """Judge an exchange and show it; called from whichever thread it happened in."""
        findings = self._judged(exchange)
        with self._lock:
            self.count += 1
            self._show(self._line(self._redactor.exchange(exchange)))
            for finding in findings:
                text = f"expected {finding.expected}, got {finding.actual}"
                self._show(f"    {finding.verdict} {finding.requirement}: {text}  {finding.clause}")

    def _judged(self, exchange: Exchange) -> tuple[Finding, ...]:
        version = exchange.version or self._versions[-1]
        ledger = Ledger(name="", role=self._role, versions=(version,), redact=self._redactor.text)
        judge(Trace(version, (exchange,), self._role), ledger, only=self._rules)
        grave = (Verdict.ERROR, Verdict.FAIL, Verdict.WARN)
        return tuple(finding for finding in ledger.findings() if finding.verdict in grave)

    @staticmethod
    def _line(exchange: Exchange) -> str:
        arrow = "->" if exchange.direction is Direction.SENT else "<-"
        response = exchange.response
        said = "no answer" if response is None else f"{response.status} {response.status_code or ''}".rstrip()
        what = f"{exchange.request.method:<6} {exchange.version or '-':<6}{exchange.module or '?':<16}"
        took = f"{exchange.seconds * 1000:5.0f} ms"
        return f"{exchange.started:%H:%M:%S} {arrow} {what} {said:<9} {took}  {exchange.request.url}"
