"""The Sender interface of every module, as storage: lists in pages, and single objects and what they hold."""

import uuid

from ocpi_mocks.addresses import Handler
from ocpi_mocks.answers import Answer, invalid, ok
from ocpi_mocks.calls import Call
from ocpi_mocks.kinds import Target
from ocpi_mocks.modules.nesting import inner, merged
from ocpi_mocks.modules.reading import RefusedError, asker, body, check_identity, same_ids, unknown
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.paging import CURSOR, PAGE_LIMIT, PageError, headers, read
from ocpi_mocks.store import Object
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Endpoint
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import decode, encode

__all__ = ["empty_list", "lists", "patches", "posts", "puts", "shows"]


def lists(
    platform: Platform,
    version: Version,
    row: Endpoint,
    target: Target,
    url: str,
    *,
    customers_only: bool = False,
) -> Handler:
    """Answer a GET of a list, in pages, the oldest objects first.

    `customers_only` shows an eMSP what its own customers did, and nothing of others.
    """
    objects, faults = platform.store.own(target.kind.name), platform.faults
    list_url = url.removesuffix("/") + row.path if row.path else url

    def answer(call: Call) -> Answer:
        query = call.query if call.query_string else {}
        for name in row.requires:
            if name not in query and CURSOR not in query:
                return invalid(f"{name} is required here")
        most = faults.change("paging.limit", PAGE_LIMIT)
        try:
            page = read(query, version=version, most=most)
        except PageError as error:
            return invalid(str(error))
        owners = asker(call).owners if customers_only and not asker(call).is_hub else None
        total, encoded = objects.page(
            version, offset=page.offset, limit=page.limit, window=page.window, customers_of=owners
        )
        opaque = faults.active("paging.opaque-links") is not None
        told = headers(page, url=list_url, total=total, most=most, opaque=opaque)
        return Answer(data=_list(encoded), headers=told)

    return answer


def _list(encoded: list[bytes]) -> bytes:
    """Write a JSON list; a page is long, so its bytes are copied once."""
    if not encoded:
        return b"[]"
    encoded[0] = b"[" + encoded[0]
    encoded[-1] += b"]"
    return b",".join(encoded)


def empty_list(call: Call) -> Answer:
    """Answer a GET of a list in which there is nothing, whatever was asked for."""
    return Answer(data=b"[]", headers=((b"x-total-count", b"0"), (b"x-limit", b"%d" % PAGE_LIMIT)))


def shows(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Answer a GET of one object, or of what lies inside it."""
    objects, level, same = platform.store.own(target.kind.name), target.kind.levels[0], same_ids(version)
    exact = not dialect(version).case_insensitive_ids

    def answer(call: Call) -> Answer:
        wanted = call.parameters[level.parameter]
        encoded = objects.encoded(version, wanted)
        if encoded is None or (exact and (objects.get(wanted) or {})[level.field] != wanted):
            return unknown(call, target, f"there is no {level.obj.__name__} {wanted!r}")
        if target.depth == 0:
            return Answer(data=encoded)
        ids = target.ids(call.parameters)
        found = inner(target, decode(encoded), ids, same=same)
        if found is None:
            return unknown(call, target, f"there is no {target.level.obj.__name__} {'/'.join(ids)!r}")
        return Answer(data=encode(found))

    return answer


def puts(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Take a whole object in the place of one of ours, where a module lets the other side do that."""
    objects = platform.store.own(target.kind.name)

    def answer(call: Call) -> Answer:
        _existing(platform, call, target)
        value = body(call, row.takes, additions=platform.additions)
        check_identity(call, target, value)
        objects.put(value)
        return ok()

    return answer


def patches(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Change some fields of one of our objects, where a module lets the other side do that."""
    objects = platform.store.own(target.kind.name)

    def answer(call: Call) -> Answer:
        existing = _existing(platform, call, target)
        patch = body(call, row.takes, additions=platform.additions, partial=True)
        check_identity(call, target, patch)
        objects.put(merged(existing, patch))
        return ok()

    return answer


def posts(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Take a new object into our own; one that has no id yet gets one."""
    objects, field = platform.store.own(target.kind.name), target.level.field

    def answer(call: Call) -> Answer:
        value = body(call, row.takes, additions=platform.additions, lacking={field: str(uuid.uuid4())})
        objects.put(value)
        return ok(http=201)

    return answer


def _existing(platform: Platform, call: Call, target: Target) -> Object:
    ids = target.ids(call.parameters)
    existing = platform.store.own(target.kind.name).get(ids[0])
    if existing is None:
        raise RefusedError(unknown(call, target, f"there is no {target.level.obj.__name__} {ids[0]!r}"))
    return existing
