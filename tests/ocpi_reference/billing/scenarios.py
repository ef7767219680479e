"""Sessions that tell one mistake from another, and CDRs as a known-wrong engine states them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any

from tests.ocpi_reference.billing.records import (
    V211,
    V221,
    V230,
    cdr,
    component,
    element,
    period,
    tariff,
    utc,
)

from ocpi_reference.billing.adapter import read_session
from ocpi_reference.billing.engine import settle
from ocpi_reference.billing.money import ARITHMETIC
from ocpi_reference.billing.practice import RIGHT, Practice
from ocpi_reference.billing.readings import DEFAULT, Reading
from ocpi_reference.billing.statement import statement
from ocpi_reference.billing.zones import zone
from ocpi_reference.spec.history import Version

Json = dict[str, Any]

WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]


@dataclass(frozen=True)
class Scenario:
    """A record without figures, and what is needed to price it."""

    record: Json
    ocpi: Version = V221
    given: tuple[Json, ...] = ()
    time_zone: str = "Europe/Amsterdam"

    def stated(self, practice: Practice = RIGHT, *, reading: Reading = DEFAULT) -> Json:
        """Give the CDR that an engine sends; what was used is always stated rightly."""
        with localcontext(ARITHMETIC):
            session = read_session(self.record, self.given, self.ocpi)
            where = zone(self.time_zone)
            right = statement(settle(session, ocpi=self.ocpi, zone=where, reading=reading))
            billed = statement(
                settle(session, ocpi=self.ocpi, zone=where, reading=reading, practice=practice)
            )
        used = {name: value for name, value in right.items() if not name.endswith("cost")}
        costs = {name: value for name, value in billed.items() if name.endswith("cost")}
        bare = {name: value for name, value in self.record.items() if not name.startswith("total_")}
        return {**bare, **used, **costs}


def _parts(start: str, *parts: Mapping[str, Any]) -> list[Json]:
    """Make consecutive periods; each part has ``minutes`` or ``seconds``, and volumes."""
    at: datetime = utc(start)
    made = []
    for part in parts:
        length = timedelta(minutes=part.get("minutes", 0), seconds=part.get("seconds", 0))
        volumes: Json = {name: value for name, value in part.items() if name not in ("minutes", "seconds")}
        made.append(period(at, seconds=int(length.total_seconds()), **volumes))
        at += length
    return made


def _scenario(
    start: str,
    parts: Iterable[Mapping[str, Any]],
    *tariffs: Json,
    ocpi: Version = V221,
    given: Iterable[Json] = (),
    time_zone: str = "Europe/Amsterdam",
) -> Scenario:
    return Scenario(cdr(_parts(start, *parts), tariffs, ocpi=ocpi), ocpi, tuple(given), time_zone)


_DAY = tariff(
    element(
        component("TIME", 4, step=600, vat=21), component("FLAT", "1.7", vat=21), reservation="RESERVATION"
    ),
    element(
        component("FLAT", "0.65", vat=9),
        component("ENERGY", "0.41", step=500, vat=21),
        component("TIME", "1.2", step=900, vat=21),
        start_time="07:00",
        end_time="19:00",
        day_of_week=WEEKDAYS,
    ),
    element(component("PARKING_TIME", "3.1", step=300, vat=9), start_time="08:00", end_time="22:00"),
    element(component("ENERGY", "0.29", step=500, vat=21), component("TIME", "0.8", step=900, vat=21)),
)

_HOURLY = tariff(
    *(
        element(
            component("ENERGY", Decimal(20 + hour).scaleb(-2), vat=20),
            start_time=f"{hour:02d}:00",
            end_time=f"{(hour + 1) % 24:02d}:00",
        )
        for hour in range(24)
    )
)

_TIERS = tariff(
    element(component("ENERGY", "0.5"), max_kwh=10),
    element(component("ENERGY", "0.4"), max_kwh=25),
    element(component("ENERGY", "0.31"), max_kwh=40),
    element(component("ENERGY", "0.22")),
    element(component("TIME", 1), end_time="18:00"),
    element(component("TIME", 2)),
)

_LASTING = tariff(
    element(component("TIME", 1), max_duration=3600),
    element(component("TIME", 2), max_duration=7200),
    element(component("TIME", 3)),
    element(component("PARKING_TIME", 9), min_duration=7200),
    element(component("PARKING_TIME", 5), min_duration=3000),
    element(component("PARKING_TIME", 2)),
    element(component("ENERGY", "0.3"), end_time="18:00"),
    element(component("ENERGY", "0.5")),
)


_OLD_PRICE = tariff(element(component("ENERGY", "0.3")), last_updated="2024-01-01T00:00:00Z")
_NEW_PRICE = tariff(element(component("ENERGY", "0.4")), last_updated="2024-06-03T15:30:00Z")


def _limits(**named: Any) -> Json:
    return {
        name: {"excl_vat": Decimal(before), "incl_vat": Decimal(after)}
        for name, (before, after) in named.items()
    }


SCENARIOS: Mapping[str, Scenario] = {
    "day and evening": _scenario(
        "2024-06-03T15:20",
        [
            {"minutes": 25, "RESERVATION_TIME": True},
            {"minutes": 75, "ENERGY": "13.317", "TIME": True},
            {"minutes": 47, "ENERGY": "9.211", "TIME": True},
            {"minutes": 38, "PARKING_TIME": True},
        ],
        _DAY,
    ),
    "hour by hour in summer": _scenario(
        "2024-06-03T15:00", [{"minutes": 60, "ENERGY": f"{n}.{n}", "TIME": True} for n in (3, 7, 2)], _HOURLY
    ),
    "hour by hour in winter": _scenario(
        "2024-01-08T15:00", [{"minutes": 60, "ENERGY": f"{n}.{n}", "TIME": True} for n in (3, 7, 2)], _HOURLY
    ),
    "hour by hour in a winter far away": _scenario(
        "2024-01-08T15:00",
        [{"minutes": 60, "ENERGY": f"{n}.{n}", "TIME": True} for n in (3, 7, 2)],
        _HOURLY,
        time_zone="America/New_York",
    ),
    "tiers of energy": _scenario(
        "2024-06-03T15:00", [{"minutes": 30, "ENERGY": n, "TIME": True} for n in (10, 15, 7)], _TIERS
    ),
    "tiers of duration": _scenario(
        "2024-06-03T15:00",
        [
            {"minutes": 60, "ENERGY": 10, "TIME": True},
            {"minutes": 40, "ENERGY": 5, "TIME": True},
            {"minutes": 20, "PARKING_TIME": True},
            {"minutes": 35, "PARKING_TIME": True},
        ],
        _LASTING,
    ),
    "night": _scenario(
        "2024-06-06T18:00",
        [
            {"minutes": 120, "ENERGY": 10, "TIME": True},
            {"minutes": 120, "ENERGY": 3, "TIME": True},
            {"minutes": 60, "ENERGY": 4, "TIME": True},
        ],
        tariff(
            element(component("ENERGY", "0.17"), start_time="22:00", end_time="06:00"),
            element(component("ENERGY", "0.5"), start_time="06:00", end_time="22:00"),
            element(component("ENERGY", "0.9")),
        ),
    ),
    "evening": _scenario(
        "2024-06-06T16:00",
        [
            {"minutes": 120, "ENERGY": 10, "TIME": True},
            {"minutes": 60, "ENERGY": 3, "TIME": True},
            {"minutes": 60, "ENERGY": 5, "TIME": True},
        ],
        tariff(
            element(component("ENERGY", "0.17"), start_time="20:00", end_time="00:00"),
            element(component("ENERGY", "0.5"), start_time="06:00", end_time="20:00"),
            element(component("ENERGY", "0.9")),
        ),
    ),
    "sunday": _scenario(
        "2024-06-09T10:00",
        [{"minutes": 60, "ENERGY": 10, "TIME": True}],
        tariff(
            element(component("ENERGY", "0.17"), component("FLAT", 1), day_of_week=WEEKDAYS),
            element(component("ENERGY", "0.5"), day_of_week=["SATURDAY"]),
            element(component("ENERGY", "0.9"), day_of_week=["SUNDAY"]),
        ),
    ),
    "the day after": _scenario(
        "2024-06-07T10:00",
        [{"minutes": 60, "ENERGY": 10, "TIME": True}],
        tariff(
            element(component("ENERGY", "0.11"), start_date="2024-07-01"),
            element(component("ENERGY", "0.17"), end_date="2024-06-07", start_date="2024-06-01"),
            element(component("ENERGY", "0.5"), end_date="2024-06-09"),
            element(component("ENERGY", "0.9")),
        ),
    ),
    "tiers of power": _scenario(
        "2024-06-03T15:00",
        [
            {"minutes": 30, "ENERGY": 11, "TIME": True, "MIN_POWER": 22, "MAX_POWER": 22},
            {"minutes": 30, "ENERGY": 5, "TIME": True, "MIN_POWER": 10, "MAX_POWER": 10},
            {"minutes": 30, "ENERGY": 8, "TIME": True, "MIN_POWER": 16, "MAX_POWER": 16},
        ],
        tariff(
            element(component("ENERGY", "0.11"), start_time="03:00", end_time="04:00"),
            element(component("ENERGY", "0.2"), max_power=16),
            element(component("ENERGY", "0.35"), max_power=22),
            element(component("ENERGY", "0.5")),
        ),
    ),
    "power from a bound": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 30, "ENERGY": 8, "TIME": True, "MIN_POWER": 16, "MAX_POWER": 16}],
        tariff(element(component("ENERGY", "0.2"), min_power=16), element(component("ENERGY", "0.35"))),
    ),
    "capped": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 90, "ENERGY": 50, "TIME": True}],
        tariff(
            element(component("FLAT", "0.5", vat=20), component("ENERGY", "0.25", vat=10)),
            **_limits(max_price=(10, 11), min_price=("0.3", "0.4")),
        ),
    ),
    "lifted": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 90, "ENERGY": "1.2", "TIME": True}],
        tariff(element(component("ENERGY", "0.25", vat=10)), **_limits(min_price=("0.9", "0.99"))),
    ),
    "taxes included": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 90, "ENERGY": "12.5", "TIME": True}],
        tariff(element(component("ENERGY", "0.35", vat=19)), ocpi=V230, tax_included="YES"),
        ocpi=V230,
    ),
    "steps": _scenario(
        "2024-06-03T14:53",
        [
            {"minutes": 7, "TIME": True, "ENERGY": "1.23"},
            {"minutes": 8, "TIME": True, "ENERGY": "2.34"},
            {"minutes": 12, "TIME": True, "ENERGY": "0.61"},
            {"minutes": 9, "PARKING_TIME": True},
            {"minutes": 4, "PARKING_TIME": True},
        ],
        tariff(
            element(component("TIME", 3, step=1200), component("ENERGY", "0.3", step=700), end_time="17:00"),
            element(component("TIME", 7, step=600), component("ENERGY", "0.55", step=1000)),
            element(component("PARKING_TIME", 11, step=420)),
        ),
    ),
    "a whole step": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 30, "TIME": True, "ENERGY": 5}],
        tariff(element(component("TIME", 3, step=900), component("ENERGY", "0.3", step=500))),
    ),
    "free parking at eight": _scenario(
        "2024-06-03T17:40",
        [
            {"minutes": 14, "TIME": True},
            {"minutes": 6, "PARKING_TIME": True},
            {"minutes": 12, "PARKING_TIME": True},
        ],
        tariff(
            element(
                component("TIME", "2.4", step=900),
                component("PARKING_TIME", "1.2", step=900),
                end_time="20:00",
            ),
            element(component("TIME", "2.4", step=900)),
        ),
    ),
    "to the grid and back": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 60, "ENERGY": 10, "TIME": True}, {"minutes": 60, "ENERGY": -4, "TIME": True}],
        tariff(element(component("ENERGY", "0.3"))),
    ),
    "unused reservation": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 60, "RESERVATION_TIME": True}],
        tariff(
            element(component("FLAT", 4), reservation="RESERVATION_EXPIRES"),
            element(component("FLAT", 7), start_time="03:00", end_time="04:00"),
            element(component("FLAT", "0.5"), component("TIME", 3)),
        ),
    ),
    "free reservation": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 30, "RESERVATION_TIME": True}, {"minutes": 60, "TIME": True, "ENERGY": 3}],
        tariff(
            element(component("FLAT", 2), reservation="RESERVATION"),
            element(component("FLAT", "0.5"), component("TIME", 3)),
        ),
    ),
    "crumbs": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 2, "seconds": 20, "ENERGY": n, "TIME": True} for n in ("0.734", "0.734", "1.218") * 8],
        tariff(element(component("ENERGY", "0.297"), component("TIME", "1.37"))),
    ),
    "a new price": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 60, "ENERGY": 10, "TIME": True}],
        _OLD_PRICE,
        given=[_OLD_PRICE, _NEW_PRICE],
    ),
    "two tariffs": Scenario(
        cdr(
            [
                period(utc("2024-06-03T15:00"), 60, ENERGY=10, TIME=True, tariff_id="A"),
                period(utc("2024-06-03T16:00"), 60, ENERGY=4, TIME=True, tariff_id="B"),
            ],
            [
                tariff(element(component("ENERGY", rate)), id_=id_)
                for id_, rate in (("A", "0.3"), ("B", "0.4"))
            ],
        )
    ),
    "oldest version": _scenario(
        "2024-06-03T15:00",
        [{"minutes": 50, "ENERGY": 10, "TIME": True}, {"minutes": 20, "PARKING_TIME": True}],
        tariff(
            element(component("FLAT", "2.5")),
            element(component("TIME", "1.1", step=900)),
            element(component("PARKING_TIME", 5, step=300)),
            ocpi=V211,
        ),
        ocpi=V211,
    ),
}
