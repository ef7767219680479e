"""Objects inside objects: finding an EVSE in a Location, and putting a changed one in its place.

Nothing here modifies what it is given; a changed object is a new one.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ocpi_mocks.instants import latest
from ocpi_mocks.kinds import Target
from ocpi_mocks.store import Object
from ocpi_reference.spec.history import Version

__all__ = ["Same", "inner", "merged", "with_inner"]


Same: TypeAlias = Callable[[str, str], bool]
"""Whether two ids name the same object."""


def inner(target: Target, value: Object, ids: Sequence[str], *, same: Same) -> Object | None:
    """Find the object at the end of `ids` inside `value`, whose own id is the first of them."""
    found = value
    for level, wanted in zip(target.kind.levels[1 : len(ids)], ids[1:], strict=True):
        inside: list[Object] = found.get(level.inside) or []
        below = next((item for item in inside if same(str(item[level.field]), wanted)), None)
        if below is None:
            return None
        found = below
    return found


def with_inner(
    target: Target,
    value: Object,
    ids: Sequence[str],
    new: Object,
    *,
    version: Version,
    same: Same,
    depth: int = 0,
) -> Object:
    """Give `value` with `new` at the end of `ids`, added or in the place of the one with its id.

    Everything above it is as fresh as `new`: last_updated of the objects above follows that of the object
    below (mod_locations.asciidoc#mod_locations_put_method).
    """
    if depth == target.depth:
        return new
    level, wanted = target.kind.levels[depth + 1], ids[depth + 1]
    inside: list[Object] = value.get(level.inside) or []
    items = []
    found = False
    for item in inside:
        if same(str(item[level.field]), wanted):
            found = True
            item = with_inner(target, item, ids, new, version=version, same=same, depth=depth + 1)
        items.append(item)
    if not found:
        items.append(new)
    fresh = latest(value.get("last_updated"), new.get("last_updated"), version)
    return {**value, level.inside: items, **({"last_updated": fresh} if fresh else {})}


def merged(value: Object, patch: Object) -> Object:
    """Apply a PATCH: fields that it names get its value, those it sets to null go away, all others stay.

    Lists are replaced as a whole.
    """
    return {name: given for name, given in {**value, **patch}.items() if given is not None}
