"""Known mistakes about prices, taxes, limits and the rounding of amounts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

from ocpi_reference.billing.causes.cause import Cause
from ocpi_reference.billing.charges import Charge, step
from ocpi_reference.billing.consumption import ChargingSession
from ocpi_reference.billing.money import Price, exact, minor_units, rounded
from ocpi_reference.billing.practice import PER_UNIT, Practice
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.receipt import Line, Receipt
from ocpi_reference.billing.tariff import Component, Dimension, Tariff, TaxRule
from ocpi_reference.billing.taxes import Adjustment, limits, taxed

__all__ = ["CAUSES"]

Zero = Decimal(0)


def components(edit: Callable[[Component], Component]) -> Callable[[ChargingSession], ChargingSession]:
    """Read the price components of all tariffs in a wrong way."""

    def tariff(known: Tariff) -> Tariff:
        return replace(
            known,
            elements=tuple(
                replace(element, components=tuple(edit(one) for one in element.components))
                for element in known.elements
            ),
        )

    return lambda session: replace(session, tariffs=tuple(tariff(known) for known in session.tariffs))


def price_of_a_minute(component: Component) -> Component:
    """Round the price of a minute to two decimals."""
    if component.dimension not in (Dimension.TIME, Dimension.PARKING_TIME):
        return component
    return replace(component, price=rounded(component.price / 60, 2) * 60)


def one_rate(session: ChargingSession) -> ChargingSession:
    """Tax everything at the first percentage of the tariff."""

    def tariff(known: Tariff) -> Tariff:
        rates = [one.vat for element in known.elements for one in element.components if one.vat is not None]
        if not rates:
            return known
        elements = tuple(
            replace(element, components=tuple(replace(one, vat=rates[0]) for one in element.components))
            for element in known.elements
        )
        return replace(known, elements=elements)

    return replace(session, tariffs=tuple(tariff(known) for known in session.tariffs))


def per_block(charge: Charge) -> Decimal:
    """Take the price as that of one step_size instead of a kWh or an hour."""
    return step(charge.component) or PER_UNIT[charge.component.dimension]


def per_minute(charge: Charge) -> Decimal:
    """Take the price of an hour as that of a minute."""
    per = PER_UNIT[charge.component.dimension]
    return per / 60 if per > 1 else per


def _amount(price: Price, name: str) -> Decimal | None:
    money = getattr(price, name)
    return None if money is None else money.amount


def tax_twice(gross: Decimal, component: Component, currency: str, rule: TaxRule) -> Price:
    """Add the tax to an amount that already has it."""
    right = taxed(gross, component, currency, rule)
    after = _amount(right, "after_taxes")
    again = None if after is None else exact(after * (1 + (component.vat or Zero) / 100))
    return Price.of(currency, _amount(right, "before_taxes"), again)


def no_tax(gross: Decimal, component: Component, currency: str, rule: TaxRule) -> Price:
    """State the amount before taxes as the one after taxes."""
    before = _amount(taxed(gross, component, currency, rule), "before_taxes")
    return Price.of(currency, before, before)


def tax_on_included(gross: Decimal, component: Component, currency: str, rule: TaxRule) -> Price:
    """Add taxes to prices that contain them."""
    return taxed(gross, component, currency, TaxRule.ADDED if rule is TaxRule.INCLUDED else rule)


def taxes_taken_out(gross: Decimal, component: Component, currency: str, rule: TaxRule) -> Price:
    """Take taxes out of prices that do not contain them."""
    return taxed(gross, component, currency, TaxRule.INCLUDED if rule is TaxRule.ADDED else rule)


def gross_as_net(gross: Decimal, component: Component, currency: str, rule: TaxRule) -> Price:
    """State the amount after taxes as the one before them."""
    after = _amount(taxed(gross, component, currency, rule), "after_taxes")
    return Price.of(currency, after, after)


def no_limits(total: Price, tariff: Tariff, rate: Decimal, judge: Judge) -> Sequence[Adjustment]:
    """Ignore min_price and max_price."""
    return ()


def limits_before_taxes_only(
    total: Price, tariff: Tariff, rate: Decimal, judge: Judge
) -> Sequence[Adjustment]:
    """Apply limits to the amount before taxes and leave the other alone."""

    def before_only(one: Adjustment) -> Adjustment:
        after = None if one.cost.after_taxes is None else Zero
        return replace(one, cost=Price.of(tariff.currency, _amount(one.cost, "before_taxes"), after))

    return [before_only(one) for one in limits(total, tariff, rate, judge)]


def minimum_as_fee(total: Price, tariff: Tariff, rate: Decimal, judge: Judge) -> Sequence[Adjustment]:
    """Add min_price to the cost as if it were a fee."""
    least = tariff.min_price
    if least is None:
        return limits(total, tariff, rate, judge)
    after = least.before_taxes if least.after_taxes is None else least.after_taxes
    fee = Adjustment("min_price", tariff, Price.of(tariff.currency, least.before_taxes, after))
    return [fee, *limits(total + fee.cost, replace(tariff, min_price=None), rate, judge)]


def rounded_to_coins(amount: Decimal, currency: str) -> Decimal:
    """Round an amount to the smallest coin."""
    return rounded(amount, minor_units(currency))


def cut_off(amount: Decimal, currency: str) -> Decimal:
    """Drop everything below the smallest coin."""
    places = minor_units(currency)
    return amount.scaleb(places).to_integral_value(ROUND_FLOOR).scaleb(-places)


def _with_lines(receipt: Receipt, lines: Iterable[Line]) -> Receipt:
    return replace(receipt, lines=tuple(lines))


def only(*categories: str) -> Callable[[Receipt], Receipt]:
    """Bill some parts of the cost and forget the others."""
    return lambda receipt: _with_lines(
        receipt, (line for line in receipt.lines if line.category in categories)
    )


def times(factor: Decimal) -> Callable[[Receipt], Receipt]:
    """State amounts in another unit of money."""

    def scaled(line: Line) -> Line:
        before, after = (_amount(line.cost, name) for name in ("before_taxes", "after_taxes"))
        cost = Price.of(
            receipt_currency(line),
            None if before is None else before * factor,
            None if after is None else after * factor,
        )
        return replace(line, cost=cost)

    return lambda receipt: _with_lines(receipt, (scaled(line) for line in receipt.lines))


def receipt_currency(line: Line) -> str:
    """Give the currency of a line."""
    known = line.cost.before_taxes or line.cost.after_taxes
    assert known is not None
    return known.currency


CAUSES = (
    Cause(
        "vat-twice",
        "the tax is added to an amount that already has it",
        "tariffs-072",
        Practice(tax=tax_twice),
        common=True,
    ),
    Cause(
        "vat-missing",
        "the amount after taxes is that before taxes",
        "tariffs-072",
        Practice(tax=no_tax),
        common=True,
    ),
    Cause(
        "vat-on-included",
        "taxes are added to prices that contain them",
        "tariffs-057",
        Practice(tax=tax_on_included),
        common=True,
    ),
    Cause(
        "vat-taken-out",
        "taxes are taken out of prices that do not contain them",
        "tariffs-071",
        Practice(tax=taxes_taken_out),
    ),
    Cause(
        "gross-as-net",
        "the amount after taxes is stated as the one before them",
        "tariffs-071",
        Practice(tax=gross_as_net),
    ),
    Cause(
        "one-vat-rate",
        "everything is taxed at the first percentage of the tariff",
        "tariffs-072",
        Practice(session=one_rate),
    ),
    Cause(
        "limits-ignored",
        "min_price and max_price are ignored",
        "tariffs-050",
        Practice(limits=no_limits),
        common=True,
    ),
    Cause(
        "limits-before-taxes-only",
        "min_price and max_price act before taxes only",
        "tariffs-051",
        Practice(limits=limits_before_taxes_only),
        common=True,
    ),
    Cause(
        "minimum-as-fee",
        "min_price is added as if it were a fee",
        "tariffs-052",
        Practice(limits=minimum_as_fee),
    ),
    Cause(
        "price-per-block",
        "the price is taken for one step_size instead of a kWh or an hour",
        "tariffs-070",
        Practice(per=per_block),
    ),
    Cause(
        "price-per-minute",
        "the price of an hour is taken for a minute",
        "tariffs-070",
        Practice(per=per_minute),
    ),
    Cause(
        "minute-price-rounded",
        "the price of a minute is rounded before it is multiplied",
        "tariffs-070",
        Practice(session=components(price_of_a_minute)),
    ),
    Cause(
        "rounded-per-period",
        "the amount of every charging period is rounded",
        "tariffs-043",
        Practice(merges=False, amount=rounded_to_coins),
        common=True,
    ),
    Cause(
        "cut-off-per-period",
        "the amount of every charging period is cut off at the smallest coin",
        "tariffs-043",
        Practice(merges=False, amount=cut_off),
    ),
    Cause(
        "cents-as-whole",
        "amounts are stated in the smallest coin",
        "cdrs-083",
        Practice(finish=times(Decimal(100))),
    ),
    Cause(
        "energy-only",
        "only energy is billed",
        "cdrs-092",
        Practice(finish=only("energy", "limit")),
    ),
    Cause(
        "reservation-free",
        "the reservation is not billed",
        "tariffs-090",
        Practice(finish=only("fixed", "energy", "time", "parking", "limit")),
    ),
)
