"""A simulated session in the words of any version, at the costs that a reader of that version finds.

2.1.1 has no reservations, so it is told of the charging only; what a version cannot price, it cannot be told.
"""

from dataclasses import replace

from ocpi_mocks.simulator.costs import PARTS, costs
from ocpi_mocks.simulator.sessions import Event, Simulation
from ocpi_reference.spec.cdrs import CDR, CdrDimensionType
from ocpi_reference.spec.history import Version, members
from ocpi_reference.spec.sessions import Session
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.wire import Json

__all__ = ["cdr_in", "events_in", "priced_in"]

COSTS = {"total_cost", *PARTS.values()}


def priced_in(simulation: Simulation, version: Version) -> Simulation:
    """The simulation at the costs that a reader of `version` finds, still in the shape of 2.3.0.

    Raises:
        CannotExpressError: as `cdr_in`.
    """
    *session, billed = simulation.events
    bill = _priced(simulation, version)
    events = [_at_cost(event, bill["total_cost"]) for event in session]
    return replace(simulation, events=(*events, replace(billed, body=bill, whole=bill)))


def cdr_in(simulation: Simulation, version: Version) -> dict[str, Json]:
    """The CDR of a simulation as `version` tells it.

    Raises:
        CannotExpressError: the version has no words for the tariff, or for a reservation that expired.
    """
    return express(CDR, _priced(simulation, version), version, location=simulation.case.location)


def events_in(simulation: Simulation, version: Version) -> tuple[Event, ...]:
    """The events of a simulation as `version` tells them; `body` and `whole` have the shape of that version.

    Raises:
        CannotExpressError: as `cdr_in`.
    """
    location = simulation.case.location
    *session, billed = priced_in(simulation, version).events
    bill = express(CDR, billed.whole, version, location=location)
    return (
        *(_session_event(event, version, location) for event in session),
        replace(billed, body=bill, whole=bill),
    )


def _session_event(event: Event, version: Version, location: Json) -> Event:
    def told(value: dict[str, Json], *, partial: bool) -> dict[str, Json]:
        return express(Session, value, version, partial=partial, location=location)

    return replace(
        event, body=told(event.body, partial=event.method == "PATCH"), whole=told(event.whole, partial=False)
    )


def _at_cost(event: Event, total_cost: Json) -> Event:
    def priced(value: dict[str, Json]) -> dict[str, Json]:
        return {**value, "total_cost": total_cost} if "total_cost" in value else value

    return replace(event, body=priced(event.body), whole=priced(event.whole))


def _priced(simulation: Simulation, version: Version) -> dict[str, Json]:
    """The CDR in the shape of 2.3.0, reduced to what `version` knows and priced by that."""
    unpriced = {name: value for name, value in simulation.cdr.items() if name not in COSTS}
    if "RESERVATION_TIME" not in members(CdrDimensionType, version):
        used = [period for period in unpriced["charging_periods"] if not _reserved(period)]
        start = used[0]["start_date_time"] if used else unpriced["start_date_time"]
        unpriced = {**unpriced, "charging_periods": used, "start_date_time": start}
    return unpriced | costs(unpriced, location=simulation.case.location, version=version)


def _reserved(period: dict[str, Json]) -> bool:
    return any(dimension["type"] == "RESERVATION_TIME" for dimension in period["dimensions"])
