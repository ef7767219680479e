"""Sessions module: what a driver wishes of a session, mod_sessions.asciidoc.

A file of its own, because tokens need ProfileType and sessions need tokens.
"""

from ocpi_reference.spec.history import V221, OcpiEnum, OcpiObject, Since, notes
from ocpi_reference.spec.primitives import Boolean, DateTime, Number


@notes(Since(V221))
class ChargingPreferencesResponse(OcpiEnum):
    """Whether the wishes of a driver can be met; the data of the answer is this value itself.

    mod_sessions.asciidoc#mod_sessions_charging_preferences_response_enum
    """

    ACCEPTED = "ACCEPTED"
    DEPARTURE_REQUIRED = "DEPARTURE_REQUIRED"
    ENERGY_NEED_REQUIRED = "ENERGY_NEED_REQUIRED"
    NOT_POSSIBLE = "NOT_POSSIBLE"
    PROFILE_TYPE_NOT_SUPPORTED = "PROFILE_TYPE_NOT_SUPPORTED"


@notes(Since(V221))
class ProfileType(OcpiEnum):
    """What a driver prefers: cheap, fast, green or regular.

    mod_sessions.asciidoc#mod_sessions_profile_type_enum
    """

    CHEAP = "CHEAP"
    FAST = "FAST"
    GREEN = "GREEN"
    REGULAR = "REGULAR"


@notes(Since(V221))
class ChargingPreferences(OcpiObject):
    """What a driver wishes of a session: how fast, until when, how much.

    mod_sessions.asciidoc#mod_sessions_charging_preferences_object
    """

    profile_type: ProfileType
    departure_time: DateTime | None
    energy_need: Number | None
    discharge_allowed: Boolean | None
