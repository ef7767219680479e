"""Faults in EVSEs, in their Connectors, and in what stands around them."""

from ocpi_mocks.faults.editing import WITH_ROLES, Object, in_connectors, in_evses, in_locations
from ocpi_mocks.faults.mechanism import fault
from ocpi_reference.spec.dialects import DIALECTS

WITH_PARKING = tuple(row.version for row in DIALECTS if row.unknown_fields_allowed)


@fault(
    "evses.uids-of-the-site",
    at="data",
    breaks=("locations-098",),
    roles=("CPO",),
    subtlety="unique at each Location, and that is how it was tested",
)
@in_locations
def uids_of_the_site(location: Object) -> Object:
    """Numbers the EVSEs of each Location from one, as their labels do."""
    evses = [{**evse, "uid": str(number)} for number, evse in enumerate(location.get("evses", ()), 1)]
    return {**location, "evses": evses} if evses else location


@fault(
    "evses.id-without-e",
    at="data",
    breaks=("locations-100", "locations-101", "locations-102"),
    consequences=("types-046",),
    roles=("CPO",),
    subtlety="it is what is printed on the Charge Point",
)
@in_evses
def id_without_e(evse: Object) -> Object:
    """Leaves the E out of the EVSE ID, as labels on Charge Points do."""
    return {**evse, "evse_id": evse["evse_id"].replace("*E", "*", 1)} if evse.get("evse_id") else evse


@fault(
    "evses.id-used-again",
    at="data",
    breaks=("locations-104",),
    roles=("CPO",),
    subtlety="right for each Charge Point alone",
)
@in_evses
def id_used_again(evse: Object) -> Object:
    """Gives every EVSE the id of its Charge Point."""
    return (
        {**evse, "evse_id": "*".join(evse["evse_id"].split("*")[:2]) + "*E1"} if evse.get("evse_id") else evse
    )


@fault(
    "evses.status-of-ocpp",
    at="data",
    breaks=("locations-134", "locations-135", "types-008", "types-009"),
    consequences=("locations-097", "types-007"),
    roles=("CPO",),
    subtlety="the word is right in the protocol of the Charge Point",
)
@in_evses
def status_of_ocpp(evse: Object) -> Object:
    """Passes the status on as the Charge Point reports it: Preparing, SuspendedEV, Finishing."""
    return {**evse, "status": "Preparing"} if evse["status"] == "CHARGING" else evse


@fault(
    "evses.status-in-small-letters",
    at="data",
    breaks=("types-036",),
    consequences=("locations-097", "locations-134", "locations-135", "types-007", "types-008", "types-009"),
    roles=("CPO",),
    subtlety="people read it without noticing",
)
@in_evses
def status_in_small_letters(evse: Object) -> Object:
    """Writes the status in small letters, as the enumeration of the programming language is spelled."""
    return {**evse, "status": evse["status"].lower()}


@fault(
    "evses.no-connectors",
    at="data",
    breaks=("locations-097", "types-045"),
    roles=("CPO",),
    subtlety="the EVSE is there, only nothing can be plugged in",
)
@in_evses
def no_connectors(evse: Object) -> Object:
    """Sends an empty list of Connectors for EVSEs that are removed or being built."""
    return {**evse, "connectors": []}


@fault(
    "evses.schedule-backwards",
    at="data",
    breaks=("locations-106",),
    roles=("CPO",),
    subtlety="only plans of works have a schedule",
)
@in_evses
def schedule_backwards(evse: Object) -> Object:
    """Plans works that end before they begin, from a form with the fields the other way round."""
    planned = {
        "period_begin": "2031-05-02T08:00:00Z",
        "period_end": "2031-05-01T08:00:00Z",
        "status": "OUTOFORDER",
    }
    return {**evse, "status_schedule": [planned]}


@fault(
    "evses.fresher-than-their-location",
    at="data",
    breaks=("locations-022", "locations-024"),
    roles=("CPO",),
    subtlety="a full pull shows the right status",
)
@in_locations
def fresher_than_their_location(location: Object) -> Object:
    """Keeps last_updated of a Location as it was when an EVSE changes, so that a delta pull misses it."""
    return {**location, "last_updated": "2019-07-01T12:12:11Z"}


@fault(
    "evses.staler-than-their-connectors",
    at="data",
    breaks=("locations-023", "locations-024"),
    consequences=("locations-095",),
    roles=("CPO",),
    subtlety="Connectors hardly ever change",
)
@in_evses
def staler_than_their_connectors(evse: Object) -> Object:
    """Keeps last_updated of an EVSE as it was when one of its Connectors changes."""
    return {**evse, "last_updated": "2015-07-01T12:12:11Z"}


@fault(
    "connectors.ids-twice",
    at="data",
    breaks=("locations-115",),
    consequences=("locations-095",),
    roles=("CPO",),
    subtlety="most EVSEs have one Connector only",
)
@in_evses
def ids_twice(evse: Object) -> Object:
    """Numbers every Connector 1, since OCPP counts them per EVSE."""
    return {
        **evse,
        "connectors": [{**one, "id": "1"} for one in evse["connectors"] * 2][: len(evse["connectors"]) + 1],
    }


@fault(
    "connectors.voltage-between-phases",
    at="data",
    breaks=("locations-116",),
    roles=("CPO",),
    subtlety="400 is what the label says",
)
@in_connectors
def voltage_between_phases(connector: Object) -> Object:
    """Tells 400 V for three phases, the voltage between two of them."""
    name = "max_voltage" if "max_voltage" in connector else "voltage"
    return {**connector, name: 400} if connector["power_type"] == "AC_3_PHASE" else connector


@fault(
    "connectors.power-in-kilowatts",
    at="data",
    breaks=("locations-117",),
    roles=("CPO",),
    versions=WITH_ROLES,
    subtlety="150 is what the label says",
)
@in_connectors
def power_in_kilowatts(connector: Object) -> Object:
    """Tells the greatest power in kW, as every data sheet does."""
    return {**connector, "max_electric_power": 150} if connector["power_type"] == "DC" else connector


@fault(
    "connectors.no-tariff",
    at="data",
    breaks=("locations-122",),
    roles=("CPO",),
    subtlety="free charging has no tariff, so it seems",
)
@in_connectors
def no_tariff(connector: Object) -> Object:
    """Leaves the tariff out where charging is free."""
    return {name: value for name, value in connector.items() if name not in ("tariff_ids", "tariff_id")}


@fault(
    "connectors.standard-left-out",
    at="data",
    breaks=("locations-027",),
    roles=("CPO",),
    subtlety="it can be guessed from the power type",
)
@in_connectors
def standard_left_out(connector: Object) -> Object:
    """Leaves the standard of a plug out that it does not know."""
    return {name: value for name, value in connector.items() if name != "standard"}


@fault(
    "parking.ids-twice",
    at="data",
    breaks=("locations-125",),
    roles=("CPO",),
    versions=WITH_PARKING,
    subtlety="two bays with one name are still two bays",
)
@in_locations
def parking_ids_twice(location: Object) -> Object:
    """Lists a parking place twice under one id."""
    places = location.get("parking_places")
    return {**location, "parking_places": [*places, places[0]]} if places else location


@fault(
    "parking.reference-to-nothing",
    at="data",
    breaks=("locations-126",),
    roles=("CPO",),
    versions=WITH_PARKING,
    subtlety="the reference looks like all others",
)
@in_evses
def reference_to_nothing(evse: Object) -> Object:
    """Refers to a parking place that was renamed."""
    return {**evse, "parking": [{"parking_id": "P-OLD"}]}
