"""Short ways to write tariffs and CDRs of each version, for the tests of the billing oracle."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from ocpi_reference.billing.editions import EDITIONS
from ocpi_reference.spec.history import V211, V221, V230, Version

__all__ = ["V211", "V221", "V230", "cdr", "component", "element", "period", "tariff", "utc"]

Json = dict[str, Any]


def utc(text: str) -> datetime:
    """Read ``2026-05-31T12:00`` as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def component(
    dimension: str, price: str | int | Decimal, *, step: int = 1, vat: str | int | None = None
) -> Json:
    made: Json = {"type": dimension, "price": Decimal(price), "step_size": step}
    return made if vat is None else {**made, "vat": Decimal(vat)}


def element(*components: Json, **restrictions: Any) -> Json:
    made: Json = {"price_components": list(components)}
    return {**made, "restrictions": restrictions} if restrictions else made


def tariff(*elements: Json, id_: str = "T", ocpi: Version = V221, currency: str = "EUR", **more: Any) -> Json:
    made: Json = {
        "id": id_,
        "currency": currency,
        "elements": list(elements),
        "last_updated": "2020-01-01T00:00:00Z",
    }
    if EDITIONS[ocpi].tax_included:
        made["tax_included"] = "NO"
    return {**made, **more}


def period(
    start: datetime, minutes: int = 0, *, seconds: int = 0, tariff_id: str | None = "T", **volumes: Any
) -> Json:
    """Make a charging period with the length it has, which `cdr` needs, under ``_end``.

    Volumes are named as in OCPI; those of time may be True: the whole length.
    """
    length = timedelta(minutes=minutes, seconds=seconds)
    dimensions = [
        {"type": name, "volume": _hours(length) if volume is True else Decimal(volume)}
        for name, volume in volumes.items()
    ]
    made: Json = {"start_date_time": _stamp(start), "dimensions": dimensions, "_end": start + length}
    return made if tariff_id is None else {**made, "tariff_id": tariff_id}


def _hours(length: timedelta) -> Decimal:
    return round(Decimal(int(length.total_seconds())) / 3600, 4)


def cdr(
    periods: Sequence[Json], tariffs: Iterable[Mapping[str, Any]], *, ocpi: Version = V221, **more: Any
) -> Json:
    """Make a CDR with everything that decides about its price."""
    edition = EDITIONS[ocpi]
    first, last = periods[0], periods[-1]
    return {
        "id": "CDR1",
        edition.cdr.start: first["start_date_time"],
        edition.cdr.end: _stamp(last["_end"]),
        "currency": "EUR",
        "tariffs": list(tariffs),
        "charging_periods": [{k: v for k, v in one.items() if k != "_end"} for one in periods],
        **more,
    }
