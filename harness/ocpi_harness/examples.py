"""Ids that exist in the system, found in what it lists: for scenarios whose operator named none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from ocpi_reference.spec.wire import Json

__all__ = ["example"]

_PATHS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "location_id": ("locations", ("id",)),
        "evse_uid": ("locations", ("evses", "uid")),
        "connector_id": ("locations", ("evses", "connectors", "id")),
        "session_id": ("sessions", ("id",)),
        "tariff_id": ("tariffs", ("id",)),
        "cdr_id": ("cdrs", ("id",)),
        "token_uid": ("tokens", ("uid",)),
        "token_type": ("tokens", ("type",)),
    }
)
"""In which list an id is found, and on which way through its objects."""


def example(name: str, listed: Callable[[str], Sequence[Json]]) -> str | None:
    """Find an id of that name; ids of one object and of what lies in it belong together.

    The first listed object that has all of them is taken: a Location with an EVSE with a Connector.
    """
    if name not in _PATHS:
        return None
    module, path = _PATHS[name]
    siblings = [way for other, way in _PATHS.values() if other == module]
    objects = [value for value in listed(module) if isinstance(value, dict)]
    whole = [value for value in objects if all(any(_along(value, way)) for way in siblings)]
    return next((found for value in whole or objects for found in _along(value, path)), None)


def _along(value: Json, path: Sequence[str]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _along(item, path)
    elif not path:
        if isinstance(value, str):
            yield value
    elif isinstance(value, dict):
        yield from _along(value.get(path[0]), path[1:])
