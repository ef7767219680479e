"""Whether the energy of a record fits the clock, its own power, and the connector."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ocpi_reference.billing.figures import Figure
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.metering.connectors import greatest_power
from ocpi_reference.metering.finding import wrong
from ocpi_reference.metering.series import Metered, Series, read_series
from ocpi_reference.spec.history import Version

__all__ = ["check_meter"]

_SLACK = Decimal("1.1")
"""A connector gives up to a tenth more than its plate says: mains voltage varies that much."""
_NEAR = Decimal("1.05")
"""Power is averaged over some seconds before it is called the greatest or least of a period."""
_CLOCK = Decimal(3) / 3600
"""Hours by which a period may be longer than two clocks say."""
_DIGIT = Decimal("0.01")
"""kWh that rounding may add."""
_UNIT = Decimal(1000)
_GROSS = 20
"""From this many times the possible energy on, a wrong unit is likelier than a wrong connector."""


@dataclass(frozen=True)
class _Limit:
    """What a connector can give."""

    power: Decimal
    """kW."""
    gross: int
    """How many times it a wrong unit explains best: any, where the power is but a bound for its kind."""

    def energy(self, hours: Decimal) -> Decimal:
        """The most kWh in some hours."""
        return self.power * _SLACK * (hours + _CLOCK)


def check_meter(
    record: Mapping[str, Any], *, ocpi: Version, connector: Mapping[str, Any] | None = None
) -> tuple[Figure, ...]:
    """Judge the energy of a CDR or Session, period by period and in all; () when all of it can be true.

    `connector` is the decoded Connector at which it was used. Sums are the billing oracle's to judge.
    mod_cdrs.asciidoc#mod_cdrs_cdrdimensiontype_enum

    Raises:
        UnreadableError: an instant or a volume is missing or makes no sense; the text names the place.
    """
    series = read_series(record, ocpi)
    power = greatest_power(connector or {}, series.power_type)
    limit = _Limit(power, gross=_GROSS if connector else 1)
    meter_values = tuple(_meter_values(series))
    if meter_values:
        return meter_values
    return (*_total(series, limit), *(figure for one in series.periods for figure in _period(one, limit)))


def _meter_values(series: Series) -> Iterator[Figure]:
    """Find periods that state the meter instead of what they added: they grow up to the total."""
    stated = [one.volumes["ENERGY"] for one in series.periods if "ENERGY" in one.volumes]
    total = series.energy
    if total is None or len(stated) < 2 or not stated[0] or sum(stated) == total:
        return
    if stated[-1] == total and all(one <= other for one, other in pairwise(stated)):
        why = f"the ENERGY of the periods grows to {plain(total)} kWh: it is the meter's, not the period's"
        yield wrong(
            "charging_periods",
            "cdrs-117",
            "meter-value-as-energy",
            why,
            stated=sum(stated, Decimal(0)),
            expected=total,
        )


def _total(series: Series, limit: _Limit) -> Iterable[Figure]:
    if series.energy is None or series.periods:
        return
    hours = Decimal((series.end - series.start).total_seconds()) / 3600
    yield from _against(series.energy_field, series.energy, limit, hours, "cdrs-097")


def _period(one: Metered, limit: _Limit) -> Iterator[Figure]:
    energy = one.volumes.get("ENERGY")
    if energy is None:
        return
    hours = one.hours + _CLOCK
    found = tuple(_against(one.name, energy, limit, one.hours, "cdrs-117"))
    yield from found
    if found:
        return
    most, least = one.volumes.get("MAX_POWER"), one.volumes.get("MIN_POWER")
    if most is not None and energy > most * _NEAR * hours + _DIGIT:
        watts = most >= _GROSS * limit.power
        why = (
            f"{plain(energy)} kWh in {_minutes(one)} min take more than the {plain(most)} kW of its MAX_POWER"
        )
        yield wrong(one.name, "cdrs-121", "w-as-kw" if watts else "exceeds-its-power", why)
    elif most is not None and most > _GROSS * limit.power:
        yield wrong(
            one.name,
            "cdrs-121",
            "w-as-kw",
            f"MAX_POWER is {plain(most)} kW, at most {plain(limit.power)} is possible",
        )
    if least is not None and least > 0 and energy * _NEAR + _DIGIT < least * (one.hours - _CLOCK):
        why = (
            f"{plain(energy)} kWh in {_minutes(one)} min is less than the {plain(least)} kW of its MIN_POWER"
        )
        yield wrong(one.name, "cdrs-122", "below-its-power", why, advisory=True)


def _against(
    field: str, energy: Decimal, limit: _Limit, hours: Decimal, requirement: str
) -> Iterator[Figure]:
    most = limit.energy(hours)
    if energy <= most + _DIGIT:
        return
    unit = energy > limit.gross * most and energy / _UNIT <= most + _DIGIT
    why = f"{plain(energy)} kWh is stated and the connector can give {plain(round(most, 2))} kWh in that time"
    yield wrong(
        field,
        requirement,
        "wh-as-kwh" if unit else "exceeds-the-connector",
        why + ("; it is in Wh" if unit else ""),
        stated=energy,
        expected=energy / _UNIT if unit else None,
    )


def _minutes(one: Metered) -> str:
    return plain(round(one.hours * 60, 1))
