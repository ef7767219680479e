"""Amounts keep their currency; one function rounds."""

from decimal import Decimal

import pytest

from ocpi_reference.billing.money import CurrencyError, Money, Price, exact, minor_units, rounded


@pytest.mark.parametrize(
    ("currency", "places"), [("EUR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("HRK", 2)]
)
def test_a_currency_has_its_own_smallest_coin(currency: str, places: int) -> None:
    assert minor_units(currency) == places


@pytest.mark.parametrize("code", ["eur", "EURO", "XYZ", ""])
def test_what_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(CurrencyError, match="ISO 4217"):
        minor_units(code)


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(CurrencyError, match="cannot add SEK to EUR"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "SEK")


def test_prices_add_both_amounts_and_an_open_one_stays_open() -> None:
    total = Price.of("EUR", Decimal("1.00"), Decimal("1.19")) + Price.of("EUR", Decimal("2.00"), None)
    assert total == Price.of("EUR", Decimal("3.00"), None)
    assert total.taxes is None
    assert Price.of("EUR", Decimal("1.00"), Decimal("1.19")).taxes == Money(Decimal("0.19"), "EUR")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0.005", "0.01 EUR"), ("-0.005", "-0.01 EUR"), ("5.6249", "5.62 EUR"), ("2", "2.00 EUR")],
)
def test_money_is_shown_half_up_at_its_smallest_coin(amount: str, shown: str) -> None:
    assert str(Money(Decimal(amount), "EUR")) == shown


def test_a_yen_has_no_decimals_and_a_dinar_has_three() -> None:
    assert str(Money(Decimal("1234.5"), "JPY")) == "1235 JPY"
    assert str(Money(Decimal("1.2345"), "KWD")) == "1.235 KWD"


def test_the_oracle_keeps_twelve_decimals() -> None:
    assert exact(Decimal(1) / 3) == Decimal("0.333333333333")
    assert rounded(Decimal("2.5"), 0) == 3
