"""step_size at a block less one, a whole block, and one more; and which volume of which dimension counts."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil
from typing import Any

from tests.ocpi_reference.billing.corpus.writing import (
    ALL,
    LATER,
    Case,
    at,
    cdr,
    charge,
    component,
    element,
    tariff,
)

__all__ = ["cases"]

START = at("2024-05-06T10:00:00")


def cases() -> Iterator[Case]:
    """Give the cases about volumes."""
    for ocpi in ALL:
        yield from _blocks(ocpi)
        yield from _last_dimension(ocpi)
        yield from _plain_time(ocpi)
    for ocpi in LATER:
        yield from _over_two_prices(ocpi)
        yield from _two_tariffs(ocpi)
        yield from _to_the_grid(ocpi)


def _case(
    name: str,
    clause: str,
    ocpi: str,
    tariffs: Sequence[Any],
    periods: Sequence[Any],
    before: Fraction,
    because: str,
    question: str | None = None,
) -> Case:
    return Case(
        id=f"{name}-{ocpi}",
        clause=clause,
        because=because,
        ocpi=ocpi,
        tariffs=tariffs,
        cdr=cdr(ocpi, START, periods),
        before_taxes=before,
        after_taxes=before if ocpi == "2.2.1" else None,
        question=question,
    )


def _printed(seconds: int) -> Fraction:
    """Give the seconds that hours of four decimals stand for."""
    return Fraction(round(Fraction(seconds, 3600) * 10000), 10000) * 3600


def _blocks(ocpi: str) -> Iterator[Case]:
    """One period under one component; blocks are counted in whole Wh and seconds."""
    for block in (250, 1000):
        for offset in (-1, 0, 1):
            watt_hours = 20 * block + offset
            billed = ceil(Fraction(watt_hours, block)) * block
            terms = tariff(ocpi, element(component("ENERGY", "0.40", step=block)))
            kwh = format(watt_hours / 1000, ".3f")
            yield _case(
                f"energy-step-{block}-{watt_hours}-wh",
                "tariffs-077" if offset == 0 else "tariffs-076",
                ocpi,
                [terms],
                [charge(3600, ENERGY=kwh, TIME=True)],
                Fraction(billed, 1000) * Fraction("0.40"),
                f"{watt_hours} Wh in blocks of {block} are {billed} Wh, at 0.40 per kWh",
            )
    for dimension, block in (("TIME", 60), ("TIME", 300), ("PARKING_TIME", 300), ("PARKING_TIME", 900)):
        for offset in (-1, 0, 1):
            seconds = 2 * block + offset
            billed = ceil(Fraction(seconds, block)) * block
            yield _case(
                f"{dimension.lower().replace('_', '-')}-step-{block}-{seconds}-s",
                "tariffs-077" if offset == 0 else "tariffs-079",
                ocpi,
                [tariff(ocpi, element(component(dimension, "3.60", step=block)))],
                [charge(seconds, tariff_id="T", **{dimension: True})],
                Fraction(billed, 3600) * Fraction("3.60"),
                f"{seconds} s in blocks of {block} are {billed} s, at 3.60 per hour",
                "A2" if ceil(_printed(seconds) / block) * block != billed else None,
            )
    yield _case(
        "energy-step-0",
        "tariffs-076",
        ocpi,
        [tariff(ocpi, element(component("ENERGY", "0.40", step=0)))],
        [charge(3600, ENERGY="4.321", TIME=True)],
        Fraction("4.321") * Fraction("0.40"),
        "a step_size of 0 rounds nothing: 4.321 kWh at 0.40",
    )
    for step in (0, 1, 600):
        yield _case(
            f"flat-step-{step}",
            "tariffs-080",
            ocpi,
            [tariff(ocpi, element(component("FLAT", "2.50", step=step)))],
            [charge(900, ENERGY="1", TIME=True)],
            Fraction("2.50"),
            "step_size means nothing for FLAT",
        )


def _plain_time(ocpi: str) -> Iterator[Case]:
    terms = tariff(ocpi, element(component("TIME", "2.00"), component("PARKING_TIME", "5.00")))
    for seconds in (1799, 1800, 1801):
        yield _case(
            f"time-by-the-second-{seconds}",
            "tariffs-070",
            ocpi,
            [terms],
            [charge(seconds, TIME=True)],
            Fraction(seconds, 3600) * 2,
            f"{seconds} s at 2.00 per hour",
        )
    yield _case(
        "time-does-not-run-while-parked",
        "tariffs-083",
        ocpi,
        [tariff(ocpi, element(component("TIME", "2.00")))],
        [charge(3600, TIME=True), charge(1800, PARKING_TIME=True)],
        Fraction(2),
        "one hour of charging at 2.00; half an hour of parking has no price",
    )


def _last_dimension(ocpi: str) -> Iterator[Case]:
    """TIME and PARKING_TIME both used: only the total of the last is rounded."""
    question = "A3" if ocpi in LATER else "A11"
    terms = tariff(
        ocpi, element(component("TIME", "6.00", step=300), component("PARKING_TIME", "12.00", step=300))
    )
    for parked in (599, 600, 601):
        billed = ceil(Fraction(parked, 300)) * 300
        yield _case(
            f"parking-last-{parked}-s",
            "cdrs-060",
            ocpi,
            [terms],
            [charge(700, TIME=True), charge(parked, PARKING_TIME=True)],
            Fraction(700, 3600) * 6 + Fraction(billed, 3600) * 12,
            f"700 s of charging as they are at 6.00; {parked} s of parking become {billed} s at 12.00",
            question,
        )
    for charged in (199, 200, 201):
        total = 700 + charged
        billed = ceil(Fraction(total, 300)) * 300
        yield _case(
            f"charging-again-{charged}-s",
            "cdrs-060",
            ocpi,
            [terms],
            [charge(700, TIME=True), charge(400, PARKING_TIME=True), charge(charged, TIME=True)],
            Fraction(billed, 3600) * 6 + Fraction(400, 3600) * 12,
            f"700 + {charged} s of charging become {billed} s at 6.00; 400 s of parking stay, at 12.00",
            question,
        )


def _over_two_prices(ocpi: str) -> Iterator[Case]:
    """The session's total is rounded once, and the surplus has the price of the last component."""
    terms = tariff(
        ocpi,
        element(component("ENERGY", "0.30", step=1000), max_duration=1800),
        element(component("ENERGY", "0.60", step=500)),
    )
    for watt_hours in (2499, 2500, 2501):
        total = 4000 + watt_hours
        surplus = ceil(Fraction(total, 500)) * 500 - total
        yield _case(
            f"surplus-at-the-last-price-{total}-wh",
            "cdrs-058",
            ocpi,
            [terms],
            [charge(1800, ENERGY="4", TIME=True), charge(600, ENERGY=str(watt_hours / 1000), TIME=True)],
            4 * Fraction("0.30") + Fraction(watt_hours + surplus, 1000) * Fraction("0.60"),
            f"4 kWh at 0.30; {watt_hours} Wh and {surplus} Wh of surplus at 0.60",
        )
    free = tariff(
        ocpi,
        element(component("PARKING_TIME", "6.00", step=900), max_duration=3000),
        element(component("ENERGY", "0.30")),
    )
    for parked in (599, 600, 601):
        yield _case(
            f"only-paid-parking-is-rounded-{parked}-s",
            "tariffs-088",
            ocpi,
            [free],
            [
                charge(3000 - parked, ENERGY="4", TIME=True),
                charge(parked, PARKING_TIME=True),
                charge(800, PARKING_TIME=True),
            ],
            4 * Fraction("0.30") + Fraction(900, 3600) * 6,
            f"{parked} s of parking have a price and become 900 s at 6.00; the 800 s later are free",
        )
    free_last = tariff(
        ocpi,
        element(component("TIME", "6.00", step=300), max_duration=600),
        element(component("TIME", "0", step=900)),
    )
    yield _case(
        "free-component-is-the-last",
        "tariffs-088",
        ocpi,
        [free_last],
        [charge(600, TIME=True), charge(100, TIME=True)],
        Fraction(600, 3600) * 6,
        "700 s become 900 s by the last component, whose price is 0: 600 s at 6.00 and the rest free",
        "A6",
    )


def _two_tariffs(ocpi: str) -> Iterator[Case]:
    """After a change of tariff only what was consumed under the last one is rounded."""
    first = tariff(ocpi, element(component("ENERGY", "0.30", step=1000)), id_="A")
    second = tariff(ocpi, element(component("ENERGY", "0.60", step=500)), id_="B")
    for watt_hours in (2499, 2500, 2501):
        billed = ceil(Fraction(watt_hours, 500)) * 500
        yield _case(
            f"step-of-two-tariffs-{watt_hours}-wh",
            "cdrs-057",
            ocpi,
            [first, second],
            [
                charge(1800, tariff_id="A", ENERGY="4.321", TIME=True),
                charge(600, tariff_id="B", ENERGY=str(watt_hours / 1000), TIME=True),
            ],
            Fraction("4.321") * Fraction("0.30") + Fraction(billed, 1000) * Fraction("0.60"),
            f"4.321 kWh at 0.30; {watt_hours} Wh become {billed} Wh at 0.60",
            "A8",
        )


def _to_the_grid(ocpi: str) -> Iterator[Case]:
    """Energy that flows back counts down, for the cost and for min_kwh."""
    terms = tariff(
        ocpi, element(component("ENERGY", "0.50"), min_kwh=10), element(component("ENERGY", "0.20"))
    )
    for back, price in (("-2.001", "0.20"), ("-2", "0.50"), ("-1.999", "0.50")):
        yield _case(
            f"net-energy-after-{back.removeprefix('-')}-kwh-back",
            "cdrs-118",
            ocpi,
            [terms],
            [charge(1800, ENERGY=kwh, TIME=True) for kwh in ("12", back, "5")],
            12 * Fraction("0.20") + Fraction(back) * Fraction("0.50") + 5 * Fraction(price),
            f"12 at 0.20, {back} at 0.50 as 12 kWh had flowed, 5 at {price} as net {12 + float(back):g} had",
            "B19" if price == "0.20" else None,
        )
    single = tariff(ocpi, element(component("ENERGY", "0.20", step=1000)))
    for net in (-1, 0, 1):
        returned = -3000 + net
        billed = 1000 if net > 0 else net
        yield _case(
            f"energy-step-at-a-net-of-{net}-wh",
            "cdrs-118",
            ocpi,
            [single],
            [charge(1800, ENERGY=kwh, TIME=True) for kwh in ("3", format(returned / 1000, ".3f"))],
            Fraction(billed, 1000) * Fraction("0.20"),
            f"3000 {returned} Wh are {net} Wh; only a positive net amount has blocks: {billed} Wh at 0.20",
            "B19b" if net < 0 else None,
        )
