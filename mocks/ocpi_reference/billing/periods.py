"""Checks of the charging periods of a record, and of the tariffs that they name."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from ocpi_reference.billing.consumption import ChargingSession, Period, Usage, seconds
from ocpi_reference.billing.figures import Figure, Verdict
from ocpi_reference.billing.readings import DEFAULT, Judge
from ocpi_reference.billing.receipt import Receipt
from ocpi_reference.billing.relevance import as_of, relevant, serves, valid
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.billing.stated import Stated
from ocpi_reference.billing.tariff import Tariff

__all__ = ["check_periods", "check_tariffs"]

_SECOND = Decimal(1)
_TWO_SECONDS = Decimal(2)

_NOTED = {
    "periods-out-of-order": "cdrs-087",
    "period-after-end": "cdrs-087",
    "ends-before-start": "cdrs-068",
    "no-periods": "cdrs-087",
}
"""What reading the record found, and the row that it breaks."""

_LEFT_TO_SESSIONS = ("no-periods",)
"""What a CDR may not do and a Session may."""


def check_periods(session: ChargingSession, receipt: Receipt, stated: Stated) -> Iterable[Figure]:
    """Check that periods cover the session once, fit on the clock, and are cut where the price changes."""
    for note in session.notes:
        if note.code in _NOTED and not (stated.is_session and note.code in _LEFT_TO_SESSIONS):
            yield _wrong("charging_periods", _NOTED[note.code], note.code, note.text)
        elif note.code == "dimension-twice":
            yield _wrong("charging_periods", "cdrs-091", note.code, note.text, advisory=True)
    first = session.periods[0].start
    if abs(seconds(first - session.start)) > _SECOND:
        yield _wrong(
            "charging_periods[0]",
            "cdrs-087",
            "starts-late" if first > session.start else "starts-early",
            f"it starts at {first:%H:%M:%S} and the session at {session.start:%H:%M:%S}",
        )
    for one, next_ in pairwise(session.periods):
        if one.start == next_.start:
            yield _wrong(
                "charging_periods", "cdrs-087", "overlap", f"two periods start at {one.start:%H:%M:%S}"
            )
    for place, period in enumerate(session.periods):
        yield from _check_clock(place, period)
    for place, period in enumerate(session.periods):
        yield from _check_cuts(place, period, [cut.at for cut in receipt.uncut if cut.period == place])


def _check_cuts(place: int, period: Period, changes: Sequence[datetime]) -> Iterable[Figure]:
    """Check that no price changes inside a period; a second at either end is no matter."""
    inside = [at for at in changes if min(seconds(at - period.start), seconds(period.end - at)) > _SECOND]
    if inside:
        first = f"{inside[0]:%Y-%m-%dT%H:%M:%SZ}"
        when = first if len(inside) == 1 else f"{first} and {len(inside) - 1} times more"
        why = f"the price changes at {when}, inside the period"
        yield _wrong(f"charging_periods[{place}]", "cdrs-047", "not-cut", why)


def _check_clock(place: int, period: Period) -> Iterable[Figure]:
    times = [measured for usage, measured in period.usage.items() if usage is not Usage.ENERGY]
    if not times:
        return
    total = sum((measured.volume for measured in times), Decimal(0))
    slack = _TWO_SECONDS + sum(measured.last_place for measured in times)
    name = f"charging_periods[{place}]"
    if total > period.length + slack:
        ratio = next(
            (n for n in (60, 3600) if abs(total - period.length * n) <= slack * n and period.length), None
        )
        cause = {60: "minutes-as-hours", 3600: "seconds-as-hours", None: "exceeds-the-clock"}[ratio]
        text = f"it holds {plain(total)} s of time and is {plain(period.length)} s long"
        yield _wrong(name, "cdrs-089", cause, text)
    elif total < period.length - slack:
        text = f"{plain(period.length - total)} s of it are neither charging nor parking"
        yield _wrong(name, "cdrs-089", "time-unaccounted-for", text, advisory=True)


def check_tariffs(session: ChargingSession, receipt: Receipt, stated: Stated) -> Iterable[Figure]:
    """Check the tariffs of a record: embedded, of one currency, valid, and meant for such sessions."""
    judge = Judge(DEFAULT, receipt.ocpi)
    if not stated.is_session:
        yield from _check_embedded(session, stated)
    own = session.tariffs[: session.embedded]
    for tariff in own:
        if tariff.currency != session.currency:
            text = f"tariff {tariff.id} is in {tariff.currency} and the record in {session.currency}"
            yield _wrong("currency", "cdrs-083", "currencies-differ", text)
    for tariff in own:
        published = [
            t for t in session.tariffs[session.embedded :] if t.id.casefold() == tariff.id.casefold()
        ]
        if published and _terms(as_of(published, session.start)) != _terms(tariff):
            text = f"tariff {tariff.id} in the record is not the one published at the start of the session"
            yield _wrong("tariffs", "cdrs-086", "not-as-published", text, advisory=True)
    used, _ = relevant(session.periods[0], session, judge)
    if used is None:
        return
    if not valid(used, session.start, judge):
        text = f"tariff {used.id} was not valid when the session started"
        late = used.valid_until is not None and session.start > used.valid_until
        yield _wrong("tariffs", "tariffs-062" if late else "tariffs-061", "not-valid", text)
    if used.type in ("REGULAR", "AD_HOC_PAYMENT") and not serves(used, session):
        text = f"tariff {used.id} is of type {used.type}, and the session was paid otherwise"
        yield _wrong("tariffs", "tariffs-047" if session.ad_hoc else "tariffs-046", "wrong-type", text)


def _check_embedded(session: ChargingSession, stated: Stated) -> Iterable[Figure]:
    """Check that a CDR holds the tariffs that its periods name, and any at all if it costs something."""
    own = {tariff.id.casefold() for tariff in session.tariffs[: session.embedded]}
    named = dict.fromkeys(period.tariff_id for period in session.periods if period.tariff_id is not None)
    if own:
        for id_ in (id_ for id_ in named if id_.casefold() not in own):
            text = f"tariff {id_!r} is not in the record"
            yield _wrong("charging_periods", "cdrs-085", "tariff-not-found", text)
    elif any(cost.before for cost in stated.costs.values()):
        text = "the record holds no tariff, so that its receiver cannot check the cost"
        yield _wrong("tariffs", "cdrs-084", "tariffs-left-out", text, advisory=True)


def _terms(tariff: Tariff) -> tuple[object, ...]:
    return (tariff.elements, tariff.min_price, tariff.max_price, tariff.tax_rule, tariff.currency)


def _wrong(field: str, requirement: str, cause: str, why: str, *, advisory: bool = False) -> Figure:
    return Figure(field, None, None, Verdict.WRONG, requirement, cause=cause, why=why, advisory=advisory)
