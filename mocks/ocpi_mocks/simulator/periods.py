"""Charging periods made of meter slots: cut where the price changes, and often enough to follow.

Volumes are differences of rounded running totals, so that those of all periods add up to the rounded whole.
mod_cdrs.asciidoc#mod_cdrs_chargingperiod_class
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from ocpi_mocks.moments import date_time
from ocpi_mocks.simulator.cases import Case
from ocpi_mocks.simulator.charging import KWH, Phase, Slot, cut_at
from ocpi_mocks.simulator.price_changes import Situation, active_elements, cut_where_restrictions_switch
from ocpi_mocks.simulator.vehicles import amperes
from ocpi_reference.spec.wire import Json

__all__ = ["Period", "hours", "kwh", "periods", "wire_period"]

FOUR_DECIMALS = Decimal("0.0001")
HOUR = 3600
UPDATE_EVERY = {"DC": 300, "AC": 1800}
"""Seconds after which a period of charging ends even if no price changes: neither flood nor silence.

mod_sessions.asciidoc#mod_sessions_session_object
"""


@dataclass(frozen=True)
class Period:
    """A charging period: its slots, and the energy in watt-seconds that flowed before it."""

    slots: tuple[Slot, ...]
    energy_before: int
    key: tuple[Phase, tuple[bool, ...], int]
    """What is the same in all its slots: phase, active tariff elements, and the interval for updates."""

    @property
    def begin(self) -> int:
        """Its first second."""
        return self.slots[0].begin

    @property
    def end(self) -> int:
        """The second at which the next period begins."""
        return self.slots[-1].end

    @property
    def phase(self) -> Phase:
        """What goes on during the period."""
        return self.slots[0].phase

    @property
    def energy_after(self) -> int:
        """The energy in watt-seconds that has flowed at its end."""
        return self.energy_before + sum(slot.energy for slot in self.slots)

    @property
    def kwh(self) -> Decimal:
        """Its energy in kWh as the rounded register shows it."""
        return kwh(self.energy_after) - kwh(self.energy_before)

    @property
    def hours(self) -> Decimal:
        """Its length in hours as a rounded running total shows it."""
        return hours(self.end) - hours(self.begin)


def kwh(energy: int) -> Decimal:
    """An energy in watt-seconds as kWh with four decimals."""
    return (Decimal(energy) / KWH).quantize(FOUR_DECIMALS)


def kilowatts(watts: int) -> Decimal:
    """A power in W as kW with three decimals, exactly."""
    return Decimal(watts).scaleb(-3)


def hours(seconds: int) -> Decimal:
    """Seconds as hours with four decimals."""
    return (Decimal(seconds) / HOUR).quantize(FOUR_DECIMALS)


def periods(slots: tuple[Slot, ...], case: Case) -> tuple[Period, ...]:
    """Cut a visit into charging periods."""
    every = UPDATE_EVERY["DC" if case.is_dc else "AC"]
    for second in range(every, slots[-1].end, every):
        slots = cut_at(slots, second)
    slots = cut_where_restrictions_switch(slots, case.tariff, start=case.start, zone=case.zone)
    made: list[Period] = []
    energy = 0
    for slot in slots:
        interval = slot.begin // every if slot.phase is Phase.CHARGING else 0
        began = slots[0].begin if slot.phase is Phase.RESERVED else 0
        key = (slot.phase, _price(slot, case, energy=energy, duration=slot.begin - began), interval)
        if made and made[-1].key == key:
            made[-1] = replace(made[-1], slots=(*made[-1].slots, slot))
        else:
            made.append(Period((slot,), energy, key))
        energy += slot.energy
    return tuple(made)


def _price(slot: Slot, case: Case, *, energy: int, duration: int) -> tuple[bool, ...]:
    """Which elements of the tariff are active in a slot, after an energy in watt-seconds and some seconds."""
    return active_elements(
        case.tariff,
        Situation(
            local=case.at(slot.begin).astimezone(case.zone),
            kwh=kwh(energy),
            power=kilowatts(slot.watts),
            current=amperes(case.visit.vehicle, case.connector, slot.watts),
            duration=duration,
        ),
    )


def wire_period(period: Period, case: Case, *, for_session: bool = False) -> dict[str, Json]:
    """The ChargingPeriod object; `for_session` adds what is allowed in Sessions only.

    mod_cdrs.asciidoc#mod_cdrs_cdrdimensiontype_enum
    """
    return {
        "start_date_time": date_time(case.at(period.begin)),
        "dimensions": [
            {"type": name, "volume": volume}
            for name, volume in _dimensions(period, case, for_session=for_session).items()
        ],
        "tariff_id": case.tariff["id"],
    }


TIME_DIMENSIONS = {
    Phase.RESERVED: "RESERVATION_TIME",
    Phase.CHARGING: "TIME",
    Phase.SUSPENDED: "PARKING_TIME",
    Phase.IDLE: "PARKING_TIME",
}
"""PARKING_TIME is time in which the vehicle asks for no power, whether it is full or has paused."""


def _dimensions(period: Period, case: Case, *, for_session: bool) -> dict[str, Decimal]:
    time = {TIME_DIMENSIONS[period.phase]: period.hours}
    if period.phase is not Phase.CHARGING:
        return time
    lowest, highest = (extreme(slot.watts for slot in period.slots) for extreme in (min, max))
    current = partial(amperes, case.visit.vehicle, case.connector)
    return {
        "ENERGY": period.kwh,
        **time,
        "MIN_POWER": kilowatts(lowest),
        "MAX_POWER": kilowatts(highest),
        "MIN_CURRENT": current(lowest),
        "MAX_CURRENT": current(highest),
        **({"STATE_OF_CHARGE": _percent(period, case)} if for_session and case.is_dc else {}),
    }


def _percent(period: Period, case: Case) -> Decimal:
    """The state of charge at the end of a period."""
    added = Decimal(100 * period.energy_after) / (case.visit.vehicle.battery_kwh * KWH)
    return (case.visit.arrival + added).quantize(FOUR_DECIMALS)
