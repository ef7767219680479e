"""The rules behind a tariff's restrictions: what each one looks at, and when it holds.

Lower bounds include their value, upper bounds exclude it. `RULES` has one row per restriction, in the order
of the specification's table; `look` interprets them.
https://github.com/ocpi/ocpi/blob/2.3.0/release/core/mod_tariffs.asciidoc#mod_tariffs_tariffrestrictions_class
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cache
from operator import ge, lt
from typing import NamedTuple

from ocpi_reference.billing.money import ARITHMETIC
from ocpi_reference.billing.readings import Judge, Reading
from ocpi_reference.billing.tariff import Restrictions
from ocpi_reference.billing.timeline import Stretch

__all__ = ["DAYS", "RULES", "Rule", "Seen", "look", "plain"]

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


@dataclass(frozen=True)
class Rule:
    """How one restriction, or a pair that acts together, is judged."""

    name: str
    fields: tuple[str, ...]
    """The fields of the restrictions that it reads."""
    requirements: tuple[str, ...]
    """Its clause, as rows of the catalogue."""
    holds: Callable[[Restrictions, Stretch, Judge], bool]
    limit: Callable[[Restrictions], str]
    """What the tariff demands, in words."""
    saw: Callable[[Stretch, Reading], str]
    """What there was at the start of the stretch, in words."""


class Seen(NamedTuple):
    """One restriction of one element, judged at the start of a stretch."""

    rule: Rule
    restrictions: Restrictions
    stretch: Stretch
    reading: Reading
    holds: bool

    @property
    def text(self) -> str:
        """The restriction and what it saw, in one line."""
        limit, saw = self.rule.limit(self.restrictions), self.rule.saw(self.stretch, self.reading)
        return f"{self.rule.name} {limit}, saw {saw}"


def look(restrictions: Restrictions, stretch: Stretch, judge: Judge) -> Iterator[Seen]:
    """Judge each restriction that is set."""
    for rule in _rules(restrictions.given):
        yield Seen(rule, restrictions, stretch, judge.reading, rule.holds(restrictions, stretch, judge))


@cache
def _rules(given: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if not set(rule.fields).isdisjoint(given))


def plain(value: Decimal) -> str:
    """Write a number without exponent and without trailing zeros."""
    return format(ARITHMETIC.normalize(value), "f")


def _time_of_day() -> Rule:
    def holds(restrictions: Restrictions, stretch: Stretch, judge: Judge) -> bool:
        inside = restrictions.within(stretch.local.time())
        return judge.pick("equal_times", {"never": False, "all day": True}) if inside is None else inside

    def limit(restrictions: Restrictions) -> str:
        start, end = restrictions.start_time or time(0), restrictions.end_time or time(0)
        return f"{start:%H:%M}-{'24:00' if end == time(0) else format(end, '%H:%M')}"

    return Rule(
        "time of day",
        ("start_time", "end_time"),
        ("tariffs-101", "tariffs-105"),
        holds,
        limit,
        lambda stretch, reading: format(stretch.local, "%H:%M:%S"),
    )


def _calendar(
    field: str,
    requirements: tuple[str, ...],
    fits: Callable[[Restrictions, date], bool],
    words: Callable[[Restrictions], str],
) -> Rule:
    """Judge a date or weekday; in a window over midnight, whose day the night is remains an open question."""

    def holds(restrictions: Restrictions, stretch: Stretch, judge: Judge) -> bool:
        local = stretch.local
        today = fits(restrictions, local.date())
        if not restrictions.over_midnight or local.time() >= (restrictions.end_time or time(0)):
            return today
        evening_before = fits(restrictions, local.date() - timedelta(days=1))
        return judge.pick("night_belongs_to", {"calendar day": today, "evening before": evening_before})

    return Rule(
        field,
        (field,),
        requirements,
        holds,
        words,
        lambda stretch, reading: f"{DAYS[stretch.local.weekday()]} {stretch.local:%Y-%m-%d}",
    )


Compare = Callable[[Decimal, Decimal], bool]
_WORDS: dict[Compare, str] = {ge: "from", lt: "under"}


def _so_far(
    field: str,
    requirements: tuple[str, ...],
    unit: str,
    compare: Compare,
    question: str,
    sources: dict[str, str],
) -> Rule:
    """Judge energy or duration so far; `sources` maps each answer to the attribute that it looks at."""

    def holds(restrictions: Restrictions, stretch: Stretch, judge: Judge) -> bool:
        bound = getattr(restrictions, field)
        return judge.pick(
            question, {answer: compare(getattr(stretch, name), bound) for answer, name in sources.items()}
        )

    return Rule(
        field,
        (field,),
        requirements,
        holds,
        lambda restrictions: f"{_WORDS[compare]} {plain(getattr(restrictions, field))} {unit}",
        lambda stretch, reading: f"{plain(getattr(stretch, sources[getattr(reading, question)]))} {unit}",
    )


def _momentary(field: str, requirements: tuple[str, ...], unit: str, compare: Compare) -> Rule:
    """Judge power or current, of which a period tells only the lowest and the highest value."""
    own_end, quantity = ("low" if compare is ge else "high"), field.partition("_")[2]

    def compared(values: dict[str, Decimal], bound: Decimal, judge: Judge, *, or_equal: bool) -> bool:
        return judge.pick(
            "straddled_power",
            {
                answer: compare(value, bound) or (or_equal and value == bound)
                for answer, value in values.items()
            },
        )

    def holds(restrictions: Restrictions, stretch: Stretch, judge: Judge) -> bool:
        bound, seen = getattr(restrictions, field), getattr(stretch, quantity)
        if seen is None:
            return judge.pick("unknown_power", {"holds": True, "fails": False})
        values = {"each bound": getattr(seen, own_end), "lowest": seen.low, "highest": seen.high}
        if field == "max_power" and bound in values.values():
            outside = compared(values, bound, judge, or_equal=False)
            inside = compared(values, bound, judge, or_equal=True)
            return judge.pick("max_power_itself", {"outside": outside, "inside": inside})
        return compared(values, bound, judge, or_equal=False)

    def saw(stretch: Stretch, reading: Reading) -> str:
        seen = getattr(stretch, quantity)
        if seen is None:
            return "nothing: the record does not say"
        ends = plain(seen.low) if seen.low == seen.high else f"{plain(seen.low)} to {plain(seen.high)}"
        return f"{ends} {unit}" + (" on average" if quantity == "power" and stretch.estimated_power else "")

    return Rule(
        field,
        (field,),
        requirements,
        holds,
        lambda r: f"{_WORDS[compare]} {plain(getattr(r, field))} {unit}",
        saw,
    )


_KWH = {"net": "kwh", "imported": "kwh_imported"}
_DURATION = {"first use": "lasted", "reservation": "lasted_reserved"}

RULES = (
    _time_of_day(),
    _calendar(
        "start_date",
        ("tariffs-107", "tariffs-109"),
        lambda r, day: r.start_date is None or day >= r.start_date,
        lambda r: f"from {r.start_date}",
    ),
    _calendar(
        "end_date",
        ("tariffs-108", "tariffs-109"),
        lambda r, day: r.end_date is None or day < r.end_date,
        lambda r: f"before {r.end_date}",
    ),
    _so_far("min_kwh", ("tariffs-110", "tariffs-112"), "kWh", ge, "cumulated_energy", _KWH),
    _so_far("max_kwh", ("tariffs-111", "tariffs-112"), "kWh", lt, "cumulated_energy", _KWH),
    _momentary("min_current", ("tariffs-113",), "A", ge),
    _momentary("max_current", ("tariffs-115",), "A", lt),
    _momentary("min_power", ("tariffs-117",), "kW", ge),
    _momentary("max_power", ("tariffs-119",), "kW", lt),
    _so_far("min_duration", ("tariffs-121", "tariffs-123"), "s", ge, "duration_from", _DURATION),
    _so_far("max_duration", ("tariffs-122", "tariffs-123"), "s", lt, "duration_from", _DURATION),
    _calendar(
        "day_of_week",
        ("tariffs-124",),
        lambda r, day: not r.day_of_week or DAYS[day.weekday()] in r.day_of_week,
        lambda r: "/".join(r.day_of_week),
    ),
)
"""All restrictions of a Tariff Element except the two that say what it is for."""
