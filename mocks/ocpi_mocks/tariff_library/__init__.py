"""Named tariffs that span the billing models in use, for each country and currency of the network.

A tariff is known by its name, such as ``time-of-day``, and exists once per country, because currency and tax
differ: its id is then TIME-OF-DAY-NL. Everything is decoded JSON in the shape of OCPI 2.3.0.
"""

from datetime import datetime
from functools import cache

from ocpi_mocks.countries import Country, countries, country_of
from ocpi_mocks.tariff_library.named import LIBRARY
from ocpi_mocks.tariff_library.terms import NamedTariff, wire_tariff
from ocpi_reference.spec.wire import Json

__all__ = ["LIBRARY", "NamedTariff", "names_in", "tariff", "tariff_id", "tariffs"]


def tariff_id(name: str, country: str) -> str:
    """The id of a named tariff in a country (ISO 3166-1 alpha-2)."""
    return f"{name}-{country}".upper()


@cache
def names_in(country: str) -> tuple[str, ...]:
    """The names of the tariffs that exist in a country (ISO 3166-1 alpha-2), in the order of the library.

    Raises:
        ValueError: the network is not in that country.
    """
    where = _known(country)
    return tuple(name for name, terms in LIBRARY.items() if terms.exists_in(where))


def tariff(name: str, *, country: str, country_code: str, party_id: str, now: datetime) -> dict[str, Json]:
    """Make one tariff of the library as OCPI 2.3.0 shows it.

    `country` is where it holds, `country_code` and `party_id` are the CPO that owns it. Validity and dates
    lie around `now`. mod_tariffs.asciidoc#mod_tariffs_tariff_object

    Raises:
        ValueError: there is no tariff of that name in that country, or `now` has no time zone.
    """
    if name not in names_in(country):
        raise ValueError(f"no tariff {name!r} in {country}; there are: {', '.join(names_in(country))}")
    owner = {"country_code": country_code, "party_id": party_id, "id": tariff_id(name, country)}
    return owner | wire_tariff(LIBRARY[name], _known(country), now)


def tariffs(*, country_code: str, party_id: str, now: datetime) -> list[dict[str, Json]]:
    """Make all tariffs of the library for all countries of the network, owned by one CPO.

    Raises:
        ValueError: `now` has no time zone.
    """
    return [
        tariff(name, country=where.alpha_2, country_code=country_code, party_id=party_id, now=now)
        for where in countries()
        for name in names_in(where.alpha_2)
    ]


def _known(alpha_2: str) -> Country:
    country = country_of(alpha_2)
    if country is None:
        known = ", ".join(where.alpha_2 for where in countries())
        raise ValueError(f"the network is not in {alpha_2!r}; it is in {known}")
    return country
