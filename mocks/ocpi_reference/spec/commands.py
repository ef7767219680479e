"""Commands module: what an eMSP asks a Charge Point to do, mod_commands.asciidoc."""

from typing import Annotated

from ocpi_reference.spec.data_types import DisplayText
from ocpi_reference.spec.history import (
    V211,
    V221,
    V230,
    OcpiEnum,
    OcpiObject,
    OpenSince,
    Since,
    Until,
    Was,
    notes,
)
from ocpi_reference.spec.primitives import URL, CiString36, DateTime, Integer, String36, String39
from ocpi_reference.spec.tokens import Token


class CommandResponseType(OcpiEnum):
    """How a command was received.

    mod_commands.asciidoc#mod_commands_commandresponsetype_enum
    """

    NOT_SUPPORTED = "NOT_SUPPORTED"
    REJECTED = "REJECTED"
    ACCEPTED = "ACCEPTED"
    TIMEOUT = "TIMEOUT", Until(V211)
    UNKNOWN_SESSION = "UNKNOWN_SESSION"


@notes(Since(V221))
class CommandResultType(OcpiEnum):
    """What a command came to at the Charge Point.

    mod_commands.asciidoc#mod_commands_commandresulttype_enum
    """

    ACCEPTED = "ACCEPTED"
    CANCELED_RESERVATION = "CANCELED_RESERVATION"
    EVSE_OCCUPIED = "EVSE_OCCUPIED"
    EVSE_INOPERATIVE = "EVSE_INOPERATIVE"
    FAILED = "FAILED"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    REJECTED = "REJECTED"
    TIMEOUT = "TIMEOUT"
    UNKNOWN_RESERVATION = "UNKNOWN_RESERVATION"


@notes(OpenSince(V230))
class CommandType(OcpiEnum):
    """The commands that one can send.

    mod_commands.asciidoc#mod_commands_commandtype_enum
    """

    CANCEL_RESERVATION = "CANCEL_RESERVATION", Since(V221)
    RESERVE_NOW = "RESERVE_NOW"
    START_SESSION = "START_SESSION"
    STOP_SESSION = "STOP_SESSION"
    UNLOCK_CONNECTOR = "UNLOCK_CONNECTOR"


@notes(Since(V221))
class CancelReservation(OcpiObject):
    """The request to give up a reservation.

    mod_commands.asciidoc#mod_commands_cancelreservation_object
    """

    response_url: URL
    reservation_id: CiString36


class CommandResponse(OcpiObject):
    """The immediate answer to a command: whether it will be sent on to the Charge Point.

    mod_commands.asciidoc#mod_commands_commandresponse_object
    """

    result: CommandResponseType
    timeout: Annotated[Integer, Since(V221)]
    message: Annotated[list[DisplayText], Since(V221)]


@notes(Since(V221))
class CommandResult(OcpiObject):
    """The later result of a command, as the Charge Point gave it.

    mod_commands.asciidoc#mod_commands_commandresult_object
    """

    result: CommandResultType
    message: list[DisplayText]


class ReserveNow(OcpiObject):
    """The request to reserve an EVSE, or any EVSE of a Location, until a moment.

    mod_commands.asciidoc#mod_commands_reservenow_object
    """

    response_url: URL
    token: Token
    expiry_date: DateTime
    reservation_id: Annotated[CiString36, Was(Integer, until=V211)]
    location_id: Annotated[CiString36, Was(String39, until=V211)]
    evse_uid: Annotated[CiString36 | None, Was(String39 | None, until=V211)]
    authorization_reference: Annotated[CiString36 | None, Since(V221)]


class StartSession(OcpiObject):
    """The request to start a session.

    mod_commands.asciidoc#mod_commands_startsession_object
    """

    response_url: URL
    token: Token
    location_id: Annotated[CiString36, Was(String39, until=V211)]
    evse_uid: Annotated[CiString36 | None, Was(String39 | None, until=V211)]
    connector_id: Annotated[CiString36 | None, Since(V221)]
    authorization_reference: Annotated[CiString36 | None, Since(V221)]


class StopSession(OcpiObject):
    """The request to stop a running session.

    mod_commands.asciidoc#mod_commands_stopsession_object
    """

    response_url: URL
    session_id: Annotated[CiString36, Was(String36, until=V211)]


class UnlockConnector(OcpiObject):
    """The request to release a connector that holds a cable.

    mod_commands.asciidoc#mod_commands_unlockconnector_object
    """

    response_url: URL
    location_id: Annotated[CiString36, Was(String39, until=V211)]
    evse_uid: Annotated[CiString36, Was(String39, until=V211)]
    connector_id: Annotated[CiString36, Was(String36, until=V211)]
