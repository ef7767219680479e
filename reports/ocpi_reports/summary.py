"""A run as a whole: the headline, coverage per module, findings by requirement, what was not tested."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ocpi_harness.verdict import Entry, Finding, Results, Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.catalogue import Requirement, requirement
from ocpi_reference.spec.history import Version
from ocpi_reports.vocabulary import AREAS, JUDGED, scenario_sentence

__all__ = [
    "Card",
    "Coverage",
    "Headline",
    "Observation",
    "Recording",
    "Row",
    "Untested",
    "cards",
    "coverage",
    "headline",
    "recording",
    "rows",
    "stated",
    "untested",
]


@dataclass(frozen=True)
class Headline:
    """The answer in one line, the verdict whose colour it wears, and the sentences that explain it."""

    verdict: Verdict
    text: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """How often each verdict was given in one area of the catalogue, over all versions of the run."""

    area: str
    counts: Mapping[Verdict, int]

    @property
    def binding(self) -> int:
        """How many verdicts are about requirements that bind the system."""
        return sum(self.counts.values()) - self.counts[Verdict.NOT_APPLICABLE]

    @property
    def judged(self) -> int:
        """How many verdicts say something about the system."""
        return sum(self.counts[verdict] for verdict in JUDGED)


@dataclass(frozen=True)
class Observation:
    """The same departure, wherever it was seen."""

    verdict: Verdict
    expected: str
    actual: str
    dispute: str
    findings: tuple[Finding, ...]

    @property
    def exchange(self) -> int | None:
        """The first exchange that shows it; None where it needs none."""
        return next((found.exchange for found in self.findings if found.exchange is not None), None)


@dataclass(frozen=True)
class Card:
    """All that was seen to depart from one requirement, in the versions where it earned the same verdict."""

    requirement: Requirement
    versions: tuple[Version, ...]
    verdict: Verdict
    observations: tuple[Observation, ...]
    notes: tuple[str, ...]
    """What the entries say beside their findings."""


@dataclass(frozen=True)
class Row:
    """One requirement with its entries, one per version of the run."""

    requirement: Requirement
    entries: tuple[Entry, ...]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios and rules that judged it in any version, read aloud."""
        names = (name for entry in self.entries for name in entry.scenarios)
        return tuple(dict.fromkeys(map(scenario_sentence, names)))

    @property
    def reasons(self) -> Mapping[str, tuple[Version, ...]]:
        """Why it was not tested, and in which versions."""
        found: defaultdict[str, list[Version]] = defaultdict(list)
        for entry in self.entries:
            if entry.verdict is Verdict.NOT_OBSERVED:
                found[entry.reason].append(entry.version)
        return {reason: tuple(versions) for reason, versions in found.items() if reason}

    @property
    def binds(self) -> bool:
        """Tell whether it binds the system in any version of the run."""
        return any(entry.verdict is not Verdict.NOT_APPLICABLE for entry in self.entries)


@dataclass(frozen=True)
class Untested:
    """Requirements that were not tested, or do not apply, for the same reason."""

    reason: str
    entries: tuple[Entry, ...]

    @property
    def versions_of(self) -> Mapping[str, tuple[Version, ...]]:
        """The versions concerned, by the id of the requirement."""
        found: defaultdict[str, list[Version]] = defaultdict(list)
        for entry in self.entries:
            found[entry.requirement].append(entry.version)
        return {row: tuple(found[row]) for row in sorted(found, key=_place)}


@dataclass(frozen=True)
class Recording:
    """When the traffic of a run happened, and how much there was."""

    started: datetime | None
    """None where nothing was recorded."""
    lasted: timedelta
    sent: int
    received: int

    @property
    def amount(self) -> str:
        """How many requests went in each direction, in words."""
        return f"{_many(self.sent, 'request')} sent, {self.received:,} received"


def recording(exchanges: Iterable[Exchange]) -> Recording:
    """Read the time and size of a run from its traffic, so that a report built later says the same."""
    every = tuple(exchanges)
    if not every:
        return Recording(None, timedelta(), 0, 0)
    started = min(exchange.started for exchange in every)
    ended = max(exchange.started + timedelta(seconds=exchange.seconds) for exchange in every)
    sent = sum(exchange.direction is Direction.SENT for exchange in every)
    return Recording(started, ended - started, sent, len(every) - sent)


def headline(results: Results) -> Headline:
    """Say the outcome of a run in plain words."""
    counts = results.summary
    judged = sum(counts[verdict] for verdict in JUDGED)
    violated = len({entry.requirement for entry in results.entries if entry.verdict is Verdict.FAIL})
    unsure = counts[Verdict.ERROR] + counts[Verdict.INCONCLUSIVE]
    binding = len(results.entries) - counts[Verdict.NOT_APPLICABLE]
    unharmed = f"No violation among {judged:,} of {_many(binding, 'requirement')}"
    if violated:
        verdict, text = Verdict.FAIL, f"{_many(violated, 'requirement')} violated"
    elif not judged:
        verdict, text = Verdict.INCONCLUSIVE, "Nothing could be judged"
    elif unsure:
        verdict, text = Verdict.INCONCLUSIVE, f"{unharmed}, {unsure:,} undecided"
    elif counts[Verdict.WARN]:
        verdict, text = Verdict.PASS, f"{unharmed}, {_many(counts[Verdict.WARN], 'warning')}"
    else:
        verdict, text = Verdict.PASS, unharmed
    return Headline(verdict, text, _sentences(results, binding=binding, judged=judged, unsure=unsure))


def coverage(results: Results) -> tuple[Coverage, ...]:
    """Count the verdicts of each area of the catalogue, in the order of the specification's chapters."""
    counts: defaultdict[str, Counter[Verdict]] = defaultdict(Counter)
    for entry in results.entries:
        counts[requirement(entry.requirement).area][entry.verdict] += 1
    return tuple(Coverage(area, counts[area]) for area in AREAS if area in counts)


def cards(results: Results, *verdicts: Verdict) -> tuple[Card, ...]:
    """Gather what departed from each requirement whose verdict is one of `verdicts`.

    The worst come first, then those of the modules that others build on.
    """
    found: defaultdict[tuple[Verdict, str], list[Entry]] = defaultdict(list)
    for entry in results.entries:
        if entry.verdict in verdicts:
            found[entry.verdict, entry.requirement].append(entry)
    built = [_card(verdict, requirement(row), tuple(entries)) for (verdict, row), entries in found.items()]
    return tuple(sorted(built, key=_urgency))


def rows(results: Results) -> Mapping[str, tuple[Row, ...]]:
    """Give the requirements that bind the system in any version of the run, by area."""
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in results.entries:
        entries[entry.requirement].append(entry)
    every = [Row(requirement(row), tuple(found)) for row, found in entries.items()]
    by_area = {
        area: tuple(row for row in every if row.binds and row.requirement.area == area) for area in AREAS
    }
    return {area: found for area, found in by_area.items() if found}


def stated(results: Results) -> tuple[Entry, ...]:
    """Give the entries without those of requirements that their version does not state, by version."""
    entries = [entry for entry in results.entries if entry.version in requirement(entry.requirement).versions]
    return tuple(sorted(entries, key=lambda entry: results.versions.index(entry.version)))


def untested(results: Results, verdict: Verdict) -> tuple[Untested, ...]:
    """Group the entries of a verdict (NOT_OBSERVED, NOT_APPLICABLE) by their reason, the commonest first."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in results.entries:
        if entry.verdict is verdict:
            found[entry.reason].append(entry)
    groups = [Untested(reason, tuple(entries)) for reason, entries in found.items()]
    return tuple(sorted(groups, key=lambda group: -len(group.entries)))


def _urgency(card: Card) -> tuple[int, tuple[int, str]]:
    return card.verdict.rank, _place(card.requirement.id)


def _place(row: str) -> tuple[int, str]:
    """Sort ids by the chapters of the specification, so that what others build on comes first."""
    return list(AREAS).index(requirement(row).area), row


def _card(verdict: Verdict, row: Requirement, entries: tuple[Entry, ...]) -> Card:
    alike: defaultdict[tuple[Verdict, str, str, str], list[Finding]] = defaultdict(list)
    for entry in entries:
        for finding in entry.findings:
            alike[finding.verdict, finding.expected, finding.actual, finding.dispute].append(finding)
    observations = [Observation(*key, tuple(findings)) for key, findings in alike.items()]
    return Card(
        requirement=row,
        versions=tuple(entry.version for entry in entries),
        verdict=verdict,
        observations=tuple(sorted(observations, key=lambda seen: seen.verdict.rank)),
        notes=tuple(dict.fromkeys(entry.reason for entry in entries if entry.reason)),
    )


def _sentences(results: Results, *, binding: int, judged: int, unsure: int) -> tuple[str, ...]:
    if not results.versions:
        return (f"plugfest and {results.name} ({results.role}) came to no version of OCPI that both speak.",)
    counts = results.summary
    untested = counts[Verdict.NOT_OBSERVED]
    each = " Each requirement counts once per version." if len(results.versions) > 1 else ""
    counted = ", ".join(
        f"{counts[verdict]:,} {words}"
        for verdict, words in (
            (Verdict.PASS, "kept"),
            (Verdict.FAIL, "violated"),
            (Verdict.WARN, "with a warning"),
            (Verdict.WAIVED, "waived"),
        )
    )
    return (
        f"{results.name} was tested in the role {results.role}, in OCPI {_listed(results.versions)}.",
        f"Of the {binding:,} requirements that bind it, {judged:,} were judged: {counted}.",
        f"{unsure:,} stayed undecided and {untested:,} were not tested.{each}",
    )


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
