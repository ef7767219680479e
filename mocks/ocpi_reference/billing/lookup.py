"""Which price component is active: per dimension that of the first element whose restrictions hold.

https://github.com/ocpi/ocpi/blob/2.3.0/release/core/mod_tariffs.asciidoc#mod_tariffs_tariff_object
"""

from typing import NamedTuple

from ocpi_reference.billing.consumption import RESERVED, Usage
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.restrictions import Seen, look
from ocpi_reference.billing.tariff import Component, Dimension, Purpose, Tariff
from ocpi_reference.billing.timeline import Stretch

__all__ = ["CLAUSE", "Choice", "Lookup", "Rejected", "Unpriced", "active", "flat_lookups", "lookups"]

CLAUSE = ("tariffs-038", "tariffs-039")

Lookup = frozenset[Purpose]
"""The purposes among which one lookup chooses; an element for anything else does not take part."""


class Rejected(NamedTuple):
    """An earlier element that prices the dimension but was not active."""

    element: int
    seen: Seen | None
    """The first restriction that failed; None when the element is for something else."""
    purpose: Purpose


class Choice(NamedTuple):
    """The element that prices a dimension in a stretch."""

    element: int
    purpose: Purpose
    components: tuple[Component, ...]
    seen: tuple[Seen, ...]
    rejected: tuple[Rejected, ...]


class Unpriced(NamedTuple):
    """No element prices a dimension in a stretch, so it costs nothing."""

    rejected: tuple[Rejected, ...]


_SESSION: tuple[Lookup, ...] = (frozenset({Purpose.SESSION}),)
_OVERTIME: tuple[Lookup, ...] = (frozenset({Purpose.BOOKING_OVERTIME}),)

_RESERVATION = {
    False: (Purpose.RESERVATION, Purpose.RESERVATION_EXPIRES, Purpose.RESERVATION),
    True: (Purpose.BOOKING, Purpose.BOOKING_EXPIRES, Purpose.BOOKING_CANCELLATION_FEES),
}
"""For a reservation and for a booking: the purpose while it runs, when it expires, when it is cancelled."""


def lookups(usage: Usage, *, booked: bool, outcome: str) -> tuple[Lookup, ...]:
    """Give the lookups that price a usage, to be tried in order.

    `outcome` is what became of the reservation: ``used``, ``expired`` or ``cancelled``.
    """
    if usage is Usage.RESERVATION_OVERTIME:
        return _OVERTIME
    if usage not in RESERVED:
        return _SESSION
    running, expires, _ = (frozenset({purpose}) for purpose in _RESERVATION[booked])
    return (expires, running) if outcome == "expired" or usage is Usage.RESERVATION_EXPIRES else (running,)


def flat_lookups(*, booked: bool, outcome: str) -> tuple[Lookup, ...]:
    """Give the lookups that find the fee of a reservation, to be tried in order."""
    running, expires, cancelled = (frozenset({purpose}) for purpose in _RESERVATION[booked])
    return {"used": (running,), "expired": (expires, running), "cancelled": (cancelled, running)}[outcome]


def active(
    tariff: Tariff, dimension: Dimension, lookup: Lookup, stretch: Stretch, judge: Judge
) -> Choice | Unpriced:
    """Find the element that prices a dimension at the start of a stretch."""
    rejected: list[Rejected] = []
    for place, element, components in tariff.candidates[dimension]:
        if element.purpose not in lookup:
            rejected.append(Rejected(place, None, element.purpose))
            continue
        seen: list[Seen] = []
        for one in look(element.restrictions, stretch, judge):
            seen.append(one)
            if not one.holds:
                rejected.append(Rejected(place, one, element.purpose))
                break
        else:
            counted = judge.pick("twin_components", {"first": components[:1], "sum": components})
            return Choice(place, element.purpose, counted, tuple(seen), tuple(rejected))
    return Unpriced(tuple(rejected))
