"""The engine: a charging session and its tariffs become a receipt.

Periods become stretches, stretches meet the active components and become charges, step_size rounds the
charges, prices and taxes make lines of them, and the limits of the tariff have the last word.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from ocpi_reference.billing.charges import Charge
from ocpi_reference.billing.consumption import ChargingSession, DataNote, Usage
from ocpi_reference.billing.lines import limit_lines, priced_lines
from ocpi_reference.billing.lookup import Choice, Rejected
from ocpi_reference.billing.practice import RIGHT, Practice
from ocpi_reference.billing.readings import QUESTIONS, Judge, Reading
from ocpi_reference.billing.receipt import Gap, Receipt, Uncut
from ocpi_reference.billing.selection import Priced, chosen, session_fee
from ocpi_reference.billing.tariff import Component, Dimension, Purpose, Tariff
from ocpi_reference.billing.timeline import Amount, Stretch, boundaries, cut, whole_periods
from ocpi_reference.spec.history import Version

__all__ = ["settle"]

_ORDER = {usage: place for place, usage in enumerate(Usage)}


def settle(
    session: ChargingSession,
    *,
    ocpi: Version,
    zone: tzinfo | None,
    reading: Reading,
    practice: Practice = RIGHT,
) -> Receipt:
    """Price a session under one reading.

    Raises:
        TimeZoneError: a restriction asks for the local time and `zone` is None.
        CurrencyError: tariffs of two currencies price one session.
    """
    judge = Judge(reading, ocpi)
    session = practice.session(session)
    notes: list[DataNote] = list(session.notes)
    gaps: list[Gap] = []
    uncut: list[Uncut] = []
    stretches: list[Priced] = []
    for stretch in whole_periods(session, zone):
        tariff, note = practice.tariff(session.periods[stretch.period], session, judge)
        if note is not None:
            notes.append(note)
        if tariff is None:
            gaps += [_gap(stretch, None, usage, ()) for usage in stretch.usage]
            continue
        whole = Priced(_timed(stretch, tariff, judge), tariff)
        parts, places = _divided(whole, session, practice, judge)
        stretches += [Priced(part, tariff) for part in parts]
        uncut += places
    seen = practice.conditions(stretches)
    consumed, unpriced = _consumed(seen, session, practice, judge)
    charges = [*practice.fees(seen, session, practice.find, judge), *practice.step(consumed, judge)]
    lines = priced_lines(charges, practice, judge)
    lines += limit_lines(lines, stretches, session, practice, judge)
    if any(stretch.estimated_power and _looks_at_power(tariff) for stretch, tariff in stretches):
        notes.append(DataNote("estimated-power", "a period states no power; its average stands in"))
    if "missing_time" in judge.asked:
        notes.append(DataNote("time-missing", "time is priced and a period states none"))
    return practice.finish(
        Receipt(
            ocpi=ocpi,
            session=session,
            currency=stretches[0].tariff.currency if stretches else session.currency,
            zone=zone,
            reading=reading,
            lines=tuple(lines),
            gaps=(*gaps, *unpriced),
            uncut=tuple(uncut),
            notes=tuple(dict.fromkeys(notes)),
            open_questions=tuple(question for name, question in QUESTIONS.items() if name in judge.asked),
        )
    )


def _consumed(
    stretches: Sequence[Priced], session: ChargingSession, practice: Practice, judge: Judge
) -> tuple[list[Charge], list[Gap]]:
    """Let each usage of each stretch meet its active component."""
    charges: list[Charge] = []
    gaps: list[Gap] = []
    for priced in stretches:
        stretch, tariff = priced
        for usage in sorted(stretch.usage, key=_ORDER.__getitem__):
            choice = chosen(usage, priced, session, practice.find, judge)
            if isinstance(choice, Choice):
                charges += [
                    Charge(usage, stretch, tariff, choice, component, stretch.usage[usage])
                    for component in choice.components
                ]
            else:
                gaps.append(_gap(stretch, tariff, usage, choice.rejected))
    return charges, gaps


def _gap(stretch: Stretch, tariff: Tariff | None, usage: Usage, rejected: tuple[Rejected, ...]) -> Gap:
    return Gap(
        usage=usage,
        tariff_id=tariff.id if tariff else None,
        start=stretch.start,
        end=stretch.end,
        volume=stretch.usage[usage].volume,
        rejected=rejected,
    )


def _looks_at_power(tariff: Tariff) -> bool:
    return any(
        {"min_power", "max_power"}.intersection(element.restrictions.given) for element in tariff.elements
    )


def _timed(stretch: Stretch, tariff: Tariff, judge: Judge) -> Stretch:
    """Give a stretch its length as charging time where the record forgot the time that the tariff prices."""
    timed = any(element.purpose is Purpose.SESSION for _, element, _ in tariff.candidates[Dimension.TIME])
    if not timed or stretch.length <= 0:
        return stretch
    if any(usage is not Usage.ENERGY for usage in stretch.usage) or Usage.ENERGY not in stretch.usage:
        return stretch
    whole = Amount(stretch.length, stretch.length, stretch.length * 0)
    return judge.pick(
        "missing_time",
        {"is none": stretch, "is the period": replace(stretch, usage={**stretch.usage, Usage.TIME: whole})},
    )


def _divided(
    whole: Priced, session: ChargingSession, practice: Practice, judge: Judge
) -> tuple[tuple[Stretch, ...], list[Uncut]]:
    """Find where prices change inside a period, and cut it there if the reading says so."""
    stretch, tariff = whole
    places = boundaries(stretch, tariff)
    if not places:
        return (stretch,), []
    quiet = Judge(judge.reading, judge.version)
    prices = [_prices(Priced(part, tariff), session, practice, quiet) for part in cut(stretch, places)]
    changes = [
        place for place, now, next_ in zip(places, prices, prices[1:], strict=False) if _differ(now, next_)
    ]
    if not changes:
        return (stretch,), []
    parts = judge.pick(
        "uncut_period",
        {
            "by its start": (stretch,),
            "cut at kWh": cut(stretch, [change for change in changes if change.kwh is not None]),
            "cut": cut(stretch, changes),
        },
    )
    return parts, [Uncut(stretch.period, change.at, change.kwh) for change in changes]


Prices = dict[Usage | Dimension, tuple[Component, ...]]


def _prices(priced: Priced, session: ChargingSession, practice: Practice, judge: Judge) -> Prices:
    """Give the components that price each usage at the start of a stretch, and the session's fee."""
    found: Prices = {}
    for usage in priced.stretch.usage:
        choice = chosen(usage, priced, session, practice.find, judge)
        found[usage] = choice.components if isinstance(choice, Choice) else ()
    fee = None if priced.stretch.reserved_only else session_fee(priced, practice.find, judge)
    found[Dimension.FLAT] = fee.components if fee else ()
    return found


def _differ(now: Prices, later: Prices) -> bool:
    """Say whether consumption changes its price, or a fee falls due that was not due before."""
    fee = not now[Dimension.FLAT] and bool(later[Dimension.FLAT])
    return fee or any(now[key] != later[key] for key in now if key is not Dimension.FLAT)
