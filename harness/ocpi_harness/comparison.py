"""Whether a system gave back what it was given: JSON compared by meaning, field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ocpi_reference.spec.history import OcpiObject, Version, exists, rows
from ocpi_reference.spec.primitives import CiString
from ocpi_reference.spec.wire import Json, encode, same

__all__ = ["Difference", "difference"]

_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")


@dataclass(frozen=True)
class Difference:
    """The first place where two values differ."""

    path: str
    expected: str
    actual: str


def difference(
    expected: Json,
    actual: Json,
    *,
    kind: object = None,
    version: Version | None = None,
    additions: frozenset[str] = frozenset(),
) -> Difference | None:
    """Give the first difference in what `expected` names; None where there is none.

    Absent, null and an empty list mean the same; numbers compare by value and DateTimes by moment. Where
    `kind` is the OCPI object that is compared, or whose list is, fields that are CiStrings in `version`
    compare without regard to letter case.
    """
    return _Comparison(version, additions).difference(expected, actual, "", kind)


@dataclass(frozen=True)
class _Comparison:
    version: Version | None
    additions: frozenset[str]

    def difference(self, expected: Json, actual: Json, path: str, kind: object) -> Difference | None:
        if isinstance(expected, Mapping) and isinstance(actual, Mapping):
            kinds = self.kinds(kind)
            fields = (
                self.difference(value, actual.get(key), f"{path}.{key}", kinds.get(key))
                for key, value in expected.items()
            )
            return next((found for found in fields if found), None)
        if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
            pairs = enumerate(zip(expected, actual, strict=True))
            items = (self.difference(one, two, f"{path}[{number}]", kind) for number, (one, two) in pairs)
            return next((found for found in items if found), None)
        if _means_the_same(expected, actual, kind):
            return None
        place = path.lstrip(".") or "data"
        return Difference(place, f"{place} = {_shown(expected)}", f"{place} = {_shown(actual)}")

    def kinds(self, kind: object) -> dict[str, object]:
        """The types of an object's fields by their names; empty where it is no object of the version."""
        if self.version is None or not (isinstance(kind, type) and issubclass(kind, OcpiObject)):
            return {}
        if not exists(kind, self.version, self.additions):
            return {}
        return {row.name: row.type for row in rows(kind, self.version, self.additions)}


def _means_the_same(expected: Json, actual: Json, kind: object) -> bool:
    if _empty(expected) and _empty(actual):
        return True
    if isinstance(kind, CiString) and isinstance(expected, str) and isinstance(actual, str):
        return expected.lower() == actual.lower()
    if _moment(expected) is not None and _moment(expected) == _moment(actual):
        return True
    return same(expected, actual)


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
    try:
        text = encode(value).decode()
    except UnicodeEncodeError:  # half a surrogate pair: JSON can name it, UTF-8 cannot hold it
        text = repr(value)
    return text if len(text) <= 200 else text[:200] + "..."
