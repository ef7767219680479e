"""From a receipt to the figures that a CDR states: what a sender with a right engine would write."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from typing import Any

from ocpi_reference.billing.consumption import RESERVED, ChargingSession, Usage, seconds
from ocpi_reference.billing.editions import EDITIONS, Edition
from ocpi_reference.billing.money import ARITHMETIC, Price, rounded
from ocpi_reference.billing.receipt import CATEGORIES, Line, Receipt

__all__ = ["statement"]

_DECIMALS = 4
"""Of a number in OCPI."""

_HOUR = Decimal(3600)


def statement(receipt: Receipt) -> dict[str, Any]:
    """Give the fields of a CDR that state what was used and what it costs, in the receipt's version.

    Numbers are Decimal with at most four decimals: ``total_cost``, the partial costs that are not zero
    (where the version has them), ``total_energy``, ``total_time`` and, with any parking,
    ``total_parking_time``.
    """
    with localcontext(ARITHMETIC):
        edition = EDITIONS[receipt.ocpi]
        fields = {"total_cost": _price(receipt.total_cost, receipt.lines, edition, limited=receipt.limited)}
        for category in CATEGORIES if edition.partial_costs else ():
            if category in receipt.costs:
                lines = [line for line in receipt.lines if line.category == category]
                fields[f"total_{category}_cost"] = _price(
                    receipt.costs[category], lines, edition, limited=False
                )
        return {**fields, **_quantities(receipt.session)}


def _quantities(session: ChargingSession) -> dict[str, Decimal]:
    def total(*usages: Usage) -> Decimal:
        return sum((p.usage[u].volume for p in session.periods for u in usages if u in p.usage), Decimal(0))

    whole = seconds(session.end - session.start) - total(*RESERVED)
    found = {"total_energy": _number(total(Usage.ENERGY)), "total_time": _number(whole / _HOUR)}
    parked = total(Usage.PARKING_TIME)
    return {**found, "total_parking_time": _number(parked / _HOUR)} if parked else found


def _price(price: Price, lines: Iterable[Line], edition: Edition, *, limited: bool) -> Any:
    known = price.before_taxes or price.after_taxes
    before = _number(known.amount if known else Decimal(0))
    if edition.before_taxes is None:
        return before
    if edition.taxes is None:
        stated = {edition.before_taxes: before}
        if edition.after_taxes is not None and price.after_taxes is not None:
            stated[edition.after_taxes] = _number(price.after_taxes.amount)
        return stated
    return {edition.before_taxes: before, edition.taxes: _taxes(price, lines, limited=limited)}


def _taxes(price: Price, lines: Iterable[Line], *, limited: bool) -> list[dict[str, Any]]:
    """List the taxes by percentage; a limit leaves only their sum."""
    if price.taxes is None:
        return []
    if limited:
        return [{"name": "VAT", "amount": _number(price.taxes.amount)}]
    rates: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.component is not None and line.component.vat is not None and line.cost.taxes is not None:
            rates[line.component.vat] = rates.get(line.component.vat, Decimal(0)) + line.cost.taxes.amount
    return [
        {"name": "VAT", "percentage": rate, "amount": _number(tax)} for rate, tax in sorted(rates.items())
    ]


def _number(amount: Decimal) -> Decimal:
    return rounded(amount, _DECIMALS)
