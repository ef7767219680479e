"""Where each element of a tariff holds: all conditions that its restrictions can tell apart, one sample of
each.

Restrictions are constant between the values that they name, so a sample at every named value, and one below,
stands for all others.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import product
from math import prod

from ocpi_reference.billing.restrictions import DAYS, plain
from ocpi_reference.billing.tariff import Restrictions

__all__ = ["Condition", "conditions", "holds", "in_words"]

_MOST_CONDITIONS = 20_000
_A_MONDAY = date(2024, 1, 1)
_WEEK = timedelta(days=7)

_QUANTITIES = {"kwh": "kWh", "duration": "s", "power": "kW", "current": "A"}

Condition = Mapping[str, Hashable]
"""A value for each axis that some restriction looks at: day, time, kwh, duration, power, current."""


def conditions(all_: Sequence[Restrictions]) -> Iterator[Condition] | None:
    """Give a sample of all conditions that some restrictions tell apart; None when there are too many."""
    axes: dict[str, Sequence[Hashable]] = {}
    days = _days(all_)
    if days:
        axes["day"] = days
    times = {at for r in all_ for at in (r.start_time, r.end_time) if at is not None}
    if times:
        axes["time"] = sorted({time(0), *times})
    for quantity in _QUANTITIES:
        bounds = {
            b for r in all_ for end in ("min", "max") if (b := getattr(r, f"{end}_{quantity}")) is not None
        }
        if bounds:
            axes[quantity] = sorted({Decimal(0), *(bound for bound in bounds if bound > 0)})
    if prod(len(values) for values in axes.values()) > _MOST_CONDITIONS:
        return None
    return (dict(zip(axes, values, strict=True)) for values in product(*axes.values()))


def _days(all_: Sequence[Restrictions]) -> Sequence[date]:
    """Give every weekday of every span between two named dates; a week when only weekdays are named."""
    named = sorted({day for r in all_ for day in (r.start_date, r.end_date) if day is not None})
    if not named:
        return [_A_MONDAY + timedelta(days=n) for n in range(7)] if any(r.day_of_week for r in all_) else []
    begins = [named[0] - _WEEK, *named]
    ends = [*named, named[-1] + _WEEK]
    return [
        day
        for begin, end in zip(begins, ends, strict=True)
        for n in range(7)
        if (day := begin + timedelta(days=n)) < end
    ]


def holds(restrictions: Restrictions, condition: Condition) -> bool:
    """Say whether all restrictions hold under a condition."""
    return all(test(restrictions, condition[axis]) for axis, test in _TESTS.items() if axis in condition)


def _on_day(restrictions: Restrictions, day: date) -> bool:
    if restrictions.start_date is not None and day < restrictions.start_date:
        return False
    if restrictions.end_date is not None and day >= restrictions.end_date:
        return False
    return not restrictions.day_of_week or DAYS[day.weekday()] in restrictions.day_of_week


def _between(quantity: str) -> Callable[[Restrictions, Decimal], bool]:
    def test(restrictions: Restrictions, value: Decimal) -> bool:
        low, high = getattr(restrictions, f"min_{quantity}"), getattr(restrictions, f"max_{quantity}")
        return (low is None or value >= low) and (high is None or value < high)

    return test


_TESTS: Mapping[str, Callable[..., bool]] = {
    "day": _on_day,
    "time": lambda restrictions, moment: bool(restrictions.within(moment)),
    **{quantity: _between(quantity) for quantity in _QUANTITIES},
}


def in_words(condition: Condition) -> str:
    """Describe a condition, such as ``on a SUNDAY, from 20:00, from 15 kWh``."""
    words = []
    for axis, value in condition.items():
        if isinstance(value, date):
            words.append(f"on a {DAYS[value.weekday()]}")
        elif isinstance(value, time) and value != time(0):
            words.append(f"from {value:%H:%M}")
        elif isinstance(value, Decimal) and value:
            words.append(f"from {plain(value)} {_QUANTITIES[axis]}")
    return ", ".join(words) or "at the start"
