"""What a partner has when it starts: a network, tariffs or tokens, by its roles."""

from collections.abc import Iterator
from datetime import UTC, datetime

from ocpi_mocks.countries import countries
from ocpi_mocks.network import locations as locations_of
from ocpi_mocks.network import tokens as tokens_of
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.parties import Party
from ocpi_mocks.store import Object
from ocpi_mocks.tariff_library import names_in, tariff, tariff_id

__all__ = ["seed"]


def seed(platform: Platform, *, locations: int, tokens: int) -> None:
    """Fill the platform's own objects: a CPO gets Locations and their tariffs, an eMSP gets Tokens."""
    now = datetime.now(UTC)
    for party in platform.parties:
        if party.role == "CPO":
            _seed_cpo(platform, party, locations, now)
        elif party.role == "EMSP":
            for token in tokens_of(
                seed=platform.seed,
                count=tokens,
                country_code=party.country_code,
                party_id=party.party_id,
                now=now,
            ):
                platform.store.own("tokens").put(token)


def _seed_cpo(platform: Platform, party: Party, count: int, now: datetime) -> None:
    """Seed Locations, the tariffs that they name, and the whole library for the country of the first one."""
    owner = {"country_code": party.country_code, "party_id": party.party_id}
    ids: dict[str, None] = {}
    for location in locations_of(seed=platform.seed, count=count, now=now, **owner):
        platform.store.own("locations").put(location)
        ids.update(dict.fromkeys(_tariff_ids(location)))
    home = next((country for _, _, country in map(_parts, ids)), countries()[0].alpha_2)
    ids.update(dict.fromkeys(tariff_id(name, home) for name in names_in(home)))
    for name, _, country in map(_parts, ids):
        platform.store.own("tariffs").put(tariff(name, country=country, now=now, **owner))


def _tariff_ids(location: Object) -> Iterator[str]:
    for evse in location.get("evses", ()):
        for connector in evse["connectors"]:
            yield from connector.get("tariff_ids", ())


def _parts(wanted: str) -> tuple[str, str, str]:
    """Take the id of a tariff apart into its name, a hyphen and its country."""
    name, hyphen, country = wanted.rpartition("-")
    return name.lower(), hyphen, country
