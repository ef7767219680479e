"""The endpoints table: every address of OCPI, one row each, with the versions in which it exists.

Routes of the mock, version details, OpenAPI documents and the harness's verbs are all read from it. A verb
that has no row for a path is one that OCPI does not define there, and a system must not act on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ocpi_reference.spec.bookings import Booking, BookingLocation, BookingRequest, Calendar
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.charging_preferences import ChargingPreferences, ChargingPreferencesResponse
from ocpi_reference.spec.charging_profiles import (
    ActiveChargingProfile,
    ActiveChargingProfileResult,
    ChargingProfileResponse,
    ChargingProfileResult,
    ClearProfileResult,
    SetChargingProfile,
)
from ocpi_reference.spec.commands import (
    CancelReservation,
    CommandResponse,
    CommandResult,
    ReserveNow,
    StartSession,
    StopSession,
    UnlockConnector,
)
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.history import V211, V221, V230, Addition, Version
from ocpi_reference.spec.hub_client_info import ClientInfo
from ocpi_reference.spec.invoice_reconciliation import InvoiceReconciliationRecord
from ocpi_reference.spec.locations import EVSE, Connector, Location
from ocpi_reference.spec.payments import FinancialAdviceConfirmation, Terminal
from ocpi_reference.spec.sessions import Session
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.tokens import AuthorizationInfo, LocationReferences, Token
from ocpi_reference.spec.versions import InterfaceRole, VersionDetails
from ocpi_reference.spec.versions import Version as VersionListing

__all__ = ["ENDPOINTS", "Endpoint", "Method", "addresses", "endpoints", "refused"]


class Method(StrEnum):
    """The five verbs that OCPI uses."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


GET, POST, PUT, PATCH, DELETE = Method
SENDER, RECEIVER = InterfaceRole.SENDER, InterfaceRole.RECEIVER


@dataclass(frozen=True)
class Endpoint:
    """One verb on one address."""

    module: str
    """The module id, as version details spell it."""
    interface: InterfaceRole | None
    """SENDER (2.1.1: the interface of the data's owner) or RECEIVER; None where both sides are alike."""
    method: Method
    path: str
    """What follows the module's URL, for example ``/{location_id}/{evse_uid}``; ``response_url`` and
    ``location_header`` mark URLs that a message names instead."""
    served_by: tuple[str, ...]
    """The roles that usually implement it: CPO, EMSP, HUB, SCSP, PTP; any role where empty."""
    takes: Any = None
    """The object in the request body."""
    gives: Any = None
    """The object in ``data`` of the answer; None where the text leaves it open."""
    many: bool = False
    """``data`` is a list of `gives`."""
    paged: bool = False
    """The list comes in pages, with date filters."""
    partial: bool = False
    """The body holds some of the fields only."""
    body_optional: bool = False
    query: tuple[str, ...] = ()
    """Query parameters beyond those of a paged list."""
    requires: tuple[str, ...] = ()
    """Query parameters without which the request is incomplete."""
    since: Version = V211
    until: Version = V230
    addition: Addition | None = None
    """The additional document that defines it, where the version itself does not."""

    def exists_in(self, version: Version) -> bool:
        """Tell whether `version` defines this endpoint."""
        return self.since <= version <= self.until

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path, in order."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    @property
    def named_by_message(self) -> bool:
        """Tell whether the address is one that an earlier message named."""
        return not self.path.startswith("/") and self.path != ""


_OWNER = "/{country_code}/{party_id}"
CPO, EMSP, HUB, SCSP, PTP = ("CPO",), ("EMSP",), ("HUB",), ("EMSP", "SCSP"), ("PTP",)

_LOCATION = "/{location_id}"
_EVSE = _LOCATION + "/{evse_uid}"
_CONNECTOR = _EVSE + "/{connector_id}"

_CONFIGURATION = (
    Endpoint("versions", None, GET, "", (), gives=VersionListing, many=True),
    Endpoint("version_details", None, GET, "", (), gives=VersionDetails),
    Endpoint("credentials", None, GET, "", (), gives=Credentials),
    Endpoint("credentials", None, POST, "", (), takes=Credentials, gives=Credentials),
    Endpoint("credentials", None, PUT, "", (), takes=Credentials, gives=Credentials),
    Endpoint("credentials", None, DELETE, "", ()),
)

_HUB_CLIENT_INFO = (
    Endpoint("hubclientinfo", SENDER, GET, "", HUB, gives=ClientInfo, many=True, paged=True, since=V221),
    Endpoint("hubclientinfo", RECEIVER, GET, _OWNER, CPO + EMSP, gives=ClientInfo, since=V221),
    Endpoint("hubclientinfo", RECEIVER, PUT, _OWNER, CPO + EMSP, takes=ClientInfo, since=V221),
)

_LOCATIONS = (
    Endpoint("locations", SENDER, GET, "", CPO, gives=Location, many=True, paged=True),
    Endpoint("locations", SENDER, GET, _LOCATION, CPO, gives=Location),
    Endpoint("locations", SENDER, GET, _EVSE, CPO, gives=EVSE),
    Endpoint("locations", SENDER, GET, _CONNECTOR, CPO, gives=Connector),
    Endpoint("locations", RECEIVER, GET, _OWNER + _LOCATION, EMSP, gives=Location),
    Endpoint("locations", RECEIVER, GET, _OWNER + _EVSE, EMSP, gives=EVSE),
    Endpoint("locations", RECEIVER, GET, _OWNER + _CONNECTOR, EMSP, gives=Connector),
    Endpoint("locations", RECEIVER, PUT, _OWNER + _LOCATION, EMSP, takes=Location),
    Endpoint("locations", RECEIVER, PUT, _OWNER + _EVSE, EMSP, takes=EVSE),
    Endpoint("locations", RECEIVER, PUT, _OWNER + _CONNECTOR, EMSP, takes=Connector),
    Endpoint("locations", RECEIVER, PATCH, _OWNER + _LOCATION, EMSP, takes=Location, partial=True),
    Endpoint("locations", RECEIVER, PATCH, _OWNER + _EVSE, EMSP, takes=EVSE, partial=True),
    Endpoint("locations", RECEIVER, PATCH, _OWNER + _CONNECTOR, EMSP, takes=Connector, partial=True),
)

_SESSION = _OWNER + "/{session_id}"
_SESSIONS = (
    Endpoint("sessions", SENDER, GET, "", CPO, gives=Session, many=True, paged=True, requires=("date_from",)),
    Endpoint(
        "sessions",
        SENDER,
        PUT,
        "/{session_id}/charging_preferences",
        CPO,
        takes=ChargingPreferences,
        gives=ChargingPreferencesResponse,
        since=V221,
    ),
    Endpoint("sessions", RECEIVER, GET, _SESSION, EMSP, gives=Session),
    Endpoint("sessions", RECEIVER, PUT, _SESSION, EMSP, takes=Session),
    Endpoint("sessions", RECEIVER, PATCH, _SESSION, EMSP, takes=Session, partial=True),
)

_TOKEN = _OWNER + "/{token_uid}"
_TYPE = ("type",)
_TOKENS = (
    Endpoint("tokens", SENDER, GET, "", EMSP, gives=Token, many=True, paged=True),
    Endpoint(
        "tokens",
        SENDER,
        POST,
        "/{token_uid}/authorize",
        EMSP,
        takes=LocationReferences,
        gives=AuthorizationInfo,
        body_optional=True,
        query=_TYPE,
    ),
    Endpoint("tokens", RECEIVER, GET, _TOKEN, CPO, gives=Token, query=_TYPE),
    Endpoint("tokens", RECEIVER, PUT, _TOKEN, CPO, takes=Token, query=_TYPE),
    Endpoint("tokens", RECEIVER, PATCH, _TOKEN, CPO, takes=Token, partial=True, query=_TYPE),
)

_COMMANDS = (
    Endpoint("commands", RECEIVER, POST, "/RESERVE_NOW", CPO, takes=ReserveNow, gives=CommandResponse),
    Endpoint("commands", RECEIVER, POST, "/START_SESSION", CPO, takes=StartSession, gives=CommandResponse),
    Endpoint("commands", RECEIVER, POST, "/STOP_SESSION", CPO, takes=StopSession, gives=CommandResponse),
    Endpoint(
        "commands", RECEIVER, POST, "/UNLOCK_CONNECTOR", CPO, takes=UnlockConnector, gives=CommandResponse
    ),
    Endpoint(
        "commands",
        RECEIVER,
        POST,
        "/CANCEL_RESERVATION",
        CPO,
        takes=CancelReservation,
        gives=CommandResponse,
        since=V221,
    ),
    Endpoint("commands", SENDER, POST, "response_url", EMSP, takes=CommandResponse, until=V211),
    Endpoint("commands", SENDER, POST, "response_url", EMSP, takes=CommandResult, since=V221),
)

_TARIFF = _OWNER + "/{tariff_id}"
_TARIFFS = (
    Endpoint("tariffs", SENDER, GET, "", CPO, gives=Tariff, many=True, paged=True),
    Endpoint("tariffs", RECEIVER, GET, _TARIFF, EMSP, gives=Tariff),
    Endpoint("tariffs", RECEIVER, PUT, _TARIFF, EMSP, takes=Tariff),
    Endpoint("tariffs", RECEIVER, PATCH, _TARIFF, EMSP, takes=Tariff, partial=True, until=V211),
    Endpoint("tariffs", RECEIVER, DELETE, _TARIFF, EMSP),
)

_CDRS = (
    Endpoint("cdrs", SENDER, GET, "", CPO, gives=CDR, many=True, paged=True),
    Endpoint("cdrs", RECEIVER, POST, "", EMSP, takes=CDR),
    Endpoint("cdrs", RECEIVER, GET, "location_header", EMSP, gives=CDR),
)

_PROFILE = "/{session_id}"
_RESPONSE_URL = ("response_url",)
_CHARGING_PROFILES = (
    Endpoint(
        "chargingprofiles",
        RECEIVER,
        GET,
        _PROFILE,
        CPO,
        gives=ChargingProfileResponse,
        requires=("duration", "response_url"),
        since=V221,
    ),
    Endpoint(
        "chargingprofiles",
        RECEIVER,
        PUT,
        _PROFILE,
        CPO,
        takes=SetChargingProfile,
        gives=ChargingProfileResponse,
        since=V221,
    ),
    Endpoint(
        "chargingprofiles",
        RECEIVER,
        DELETE,
        _PROFILE,
        CPO,
        gives=ChargingProfileResponse,
        requires=_RESPONSE_URL,
        since=V221,
    ),
    Endpoint(
        "chargingprofiles",
        SENDER,
        POST,
        "response_url",
        SCSP,
        takes=(ActiveChargingProfileResult, ChargingProfileResult, ClearProfileResult),
        since=V221,
    ),
    Endpoint("chargingprofiles", SENDER, PUT, _PROFILE, SCSP, takes=ActiveChargingProfile, since=V221),
)

_RECORD = _OWNER + "/{id}"
_INVOICE_RECONCILIATION = (
    Endpoint(
        "invoicereconciliation",
        SENDER,
        GET,
        "",
        CPO,
        gives=InvoiceReconciliationRecord,
        many=True,
        paged=True,
        since=V230,
    ),
    Endpoint(
        "invoicereconciliation", RECEIVER, GET, _RECORD, EMSP, gives=InvoiceReconciliationRecord, since=V230
    ),
    Endpoint(
        "invoicereconciliation", RECEIVER, POST, "", EMSP, takes=InvoiceReconciliationRecord, since=V230
    ),
    Endpoint(
        "invoicereconciliation", RECEIVER, PUT, _RECORD, EMSP, takes=InvoiceReconciliationRecord, since=V230
    ),
    Endpoint("invoicereconciliation", RECEIVER, DELETE, _RECORD, EMSP, since=V230),
)


def _payments(interface: InterfaceRole, method: Method, path: str, **more: Any) -> Endpoint:
    served_by = PTP if interface is SENDER else CPO
    return Endpoint(
        "payments", interface, method, path, served_by, since=V230, addition=Addition.PAYMENTS, **more
    )


_TERMINAL = "/terminals/{terminal_id}"
_ADVICE = "/financial-advice-confirmations"
_ONE_ADVICE = _ADVICE + "/{financial_advice_confirmation_id}"
_PAYMENTS = (
    _payments(SENDER, GET, "/terminals", gives=Terminal, many=True, paged=True),
    _payments(SENDER, GET, _TERMINAL, gives=Terminal),
    _payments(SENDER, PUT, _TERMINAL, takes=Terminal),
    _payments(SENDER, PATCH, _TERMINAL, takes=Terminal, partial=True),
    _payments(SENDER, POST, "/terminals/activate", takes=Terminal),
    _payments(SENDER, POST, _TERMINAL + "/deactivate"),
    _payments(SENDER, GET, _ADVICE, gives=FinancialAdviceConfirmation, many=True, paged=True),
    _payments(SENDER, GET, _ONE_ADVICE, gives=FinancialAdviceConfirmation),
    _payments(RECEIVER, GET, _TERMINAL, gives=Terminal),
    _payments(RECEIVER, POST, "/terminals", takes=Terminal),
    _payments(RECEIVER, GET, _ONE_ADVICE, gives=FinancialAdviceConfirmation),
    _payments(RECEIVER, POST, _ADVICE, takes=FinancialAdviceConfirmation),
)


def _bookings(interface: InterfaceRole, method: Method, path: str, **more: Any) -> Endpoint:
    served_by = CPO if interface is SENDER else EMSP
    return Endpoint(
        "bookings", interface, method, path, served_by, since=V230, addition=Addition.BOOKINGS, **more
    )


_PLACE = "/booking_locations/{booking_location_id}"
_CALENDAR = _PLACE + "/{calendar_id}"
_BOOKING = _OWNER + "/{booking_id}"
_BOOKINGS = (
    _bookings(SENDER, GET, "/booking_locations", gives=BookingLocation, many=True, paged=True),
    _bookings(SENDER, GET, _PLACE, gives=BookingLocation),
    _bookings(SENDER, GET, _CALENDAR, gives=Calendar),
    _bookings(SENDER, GET, "", gives=Booking, many=True, paged=True),
    _bookings(SENDER, POST, "", takes=BookingRequest, gives=Booking),
    _bookings(RECEIVER, GET, _OWNER + _PLACE, gives=BookingLocation),
    _bookings(RECEIVER, PUT, _OWNER + _PLACE, takes=BookingLocation),
    _bookings(RECEIVER, PATCH, _OWNER + _PLACE, takes=BookingLocation, partial=True),
    _bookings(RECEIVER, GET, _OWNER + _CALENDAR, gives=Calendar),
    _bookings(RECEIVER, PUT, _OWNER + _CALENDAR, takes=Calendar),
    _bookings(RECEIVER, PATCH, _OWNER + _CALENDAR, takes=Calendar, partial=True),
    _bookings(RECEIVER, GET, _BOOKING, gives=Booking),
    _bookings(RECEIVER, PUT, _BOOKING, takes=Booking),
    _bookings(RECEIVER, PATCH, _BOOKING, takes=Booking, partial=True),
)

ENDPOINTS = (
    *_CONFIGURATION,
    *_HUB_CLIENT_INFO,
    *_LOCATIONS,
    *_SESSIONS,
    *_TOKENS,
    *_COMMANDS,
    *_TARIFFS,
    *_CDRS,
    *_CHARGING_PROFILES,
    *_INVOICE_RECONCILIATION,
    *_PAYMENTS,
    *_BOOKINGS,
)


def endpoints(
    version: Version, *, module: str | None = None, interface: InterfaceRole | None = None
) -> Iterator[Endpoint]:
    """Give the rows that exist in `version`, of one module and interface where asked."""
    for row in ENDPOINTS:
        if row.exists_in(version) and module in (None, row.module) and interface in (None, row.interface):
            yield row


def addresses(version: Version) -> dict[tuple[str, InterfaceRole | None, str], frozenset[Method]]:
    """Give the verbs that `version` defines, by module, interface and path."""
    found: dict[tuple[str, InterfaceRole | None, str], set[Method]] = {}
    for row in endpoints(version):
        found.setdefault((row.module, row.interface, row.path), set()).add(row.method)
    return {address: frozenset(methods) for address, methods in found.items()}


def refused(version: Version) -> Iterator[tuple[str, InterfaceRole | None, str, Method]]:
    """Give each address with each verb that `version` does not define there."""
    for (module, interface, path), methods in addresses(version).items():
        yield from ((module, interface, path, method) for method in Method if method not in methods)
