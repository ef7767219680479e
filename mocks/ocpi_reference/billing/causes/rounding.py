"""Known mistakes with step_size: each is another way to round volumes up."""

from collections.abc import Callable, Hashable, Sequence
from decimal import ROUND_FLOOR, Decimal

from ocpi_reference.billing.causes.cause import Cause
from ocpi_reference.billing.charges import Charge, Surplus, add, step, whole_steps
from ocpi_reference.billing.consumption import RESERVED, Usage
from ocpi_reference.billing.lookup import Choice, Lookup, Unpriced, active
from ocpi_reference.billing.practice import Practice
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.tariff import Component, Dimension, Purpose, Tariff
from ocpi_reference.billing.timeline import Stretch

__all__ = ["CAUSES"]

Count = Callable[[Decimal, Decimal], Decimal]
Rounding = Callable[[Sequence[Charge], Judge], Sequence[Charge]]


def _family(charge: Charge) -> Hashable:
    """Name what the right engine rounds together."""
    if charge.usage in (Usage.TIME, Usage.PARKING_TIME):
        return "time"
    return "reserved" if charge.usage in RESERVED else charge.usage


def _last_dimension(charges: Sequence[Charge], group: Sequence[int]) -> Sequence[int]:
    return [n for n in group if charges[n].usage is charges[group[-1]].usage]


def _rounded(
    charges: Sequence[Charge],
    judge: Judge,
    key: Callable[[int, Charge], Hashable],
    *,
    narrow: Callable[[Sequence[Charge], Sequence[int]], Sequence[int]] = lambda charges, group: group,
    count: Count = whole_steps,
    block: Callable[[Charge], Decimal] = lambda charge: step(charge.component),
    by: int = -1,
) -> Sequence[Charge]:
    """Round the total of each group of charges, and put the surplus on the last of them.

    `by` says whose step_size counts: that of the last charge, -1, or of the first, 0.
    """
    groups: dict[Hashable, list[int]] = {}
    for number, charge in enumerate(charges):
        if charge.amount.volume > 0:
            groups.setdefault(key(number, charge), []).append(number)
    found = []
    for members in groups.values():
        group = narrow(charges, members)
        size = block(charges[group[by]])
        total = sum((charges[n].volume(judge.reading) for n in group), Decimal(0))
        if size > 0:
            found.append(Surplus(group[-1], count(total, size) * size - total))
    return add(charges, found)


def never(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
    """Bill what was consumed, to the last digit."""
    return charges


def per_period(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
    """Round each stretch by itself."""
    return _rounded(charges, judge, lambda number, charge: number)


def per_element(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
    """Round the total of each price component by itself."""
    return _rounded(
        charges, judge, lambda number, charge: (charge.usage, charge.tariff.id, charge.choice.element)
    )


def last_price_alone(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
    """Round only what was consumed under the last price, not the session's total."""

    def narrow(all_: Sequence[Charge], group: Sequence[int]) -> Sequence[int]:
        last = all_[group[-1]]
        return [n for n in _last_dimension(all_, group) if all_[n].choice.element == last.choice.element]

    return _rounded(charges, judge, lambda number, charge: _family(charge), narrow=narrow)


def each_time_dimension(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
    """Round charging time although parking time follows it."""
    return _rounded(charges, judge, lambda number, charge: charge.usage)


def joint(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
    """Round charging and parking time together."""
    return _rounded(charges, judge, lambda number, charge: _family(charge))


def next_block(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
    """Round an exact multiple of step_size to the next block."""
    return _rounded(
        charges,
        judge,
        lambda number, charge: _family(charge),
        narrow=_last_dimension,
        count=lambda total, size: (total / size).to_integral_value(ROUND_FLOOR) + 1,
    )


def by_first_component(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
    """Round by the step_size of the first component instead of the last."""
    return _rounded(charges, judge, lambda number, charge: _family(charge), narrow=_last_dimension, by=0)


def step_times(dimensions: tuple[Dimension, ...], factor: int) -> Rounding:
    """Read step_size in another unit."""

    def rounding(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
        return _rounded(
            charges,
            judge,
            lambda number, charge: _family(charge),
            narrow=_last_dimension,
            block=lambda charge: (
                step(charge.component) * (factor if charge.component.dimension in dimensions else 1)
            ),
        )

    return rounding


def find_unpriced(
    tariff: Tariff, dimension: Dimension, lookup: Lookup, stretch: Stretch, judge: Judge
) -> Choice | Unpriced:
    """Let a dimension without a price take part at price 0 and step_size 0."""
    found = active(tariff, dimension, lookup, stretch, judge)
    if isinstance(found, Choice) or dimension is Dimension.FLAT or not tariff.candidates[dimension]:
        return found
    nothing = Component(dimension, Decimal(0), 0)
    return Choice(0, Purpose.SESSION, (nothing,), (), found.rejected)


def count_unpriced(charges: Sequence[Charge], judge: Judge) -> Sequence[Charge]:
    """Round the total of paid and unpriced volume, and bill the surplus at the last price."""
    found = []
    for usage in Usage:
        every = [n for n, charge in enumerate(charges) if charge.usage is usage]
        paid = [n for n in every if step(charges[n].component)]
        later = [n for n, charge in enumerate(charges) if charge.usage is Usage.PARKING_TIME]
        if paid and not (usage is Usage.TIME and later):
            size = step(charges[paid[-1]].component)
            total = sum((charges[n].volume(judge.reading) for n in every), Decimal(0))
            found.append(Surplus(paid[-1], whole_steps(total, size) * size - total))
    return add(charges, found)


_TIMES = (Dimension.TIME, Dimension.PARKING_TIME)
CAUSES = (
    Cause("step-size-ignored", "step_size rounds nothing", "tariffs-076", Practice(step=never), common=True),
    Cause(
        "step-size-per-period",
        "step_size rounds every charging period by itself",
        "cdrs-052",
        Practice(step=per_period),
        common=True,
    ),
    Cause(
        "step-size-per-element",
        "step_size rounds the total of each price component by itself",
        "cdrs-055",
        Practice(step=per_element),
        common=True,
    ),
    Cause(
        "step-size-charging-and-parking",
        "charging time is rounded although parking time follows it",
        "cdrs-054",
        Practice(step=each_time_dimension),
    ),
    Cause(
        "step-size-joint", "charging and parking time are rounded together", "cdrs-060", Practice(step=joint)
    ),
    Cause(
        "step-size-last-price-alone",
        "only what was consumed under the last price is rounded, not the session's total",
        "cdrs-058",
        Practice(step=last_price_alone),
    ),
    Cause(
        "step-size-next-block",
        "an exact multiple of step_size is rounded to the next block",
        "tariffs-077",
        Practice(step=next_block),
    ),
    Cause(
        "step-size-of-first",
        "the step_size of the first component is used, not that of the last",
        "cdrs-056",
        Practice(step=by_first_component),
    ),
    Cause(
        "step-size-in-kwh",
        "the step_size of energy is read in kWh instead of Wh",
        "tariffs-078",
        Practice(step=step_times((Dimension.ENERGY,), 1000)),
    ),
    Cause(
        "step-size-in-minutes",
        "the step_size of time is read in minutes instead of seconds",
        "tariffs-079",
        Practice(step=step_times(_TIMES, 60)),
    ),
    Cause(
        "step-size-counts-unpriced",
        "step_size rounds a total that holds time without a price",
        "tariffs-088",
        Practice(find=find_unpriced, step=count_unpriced),
    ),
)
