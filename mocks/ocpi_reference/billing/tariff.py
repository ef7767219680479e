"""A tariff as the oracle sees it, the same for every version of OCPI.

Prices are per kWh, per hour or per session. Where a version has no field, the value says what the version
means by that: prices of 2.2.1 are always before taxes, 2.1.1 does not know taxes at all.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

__all__ = [
    "Component",
    "Dimension",
    "Element",
    "PriceLimit",
    "Purpose",
    "Restrictions",
    "Tariff",
    "TaxRule",
]


class Dimension(StrEnum):
    """What a price component prices."""

    ENERGY = "ENERGY"
    TIME = "TIME"
    PARKING_TIME = "PARKING_TIME"
    FLAT = "FLAT"


class Purpose(StrEnum):
    """What an element is for: the charging session, or something before or after it."""

    SESSION = "SESSION"
    RESERVATION = "RESERVATION"
    RESERVATION_EXPIRES = "RESERVATION_EXPIRES"
    BOOKING = "BOOKING"
    BOOKING_EXPIRES = "BOOKING_EXPIRES"
    BOOKING_CANCELLATION_FEES = "BOOKING_CANCELLATION_FEES"
    BOOKING_OVERTIME = "BOOKING_OVERTIME"


class TaxRule(StrEnum):
    """How the prices of a tariff relate to taxes."""

    ADDED = "taxes are added to the prices"
    INCLUDED = "the prices contain the taxes"
    NONE = "no taxes apply"
    UNSTATED = "taxes may be added, but no component states a percentage"
    UNKNOWN = "nothing is known of taxes"


@dataclass(frozen=True)
class Component:
    """One price."""

    dimension: Dimension
    price: Decimal
    step_size: int
    """In Wh or seconds; 0 rounds nothing."""
    vat: Decimal | None = None
    """Percentage; None when the tariff leaves it out."""


@dataclass(frozen=True)
class Restrictions:
    """When an element is active: all that are set must hold.

    The rules behind them are in `ocpi_reference.billing.restrictions`.
    """

    start_time: time | None = None
    end_time: time | None = None
    start_date: date | None = None
    end_date: date | None = None
    min_kwh: Decimal | None = None
    max_kwh: Decimal | None = None
    min_current: Decimal | None = None
    max_current: Decimal | None = None
    min_power: Decimal | None = None
    max_power: Decimal | None = None
    min_duration: Decimal | None = None
    max_duration: Decimal | None = None
    day_of_week: tuple[str, ...] = ()

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The names of the restrictions that are set."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) not in (None, ()))

    @property
    def by_clock(self) -> bool:
        """Whether any of them needs the local time of the location."""
        return bool(
            {"start_time", "end_time", "start_date", "end_date", "day_of_week"}.intersection(self.given)
        )

    @property
    def over_midnight(self) -> bool:
        """Whether the daily window begins on one day and ends on the next."""
        start, end = self.start_time or time(0), self.end_time or time(0)
        return time(0) < end < start

    def within(self, moment: time) -> bool | None:
        """Say whether a local time lies in the daily window; None for a window that ends where it starts."""
        start, end = self.start_time or time(0), self.end_time or time(0)
        if end == time(0):
            return moment >= start
        if start == end:
            return None
        if start < end:
            return start <= moment < end
        return moment >= start or moment < end


@dataclass(frozen=True)
class Element:
    """Price components that share their restrictions."""

    components: tuple[Component, ...]
    restrictions: Restrictions = Restrictions()
    purpose: Purpose = Purpose.SESSION

    def prices(self, dimension: Dimension) -> tuple[Component, ...]:
        """Give its components of one dimension; more than one is odd data."""
        return tuple(component for component in self.components if component.dimension is dimension)


@dataclass(frozen=True)
class PriceLimit:
    """A least or greatest cost of a session."""

    before_taxes: Decimal
    after_taxes: Decimal | None = None


@dataclass(frozen=True)
class Tariff:
    """A list of elements; per dimension the first one whose restrictions hold is used."""

    id: str
    currency: str
    elements: tuple[Element, ...]
    tax_rule: TaxRule = TaxRule.ADDED
    min_price: PriceLimit | None = None
    max_price: PriceLimit | None = None
    type: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    last_updated: datetime | None = None

    @cached_property
    def candidates(self) -> dict[Dimension, tuple[tuple[int, Element, tuple[Component, ...]], ...]]:
        """Per dimension the elements that price it, each with its place in the list and its components."""
        return {
            dimension: tuple(
                (place, element, components)
                for place, element in enumerate(self.elements)
                if (components := element.prices(dimension))
            )
            for dimension in Dimension
        }

    @cached_property
    def by_clock(self) -> bool:
        """Whether the location's time zone can matter."""
        return any(element.restrictions.by_clock for element in self.elements)

    @cached_property
    def clock(self) -> tuple[time, ...]:
        """The times of day at which a restriction may switch, midnight included."""
        named = (
            at for e in self.elements for at in (e.restrictions.start_time, e.restrictions.end_time) if at
        )
        return tuple(sorted({time(0), *named}))
