"""Objects of ours to push, changed and spoiled: what a scenario about any module needs to know of one."""

from collections.abc import Mapping
from types import MappingProxyType

from ocpi_harness.evidence import Answer
from ocpi_harness.expect import NotObservedError
from ocpi_harness.party import Party
from ocpi_reference.spec.history import OcpiObject, Version, rows
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.primitives import String
from ocpi_reference.spec.tokens import Token
from ocpi_reference.spec.wire import Json

OBJECTS: Mapping[str, type[OcpiObject]] = MappingProxyType({"locations": Location, "tokens": Token})
"""The objects of the modules that `Party.ours` may name."""

LABEL = MappingProxyType({"locations": "name", "tokens": "visual_number"})
"""An optional text of each, which nothing else depends on."""

FREE_TEXT = MappingProxyType({"locations": "city", "tokens": "issuer"})
"""A required text of each, for people to read."""


def pushed(party: Party, **changes: Json) -> dict[str, Json]:
    """PUT a new object of ours, and give it; `changes` replace fields of it.

    Raises:
        NotObservedError: the system does not take it, which the scenarios about PUT report.
    """
    ours = party.fresh(party.ours, **changes)
    answer = party.put(party.ours, ours)
    if not answer.accepted:
        raise NotObservedError(f"needs a system that takes what we own by PUT; it said {answer.said}")
    return ours


def read_back(party: Party, ours: Mapping[str, Json]) -> Answer:
    """GET an object of ours that the system took before.

    Raises:
        NotObservedError: the system does not give it back: a receiver need not offer GET, and one that does
            and fails is reported by the scenario about that.
    """
    answer = party.get(party.ours, ours)
    if not answer.accepted or not isinstance(answer.data, dict):
        raise NotObservedError(f"needs a receiver that gives back what it got; it said {answer.said}")
    return answer


def what_is_kept(party: Party, ours: Mapping[str, Json]) -> Answer:
    """GET an object of ours that should not have been taken; whatever comes back is our own doing."""
    return party.raw("GET", party.ours, ours, stimulus="an object that was wrong when it was pushed")


def answers_sanely(answer: Answer) -> bool:
    """Tell whether a doubtful request was taken or refused, and did not break the server."""
    return answer.http is not None and answer.http < 500


def holds_something(answer: Answer) -> bool:
    """Tell whether the answer to a GET holds an object."""
    return answer.accepted and bool(answer.data)


def required(module: str, version: Version) -> tuple[str, ...]:
    """Give the required fields of a module's object, without those that its URL repeats."""
    in_the_url = {"country_code", "party_id", "id", "uid"}
    table = rows(OBJECTS[module], version)
    return tuple(row.name for row in table if row.card in ("1", "+") and row.name not in in_the_url)


def optional(module: str, version: Version, *, lists: bool = False) -> tuple[str, ...]:
    """Give the optional fields of a module's object: those that hold one value, or the lists."""
    wanted = "*" if lists else "?"
    return tuple(row.name for row in rows(OBJECTS[module], version) if row.card == wanted)


def longest(module: str, name: str, version: Version) -> int:
    """Give the length of a text of a module's object.

    Raises:
        LookupError: the table sets none.
    """
    for row in rows(OBJECTS[module], version):
        if row.name == name and isinstance(row.type, String) and row.type.max_length:
            return row.type.max_length
    raise LookupError(f"{name} of {module} has no length in {version}")


def field_like(obj: type[OcpiObject], name: str, version: Version) -> str:
    """Give the name that a field of 2.3.0 has in `version`."""
    return next(row.name for row in rows(obj, version) if row.newest_name == name)


def id_field(thing: Mapping[str, Json]) -> str:
    """Give the name of the field that holds the id of an object."""
    return "uid" if "uid" in thing else "id"


def with_closed_enum(module: str, thing: Mapping[str, Json], value: str | None) -> dict[str, Json]:
    """Put a value into a field of a closed enum; None writes the one that it has in small letters."""
    if module == "tokens":
        return {**thing, "whitelist": value or thing["whitelist"].lower()}
    evse = {**thing["evses"][0], "status": value or thing["evses"][0]["status"].lower()}
    return {**thing, "evses": [evse, *thing["evses"][1:]]}


def with_open_enum(module: str, thing: Mapping[str, Json], value: str) -> dict[str, Json]:
    """Put a value into a field of an enum that is open since 2.3.0."""
    return {**thing, "type": value} if module == "tokens" else {**thing, "facilities": [value]}


def spoiled(module: str, thing: Mapping[str, Json]) -> Mapping[str, Json]:
    """Give bodies that are valid JSON and wrong all the same, by what is wrong with them."""
    text = FREE_TEXT[module]
    return {
        "a required field is missing": {key: value for key, value in thing.items() if key != text},
        "an object stands for a text": {**thing, text: {"en": "wrong"}},
        "a text is too long": {**thing, text: "x" * 300},
        "a date is none": {**thing, "last_updated": "the day before yesterday"},
        "a list stands for the object": [thing],
        "a text stands for the object": "wrong",
    }
