"""The countries of the seeded network: cities with their time zones, languages, currencies and taxes.

The facts stand in ``countries.toml``; streets and the names of site owners come from Faker's data for the
country's locale.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from faker.factory import Factory

__all__ = ["Country", "Place", "companies", "countries", "country_of", "local_taxes", "streets"]

NAMES = 48
"""How many streets and companies a locale contributes; Faker is too slow to be asked for each Location."""


@dataclass(frozen=True)
class Place:
    """A city, or a service area beside a motorway when `road` is given; coordinates are decimal degrees."""

    city: str
    time_zone: str
    latitude: Decimal
    longitude: Decimal
    postal_code: str
    state: str = ""
    name: str = ""
    road: str = ""


@dataclass(frozen=True)
class Country:
    """A country of the network.

    `vat` is the standard rate in percent, None where taxes depend on the state: there `local_taxes` has their
    names and rates by state. `address`, `garage`, `shop` and `hotel` are patterns with ``{street}`` and
    ``{number}``; `directions` is a sentence in `language`.
    """

    alpha_2: str
    alpha_3: str
    locale: str
    language: str
    currency: str
    calling_code: str
    address: str
    garage: str
    shop: str
    hotel: str
    directions: str
    operator: str
    places: tuple[Place, ...]
    motorway: Place
    vat: Decimal | int | None = None
    local_taxes: Mapping[str, Mapping[str, Decimal | int]] = field(default_factory=dict)
    drives_on_the_left: bool = False


@cache
def countries() -> tuple[Country, ...]:
    """All countries of the network, in the order in which a network that grows abroad reaches them."""
    text = (files("ocpi_mocks") / "countries.toml").read_text(encoding="utf-8")
    return tuple(_country(**row) for row in tomllib.loads(text, parse_float=Decimal)["country"])


@cache
def country_of(alpha_2: str) -> Country | None:
    """The country with this ISO 3166-1 alpha-2 code in any case, or None when the network is not there."""
    return next((country for country in countries() if country.alpha_2 == alpha_2.upper()), None)


def local_taxes(alpha_3: str, state: str) -> Mapping[str, Decimal | int]:
    """The names and rates in percent of the taxes on charging in a state, where a country has no VAT."""
    for country in countries():
        if country.alpha_3 == alpha_3:
            return country.local_taxes.get(state, {})
    return {}


@cache
def streets(locale: str) -> tuple[str, ...]:
    """Street names as a locale has them, always the same ones."""
    return _names(locale, "street_name")


@cache
def companies(locale: str) -> tuple[str, ...]:
    """Company names as a locale has them, always the same ones."""
    return _names(locale, "company")


def _names(locale: str, kind: str) -> tuple[str, ...]:
    providers = [f"faker.providers.{name}" for name in ("address", "company", "person")]
    faker = Factory.create(locale, providers=providers)
    faker.seed_instance(0)
    return tuple(faker.format(kind) for _ in range(NAMES))


def _country(*, place: list[dict[str, str]], motorway: dict[str, str], **facts: Any) -> Country:
    return Country(places=tuple(_place(**row) for row in place), motorway=_place(**motorway), **facts)


def _place(*, latitude: str, longitude: str, **facts: str) -> Place:
    return Place(latitude=Decimal(latitude), longitude=Decimal(longitude), **facts)
