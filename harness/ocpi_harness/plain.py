"""A plain object: what every system should take, so that one strange field does not hide everything else."""

from collections.abc import Collection
from typing import Any

from ocpi_reference.spec.history import OcpiObject, Version, rows
from ocpi_reference.spec.wire import Json

__all__ = ["known", "plain"]


def plain(obj: type[OcpiObject], value: Json, version: Version, *, keep: Collection[str] = ()) -> Json:
    """Give the object without its optional lists and classes, at all depths.

    Required fields stay, and so do optional single values and the lists named in `keep`. A system that cannot
    read a valid status schedule is to be found out by a scenario about that, and not by each that pushes.
    """
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for row in rows(obj, version):
        nested = isinstance(row.type, type) and issubclass(row.type, OcpiObject)
        bare = row.card in ("1", "+") or row.name in keep or (row.card == "?" and not nested)
        if row.name not in value or not bare:
            continue
        made[row.name] = value[row.name]
        if nested:
            made[row.name] = _each(row.type, value[row.name], version, keep)
    return made


def known(obj: type[OcpiObject], value: dict[str, Json], version: Version) -> dict[str, Json]:
    """Give the object with the fields that its version knows."""
    return {row.name: value[row.name] for row in rows(obj, version) if row.name in value}


def _each(obj: Any, value: Json, version: Version, keep: Collection[str]) -> Json:
    if isinstance(value, list):
        return [plain(obj, item, version, keep=keep) for item in value]
    return plain(obj, value, version, keep=keep)
