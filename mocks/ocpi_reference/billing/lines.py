"""From charges to the lines of a receipt."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ocpi_reference.billing.charges import STEP_CLAUSE, Charge
from ocpi_reference.billing.consumption import ChargingSession
from ocpi_reference.billing.lookup import CLAUSE
from ocpi_reference.billing.money import Price
from ocpi_reference.billing.practice import Practice
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.receipt import Because, Line
from ocpi_reference.billing.selection import Priced
from ocpi_reference.billing.tariff import Dimension, Purpose, Tariff
from ocpi_reference.billing.taxes import LIMIT_CLAUSES, Adjustment, rule_of

__all__ = ["limit_lines", "priced_lines"]

_CATEGORY = {
    Dimension.ENERGY: "energy",
    Dimension.TIME: "time",
    Dimension.PARKING_TIME: "parking",
    Dimension.FLAT: "fixed",
}

_NOTHING = Decimal(0)


def priced_lines(charges: Iterable[Charge], practice: Practice, judge: Judge) -> list[Line]:
    """Make the lines of consumption and fees, in the order of their start, fees first."""
    lines = [_line(group, practice, judge) for group in _groups(charges, merges=practice.merges)]
    return sorted(lines, key=lambda line: (line.start, line.dimension != Dimension.FLAT))


def _groups(charges: Iterable[Charge], *, merges: bool) -> list[list[Charge]]:
    """Put charges that follow each other under one component together."""
    groups: list[list[Charge]] = []
    latest: dict[tuple[object, ...], list[Charge]] = {}
    for charge in charges:
        key = (charge.usage, id(charge.tariff), charge.choice.element, id(charge.component))
        group = latest.get(key)
        if merges and group is not None and group[-1].stretch.end == charge.stretch.start:
            group.append(charge)
        else:
            latest[key] = group = [charge]
            groups.append(group)
    return groups


def _line(group: Sequence[Charge], practice: Practice, judge: Judge) -> Line:
    first = group[0]
    component, tariff = first.component, first.tariff
    volume = sum((charge.volume(judge.reading) for charge in group), _NOTHING)
    billed = volume + sum((charge.surplus for charge in group), _NOTHING)
    gross = practice.amount(billed * component.price / practice.per(first), tariff.currency)
    if volume < 0:
        gross = judge.pick("negative_energy", {"priced": gross, "free": _NOTHING})
    clauses = (CLAUSE, STEP_CLAUSE) if billed != volume else (CLAUSE,)
    return Line(
        dimension=str(first.usage or Dimension.FLAT),
        category=_category(first, judge),
        tariff_id=tariff.id,
        element=first.choice.element,
        component=component,
        start=first.stretch.start,
        end=group[-1].stretch.end,
        periods=tuple(dict.fromkeys(charge.stretch.period for charge in group)),
        volume=volume,
        billed_volume=billed,
        cost=practice.tax(gross, component, tariff.currency, rule_of(tariff, judge)),
        because=Because(first.choice.purpose, first.choice.seen, first.choice.rejected, clauses),
    )


def _category(charge: Charge, judge: Judge) -> str:
    if charge.choice.purpose is not Purpose.SESSION:
        return "reservation"
    category = _CATEGORY[charge.component.dimension]
    element = charge.tariff.elements[charge.choice.element]
    if category == "fixed" and element.prices(Dimension.PARKING_TIME):
        return judge.pick("parking_flat", {"fixed": "fixed", "parking": "parking"})
    return category


def limit_lines(
    lines: Sequence[Line],
    priced: Sequence[Priced],
    session: ChargingSession,
    practice: Practice,
    judge: Judge,
) -> list[Line]:
    """Make the lines by which min_price and max_price change the total."""
    tariffs = list({id(tariff): tariff for _, tariff in priced}.values())
    if all(tariff.min_price is None and tariff.max_price is None for tariff in tariffs):
        return []
    rates = [
        1 + line.component.vat / 100 for line in lines if line.component and line.component.vat is not None
    ]
    rate = rates[-1] if rates else Decimal(1)

    def adjusted(tariff: Tariff, part: Iterable[Line]) -> tuple[Adjustment, ...]:
        total = sum((line.cost for line in part), start=Price.of(tariff.currency, _NOTHING, _NOTHING))
        return tuple(practice.limits(total, tariff, rate, judge))

    found = adjusted(tariffs[0], lines)
    if len(tariffs) > 1:
        shares = (adjusted(t, [line for line in lines if line.tariff_id == t.id]) for t in tariffs)
        found = judge.pick(
            "limits_of_two_tariffs",
            {
                "own share": tuple(adjustment for share in shares for adjustment in share),
                "first": found,
                "last": adjusted(tariffs[-1], lines),
            },
        )
    if not session.used and any(period.reserved_only for period in session.periods):
        found = judge.pick("limits_of_reservations", {"do not act": (), "act": found})
    return [_limit_line(adjustment, session) for adjustment in found]


def _limit_line(adjustment: Adjustment, session: ChargingSession) -> Line:
    return Line(
        dimension=adjustment.name,
        category="limit",
        tariff_id=adjustment.tariff.id,
        element=None,
        component=None,
        start=session.start,
        end=session.end,
        periods=tuple(range(len(session.periods))),
        volume=_NOTHING,
        billed_volume=_NOTHING,
        cost=adjustment.cost,
        because=Because(Purpose.SESSION, (), (), (LIMIT_CLAUSES[adjustment.name],)),
    )
