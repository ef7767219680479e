"""Known mistakes about FLAT fees."""

from collections.abc import Sequence

from ocpi_reference.billing.causes.cause import Cause
from ocpi_reference.billing.charges import ONE, Charge
from ocpi_reference.billing.consumption import ChargingSession
from ocpi_reference.billing.lookup import Choice
from ocpi_reference.billing.practice import Practice
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.selection import Find, Priced, fees, session_fee
from ocpi_reference.billing.tariff import Dimension, Purpose

__all__ = ["CAUSES"]


def no_fees(
    stretches: Sequence[Priced], session: ChargingSession, find: Find, judge: Judge
) -> Sequence[Charge]:
    """Forget every FLAT."""
    return ()


def _fee(priced: Priced, choice: Choice) -> tuple[Charge, ...]:
    stretch, tariff = priced
    return tuple(Charge(None, stretch, tariff, choice, component, ONE) for component in choice.components)


def fee_per_period(
    stretches: Sequence[Priced], session: ChargingSession, find: Find, judge: Judge
) -> Sequence[Charge]:
    """Bill the session's FLAT once for every period."""
    due = [*no_session_fee(stretches, session, find, judge)]
    for priced in stretches:
        choice = None if priced.stretch.reserved_only else session_fee(priced, find, judge)
        due += _fee(priced, choice) if choice else ()
    return due


def no_session_fee(
    stretches: Sequence[Priced], session: ChargingSession, find: Find, judge: Judge
) -> Sequence[Charge]:
    """Bill the FLAT of a reservation alone."""
    return [c for c in fees(stretches, session, find, judge) if c.choice.purpose is not Purpose.SESSION]


def all_fees(
    stretches: Sequence[Priced], session: ChargingSession, find: Find, judge: Judge
) -> Sequence[Charge]:
    """Bill every FLAT of the first tariff, active or not."""
    return [
        charge
        for first in stretches[:1]
        for place, element, components in first.tariff.candidates[Dimension.FLAT]
        for charge in _fee(first, Choice(place, element.purpose, components[:1], (), ()))
    ]


def session_fee_for_all(
    stretches: Sequence[Priced], session: ChargingSession, find: Find, judge: Judge
) -> Sequence[Charge]:
    """Bill the session's FLAT even for a reservation that was never used."""
    due = [*fees(stretches, session, find, judge)]
    for first in () if session.used else stretches[:1]:
        choice = session_fee(first, find, judge)
        due += _fee(first, choice) if choice else ()
    return due


def no_reservation_fee(
    stretches: Sequence[Priced], session: ChargingSession, find: Find, judge: Judge
) -> Sequence[Charge]:
    """Allow one FLAT per session, so that the reservation's is lost."""
    return [c for c in fees(stretches, session, find, judge) if c.choice.purpose is Purpose.SESSION]


CAUSES = (
    Cause("fee-missing", "the FLAT fee is not billed", "tariffs-082", Practice(fees=no_fees), common=True),
    Cause(
        "fee-per-period",
        "the FLAT fee is billed once for every charging period",
        "tariffs-082",
        Practice(fees=fee_per_period),
        common=True,
    ),
    Cause(
        "fee-per-element",
        "every FLAT of the tariff is billed, active or not",
        "tariffs-082",
        Practice(fees=all_fees),
        common=True,
    ),
    Cause(
        "reservation-fee-missing",
        "the FLAT of the reservation is lost because the session has one",
        "tariffs-095",
        Practice(fees=no_reservation_fee),
    ),
    Cause(
        "session-fee-for-reservation",
        "the session's FLAT is billed for a reservation that was never used",
        "tariffs-096",
        Practice(fees=session_fee_for_all),
    ),
)
