"""Where a driver can charge: the Connectors that are free, fit a vehicle and have a tariff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ocpi_mocks.kinds import Target, named
from ocpi_mocks.modules.nesting import inner
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.simulator import FLEET, applicable_tariff
from ocpi_mocks.store import Object
from ocpi_reference.spec.conversions import CannotExpressError
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.location_enums import Status
from ocpi_reference.spec.locations import Connector
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.translation import express

__all__ = ["Place", "find", "hindrance", "places", "tariff_at"]


@dataclass(frozen=True)
class Place:
    """One Connector, with the EVSE and the Location around it, in the shape of 2.3.0."""

    location: Object
    evse: Object
    connector: Object

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of Location and EVSE."""
        return self.location["id"], self.evse["uid"]


def find(
    platform: Platform, location_id: str, evse_uid: str | None = None, connector_id: str | None = None
) -> list[Place]:
    """Give the places of ours that such ids name, in any letter case; none where one of them is unknown."""
    location = platform.store.own("locations").get(location_id)
    return [
        place
        for place in (_inside(location) if location else ())
        if evse_uid is None or place.evse["uid"].lower() == evse_uid.lower()
        if connector_id is None or place.connector["id"].lower() == connector_id.lower()
    ]


def places(platform: Platform) -> Iterator[Place]:
    """Give all places of ours."""
    for location in platform.store.own("locations"):
        yield from _inside(location)


def hindrance(
    platform: Platform, place: Place, version: Version, *, at: datetime, status: str = Status.AVAILABLE
) -> str:
    """Say why nobody can charge at a place whose EVSE should have a `status`; nothing where one can.

    What cannot be told in `version` cannot be used by a customer who only speaks that.
    """
    where = "/".join((*place.ids, place.connector["id"]))
    if place.evse["status"] != status:
        return f"the EVSE {'/'.join(place.ids)} is {place.evse['status']}"
    if "evse_id" not in place.evse:
        return f"the EVSE {'/'.join(place.ids)} has no evse_id, which a CDR needs"
    if not any(vehicle.fits(place.connector) for vehicle in FLEET):
        return f"no vehicle fits the connector {where}"
    shown = platform.store.own("locations").show(place.location, version)
    target = Target(named("locations"), 2)
    if not shown or not inner(target, shown, [*place.ids, place.connector["id"]], same=_same):
        return f"OCPI {version} has no words for the connector {where}"
    if tariff_at(platform, place, version, at=at) is None:
        return f"no tariff of the connector {where} applies at {at:%Y-%m-%d %H:%M} and exists in {version}"
    return ""


def tariff_at(platform: Platform, place: Place, version: Version, *, at: datetime) -> Object | None:
    """Give the tariff by which a session is billed that starts at a moment; None where there is none.

    It is one of those that the Connector names in `version`, and one that the version can tell as it is.
    """
    shown = express(Connector, place.connector, version)
    ids = shown.get("tariff_ids") or [shown[name] for name in ("tariff_id",) if name in shown]
    tariffs = (platform.store.own("tariffs").get(wanted) for wanted in ids)
    return applicable_tariff(
        [tariff for tariff in tariffs if tariff is not None and _is_told(tariff, version)], at=at
    )


def _is_told(tariff: Object, version: Version) -> bool:
    try:
        express(Tariff, tariff, version)
    except CannotExpressError:
        return False
    return True


def _inside(location: Object) -> Iterator[Place]:
    for evse in location.get("evses", ()):
        for connector in evse["connectors"]:
            yield Place(location, evse, connector)


def _same(one: str, other: str) -> bool:
    return one == other
