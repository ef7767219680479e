"""``allure-results/``: the verdicts of a run in the format that Allure reads, without running Allure.

https://allurereport.org/docs/how-it-works-test-result-file/

One result per requirement and version. The file names, the ids and the history are the same in every run,
so that Allure can show how a verdict changed.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ocpi_harness.verdict import Entry, Finding, Results, Verdict, worst
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.wire import encode
from ocpi_reports.account import account, gravest_finding, in_short
from ocpi_reports.evidence import Body, by_number, evidence
from ocpi_reports.legible import legible
from ocpi_reports.summary import Recording, recording, stated
from ocpi_reports.vocabulary import AREAS, WORDS, scenario_sentence

__all__ = ["CATEGORIES", "write_allure_results"]

_OURS = "plugfest-"
"""Begins the name of every file that is written here, so that an older run's can be told from others'."""
_STATUS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.ERROR: "broken",
        Verdict.FAIL: "failed",
        Verdict.INCONCLUSIVE: "unknown",
        Verdict.WARN: "passed",
        Verdict.WAIVED: "skipped",
        Verdict.PASS: "passed",
        Verdict.NOT_OBSERVED: "skipped",
        Verdict.NOT_APPLICABLE: "skipped",
    }
)
"""Allure knows no warnings: they pass, under a category of their own."""
_SEVERITY = MappingProxyType({"MUST": "critical", "SHOULD": "normal", "MAY": "minor"})

CATEGORIES: tuple[dict[str, Any], ...] = tuple(
    {
        "name": f"{word.sign} {word.several}",
        "description": word.meaning,
        "matchedStatuses": [_STATUS[word.verdict]],
        "messageRegex": f"^{word.text.capitalize()}:.*",
    }
    for word in WORDS.values()
    if word.verdict is not Verdict.PASS
)
"""One category per verdict, told apart by the first word of the message."""


def write_allure_results(results: Results, exchanges: tuple[Exchange, ...], folder: Path) -> None:
    """Write the folder anew; what other tools wrote into it stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{_OURS}*"):
        old.unlink()
    recorded, traffic = by_number(exchanges), recording(exchanges)
    for entry in stated(results):
        result = encode(_result(entry, recorded, traffic))
        (folder / f"{_named(entry)}-result.json").write_bytes(result)
        for at, finding in enumerate(entry.findings):
            if exchange := _exchange(finding, recorded):
                _attach(exchange, folder, f"{_named(entry)}-{at}")
    (folder / "environment.properties").write_text(_environment(results, traffic), "ascii")
    (folder / "categories.json").write_bytes(encode(CATEGORIES))


def _result(entry: Entry, recorded: Mapping[int, Exchange], traffic: Recording) -> dict[str, Any]:
    row = requirement(entry.requirement)
    gravest = gravest_finding(entry)
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{row.id} {entry.version} {traffic.started}")),
        "testCaseId": _fingerprint(row.id),
        "historyId": _fingerprint(f"{row.id} {entry.version}"),
        "fullName": f"ocpi.{entry.version}.{row.area}:{row.id}",
        "name": f"{row.id} {row.text}",
        "description": row.text,
        "status": _STATUS[entry.verdict],
        "stage": "finished",
        "statusDetails": {
            "message": "" if entry.verdict is Verdict.PASS else in_short(entry),
            "trace": account(entry) if entry.findings else "",
            "expected": legible(gravest.expected) if gravest else "",
            "actual": legible(gravest.actual) if gravest else "",
        },
        "labels": _labels(entry),
        "links": _links(entry),
        "parameters": [{"name": "ocpi", "value": entry.version}],
        "steps": _steps(entry, recorded),
        "attachments": [],
        **_times(entry, recorded, traffic),
    }


def _labels(entry: Entry) -> list[dict[str, str]]:
    row, version = requirement(entry.requirement), f"OCPI {entry.version}"
    labels = (
        ("epic", version),
        ("feature", AREAS[row.area]),
        ("story", row.id),
        ("parentSuite", version),
        ("suite", AREAS[row.area]),
        ("severity", _SEVERITY[row.level]),
        ("requirement", row.id),
        ("verdict", entry.verdict),
        ("tag", row.level),
        ("tag", WORDS[entry.verdict].text),
        ("framework", "plugfest"),
    )
    return [{"name": name, "value": str(value)} for name, value in labels]


def _links(entry: Entry) -> list[dict[str, str]]:
    clause = requirement(entry.requirement).clause(entry.version)
    disputes = dict.fromkeys(
        found.dispute for found in entry.findings if found.dispute.startswith("https://")
    )
    return [
        {"type": "link", "name": f"Clause in OCPI {entry.version}", "url": clause},
        *({"type": "issue", "name": "Why it is unclear", "url": url} for url in disputes),
    ]


def _steps(entry: Entry, recorded: Mapping[int, Exchange]) -> list[dict[str, Any]]:
    """One step per scenario or rule, read aloud, and below it one per departure that it saw."""
    below: dict[str, list[dict[str, Any]]] = {name: [] for name in entry.scenarios}
    for at, finding in enumerate(entry.findings):
        below.setdefault(finding.scenario, []).append(_departure(entry, at, recorded))
    return [
        {
            "name": legible(scenario_sentence(name)) or "The run",
            "status": _status(name, entry),
            "steps": steps,
        }
        for name, steps in below.items()
    ]


def _status(scenario: str, entry: Entry) -> str:
    seen = [found.verdict for found in entry.findings if found.scenario == scenario]
    return _STATUS[worst(seen) if seen else Verdict.PASS]


def _departure(entry: Entry, at: int, recorded: Mapping[int, Exchange]) -> dict[str, Any]:
    finding = entry.findings[at]
    exchange = _exchange(finding, recorded)
    return {
        "name": legible(f"Expected {finding.expected}"),
        "status": _STATUS[finding.verdict],
        "statusDetails": {"message": legible(f"Seen: {finding.actual}")},
        "steps": [],
        "attachments": [
            {
                "name": f"Exchange {exchange.number}: {part}",
                "source": _source(f"{_named(entry)}-{at}", part),
                "type": "text/plain",
            }
            for part in ("request", "response")
        ]
        if exchange
        else [],
    }


def _attach(exchange: Exchange, folder: Path, name: str) -> None:
    """Write both halves of an exchange; Allure shows a file at one step only, so each step has its own."""
    shown = evidence(exchange)
    request = _half(f"{shown.line}\n{shown.request}", shown.request_body)
    response = _half(shown.response or f"There was {shown.outcome}.", shown.response_body)
    for part, text in (("request", f"{request}\n\n{shown.curl}"), ("response", response)):
        (folder / _source(name, part)).write_text(legible(text), "utf-8")


def _half(head: str, body: Body) -> str:
    return "\n\n".join(part for part in (head, body.text, body.note) if part)


def _named(entry: Entry) -> str:
    return f"{_OURS}{entry.requirement}-{entry.version}"


def _source(name: str, part: str) -> str:
    """Allure takes a file for an attachment by the end of its name."""
    return f"{name}-{part}-attachment.txt"


def _exchange(finding: Finding, recorded: Mapping[int, Exchange]) -> Exchange | None:
    return recorded.get(finding.exchange) if finding.exchange is not None else None


def _times(entry: Entry, recorded: Mapping[int, Exchange], traffic: Recording) -> dict[str, int]:
    """Start and stop in milliseconds: those of the exchanges shown, or the start of the run."""
    shown = [exchange for found in entry.findings if (exchange := _exchange(found, recorded))]
    starts = [exchange.started for exchange in shown] or ([traffic.started] if traffic.started else [])
    stops = [exchange.started + timedelta(seconds=exchange.seconds) for exchange in shown] or starts
    return {"start": _milliseconds(min(starts)), "stop": _milliseconds(max(stops))} if starts else {}


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _environment(results: Results, traffic: Recording) -> str:
    lines = {
        "System under test": results.name,
        "Role": results.role,
        "OCPI": ", ".join(results.versions),
        "Tool": results.tool,
        "Seed": str(results.seed),
        "Started": traffic.started.isoformat(timespec="seconds") if traffic.started else "unknown",
        "Traffic": traffic.amount,
    }
    return "".join(f"{_escaped(name, ' :=')}={_escaped(value)}\n" for name, value in lines.items())


def _escaped(text: str, special: Iterable[str] = "") -> str:
    """Escape for a Java properties file, whose encoding is Latin-1 for some readers and UTF-8 for others."""
    return "".join(_escape(char, special) for char in legible(text))


def _escape(char: str, special: Iterable[str]) -> str:
    if char == "\n":
        return "\\n"
    if char == "\\" or char in special:
        return f"\\{char}"
    if char.isascii():
        return char
    return "".join(f"\\u{unit:04x}" for unit in _utf16(char))


def _utf16(char: str) -> tuple[int, ...]:
    units = char.encode("utf-16-be")
    return tuple(int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))
