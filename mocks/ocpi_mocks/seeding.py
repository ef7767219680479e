"""What a partner has when it starts: a network, tariffs or tokens, by its roles."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeAlias

from ocpi_mocks.network import locations, tokens
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.parties import Party
from ocpi_mocks.store import Object
from ocpi_mocks.tariff_library import tariffs

__all__ = ["seed"]

Make: TypeAlias = Callable[[Party, int, int, datetime], Iterable[Object]]
"""Makes objects for a party from a seed, a number of Locations or Tokens, and the time."""


def _locations(party: Party, seed: int, count: int, now: datetime) -> Iterable[Object]:
    return locations(
        seed=seed, count=count, country_code=party.country_code, party_id=party.party_id, now=now
    )


def _tariffs(party: Party, seed: int, count: int, now: datetime) -> Iterable[Object]:
    return tariffs(country_code=party.country_code, party_id=party.party_id, now=now)


def _tokens(party: Party, seed: int, count: int, now: datetime) -> Iterable[Object]:
    return tokens(seed=seed, count=count, country_code=party.country_code, party_id=party.party_id, now=now)


_SEEDS: dict[str, tuple[tuple[str, Make], ...]] = {
    "CPO": (("tariffs", _tariffs), ("locations", _locations)),
    "EMSP": (("tokens", _tokens),),
}


def seed(platform: Platform, *, counts: dict[str, int]) -> None:
    """Fill the platform's own objects; `counts` says how many Locations and Tokens there are."""
    now = datetime.now(UTC)
    for party in platform.parties:
        for name, make in _SEEDS.get(party.role, ()):
            own = platform.store.own(name)
            for value in make(party, platform.seed, counts.get(name, 0), now):
                own.put(value)
