"""Each restriction at its bound: a second, a watt, a Wh or an ampere below it, on it, and above it.

The tariff asks 0.50 per kWh under the restriction and 0.20 without it, so the price of a period tells which
element was active. Local times are written beside the UTC instants that show them; nobody converts them here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.ocpi_reference.billing.corpus.writing import (
    ALL,
    LATER,
    ZONE,
    Case,
    at,
    cdr,
    charge,
    component,
    element,
    tariff,
)

__all__ = ["cases"]

INSIDE, OUTSIDE = "0.50", "0.20"
STEPS = ("below", "on", "above")


def cases() -> Iterator[Case]:
    """Give the cases of all restrictions."""
    for ocpi in ALL:
        yield from _clock(ocpi)
        yield from _dates(ocpi)
        yield from _energy(ocpi)
        yield from _power(ocpi)
        yield from _duration(ocpi)
        yield from _together(ocpi)
    for ocpi in LATER:
        yield from _current(ocpi)
    yield from _zones()
    yield from _clock_changes()


def _after(ocpi: str, before: Fraction) -> Fraction | None:
    """2.2.1 adds no taxes without vat; 2.1.1 knows none, and a 2.3.0 tariff without vat leaves them open."""
    return before if ocpi == "2.2.1" else None


def _terms(ocpi: str, **restrictions: Any) -> list[Any]:
    inside, outside = component("ENERGY", INSIDE), component("ENERGY", OUTSIDE)
    return [tariff(ocpi, element(inside, **restrictions), element(outside))]


def _at_moment(
    name: str,
    clause: str,
    ocpi: str,
    moment: datetime,
    shown: str,
    *,
    active: bool,
    zone: str = ZONE,
    question: str | None = None,
    **restrictions: Any,
) -> Case:
    """10 kWh in half an hour that begins at `moment`, when clocks there show `shown`."""
    before = 10 * Fraction(INSIDE if active else OUTSIDE)
    return Case(
        id=f"{name}-{ocpi}",
        clause=clause,
        because=f"the clock shows {shown}: 10 kWh at {INSIDE if active else OUTSIDE}",
        ocpi=ocpi,
        tariffs=_terms(ocpi, **restrictions),
        cdr=cdr(ocpi, moment, [charge(1800, ENERGY="10", TIME=True)]),
        before_taxes=before,
        after_taxes=_after(ocpi, before),
        question=question,
        time_zone=zone,
    )


_TIMES: Sequence[tuple[str, str, dict[str, str], tuple[tuple[str, str, bool], ...]]] = (
    ("start-time", "tariffs-101", {"start_time": "08:00"}, (
        ("2024-05-06T05:59:59", "07:59:59", False), ("2024-05-06T06:00:00", "08:00:00", True),
        ("2024-05-06T06:00:01", "08:00:01", True))),
    ("end-time", "tariffs-102", {"end_time": "20:00"}, (
        ("2024-05-06T17:59:59", "19:59:59", True), ("2024-05-06T18:00:00", "20:00:00", False),
        ("2024-05-06T18:00:01", "20:00:01", False))),
    ("night-begins", "tariffs-103", {"start_time": "22:00", "end_time": "06:00"}, (
        ("2024-05-06T19:59:59", "21:59:59", False), ("2024-05-06T20:00:00", "22:00:00", True),
        ("2024-05-06T20:00:01", "22:00:01", True))),
    ("night-over-midnight", "tariffs-103", {"start_time": "22:00", "end_time": "06:00"}, (
        ("2024-05-06T21:59:59", "23:59:59", True), ("2024-05-06T22:00:00", "00:00:00", True),
        ("2024-05-06T22:00:01", "00:00:01", True))),
    ("night-ends", "tariffs-103", {"start_time": "22:00", "end_time": "06:00"}, (
        ("2024-05-07T03:59:59", "05:59:59", True), ("2024-05-07T04:00:00", "06:00:00", False),
        ("2024-05-07T04:00:01", "06:00:01", False))),
    ("end-of-day", "tariffs-104", {"start_time": "20:00", "end_time": "00:00"}, (
        ("2024-05-06T21:59:59", "23:59:59", True), ("2024-05-06T22:00:00", "00:00:00", False),
        ("2024-05-06T22:00:01", "00:00:01", False))),
    ("whole-day", "tariffs-104", {"start_time": "00:00", "end_time": "00:00"}, (
        ("2024-05-06T21:59:59", "23:59:59", True), ("2024-05-06T22:00:00", "00:00:00", True),
        ("2024-05-06T22:00:01", "00:00:01", True))),
    ("start-date", "tariffs-107", {"start_date": "2024-05-08"}, (
        ("2024-05-07T21:59:59", "23:59:59, 7 May", False), ("2024-05-07T22:00:00", "00:00:00, 8 May", True),
        ("2024-05-07T22:00:01", "00:00:01, 8 May", True))),
    ("end-date", "tariffs-108", {"end_date": "2024-05-08"}, (
        ("2024-05-07T21:59:59", "23:59:59, 7 May", True), ("2024-05-07T22:00:00", "00:00:00, 8 May", False),
        ("2024-05-07T22:00:01", "00:00:01, 8 May", False))),
    ("day-begins", "tariffs-124", {"day_of_week": "WEDNESDAY"}, (
        ("2024-05-07T21:59:59", "23:59:59 on Tuesday", False),
        ("2024-05-07T22:00:00", "00:00:00 on Wednesday", True),
        ("2024-05-07T22:00:01", "00:00:01 on Wednesday", True))),
    ("day-ends", "tariffs-124", {"day_of_week": "WEDNESDAY"}, (
        ("2024-05-08T21:59:59", "23:59:59 on Wednesday", True),
        ("2024-05-08T22:00:00", "00:00:00 on Thursday", False),
        ("2024-05-08T22:00:01", "00:00:01 on Thursday", False))),
)  # fmt: skip
"""Amsterdam in May is two hours ahead of UTC; 7 May 2024 is a Tuesday."""


def _clock(ocpi: str) -> Iterator[Case]:
    for name, clause, restrictions, moments in _TIMES:
        given: dict[str, Any] = {k: [v] if k == "day_of_week" else v for k, v in restrictions.items()}
        for step, (moment, shown, active) in zip(STEPS, moments, strict=True):
            yield _at_moment(f"{name}-{step}", clause, ocpi, at(moment), shown, active=active, **given)


def _dates(ocpi: str) -> Iterator[Case]:
    night: dict[str, Any] = {"start_time": "22:00", "end_time": "06:00", "day_of_week": ["FRIDAY"]}
    for name, moment, shown, active in (
        ("friday-evening", "2024-05-10T21:30:00", "23:30 on Friday", True),
        ("friday-early", "2024-05-10T00:30:00", "02:30 on Friday", True),
        ("saturday-early", "2024-05-11T00:30:00", "02:30 on Saturday", False),
    ):
        yield _at_moment(
            f"night-of-{name}",
            "tariffs-103",
            ocpi,
            at(moment),
            shown,
            active=active,
            question="B11" if shown.startswith("02") else None,
            **night,
        )
    same = {"start_time": "12:00", "end_time": "12:00"}
    for step, moment in zip(STEPS, ("09:59:59", "10:00:00", "10:00:01"), strict=True):
        yield _at_moment(
            f"equal-times-{step}",
            "tariffs-103",
            ocpi,
            at(f"2024-05-06T{moment}"),
            "about 12:00",
            active=False,
            question="B13",
            **same,
        )


def _then(
    name: str,
    clause: str,
    ocpi: str,
    periods: Sequence[Any],
    kwh: Sequence[str],
    prices: Sequence[str],
    *,
    question: str | None = None,
    **restrictions: Any,
) -> Case:
    """Price the kWh of one period after another, each at its own price."""
    before = sum((Fraction(k) * Fraction(p) for k, p in zip(kwh, prices, strict=True)), Fraction(0))
    return Case(
        id=f"{name}-{ocpi}",
        clause=clause,
        because=" + ".join(f"{k} kWh at {p}" for k, p in zip(kwh, prices, strict=True)),
        ocpi=ocpi,
        tariffs=_terms(ocpi, **restrictions),
        cdr=cdr(ocpi, at("2024-05-06T10:00:00"), periods),
        before_taxes=before,
        after_taxes=_after(ocpi, before),
        question=question,
    )


def _energy(ocpi: str) -> Iterator[Case]:
    for step, kwh in zip(STEPS, ("9.999", "10", "10.001"), strict=True):
        periods = [charge(1800, ENERGY=kwh, TIME=True), charge(1800, ENERGY="5", TIME=True)]
        reached = step != "below"
        crossed = "B17" if step == "above" else None
        second = INSIDE if reached else OUTSIDE
        yield _then(f"min-kwh-{step}", "tariffs-110", ocpi, periods, (kwh, "5"), (OUTSIDE, second),
                    question=crossed, min_kwh=10)  # fmt: skip
        second = OUTSIDE if reached else INSIDE
        yield _then(f"max-kwh-{step}", "tariffs-111", ocpi, periods, (kwh, "5"), (INSIDE, second),
                    question=crossed, max_kwh=10)  # fmt: skip


def _power(ocpi: str) -> Iterator[Case]:
    """Over an hour the average in kW is the energy in kWh; later versions state the power besides."""
    for step, kw in zip(STEPS, ("10.999", "11", "11.001"), strict=True):
        stated = {"MIN_POWER": kw, "MAX_POWER": kw} if ocpi in LATER else {}
        periods = [charge(3600, ENERGY=kw, TIME=True, **stated)]
        price = OUTSIDE if step == "below" else INSIDE
        yield _then(f"min-power-{step}", "tariffs-117", ocpi, periods, (kw,), (price,), min_power=11)
        price = INSIDE if step == "below" else OUTSIDE
        question = "B8" if ocpi not in LATER and step == "on" else None
        yield _then(f"max-power-{step}", "tariffs-119", ocpi, periods, (kw,), (price,),
                    question=question, max_power=11)  # fmt: skip


def _current(ocpi: str) -> Iterator[Case]:
    for step, ampere in zip(STEPS, ("15.9", "16", "16.1"), strict=True):
        periods = [charge(3600, ENERGY="8", TIME=True, MIN_CURRENT=ampere, MAX_CURRENT=ampere)]
        price = OUTSIDE if step == "below" else INSIDE
        yield _then(f"min-current-{step}", "tariffs-113", ocpi, periods, ("8",), (price,), min_current=16)
        price = INSIDE if step == "below" else OUTSIDE
        yield _then(f"max-current-{step}", "tariffs-115", ocpi, periods, ("8",), (price,), max_current=16)
    for name, given, low, high, price in (
        ("min-power-straddled", {"min_power": 11}, "10", "12", OUTSIDE),
        ("max-power-straddled", {"max_power": 11}, "10", "12", OUTSIDE),
        ("min-power-all-above", {"min_power": 11}, "11", "12", INSIDE),
        ("max-power-all-below", {"max_power": 11}, "10", "10.9", INSIDE),
    ):
        periods = [charge(3600, ENERGY="11", TIME=True, MIN_POWER=low, MAX_POWER=high)]
        yield _then(name, "tariffs-117" if "min" in name else "tariffs-119", ocpi, periods, ("11",), (price,),
                    question="B16" if "straddled" in name else None, **given)  # fmt: skip
    unknown = [charge(3600, ENERGY="8", TIME=True)]
    yield _then("unknown-current", "cdrs-021", ocpi, unknown, ("8",), (INSIDE,),
                question="B16b", min_current=16)  # fmt: skip


def _duration(ocpi: str) -> Iterator[Case]:
    for step, seconds in zip(STEPS, (3599, 3600, 3601), strict=True):
        periods = [charge(seconds, ENERGY="7", TIME=True), charge(600, ENERGY="5", TIME=True)]
        reached = step != "below"
        crossed = "B17" if step == "above" else None
        second = INSIDE if reached else OUTSIDE
        yield _then(f"min-duration-{step}", "tariffs-121", ocpi, periods, ("7", "5"), (OUTSIDE, second),
                    question=crossed, min_duration=3600)  # fmt: skip
        second = OUTSIDE if reached else INSIDE
        yield _then(f"max-duration-{step}", "tariffs-122", ocpi, periods, ("7", "5"), (INSIDE, second),
                    question=crossed, max_duration=3600)  # fmt: skip


def _together(ocpi: str) -> Iterator[Case]:
    """Two restrictions of one element: kWh from 10 on, and within the first hour."""
    for kwh, enough in (("9.999", False), ("10", True)):
        for seconds, early in ((3599, True), (3600, False)):
            periods = [charge(seconds, ENERGY=kwh, TIME=True), charge(600, ENERGY="5", TIME=True)]
            price = INSIDE if enough and early else OUTSIDE
            yield _then(f"both-hold-{kwh}-kwh-{seconds}-s", "tariffs-100", ocpi, periods, (kwh, "5"),
                        (OUTSIDE, price), min_kwh=10, max_duration=3600)  # fmt: skip


def _zones() -> Iterator[Case]:
    """start_time 08:00 in zones whose offset is no whole hour, or is behind UTC."""
    for zone, instants in (
        ("Asia/Kolkata", ("02:29:59", "02:30:00", "02:30:01")),
        ("Asia/Kathmandu", ("02:14:59", "02:15:00", "02:15:01")),
        ("America/New_York", ("11:59:59", "12:00:00", "12:00:01")),
        ("Australia/Adelaide", ("22:29:59", "22:30:00", "22:30:01")),
    ):
        for step, instant in zip(STEPS, instants, strict=True):
            yield _at_moment(
                f"start-time-in-{zone.partition('/')[2].lower().replace('_', '-')}-{step}",
                "tariffs-101",
                "2.2.1",
                at(f"2024-05-06T{instant}"),
                "about 08:00",
                active=step != "below",
                zone=zone,
                start_time="08:00",
                end_time="12:00",
            )


_CHANGES: Sequence[tuple[str, str, tuple[tuple[str, str, bool], ...]]] = (
    ("spring", "Europe/Amsterdam", (
        ("2024-03-31T00:59:59", "01:59:59", False), ("2024-03-31T01:00:00", "03:00:00", False),
        ("2024-03-31T01:00:01", "03:00:01", False))),
    ("autumn-first-two-o-clock", "Europe/Amsterdam", (
        ("2024-10-26T23:59:59", "01:59:59", False), ("2024-10-27T00:00:00", "02:00:00", True),
        ("2024-10-27T00:00:01", "02:00:01", True))),
    ("autumn-clock-goes-back", "Europe/Amsterdam", (
        ("2024-10-27T00:59:59", "02:59:59", True), ("2024-10-27T01:00:00", "02:00:00 again", True),
        ("2024-10-27T01:00:01", "02:00:01 again", True))),
    ("autumn-three-o-clock", "Europe/Amsterdam", (
        ("2024-10-27T01:59:59", "02:59:59 again", True), ("2024-10-27T02:00:00", "03:00:00", False),
        ("2024-10-27T02:00:01", "03:00:01", False))),
    ("spring-in-new-york", "America/New_York", (
        ("2024-03-10T06:59:59", "01:59:59", False), ("2024-03-10T07:00:00", "03:00:00", False),
        ("2024-03-10T07:00:01", "03:00:01", False))),
    ("autumn-in-new-york", "America/New_York", (
        ("2024-11-03T06:59:59", "01:59:59 again", False), ("2024-11-03T07:00:00", "02:00:00", True),
        ("2024-11-03T07:00:01", "02:00:01", True))),
    ("half-an-hour-in-lord-howe", "Australia/Lord_Howe", (
        ("2024-10-05T15:29:59", "01:59:59", False), ("2024-10-05T15:30:00", "02:30:00", True),
        ("2024-10-05T15:30:01", "02:30:01", True))),
)  # fmt: skip
"""Around clock changes; the element is for 02:00 to 03:00 local time."""


def _clock_changes() -> Iterator[Case]:
    for name, zone, moments in _CHANGES:
        for step, (moment, shown, active) in zip(STEPS, moments, strict=True):
            yield _at_moment(
                f"clock-change-{name}-{step}",
                "tariffs-101",
                "2.2.1",
                at(moment),
                shown,
                active=active,
                zone=zone,
                start_time="02:00",
                end_time="03:00",
            )
    for name, start in (("spring", "2024-03-31T00:30:00"), ("autumn", "2024-10-27T00:30:00")):
        for step, seconds in zip(STEPS, (3599, 3600, 3601), strict=True):
            price = OUTSIDE if step == "below" else INSIDE
            before = 7 * Fraction(OUTSIDE) + 5 * Fraction(price)
            yield Case(
                id=f"duration-over-clock-change-{name}-{step}-2.2.1",
                clause="tariffs-121",
                because=f"{seconds} real seconds have passed, whatever clocks show: 7 at 0.20 + 5 at {price}",
                ocpi="2.2.1",
                tariffs=_terms("2.2.1", min_duration=3600),
                cdr=cdr(
                    "2.2.1",
                    at(start),
                    [charge(seconds, ENERGY="7", TIME=True), charge(600, ENERGY="5", TIME=True)],
                ),
                before_taxes=before,
                after_taxes=before,
                question="B17" if step == "above" else None,
            )
