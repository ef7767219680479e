"""``junit.xml``: one test case per requirement and version, in the form that pytest calls xunit1."""

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from ocpi_harness.verdict import Entry, Results, Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import Version
from ocpi_reports.account import account, in_short
from ocpi_reports.legible import legible
from ocpi_reports.summary import Recording, recording, stated

__all__ = ["write_junit"]

_ELEMENTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.FAIL: "failure",
        Verdict.ERROR: "error",
        Verdict.INCONCLUSIVE: "error",
        Verdict.WAIVED: "skipped",
        Verdict.NOT_OBSERVED: "skipped",
        Verdict.NOT_APPLICABLE: "skipped",
    }
)
"""How JUnit says a verdict. PASS and WARN are passed test cases; a warning stands in their output."""
_COUNTS = MappingProxyType({"failure": "failures", "error": "errors", "skipped": "skipped"})


def write_junit(results: Results, exchanges: tuple[Exchange, ...], path: Path) -> None:
    """Write the file; a requirement that a version does not state has no test case in it."""
    suites = Element("testsuites", name="plugfest")
    by_version = groupby(stated(results), key=lambda entry: entry.version)
    for version, entries in by_version:
        suites.append(_suite(results, version, tuple(entries), recording(exchanges)))
    indent(suites)
    ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def _suite(results: Results, version: Version, entries: tuple[Entry, ...], traffic: Recording) -> Element:
    suite = Element("testsuite", name=legible(f"{results.name}, OCPI {version}"), tests=str(len(entries)))
    for element, count in _COUNTS.items():
        suite.set(count, str(sum(_ELEMENTS.get(entry.verdict) == element for entry in entries)))
    suite.set("time", "0")
    if traffic.started:
        suite.set("timestamp", traffic.started.replace(tzinfo=None).isoformat(timespec="seconds"))
    of_suite = {"system": results.name, "role": results.role, "tool": results.tool, "seed": str(results.seed)}
    _properties(suite, of_suite)
    suite.extend(_case(entry) for entry in entries)
    return suite


def _case(entry: Entry) -> Element:
    row = requirement(entry.requirement)
    package = f"ocpi_{entry.version.replace('.', '_')}.{row.area}"
    case = Element("testcase", classname=package, name=row.id, time="0")
    of_case = {
        "requirement": row.id,
        "ocpi": entry.version,
        "level": row.level,
        "verdict": entry.verdict,
        "clause": row.clause(entry.version),
    }
    _properties(case, of_case)
    element = _ELEMENTS.get(entry.verdict)
    if element:
        said = SubElement(case, element, type=entry.verdict, message=in_short(entry))
        said.text = account(entry)
    elif entry.verdict is Verdict.WARN:
        SubElement(case, "system-out").text = f"{in_short(entry)}\n\n{account(entry)}"
    return case


def _properties(parent: Element, values: Mapping[str, str]) -> None:
    properties = SubElement(parent, "properties")
    for name, value in values.items():
        SubElement(properties, "property", name=name, value=legible(value))
