"""From stated amounts, legal costs and suspects to a verdict on each amount."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ocpi_reference.billing.candidates import Candidate, Candidates
from ocpi_reference.billing.clauses import clause
from ocpi_reference.billing.costs import Amount, fits, tolerance
from ocpi_reference.billing.explain import Suspect, suspects
from ocpi_reference.billing.figures import Figure, Verdict
from ocpi_reference.billing.money import minor_units
from ocpi_reference.billing.receipt import Receipt
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.billing.stated import Stated, computed
from ocpi_reference.spec.history import Version

__all__ = ["UNEXPLAINED", "check_amounts", "check_parts", "fitting"]

UNEXPLAINED = "unexplained-amount"
"""The cause of an amount that neither the tariff nor a known mistake gives."""

_CLAUSES = {
    "total_cost": ("cdrs-092", "cdrs-093", "cdrs-094"),
    "total_fixed_cost": ("cdrs-096",),
    "total_energy_cost": ("cdrs-098",),
    "total_time_cost": ("cdrs-100",),
    "total_parking_cost": ("cdrs-102",),
    "total_reservation_cost": ("cdrs-103",),
}

_ARTEFACTS = {("A2", "as published"): "four-decimal-artefact"}
"""Legal answers that no sender chooses: they happen to engines that price the printed volumes."""

_MOST_OTHERS = 5


def fitting(found: Candidates, amounts: Sequence[Amount]) -> tuple[Candidate, ...]:
    """Give the candidates whose total is the stated one; what one leaves open does not speak against it."""
    totals = [amount for amount in amounts if amount.field == "total_cost"]
    return tuple(
        candidate
        for candidate in found.all
        if any(fits(candidate.receipt, amount) for amount in totals)
        and all(
            amount.computed(candidate.receipt) is None or fits(candidate.receipt, amount) for amount in totals
        )
    )


def check_amounts(
    found: Candidates, stated: Stated, amounts: Sequence[Amount], ocpi: Version
) -> list[Figure]:
    """Judge every stated amount, and taxes that are left out."""
    best = next(iter(fitting(found, amounts)), found.all[0])
    figures = [_judged(amount, found, best, stated, ocpi) for amount in amounts]
    wrong = [f.field for f in figures if f.verdict is Verdict.WRONG and f.cause is None]
    if wrong:
        ranked = suspects(found, amounts, wrong)
        figures = [_explained(figure, ranked) if figure.field in wrong else figure for figure in figures]
    return [*figures, *_taxes_left_out(stated, best, ocpi)]


def _judged(amount: Amount, found: Candidates, best: Candidate, stated: Stated, ocpi: Version) -> Figure:
    requirement = clause(_CLAUSES[amount.field], ocpi).requirement
    blank = Figure(amount.name, plain(amount.stated), None, Verdict.RIGHT, requirement)
    expected = amount.computed(best.receipt)
    if expected is not None:
        blank = replace(blank, expected=plain(expected))
    if all(fits(candidate.receipt, amount) for candidate in found.defaults):
        return blank
    under = [c for c in (best, *found.all) if fits(c.receipt, amount)]
    if under:
        words = ", ".join(f"{question}: {answer}" for question, answer in under[0].deviations)
        artefact = next((name for answer, name in _ARTEFACTS.items() if answer in under[0].deviations), None)
        return replace(
            blank,
            expected=plain(amount.computed(under[0].receipt) or Decimal(0)),
            verdict=Verdict.RIGHT_UNDER_READING,
            readings=under[0].deviations,
            cause=artefact,
            why=f"right under the reading {words}",
        )
    if expected is None:
        why = "the tariff does not tell how much of the cost is tax"
        return replace(blank, verdict=Verdict.UNDECIDABLE, why=why, advisory=True)
    blank = replace(blank, verdict=Verdict.WRONG, difference=amount.stated - expected)
    return _credited(blank, amount, best, stated) or _undecided(blank, amount, found, best) or blank


def _credited(figure: Figure, amount: Amount, best: Candidate, stated: Stated) -> Figure | None:
    """Recognize the signs of a Credit CDR: its total is negative and its parts are not."""
    if not stated.credit or not fits(best.receipt, replace(amount, sign=-amount.sign)):
        return None
    if amount.field == "total_cost":
        return replace(figure, cause="credit-not-negated", why="the total of a Credit CDR is not negated")
    why = "a Credit CDR negates its total alone, and this part is negated too"
    return replace(figure, cause="credit-part-negated", why=why, advisory=True)


def _undecided(figure: Figure, amount: Amount, found: Candidates, best: Candidate) -> Figure | None:
    """Say that the data do not decide, where they do not and the amount is possible."""
    if amount.field != "total_cost" and best.receipt.limited:
        why = "OCPI does not say how min_price and max_price change the partial costs"
        return replace(figure, verdict=Verdict.UNDECIDABLE, why=why, advisory=True)
    if found.gap is None:
        return None
    if found.unpriced:
        return replace(figure, expected=None, difference=None, verdict=Verdict.UNDECIDABLE, why=found.gap)
    bounds = found.bounds(amount.field, amount.kind, amount.sign)
    slack = tolerance(best.receipt, amount)
    if bounds is None or not bounds.low - slack <= amount.stated <= bounds.high + slack:
        return replace(figure, bounds=bounds)
    return replace(figure, verdict=Verdict.UNDECIDABLE, why=found.gap, bounds=bounds)


def _explained(figure: Figure, ranked: Sequence[Suspect]) -> Figure:
    """Name the most likely mistake behind a wrong amount."""
    own = [suspect for suspect in ranked if figure.field in suspect.explained]
    if own:
        others = tuple(suspect.cause.name for suspect in own[1 : _MOST_OTHERS + 1])
        return replace(figure, cause=own[0].cause.name, other_causes=others, why=own[0].cause.text)
    off = figure.difference or Decimal(0)
    why = f"{plain(abs(off))} {'more' if off > 0 else 'less'} than the tariff explains"
    return replace(figure, cause=UNEXPLAINED, why=why)


def _taxes_left_out(stated: Stated, best: Candidate, ocpi: Version) -> Iterable[Figure]:
    for cost in stated.costs.values():
        taxes = computed(best.receipt, cost.field).taxes
        left_out = cost.after is None and cost.names[0] != cost.names[1] and taxes is not None
        if (
            left_out
            and taxes is not None
            and abs(taxes.amount) > Decimal(1).scaleb(-minor_units(taxes.currency))
        ):
            yield Figure(
                cost.names[1],
                None,
                plain((computed(best.receipt, cost.field).after_taxes or taxes).amount),
                Verdict.WRONG,
                clause(("cdrs-106", "cdrs-114"), ocpi).requirement,
                cause="taxes-left-out",
                why="the tariff has taxes and the record states none",
                advisory=True,
            )


def check_parts(stated: Stated, receipt: Receipt, figures: Sequence[Figure]) -> Iterable[Figure]:
    """Check that the total is the sum of its parts, where nothing else is wrong with the amounts.

    All parts that cost something must be stated, and no limit may act; `receipt` is that of the reading which
    the record follows.
    """
    total = stated.costs.get("total_cost")
    parts = [cost for field, cost in stated.costs.items() if field != "total_cost"]
    amiss = any(figure.verdict is Verdict.WRONG for figure in figures)
    if total is None or not parts or amiss or stated.credit or receipt.limited:
        return
    due = {
        f"total_{category}_cost"
        for category, cost in receipt.costs.items()
        if cost.before_taxes and cost.before_taxes.amount
    }
    if not due <= stated.costs.keys():
        return
    coin = Decimal(1).scaleb(-minor_units(stated.currency))
    for place, name in enumerate(total.names):
        sum_ = [(part.before, part.after)[place] for part in parts]
        whole = (total.before, total.after)[place]
        if whole is None or any(amount is None for amount in sum_):
            continue
        added = sum((amount for amount in sum_ if amount is not None), Decimal(0))
        if abs(whole - added) > coin * (len(parts) + 1):
            yield Figure(
                name,
                plain(whole),
                plain(added),
                Verdict.WRONG,
                "cdrs-095",
                difference=whole - added,
                cause="parts-do-not-add-up",
                why="the partial costs do not add up to it",
            )
