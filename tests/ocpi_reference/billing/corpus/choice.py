"""Which tariff and which component count: fees, reservations, odd elements, tariff_id, versions, validity."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
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
    """Give the cases about choice."""
    for ocpi in ALL:
        yield from _elements(ocpi)
        yield from _fees(ocpi)
        yield from _updates(ocpi)
    for ocpi in LATER:
        yield from _reservations(ocpi)
        yield from _expired(ocpi)
        yield from _named(ocpi)
        yield from _validity(ocpi)


def _case(
    name: str,
    clause: str,
    ocpi: str,
    tariffs: Sequence[Any],
    periods: Sequence[Any],
    before: Fraction,
    because: str,
    *,
    question: str | None = None,
    start: datetime = START,
    embedded: Sequence[Any] = (),
    **more: Any,
) -> Case:
    if embedded:
        more["tariffs"] = list(embedded)
    return Case(
        id=f"{name}-{ocpi}",
        clause=clause,
        because=because,
        ocpi=ocpi,
        tariffs=tariffs,
        cdr=cdr(ocpi, start, periods, **more),
        before_taxes=before,
        after_taxes=before if ocpi == "2.2.1" or not before else None,  # nothing due has no taxes
        question=question,
    )


def _elements(ocpi: str) -> Iterator[Case]:
    energy, hour = component("ENERGY", "0.50"), component("TIME", "2.00")
    half_an_hour = [charge(1800, ENERGY="10", TIME=True)]
    for name, elements, cost, because in (
        ("first-of-two", [element(energy), element(component("ENERGY", "0.20"))], 5,
         "both elements match, the first counts: 10 at 0.50"),
        ("per-dimension", [element(component("FLAT", "3.00")), element(energy, hour)], 9,
         "the fee of the first element, energy and time of the second: 3 + 5 + 1"),
        ("dimension-of-a-later-element", [element(energy), element(component("ENERGY", "9"), hour)], 6,
         "energy of the first element, time of the second: 5 + 1"),
    ):  # fmt: skip
        yield _case(f"element-{name}", "tariffs-038", ocpi, [tariff(ocpi, *elements)], half_an_hour,
                    Fraction(cost), because)  # fmt: skip
    gap = tariff(ocpi, element(component("ENERGY", "0.50"), min_kwh=10))
    for kwh, paid in (("9.999", "0"), ("10", "2.5"), ("10.001", "2.5")):
        yield _case(
            f"no-element-matches-until-{kwh}-kwh",
            "tariffs-040",
            ocpi,
            [gap],
            [charge(1800, ENERGY=kwh, TIME=True), charge(1800, ENERGY="5", TIME=True)],
            Fraction(paid),
            f"the first {kwh} kWh have no price; 5 kWh at 0.50 only where 10 had flowed",
            question="B17" if kwh == "10.001" else None,
        )
    twins = tariff(ocpi, element(energy, component("ENERGY", "0.10")))
    yield _case("two-components-of-one-dimension", "tariffs-037", ocpi, [twins], half_an_hour, Fraction(5),
                "the first of two ENERGY components counts: 10 at 0.50", question="B20")  # fmt: skip
    without_time = [charge(1800, ENERGY="10")]
    yield _case("time-left-out-of-a-period", "cdrs-021", ocpi, [tariff(ocpi, element(energy, hour))],
                without_time, Fraction(5), "the period states no time, so none is priced: 10 at 0.50",
                question="C4")  # fmt: skip


def _fees(ocpi: str) -> Iterator[Case]:
    fee, energy = component("FLAT", "2.50"), component("ENERGY", "0.50")
    for count in (1, 2, 3):
        yield _case(
            f"one-fee-in-{count}-periods",
            "tariffs-082",
            ocpi,
            [tariff(ocpi, element(fee, energy))],
            [charge(600, ENERGY="2", TIME=True)] * count,
            Fraction("2.5") + count,
            f"one fee of 2.50, and {count} times 2 kWh at 0.50",
        )
    late = tariff(ocpi, element(component("FLAT", "7.00"), min_duration=3600), element(energy))
    for seconds in (3599, 3600, 3601):
        due = 7 if seconds >= 3600 else 0
        yield _case(
            f"fee-from-an-hour-on-{seconds}-s",
            "tariffs-082",
            ocpi,
            [late],
            [charge(seconds, ENERGY="4", TIME=True), charge(600, PARKING_TIME=True)],
            Fraction(2 + due),
            f"4 kWh at 0.50; the second period begins after {seconds} s, the fee of 7.00 is due from 3600 on",
            question="B17" if seconds > 3600 else None,
        )
    several = tariff(
        ocpi,
        element(component("FLAT", "1.00"), max_duration=3600),
        element(component("FLAT", "4.00")),
        element(energy),
    )
    yield _case(
        "first-of-two-fees",
        "tariffs-082",
        ocpi,
        [several],
        [charge(3600, ENERGY="4", TIME=True), charge(600, PARKING_TIME=True)],
        Fraction(3),
        "the fee that was active first, 1.00, and 4 kWh at 0.50",
        question="B3",
    )
    if ocpi not in LATER:
        yield _case(
            "flat-dimension-does-not-multiply",
            "tariffs-082",
            ocpi,
            [tariff(ocpi, element(fee, energy))],
            [charge(600, ENERGY="2", TIME=True, FLAT="3")],
            Fraction("3.5"),
            "one fee of 2.50 whatever volume the FLAT dimension states, and 2 kWh at 0.50",
        )


def _reservations(ocpi: str) -> Iterator[Case]:
    """13 to 15 minutes of reservation at 5-minute blocks, then an hour of charging."""
    terms = tariff(
        ocpi,
        element(component("FLAT", "2.00"), component("TIME", "6.00", step=300), reservation="RESERVATION"),
        element(component("FLAT", "0.50"), component("ENERGY", "0.25"), component("TIME", "1.00")),
    )
    for seconds in (899, 900, 901):
        billed = -(-seconds // 300) * 300
        yield _case(
            f"reservation-of-{seconds}-s-then-charging",
            "tariffs-085",
            ocpi,
            [terms],
            [charge(seconds, RESERVATION_TIME=True), charge(3600, ENERGY="20", TIME=True)],
            2 + Fraction(billed, 3600) * 6 + Fraction("0.5") + 5 + 1,
            f"fee 2.00, {billed} s at 6.00; then fee 0.50, 20 kWh at 0.25, one hour at 1.00",
            question="A10" if billed != seconds else None,
        )
    free = tariff(ocpi, element(component("TIME", "6.00")))
    yield _case(
        "reservation-without-a-price",
        "tariffs-089",
        ocpi,
        [free],
        [charge(900, RESERVATION_TIME=True), charge(3600, TIME=True)],
        Fraction(6),
        "an element for sessions prices no reserved time: one hour at 6.00",
    )
    from_duration = tariff(
        ocpi,
        element(component("ENERGY", "0.50"), min_duration=3600),
        element(component("ENERGY", "0.20")),
    )
    for seconds in (3599, 3600, 3601):
        second = Fraction("0.5") if seconds >= 3600 else Fraction("0.2")
        yield _case(
            f"duration-after-a-reservation-{seconds}-s",
            "tariffs-121",
            ocpi,
            [from_duration],
            [
                charge(900, RESERVATION_TIME=True),
                charge(seconds, ENERGY="5", TIME=True),
                charge(600, ENERGY="5", TIME=True),
            ],
            1 + 5 * second,
            f"5 at 0.20; {seconds} s since the first use the next 5 at {float(second)}",
            question="B10" if seconds < 3600 else None,
        )


def _expired(ocpi: str) -> Iterator[Case]:
    both = tariff(
        ocpi,
        element(component("TIME", "6.00", step=300), reservation="RESERVATION"),
        element(
            component("FLAT", "4.00"), component("TIME", "3.00", step=600), reservation="RESERVATION_EXPIRES"
        ),
        element(component("FLAT", "0.50"), component("ENERGY", "0.25")),
    )
    for seconds in (1199, 1200, 1201):
        billed = -(-seconds // 600) * 600
        yield _case(
            f"reservation-of-{seconds}-s-expires",
            "tariffs-092",
            ocpi,
            [both],
            [charge(seconds, RESERVATION_TIME=True)],
            4 + Fraction(billed, 3600) * 3,
            f"fee 4.00 and {billed} s at 3.00, the price of an expired reservation; no fee of a session",
            question="B7",
        )
    running = tariff(ocpi, element(component("TIME", "6.00", step=300), reservation="RESERVATION"))
    for seconds in (1199, 1200, 1201):
        billed = -(-seconds // 300) * 300
        yield _case(
            f"reservation-of-{seconds}-s-expires-without-a-price-for-that",
            "tariffs-093",
            ocpi,
            [running],
            [charge(seconds, RESERVATION_TIME=True)],
            Fraction(billed, 3600) * 6,
            f"{billed} s at 6.00",
        )


def _named(ocpi: str) -> Iterator[Case]:
    cheap = tariff(ocpi, element(component("ENERGY", "0.20")), id_="CHEAP")
    dear = tariff(ocpi, element(component("ENERGY", "0.50")), id_="DEAR")
    for name, ids, prices, because, question in (
        ("one-named", ("DEAR", "DEAR"), (50, 50), "both periods name DEAR", None),
        ("each-named", ("CHEAP", "DEAR"), (20, 50), "4 kWh under CHEAP and 4 under DEAR", None),
        ("in-other-letters", ("cheap", "Dear"), (20, 50), "ids are equal whatever their case", None),
        ("unknown", ("CHEAP", "NONE"), (20, 0), "a tariff that nobody knows prices nothing", None),
    ):
        yield _case(
            f"tariff-id-{name}",
            "cdrs-085" if name == "unknown" else "cdrs-090",
            ocpi,
            [cheap, dear],
            [charge(900, tariff_id=id_, ENERGY="4", TIME=True) for id_ in ids],
            sum((4 * Fraction(price, 100) for price in prices), Fraction(0)),
            because,
            question=question,
        )
    for name, tariffs, cost, because in (
        ("with-one-tariff", [dear], 4, "a period without tariff_id, and one tariff: 8 kWh at 0.50"),
        ("with-two-tariffs", [cheap, dear], 0, "periods without tariff_id, and two tariffs: no price"),
    ):
        yield _case(
            f"tariff-id-left-out-{name}",
            "cdrs-090",
            ocpi,
            tariffs,
            [charge(900, tariff_id=None, ENERGY="8", TIME=True)],
            Fraction(cost),
            because,
            question="E1" if cost else None,
        )
    published = tariff(ocpi, element(component("ENERGY", "0.20")))
    embedded = tariff(ocpi, element(component("ENERGY", "0.50")))
    yield _case(
        "tariff-inside-the-cdr",
        "cdrs-086",
        ocpi,
        [published],
        [charge(900, ENERGY="8", TIME=True)],
        Fraction(4),
        "the CDR's own copy of the tariff counts: 8 kWh at 0.50",
        embedded=[embedded],
    )


def _updates(ocpi: str) -> Iterator[Case]:
    """A new version of the tariff a second before the session, with it, and a second after its start."""
    old = tariff(ocpi, element(component("ENERGY", "0.20")))
    for name, second, price in (
        ("before", "09:59:59", "0.50"),
        ("at", "10:00:00", "0.50"),
        ("after", "10:00:01", "0.20"),
    ):
        new = tariff(ocpi, element(component("ENERGY", "0.50")), last_updated=f"2024-05-06T{second}Z")
        yield _case(
            f"tariff-updated-{name}-the-start",
            "cdrs-045" if ocpi in LATER else "tariffs-036",
            ocpi,
            [old, new],
            [charge(900, ENERGY="8", TIME=True)],
            8 * Fraction(price),
            f"the version that stood at the start of the session: 8 kWh at {price}",
        )


def _validity(ocpi: str) -> Iterator[Case]:
    """Two tariffs, one after the other; no period names its tariff, so the start of the session decides."""
    first = tariff(
        ocpi, element(component("ENERGY", "0.20")), id_="FIRST", end_date_time="2024-05-06T10:00:00Z"
    )
    second = tariff(
        ocpi, element(component("ENERGY", "0.50")), id_="SECOND", start_date_time="2024-05-06T10:00:01Z"
    )
    for begin, price in (("09:59:59", "0.20"), ("10:00:00", "0.20"), ("10:00:01", "0.50")):
        yield _case(
            f"validity-at-{begin.replace(':', '-')}",
            "tariffs-062" if price == "0.20" else "tariffs-061",
            ocpi,
            [first, second],
            [charge(900, tariff_id=None, ENERGY="8", TIME=True)],
            8 * Fraction(price),
            f"FIRST holds to 10:00:00 and SECOND from 10:00:01 on: 8 kWh at {price}",
            question="E5" if begin == "10:00:00" else "E1",
            start=at(f"2024-05-06T{begin}"),
        )
    regular = tariff(ocpi, element(component("ENERGY", "0.20")), id_="R", type="REGULAR")
    ad_hoc = tariff(ocpi, element(component("ENERGY", "0.50")), id_="A", type="AD_HOC_PAYMENT")
    for token, clause, price in (("RFID", "tariffs-046", "0.20"), ("AD_HOC_USER", "tariffs-047", "0.50")):
        yield _case(
            f"type-for-a-session-by-{token.lower().replace('_', '-')}",
            clause,
            ocpi,
            [regular, ad_hoc],
            [charge(900, tariff_id=None, ENERGY="8", TIME=True)],
            8 * Fraction(price),
            f"of a REGULAR and an AD_HOC_PAYMENT tariff the one for {token}: 8 kWh at {price}",
            question="E1",
            cdr_token={"type": token},
        )
