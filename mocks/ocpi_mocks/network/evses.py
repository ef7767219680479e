"""The EVSEs of one Location, with their Connectors: ids, status, capabilities, hardware, tariffs.

mod_locations.asciidoc#mod_locations_evse_object
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random

from ocpi_mocks.countries import Country
from ocpi_mocks.moments import date_time
from ocpi_mocks.network.hardware import MODELS, Model
from ocpi_mocks.network.sites import Site
from ocpi_mocks.tariff_library import names_in, tariff_id
from ocpi_reference.spec.wire import Json

__all__ = ["Ground", "evses", "installed_models"]

STATUSES = {
    "AVAILABLE": 58,
    "CHARGING": 25,
    "OUTOFORDER": 4,
    "INOPERATIVE": 3,
    "RESERVED": 3,
    "BLOCKED": 2,
    "PLANNED": 3,
    "UNKNOWN": 2,
}
"""How many of a hundred EVSEs are in each status; REMOVED ones are added by `evses`."""

REMOVED_EVERY = 9
"""One Location in nine keeps an EVSE that was taken away, as Locations do in real life."""

NORTH_AMERICA = ("CA", "US")


@dataclass(frozen=True)
class Ground:
    """The Location that EVSEs stand at: its number in the network, its owner, its country, its moment."""

    index: int
    country_code: str
    party_id: str
    country: Country
    now: datetime

    def ago(self, random: Random, *, at_most: timedelta) -> str:
        """Some moment before now as an OCPI DateTime."""
        return date_time(self.now - timedelta(seconds=random.randint(0, int(at_most.total_seconds()))))


def installed_models(random: Random, site: Site) -> list[str]:
    """The names of the models that stand at a site, one per EVSE."""
    return [site.models[n % len(site.models)] for n in range(random.randint(*site.evses))]


def evses(
    random: Random, site: Site, ground: Ground, *, models: list[str], parking: list[list[dict[str, Json]]]
) -> list[dict[str, Json]]:
    """Make the EVSEs of a Location; `parking` holds the references to parking places of each EVSE."""
    tariffs = {
        "AC": random.choice(_available(site.tariffs, ground.country.alpha_2)),
        "DC": random.choice(_available(site.fast_tariffs or site.tariffs, ground.country.alpha_2)),
    }
    made = [
        _evse(random, site, ground, number, MODELS[name], tariffs, parking[number - 1])
        for number, name in enumerate(models, start=1)
    ]
    if ground.index % REMOVED_EVERY == REMOVED_EVERY // 2:
        gone = _evse(random, site, ground, len(models) + 1, MODELS[models[0]], tariffs, [])
        made.append(_removed(random, gone))
    return made


def _evse(
    random: Random,
    site: Site,
    ground: Ground,
    number: int,
    model: Model,
    tariffs: dict[str, tuple[str, ...]],
    parking: list[dict[str, Json]],
) -> dict[str, Json]:
    connectors = _connectors(random, ground, model, tariffs)
    status = _status(random, model)
    changed = ground.ago(random, at_most=timedelta(hours=6) if status == "CHARGING" else timedelta(days=20))
    evse: dict[str, Json] = {
        "uid": f"{ground.index + 1}{number:02}",
        "evse_id": f"{ground.country_code}*{ground.party_id}*E{ground.index + 1:06}*{number}".upper(),
        "status": status,
        "capabilities": list(model.capabilities),
        "connectors": connectors,
        "physical_reference": f"{chr(ord('A') + ground.index % 26)}{number}",
        "last_updated": max(changed, *(connector["last_updated"] for connector in connectors)),
    }
    if status == "PLANNED":
        opening = ground.now + timedelta(days=random.randint(2, 60))
        evse["status_schedule"] = [{"period_begin": date_time(opening), "status": "AVAILABLE"}]
    if site.floors:
        evse["floor_level"] = site.floors[number % len(site.floors)]
    if site.restrictions:
        evse["parking_restrictions"] = list(site.restrictions)
    if parking:
        evse["parking"] = parking
    return evse


def _connectors(
    random: Random, ground: Ground, model: Model, tariffs: dict[str, tuple[str, ...]]
) -> list[dict[str, Json]]:
    in_america = ground.country.alpha_2 in NORTH_AMERICA
    plugs = model.america if in_america and model.america else model.plugs
    connectors: list[dict[str, Json]] = []
    for number, plug in enumerate(plugs, start=1):
        names = tariffs["DC" if plug.power_type == "DC" else "AC"]
        connector: dict[str, Json] = {
            "id": str(number),
            **plug.electrical(),
            "tariff_ids": [tariff_id(name, ground.country.alpha_2) for name in names],
            "terms_and_conditions": f"https://www.{ground.party_id.lower()}.example/terms",
            "last_updated": ground.ago(random, at_most=timedelta(days=900)),
        }
        if model.plug_and_charge and "CHADEMO" not in plug.standard:
            connector["capabilities"] = ["ISO_15118_2_PLUG_AND_CHARGE", "ISO_15118_20_PLUG_AND_CHARGE"]
        connectors.append(connector)
    return connectors


@cache
def _available(sets: tuple[tuple[str, ...], ...], country: str) -> tuple[tuple[str, ...], ...]:
    return tuple(names for names in sets if set(names_in(country)).issuperset(names))


def _status(random: Random, model: Model) -> str:
    (status,) = random.choices(tuple(STATUSES), tuple(STATUSES.values()))
    return "AVAILABLE" if status == "RESERVED" and "RESERVABLE" not in model.capabilities else status


def _removed(random: Random, evse: dict[str, Json]) -> dict[str, Json]:
    """Take an EVSE out of service for good; half of the owners use its printed id again elsewhere."""
    dropped = {"status_schedule"} | ({"evse_id"} if random.random() < 0.5 else set())
    return {name: value for name, value in evse.items() if name not in dropped} | {"status": "REMOVED"}
