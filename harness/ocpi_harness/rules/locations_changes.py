"""Locations, how they change: last_updated at every level, and pushes held against what was known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from ocpi_harness.evidence import Asked, Trace
from ocpi_harness.objects import Found, walk
from ocpi_harness.rules import Breach, Kept, Outcome, holds, objects, rule, whole_run
from ocpi_harness.rules.locations_lists import crawls
from ocpi_harness.rules.locations_values import folded, inner, text, when
from ocpi_reference.exchange import Direction
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import OcpiObject
from ocpi_reference.spec.locations import EVSE, Connector, Location
from ocpi_reference.spec.wire import Json, encode, same

Ids: TypeAlias = tuple[str, ...]
"""The owner, then the ids that lead to a Location, an EVSE or a Connector."""

BELOW: dict[type[OcpiObject], str] = {Location: "evses", EVSE: "connectors", Connector: ""}
"""The list of an object that holds the objects of the next level."""

AHEAD = timedelta(seconds=60)
"""How far the clocks of two systems may differ."""

TICK = timedelta(seconds=1)
"""The least difference between two DateTimes without a fraction."""


@rule("locations-022", "locations-024", on=objects(Location))
def locations_are_as_fresh_as_their_evses(found: Found) -> Outcome:
    """last_updated of a Location is not before that of any EVSE in it."""
    return _as_fresh_as(found, "evses")


@rule("locations-023", "locations-024", on=objects(EVSE))
def evses_are_as_fresh_as_their_connectors(found: Found) -> Outcome:
    """last_updated of an EVSE is not before that of any Connector in it."""
    return _as_fresh_as(found, "connectors")


@rule("locations-095", on=whole_run)
def what_changed_was_updated_later(run: Trace) -> Iterator[Kept | Breach]:
    """When an object is not what it was at an earlier look, its last_updated is later; it is never ahead."""
    seen: dict[tuple[str, Ids], tuple[Found, datetime]] = {}
    for ids, found in _looked_at(run):
        updated, number = when(found.value, "last_updated"), found.exchange.number
        if updated is None:
            continue
        if updated > found.exchange.started + AHEAD:
            said = f"{found.place('last_updated')} is {found.value['last_updated']}"
            yield Breach("a moment that is past", said, "clocks differ", number)
        path = found.exchange.endpoint.path if found.exchange.endpoint else ""
        before, then = seen.get((path, ids), (found, updated))
        seen[path, ids] = (found, updated)
        # A change within the second of the earlier look can leave last_updated as it was.
        if before is not found and then + TICK <= before.exchange.started:
            changed = _changed(before, found)
            stale = (
                f"{found.place()} has other {', '.join(changed)} than in exchange {before.exchange.number}"
            )
            if changed and updated <= then:
                expected = f"a last_updated later than {before.value['last_updated']}"
                yield Breach(expected, f"{stale} and still {found.value['last_updated']}", exchange=number)
            else:
                yield Kept()


@rule("locations-005", on=whole_run)
def new_locations_are_put(run: Trace) -> Iterator[Kept | Breach]:
    """The first that is heard of a Location by push is a PUT of all of it, unless it was listed before."""
    lists = [crawl.number for crawl in crawls(run)]
    heard_of: set[Ids] = set()
    for push in _pushes(run):
        number, first = push.asked.exchange.number, push.ids[:2] not in heard_of
        heard_of.add(push.ids[:2])
        if first and push.whole:
            yield Kept()
        elif first and not push.known and any(listed < number for listed in lists):
            said = f"{push.asked.request.method} for {'/'.join(push.ids[1:])}, which no list has"
            yield Breach("a PUT of the new Location first", said, exchange=number)


@rule("locations-007", on=whole_run)
def patches_carry_changes(run: Trace) -> Iterator[Kept | Breach]:
    """A PATCH holds last_updated and fields that are not what they were."""
    for push in _pushes(run):
        if push.asked.request.method != "PATCH" or push.before is None:
            continue
        fields = [name for name in push.body if name != "last_updated"]
        idle = [name for name in fields if name in push.before and same(push.before[name], push.body[name])]
        said = f"a PATCH that repeats {', '.join(idle)}"
        number = push.asked.exchange.number
        yield Breach("fields that have changed", said, exchange=number) if idle else Kept()


def _as_fresh_as(found: Found, below: str) -> Outcome:
    own = when(found.value, "last_updated")
    inside = [(place, when(one, "last_updated")) for place, one in inner(found.value, below)]
    times = [(place, then) for place, then in inside if then is not None]
    if own is None or not times or found.exchange.module != "locations":
        return None
    place, latest = max(times, key=lambda pair: pair[1])
    return holds(
        own >= latest,
        expected=f"last_updated of at least {latest:%Y-%m-%dT%H:%M:%SZ}, as {found.place(place)} has",
        actual=f"{found.place('last_updated')} is {found.value['last_updated']}",
    )


@dataclass(frozen=True)
class _Push:
    """A PUT or PATCH of the system, and what was known of its object before."""

    asked: Asked
    ids: Ids
    body: dict[str, Json]
    before: dict[str, Json] | None
    known: bool
    """The Location was known."""

    @property
    def whole(self) -> bool:
        """It brings a whole Location."""
        return self.asked.request.method == "PUT" and len(self.ids) == 2


def _pushes(run: Trace) -> Iterator[_Push]:
    """Replay the run: what was listed, put and patched, in this order."""
    state: dict[Ids, dict[str, Json]] = {}
    locations: set[str] = set()
    for ids, found in _seen(run):
        known, before = ids[1] in locations, state.get(ids)
        locations.add(ids[1])
        pushed = found.exchange.direction is Direction.RECEIVED
        if pushed and found.top and isinstance(found.evidence, Asked):
            yield _Push(found.evidence, ids, found.value, before, known)
        state[ids] = {**(before or {}), **found.value} if found.partial else found.value


def _looked_at(run: Trace) -> Iterator[tuple[Ids, Found]]:
    return ((i, found) for i, found in _seen(run) if found.exchange.direction is Direction.SENT)


def _seen(run: Trace) -> Iterator[tuple[Ids, Found]]:
    """Give every Location, EVSE and Connector of the module, in the order of the exchanges, with its ids."""
    above: Ids = ()
    found_there = [
        found for found in walk(run) if found.exchange.module == "locations" and found.obj in BELOW
    ]
    for found in sorted(found_there, key=lambda one: one.exchange.number):
        depth, given = list(BELOW).index(found.obj), found.exchange.parameters
        in_url = [given[name] for name in ("location_id", "evse_uid", "connector_id") if name in given]
        own = text(found.value, "uid" if found.obj is EVSE else "id") or "".join(in_url[depth : depth + 1])
        to_it = (_owner(found), *in_url[:depth]) if found.top else above[: depth + 1]
        above = (*to_it[:1], *(folded(one, run.version) for one in (*to_it[1:], own)))
        if all(above[1:]):
            yield above, found


def _owner(found: Found) -> str:
    """The owner of a Location as far as object or URL tell: 2.1.1 does not know it in objects."""
    if not dialect(found.version).owner_in_objects:
        return ""
    names = ("country_code", "party_id")
    said = [text(found.value, name) or found.exchange.parameters.get(name, "") for name in names]
    return "".join(said).lower()


def _changed(before: Found, after: Found) -> list[str]:
    """The fields that differ, without those that have a last_updated of their own below."""
    left_out = {"last_updated", BELOW[after.obj]}
    names = sorted((set(before.value) | set(after.value)) - left_out)
    return [name for name in names if _plain(before.value.get(name)) != _plain(after.value.get(name))]


def _plain(value: Json) -> Json:
    """A value in which order and emptiness do not count."""
    if isinstance(value, dict):
        return {name: plain for name, inside in value.items() if (plain := _plain(inside)) not in (None, [])}
    if isinstance(value, list):
        return sorted(map(_plain, value), key=encode) or None
    return value
