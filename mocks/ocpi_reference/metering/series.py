"""What a record says about energy and time, period by period, without any tariff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ocpi_reference.billing.adapter import is_session
from ocpi_reference.billing.consumption import DataNote, seconds
from ocpi_reference.billing.editions import EDITIONS
from ocpi_reference.billing.fields import Fields
from ocpi_reference.spec.history import Version

__all__ = ["Metered", "Series", "read_series"]


@dataclass(frozen=True)
class Metered:
    """One charging period with its volumes as stated: kWh, hours, kW, A."""

    name: str
    start: datetime
    end: datetime
    volumes: Mapping[str, Decimal]

    @property
    def hours(self) -> Decimal:
        """Its length on the clock."""
        return seconds(self.end - self.start) / 3600


@dataclass(frozen=True)
class Series:
    """The periods of one record in the order of their start, and its total."""

    start: datetime
    end: datetime
    fields: tuple[str, str]
    """What the record calls the two."""
    periods: tuple[Metered, ...]
    energy_field: str
    energy: Decimal | None
    """kWh in all, as stated."""
    power_type: str | None
    """PowerType of the connector, where the record holds it."""


def read_series(record: Mapping[str, Any], ocpi: Version) -> Series:
    """Read a CDR or Session of a version; a running Session ends, for now, when it was last updated.

    Raises:
        UnreadableError: an instant or a volume is missing or makes no sense; the text names the place.
    """
    root = Fields.of(record, "", list[DataNote]())
    session = is_session(record)
    names = EDITIONS[ocpi].session if session else EDITIONS[ocpi].cdr
    start = root.instant(names.start)
    end = root.optional_instant(names.end) or root.optional_instant("last_updated") or start
    parts = sorted(
        ((part.instant("start_date_time"), part) for part in root.parts("charging_periods")),
        key=lambda found: found[0],
    )
    bounds = [*(begin for begin, _ in parts), max(end, parts[-1][0])] if parts else []
    energy_field = "kwh" if session else "total_energy"
    location = root.part("cdr_location") if root.has("cdr_location") else None
    return Series(
        start=start,
        end=end,
        fields=(names.start, names.end),
        periods=tuple(
            Metered(part.place, begin, finish, _volumes(part))
            for (_, part), (begin, finish) in zip(parts, pairwise(bounds), strict=True)
        ),
        energy_field=energy_field,
        energy=root.optional_number(energy_field),
        power_type=location.optional_text("connector_power_type") if location else None,
    )


def _volumes(period: Fields) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for dimension in period.parts("dimensions"):
        name = dimension.text("type")
        found[name] = found.get(name, Decimal(0)) + dimension.number("volume")
    return found
