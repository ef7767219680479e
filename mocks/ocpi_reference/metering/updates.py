"""What a Session said over its life: its energy only grows, and what was told stays told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ocpi_reference.billing.consumption import DataNote
from ocpi_reference.billing.editions import EDITIONS
from ocpi_reference.billing.fields import Fields
from ocpi_reference.billing.figures import Figure
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.metering.finding import wrong
from ocpi_reference.spec.history import Version

__all__ = ["check_updates"]

_JUMP = 300
"""A factor between two updates that only a change of unit explains."""


def check_updates(updates: Sequence[Mapping[str, Any]], *, ocpi: Version) -> tuple[Figure, ...]:
    """Judge the states of one Session, decoded Sessions of a version in the order in which they were sent.

    Energy is not negative and does not shrink, start and meter stay the same, ``last_updated`` moves on, and
    the periods that were told keep their start. mod_sessions.asciidoc#mod_sessions_session_object

    Raises:
        UnreadableError: an instant or a number is missing or makes no sense; the text names the place.
    """
    states = [Fields.of(update, f"update {n}", list[DataNote]()) for n, update in enumerate(updates)]
    found = [
        wrong("kwh", "sessions-070", "negative", f"{state.place} has less than none", stated=energy)
        for state in states
        if (energy := state.number("kwh")) < 0
    ]
    for before, after in pairwise(states):
        found += _step(before, after, EDITIONS[ocpi].session.start)
    return tuple(found)


def _step(before: Fields, after: Fields, start: str) -> Iterator[Figure]:
    steps = f"from {before.place} to {after.place}"
    was, is_ = before.number("kwh"), after.number("kwh")
    if is_ < was:
        unit = is_ and was >= _JUMP * is_
        yield wrong(
            "kwh",
            "sessions-070",
            "unit-changes" if unit else "energy-shrinks",
            f"{steps} it falls from {plain(was)} to {plain(is_)}",
            stated=is_,
            expected=was,
            advisory=_exports(after),
        )
    elif was > 1 and is_ >= _JUMP * was:
        why = f"{steps} it grows from {plain(was)} to {plain(is_)}: the unit is another"
        yield wrong("kwh", "sessions-071", "unit-changes", why, stated=is_)
    if after.instant("last_updated") < before.instant("last_updated"):
        yield wrong("last_updated", "sessions-092", "clock-runs-back", f"{steps} it lies before the last one")
    if before.instant(start) != after.instant(start) and _energy_told(before):
        yield wrong(
            start, "cdrs-141", "start-moves", f"{steps} the session starts at another time", advisory=True
        )
    lost = [moment for moment in _starts(before) if moment not in _starts(after)]
    if lost:
        why = f"{steps} the period of {lost[0]:%H:%M:%S} is gone"
        yield wrong("charging_periods", "sessions-083", "period-lost", why, advisory=True)


def _exports(state: Fields) -> bool:
    """Whether energy flowed to the grid, which may take from what was charged."""
    dimensions = [
        dimension for period in state.parts("charging_periods") for dimension in period.parts("dimensions")
    ]
    return any(d.text("type") == "ENERGY_EXPORT" or d.number("volume") < 0 for d in dimensions)


def _energy_told(state: Fields) -> bool:
    return state.number("kwh") > Decimal(0)


def _starts(state: Fields) -> list[datetime]:
    return [period.instant("start_date_time") for period in state.parts("charging_periods")]
