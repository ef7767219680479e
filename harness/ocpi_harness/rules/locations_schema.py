"""Locations, the tables of the objects: which fields there are, how many of each, and of what type.

What the prose beside a field demands is judged by the other rules about Locations.
"""

from collections.abc import Iterator

from ocpi_harness.objects import Found
from ocpi_harness.rules import Breach, Kept, objects, payloads, rule
from ocpi_harness.rules.object_tables import own_table, row_of, verdicts
from ocpi_reference.spec.checking import Problem
from ocpi_reference.spec.locations import EVSE, Connector, Location, Parking

MISSING = frozenset({"required", "null"})

JUDGED_AS_A_WHOLE = frozenset({"latitude", "longitude", "weekday"})
"""Fields whose value has a requirement of its own, which speaks of its type as well."""


@rule("locations-027", on=payloads)
def listed_locations_have_all_required_fields(found: Found) -> Iterator[Kept | Breach]:
    """Each Location of a list has every required field, down to the Connectors."""
    if found.obj is Location and _listed(found):
        yield from verdicts(found, [p for p in found.problems() if p.code in MISSING])


@rule("locations-006", on=payloads)
def a_put_carries_the_whole_object(found: Found) -> Iterator[Kept | Breach]:
    """A PUT holds a whole Location, EVSE or Connector and not some of its fields."""
    if found.exchange.module == "locations" and _put(found) and isinstance(found.value, dict):
        yield from verdicts(found, [p for p in found.problems() if _lacks_a_field_itself(p)])


@rule("locations-076", on=payloads)
def locations_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """A Location and the classes in it have the fields that their version says."""
    if found.obj is Location:
        yield from _by_its_table(found, "evses", "parking_places")


@rule("locations-097", on=objects(EVSE))
def evses_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """An EVSE and the classes in it have the fields of their version, and at least one Connector."""
    yield from _by_its_table(found, "connectors")


@rule("locations-114", on=objects(Connector))
def connectors_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """A Connector has the fields of its version, under the names of that version."""
    yield from _by_its_table(found)


@rule("locations-124", on=objects(Parking))
def parking_places_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """A Parking has the fields of its table."""
    yield from _by_its_table(found)


@rule("locations-134", "locations-135", on=payloads)
def enums_hold_listed_values(found: Found) -> Iterator[Kept | Breach]:
    """A field whose enum is closed in the version holds one of the values that the version lists."""
    if found.exchange.module == "locations" and isinstance(found.value, dict):
        yield from verdicts(found, [p for p in found.problems() if p.code == "enum"])


def _by_its_table(found: Found, *apart: str) -> Iterator[Kept | Breach]:
    """Judge one object by its table, without what is said of it elsewhere and what stands `apart`."""
    endpoint = found.exchange.endpoint
    # An object where a list is due is no Location of that list.
    if endpoint and endpoint.module == "locations" and (not endpoint.many or "[" in found.path):
        wrong = own_table(found, apart=apart)
        yield from verdicts(found, [problem for problem in wrong if not _said_elsewhere(found, problem)])


def _said_elsewhere(found: Found, problem: Problem) -> bool:
    if problem.code in MISSING:
        return _listed(found) or (_put(found) and found.top and _lacks_a_field_itself(problem))
    row = row_of(found, problem)
    return problem.code == "choice" or (row is not None and row.name in JUDGED_AS_A_WHOLE)


def _lacks_a_field_itself(problem: Problem) -> bool:
    return problem.code in MISSING and "." not in problem.path


def _put(found: Found) -> bool:
    return found.evidence.request.method == "PUT"


def _listed(found: Found) -> bool:
    endpoint = found.exchange.endpoint
    return bool(endpoint and endpoint.module == "locations" and endpoint.many) and "[" in found.path
