"""Taxes, limits and currencies, each with an amount just below, on and just above what matters."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.ocpi_reference.billing.corpus.writing import (
    ALL,
    LATER,
    Case,
    at,
    cdr,
    charge,
    component,
    decimal,
    element,
    tariff,
)

__all__ = ["cases"]

START = at("2024-05-06T10:00:00")
LIMIT_FIELDS = {"2.2.1": ("excl_vat", "incl_vat"), "2.3.0": ("before_taxes", "after_taxes")}
LIMIT_CLAUSES = {
    ("min_price", "2.2.1"): "tariffs-048",
    ("max_price", "2.2.1"): "tariffs-050",
    ("min_price", "2.3.0"): "tariffs-053",
    ("max_price", "2.3.0"): "tariffs-054",
}
AFTER_CLAUSES = {("min_price", "2.2.1"): "tariffs-049", ("max_price", "2.2.1"): "tariffs-051"}


def cases() -> Iterator[Case]:
    """Give the cases about money."""
    for ocpi in LATER:
        yield from _limits(ocpi)
        yield from _vat(ocpi)
        yield from _credit(ocpi)
    yield from _included()
    for ocpi in ALL:
        yield from _currencies(ocpi)


def _charged(kwh: str) -> list[Any]:
    return [charge(1800, ENERGY=kwh, TIME=True)]


def _case(
    name: str,
    clause: str,
    ocpi: str,
    terms: Any,
    periods: Sequence[Any],
    costs: tuple[Fraction | None, Fraction | None],
    because: str,
    *,
    question: str | None = None,
    currency: str = "EUR",
    **more: Any,
) -> Case:
    record = cdr(ocpi, START, periods, currency=currency, **more)
    return Case(f"{name}-{ocpi}", clause, because, ocpi, [terms], record, *costs, question=question)


def _limits(ocpi: str) -> Iterator[Case]:
    """One EUR per kWh with 20 % of tax, so that the kWh are the cost before taxes."""
    before_name, after_name = LIMIT_FIELDS[ocpi]
    for name, clamp in (("min_price", max), ("max_price", min)):
        clause, label = LIMIT_CLAUSES[name, ocpi], name.replace("_", "-")

        def terms(limit: dict[str, Any], name: str = name) -> Any:
            return {**tariff(ocpi, element(component("ENERGY", "1.00", vat="20"))), name: limit}

        for kwh in ("4.99", "5", "5.01"):
            before = clamp(Fraction(kwh), Fraction(5))
            yield _case(
                f"{label}-{kwh}",
                clause,
                ocpi,
                terms({before_name: 5}),
                _charged(kwh),
                (before, before * Fraction("1.2")),
                f"{kwh} EUR against {name} 5; taxes in proportion",
                question=None if kwh == "5" or before == Fraction(kwh) else "D3",
            )
            after = clamp(Fraction(kwh) * Fraction("1.2"), Fraction(6))
            yield _case(
                f"{label}-of-both-amounts-{kwh}",
                clause,
                ocpi,
                terms({before_name: 5, after_name: 6}),
                _charged(kwh),
                (before, after),
                f"{kwh} EUR against {name} 5, and with 20 % against 6",
            )
        for kwh in ("5.99", "6", "6.01"):
            far = 0 if name == "min_price" else 100
            yield _case(
                f"{label}-after-taxes-alone-{kwh}",
                AFTER_CLAUSES.get((name, ocpi), clause),
                ocpi,
                terms({before_name: far, after_name: decimal("7.2")}),
                _charged(kwh),
                (Fraction(kwh), clamp(Fraction(kwh) * Fraction("1.2"), Fraction("7.2"))),
                f"{kwh} EUR stay before taxes; with 20 % against 7.2",
            )
    between = tariff(
        ocpi,
        element(component("ENERGY", "1.00", vat="0")),
        min_price={before_name: 2},
        max_price={before_name: 3},
    )
    for kwh in ("1.99", "2", "2.01", "2.99", "3", "3.01"):
        before = min(max(Fraction(kwh), Fraction(2)), Fraction(3))
        yield _case(
            f"between-both-limits-{kwh}",
            LIMIT_CLAUSES["min_price", ocpi],
            ocpi,
            between,
            _charged(kwh),
            (before, before),
            f"{kwh} EUR, at least 2 and at most 3",
        )


def _vat(ocpi: str) -> Iterator[Case]:
    for vat in ("0", "5.5", "7.7", "19", "21", "25"):
        rate = 1 + Fraction(vat) / 100
        for kwh in ("9.999", "10", "10.001"):
            before = Fraction(kwh) * Fraction("0.35")
            yield _case(
                f"vat-{vat}-{kwh}-kwh",
                "tariffs-072" if ocpi == "2.2.1" else "tariffs-058",
                ocpi,
                tariff(ocpi, element(component("ENERGY", "0.35", vat=vat))),
                _charged(kwh),
                (before, before * rate),
                f"{kwh} kWh at 0.35, and {vat} % on top",
            )
    mixed = tariff(
        ocpi,
        element(
            component("FLAT", "1.00", vat="10"),
            component("ENERGY", "0.35", vat="21"),
            component("TIME", "2.00"),
        ),
    )
    before = 1 + 10 * Fraction("0.35") + 1
    yield _case(
        "vat-differs-and-is-left-out",
        "tariffs-073" if ocpi == "2.2.1" else "tariffs-074",
        ocpi,
        mixed,
        _charged("10"),
        (before, Fraction("1.1") + Fraction("3.5") * Fraction("1.21") + 1),
        "1.00 with 10 %, 3.50 with 21 %, half an hour at 2.00 without any tax",
    )
    plain = tariff(ocpi, element(component("ENERGY", "0.35")))
    yield _case(
        "no-vat-at-all",
        "tariffs-073" if ocpi == "2.2.1" else "tariffs-074",
        ocpi,
        plain,
        _charged("10"),
        (Fraction("3.5"), Fraction("3.5") if ocpi == "2.2.1" else None),
        "10 kWh at 0.35; 2.2.1 then knows that no tax applies, a 2.3.0 tariff leaves the taxes open",
        question=None if ocpi == "2.2.1" else "D7",
    )


def _included() -> Iterator[Case]:
    for vat in ("0", "5.5", "21"):
        for kwh in ("9.999", "10", "10.001"):
            gross = Fraction(kwh) * Fraction("0.35")
            energy = element(component("ENERGY", "0.35", vat=vat))
            yield _case(
                f"tax-included-{vat}-{kwh}-kwh",
                "tariffs-057",
                "2.3.0",
                tariff("2.3.0", energy, tax_included="YES"),
                _charged(kwh),
                (gross / (1 + Fraction(vat) / 100), gross),
                f"{kwh} kWh at 0.35 with {vat} % inside",
            )
    gross = Fraction("3.5")
    unknown = element(component("ENERGY", "0.35"))
    yield _case(
        "tax-included-without-vat",
        "tariffs-075",
        "2.3.0",
        tariff("2.3.0", unknown, tax_included="YES"),
        _charged("10"),
        (None, gross),
        "10 kWh at 0.35 with taxes inside that nobody knows",
    )
    yield _case(
        "tax-not-applicable",
        "tariffs-059",
        "2.3.0",
        tariff("2.3.0", unknown, tax_included="N/A"),
        _charged("10"),
        (gross, gross),
        "10 kWh at 0.35, and no taxes apply",
    )
    yield _case(
        "tax-not-applicable-with-vat",
        "tariffs-059",
        "2.3.0",
        tariff("2.3.0", element(component("ENERGY", "0.35", vat="21")), tax_included="N/A"),
        _charged("10"),
        (gross, gross),
        "10 kWh at 0.35; no taxes apply although the component names a percentage",
    )


def _credit(ocpi: str) -> Iterator[Case]:
    """A Credit CDR repeats the session that it takes back; the session costs what it cost."""
    terms = tariff(ocpi, element(component("ENERGY", "0.35", vat="20")))
    name = LIMIT_FIELDS[ocpi][0]
    for kwh in ("9.999", "10", "10.001"):
        before = Fraction(kwh) * Fraction("0.35")
        cost: dict[str, Any] = {name: decimal(-Decimal(kwh) * Decimal("0.35"))}
        if ocpi == "2.3.0":
            cost["taxes"] = [{"name": "VAT", "amount": decimal(-Decimal(kwh) * Decimal("0.07"))}]
        yield _case(
            f"credit-of-{kwh}-kwh",
            "cdrs-109",
            ocpi,
            terms,
            _charged(kwh),
            (before, before * Fraction("1.2")),
            f"{kwh} kWh at 0.35 with 20 %; the credit states the same amount below zero",
            credit=True,
            credit_reference_id="CDR0",
            total_cost=cost,
        )


def _currencies(ocpi: str) -> Iterator[Case]:
    """Seven coins and a half, less a thousandth of a coin, exactly, and a thousandth more."""
    for currency, coin in (("JPY", "1"), ("KRW", "1"), ("EUR", "0.01"), ("USD", "0.01"), ("KWD", "0.001"),
                           ("TND", "0.001")):  # fmt: skip
        for kwh in ("7.499", "7.5", "7.501"):
            before = Fraction(kwh) * Fraction(coin)
            after = before if ocpi == "2.2.1" else None
            yield _case(
                f"currency-{currency.lower()}-{kwh}",
                "tariffs-043" if ocpi in LATER else "tariffs-070",
                ocpi,
                tariff(ocpi, element(component("ENERGY", coin)), currency=currency),
                _charged(kwh),
                (before, after),
                f"{kwh} kWh at one coin each; a bill rounds half up to whole coins of {coin}",
                currency=currency,
            )
