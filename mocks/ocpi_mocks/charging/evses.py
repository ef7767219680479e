"""The status of an EVSE: changed here, and told to the other side.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_status_enum
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from ocpi_mocks.connection import Connection
from ocpi_mocks.kinds import Target, named
from ocpi_mocks.modules.nesting import inner, merged, with_inner
from ocpi_mocks.moments import date_time
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.pushing import patch
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.location_enums import Status

__all__ = ["set_status"]

_EVSE = Target(named("locations"), 1)


def set_status(platform: Platform, connection: Connection, ids: Sequence[str], status: Status) -> Exchange:
    """Set the status of one of our EVSEs, named by Location and EVSE, and push it.

    Raises:
        PushError: it is set here, and the other side does not receive it.
    """
    with platform.store.lock:
        location = platform.store.own("locations").get(ids[0])
        evse = inner(_EVSE, location, ids, same=_same) if location else None
        assert location is not None, f"there is no {'/'.join(ids)} among our locations"
        assert evse is not None, f"there is no {'/'.join(ids)} among our locations"
        changes = {"status": status, "last_updated": date_time(datetime.now(UTC))}
        changed = with_inner(_EVSE, location, ids, merged(evse, changes), version=max(Version), same=_same)
        platform.store.own("locations").put(changed)
    return patch(platform, connection, _EVSE, changed, ids, changes)


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
