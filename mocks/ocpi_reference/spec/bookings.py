"""Bookings module, an addition to 2.3.0: charging at a time agreed in advance, mod_bookings.asciidoc."""

from typing import Annotated

from ocpi_reference.spec.data_types import Role
from ocpi_reference.spec.history import Addition, Disputed, OcpiEnum, OcpiObject, Some, notes
from ocpi_reference.spec.location_enums import (
    ConnectorFormat,
    ConnectorType,
    EVSEPosition,
    PowerType,
    VehicleType,
)
from ocpi_reference.spec.primitives import (
    URL,
    Boolean,
    CiString2,
    CiString3,
    CiString36,
    DateTime,
    Integer,
    Number,
    StringOfAnyLength,
)
from ocpi_reference.spec.tokens import TokenType


@notes(Addition.BOOKINGS)
class AccessMethod(OcpiEnum):
    """The ways to get in.

    mod_bookings.asciidoc#mod_bookings_access_method_enum
    """

    OPEN = "OPEN"
    TOKEN = "TOKEN"  # noqa: S105  a way to get in, not a secret
    LICENSE_PLATE = "LICENSE_PLATE"
    ACCESS_CODE = "ACCESS_CODE"
    INTERCOM = "INTERCOM"
    PARKING_TICKET = "PARKING_TICKET"


@notes(Addition.BOOKINGS)
class CanceledReason(OcpiEnum):
    """Why a booking was cancelled.

    mod_bookings.asciidoc#mod_bookings_canceled_reason_enum
    """

    POWER_OUTAGE = "POWER_OUTAGE"
    BROKEN_CHARGER = "BROKEN_CHARGER"
    FULL = "FULL"
    BLOCKED = "BLOCKED"
    TRAFFIC = "TRAFFIC"
    BROKEN_VEHICLE = "BROKEN_VEHICLE"
    NO_CANCELED = "NO_CANCELED"
    UNKNOWN = "UNKNOWN"


@notes(Addition.BOOKINGS)
class ReservationRequestStatus(OcpiEnum):
    """What became of a request for a booking.

    mod_bookings.asciidoc#mod_bookings_request_status_enum
    """

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    FAILED = "FAILED"


@notes(Addition.BOOKINGS)
class ReservationStatus(OcpiEnum):
    """How far a booking has come.

    mod_bookings.asciidoc#mod_bookings_reservation_status_enum
    """

    PENDING = "PENDING"
    RESERVED = "RESERVED"
    CANCELED = "CANCELED"
    FAILED = "FAILED"
    NO_SHOW = "NO_SHOW"
    FULFILLED = "FULFILLED"
    REJECTED = "REJECTED"
    UNKNOWN = "UNKNOWN"


@notes(Addition.BOOKINGS)
class AccessInformation(OcpiObject):
    """How a driver gets in.

    mod_bookings.asciidoc#mod_bookings_access_information_class
    """

    method: AccessMethod
    value: StringOfAnyLength | None


@notes(Addition.BOOKINGS)
class BookingOption(OcpiObject):
    """What exactly is booked or can be booked: an EVSE, a connector, a parking place, or its properties.

    mod_bookings.asciidoc#mod_bookings_booking_option_class
    """

    evse_uid: CiString36 | None
    connector_id: CiString36 | None
    parking_id: CiString36 | None
    evse_position: list[EVSEPosition]
    vehicle_types: list[VehicleType]
    connector_format: list[ConnectorFormat]
    connector_types: list[ConnectorType]
    power_types: list[PowerType]
    max_vehicle_weight: Number | None
    max_vehicle_height: Number | None
    max_vehicle_length: Number | None
    max_vehicle_width: Number | None
    min_parking_space_length: Number | None
    min_parking_space_width: Number | None
    dangerous_goods_allowed: Boolean | None
    drive_through: Boolean | None
    refrigeration_outlet: Boolean | None


@notes(Addition.BOOKINGS)
class BookingToken(OcpiObject):
    """A token that may use a booking.

    mod_bookings.asciidoc#mod_bookings_booking_token_object
    """

    country_code: CiString2
    party_id: CiString3
    uid: CiString36
    type: TokenType
    contract_id: CiString36


@notes(Addition.BOOKINGS)
class Cancellation(OcpiObject):
    """Who cancelled a booking, and why.

    mod_bookings.asciidoc#mod_bookings_cancellation_class
    """

    cancellation_reason: CanceledReason
    # The table says Role, its link goes to InterfaceRole.
    who_canceled: Annotated[Role, Disputed("enum")]


@notes(Addition.BOOKINGS)
class Period(OcpiObject):
    """From one moment to another.

    mod_bookings.asciidoc#mod_bookings_period_class
    """

    start_date_time: DateTime
    end_date_time: DateTime


@notes(Addition.BOOKINGS)
class BookingRequest(OcpiObject):
    """What an eMSP asks to book, to change or to cancel.

    mod_bookings.asciidoc#mod_bookings_request_class
    """

    country_code: CiString2
    party_id: CiString3
    request_id: CiString36
    booking_option: BookingOption | None
    location_id: CiString36
    booking_location_id: CiString36
    tokens: list[BookingToken]
    access_information: list[AccessInformation]
    period: Period
    authorization_reference: CiString36
    power_required: Integer | None
    canceled: Cancellation | None


@notes(Addition.BOOKINGS)
class BookingRequestStatus(OcpiObject):
    """A request for a booking and what became of it.

    mod_bookings.asciidoc#mod_bookings_request_status_class
    """

    request_status: ReservationRequestStatus
    booking_request: BookingRequest
    request_received: DateTime


@notes(Addition.BOOKINGS)
class BookingTerms(OcpiObject):
    """The conditions of a booking; times are in minutes.

    mod_bookings.asciidoc#mod_bookings_booking_terms_class
    """

    rfid_auth_required: Boolean | None
    token_groups_supported: Boolean | None
    remote_auth_supported: Boolean | None
    supported_access_methods: Some[AccessMethod]
    change_until_minutes: Number
    cancel_until_minutes: Number
    change_not_allowed: Boolean | None
    early_start_allowed: Boolean | None
    early_start_time: Number | None
    noshow_timeout: Number | None
    noshow_fee: Boolean | None
    late_stop_allowed: Boolean | None
    late_stop_time: Number | None
    overlapping_bookings_allowed: Boolean | None
    min_booking_duration: Number | None
    max_booking_duration: Number | None
    booking_terms: URL | None


@notes(Addition.BOOKINGS)
class Timeslot(OcpiObject):
    """A stretch of time that can be booked, with the power that is there.

    mod_bookings.asciidoc#mod_bookings_timeslot_class
    """

    start_date_time: DateTime
    end_date_time: DateTime
    min_power: Number | None
    max_power: Number | None
    green_energy_support: Boolean | None


@notes(Addition.BOOKINGS)
class Booking(OcpiObject):
    """An agreed time at a place to charge.

    mod_bookings.asciidoc#mod_bookings_booking_object
    """

    id: CiString36
    country_code: CiString2
    party_id: CiString3
    request_id: CiString36
    booking_option: BookingOption | None
    location_id: CiString36
    booking_tokens: list[BookingToken]
    tariff_ids: list[CiString36]
    period: Timeslot
    reservation_status: ReservationStatus
    canceled: Cancellation | None
    access_information: list[AccessInformation]
    authorization_reference: CiString36
    booking_terms: BookingTerms
    booking_requests: Some[BookingRequestStatus]
    last_updated: DateTime


@notes(Addition.BOOKINGS)
class Calendar(OcpiObject):
    """The timeslots that are free between two moments.

    mod_bookings.asciidoc#mod_bookings_calendar_object
    """

    id: CiString36
    begin_from: DateTime
    end_before: DateTime
    timeslot_increment: Integer | None
    # A calendar that is fully booked cannot be written with cardinality +.
    available_timeslots: Annotated[Some[Timeslot], Disputed("card")]
    last_updated: DateTime


@notes(Addition.BOOKINGS)
class Policy(OcpiObject):
    """Whether one may charge without a booking.

    mod_bookings.asciidoc#mod_bookings_policy_object
    """

    reservation_required: Boolean
    ad_hoc: Number | None


@notes(Addition.BOOKINGS)
class BookingLocation(OcpiObject):
    """What can be booked at a Location, and when.

    mod_bookings.asciidoc#mod_bookings_bookinglocation_object
    """

    country_code: CiString2
    party_id: CiString3
    id: CiString36
    location_id: CiString36
    booking_option: BookingOption | None
    policy: Policy | None
    tariff_ids: list[CiString36]
    booking_terms: BookingTerms | None
    calendars: list[Calendar]
    last_updated: DateTime
