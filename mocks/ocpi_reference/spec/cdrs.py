"""CDRs module: charging sessions that are over and have a price, mod_cdrs.asciidoc."""

from typing import Annotated

from ocpi_reference.spec.data_types import Price
from ocpi_reference.spec.history import (
    V211,
    V221,
    Addition,
    OcpiEnum,
    OcpiObject,
    Since,
    Some,
    Until,
    Was,
    notes,
)
from ocpi_reference.spec.location_enums import ConnectorFormat, ConnectorType, PowerType
from ocpi_reference.spec.locations import GeoLocation, Location
from ocpi_reference.spec.primitives import (
    Boolean,
    CiString2,
    CiString3,
    CiString32,
    CiString36,
    CiString39,
    CiString48,
    DateTime,
    Integer,
    Number,
    String3,
    String10,
    String20,
    String36,
    String45,
    String255,
    String512,
    String5000,
)
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.tokens import TokenType


class AuthMethod(OcpiEnum):
    """How the driver was authorized.

    mod_cdrs.asciidoc#mod_cdrs_authmethod_enum
    """

    AUTH_REQUEST = "AUTH_REQUEST"
    COMMAND = "COMMAND", Since(V221)
    WHITELIST = "WHITELIST"


class CdrDimensionType(OcpiEnum):
    """What a dimension measures, and in which unit.

    mod_cdrs.asciidoc#mod_cdrs_cdrdimensiontype_enum
    """

    CURRENT = "CURRENT", Since(V221)
    ENERGY = "ENERGY"
    FLAT = "FLAT", Until(V211)
    ENERGY_EXPORT = "ENERGY_EXPORT", Since(V221)
    ENERGY_IMPORT = "ENERGY_IMPORT", Since(V221)
    MAX_CURRENT = "MAX_CURRENT"
    MIN_CURRENT = "MIN_CURRENT"
    MAX_POWER = "MAX_POWER", Since(V221)
    MIN_POWER = "MIN_POWER", Since(V221)
    PARKING_TIME = "PARKING_TIME"
    POWER = "POWER", Since(V221)
    RESERVATION_TIME = "RESERVATION_TIME", Since(V221)
    STATE_OF_CHARGE = "STATE_OF_CHARGE", Since(V221)
    TIME = "TIME"
    RESERVATION_EXPIRES = "RESERVATION_EXPIRES", Addition.BOOKINGS
    RESERVATION_OVERTIME = "RESERVATION_OVERTIME", Addition.BOOKINGS


SESSION_ONLY = frozenset(
    {
        CdrDimensionType.CURRENT,
        CdrDimensionType.ENERGY_EXPORT,
        CdrDimensionType.ENERGY_IMPORT,
        CdrDimensionType.POWER,
        CdrDimensionType.STATE_OF_CHARGE,
    }
)
"""The dimensions that a Session may have and a CDR may not: the column "Session Only" of the table."""


@notes(Since(V221))
class CdrLocation(OcpiObject):
    """The one connector at which a session took place, as it was then.

    mod_cdrs.asciidoc#mod_cdrs_cdr_location_class
    """

    id: CiString36
    name: String255 | None
    address: String45
    city: String45
    postal_code: String10 | None
    state: String20 | None
    country: String3
    coordinates: GeoLocation
    evse_uid: CiString36
    evse_id: CiString48
    connector_id: CiString36
    connector_standard: ConnectorType
    connector_format: ConnectorFormat
    connector_power_type: PowerType


@notes(Since(V221))
class CdrToken(OcpiObject):
    """The token with which a session was started, as it was then.

    mod_cdrs.asciidoc#mod_cdrs_cdr_token_object
    """

    country_code: CiString2
    party_id: CiString3
    uid: CiString36
    type: TokenType
    contract_id: CiString36


class CdrDimension(OcpiObject):
    """One quantity measured in a charging period.

    mod_cdrs.asciidoc#mod_cdrs_cdrdimension_class
    """

    type: CdrDimensionType
    volume: Number


class ChargingPeriod(OcpiObject):
    """A stretch of a session in which the same prices apply; it lasts until the next one begins.

    mod_cdrs.asciidoc#mod_cdrs_chargingperiod_class
    """

    start_date_time: DateTime
    dimensions: Some[CdrDimension]
    tariff_id: Annotated[CiString36 | None, Since(V221)]


@notes(Since(V221))
class SignedValue(OcpiObject):
    """One signed reading of a meter.

    mod_cdrs.asciidoc#mod_cdrs_signed_value_class
    """

    nature: CiString32
    plain_data: String5000
    signed_data: String5000


@notes(Since(V221))
class SignedData(OcpiObject):
    """The meter's own signed readings, for a driver who wants to verify the bill.

    mod_cdrs.asciidoc#mod_cdrs_signed_data_class
    """

    encoding_method: CiString36
    encoding_method_version: Integer | None
    public_key: String512 | None
    signed_values: Some[SignedValue]
    url: String512 | None


class CDR(OcpiObject):
    """The bill of one charging session: what was consumed, under which tariffs, at what cost.

    mod_cdrs.asciidoc#mod_cdrs_cdr_object
    """

    country_code: Annotated[CiString2, Since(V221)]
    party_id: Annotated[CiString3, Since(V221)]
    id: Annotated[CiString39, Was(CiString36, until=V211)]
    start_date_time: DateTime
    end_date_time: Annotated[DateTime, Was(until=V211, named="stop_date_time")]
    auth_id: Annotated[String36, Until(V211)]
    session_id: Annotated[CiString36 | None, Since(V221)]
    cdr_token: Annotated[CdrToken, Since(V221)]
    auth_method: AuthMethod
    location: Annotated[Location, Until(V211)]
    authorization_reference: Annotated[CiString36 | None, Since(V221)]
    cdr_location: Annotated[CdrLocation, Since(V221)]
    meter_id: String255 | None
    currency: String3
    tariffs: list[Tariff]
    charging_periods: Some[ChargingPeriod]
    signed_data: Annotated[SignedData | None, Since(V221)]
    total_cost: Annotated[Price, Was(Number, until=V211)]
    total_fixed_cost: Annotated[Price | None, Since(V221)]
    total_energy: Number
    total_energy_cost: Annotated[Price | None, Since(V221)]
    total_time: Number
    total_time_cost: Annotated[Price | None, Since(V221)]
    total_parking_time: Number | None
    total_parking_cost: Annotated[Price | None, Since(V221)]
    total_reservation_cost: Annotated[Price | None, Since(V221)]
    remark: String255 | None
    invoice_reference_id: Annotated[CiString39 | None, Since(V221)]
    credit: Annotated[Boolean | None, Since(V221)]
    credit_reference_id: Annotated[CiString39 | None, Since(V221)]
    home_charging_compensation: Annotated[Boolean | None, Since(V221)]
    booking_id: Annotated[CiString36 | None, Addition.BOOKINGS]
    last_updated: DateTime
