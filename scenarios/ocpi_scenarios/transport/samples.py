"""Objects of ours to push, changed and spoiled: what a scenario about any module needs to know of one."""

from collections.abc import Mapping
from types import MappingProxyType

from ocpi_reference.spec.history import OcpiObject, Version, rows
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.tokens import Token
from ocpi_reference.spec.wire import Json

OBJECTS: Mapping[str, type[OcpiObject]] = MappingProxyType({"locations": Location, "tokens": Token})
"""The objects of the modules that `Party.ours` may name."""

LABEL = MappingProxyType({"locations": "name", "tokens": "visual_number"})
"""An optional text of each, which nothing else depends on."""

FREE_TEXT = MappingProxyType({"locations": "city", "tokens": "issuer"})
"""A required text of each, for people to read."""


def required(module: str, version: Version) -> tuple[str, ...]:
    """Give the required fields of a module's object, without those that its URL repeats."""
    in_the_url = {"country_code", "party_id", "id", "uid"}
    table = rows(OBJECTS[module], version)
    return tuple(row.name for row in table if row.card in ("1", "+") and row.name not in in_the_url)


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
