"""From charges to money: taxes, and the least and greatest price of a session.

https://github.com/ocpi/ocpi/blob/2.3.0/release/core/mod_tariffs.asciidoc#mod_tariffs_tariff_object
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ocpi_reference.billing.money import Money, Price, exact
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.tariff import Component, PriceLimit, Tariff, TaxRule

__all__ = ["LIMIT_CLAUSES", "Adjustment", "limits", "rule_of", "taxed"]

LIMIT_CLAUSES = {
    "min_price": ("tariffs-048", "tariffs-053"),
    "max_price": ("tariffs-050", "tariffs-054"),
}
"""The two limits, in the order in which they act, each with its clause."""


@dataclass(frozen=True)
class Adjustment:
    """What a limit of a tariff adds to the cost of a session, or takes away."""

    name: str
    """``min_price`` or ``max_price``."""
    tariff: Tariff
    cost: Price


def rule_of(tariff: Tariff, judge: Judge) -> TaxRule:
    """Give how a tariff's prices relate to taxes, under a reading."""
    if tariff.tax_rule is not TaxRule.UNSTATED:
        return tariff.tax_rule
    return judge.pick("unstated_vat", {"unknown": TaxRule.UNKNOWN, "none": TaxRule.ADDED})


def taxed(gross: Decimal, component: Component, currency: str, rule: TaxRule) -> Price:
    """Give the cost before and after taxes of `gross`, the amount that the component's price asks.

    A component without vat is not taxed; where prices contain taxes it leaves the amount before taxes open.
    """
    rate = 1 + (component.vat or Decimal(0)) / 100
    match rule:
        case TaxRule.ADDED:
            return Price.of(currency, gross, exact(gross * rate))
        case TaxRule.INCLUDED:
            return Price.of(currency, None if component.vat is None else exact(gross / rate), gross)
        case TaxRule.NONE:
            return Price.of(currency, gross, gross)
        case _:
            return Price.of(currency, gross, None)


def limits(total: Price, tariff: Tariff, rate: Decimal, judge: Judge) -> tuple[Adjustment, ...]:
    """Apply a tariff's min_price and max_price to a total; before and after taxes each has its own limit.

    `rate` is the part of a cost after taxes that one unit before taxes makes, for a total of nothing.
    """
    found: list[Adjustment] = []
    for name, bound, clamp in (("min_price", tariff.min_price, max), ("max_price", tariff.max_price, min)):
        if bound is not None:
            limited = Price.of(tariff.currency, *_limited(total, bound, clamp, rate, judge))
            if limited != total:
                found.append(Adjustment(name, tariff, _difference(limited, total)))
                total = limited
    return tuple(found)


def _limited(
    total: Price, bound: PriceLimit, clamp: Callable[[Decimal, Decimal], Decimal], rate: Decimal, judge: Judge
) -> tuple[Decimal | None, Decimal | None]:
    before, after = _amount(total.before_taxes), _amount(total.after_taxes)
    new_before = None if before is None else clamp(before, bound.before_taxes)
    if after is None or bound.after_taxes is not None:
        new_after = None if after is None or bound.after_taxes is None else clamp(after, bound.after_taxes)
    elif before is None or new_before is None or new_before == before:
        new_after = after
    else:
        outcomes = {"in proportion": exact(new_before * (after / before if before else rate))}
        if after >= new_before:
            outcomes["not limited"] = after
        new_after = judge.pick("limit_after_taxes", outcomes)
    if (
        new_before is not None
        and new_after is not None
        and new_after < new_before
        and (before or 0) <= (after or 0)
    ):
        new_before = new_after = clamp(
            new_before, new_after
        )  # both limits bind, and taxes are never negative
    return new_before, new_after


def _amount(money: Money | None) -> Decimal | None:
    return None if money is None else money.amount


def _difference(one: Price, other: Price) -> Price:
    return Price(
        None
        if one.before_taxes is None or other.before_taxes is None
        else one.before_taxes - other.before_taxes,
        None if one.after_taxes is None or other.after_taxes is None else one.after_taxes - other.after_taxes,
    )
