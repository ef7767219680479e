"""A visit: who comes with which battery, for how long, with or without a reservation."""

from dataclasses import dataclass

from ocpi_mocks.chance import chance
from ocpi_mocks.simulator.vehicles import FLEET, Vehicle
from ocpi_reference.spec.wire import Json

__all__ = ["Reservation", "Visit", "draw_visit"]

MINUTE = 60
HOUR = 3600


@dataclass(frozen=True)
class Reservation:
    """An EVSE held for a driver for so many seconds; when it was not `used`, it expired then."""

    seconds: int
    used: bool = True


@dataclass(frozen=True)
class Visit:
    """What a driver does: states of charge in percent, times in seconds since the car was plugged in.

    The vehicle charges until `target` and stays until `stay`. During `pause`, a start and a length, it asks
    for no power, as a car does that cools its battery or waits for a cheaper hour.
    """

    vehicle: Vehicle
    arrival: int
    target: int
    stay: int
    pause: tuple[int, int] | None = None
    reservation: Reservation | None = None


def draw_visit(*, seed: int, connector: dict[str, Json]) -> Visit:
    """Draw a visit that is plausible at a Connector: minutes on DC, hours on AC, some longer than needed.

    Raises:
        ValueError: no vehicle of the fleet fits the connector.
    """
    random = chance(seed, "visit")
    fitting = [vehicle for vehicle in FLEET if vehicle.fits(connector)]
    if not fitting:
        raise ValueError(
            f"no vehicle fits a {connector['standard']} with {connector['power_type']}; add one to FLEET"
        )
    fast = connector["power_type"] == "DC"
    stay = random.randint(8 * MINUTE, 75 * MINUTE) if fast else random.randint(35 * MINUTE, 14 * HOUR)
    begin = random.randint(stay // 10, stay // 2)
    paused = random.random() < 0.4
    return Visit(
        vehicle=random.choice(fitting),
        arrival=random.randint(4, 60),
        target=random.choice((80, 80, 90, 100)),
        stay=stay,
        pause=(begin, random.randint(2 * MINUTE, max(3 * MINUTE, stay // 6))) if paused else None,
    )
