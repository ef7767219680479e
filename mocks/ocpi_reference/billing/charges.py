"""A charge is some volume that met a price, before it becomes money; step_size rounds charges up.

https://github.com/ocpi/ocpi/blob/2.3.0/release/core/mod_cdrs.asciidoc#mod_cdrs_step_size
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from ocpi_reference.billing.consumption import RESERVED, Usage
from ocpi_reference.billing.lookup import Choice
from ocpi_reference.billing.readings import Judge, Reading
from ocpi_reference.billing.tariff import Component, Dimension, Tariff
from ocpi_reference.billing.timeline import Amount, Stretch

__all__ = ["ONE", "STEP_CLAUSE", "Charge", "Surplus", "add", "once_per_session", "step", "whole_steps"]

STEP_CLAUSE = ("tariffs-076",)

ONE = Amount(Decimal(1), Decimal(1), Decimal(0))
"""The volume of a FLAT fee."""

_UNIT_OF_STEP = {
    Dimension.ENERGY: Decimal("0.001"),
    Dimension.TIME: Decimal(1),
    Dimension.PARKING_TIME: Decimal(1),
}
"""What one unit of step_size is worth: a Wh in kWh, a second in seconds."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Some volume of one usage, in one stretch, under one price component."""

    usage: Usage | None
    """None for a FLAT fee."""
    stretch: Stretch
    tariff: Tariff
    choice: Choice
    component: Component
    amount: Amount
    surplus: Decimal = Decimal(0)
    """What step_size adds to the volume."""

    def volume(self, reading: Reading) -> Decimal:
        """Give the consumed volume under a reading, in kWh or seconds."""
        return self.amount.volume if reading.volumes == "whole seconds" else self.amount.published


class Surplus(NamedTuple):
    """What step_size adds, and to which charge of the list."""

    place: int
    volume: Decimal


def add(charges: Sequence[Charge], found: Iterable[Surplus]) -> tuple[Charge, ...]:
    """Give the charges with each surplus on its own charge, and on twins of it in the same element."""
    result = list(charges)
    for place, volume in found:
        last = charges[place]
        for number, charge in enumerate(charges):
            if charge.usage is last.usage and charge.stretch is last.stretch:
                result[number] = replace(charge, surplus=volume)
    return tuple(result)


def step(component: Component) -> Decimal:
    """Give the size of one block in kWh or seconds; 0 when nothing is rounded."""
    return _UNIT_OF_STEP.get(component.dimension, Decimal(0)) * max(component.step_size, 0)


def whole_steps(total: Decimal, block: Decimal) -> Decimal:
    """Count the blocks that cover a total; an exact multiple is not rounded further."""
    return (total / block).to_integral_value(ROUND_CEILING)


def once_per_session(charges: Sequence[Charge], judge: Judge) -> tuple[Charge, ...]:
    """Apply step_size once per session to ENERGY, and once to TIME and PARKING_TIME.

    The step_size of the last component rounds the session's total of its dimension; the surplus is billed at
    the price of that component. Of the two time dimensions only the last one is rounded.
    """

    def of(*usages: Usage) -> tuple[int, ...]:
        return tuple(
            number
            for number, charge in enumerate(charges)
            if charge.usage in usages and charge.component is charge.choice.components[0]
        )

    def time(places: tuple[int, ...]) -> tuple[Surplus, ...]:
        each = [
            tuple(n for n in places if charges[n].usage is usage)
            for usage in (Usage.TIME, Usage.PARKING_TIME)
        ]
        once = _surplus(charges, places, judge)
        if not all(each):
            return once
        per_dimension = tuple(found for own in each for found in _surplus(charges, own, judge))
        return judge.pick("step_once_per", {"session": once, "dimension": per_dimension})

    session, reserved = of(Usage.TIME, Usage.PARKING_TIME), of(*RESERVED)
    found = [
        *_surplus(charges, of(Usage.ENERGY), judge),
        *_surplus(charges, of(Usage.RESERVATION_OVERTIME), judge),
    ]
    own = (*_surplus(charges, reserved, judge), *time(session))
    if reserved and session:
        together = time(tuple(sorted(reserved + session)))
        own = judge.pick("reservation_step", {"own": own, "with session time": together})
    return add(charges, [*found, *own])


def _surplus(charges: Sequence[Charge], places: Iterable[int], judge: Judge) -> tuple[Surplus, ...]:
    """Round one group of charges; the result has at most one surplus."""
    consumed = tuple(n for n in places if charges[n].amount.volume)
    paid = tuple(n for n in consumed if charges[n].component.price)

    def settle(numbers: tuple[int, ...]) -> tuple[Surplus, ...]:
        if not numbers:
            return ()
        last = charges[numbers[-1]]
        same = tuple(n for n in numbers if charges[n].usage is last.usage)
        if same == numbers:
            return by_tariff(same)
        return judge.pick("time_step", {"last dimension": by_tariff(same), "joint": by_tariff(numbers)})

    def by_tariff(numbers: tuple[int, ...]) -> tuple[Surplus, ...]:
        own = tuple(n for n in numbers if charges[n].tariff is charges[numbers[-1]].tariff)
        if own == numbers:
            return rounded(own)
        return judge.pick(
            "step_of_two_tariffs", {"own volume": rounded(own), "session total": rounded(numbers)}
        )

    def rounded(numbers: tuple[int, ...]) -> tuple[Surplus, ...]:
        block = step(charges[numbers[-1]].component)
        amounts = [charges[n].amount for n in numbers]
        published = sum((amount.published for amount in amounts), Decimal(0))
        if block <= 0 or published <= 0:
            return ()
        count = judge.pick(
            "volumes",
            {
                "whole seconds": whole_steps(sum((amount.volume for amount in amounts), Decimal(0)), block),
                "as published": whole_steps(published, block),
                "less rounding error": whole_steps(
                    published - sum(amount.hidden for amount in amounts), block
                ),
            },
        )
        total = sum((charges[n].volume(judge.reading) for n in numbers), Decimal(0))
        return (Surplus(numbers[-1], count * block - total),) if count * block != total else ()

    return (
        settle(consumed)
        if consumed == paid
        else judge.pick("free_component", {"is active": settle(consumed), "is no component": settle(paid)})
    )
