"""Money: an amount that never loses its currency, and the one place that rounds.

The oracle carries amounts at `PLACES` decimals, far below any coin, and rounds to the currency's minor unit
only for people. OCPI itself leaves rounding to law and contract (requirement tariffs-043).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

import pycountry

__all__ = ["ARITHMETIC", "PLACES", "CurrencyError", "Money", "Price", "exact", "minor_units", "rounded"]

ARITHMETIC = Context(prec=34, rounding=ROUND_HALF_UP)
"""The arithmetic that every entry point of the oracle switches to, whatever its caller has set."""

PLACES = 12
"""Decimals of an amount inside the oracle; a third of a cent is 0.003333333333."""

_UNIT = Decimal(1).scaleb(-PLACES)

_MINOR_UNITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""ISO 4217 currencies whose minor unit is not a hundredth."""

_WITHDRAWN = "ANG ATS BEF BGN CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MTL NLG PTE SIT SKK"
"""Currencies that ISO 4217 no longer lists but that old CDRs still name."""


class CurrencyError(ValueError):
    """Two currencies met in one sum, or a currency is not in ISO 4217; the text names them."""


@cache
def minor_units(currency: str) -> int:
    """Give the number of decimals of a currency's smallest coin: 2 for EUR, 0 for JPY, 3 for KWD.

    Raises:
        CurrencyError: `currency` is no ISO 4217 code, withdrawn ones included.
    """
    for places, codes in _MINOR_UNITS.items():
        if currency in codes.split():
            return places
    found = pycountry.currencies.get(alpha_3=currency)  # finds "eur", too
    if currency in _WITHDRAWN.split() or (found is not None and found.alpha_3 == currency):
        return 2
    raise CurrencyError(
        f"{currency!r} is not a currency of ISO 4217; use its three capital letters, such as EUR"
    )


def rounded(amount: Decimal, places: int) -> Decimal:
    """Round an amount half up to a number of decimals; every rounding of the oracle passes through here."""
    return ARITHMETIC.quantize(amount, Decimal(1).scaleb(-places))


def exact(amount: Decimal) -> Decimal:
    """Bring an amount to the oracle's own precision, so that sums of amounts are exact."""
    return ARITHMETIC.quantize(amount, _UNIT)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        """Add an amount of the same currency.

        Raises:
            CurrencyError: the currencies differ.
        """
        if other.currency != self.currency:
            raise CurrencyError(f"cannot add {other.currency} to {self.currency}: a sum has one currency")
        return Money(ARITHMETIC.add(self.amount, other.amount), self.currency)

    def __neg__(self) -> "Money":
        return Money(self.amount.copy_negate(), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return self + -other

    def rounded(self) -> "Money":
        """Round half up to the currency's minor unit, as a bill shows it."""
        return Money(rounded(self.amount, minor_units(self.currency)), self.currency)

    def __str__(self) -> str:
        return f"{self.rounded().amount} {self.currency}"


@dataclass(frozen=True, slots=True)
class Price:
    """A cost before and after taxes; None is an amount that the data leave open.

    2.2.1 calls the two ``excl_vat`` and ``incl_vat``; 2.3.0 states ``before_taxes`` and a list of taxes;
    2.1.1 knows the first only.
    https://github.com/ocpi/ocpi/blob/2.3.0/release/core/types.asciidoc#types_price_class
    """

    before_taxes: Money | None
    after_taxes: Money | None

    @classmethod
    def of(cls, currency: str, before_taxes: Decimal | None, after_taxes: Decimal | None) -> "Price":
        """Make a price of two plain amounts."""
        return cls(
            None if before_taxes is None else Money(before_taxes, currency),
            None if after_taxes is None else Money(after_taxes, currency),
        )

    def __add__(self, other: "Price") -> "Price":
        return Price(_sum(self.before_taxes, other.before_taxes), _sum(self.after_taxes, other.after_taxes))

    @property
    def taxes(self) -> Money | None:
        """The taxes in it, or None when one of the two amounts is open."""
        if self.before_taxes is None or self.after_taxes is None:
            return None
        return self.after_taxes - self.before_taxes


def _sum(one: Money | None, other: Money | None) -> Money | None:
    return None if one is None or other is None else one + other
