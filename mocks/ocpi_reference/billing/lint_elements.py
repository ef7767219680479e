"""Lint of elements against each other: what never matches, what is never used, what has no price."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from ocpi_reference.billing.coverage import Condition, conditions, holds, in_words
from ocpi_reference.billing.findings import Level, LintFinding
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.billing.tariff import Dimension, Element, Purpose, Restrictions, Tariff

__all__ = ["check_coverage", "check_overlaps"]

_NEEDS_PRICE = (Dimension.ENERGY, Dimension.TIME)
"""Dimensions that are hardly ever free for a while; parking often is, on purpose."""

Numbered = Sequence[tuple[int, Element]]


def check_coverage(tariff: Tariff) -> Iterable[LintFinding]:
    """Find elements that can never match or are never used, and consumption that has no price for a while."""
    for purpose in Purpose:
        elements = [(n, element) for n, element in enumerate(tariff.elements) if element.purpose is purpose]
        sample = conditions([element.restrictions for _, element in elements])
        if sample is None:
            text = "it distinguishes too many conditions to look at all of them"
            yield LintFinding("too-complex", Level.HINT, "elements", text, "tariffs-100")
        elif elements:
            yield from _check(elements, list(sample), tariff)


def _check(elements: Numbered, sample: Sequence[Condition], tariff: Tariff) -> Iterable[LintFinding]:
    matching = {
        n: frozenset(k for k, c in enumerate(sample) if holds(element.restrictions, c))
        for n, element in elements
    }
    for n, found in matching.items():
        if not found and not _contradicts(tariff.elements[n].restrictions):
            yield _finding(
                "never-matches", Level.ERROR, n, "no condition meets all its restrictions", "tariffs-100"
            )
    for dimension in Dimension:
        pricing = [(n, matching[n]) for n, element in elements if element.prices(dimension)]
        covered: frozenset[int] = frozenset()
        for n, found in pricing:
            if found and found <= covered:
                text = f"its {dimension.value} is never used: elements before it price it whenever it matches"
                yield _finding("never-used", Level.WARNING, n, text, "tariffs-038")
            covered |= found
        if pricing and len(covered) < len(sample) and elements[0][1].purpose is Purpose.SESSION:
            yield from _uncovered(dimension, sample[min(set(range(len(sample))) - covered)])


def _uncovered(dimension: Dimension, example: Condition) -> Iterable[LintFinding]:
    when = in_words(example)
    text = f"{dimension.value} has no price {when}; a last element without restrictions would give it one"
    if dimension in _NEEDS_PRICE:
        yield LintFinding("gap", Level.WARNING, "elements", text, "tariffs-041")
    else:
        yield LintFinding("no-fallback", Level.HINT, "elements", text, "tariffs-041")


def _contradicts(given: Restrictions) -> bool:
    """Say whether two bounds of one quantity exclude each other, which has a finding of its own."""
    return bool(list(contradictions(given)))


def contradictions(given: Restrictions) -> Iterable[tuple[str, str]]:
    """Give the restrictions of an element that exclude each other, each with the reason."""
    for quantity in ("kwh", "power", "current", "duration"):
        low, high = getattr(given, f"min_{quantity}"), getattr(given, f"max_{quantity}")
        if low is not None and high is not None and low >= high:
            yield f"min_{quantity}", f"min_{quantity} {plain(low)} is not below max_{quantity} {plain(high)}"
        elif high is not None and high <= 0:
            yield f"max_{quantity}", f"max_{quantity} {plain(high)} is never undercut"
    if given.start_date is not None and given.end_date is not None and given.start_date >= given.end_date:
        yield (
            "start_date",
            f"start_date {given.start_date} is not before end_date {given.end_date}, which is excluded",
        )


def check_overlaps(tariff: Tariff) -> Iterable[LintFinding]:
    """Find tiers of one quantity that overlap in part, so that list order decides against their bounds."""
    numbered = list(enumerate(tariff.elements))
    for (one, first), (other, second) in combinations(numbered, 2):
        shared = [d for d in Dimension if first.prices(d) and second.prices(d)]
        quantity = _only_difference(first.restrictions, second.restrictions)
        if not shared or quantity is None or first.purpose is not second.purpose:
            continue
        (low, high), (low_, high_) = sorted(_range(tier.restrictions, quantity) for tier in (first, second))
        if low < low_ < high < high_:
            text = f"from {plain(low_)} to {plain(high)} {quantity} it overlaps elements[{one}]"
            yield _finding("tiers-overlap", Level.WARNING, other, text, "tariffs-038")


def _only_difference(one: Restrictions, other: Restrictions) -> str | None:
    """Give the quantity in which alone the restrictions of two elements differ."""
    for quantity in ("kwh", "power", "current", "duration"):
        same: dict[str, Any] = {f"min_{quantity}": None, f"max_{quantity}": None}
        if one != other and replace(one, **same) == replace(other, **same):
            return quantity
    return None


def _range(given: Restrictions, quantity: str) -> tuple[Decimal, Decimal]:
    low, high = getattr(given, f"min_{quantity}"), getattr(given, f"max_{quantity}")
    return (Decimal(0) if low is None else low), (Decimal("Infinity") if high is None else high)


def _finding(code: str, level: Level, element: int, text: str, requirement: str) -> LintFinding:
    return LintFinding(code, level, f"elements[{element}]", text, requirement)
