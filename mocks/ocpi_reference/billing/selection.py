"""What a stretch has to pay for: its consumption under the active components, and the fees that fall due.

FLAT:
https://github.com/ocpi/ocpi/blob/2.3.0/release/core/mod_tariffs.asciidoc#mod_tariffs_tariffdimensiontype_enum
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeAlias

from ocpi_reference.billing.charges import ONE, Charge
from ocpi_reference.billing.consumption import RESERVED, ChargingSession, Usage
from ocpi_reference.billing.lookup import Choice, Lookup, Unpriced, flat_lookups, lookups
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.tariff import Dimension, Purpose, Tariff
from ocpi_reference.billing.timeline import Stretch

__all__ = ["Find", "Priced", "chosen", "fees", "session_fee"]

Find: TypeAlias = Callable[[Tariff, Dimension, Lookup, Stretch, Judge], Choice | Unpriced]
"""How the active component of a dimension is found."""

_SESSION: Lookup = frozenset({Purpose.SESSION})
_OVERTIME: Lookup = frozenset({Purpose.BOOKING_OVERTIME})


class Priced(NamedTuple):
    """A stretch and the tariff that prices it."""

    stretch: Stretch
    tariff: Tariff


def chosen(
    usage: Usage, priced: Priced, session: ChargingSession, find: Find, judge: Judge
) -> Choice | Unpriced:
    """Find what prices one usage of a stretch."""

    def first(outcome: str) -> Choice | Unpriced:
        order = lookups(usage, booked=session.booked, outcome=outcome)
        return _first(usage.dimension, order, priced, find, judge)

    if usage not in RESERVED or session.used:
        return first("used")
    return judge.pick("unused_reservation", {outcome: first(outcome) for outcome in ("expired", "cancelled")})


def _first(
    dimension: Dimension, order: Iterable[Lookup], priced: Priced, find: Find, judge: Judge
) -> Choice | Unpriced:
    result: Choice | Unpriced = Unpriced(())
    for lookup in order:
        result = find(priced.tariff, dimension, lookup, priced.stretch, judge)
        if isinstance(result, Choice):
            return result
    return result


def session_fee(priced: Priced, find: Find, judge: Judge) -> Choice | None:
    """Find the FLAT component that is active in the charging session itself; None when there is none."""
    found = find(priced.tariff, Dimension.FLAT, _SESSION, priced.stretch, judge)
    return found if isinstance(found, Choice) else None


def fees(
    stretches: Sequence[Priced], session: ChargingSession, find: Find, judge: Judge
) -> tuple[Charge, ...]:
    """Give the FLAT fees: one for the session, and one of its own for a reservation before it."""
    reservation: list[tuple[Charge, ...]] = []
    charging: list[tuple[Charge, ...]] = []
    overtime: list[tuple[Charge, ...]] = []
    for priced in stretches:
        stretch = priced.stretch
        if stretch.reserved:
            reservation.append(_charges(priced, _reservation_fees(priced, session, find, judge)))
        if not stretch.reserved_only:
            fee = session_fee(priced, find, judge)
            charging.append(_charges(priced, (fee,) if fee else ()))
        if Usage.RESERVATION_OVERTIME in stretch.usage:
            found = find(priced.tariff, Dimension.FLAT, _OVERTIME, stretch, judge)
            overtime.append(_charges(priced, (found,) if isinstance(found, Choice) else ()))
    return tuple(charge for phase in (reservation, charging, overtime) for charge in _due(phase, judge))


def _reservation_fees(
    priced: Priced, session: ChargingSession, find: Find, judge: Judge
) -> tuple[Choice, ...]:
    def found(order: Iterable[Lookup]) -> tuple[Choice, ...]:
        each = (find(priced.tariff, Dimension.FLAT, lookup, priced.stretch, judge) for lookup in order)
        return tuple(choice for choice in each if isinstance(choice, Choice))

    order = {
        outcome: flat_lookups(booked=session.booked, outcome=outcome)
        for outcome in ("used", "expired", "cancelled")
    }
    if session.used:
        return found(order["used"])
    expired = found(order["expired"])
    if len(expired) > 1:
        any_of_them: Lookup = frozenset().union(*order["expired"])
        expired = judge.pick(
            "expired_flats",
            {"expiry only": expired[:1], "both": expired, "first in list": found([any_of_them])},
        )
    return judge.pick("unused_reservation", {"expired": expired, "cancelled": found(order["cancelled"])[:1]})


def _charges(priced: Priced, fees_: Iterable[Choice]) -> tuple[Charge, ...]:
    return tuple(
        Charge(None, priced.stretch, priced.tariff, choice, component, ONE)
        for choice in fees_
        for component in choice.components
    )


def _due(activations: Iterable[tuple[Charge, ...]], judge: Judge) -> tuple[Charge, ...]:
    """Of the fees that became active one after another keep each once, or the first alone."""
    different: dict[tuple[tuple[str, int], ...], tuple[Charge, ...]] = {}
    for charges in activations:
        if charges:
            different.setdefault(tuple((c.tariff.id, c.choice.element) for c in charges), charges)
    each = tuple(different.values())
    if len(each) < 2:
        return each[0] if each else ()
    return judge.pick(
        "flats", {"first active": each[0], "each once": tuple(c for charges in each for c in charges)}
    )
