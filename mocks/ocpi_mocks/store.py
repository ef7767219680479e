"""What a partner holds: objects of its own, and those that the other sides sent.

Own objects are kept once, in the shape of 2.3.0, and shown in each version; the encoded bytes are kept as
well, so that an answer is put together and not computed. Received objects are kept as they were sent, apart
for each connection and version: what was said in one version need not be known in another.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

from ocpi_mocks.connection import Connection, Owner
from ocpi_mocks.faults.mechanism import Faults
from ocpi_mocks.instants import instant
from ocpi_mocks.kinds import KINDS, Kind, named
from ocpi_reference.spec.conversions import CannotExpressError
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.wire import encode

__all__ = ["Key", "Object", "OwnObjects", "Shelf", "Store", "Window"]

Object: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str, ...]
Window: TypeAlias = tuple[datetime | None, datetime | None]
"""date_from, which belongs to it, and date_to, which does not."""

Locate: TypeAlias = Callable[[Object], Object | None]

_WINDOWS_KEPT = 16


class _Entry:
    """One own object with its encodings; it keeps its place in the lists when the object changes."""

    __slots__ = ("encoded", "updated", "value")

    def __init__(self, value: Object) -> None:
        self.replace(value)

    def replace(self, value: Object) -> None:
        self.value = value
        self.updated = instant(value.get("last_updated"), max(Version))
        self.encoded: dict[Version, bytes | None] = {}
        """None where the version has no words for the object."""


class OwnObjects:
    """The objects of one kind that this partner owns, the oldest first.

    Values are in the shape of 2.3.0. A change replaces a value and never modifies it. An object for which a
    version has no words does not exist there.
    """

    def __init__(
        self,
        kind: Kind,
        *,
        additions: frozenset[str],
        faults: Faults,
        lock: threading.RLock,
        locations: Locate,
    ) -> None:
        self.kind = kind
        self._additions = additions
        self._faults = faults
        self._lock = lock
        self._locations = locations
        self._entries: dict[Key, _Entry] = {}
        self._keys: dict[str, list[Key]] = {}
        self._lists: dict[Version, list[_Entry]] = {}
        self._some_lists: dict[tuple[Version, Window, frozenset[Owner] | None], list[_Entry]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Object]:
        with self._lock:
            return iter([entry.value for entry in self._entries.values()])

    def key(self, value: Object) -> Key:
        """Give the key of an object: its id in small letters; of a Token, the type as well."""
        ids = [value[self.kind.levels[0].field]]
        if self.kind.name == "tokens":
            ids.append(value["type"])
        return _key(ids)

    def get(self, *ids: str) -> Object | None:
        """Find an object by its id, a Token by uid and type, in any letter case."""
        entry = self._entries.get(_key(ids))
        return entry.value if entry else None

    def with_id(self, wanted: str) -> list[Object]:
        """Find all objects with an id, in any letter case: Tokens of several types may share one."""
        return [self._entries[key].value for key in self._keys.get(wanted.lower(), ())]

    def put(self, value: Object) -> None:
        """Add an object, or replace the one with its id."""
        key = self.key(value)
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                self._entries[key] = entry = _Entry(value)
                self._keys.setdefault(key[0], []).append(key)
                for version, listed in self._lists.items():
                    if self._encode(entry, version) is not None:
                        listed.append(entry)
            else:
                hidden = [version for version, encoded in entry.encoded.items() if encoded is None]
                entry.replace(value)
                for version in hidden:
                    self._lists.pop(version, None)
            self._some_lists.clear()

    def remove(self, *ids: str) -> bool:
        """Take an object away, and tell whether it was there."""
        key = _key(ids)
        with self._lock:
            if self._entries.pop(key, None) is None:
                return False
            self._keys[key[0]].remove(key)
            self._lists.clear()
            self._some_lists.clear()
            return True

    def show(self, value: Object, version: Version) -> Object | None:
        """Express an object in `version`, as the armed faults show it; None where it cannot be expressed."""
        try:
            shown = express(
                self.kind.obj, value, version, additions=self._additions, location=self._locations(value)
            )
        except CannotExpressError:
            return None
        changed: Object = self._faults.data(shown, self.kind.module, version)
        return changed

    def encoded(self, version: Version, wanted: str) -> bytes | None:
        """Give the encoded object with an id as `version` shows it; None where there is none."""
        entry = self._entries.get((wanted.lower(),))
        return self._encode(entry, version) if entry else None

    def page(
        self,
        version: Version,
        *,
        offset: int,
        limit: int,
        window: Window = (None, None),
        customers_of: frozenset[Owner] | None = None,
    ) -> tuple[int, list[bytes]]:
        """Give how many objects lie in a window of time, and the encoded ones of a page of them.

        With `customers_of`, only Sessions and CDRs of the customers of these eMSPs count.
        """
        everything = window == (None, None) and customers_of is None
        with self._lock:
            while True:
                entries = self._list(version) if everything else self._some(version, window, customers_of)
                encoded = [self._encode(entry, version) for entry in entries[offset : offset + limit]]
                page = [part for part in encoded if part is not None]
                if len(page) == len(encoded):
                    return len(entries), page
                self._lists.pop(version)  # an object changed into something that the version cannot say
                self._some_lists.clear()

    def forget_encodings(self) -> None:
        """Encode everything anew when it is asked for, since faults may show it differently now."""
        with self._lock:
            for entry in self._entries.values():
                entry.encoded = {}

    def clear(self) -> None:
        """Forget all objects."""
        with self._lock:
            for holder in (self._entries, self._keys, self._lists, self._some_lists):
                holder.clear()

    def _encode(self, entry: _Entry, version: Version) -> bytes | None:
        if version not in entry.encoded:
            shown = self.show(entry.value, version)
            entry.encoded[version] = None if shown is None else encode(shown)
        return entry.encoded[version]

    def _list(self, version: Version) -> list[_Entry]:
        if version not in self._lists:
            self._lists[version] = [
                entry for entry in self._entries.values() if self._encode(entry, version) is not None
            ]
        return self._lists[version]

    def _some(self, version: Version, window: Window, customers_of: frozenset[Owner] | None) -> list[_Entry]:
        """Filter once for all pages of a crawl, or until something changes."""
        found = self._some_lists.get((version, window, customers_of))
        if found is None:
            found = [
                entry
                for entry in self._list(version)
                if _lies_in(entry, window) and (customers_of is None or _emsp(entry.value) in customers_of)
            ]
            if len(self._some_lists) >= _WINDOWS_KEPT:
                self._some_lists.clear()
            self._some_lists[version, window, customers_of] = found
        return found


def _lies_in(entry: _Entry, window: Window) -> bool:
    since, until = window
    if since is None and until is None:
        return True
    updated = entry.updated
    return updated is not None and (since is None or updated >= since) and (until is None or updated < until)


def _emsp(value: Object) -> Owner:
    """Whose token a Session or a CDR names."""
    token = value["cdr_token"]
    return token["country_code"].upper(), token["party_id"].upper()


Shelf: TypeAlias = dict[Key, Object]
"""The objects of one kind that one other side sent in one version."""


class Store:
    """All objects of one partner; hold `lock` while reading and writing what belongs together."""

    def __init__(self, *, additions: frozenset[str], faults: Faults) -> None:
        self.lock = threading.RLock()
        self._own = {
            kind.name: OwnObjects(
                kind, additions=additions, faults=faults, lock=self.lock, locations=self._location_of
            )
            for kind in KINDS
        }
        self._received: dict[tuple[int, Version, str], Shelf] = {}

    def own(self, name: str) -> OwnObjects:
        """Give the objects of one kind that this partner owns, by the kind's name, such as ``locations``.

        Raises:
            KeyError: there is no such kind.
        """
        return self._own[named(name).name]

    def received(self, name: str) -> list[Object]:
        """Give the objects of one kind that all other sides sent, as they were sent.

        Raises:
            KeyError: there is no such kind.
        """
        wanted = named(name).name
        with self.lock:
            return [
                value
                for (_, _, kind), shelf in self._received.items()
                if kind == wanted
                for value in shelf.values()
            ]

    def shelf(self, connection: Connection, version: Version, kind: Kind) -> Shelf:
        """Give the shelf, to read and to change, of what one connection sent in one version."""
        return self._received.setdefault((connection.key, version, kind.name), {})

    def forget_connection(self, connection: Connection) -> None:
        """Throw away all that a connection sent."""
        with self.lock:
            for place in [place for place in self._received if place[0] == connection.key]:
                del self._received[place]

    def forget_encodings(self) -> None:
        """Encode all own objects anew when they are asked for."""
        for objects in self._own.values():
            objects.forget_encodings()

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self._received.clear()
            for objects in self._own.values():
                objects.clear()

    def _location_of(self, value: Object) -> Object | None:
        """Find the Location of ours that a Session or a CDR is about: 2.1.1 embeds it."""
        wanted = value.get("location_id") or (value.get("cdr_location") or {}).get("id")
        return self.own("locations").get(wanted) if isinstance(wanted, str) else None


def _key(ids: Iterable[str]) -> Key:
    return tuple(part.lower() for part in ids)
