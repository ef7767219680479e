"""The terms of a named tariff, independent of country, and how they become a Tariff object.

Amounts are written in euros before tax; in other currencies they are multiplied and rounded to cents, so that
a kWh costs 0.39 EUR or 2.93 DKK. mod_tariffs.asciidoc#mod_tariffs_tariff_object
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ocpi_mocks.countries import Country
from ocpi_mocks.moments import date_time
from ocpi_reference.spec.wire import Json

__all__ = ["Component", "Days", "Element", "NamedTariff", "element", "energy", "flat", "parking", "time"]
__all__ += ["wire_tariff"]

CENT = Decimal("0.01")
DIME = Decimal("0.1")
PER_EURO = {
    "EUR": Decimal(1),
    "GBP": Decimal("0.86"),
    "CHF": Decimal("0.96"),
    "DKK": Decimal("7.5"),
    "NOK": Decimal("11.5"),
    "SEK": Decimal("11"),
    "PLN": Decimal("4.3"),
    "USD": Decimal("1.1"),
    "CAD": Decimal("1.5"),
}
"""What a euro is worth in the library; no market rate, prices only have to look right."""


@dataclass(frozen=True)
class Days:
    """A local date so many days after the moment for which a tariff is made."""

    after: int


@dataclass(frozen=True)
class Component:
    """A price per unit in euros; `vat` replaces the country's standard rate."""

    type: str
    price: Decimal
    step_size: int = 1
    vat: int | None = None


@dataclass(frozen=True)
class Element:
    """Components that hold together while all restrictions match; a restriction of `Days` moves with time."""

    components: tuple[Component, ...]
    restrictions: tuple[tuple[str, Json | Days], ...] = ()


@dataclass(frozen=True)
class NamedTariff:
    """A tariff before it has a country: one sentence that says what it is, and its terms.

    `type` is the TariffType, empty for a tariff that is valid for all sessions; `validity` is "this month" or
    "from next month", or empty for a tariff without end. `vat_only` keeps it to countries with VAT,
    `north_america_only` to those without.
    """

    sentence: str
    elements: tuple[Element, ...]
    type: str = ""
    tax_included: str = "NO"
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    validity: str = ""
    green: bool = False
    explained_online: bool = False
    vat_only: bool = False
    north_america_only: bool = False

    def exists_in(self, country: Country) -> bool:
        """Whether the tariff is offered in a country."""
        return not (self.north_america_only if country.vat is not None else self.vat_only)


def flat(price: str, *, vat: int | None = None) -> Component:
    """A fee per session, or per reservation."""
    return Component("FLAT", Decimal(price), vat=vat)


def energy(price: str, *, step: int = 1, vat: int | None = None) -> Component:
    """A price per kWh, billed in steps of so many Wh."""
    return Component("ENERGY", Decimal(price), step, vat)


def time(price: str, *, step: int = 1) -> Component:
    """A price per hour of charging, billed in steps of so many seconds."""
    return Component("TIME", Decimal(price), step)


def parking(price: str, *, step: int = 1) -> Component:
    """A price per hour of being connected without charging, billed in steps of so many seconds."""
    return Component("PARKING_TIME", Decimal(price), step)


def element(*components: Component, **restrictions: Json | Days) -> Element:
    """Components that hold under restrictions, spelled as in TariffRestrictions."""
    return Element(components, tuple(restrictions.items()))


def wire_tariff(terms: NamedTariff, country: Country, now: datetime) -> dict[str, Json]:
    """The Tariff object, without its owner and id."""
    next_month = (now.astimezone(UTC).replace(day=1) + timedelta(days=32)).replace(day=1)
    turn = date_time(next_month.replace(hour=0, minute=0, second=0))
    fields: dict[str, Json] = {
        "currency": country.currency,
        "type": terms.type or None,
        "tariff_alt_text": [{"language": "en", "text": terms.sentence}],
        "tariff_alt_url": "https://prices.example.com/live" if terms.explained_online else None,
        "min_price": _limit(terms.min_price, terms, country),
        "max_price": _limit(terms.max_price, terms, country),
        "elements": [_element(one, terms, country, now) for one in terms.elements],
        "tax_included": terms.tax_included,
        "start_date_time": turn if terms.validity == "from next month" else None,
        "end_date_time": turn if terms.validity == "this month" else None,
        "energy_mix": {"is_green_energy": True} if terms.green else None,
        "last_updated": date_time(now - timedelta(days=30)),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _element(one: Element, terms: NamedTariff, country: Country, now: datetime) -> dict[str, Json]:
    components = [_component(component, terms, country) for component in one.components]
    if not one.restrictions:
        return {"price_components": components}
    restrictions = {
        name: (now + timedelta(days=value.after)).date().isoformat() if isinstance(value, Days) else value
        for name, value in one.restrictions
    }
    return {"price_components": components, "restrictions": restrictions}


def _component(component: Component, terms: NamedTariff, country: Country) -> dict[str, Json]:
    vat = _vat(terms, country, component.vat)
    fields: dict[str, Json] = {
        "type": component.type,
        "price": _price(component.price, vat, terms, country),
        "vat": vat,
        "step_size": component.step_size,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _limit(price: Decimal | None, terms: NamedTariff, country: Country) -> dict[str, Json] | None:
    """A price limit with both of its sides, where the tax is known beforehand."""
    if price is None:
        return None
    before_taxes = _amount(price, country)
    vat = _vat(terms, country)
    if vat is None:
        return {"before_taxes": before_taxes}
    return {"before_taxes": before_taxes, "after_taxes": before_taxes * (100 + vat) / 100}


def _vat(terms: NamedTariff, country: Country, own: int | None = None) -> Decimal | int | None:
    free = not any(component.price for one in terms.elements for component in one.components)
    if terms.tax_included == "N/A" or free or country.vat is None:
        return None
    return country.vat if own is None else own


def _price(euros: Decimal, vat: Decimal | int | None, terms: NamedTariff, country: Country) -> Decimal:
    """A unit price; with VAT in it, it is one from which the price without can be told exactly.

    Before 2.3.0 prices never include VAT, so that such a tariff has to be taken apart for older versions.
    """
    if terms.tax_included != "YES" or vat is None:
        return _amount(euros, country)
    net = (euros * PER_EURO[country.currency]).quantize(DIME, ROUND_HALF_UP)
    return net * (100 + vat) / 100


def _amount(euros: Decimal, country: Country) -> Decimal:
    return (euros * PER_EURO[country.currency]).quantize(CENT, ROUND_HALF_UP)
