"""Locations of a charging network, with their EVSEs, Connectors and parking places.

mod_locations.asciidoc#mod_locations_location_object
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice
from random import Random

from ocpi_mocks.chance import chance
from ocpi_mocks.countries import Country, Place, companies, countries, country_of, streets
from ocpi_mocks.network.evses import Ground, evses, installed_models
from ocpi_mocks.network.parking import parking_places, references
from ocpi_mocks.network.presentation import (
    business,
    energy_mix,
    opening_times,
    photograph,
    publish_allowed_to,
)
from ocpi_mocks.network.sites import CYCLE, SITES, Site
from ocpi_reference.spec.wire import Json

__all__ = ["locations"]

MICRODEGREE = Decimal("0.000001")
"""Six decimals: the only number of them that every version of OCPI allows."""

SPREAD = 12_000
"""How far a site lies from the middle of its city at most, in `MICRODEGREE`: about a kilometre."""

APART = 900
"""How far an EVSE of a large site stands from the Location's point at most: about a hundred metres."""


def locations(
    *, seed: int, count: int, country_code: str, party_id: str, now: datetime
) -> list[dict[str, Json]]:
    """Make the Locations of a CPO as OCPI 2.3.0 shows them.

    Every second Location stands in the CPO's own country when the network knows it, the others abroad. They
    are named LOC1, LOC2 and so on, the EVSEs of LOC7 have the uids 701, 702 and so on, and `tariff_ids` name
    tariffs of `ocpi_mocks.tariff_library` in the country of the Location. Nothing was updated after `now`.

    Raises:
        ValueError: `now` has no time zone.
    """
    owner = (country_code, party_id)
    plan = enumerate(zip(_sites(seed), _places(country_code), strict=False))
    return [
        _location(chance(seed, "location", index), site, place, Ground(index, *owner, country, now))
        for index, (site, (country, place)) in islice(plan, count)
    ]


def _sites(seed: int) -> Iterator[Site]:
    """The kinds of sites in shuffled copies of the cycle, so that few Locations already show every kind."""
    random = chance(seed, "sites")
    while True:
        yield from (SITES[name] for name in random.sample(CYCLE, len(CYCLE)))


def _places(home_code: str) -> Iterator[tuple[Country, Place]]:
    """Places at home and abroad in turn."""
    home = country_of(home_code) or countries()[0]
    abroad = [(country, place) for country in countries() if country is not home for place in country.places]
    for here, there in zip(cycle(home.places), cycle(abroad), strict=False):
        yield home, here
        yield there


def _location(random: Random, site: Site, city: Place, ground: Ground) -> dict[str, Json]:
    country = ground.country
    place = country.motorway if site.on_motorway else city
    location_id = f"LOC{ground.index + 1}"
    street, number = random.choice(streets(country.locale)), random.randint(1, 180)
    company = random.choice(companies(country.locale))
    models = installed_models(random, site)
    spaces = parking_places(
        random, site.parking, location_id=location_id, models=models, roofed=bool(site.floors)
    )
    parking = references(spaces, evses=len(models), position=_position(site, country))
    stations = evses(random, site, ground, models=models, parking=parking)
    point = _near(random, place.latitude, place.longitude, within=SPREAD)
    if site.on_motorway:
        for station in stations:
            station["coordinates"] = _near(random, *_degrees(point), within=APART)
    fields: dict[str, Json] = {
        "country_code": ground.country_code,
        "party_id": ground.party_id,
        "id": location_id,
        "publish": site.published,
        "publish_allowed_to": publish_allowed_to(random, site.shown_to),
        "name": _name(site, place, country, street=street, number=number, company=company),
        "address": place.road or country.address.format(street=street, number=number),
        "city": place.city,
        "postal_code": _postal_code(random, place.postal_code),
        "state": place.state,
        "country": country.alpha_3,
        "coordinates": point,
        "related_locations": [_entrance(random, place, country)] if site.on_motorway else [],
        "parking_type": site.parking_type,
        "evses": stations,
        "parking_places": spaces,
        "directions": _directions(country) if site.facilities else [],
        "operator": business(country.operator, category="OPERATOR"),
        "owner": business(company, category="OWNER") if site.facilities else None,
        "facilities": list(site.facilities),
        "time_zone": place.time_zone,
        "opening_times": opening_times(site.hours, time_zone=place.time_zone, now=ground.now),
        "charging_when_closed": site.hours.charging_when_closed,
        "images": [
            photograph(location_id, "LOCATION", "overview"),
            photograph(location_id, "CHARGER", "charger"),
        ],
        "energy_mix": energy_mix(random, country.operator),
        "help_phone": f"{country.calling_code} 800 {random.randint(0, 999_999):06}",
        "last_updated": max(
            ground.ago(random, at_most=timedelta(days=300)), *(evse["last_updated"] for evse in stations)
        ),
    }
    return {name: value for name, value in fields.items() if value not in ("", [], None)}


def _name(site: Site, place: Place, country: Country, *, street: str, number: int, company: str) -> str:
    patterns = {"garage": country.garage, "shop": country.shop, "hotel": country.hotel}
    pattern = place.name if site.on_motorway else patterns.get(site.name, site.name)
    return pattern.format(street=street, number=number, company=company)


def _postal_code(random: Random, pattern: str) -> str:
    # These letters occur in Dutch, British and Canadian postal codes alike.
    choices = {"#": "0123456789", "@": "ABEGHJLNPRT"}
    return "".join(random.choice(choices.get(char, char)) for char in pattern)


def _near(random: Random, latitude: Decimal, longitude: Decimal, *, within: int) -> dict[str, Json]:
    def shift(degrees: Decimal) -> str:
        return str((degrees + random.randint(-within, within) * MICRODEGREE).quantize(MICRODEGREE))

    return {"latitude": shift(latitude), "longitude": shift(longitude)}


def _degrees(point: dict[str, Json]) -> tuple[Decimal, Decimal]:
    return Decimal(point["latitude"]), Decimal(point["longitude"])


def _entrance(random: Random, place: Place, country: Country) -> dict[str, Json]:
    name = {"language": country.language, "text": f"{place.road} {place.name}"}
    return {**_near(random, place.latitude, place.longitude, within=SPREAD), "name": name}


def _directions(country: Country) -> list[dict[str, Json]]:
    texts = {country.language: country.directions, "en": "The charger stands next to the main entrance."}
    return [{"language": language, "text": text} for language, text in texts.items()]


def _position(site: Site, country: Country) -> str:
    """Where the EVSE stands as seen from the parked vehicle: at the kerb, or at the head of the space."""
    if site.parking_type != "ON_STREET":
        return "CENTER"
    return "LEFT" if country.drives_on_the_left else "RIGHT"
