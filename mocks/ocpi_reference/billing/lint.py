"""Tariff lint: what is legal JSON and yet cannot be meant."""

from collections.abc import Callable, Iterable, Mapping
from decimal import localcontext
from typing import Any

from ocpi_reference.billing.adapter import read_tariff
from ocpi_reference.billing.currencies import currency_of
from ocpi_reference.billing.findings import Level, LintFinding
from ocpi_reference.billing.lint_elements import check_coverage, check_overlaps, contradictions
from ocpi_reference.billing.money import ARITHMETIC, CurrencyError, minor_units
from ocpi_reference.billing.restrictions import DAYS, plain
from ocpi_reference.billing.tariff import Dimension, Element, Purpose, Tariff, TaxRule
from ocpi_reference.spec.history import Version

__all__ = ["lint"]

_RESERVED_DIMENSIONS = (Dimension.FLAT, Dimension.TIME)


def lint(tariff: Mapping[str, Any], *, ocpi: Version, country: str | None = None) -> tuple[LintFinding, ...]:
    """Find what a tariff of a version cannot mean; errors first.

    `tariff` is decoded JSON with numbers as int or Decimal. `country` is the two-letter code of the
    location; without it the tariff's own country_code is compared with its currency.

    Raises:
        UnreadableError: the tariff cannot be read at all; the text names the place.
    """
    with localcontext(ARITHMETIC):
        known = read_tariff(tariff, ocpi)
        found = [finding for rule in _RULES for finding in rule(known)]
        found += _check_currency(known, country or str(tariff.get("country_code") or ""))
    return tuple(sorted(found, key=lambda finding: tuple(Level).index(finding.level)))


def _check_currency(tariff: Tariff, country: str) -> Iterable[LintFinding]:
    try:
        minor_units(tariff.currency)
    except CurrencyError as error:
        yield LintFinding("currency-unknown", Level.ERROR, "currency", str(error), "tariffs-034")
        return
    expected = currency_of(country)
    if expected not in (None, tariff.currency):
        text = f"it is {tariff.currency}, and {country.upper()} pays in {expected}"
        yield LintFinding("currency-of-country", Level.WARNING, "currency", text, "tariffs-034")


def _check_restrictions(tariff: Tariff) -> Iterable[LintFinding]:
    for n, element in enumerate(tariff.elements):
        given, place = element.restrictions, f"elements[{n}].restrictions"
        for field, text in contradictions(given):
            yield LintFinding("bounds-contradict", Level.ERROR, f"{place}.{field}", text, "tariffs-100")
        if (
            given.start_time is not None
            and given.start_time == given.end_time
            and given.start_time.isoformat() != "00:00:00"
        ):
            text = (
                f"start_time and end_time are both {given.start_time:%H:%M}: an empty window or a whole day"
            )
            yield LintFinding("equal-times", Level.WARNING, place, text, "tariffs-103")
        if set(given.day_of_week) == set(DAYS):
            text = "it lists the whole week, which restricts nothing"
            yield LintFinding("whole-week", Level.HINT, f"{place}.day_of_week", text, "tariffs-124")
        unknown = sorted(set(given.day_of_week) - set(DAYS))
        if unknown:
            text = f"{', '.join(unknown)} is no day of the week and never matches"
            yield LintFinding("no-weekday", Level.ERROR, f"{place}.day_of_week", text, "tariffs-124")


def _check_components(tariff: Tariff) -> Iterable[LintFinding]:
    for n, element in enumerate(tariff.elements):
        for dimension in Dimension:
            if len(element.prices(dimension)) > 1:
                text = f"it prices {dimension.value} twice; only the first counts"
                yield LintFinding("priced-twice", Level.WARNING, f"elements[{n}]", text, "tariffs-037")
        for k, component in enumerate(element.components):
            place = f"elements[{n}].price_components[{k}]"
            if component.price < 0:
                text = f"a price of {plain(component.price)} pays the driver"
                yield LintFinding("negative-price", Level.WARNING, f"{place}.price", text, "tariffs-070")
            if component.vat is not None and not 0 <= component.vat < 100:
                text = f"a percentage of {plain(component.vat)} is no VAT"
                yield LintFinding("vat-out-of-range", Level.ERROR, f"{place}.vat", text, "tariffs-072")
            if component.step_size < 1 and component.dimension is not Dimension.FLAT:
                text = f"step_size {component.step_size} rounds nothing; the smallest step is 1"
                yield LintFinding("step-size-zero", Level.WARNING, f"{place}.step_size", text, "tariffs-076")


def _check_purposes(tariff: Tariff) -> Iterable[LintFinding]:
    for n, element in enumerate(tariff.elements):
        if element.purpose is not Purpose.SESSION:
            yield from _check_purpose(n, element)


def _check_purpose(n: int, element: Element) -> Iterable[LintFinding]:
    for k, component in enumerate(element.components):
        if component.dimension not in _RESERVED_DIMENSIONS:
            text = f"an element for {element.purpose.value} has FLAT and TIME only"
            place = f"elements[{n}].price_components[{k}].type"
            yield LintFinding("dimension-of-reservation", Level.ERROR, place, text, "tariffs-094")


def _check_limits(tariff: Tariff) -> Iterable[LintFinding]:
    for name, limit in (("min_price", tariff.min_price), ("max_price", tariff.max_price)):
        if limit is not None and limit.after_taxes is not None and limit.after_taxes < limit.before_taxes:
            text = (
                f"{plain(limit.after_taxes)} after taxes is less than {plain(limit.before_taxes)} before them"
            )
            yield LintFinding("limit-contradicts", Level.ERROR, name, text, "tariffs-048")
    if tariff.min_price is None or tariff.max_price is None:
        return
    low, high = tariff.min_price, tariff.max_price
    after = (low.after_taxes, high.after_taxes)
    above = low.before_taxes > high.before_taxes or (None not in after and after[0] > after[1])  # type: ignore[operator]
    if above:
        yield LintFinding(
            "minimum-above-maximum", Level.ERROR, "min_price", "it is above max_price", "tariffs-048"
        )


def _check_taxes(tariff: Tariff) -> Iterable[LintFinding]:
    rates = [component.vat for element in tariff.elements for component in element.components]
    if tariff.tax_rule is TaxRule.NONE and any(rate for rate in rates):
        text = "it is N/A, and a component has a percentage of tax"
        yield LintFinding("vat-without-tax", Level.ERROR, "tax_included", text, "tariffs-059")
    if None in rates and any(rate is not None for rate in rates):
        text = "some components state vat and others leave it out, so that those are not taxed"
        yield LintFinding("vat-here-and-there", Level.HINT, "elements", text, "tariffs-073")


def _check_validity(tariff: Tariff) -> Iterable[LintFinding]:
    if (
        tariff.valid_from is not None
        and tariff.valid_until is not None
        and tariff.valid_from >= tariff.valid_until
    ):
        text = "it is not after start_date_time: the tariff is never valid"
        yield LintFinding("never-valid", Level.ERROR, "end_date_time", text, "tariffs-062")


def _check_free_of_charge(tariff: Tariff) -> Iterable[LintFinding]:
    components = [component for element in tariff.elements for component in element.components]
    single = (
        len(components) == 1
        and components[0].dimension is Dimension.FLAT
        and not tariff.elements[0].restrictions.given
    )
    if not any(component.price for component in components) and not single:
        text = "all prices are 0; free of charge is one FLAT of 0.00 without restrictions"
        yield LintFinding("free-of-charge", Level.HINT, "elements", text, "tariffs-042")


_RULES: tuple[Callable[[Tariff], Iterable[LintFinding]], ...] = (
    _check_restrictions,
    _check_components,
    _check_purposes,
    _check_limits,
    _check_taxes,
    _check_validity,
    _check_free_of_charge,
    check_coverage,
    check_overlaps,
)
