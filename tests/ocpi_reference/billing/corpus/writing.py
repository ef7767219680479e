"""How the cases of the corpus are written down: plain JSON, and an expectation that no engine computed.

Nothing here imports the billing oracle. Amounts are fractions, so that each expectation is plain arithmetic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

__all__ = ["ALL", "LATER", "ZONE", "Case", "at", "cdr", "charge", "component", "decimal", "element", "tariff"]

Json = dict[str, Any]

ALL = ("2.1.1", "2.2.1", "2.3.0")
LATER = ("2.2.1", "2.3.0")
ZONE = "Europe/Amsterdam"

_PLACES = 6
"""Decimals of the exact figures in the file."""
_COINS = {"JPY": 0, "KRW": 0, "ISK": 0, "EUR": 2, "USD": 2, "GBP": 2, "KWD": 3, "BHD": 3, "TND": 3}
_IN_THE_OLDEST = {
    "tariffs-037": "tariffs-039", "tariffs-038": "tariffs-039", "tariffs-040": "tariffs-039",
    "tariffs-100": "tariffs-039", "tariffs-101": "tariffs-105", "tariffs-102": "tariffs-105",
    "tariffs-103": "tariffs-105", "tariffs-104": "tariffs-105", "tariffs-107": "tariffs-109",
    "tariffs-108": "tariffs-109", "tariffs-110": "tariffs-112", "tariffs-111": "tariffs-112",
    "tariffs-121": "tariffs-123", "tariffs-122": "tariffs-123", "cdrs-060": "cdrs-061",
}  # fmt: skip
"""Rows that only later versions state, each with the row that is behind the rule in 2.1.1."""
_ENDS = {"2.1.1": "stop_date_time"}


@dataclass(frozen=True)
class Case:
    """One session with its tariffs, and what it costs."""

    id: str
    clause: str
    """The row of the requirement catalogue."""
    because: str
    """The arithmetic or the rule behind the expectation, in words."""
    ocpi: str
    tariffs: Sequence[Json]
    cdr: Json
    before_taxes: Fraction | None
    after_taxes: Fraction | None
    question: str | None = None
    """The open question whose default answer the expectation follows."""
    time_zone: str = ZONE

    def to_json(self) -> Json:
        """Write the case as the file holds it."""
        currency = self.cdr["currency"]
        return {
            "id": self.id,
            "ocpi": self.ocpi,
            "clause": _IN_THE_OLDEST.get(self.clause, self.clause) if self.ocpi not in LATER else self.clause,
            "question": self.question,
            "because": self.because,
            "time_zone": self.time_zone,
            "tariffs": list(self.tariffs),
            "cdr": self.cdr,
            "expected": {
                "before_taxes": _figure(self.before_taxes, _PLACES),
                "after_taxes": _figure(self.after_taxes, _PLACES),
                "before_taxes_on_a_bill": _figure(self.before_taxes, _COINS[currency]),
            },
            "provenance": "written for plugfest",
        }


def _figure(amount: Fraction | None, places: int) -> str | None:
    """Round half up, away from zero."""
    if amount is None:
        return None
    units = (abs(amount) * 10**places * 2 + 1) // 2
    return format(Decimal(int(units) * (-1 if amount < 0 and units else 1)).scaleb(-places), "f")


def decimal(value: str | float | Decimal) -> Any:
    """Write a number as JSON holds it: an int where it is one."""
    number = Decimal(str(value))
    return int(number) if number == number.to_integral_value() else number


def at(text: str) -> datetime:
    """Read ``2024-05-06T12:00:00`` as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """Write an instant as OCPI does."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def component(type_: str, price: str, *, step: int = 1, vat: str | None = None) -> Json:
    """Write a price component."""
    made = {"type": type_, "price": decimal(price), "step_size": step}
    return made if vat is None else {**made, "vat": decimal(vat)}


def element(*components: Json, **restrictions: Any) -> Json:
    """Write a tariff element; numbers of restrictions may be given as text."""
    made: Json = {"price_components": list(components)}
    return {**made, "restrictions": restrictions} if restrictions else made


def tariff(ocpi: str, *elements: Json, id_: str = "T", currency: str = "EUR", **more: Any) -> Json:
    """Write a tariff of a version."""
    made: Json = {
        "id": id_,
        "currency": currency,
        "elements": list(elements),
        "last_updated": "2020-01-01T00:00:00Z",
    }
    if ocpi == "2.3.0":
        made["tax_included"] = "NO"
    return {**made, **more}


def charge(seconds: int, *, tariff_id: str | None = "T", **volumes: str | int | bool) -> Json:
    """Describe a period of some seconds; a volume of True is its whole length, in hours of four decimals."""
    hours = Decimal(seconds) / 3600
    return {
        "seconds": seconds,
        "tariff_id": tariff_id,
        "dimensions": [
            {"type": name, "volume": decimal(round(hours, 4) if volume is True else str(volume))}
            for name, volume in volumes.items()
        ],
    }


def cdr(
    ocpi: str, start: datetime, periods: Sequence[Mapping[str, Any]], *, currency: str = "EUR", **more: Any
) -> Json:
    """Write what decides about money in a CDR of a version."""
    written, begin = [], start
    for period in periods:
        one = {"start_date_time": stamp(begin), "dimensions": period["dimensions"]}
        if ocpi in LATER and period["tariff_id"] is not None:
            one["tariff_id"] = period["tariff_id"]
        written.append(one)
        begin += timedelta(seconds=period["seconds"])
    sums = {
        name: sum(
            (Decimal(d["volume"]) for p in periods for d in p["dimensions"] if d["type"] in of), Decimal(0)
        )
        for name, of in (("total_energy", {"ENERGY"}), ("total_time", {"TIME", "PARKING_TIME"}))
    }
    return {
        "id": "CDR",
        "start_date_time": stamp(start),
        _ENDS.get(ocpi, "end_date_time"): stamp(begin),
        "currency": currency,
        "charging_periods": written,
        **{name: decimal(total) for name, total in sums.items()},
        **more,
    }
