"""Checks of the quantities that a record states: energy, time, parking time."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ocpi_reference.billing.consumption import RESERVED, ChargingSession, Usage, seconds
from ocpi_reference.billing.figures import Figure, Verdict
from ocpi_reference.billing.receipt import Receipt
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.billing.stated import Stated

__all__ = ["check_totals"]

_NEAR = Decimal("0.001")
"""How far a total may be from the sum of its periods, in kWh or hours, for each of them."""

_PERCENT = Decimal("0.01")
"""How far a total in another unit may be from the sum of its periods."""

_HOUR = Decimal(3600)

_UNITS_OF_ENERGY = {
    Decimal(1000): ("wh-as-kwh", "it is in Wh, not in kWh"),
    Decimal("0.001"): ("periods-in-wh", "the charging periods are in Wh, not in kWh"),
}
_UNITS_OF_TIME = {
    Decimal(60): ("minutes-as-hours", "it is in minutes, not in hours"),
    Decimal(3600): ("seconds-as-hours", "it is in seconds, not in hours"),
}


def check_totals(session: ChargingSession, stated: Stated, receipt: Receipt) -> Iterable[Figure]:
    """Compare the stated quantities with the charging periods, where those tell anything."""
    if any(note.code == "no-periods" for note in session.notes):
        return
    near = _NEAR * len(session.periods)
    energy = _sum(session, Usage.ENERGY)
    if stated.energy is not None and energy is not None:
        name = "kwh" if stated.is_session else "total_energy"
        billed = {"billed": (_billed(receipt, "ENERGY"), "it is what step_size made of it")}
        yield _compare(name, stated.energy, energy, near, "cdrs-097", _UNITS_OF_ENERGY, billed)
    if stated.time is not None:
        yield _check_time(session, stated.time, receipt)
    parked = (_sum(session, Usage.PARKING_TIME) or Decimal(0)) / _HOUR
    if stated.parking_time is not None:
        paid = {
            "paid-parking-only": (
                _consumed(receipt, "PARKING_TIME") / _HOUR,
                "it leaves out parking without a price",
            ),
            "billed": (_billed(receipt, "PARKING_TIME") / _HOUR, "it is what step_size made of it"),
        }
        yield _compare(
            "total_parking_time", stated.parking_time, parked, near, "cdrs-101", _UNITS_OF_TIME, paid
        )
    elif parked > near and stated.time is not None:
        yield Figure(
            "total_parking_time",
            None,
            plain(parked),
            Verdict.WRONG,
            "cdrs-101",
            advisory=True,
            why="it is left out, which means 0",
        )


def _sum(session: ChargingSession, usage: Usage) -> Decimal | None:
    """Add up one usage; None when no period states it."""
    volumes = [period.usage[usage].volume for period in session.periods if usage in period.usage]
    return sum(volumes, Decimal(0)) if volumes else None


def _billed(receipt: Receipt, dimension: str) -> Decimal:
    return sum((line.billed_volume for line in receipt.lines if line.dimension == dimension), Decimal(0))


def _consumed(receipt: Receipt, dimension: str) -> Decimal:
    return sum((line.volume for line in receipt.lines if line.dimension == dimension), Decimal(0))


def _check_time(session: ChargingSession, stated: Decimal, receipt: Receipt) -> Figure:
    """Check total_time; whether a reservation before the session counts in it is an open question (C6)."""
    whole = seconds(session.end - session.start) / _HOUR
    reserved = sum(((_sum(session, usage) or Decimal(0)) for usage in RESERVED), Decimal(0)) / _HOUR
    parked = (_sum(session, Usage.PARKING_TIME) or Decimal(0)) / _HOUR
    others = {
        "parking-left-out": (
            whole - reserved - parked,
            "it leaves out the time in which the vehicle did not charge",
        ),
        "billed": (
            (_billed(receipt, "TIME") + _billed(receipt, "PARKING_TIME")) / _HOUR,
            "it is what was billed",
        ),
    }
    if reserved and abs(stated - whole) <= _NEAR < abs(stated - whole + reserved):
        return Figure(
            "total_time",
            plain(stated),
            plain(whole - reserved),
            Verdict.RIGHT_UNDER_READING,
            "cdrs-099",
            readings=(("C6", "with reservation"),),
            why="it includes the reservation before the session",
        )
    return _compare("total_time", stated, whole - reserved, _NEAR, "cdrs-099", _UNITS_OF_TIME, others)


def _compare(
    field: str,
    stated: Decimal,
    expected: Decimal,
    near: Decimal,
    requirement: str,
    units: Mapping[Decimal, tuple[str, str]],
    others: Mapping[str, tuple[Decimal, str]],
) -> Figure:
    """Judge a total; `units` and `others` explain one that is wrong."""
    written = plain(stated), plain(expected)
    if abs(stated - expected) <= near:
        return Figure(field, *written, Verdict.RIGHT, requirement)
    cause, why = None, "it is not the sum of the charging periods"
    for factor, (name, words) in units.items():
        if expected and abs(stated - expected * factor) <= _PERCENT * abs(expected * factor):
            cause, why = name, words
    for name, (value, words) in others.items():
        if cause is None and value and value != expected and abs(stated - value) <= near:
            cause, why = name, words
    return Figure(
        field,
        *written,
        Verdict.WRONG,
        requirement,
        difference=stated - expected,
        cause=cause,
        why=why,
        advisory=cause in ("billed", "paid-parking-only"),
    )
