"""Faults of the locations module."""

from typing import Any

from ocpi_mocks.faults.mechanism import fault
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json, decode, encode


@fault(
    "locations.coordinates-as-numbers",
    at="data",
    breaks=("locations-088",),
    consequences=("locations-076", "locations-089", "locations-027"),
    roles=("CPO",),
    subtlety="every map library accepts it",
)
def coordinates_as_numbers(value: dict[str, Any], module: str, version: Version) -> dict[str, Json]:
    """Writes latitude and longitude as JSON numbers, as everybody does who did not read the table."""
    if module != "locations":
        return value
    coordinates = {
        name: decode(encode(text).strip(b'"')) if isinstance(text, str) else text
        for name, text in value["coordinates"].items()
    }
    return {**value, "coordinates": coordinates}
