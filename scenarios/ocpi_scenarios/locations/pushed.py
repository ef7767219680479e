"""The Locations that a scenario pushes, and what the system gives back of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ocpi_harness.clock import moment
from ocpi_harness.evidence import Answer
from ocpi_harness.expect import NotObservedError, expect
from ocpi_harness.party import Party
from ocpi_harness.rules.locations_values import folded
from ocpi_reference.spec.history import Version, rows
from ocpi_reference.spec.locations import Connector
from ocpi_reference.spec.wire import Json
from ocpi_scenarios.locations.listed import objects

__all__ = [
    "Pushed",
    "a_location",
    "an_evse_like",
    "expect_as_fresh_as",
    "gives",
    "inside",
    "push",
    "read_back",
    "tariff_reference",
    "touched",
    "with_new_fields",
    "with_new_values",
]

Object = dict[str, Any]

EXTENSION: Object = {"plugfest_note": "new", "plugfest_detail": {"level": 1, "tags": ["a", None]}}


@dataclass(frozen=True)
class Pushed:
    """A Location of ours with two EVSEs, and the ids in it."""

    location: Object

    @property
    def id(self) -> str:
        """The id of the Location."""
        return str(self.location["id"])

    @property
    def evse(self) -> Object:
        """The first EVSE."""
        evse: Object = self.location["evses"][0]
        return evse

    @property
    def sibling(self) -> Object:
        """The second EVSE."""
        evse: Object = self.location["evses"][1]
        return evse

    @property
    def connector(self) -> Object:
        """The first Connector of the first EVSE."""
        connector: Object = self.evse["connectors"][0]
        return connector

    @property
    def at_evse(self) -> tuple[str, str]:
        """The ids that lead to the first EVSE."""
        return self.id, str(self.evse["uid"])

    @property
    def at_connector(self) -> tuple[str, str, str]:
        """The ids that lead to the first Connector."""
        return *self.at_evse, str(self.connector["id"])


def a_location(party: Party, **changes: Json) -> Pushed:
    """Make a Location with two EVSEs that are in use, all with new ids.

    `changes` replace fields; None takes one away.
    """
    made = party.fresh("locations")
    pattern = next(evse for evse in made["evses"] if evse["status"] != "REMOVED")
    evses = [an_evse_like(party, pattern), an_evse_like(party, pattern)]
    return Pushed(_without_nothing({**made, "evses": evses, **changes}))


def an_evse_like(party: Party, pattern: Object) -> Object:
    """Give the EVSE that `pattern` is with ids of its own, AVAILABLE."""
    uid = party.new_id()
    evse_id = f"{'*'.join(party.owner)}*E{uid}"
    plain = {name: value for name, value in pattern.items() if name != "status_schedule"}
    return {**plain, "uid": uid, "evse_id": evse_id, "status": "AVAILABLE"}


def push(party: Party, **changes: Json) -> Pushed:
    """PUT a new Location of ours.

    Raises:
        NotObservedError: the system does not take it, which the scenarios about PUT report.
    """
    made = a_location(party, **changes)
    answer = party.put("locations", made.location)
    if not answer.accepted:
        raise NotObservedError(f"needs a system that takes a Location by PUT; it said {answer.said}")
    return made


def read_back(party: Party, *ids: str) -> Answer:
    """GET an object of ours that the system took before.

    Raises:
        NotObservedError: the system does not give it back: a receiver need not offer GET, and one that does
            and fails is reported by the scenario about that.
    """
    answer = party.get("locations", *ids)
    if not answer.accepted or not isinstance(answer.data, dict):
        raise NotObservedError(f"needs a receiver that gives back what it got; it said {answer.said}")
    return answer


def inside(party: Party, value: Json, name: str, identifier: str) -> Object:
    """Give the EVSE (by uid) or Connector (by id) in a list field; empty where it is not there."""
    wanted = folded(identifier, party.version)
    found = (one for one in objects(value, name) if folded(_id(one), party.version) == wanted)
    return next(found, {})


def gives(answer: Answer) -> Answer:
    """Give back the answer to a GET.

    Raises:
        NotObservedError: the receiver takes pushes and gives nothing back, as many do.
    """
    if answer.http in (405, 501):
        raise NotObservedError(f"needs a receiver that offers GET; it said {answer.said}")
    return answer


def expect_as_fresh_as(answer: Answer, row: str, when: str) -> None:
    """Expect last_updated to be that of the change below: FAIL where it is older, WARN where it is later."""
    stated = answer.data.get("last_updated")
    read, changed = moment(stated) or datetime.min.replace(tzinfo=UTC), moment(when)
    assert changed is not None, "it is one of our own"
    wanted = f"last_updated {when}, as in the change"
    clock = "the text says the new value, some receivers put their own clock"
    expect(answer, row).that(read >= changed, expected=wanted, actual=stated).that(
        read == changed, expected=wanted, actual=stated, disputed=clock
    )


def touched(party: Party, value: Object, **changes: Json) -> Object:
    """Give an object with changes and a later last_updated; None takes a field away."""
    return _without_nothing({**value, "last_updated": party.now(), **changes})


def tariff_reference(version: Version, tariff_id: str) -> Object:
    """Write the field of a Connector that refers to a Tariff, as the version has it."""
    names = {row.name for row in rows(Connector, version)}
    return {"tariff_ids": [tariff_id]} if "tariff_ids" in names else {"tariff_id": tariff_id}


def with_new_fields(value: Json) -> Json:
    """Add fields that no version defines to every object, at every depth."""
    if isinstance(value, dict):
        return {**{name: with_new_fields(inner) for name, inner in value.items()}, **EXTENSION}
    return [with_new_fields(item) for item in value] if isinstance(value, list) else value


def with_new_values(location: Object) -> Object:
    """Put values into enums that are open, as an extension may bring them."""
    evses = [
        {
            **evse,
            "capabilities": ["RFID_READER", "PLUGFEST_CAPABILITY"],
            "parking_restrictions": ["PLUGFEST_RESTRICTION"],
            "connectors": [{**one, "standard": "PLUGFEST_PLUG"} for one in evse["connectors"]],
        }
        for evse in location["evses"]
    ]
    return {
        **location,
        "evses": evses,
        "facilities": ["PLUGFEST_FACILITY"],
        "parking_type": "PLUGFEST_PARKING",
    }


def _id(value: Object) -> str:
    return str(value.get("uid", value.get("id")))


def _without_nothing(value: Object) -> Object:
    return {name: given for name, given in value.items() if given is not None}
