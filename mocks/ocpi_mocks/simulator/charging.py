"""What the meter sees: slots of constant power, from which register, energy and state of charge follow."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from ocpi_mocks.simulator.vehicles import power
from ocpi_mocks.simulator.visits import Visit
from ocpi_reference.spec.wire import Json

__all__ = ["KWH", "Phase", "Slot", "charge", "cut_at", "cut_at_energy"]

KWH = 3_600_000
"""Watt-seconds in a kWh."""

TICK = 60
"""For how many seconds at most the power stays the same while the battery fills."""


class Phase(StrEnum):
    """What goes on between EV and EVSE."""

    RESERVED = "reserved"
    CHARGING = "charging"
    SUSPENDED = "suspended by the EV"
    IDLE = "full"


@dataclass(frozen=True)
class Slot:
    """A stretch of constant power in W, from `begin` to `end` in seconds since the car was plugged in.

    A reservation lies before that, at negative seconds.
    """

    begin: int
    end: int
    watts: int
    phase: Phase

    @property
    def energy(self) -> int:
        """The energy in watt-seconds: the integral of the power."""
        return self.watts * (self.end - self.begin)


def charge(visit: Visit, connector: dict[str, Json]) -> tuple[Slot, ...]:
    """Simulate a visit from the reservation, if any, to the moment the car is unplugged."""
    slots: list[Slot] = []
    if visit.reservation:
        slots.append(Slot(-visit.reservation.seconds, 0, 0, Phase.RESERVED))
    if visit.reservation is None or visit.reservation.used:
        slots += _plugged_in(visit, connector)
    return tuple(_joined(slots))


def _plugged_in(visit: Visit, connector: dict[str, Json]) -> Iterator[Slot]:
    battery = visit.vehicle.battery_kwh * KWH
    stored, wanted = battery * visit.arrival // 100, battery * visit.target // 100
    paused_from, pause = visit.pause or (visit.stay, 0)
    now = 0
    while now < visit.stay:
        if stored >= wanted:
            yield Slot(now, visit.stay, 0, Phase.IDLE)
            return
        if paused_from <= now < paused_from + pause:
            slot = Slot(now, min(paused_from + pause, visit.stay), 0, Phase.SUSPENDED)
        else:
            watts = power(visit.vehicle, connector, 100 * stored // battery)
            until_full = -(-(wanted - stored) // watts)
            until_pause = paused_from - now if now < paused_from else TICK
            end = now + min(TICK, until_full, until_pause, visit.stay - now)
            slot = Slot(now, end, watts, Phase.CHARGING)
        yield slot
        stored += slot.energy
        now = slot.end


def _joined(slots: list[Slot]) -> Iterator[Slot]:
    """Join neighbours that do not differ."""
    last: Slot | None = None
    for slot in slots:
        if last is not None and (last.watts, last.phase) == (slot.watts, slot.phase):
            last = replace(last, end=slot.end)
            continue
        if last is not None:
            yield last
        last = slot
    if last is not None:
        yield last


def cut_at(slots: tuple[Slot, ...], second: int) -> tuple[Slot, ...]:
    """Cut the slot that lies across a second in two; power and energy stay as they are."""
    return tuple(part for slot in slots for part in _parts(slot, second))


def _parts(slot: Slot, second: int) -> tuple[Slot, ...]:
    if not slot.begin < second < slot.end:
        return (slot,)
    return replace(slot, end=second), replace(slot, begin=second)


def cut_at_energy(slots: tuple[Slot, ...], energy: int) -> tuple[Slot, ...]:
    """Cut where the register passes an energy in watt-seconds, at a whole second and at exactly that reading.

    Up to the cut the power is a little lower, so that the second and the watt-second both come out even.
    """
    before = 0
    for place, slot in enumerate(slots):
        missing = energy - before
        if 0 < missing < slot.energy:
            seconds = -(-missing // slot.watts)
            watts, odd = divmod(missing, seconds)
            turn, cut = slot.begin + seconds - odd, slot.begin + seconds
            even = replace(slot, end=turn, watts=watts)
            rest = replace(slot, begin=turn, end=cut, watts=watts + 1)
            after = replace(slot, begin=cut)
            made = [part for part in (even, rest, after) if part.begin < part.end]
            return (*slots[:place], *made, *slots[place + 1 :])
        before += slot.energy
    return slots
