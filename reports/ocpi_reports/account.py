"""One entry told in plain text, for the formats that know no more than a message and a trace."""

from ocpi_harness.verdict import Entry, Finding
from ocpi_reference.spec.catalogue import requirement
from ocpi_reports.legible import cut, legible
from ocpi_reports.vocabulary import WORDS, scenario_sentence

__all__ = ["account", "gravest_finding", "in_short"]

LONGEST = 1_500
"""Characters of one expectation or observation; results.json holds the rest."""


def in_short(entry: Entry) -> str:
    """Say the verdict and its first cause in one line."""
    word = WORDS[entry.verdict].text.capitalize()
    if finding := gravest_finding(entry):
        return _one_line(f"{word}: expected {finding.expected}; seen: {finding.actual}")
    return _one_line(f"{word}: {entry.reason}" if entry.reason else word)


def gravest_finding(entry: Entry) -> Finding | None:
    """Give the finding to show where there is room for one."""
    return min(entry.findings, key=lambda finding: finding.verdict.rank, default=None)


def account(entry: Entry) -> str:
    """Say what is demanded, where, and all that departed from it."""
    row = requirement(entry.requirement)
    told = [f"{row.id} ({row.level}): {row.text}", row.clause(entry.version)]
    told += [_short(entry.reason)] if entry.reason else []
    return "\n\n".join([*told, *map(_told, entry.findings)])


def _told(finding: Finding) -> str:
    lines = [f"Expected: {_short(finding.expected)}", f"Seen:     {_short(finding.actual)}"]
    if finding.exchange is not None:
        lines.append(f"Exchange: {finding.exchange} in traffic.ndjson")
    if finding.scenario:
        lines.append(f"Scenario: {legible(scenario_sentence(finding.scenario))}")
    if finding.dispute:
        lines.append(f"Note:     {_short(finding.dispute)}")
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return " ".join(_short(text).split())


def _short(text: str) -> str:
    kept, missing = cut(legible(text), characters=LONGEST, lines=LONGEST)
    return f"{kept} ... ({missing})" if missing else kept
