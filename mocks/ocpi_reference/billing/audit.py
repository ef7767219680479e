"""The audit: every figure that a CDR or Session states about itself gets a verdict."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import localcontext
from typing import Any
from zoneinfo import ZoneInfo

from ocpi_reference.billing.adapter import read_session
from ocpi_reference.billing.candidates import Candidates, candidates
from ocpi_reference.billing.costs import amounts
from ocpi_reference.billing.figures import Figure, Verdict, worst
from ocpi_reference.billing.money import ARITHMETIC
from ocpi_reference.billing.periods import check_periods, check_tariffs
from ocpi_reference.billing.readings import DEFAULT, Reading
from ocpi_reference.billing.receipt import Receipt
from ocpi_reference.billing.related import check_credit, check_session
from ocpi_reference.billing.stated import read_stated
from ocpi_reference.billing.totals import check_totals
from ocpi_reference.billing.verdicts import check_amounts, check_parts, fitting
from ocpi_reference.spec.history import Version

__all__ = ["Audit", "audit"]


@dataclass(frozen=True)
class Audit:
    """What is right and wrong with the figures of one record."""

    id: str
    ocpi: Version
    figures: tuple[Figure, ...]
    receipt: Receipt
    """What it should cost, by the reading that the record follows, else by the best supported."""
    fits: Mapping[str, frozenset[str]]
    """Per open question that this record can answer, the answers that make its total right."""

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all figures; advice does not count."""
        return worst(self.figures)

    @property
    def wrong(self) -> tuple[Figure, ...]:
        """The figures that are wrong, without mere advice."""
        return tuple(f for f in self.figures if f.verdict is Verdict.WRONG and not f.advisory)

    @property
    def cause(self) -> str | None:
        """The mistake that explains most of the wrong figures."""
        named = Counter(figure.cause for figure in self.wrong if figure.cause)
        return named.most_common(1)[0][0] if named else None

    def to_json(self) -> dict[str, Any]:
        """Write the audit as JSON values."""
        return {
            "id": self.id,
            "verdict": self.verdict.value,
            "cause": self.cause,
            "fields": [figure.to_json() for figure in self.figures],
            "notes": [{"code": note.code, "text": note.text} for note in self.receipt.notes],
        }


def audit(
    cdr_or_session: Mapping[str, Any],
    tariffs: Iterable[Mapping[str, Any]] = (),
    *,
    ocpi: Version,
    time_zone: str | ZoneInfo | None = None,
    session: Mapping[str, Any] | None = None,
    original: Mapping[str, Any] | None = None,
    reading: Reading = DEFAULT,
) -> Audit:
    """Judge every figure that a CDR or Session states: amounts, quantities, periods, tariffs, references.

    The record, `tariffs`, `session` (the Session that a CDR closes) and `original` (the CDR that a Credit CDR
    credits) are decoded JSON of the version `ocpi`, with numbers as int or Decimal. Without `time_zone` the
    zone is the record's own, or all zones of its country are tried. `reading` is the one that two parties
    agreed on.

    An amount is RIGHT under `reading`; RIGHT UNDER READING where another answer to an open question gives
    it; WRONG with the most likely mistake of `CAUSES`; or UNDECIDABLE with bounds where the record leaves
    out what decides.

    Raises:
        UnreadableError: a field that decides about money is missing or makes no sense; the text names the
        place. UnknownZoneError: `time_zone` is not in the zone database.
        CurrencyError: tariffs of two currencies price one session, or a currency is none of ISO 4217.
    """
    with localcontext(ARITHMETIC):
        charging = read_session(cdr_or_session, tariffs, ocpi)
        stated = read_stated(cdr_or_session, ocpi)
        found = candidates(charging, ocpi=ocpi, time_zone=time_zone, reading=reading)
        money = amounts(stated)
        figures = check_amounts(found, stated, money, ocpi)
        like = fitting(found, money)
        receipt = like[0].receipt if like else found.first
        figures += check_parts(stated, receipt, figures)
        figures += check_totals(charging, stated, receipt)
        figures += check_periods(charging, found.first, stated)
        figures += check_tariffs(charging, found.first, stated)
        figures += check_credit(cdr_or_session, stated, original, ocpi)
        if session is not None:
            figures += check_session(cdr_or_session, session, ocpi)
        return Audit(stated.id, ocpi, tuple(figures), receipt, _answers(found, {id(c) for c in like}))


def _answers(found: Candidates, like: set[int]) -> Mapping[str, frozenset[str]]:
    """Give, per question whose answer the total reveals, the answers that fit it."""
    tried: dict[str, set[str]] = {}
    fit: dict[str, set[str]] = {}
    for question in {q for candidate in found.all for q in candidate.receipt.open_questions}:
        for candidate in found.all:
            answer = getattr(candidate.receipt.reading, question.field)
            tried.setdefault(question.id, set()).add(answer)
            if id(candidate) in like:
                fit.setdefault(question.id, set()).add(answer)
    return {name: frozenset(answers) for name, answers in fit.items() if answers != tried[name]}
