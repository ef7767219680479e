"""The Receiver interface of every module, as storage: objects that their owner pushes, at every level.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_client_owned_object_push
"""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from ocpi_mocks.addresses import NAMED, Handler
from ocpi_mocks.answers import Answer, invalid, ok
from ocpi_mocks.calls import Call
from ocpi_mocks.instants import instant
from ocpi_mocks.kinds import Target
from ocpi_mocks.modules.nesting import inner, merged, with_inner
from ocpi_mocks.modules.reading import (
    RefusedError,
    asker,
    body,
    check_identity,
    check_owner,
    key_of,
    same_ids,
    shelf_key,
    unknown,
)
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.store import Key, Object, Shelf
from ocpi_reference.spec import wire
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Endpoint, endpoints
from ocpi_reference.spec.history import Version, rows

__all__ = ["deletes", "patches", "posted", "posts", "puts", "shows"]


def shows(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Answer a GET with the object as its owner sent it."""

    def answer(call: Call) -> Answer:
        check_owner(call, target)
        shelf = platform.store.shelf(asker(call), version, target.kind)
        return ok(_known(call, target, shelf, shelf_key(call, target), target.ids(call.parameters)))

    return answer


def puts(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Take a whole object, new or in the place of the old one."""
    same = same_ids(version)

    def answer(call: Call) -> Answer:
        check_owner(call, target)
        value = body(call, row.takes, additions=platform.additions)
        check_identity(call, target, value)
        shelf, key = platform.store.shelf(asker(call), version, target.kind), shelf_key(call, target, value)
        ids = target.ids(call.parameters)
        if target.depth:
            _known(call, target, shelf, key, ids[:-1])
        existing = _find(call, target, shelf, key, ids)
        _refuse_stale(call, existing, value)
        whole = shelf[key] if target.depth else value
        shelf[key] = with_inner(target, whole, ids, value, version=version, same=same)
        return ok(http=200 if existing else 201)

    return answer


def patches(
    platform: Platform,
    version: Version,
    row: Endpoint,
    target: Target,
    url: str,
    *,
    merge: Callable[[Object, Object], Object] = merged,
) -> Handler:
    """Change the fields that the other side names, and leave all others as they are.

    `merge` applies a patch to what is known, where a module has a rule of its own.
    """
    same = same_ids(version)
    dated = any(field.name == "last_updated" for field in rows(row.takes, version, platform.additions))

    def answer(call: Call) -> Answer:
        check_owner(call, target)
        patch = body(call, row.takes, additions=platform.additions, partial=True)
        check_identity(call, target, patch)
        if dated and call.dialect.patch_needs_last_updated and patch.get("last_updated") is None:
            return invalid("last_updated is required in a PATCH")
        shelf, key = platform.store.shelf(asker(call), version, target.kind), shelf_key(call, target)
        ids = target.ids(call.parameters)
        existing = _known(call, target, shelf, key, ids)
        _refuse_stale(call, existing, patch)
        new = merge(existing, patch)
        shelf[key] = with_inner(target, shelf[key], ids, new, version=version, same=same)
        return ok()

    return answer


def posts(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Take a new object; one that is known is never changed by a POST.

    Where the module has it so, the answer says at which URL the object can be found.
    """
    owned = target.kind.owned and dialect(version).owner_in_objects
    found_at_location = any(
        other.path == "location_header"
        for other in endpoints(version, module=row.module, interface=row.interface)
    )

    def answer(call: Call) -> Answer:
        value = body(call, row.takes, additions=platform.additions)
        owner = (str(value["country_code"]), str(value["party_id"])) if owned else ("", "")
        if owned and not asker(call).speaks_for(*owner):
            return invalid(f"{'*'.join(owner)} is none of the parties in your credentials")
        key = key_of(call.dialect, *owner, str(value[target.level.field]))
        reference = quote("-".join(key), safe="")
        location = ((b"location", f"{url.removesuffix('/')}/{NAMED}/{reference}".encode()),)
        headers = location if found_at_location else ()
        shelf = platform.store.shelf(asker(call), version, target.kind)
        if key not in shelf:
            shelf[key] = value
            return ok(http=201, headers=headers)
        if wire.same(shelf[key], value):
            return ok(headers=headers)
        return invalid(f"{value[target.level.field]!r} is known already and was different")

    return answer


def posted(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Answer a GET at the URL that the answer to a POST gave."""

    def answer(call: Call) -> Answer:
        parts = call.parameters["reference"].split("-", 2)
        shelf = platform.store.shelf(asker(call), version, target.kind)
        found = shelf.get(key_of(call.dialect, *parts)) if len(parts) == 3 else None
        return unknown(call, target, "there is nothing at this URL") if found is None else ok(found)

    return answer


def deletes(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Forget an object that its owner withdraws."""

    def answer(call: Call) -> Answer:
        check_owner(call, target)
        shelf = platform.store.shelf(asker(call), version, target.kind)
        _known(call, target, shelf, shelf_key(call, target), target.ids(call.parameters))
        del shelf[shelf_key(call, target)]
        return ok()

    return answer


def _find(call: Call, target: Target, shelf: Shelf, key: Key, ids: Sequence[str]) -> Object | None:
    whole = shelf.get(key)
    return None if whole is None else inner(target, whole, ids, same=same_ids(call.dialect.version))


def _known(call: Call, target: Target, shelf: Shelf, key: Key, ids: Sequence[str]) -> Object:
    found = _find(call, target, shelf, key, ids)
    if found is None:
        name = target.kind.levels[len(ids) - 1].obj.__name__
        raise RefusedError(
            unknown(call, target, f"there is no {name} {'/'.join(ids)!r}; was it ever pushed?")
        )
    return found


def _refuse_stale(call: Call, existing: Object | None, new: Object) -> None:
    """Refuse what is older than what is known; OCPI does not say how to tell the sender, so say it plainly.

    Raises:
        RefusedError: 2001, and nothing was changed.
    """
    assert call.version is not None
    before = instant((existing or {}).get("last_updated"), call.version)
    now = instant(new.get("last_updated"), call.version)
    if before is not None and now is not None and now < before:
        raise RefusedError(invalid(f"last_updated {new['last_updated']} is older than what is known"))
