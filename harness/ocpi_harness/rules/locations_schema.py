"""Locations, the tables of the objects: which fields there are, how many of each, and of what type.

How long a text may be and how a DateTime, a URL or a number is written is the matter of types.asciidoc and of
the rules about it; what the prose beside a field demands is judged by the other rules about Locations.
"""

import re
from collections.abc import Iterator

from ocpi_harness.objects import Found
from ocpi_harness.rules import Breach, Kept, objects, payloads, rule
from ocpi_reference.spec.checking import Problem
from ocpi_reference.spec.history import OcpiObject, Row, rows
from ocpi_reference.spec.locations import EVSE, Connector, Location, Parking
from ocpi_reference.spec.primitives import NumberType

TABLE_CODES = frozenset({"required", "null", "card", "type"})
"""What the table of an object alone decides: the rest is a matter of types, of enums or of prose."""

FIELDS_WITH_A_RULE = frozenset({"latitude", "longitude", "weekday"})
"""Fields whose value is judged as a whole, with its type, under a requirement of their own."""

_APART = re.compile(r"(^|\.)(evses|connectors|parking_places)\[\d+\]\.")
"""What lies inside an object whose table has a requirement of its own."""


@rule("locations-027", on=payloads)
def listed_locations_have_all_required_fields(found: Found) -> Iterator[Kept | Breach]:
    """Each Location of a list has every required field, down to the Connectors."""
    if found.obj is Location and _listed(found):
        yield from _verdicts(found, [p for p in found.problems() if p.code in ("required", "null")])


@rule("locations-006", on=payloads)
def a_put_carries_the_whole_object(found: Found) -> Iterator[Kept | Breach]:
    """A PUT holds a whole Location, EVSE or Connector and not some of its fields."""
    request = found.evidence.request
    if found.exchange.module == "locations" and request.method == "PUT" and isinstance(found.value, dict):
        yield from _verdicts(found, [p for p in found.problems() if _lacks_a_field_itself(p)])


@rule("locations-076", on=payloads)
def locations_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """A Location and the classes in it have the fields that their version says."""
    if found.obj is Location:
        yield from _departures(found)


@rule("locations-097", on=objects(EVSE))
def evses_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """An EVSE and the classes in it have the fields of their version, and at least one Connector."""
    yield from _departures(found)


@rule("locations-114", on=objects(Connector))
def connectors_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """A Connector has the fields of its version, under the names of that version."""
    yield from _departures(found)


@rule("locations-124", on=objects(Parking))
def parking_places_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """A Parking has the fields of its table."""
    yield from _departures(found)


@rule("locations-134", "locations-135", on=payloads)
def enums_hold_listed_values(found: Found) -> Iterator[Kept | Breach]:
    """A field whose enum is closed in the version holds one of the values that the version lists."""
    if found.exchange.module == "locations" and isinstance(found.value, dict):
        yield from _verdicts(found, [p for p in found.problems() if p.code == "enum"])


def _departures(found: Found) -> Iterator[Kept | Breach]:
    """Judge one object by its table, without what is said of it elsewhere and without the objects apart."""
    if found.exchange.module == "locations":
        yield from _verdicts(found, [p for p in found.problems() if _of_the_table(found, p)])


def _of_the_table(found: Found, problem: Problem) -> bool:
    if problem.code not in TABLE_CODES or _APART.search(problem.path):
        return False
    if problem.code in ("required", "null") and (_listed(found) or _in_a_put(found, problem)):
        return False
    row = _row(found, problem)
    if row is None or problem.code != "type":
        return True
    return row.name not in FIELDS_WITH_A_RULE and not isinstance(row.type, NumberType)


def _in_a_put(found: Found, problem: Problem) -> bool:
    return found.evidence.request.method == "PUT" and found.top and _lacks_a_field_itself(problem)


def _lacks_a_field_itself(problem: Problem) -> bool:
    return problem.code in ("required", "null") and "." not in problem.path


def _listed(found: Found) -> bool:
    endpoint = found.exchange.endpoint
    return bool(endpoint and endpoint.module == "locations" and endpoint.many)


def _row(found: Found, problem: Problem) -> Row | None:
    """Find the table's row of the field that a problem is about; None for the object itself."""
    obj, row = found.obj, None
    for name in re.sub(r"\[\d+\]", "", problem.path).strip(".").split("."):
        row = next((row for row in rows(obj, found.version) if row.name == name), None)
        if row is None or not (isinstance(row.type, type) and issubclass(row.type, OcpiObject)):
            return row
        obj = row.type
    return row


def _verdicts(found: Found, wrong: list[Problem]) -> Iterator[Kept | Breach]:
    for problem in wrong:
        place = found.place("" if problem.path == "." else problem.path)
        doubt = "the text can be read both ways, or nobody follows it" if problem.disputed else ""
        yield Breach(
            f"a {found.obj.__name__} as {found.version} defines it", f"{place}: {problem.message}", doubt
        )
    if not wrong:
        yield Kept()
