"""``report.html``: one file that says what a run found, to people who were not there.

It loads nothing from elsewhere, runs offline, and is complete without JavaScript. Whatever the system under
test sent is escaped, and a content security policy admits only the page's own script and style.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ocpi_harness.verdict import Results, Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reports import summary
from ocpi_reports.evidence import Evidence, by_number, evidence
from ocpi_reports.legible import legible
from ocpi_reports.vocabulary import AREAS, WORDS, scenario_sentence

__all__ = ["render"]

MOST_EXCHANGES = 150
"""How many exchanges a page shows; with `MOST_CHARACTERS` of each body it bounds the size of the file."""
MOST_OBSERVATIONS = 6
"""How many different departures a page shows of one requirement."""
_BARS = (
    Verdict.FAIL,
    Verdict.WARN,
    Verdict.WAIVED,
    Verdict.PASS,
    Verdict.ERROR,
    Verdict.INCONCLUSIVE,
    Verdict.NOT_OBSERVED,
)
"""The order of the pieces of a bar, from what was judged to what was not."""


@dataclass(frozen=True)
class _Section:
    """One list of findings: which verdicts it holds, and how it is introduced."""

    anchor: str
    title: str
    verdicts: tuple[Verdict, ...]
    lead: str
    nothing: str
    """What is said where the list is empty; the section is left out where this is empty too."""


_SECTIONS = (
    _Section(
        "violations",
        "Violations",
        (Verdict.FAIL,),
        "What the system did against a MUST of OCPI, with the exchange that shows it.",
        "The run saw no requirement violated.",
    ),
    _Section(
        "warnings",
        "Warnings",
        (Verdict.WARN,),
        "Advice left aside, unclear clauses, and expectations that OCPI does not state in so many words.",
        "The run gave no warning.",
    ),
    _Section(
        "waived",
        "Waived",
        (Verdict.WAIVED,),
        "Violations that the operator of the system knows and has excused for a time.",
        "",
    ),
    _Section(
        "undecided",
        "Undecided",
        (Verdict.ERROR, Verdict.INCONCLUSIVE),
        "Requirements on which this run can give no verdict. Run again once the cause is mended.",
        "",
    ),
)


@dataclass(frozen=True)
class _Piece:
    """One piece of a bar; a bar is 1,000 wide."""

    verdict: Verdict
    start: int
    width: int


def render(results: Results, exchanges: Iterable[Exchange]) -> str:
    """Write the page; `exchanges` are redacted already and need not be in order."""
    recorded = tuple(exchanges)
    rows = summary.rows(results)
    sections = [(section, summary.cards(results, *section.verdicts)) for section in _SECTIONS]
    style, script = _part("report.css"), _part("report.js")
    template = _environment().get_template("report.html")
    return template.render(
        results=results,
        headline=summary.headline(results),
        recording=summary.recording(recorded),
        sections=[(section, cards) for section, cards in sections if cards or section.nothing],
        coverage=[(part, _pieces(part)) for part in summary.coverage(results)],
        rows=rows,
        bound={row.requirement.id for found in rows.values() for row in found},
        untested=summary.untested(results, Verdict.NOT_OBSERVED),
        foreign=summary.untested(results, Verdict.NOT_APPLICABLE),
        evidence=_evidence([card for _, cards in sections for card in cards], by_number(recorded)),
        numbers=frozenset(exchange.number for exchange in recorded),
        most_observations=MOST_OBSERVATIONS,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        style_hash=_hash(style),
        script_hash=_hash(script),
        Verdict=Verdict,
        words=WORDS,
        areas=AREAS,
        bars=_BARS,
        anchors={verdict: section.anchor for section in _SECTIONS for verdict in section.verdicts},
        order=(*_BARS, Verdict.NOT_APPLICABLE),
    )


def _evidence(cards: Iterable[summary.Card], recorded: Mapping[int, Exchange]) -> Mapping[int, Evidence]:
    """Prepare the exchange of each departure that is shown, as many as a page may hold, in their order."""
    shown = [seen.exchange for card in cards for seen in card.observations[:MOST_OBSERVATIONS]]
    numbers = list(dict.fromkeys(number for number in shown if number is not None and number in recorded))
    return {number: evidence(recorded[number]) for number in numbers[:MOST_EXCHANGES]}


def _pieces(part: summary.Coverage) -> tuple[_Piece, ...]:
    pieces, start, total = [], 0, 0
    for verdict in _BARS:
        total += part.counts[verdict]
        end = round(1000 * total / part.binding) if part.binding else 0
        if end > start:
            pieces.append(_Piece(verdict, start, end - start))
        start = end
    return tuple(pieces)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ocpi_reports", "templates"),
        autoescape=True,
        finalize=_legible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["aloud"] = scenario_sentence
    environment.filters["prose"] = _prose
    environment.filters["many"] = lambda count: f"{count:,}"
    return environment


def _legible(value: object) -> object:
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _prose(text: str) -> Markup:
    """Set words between backticks as code, as the catalogue writes field names."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(legible(text)))))  # noqa: S704 - escaped before


_CODE = re.compile(r"`([^`\n]+)`")


@cache
def _part(name: str) -> str:
    return (files("ocpi_reports") / "templates" / name).read_text("utf-8")


def _hash(text: str) -> str:
    """The source expression of a content security policy that admits exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
