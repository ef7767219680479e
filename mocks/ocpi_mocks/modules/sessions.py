"""Sessions at the eMSP: a PATCH brings further charging periods.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_sessions.asciidoc#mod_sessions_patch_method
"""

from ocpi_mocks.addresses import Handler
from ocpi_mocks.kinds import Target
from ocpi_mocks.modules import receiver
from ocpi_mocks.modules.nesting import merged
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.store import Object
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Endpoint
from ocpi_reference.spec.history import Version

__all__ = ["patches"]


def patches(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Change the fields that the other side names; charging periods are added where the version says so."""
    merge = _appended if dialect(version).patch_appends_charging_periods else merged
    return receiver.patches(platform, version, row, target, url, merge=merge)


def _appended(session: Object, patch: Object) -> Object:
    periods = [*(session.get("charging_periods") or []), *(patch.get("charging_periods") or [])]
    return merged(session, {**patch, **({"charging_periods": periods} if periods else {})})
