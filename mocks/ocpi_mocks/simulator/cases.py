"""The facts of one simulated session that no clock changes: who, where, under which tariff, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ocpi_mocks.simulator.visits import Visit
from ocpi_reference.spec.wire import Json

__all__ = ["Authorization", "Case", "find_connector"]


@dataclass(frozen=True)
class Authorization:
    """How a driver was authorized (AuthMethod), and the reference that the eMSP gave, if any.

    mod_cdrs.asciidoc#mod_cdrs_authmethod_enum
    """

    method: str
    reference: str | None = None


@dataclass(frozen=True)
class Case:
    """One visit at one connector; `start` is the moment the session becomes active.

    `reserved_by` is the authorization of the reservation, when there is one. All objects are decoded JSON in
    the shape of OCPI 2.3.0.
    """

    session_id: str
    location: dict[str, Json]
    evse: dict[str, Json]
    connector: dict[str, Json]
    token: dict[str, Json]
    tariff: dict[str, Json]
    start: datetime
    visit: Visit
    authorization: Authorization
    reserved_by: Authorization

    @property
    def is_dc(self) -> bool:
        """Whether the connector gives direct current."""
        return bool(self.connector["power_type"] == "DC")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the Location."""
        return ZoneInfo(self.location["time_zone"])

    @property
    def meter_id(self) -> str:
        """The id of the meter in the EVSE."""
        return f"METER-{self.evse['uid']}"

    def at(self, second: int) -> datetime:
        """The moment at a second of the visit."""
        return self.start + timedelta(seconds=second)


def find_connector(
    location: dict[str, Json], *, evse_uid: str, connector_id: str
) -> tuple[dict[str, Json], dict[str, Json]]:
    """The EVSE and the Connector of a Location.

    Raises:
        ValueError: there is no such EVSE or Connector, or the EVSE has no evse_id to print on a bill.
    """
    evse = _one(location["evses"], "uid", evse_uid, f"EVSE at {location['id']}")
    if "evse_id" not in evse:
        raise ValueError(f"the EVSE {evse_uid!r} at {location['id']} has no evse_id, which a CDR needs")
    return evse, _one(evse["connectors"], "id", connector_id, f"connector at EVSE {evse_uid}")


def _one(candidates: list[dict[str, Json]], name: str, wanted: str, what: str) -> dict[str, Json]:
    for candidate in candidates:
        if candidate[name] == wanted:
            return candidate
    known = ", ".join(candidate[name] for candidate in candidates)
    raise ValueError(f"no {what} has the {name} {wanted!r}; there are: {known}")
