"""ChargingProfiles module: limits on the power of a session, mod_charging_profiles.asciidoc."""

from ocpi_reference.spec.history import V221, OcpiEnum, OcpiObject, Since, notes
from ocpi_reference.spec.primitives import URL, DateTime, Integer, Number


@notes(Since(V221))
class ChargingRateUnit(OcpiEnum):
    """The unit of a limit: watt or ampere.

    mod_charging_profiles.asciidoc#mod_charging_profiles_chargingrateunit
    """

    W = "W"
    A = "A"


@notes(Since(V221))
class ChargingProfileResponseType(OcpiEnum):
    """How a request about a charging profile was received.

    mod_charging_profiles.asciidoc#mod_charging_profiles_responsetype_enum
    """

    ACCEPTED = "ACCEPTED"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    REJECTED = "REJECTED"
    TOO_OFTEN = "TOO_OFTEN"
    UNKNOWN_SESSION = "UNKNOWN_SESSION"


@notes(Since(V221))
class ChargingProfileResultType(OcpiEnum):
    """What a request about a charging profile came to.

    mod_charging_profiles.asciidoc#mod_charging_profiles_resulttype_enum
    """

    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    UNKNOWN = "UNKNOWN"


@notes(Since(V221))
class ChargingProfileResponse(OcpiObject):
    """The immediate answer to a request about a charging profile.

    mod_charging_profiles.asciidoc#mod_charging_profiles_response_object
    """

    result: ChargingProfileResponseType
    timeout: Integer


@notes(Since(V221))
class ChargingProfilePeriod(OcpiObject):
    """One limit, from a number of seconds after the start of the profile.

    mod_charging_profiles.asciidoc#mod_charging_profiles_charging_profile_period_class
    """

    start_period: Integer
    limit: Number


@notes(Since(V221))
class ChargingProfile(OcpiObject):
    """A schedule of limits for the power of a session.

    mod_charging_profiles.asciidoc#mod_charging_profiles_charging_profile_class
    """

    start_date_time: DateTime | None
    duration: Integer | None
    charging_rate_unit: ChargingRateUnit
    min_charging_rate: Number | None
    charging_profile_period: list[ChargingProfilePeriod]


@notes(Since(V221))
class ActiveChargingProfile(OcpiObject):
    """The limits that a Charge Point really applies, from a given moment.

    mod_charging_profiles.asciidoc#mod_charging_profiles_active_charging_profile_class
    """

    start_date_time: DateTime
    charging_profile: ChargingProfile


@notes(Since(V221))
class ActiveChargingProfileResult(OcpiObject):
    """The later result of asking for the profile that is in force.

    mod_charging_profiles.asciidoc#mod_charging_profiles_active_charging_profiles_result_object
    """

    result: ChargingProfileResultType
    profile: ActiveChargingProfile | None


@notes(Since(V221))
class ChargingProfileResult(OcpiObject):
    """The later result of setting a profile.

    mod_charging_profiles.asciidoc#mod_charging_profiles_charging_profiles_result_object
    """

    result: ChargingProfileResultType


@notes(Since(V221))
class ClearProfileResult(OcpiObject):
    """The later result of clearing a profile.

    mod_charging_profiles.asciidoc#mod_charging_profiles_clear_profiles_result_object
    """

    result: ChargingProfileResultType


@notes(Since(V221))
class SetChargingProfile(OcpiObject):
    """The request to put a profile on a running session.

    mod_charging_profiles.asciidoc#mod_charging_profiles_set_charging_profile_object
    """

    charging_profile: ChargingProfile
    response_url: URL
