"""Tariffs and charging sessions that Hypothesis invents: whole seconds, whole Wh, prices of whole cents."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from tests.ocpi_reference.billing.records import V221, cdr, component, element, period, tariff, utc

Json = dict[str, Any]

for_all = settings(deadline=None, derandomize=True, database=None, max_examples=150)
"""How often each property is tried, the same way every time."""

ZONE = "Europe/Amsterdam"
SUMMER = utc("2024-05-06T00:00")
"""A Monday with more than twenty weeks of summer time after it."""

DIMENSIONS = ("ENERGY", "TIME", "PARKING_TIME", "FLAT")
_CLOCK = st.sampled_from(["00:00", "06:00", "08:30", "12:00", "17:00", "20:00", "22:15"])
_DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
_cents = st.integers(0, 300).map(lambda n: Decimal(n).scaleb(-2))
_vats = st.sampled_from([Decimal(0), Decimal(10), Decimal("5.2"), Decimal(21)])

_RESTRICTIONS: Mapping[str, st.SearchStrategy[Any]] = {
    "start_time": _CLOCK,
    "end_time": _CLOCK,
    "day_of_week": st.lists(st.sampled_from(_DAYS), min_size=1, max_size=4, unique=True),
    "min_kwh": st.integers(0, 30),
    "max_kwh": st.integers(0, 30),
    "min_power": st.integers(0, 30),
    "max_power": st.integers(0, 30),
    "min_duration": st.integers(0, 120).map(lambda minutes: minutes * 60),
    "max_duration": st.integers(0, 120).map(lambda minutes: minutes * 60),
}


def components(dimension: str) -> st.SearchStrategy[Json]:
    steps = st.sampled_from([1, 60, 300, 900])
    return st.builds(component, st.just(dimension), _cents, step=steps, vat=_vats)


@st.composite
def elements(draw: st.DrawFn, *, restricted: bool = True, without: tuple[str, ...] = ()) -> Json:
    dimensions = draw(st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=4, unique=True))
    names = [name for name in _RESTRICTIONS if name not in without]
    chosen = draw(st.lists(st.sampled_from(names), max_size=3, unique=True)) if restricted else []
    restrictions = {name: draw(_RESTRICTIONS[name]) for name in chosen}
    return element(*(draw(components(dimension)) for dimension in dimensions), **restrictions)


@st.composite
def fallbacks(draw: st.DrawFn) -> Json:
    """An element that prices everything always."""
    return element(*(draw(components(dimension)) for dimension in DIMENSIONS))


@st.composite
def limits(draw: st.DrawFn) -> Json:
    found: Json = {}
    for name in draw(st.lists(st.sampled_from(["min_price", "max_price"]), unique=True)):
        found[name] = {"excl_vat": draw(_cents) * 4}
        if draw(st.booleans()):
            found[name]["incl_vat"] = draw(_cents) * 4
    return found


@st.composite
def tariffs(draw: st.DrawFn, *, limited: bool = True, without: tuple[str, ...] = ()) -> Json:
    made = draw(st.lists(elements(without=without), min_size=1, max_size=4))
    return tariff(*made, **(draw(limits()) if limited else {}))


@st.composite
def periods(draw: st.DrawFn) -> list[Json]:
    """Make one to five periods of charging or parking, each with its power."""
    at = SUMMER + timedelta(minutes=draw(st.integers(0, 7 * 24 * 60)))
    made = []
    for charges in draw(st.lists(st.booleans(), min_size=1, max_size=5)):
        length = draw(st.integers(2, 5400))
        power = draw(st.integers(0, 30)) if charges else 0
        volumes: Json = {"MIN_POWER": power, "MAX_POWER": power}
        volumes |= (
            {"TIME": True, "ENERGY": _kwh(draw(st.integers(0, 9000)))} if charges else {"PARKING_TIME": True}
        )
        made.append(period(at, seconds=length, **volumes))
        at += timedelta(seconds=length)
    return made


def _kwh(watt_hours: int) -> Decimal:
    return Decimal(watt_hours).scaleb(-3)


@st.composite
def sessions(draw: st.DrawFn, terms: st.SearchStrategy[Json] | None = None) -> Json:
    return cdr(draw(periods()), [draw(tariffs() if terms is None else terms)], ocpi=V221)


def split(made: list[Json], place: int, first: int, kwh: Decimal) -> list[Json]:
    """Split one period after `first` seconds, with `kwh` of its energy before the split."""
    old = made[place]
    start = utc(old["start_date_time"].removesuffix("Z"))
    whole = int((old["_end"] - start).total_seconds())
    volumes: Json = {d["type"]: d["volume"] for d in old["dimensions"]}
    before, after = dict(volumes), dict(volumes)
    for name in ("TIME", "PARKING_TIME"):
        if name in volumes:
            before[name] = after[name] = True
    if "ENERGY" in volumes:
        before["ENERGY"], after["ENERGY"] = kwh, volumes["ENERGY"] - kwh
    parts = [
        period(start, seconds=first, **before),
        period(start + timedelta(seconds=first), seconds=whole - first, **after),
    ]
    return [*made[:place], *parts, *made[place + 1 :]]
