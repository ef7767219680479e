"""Cars, vans and trucks: how much power each takes, at which state of charge."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ocpi_mocks.network.hardware import PHASES
from ocpi_reference.spec.wire import Json

__all__ = ["FLEET", "Vehicle", "amperes", "power"]

Curve = tuple[tuple[int, int], ...]

AC_CURVE: Curve = ((0, 100), (97, 100), (100, 30))
"""On AC the on-board charger is the limit until the battery is nearly full."""


@dataclass(frozen=True)
class Vehicle:
    """A vehicle; `dc_curve` gives the share of `dc_watts` in percent by state of charge in percent.

    `dc_volts` is the voltage of the battery. A vehicle without `dc_watts` charges on AC only, one without
    `ac_phases` on DC only. `standards` are the DC plugs that fit.
    """

    name: str
    battery_kwh: int
    ac_phases: int = 0
    ac_amperes: int = 0
    dc_watts: int = 0
    dc_volts: int = 400
    dc_curve: Curve = ()
    standards: tuple[str, ...] = ()

    def fits(self, connector: dict[str, Json]) -> bool:
        """Whether the vehicle can charge at a Connector."""
        if connector["power_type"] == "DC":
            return connector["standard"] in self.standards
        return self.ac_phases > 0


_COMBO = ("IEC_62196_T2_COMBO", "IEC_62196_T1_COMBO", "SAE_J3400")
_FLAT_THEN_TAPER: Curve = ((0, 70), (8, 100), (50, 100), (80, 45), (100, 6))
_EARLY_TAPER: Curve = ((0, 85), (5, 100), (30, 100), (60, 55), (80, 32), (100, 5))

FLEET = (
    Vehicle("plug-in hybrid", 13, ac_phases=1, ac_amperes=16),
    Vehicle("city car", 24, 1, 32, 46_000, 360, _FLAT_THEN_TAPER, ("CHADEMO",)),
    Vehicle("compact", 58, 3, 16, 135_000, 400, _EARLY_TAPER, _COMBO),
    Vehicle("limousine", 77, 3, 16, 233_000, 800, _FLAT_THEN_TAPER, _COMBO),
    Vehicle("van", 90, 3, 32, 115_000, 400, _FLAT_THEN_TAPER, _COMBO),
    Vehicle("truck", 600, 0, 0, 1_000_000, 1_200, _FLAT_THEN_TAPER, ("MCS",)),
)
"""What drives up; at every connector of the seeded network at least one of them can charge."""


def power(vehicle: Vehicle, connector: dict[str, Json], percent: int) -> int:
    """The power in W that flows at a state of charge: what vehicle and connector both allow."""
    volts, lines = int(connector["max_voltage"]), PHASES[connector["power_type"]]
    amps = int(connector["max_amperage"])
    installed = int(connector.get("max_electric_power") or volts * amps * lines)
    if connector["power_type"] == "DC":
        wanted, curve = min(vehicle.dc_watts, amps * vehicle.dc_volts), vehicle.dc_curve
    else:
        wanted, curve = min(vehicle.ac_phases, lines) * min(vehicle.ac_amperes, amps) * volts, AC_CURVE
    return min(installed, wanted * _share(curve, percent) // 100)


def amperes(vehicle: Vehicle, connector: dict[str, Json], watts: int) -> Decimal:
    """The current in A at a power in W, summed over the phases, to four decimals."""
    volts = vehicle.dc_volts if connector["power_type"] == "DC" else connector["max_voltage"]
    return (Decimal(watts) / volts).quantize(Decimal("0.0001"))


def _share(curve: Curve, percent: int) -> int:
    for (left, low), (right, high) in pairwise(curve):
        if percent <= right:
            return low + (high - low) * (percent - left) // (right - left)
    return curve[-1][1]
