"""Locations, when they are open: regular hours, exceptions, planned statuses."""

from collections.abc import Iterator
from datetime import datetime

from ocpi_harness.objects import Found
from ocpi_harness.rules import Breach, Kept, Outcome, holds, objects, rule
from ocpi_harness.rules.locations_values import figure, inner, text, when
from ocpi_reference.spec.locations import ExceptionalPeriod, Hours, RegularHours, StatusSchedule

MIDNIGHT = "00:00"

_HOURS_ISSUE = "https://github.com/ocpi/ocpi/issues/413"


@rule("locations-142", on=objects(Hours))
def regular_hours_are_given_where_not_always_open(found: Found) -> Outcome:
    """twentyfourseven true goes without regular_hours, twentyfourseven false with at least one."""
    always, regular = found.value.get("twentyfourseven"), inner(found.value, "regular_hours")
    if always is True:
        return holds(
            not regular, expected="no regular_hours where twentyfourseven is true", actual=_have(found)
        )
    if always is False:
        seasonal = bool(inner(found.value, "exceptional_openings"))
        return holds(
            bool(regular),
            expected="at least one entry in regular_hours where twentyfourseven is false",
            actual=f"{found.place('regular_hours')} has none",
            disputed="a place that opens exceptionally only cannot be written otherwise" if seasonal else "",
        )
    return None


@rule("locations-143", on=objects(Hours))
def hours_are_regular_or_around_the_clock(found: Found) -> Outcome:
    """In 2.1.1 Hours say regular_hours or twentyfourseven; false beside regular_hours is no contradiction."""
    always, regular = found.value.get("twentyfourseven"), inner(found.value, "regular_hours")
    if always is None and not regular:
        return Breach("regular_hours or twentyfourseven", f"{found.place()} has neither")
    return holds(
        always is not True or not regular,
        expected="no regular_hours where twentyfourseven is true",
        actual=_have(found),
    )


@rule("locations-146", on=objects(RegularHours))
def weekdays_count_from_monday(found: Found) -> Outcome:
    """weekday is a number from 1, Monday, to 7, Sunday."""
    weekday = found.value.get("weekday")
    if weekday is None:
        return None
    number = figure(found.value, "weekday")
    return holds(
        number is not None and number in range(1, 8),
        expected="a whole number from 1 to 7",
        actual=f"{found.place('weekday')} is {weekday!r}",
    )


@rule("locations-147", on=objects(RegularHours))
def regular_hours_end_after_they_begin(found: Found) -> Iterator[Kept | Breach]:
    """period_begin and period_end are local times such as 08:00, and the end is the later one."""
    wrong = [p for p in found.problems() if p.path.startswith("period_") and p.code in ("pattern", "length")]
    for problem in wrong:
        yield Breach("a time from 00:00 to 23:59", f"{found.place(problem.path)}: {problem.message}")
    begin, end = text(found.value, "period_begin"), text(found.value, "period_end")
    if not wrong and begin and end:
        yield holds(
            begin < end,
            expected="a period_end later than period_begin",
            actual=f"{found.place()} lasts from {begin} to {end}",
            disputed=f"midnight as the end cannot be written otherwise, {_HOURS_ISSUE}"
            if end == MIDNIGHT
            else "",
        )


@rule("locations-147", on=objects(Hours))
def regular_hours_of_a_day_do_not_overlap(found: Found) -> Iterator[Kept | Breach]:
    """Two entries of one weekday speak of different hours."""
    seen: dict[str, tuple[str, str]] = {}
    entries = [entry for _, entry in inner(found.value, "regular_hours")]
    for entry in sorted(entries, key=lambda one: text(one, "period_begin")):
        weekday = str(entry.get("weekday"))
        begin, end = text(entry, "period_begin"), text(entry, "period_end")
        if begin and end and weekday in seen and begin < seen[weekday][1]:
            yield Breach(
                "hours of one weekday that do not overlap",
                f"{found.place()}: {begin} to {end} and {' to '.join(seen[weekday])} on weekday {weekday}",
                "the text does not say that they must not",
            )
        seen[weekday] = (begin, end)


@rule("locations-141", on=objects(ExceptionalPeriod))
def exceptions_end_after_they_begin(found: Found) -> Outcome:
    """The end of an exceptional opening or closing is later than its begin."""
    span = _span(found)
    if span is None:
        return None
    return holds(
        span[0] < span[1],
        expected="a period_end later than period_begin",
        actual=f"{found.place()} lasts from {found.value['period_begin']} to {found.value['period_end']}",
    )


@rule("locations-144", on=objects(Hours))
def closings_do_not_overlap_openings(found: Found) -> Iterator[Kept | Breach]:
    """No exceptional closing lies in an exceptional opening."""
    openings = _periods(found, "exceptional_openings")
    for place, (begin, end) in _periods(found, "exceptional_closings"):
        clashes = [other for other, (opens, closes) in openings if begin < closes and opens < end]
        yield holds(
            not clashes,
            expected="exceptional closings that do not overlap exceptional openings",
            actual=f"{found.place(place)} overlaps {', '.join(clashes)}",
        )


@rule("locations-106", on=objects(StatusSchedule))
def planned_statuses_end_after_they_begin(found: Found) -> Iterator[Kept | Breach]:
    """A planned status ends after its begin, if at all, and lies in the future."""
    begin = when(found.value, "period_begin")
    end = when(found.value, "period_end")
    if begin is None:
        return
    if end is not None and end <= begin:
        yield Breach(
            "a period_end later than period_begin",
            f"{found.place()} lasts from {found.value['period_begin']} to {found.value['period_end']}",
        )
        return
    yield holds(
        (end or begin) >= found.exchange.started,
        expected="a planned status that lies in the future",
        actual=f"{found.place()} is over, it began at {found.value['period_begin']}",
        disputed="the text calls it planned, but does not say when an entry must go",
    )


def _periods(found: Found, name: str) -> list[tuple[str, tuple[datetime, datetime]]]:
    spans = [
        (place, when(period, "period_begin"), when(period, "period_end"))
        for place, period in inner(found.value, name)
    ]
    return [(place, (begin, end)) for place, begin, end in spans if begin and end]


def _span(found: Found) -> tuple[datetime, datetime] | None:
    begin = when(found.value, "period_begin")
    end = when(found.value, "period_end")
    return (begin, end) if begin and end else None


def _have(found: Found) -> str:
    return f"{found.place('regular_hours')} has {len(inner(found.value, 'regular_hours'))}"
