"""What rules about Locations read from objects that may be wrong in any way: what is no value gives none."""

import math
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from ocpi_harness.clock import moment
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json

__all__ = ["Point", "distance", "figure", "folded", "inner", "live", "point", "text", "when"]

Point: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees."""

_EARTH = 6371.0
"""The radius of the earth in km."""


def inner(value: Json, name: str) -> list[tuple[str, dict[str, Json]]]:
    """Give the objects in a list field, each with its place: ``evses[0]``."""
    listed = value.get(name) if isinstance(value, dict) else None
    items = enumerate(listed) if isinstance(listed, list) else ()
    return [(f"{name}[{number}]", item) for number, item in items if isinstance(item, dict)]


def text(value: Json, name: str) -> str:
    """Give a text field; empty where it is absent or none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def figure(value: Json, name: str) -> Decimal | None:
    """Give a number field; None where it is absent or none."""
    found = value.get(name) if isinstance(value, dict) else None
    return Decimal(found) if isinstance(found, int | Decimal) and not isinstance(found, bool) else None


def when(value: Json, name: str) -> datetime | None:
    """Give a DateTime field as a moment; None where it is absent or none."""
    return moment(value.get(name)) if isinstance(value, dict) else None


def folded(identifier: str, version: Version) -> str:
    """Give an id in the form in which equal ids are equal: since 2.2.1 letter case does not count."""
    return identifier.lower() if dialect(version).case_insensitive_ids else identifier


def live(location: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    """Give the EVSEs of a Location that are not REMOVED, each with its place."""
    return ((place, evse) for place, evse in inner(location, "evses") if evse.get("status") != "REMOVED")


def point(value: Json) -> Point | None:
    """Read a GeoLocation; None where it holds no numbers."""
    try:
        read = float(text(value, "latitude")), float(text(value, "longitude"))
    except ValueError:
        return None
    return read if all(map(math.isfinite, read)) else None


def distance(one: Point, other: Point) -> float:
    """Give the distance of two points on earth in km, along the surface."""
    lat, lon, other_lat, other_lon = (math.radians(degrees) for degrees in (*one, *other))
    half = math.sin((other_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))
