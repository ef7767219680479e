"""Sessions module: charging sessions while they run, mod_sessions.asciidoc."""

from typing import Annotated

from ocpi_reference.spec.cdrs import AuthMethod, CdrToken, ChargingPeriod
from ocpi_reference.spec.data_types import Price
from ocpi_reference.spec.history import V211, V221, OcpiEnum, OcpiObject, Since, Until, Was
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.primitives import (
    CiString2,
    CiString3,
    CiString36,
    DateTime,
    Number,
    String3,
    String36,
    String255,
)


class SessionStatus(OcpiEnum):
    """How far a session has come.

    mod_sessions.asciidoc#mod_sessions_sessionstatus_enum
    """

    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    INVALID = "INVALID"
    PENDING = "PENDING"
    RESERVATION = "RESERVATION", Since(V221)


class Session(OcpiObject):
    """A charging session while it runs.

    mod_sessions.asciidoc#mod_sessions_session_object
    """

    country_code: Annotated[CiString2, Since(V221)]
    party_id: Annotated[CiString3, Since(V221)]
    id: Annotated[CiString36, Was(String36, until=V211)]
    start_date_time: Annotated[DateTime, Was(until=V211, named="start_datetime")]
    end_date_time: Annotated[DateTime | None, Was(until=V211, named="end_datetime")]
    kwh: Number
    auth_id: Annotated[String36, Until(V211)]
    cdr_token: Annotated[CdrToken, Since(V221)]
    auth_method: AuthMethod
    location: Annotated[Location, Until(V211)]
    authorization_reference: Annotated[CiString36 | None, Since(V221)]
    location_id: Annotated[CiString36, Since(V221)]
    evse_uid: Annotated[CiString36, Since(V221)]
    connector_id: Annotated[CiString36, Since(V221)]
    meter_id: String255 | None
    currency: String3
    charging_periods: list[ChargingPeriod]
    total_cost: Annotated[Price | None, Was(Number | None, until=V211)]
    status: SessionStatus
    last_updated: DateTime
