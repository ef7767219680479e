"""Known mistakes about elements: how their restrictions are read, and which element is taken."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ocpi_reference.billing.causes.cause import Cause
from ocpi_reference.billing.consumption import ChargingSession
from ocpi_reference.billing.lookup import Choice, Lookup, Unpriced, active
from ocpi_reference.billing.practice import Practice
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.restrictions import DAYS, look
from ocpi_reference.billing.tariff import Dimension, Purpose, Restrictions, Tariff
from ocpi_reference.billing.timeline import Stretch

__all__ = ["CAUSES"]

SessionEdit = Callable[[ChargingSession], ChargingSession]


def _tariffs(edit: Callable[[Tariff], Tariff]) -> SessionEdit:
    return lambda session: replace(session, tariffs=tuple(edit(tariff) for tariff in session.tariffs))


def restrictions(edit: Callable[[Restrictions], dict[str, Any]]) -> SessionEdit:
    """Read restrictions in a wrong way; `edit` gives the values that are read instead."""
    return _tariffs(
        lambda tariff: replace(
            tariff,
            elements=tuple(
                replace(element, restrictions=replace(element.restrictions, **edit(element.restrictions)))
                for element in tariff.elements
            ),
        )
    )


def moved(names: Sequence[str], by: Decimal) -> Callable[[Restrictions], dict[str, Any]]:
    """Move bounds that are set."""
    return lambda given: {
        name: getattr(given, name) + by for name in names if getattr(given, name) is not None
    }


def later(moment: time | None, minutes: int) -> time | None:
    """Give a time of day some minutes later; None stays None."""
    if moment is None:
        return None
    return (datetime.combine(date(2000, 1, 1), moment) + timedelta(minutes=minutes)).time()


def next_day(given: Restrictions) -> dict[str, Any]:
    """Number the weekdays from the wrong day."""
    return {"day_of_week": tuple(DAYS[(DAYS.index(day) + 1) % 7] for day in given.day_of_week if day in DAYS)}


reversed_elements = _tariffs(lambda tariff: replace(tariff, elements=tariff.elements[::-1]))
"""Let the last matching element win."""


def first_element(
    tariff: Tariff, dimension: Dimension, lookup: Lookup, stretch: Stretch, judge: Judge
) -> Choice | Unpriced:
    """Know the first element of the tariff only."""
    found = active(tariff, dimension, lookup, stretch, judge)
    return found if isinstance(found, Unpriced) or found.element == 0 else Unpriced(found.rejected)


def first_matching_element(
    tariff: Tariff, dimension: Dimension, lookup: Lookup, stretch: Stretch, judge: Judge
) -> Choice | Unpriced:
    """Take the first element that matches, and nothing from any other for the dimensions it lacks."""
    for place, element in enumerate(tariff.elements):
        if element.purpose in lookup and all(one.holds for one in look(element.restrictions, stretch, judge)):
            components = element.prices(dimension)
            return Choice(place, element.purpose, components[:1], (), ()) if components else Unpriced(())
    return Unpriced(())


def ignore_restrictions(
    tariff: Tariff, dimension: Dimension, lookup: Lookup, stretch: Stretch, judge: Judge
) -> Choice | Unpriced:
    """Take the first element that prices the dimension, whatever its restrictions."""
    for place, element, components in tariff.candidates[dimension]:
        if element.purpose in lookup:
            return Choice(place, element.purpose, components[:1], (), ())
    return Unpriced(())


def sum_of_matching_elements(
    tariff: Tariff, dimension: Dimension, lookup: Lookup, stretch: Stretch, judge: Judge
) -> Choice | Unpriced:
    """Add up the components of all elements that match."""
    matching = [
        (place, element, components)
        for place, element, components in tariff.candidates[dimension]
        if element.purpose in lookup and all(one.holds for one in look(element.restrictions, stretch, judge))
    ]
    if not matching:
        return Unpriced(())
    together = tuple(component for _, _, components in matching for component in components[:1])
    return Choice(matching[0][0], matching[0][1].purpose, together, (), ())


def price_reservation_as_session(
    tariff: Tariff, dimension: Dimension, lookup: Lookup, stretch: Stretch, judge: Judge
) -> Choice | Unpriced:
    """Let elements without a reservation restriction price reserved time too."""
    wider = lookup if lookup == frozenset({Purpose.SESSION}) else lookup | {Purpose.SESSION}
    return active(tariff, dimension, wider, stretch, judge)


_TINY = Decimal("0.000001")
_SO_FAR = ("kwh", "duration", "power", "current")


def _upper_included(given: Restrictions) -> dict[str, Any]:
    numbers = moved([f"max_{name}" for name in _SO_FAR], _TINY)(given)
    return {**numbers, "end_time": later(given.end_time, 1)}


def _lower_excluded(given: Restrictions) -> dict[str, Any]:
    numbers = moved([f"min_{name}" for name in _SO_FAR], _TINY)(given)
    return {**numbers, "start_time": later(given.start_time, 1)}


def _over_midnight_never(given: Restrictions) -> dict[str, Any]:
    return {"end_time": given.start_time} if given.over_midnight else {}


def _end_of_day_never(given: Restrictions) -> dict[str, Any]:
    return {"end_time": given.start_time} if given.start_time and given.end_time == time(0) else {}


def _end_date_included(given: Restrictions) -> dict[str, Any]:
    return {} if given.end_date is None else {"end_date": given.end_date + timedelta(days=1)}


def _without_power(given: Restrictions) -> dict[str, Any]:
    return {name: None for name in given.given if name.endswith(("power", "current"))}


CAUSES = (
    Cause(
        "first-element-only",
        "only the first element of the tariff is known",
        "tariffs-038",
        Practice(find=first_element),
        common=True,
    ),
    Cause(
        "first-matching-element",
        "one element prices all dimensions, and those it lacks are free",
        "tariffs-097",
        Practice(find=first_matching_element),
    ),
    Cause(
        "restrictions-ignored", "restrictions are ignored", "tariffs-100", Practice(find=ignore_restrictions)
    ),
    Cause(
        "elements-reversed",
        "the last matching element wins instead of the first",
        "tariffs-038",
        Practice(session=reversed_elements),
        common=True,
    ),
    Cause(
        "elements-added-up",
        "the prices of all matching elements are added up",
        "tariffs-037",
        Practice(find=sum_of_matching_elements),
    ),
    Cause(
        "upper-bound-included",
        "an upper bound includes its value",
        "tariffs-111",
        Practice(session=restrictions(_upper_included)),
    ),
    Cause(
        "lower-bound-excluded",
        "a lower bound excludes its value",
        "tariffs-110",
        Practice(session=restrictions(_lower_excluded)),
    ),
    Cause(
        "over-midnight-never",
        "a daily window over midnight never matches",
        "tariffs-103",
        Practice(session=restrictions(_over_midnight_never)),
    ),
    Cause(
        "end-of-day-never",
        "a daily window until 00:00 never matches",
        "tariffs-104",
        Practice(session=restrictions(_end_of_day_never)),
    ),
    Cause(
        "weekday-shifted",
        "the days of the week are numbered from the wrong day",
        "tariffs-124",
        Practice(session=restrictions(next_day)),
    ),
    Cause(
        "end-date-included",
        "end_date includes its day",
        "tariffs-108",
        Practice(session=restrictions(_end_date_included)),
    ),
    Cause(
        "power-ignored",
        "restrictions on power and current are ignored",
        "tariffs-117",
        Practice(session=restrictions(_without_power)),
    ),
    Cause(
        "reservation-by-session-elements",
        "elements without a reservation restriction price reserved time",
        "tariffs-089",
        Practice(find=price_reservation_as_session),
    ),
)
