"""What was consumed: a charging session as the oracle sees it, the same for every version of OCPI.

Energy is in kWh, time in seconds, power in kW, current in A summed over the phases; instants are aware
datetimes in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from ocpi_reference.billing.tariff import Dimension, Tariff

__all__ = ["RESERVED", "ChargingSession", "DataNote", "Measured", "Period", "Range", "Usage", "seconds"]


class Usage(StrEnum):
    """The dimensions of a charging period that a tariff can price, in the order in which they follow."""

    RESERVATION_TIME = "RESERVATION_TIME"
    RESERVATION_EXPIRES = "RESERVATION_EXPIRES"
    ENERGY = "ENERGY"
    TIME = "TIME"
    PARKING_TIME = "PARKING_TIME"
    RESERVATION_OVERTIME = "RESERVATION_OVERTIME"

    @property
    def dimension(self) -> Dimension:
        """The tariff dimension that prices it: reserved time is priced by TIME components."""
        return _PRICED_BY.get(self, Dimension.TIME)


_PRICED_BY = {Usage.ENERGY: Dimension.ENERGY, Usage.PARKING_TIME: Dimension.PARKING_TIME}

RESERVED = frozenset({Usage.RESERVATION_TIME, Usage.RESERVATION_EXPIRES})
"""Reserved time before any use, which only elements with a reservation or booking restriction price."""

_USED = (Usage.ENERGY, Usage.TIME, Usage.PARKING_TIME)


@dataclass(frozen=True, slots=True)
class Measured:
    """A volume as a record states it, and how finely."""

    volume: Decimal
    """kWh or seconds."""
    last_place: Decimal
    """What one step of the last printed digit is worth, in the same unit."""


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and highest value of power or current in a period."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """One charging period; it ends where the next begins, the last one with the session."""

    start: datetime
    end: datetime
    usage: Mapping[Usage, Measured]
    tariff_id: str | None = None
    power: Range | None = None
    current: Range | None = None

    @property
    def length(self) -> Decimal:
        """Seconds from start to end."""
        return seconds(self.end - self.start)

    def has(self, *usages: Usage) -> bool:
        """Say whether any of these dimensions has a volume other than zero in this period."""
        return any(measured.volume for usage, measured in self.usage.items() if usage in usages)

    @property
    def reserved_only(self) -> bool:
        """Whether the EVSE was reserved but not used."""
        return self.has(*RESERVED) and not self.has(*_USED)


@dataclass(frozen=True)
class DataNote:
    """Something odd in a record, which the oracle read nevertheless."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ChargingSession:
    """A charging session as a CDR or a Session describes it, with the tariffs that may price it."""

    id: str
    currency: str
    start: datetime
    end: datetime
    periods: tuple[Period, ...]
    tariffs: tuple[Tariff, ...]
    """The tariffs inside the record first, then those that the caller gave."""
    embedded: int = 0
    """How many of `tariffs` came inside the record."""
    names_tariffs: bool = True
    """Whether the version lets a period name its tariff."""
    ad_hoc: bool | None = None
    """Paid at the charge point; None when the record does not say."""
    booked: bool = False
    """Whether a booking, not a reservation, preceded it."""
    country: str | None = None
    """ISO 3166-1 code of the location's country."""
    time_zone: str | None = None
    """The location's zone, where the record holds it."""
    notes: tuple[DataNote, ...] = ()

    @property
    def used(self) -> bool:
        """Whether the EVSE was used at all: some energy, charging or parking time."""
        return any(period.has(*_USED) for period in self.periods)


def seconds(span: timedelta) -> Decimal:
    """Give the length of a span in seconds, exactly."""
    return Decimal(span.days * 86400 + span.seconds) + Decimal(span.microseconds).scaleb(-6)
