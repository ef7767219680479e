"""The clean runs: a mock that does nothing wrong, plain or with every legal surprise, in all versions."""

from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from types import MappingProxyType

from tests.proof.judged import judged

from ocpi_harness.verdict import Finding, Results, Verdict

__all__ = ["EXCUSED", "PRESETS", "ROLES", "begin", "clean", "complaints", "exercised"]

ROLES = ("CPO", "EMSP")
PRESETS = ("plain", "polite")

EXCUSED = MappingProxyType(
    {
        (
            "polite",
            "transport-088",
        ): "a surprise fills data where none is defined; only a SHOULD advises against",
        (
            "polite",
            "versions-022",
        ): "a surprise lists a module of its own, which nobody has agreed on with us",
    }
)
"""Warnings that a mock earns by right, with the reason."""

_JUDGED = (Verdict.PASS, Verdict.WARN)
_COMPLAINTS = (Verdict.ERROR, Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.WARN)


@cache
def begin() -> Mapping[tuple[str, str], Future[Results]]:
    """Begin all clean runs, two at a time in processes of their own: they wait more than they work."""
    pool = ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    runs = {(role, preset): pool.submit(_judged, role, preset) for preset in PRESETS for role in ROLES}
    pool.shutdown(wait=False)
    return runs


def clean(role: str, preset: str) -> Results:
    """Give the verdicts on a mock that has no fault."""
    return begin()[role, preset].result()


def _judged(role: str, preset: str) -> Results:
    results, _ = judged(role, preset=preset)
    return results


def complaints(role: str, preset: str) -> list[Finding]:
    """Give what the harness has to say against a mock that does nothing wrong, without what is excused."""
    return [
        finding
        for finding in clean(role, preset).findings
        if finding.verdict in _COMPLAINTS
        and not (finding.verdict is Verdict.WARN and (preset, finding.requirement) in EXCUSED)
    ]


def exercised() -> frozenset[str]:
    """Give the requirements that were judged in a clean run."""
    return frozenset(
        entry.requirement
        for role in ROLES
        for preset in PRESETS
        for entry in clean(role, preset).entries
        if entry.verdict in _JUDGED
    )
