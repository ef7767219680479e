"""A charging session from arrival to invoice: what a CPO's platform sends about one visit of one car.

Pure and seeded: the same visit at the same place under the same tariff gives the same events.
"""

from ocpi_mocks.simulator.cases import Authorization
from ocpi_mocks.simulator.choice import applicable_tariff
from ocpi_mocks.simulator.sessions import Event, Simulation, simulate
from ocpi_mocks.simulator.telling import cdr_in, events_in, priced_in
from ocpi_mocks.simulator.vehicles import FLEET, Vehicle
from ocpi_mocks.simulator.visits import Reservation, Visit, draw_visit

__all__ = [
    "FLEET",
    "Authorization",
    "Event",
    "Reservation",
    "Simulation",
    "Vehicle",
    "Visit",
    "applicable_tariff",
    "cdr_in",
    "draw_visit",
    "events_in",
    "priced_in",
    "simulate",
]
