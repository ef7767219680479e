"""Whether a system gave back what it was given: JSON compared by meaning, field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ocpi_reference.spec.wire import Json, encode, same

__all__ = ["Difference", "difference"]

_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")


@dataclass(frozen=True)
class Difference:
    """The first place where two values differ."""

    path: str
    expected: str
    actual: str


def difference(expected: Json, actual: Json, path: str = "") -> Difference | None:
    """Give the first difference in what `expected` names; None where there is none.

    Absent, null and an empty list mean the same; numbers compare by value and DateTimes by moment.
    """
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        fields = (difference(value, actual.get(key), f"{path}.{key}") for key, value in expected.items())
        return next((found for found in fields if found), None)
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        items = (difference(one, other, f"{path}[{number}]") for number, (one, other) in pairs)
        return next((found for found in items if found), None)
    if _empty(expected) and _empty(actual):
        return None
    if _moment(expected) is not None and _moment(expected) == _moment(actual):
        return None
    if same(expected, actual):
        return None
    place = path.lstrip(".") or "data"
    return Difference(place, f"{place} = {_shown(expected)}", f"{place} = {_shown(actual)}")


def _empty(value: Json) -> bool:
    return value is None or value == []


def _moment(value: Json) -> datetime | None:
    """The moment that an OCPI DateTime names; without a zone it is in UTC."""
    if not isinstance(value, str) or not _DATETIME.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        return None


def _shown(value: Json) -> str:
    text = encode(value).decode()
    return text if len(text) <= 200 else text[:200] + "..."
