"""Tariffs module: what charging costs, mod_tariffs.asciidoc."""

from typing import Annotated

from ocpi_reference.spec.data_types import DisplayText, Price
from ocpi_reference.spec.history import (
    V211,
    V221,
    V230,
    Addition,
    OcpiEnum,
    OcpiObject,
    Since,
    Some,
    Was,
    notes,
)
from ocpi_reference.spec.locations import EnergyMix
from ocpi_reference.spec.primitives import (
    URL,
    CiString2,
    CiString3,
    CiString36,
    Date,
    DateTime,
    Integer,
    Number,
    String3,
    String10,
    String36,
    TimeOfDay,
)


class DayOfWeek(OcpiEnum):
    """The days on which a tariff element may be valid.

    mod_tariffs.asciidoc#mod_tariffs_dayofweek_enum
    """

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


@notes(Since(V221))
class ReservationRestrictionType(OcpiEnum):
    """Which kind of reservation a tariff element prices.

    mod_tariffs.asciidoc#mod_tariffs_reservation_restriction_type
    """

    RESERVATION = "RESERVATION"
    RESERVATION_EXPIRES = "RESERVATION_EXPIRES"


@notes(Addition.BOOKINGS)
class BookingRestrictionType(OcpiEnum):
    """Which part of a booking a tariff element prices.

    mod_tariffs.asciidoc#mod_tariffs_booking_restriction_type
    """

    BOOKING = "BOOKING"
    BOOKING_EXPIRES = "BOOKING_EXPIRES"
    BOOKING_CANCELLATION_FEES = "BOOKING_CANCELLATION_FEES"
    BOOKING_OVERTIME = "BOOKING_OVERTIME"


class TariffDimensionType(OcpiEnum):
    """What a price component prices: energy, charging time, parking time, or a flat fee.

    mod_tariffs.asciidoc#mod_tariffs_tariffdimensiontype_enum
    """

    ENERGY = "ENERGY"
    FLAT = "FLAT"
    PARKING_TIME = "PARKING_TIME"
    TIME = "TIME"


@notes(Since(V221))
class TariffType(OcpiEnum):
    """For whom a tariff is meant.

    mod_tariffs.asciidoc#mod_tariffs_tariff_type
    """

    AD_HOC_PAYMENT = "AD_HOC_PAYMENT"
    PROFILE_CHEAP = "PROFILE_CHEAP"
    PROFILE_FAST = "PROFILE_FAST"
    PROFILE_GREEN = "PROFILE_GREEN"
    REGULAR = "REGULAR"


@notes(Since(V230))
class TaxIncluded(OcpiEnum):
    """Whether the amounts of a tariff contain the taxes.

    mod_tariffs.asciidoc#mod_tariffs_taxincluded_enum
    """

    YES = "YES"
    NO = "NO"
    NOT_APPLICABLE = "N/A"


class PriceComponent(OcpiObject):
    """The price of one unit of one dimension, and the steps in which it is billed.

    mod_tariffs.asciidoc#mod_tariffs_pricecomponent_class
    """

    type: TariffDimensionType
    price: Number
    vat: Annotated[Number | None, Since(V221)]
    step_size: Integer


class TariffRestrictions(OcpiObject):
    """The conditions under which a tariff element is valid; all that are given must hold.

    mod_tariffs.asciidoc#mod_tariffs_tariffrestrictions_class
    """

    start_time: TimeOfDay | None
    end_time: TimeOfDay | None
    start_date: Annotated[Date | None, Was(String10 | None, until=V211)]
    end_date: Annotated[Date | None, Was(String10 | None, until=V211)]
    min_kwh: Number | None
    max_kwh: Number | None
    min_current: Annotated[Number | None, Since(V221)]
    max_current: Annotated[Number | None, Since(V221)]
    min_power: Number | None
    max_power: Number | None
    min_duration: Integer | None
    max_duration: Integer | None
    day_of_week: list[DayOfWeek]
    reservation: Annotated[ReservationRestrictionType | None, Since(V221)]
    booking: Annotated[BookingRestrictionType | None, Addition.BOOKINGS]


class TariffElement(OcpiObject):
    """Price components that apply together while the restrictions hold.

    mod_tariffs.asciidoc#mod_tariffs_tariffelement_class
    """

    price_components: Some[PriceComponent]
    restrictions: TariffRestrictions | None


@notes(Since(V230))
class PriceLimit(OcpiObject):
    """The least or the most that a session costs, before and after taxes.

    mod_tariffs.asciidoc#mod_tariffs_pricelimit_class
    """

    before_taxes: Number
    after_taxes: Number | None


class Tariff(OcpiObject):
    """The prices of charging at the connectors that refer to it.

    mod_tariffs.asciidoc#mod_tariffs_tariff_object
    """

    country_code: Annotated[CiString2, Since(V221)]
    party_id: Annotated[CiString3, Since(V221)]
    id: Annotated[CiString36, Was(String36, until=V211)]
    currency: String3
    type: Annotated[TariffType | None, Since(V221)]
    tariff_alt_text: list[DisplayText]
    tariff_alt_url: URL | None
    min_price: Annotated[PriceLimit | None, Since(V221), Was(Price | None, until=V221)]
    max_price: Annotated[PriceLimit | None, Since(V221), Was(Price | None, until=V221)]
    preauthorize_amount: Annotated[Number | None, Addition.PAYMENTS]
    elements: Some[TariffElement]
    tax_included: Annotated[TaxIncluded, Since(V230)]
    start_date_time: Annotated[DateTime | None, Since(V221)]
    end_date_time: Annotated[DateTime | None, Since(V221)]
    energy_mix: EnergyMix | None
    last_updated: DateTime
