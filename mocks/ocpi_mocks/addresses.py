"""Where the partner serves what: one URL for each interface of each module, read from the endpoints table.

OCPI leaves the layout of URLs to each party, so they are odd here unless the preset is plain: whoever builds
a URL instead of looking it up in version details finds nothing.
https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_interface_endpoints
"""

import random
import string
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote, unquote

from ocpi_mocks.answers import Answer
from ocpi_mocks.calls import Call
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Endpoint, endpoints
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

__all__ = [
    "CONFIGURATION_MODULES",
    "NAMED",
    "AddressBook",
    "Found",
    "Handler",
    "Place",
    "Verb",
    "groups",
    "odd_segment",
]

CONFIGURATION_MODULES = frozenset({"versions", "version_details", "credentials", "hubclientinfo"})
"""Modules between platforms, whose messages are never routed and carry no routing headers
(transport_and_format.asciidoc#transport_and_format_message_routing)."""

NAMED = "named"
"""The first segment below a module's URL of the addresses that our messages name: a response_url, and the
Location of what was posted."""

Handler = Callable[[Call], Answer]


class Verb(NamedTuple):
    """What answers one verb at one address."""

    endpoint: Endpoint
    handler: Handler
    calls_back: bool
    """The handler sends requests itself and must not hold up the server meanwhile."""


class _Path(NamedTuple):
    literals: tuple[tuple[int, str], ...]
    """The segments that are given, by their position."""
    parameters: tuple[tuple[int, str], ...]
    """The names of the others."""
    verbs: Mapping[str, Verb]


class Place(NamedTuple):
    """One published URL and all that lies below it."""

    version: Version | None
    module: str
    interface: InterfaceRole | None
    url: str
    paths: Mapping[int, tuple[_Path, ...]] = MappingProxyType({})
    """By number of segments; among equals, those with more literal segments first."""
    repeats_ids: bool = False
    """Answers repeat the message ids of their requests."""
    is_routed: bool = False
    """Messages are between parties, and their routing headers mean something."""


class Found(NamedTuple):
    """What lies at a path."""

    place: Place
    verbs: Mapping[str, Verb]
    """Empty where nothing does."""
    parameters: Mapping[str, str]


class AddressBook:
    """All places of one partner, found by path."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._places: dict[str, Place] = {}
        self._roots: dict[str, Found] = {}

    @property
    def places(self) -> Iterable[Place]:
        """All places, in the order in which they were added."""
        return self._places.values()

    def url(self, path: str, *, trailing_slash: bool = False) -> str:
        """Give the URL of a path; a trailing slash may be published and is never demanded."""
        return f"{self._base_url}{path}{'/' if trailing_slash else ''}"

    def add(
        self,
        path: str,
        verbs: Iterable[Verb],
        *,
        version: Version | None,
        module: str,
        interface: InterfaceRole | None = None,
        url: str,
        speaks: Version,
    ) -> Place:
        """Serve `verbs` at and below `path`, which is published as `url`, in the manner of `speaks`."""
        by_path: dict[tuple[str, ...], dict[str, Verb]] = {}
        for verb in verbs:
            by_path.setdefault(_segments(verb.endpoint), {})[verb.endpoint.method] = verb
        paths: dict[int, list[_Path]] = {}
        for segments, found in by_path.items():
            paths.setdefault(len(segments), []).append(_path(segments, found))
        for same_length in paths.values():
            same_length.sort(key=lambda row: len(row.parameters))
        speech = dialect(speaks)
        place = Place(
            version,
            module,
            interface,
            url,
            {length: tuple(rows) for length, rows in paths.items()},
            repeats_ids=speech.message_ids,
            is_routed=speech.routing_headers and module not in CONFIGURATION_MODULES,
        )
        self._places[path] = place
        self._roots[path] = self._roots[path + "/"] = _below(place, [])
        return place

    def find(self, path: str) -> Found | None:
        """Find what lies at a path as it came, percent-encoded; None where no place has it."""
        root = self._roots.get(path)
        if root is not None:
            return root
        above = path.removesuffix("/")
        rest: list[str] = []
        while above:
            above, _, segment = above.rpartition("/")
            rest.insert(0, segment)
            place = self._places.get(above)
            if place is not None:
                return _below(place, [unquote(part) for part in rest] if "%" in path else rest)
        usual = "/".join(quote(unquote(segment), safe="") for segment in path.split("/"))
        return None if usual == path else self.find(usual)


def _segments(endpoint: Endpoint) -> tuple[str, ...]:
    if endpoint.named_by_message:
        return (NAMED, "{reference}")
    return tuple(endpoint.path.split("/")[1:])


def _path(segments: tuple[str, ...], verbs: Mapping[str, Verb]) -> _Path:
    numbered = tuple(enumerate(segments))
    return _Path(
        tuple((number, segment) for number, segment in numbered if not segment.startswith("{")),
        tuple((number, segment[1:-1]) for number, segment in numbered if segment.startswith("{")),
        verbs,
    )


def _below(place: Place, segments: list[str]) -> Found:
    if "" not in segments:
        for literals, parameters, verbs in place.paths.get(len(segments), ()):
            if all(segments[number] == literal for number, literal in literals):
                return Found(place, verbs, {name: segments[number] for number, name in parameters})
    return Found(place, {}, {})


def groups(
    version: Version, *, roles: Iterable[str], additions: Iterable[str]
) -> Mapping[tuple[str, InterfaceRole | None], tuple[Endpoint, ...]]:
    """Give the rows that parties of these roles serve in `version`, by module and interface.

    A version without interface roles cannot list a module twice, so there only the first interface of a
    module is served; a platform of several roles needs a versions endpoint for each of them.
    """
    roles, additions = set(roles), set(additions)
    found: dict[tuple[str, InterfaceRole | None], list[Endpoint]] = {}
    for row in endpoints(version):
        if (not row.addition or row.addition in additions) and (
            not row.served_by or roles & set(row.served_by)
        ):
            found.setdefault((row.module, row.interface), []).append(row)
    if not dialect(version).interface_roles:
        first: dict[str, tuple[str, InterfaceRole | None]] = {}
        for key in found:
            first.setdefault(key[0], key)
        found = {key: rows for key, rows in found.items() if first[key[0]] == key}
    return {key: tuple(rows) for key, rows in found.items()}


def odd_segment(chance: random.Random) -> str:
    """Make up a path segment of the characters that a URL may hold without encoding (RFC 3986, 2.3)."""
    letters = string.ascii_letters + string.digits
    return (
        "".join(chance.choice(letters) for _ in range(chance.randint(3, 6)))
        + chance.choice("-._~")
        + "".join(chance.choice(letters) for _ in range(chance.randint(2, 5)))
    )
