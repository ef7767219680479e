"""The OCPI objects inside traffic: every one that the system under test sent, wherever it was."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from ocpi_harness.evidence import Answer, Asked, Attempt, Evidence, Trace
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.checking import Problem, flaw_of, problems
from ocpi_reference.spec.history import Flaw, OcpiObject, Row, Version, exists, rows
from ocpi_reference.spec.versions import InterfaceRole
from ocpi_reference.spec.wire import Json

__all__ = ["Field", "Found", "additions_of", "distinct", "found_in", "payloads", "walk"]


@dataclass(frozen=True)
class Found:
    """A JSON value that claims to be an OCPI object, and where it was."""

    obj: type[OcpiObject]
    value: Json
    """The decoded JSON; a dict, except in `payloads`, where it is whatever the system sent."""
    path: str
    """Where it stands in the message, for example ``data[3].evses[0]``; empty for a request's body."""
    evidence: Evidence
    partial: bool = False
    """It is the body of a PATCH, where any field may be missing."""
    top: bool = True
    """It is the object of the message itself and not inside another one."""

    @property
    def exchange(self) -> Exchange:
        """The exchange that carried it."""
        return self.evidence.exchange

    @property
    def version(self) -> Version:
        """The version that it is judged by."""
        return self.evidence.version

    @cached_property
    def fields(self) -> "tuple[Field, ...]":
        """The values of a JSON object, as far as its table knows their fields."""
        return tuple(_fields(self))

    def problems(self) -> tuple[Problem, ...]:
        """Everything in which it departs from the specification's table."""
        return self._problems

    @cached_property
    def _problems(self) -> tuple[Problem, ...]:
        return problems(
            self.obj, self.value, self.version, partial=self.partial, additions=additions_of(self.exchange)
        )

    def place(self, path: str = "") -> str:
        """Name the place of a field for people: ``data[3].evses[0].status``."""
        return ".".join(part for part in (self.path, path.removeprefix(".")) if part) or "the body"


@dataclass(frozen=True)
class Field:
    """One value of a field that its table knows; in a list, one item of it."""

    row: Row
    value: Json
    """Decoded JSON of any type, except null."""
    found: Found
    """The object that holds it."""
    name: str
    """The field's name, with the number of the item where it is a list."""

    @property
    def place(self) -> str:
        """Where it stands in the message."""
        return self.found.place(self.name)

    @cached_property
    def flaw(self) -> Flaw | None:
        """How it departs from its type, where that is a type without fields; None where it does not."""
        kind = self.row.type
        if isinstance(kind, type) and issubclass(kind, OcpiObject):
            return None
        return flaw_of(kind, self.value, self.found.version, additions_of(self.found.exchange))


def payloads(trace: Trace) -> tuple[Found, ...]:
    """Give what the system sent where OCPI has an object: in ``data`` of its answers and in its requests.

    Answers that are unsound, report an error, or react to a dishonest request promise no object. Nor does an
    object of ours count that was wrong when we pushed it: what comes back is our own doing.
    """
    return trace.once("payloads", lambda: tuple(_payloads(trace)))


def found_in(trace: Trace, obj: type[OcpiObject]) -> tuple[Found, ...]:
    """Give every such object that the system sent, nested ones included, as far as it is a JSON object."""
    return tuple(trace.once("objects", lambda: _by_class(trace)).get(obj, ()))


def walk(trace: Trace) -> tuple[Found, ...]:
    """Give every object that the system sent, nested ones included, as far as they are JSON objects."""
    return trace.once("walk", lambda: tuple(one for found in payloads(trace) for one in _inside(found)))


def distinct(trace: Trace) -> tuple[Found, ...]:
    """Give the objects of `walk`, but of messages that are equal only the first: the others say no more."""
    return trace.once("distinct", lambda: tuple(one for found in _first(trace) for one in _inside(found)))


def _first(trace: Trace) -> Iterator[Found]:
    seen: set[tuple[type[OcpiObject], bool, str]] = set()
    for found in payloads(trace):
        said = (found.obj, found.partial, repr(found.value))
        if said not in seen:
            seen.add(said)
            yield found


def _by_class(trace: Trace) -> dict[type[OcpiObject], list[Found]]:
    by_class: dict[type[OcpiObject], list[Found]] = {}
    for found in walk(trace):
        by_class.setdefault(found.obj, []).append(found)
    return by_class


def _payloads(trace: Trace) -> Iterator[Found]:
    spoiled = frozenset(_address(one) for one in trace.attempts if not one.honest and one.request.body)
    for answer in trace.answers:
        endpoint = answer.exchange.endpoint
        if not (
            endpoint and endpoint.gives and answer.honest and answer.accepted and answer.data is not None
        ):
            continue
        if endpoint.interface is InterfaceRole.RECEIVER and _is_touched(_address(answer), spoiled):
            continue
        yield from _each(endpoint.gives, answer, "data", many=endpoint.many)
    for asked in trace.requests:
        endpoint = asked.exchange.endpoint
        if endpoint and endpoint.takes and asked.payload is not None:
            yield from _each(endpoint.takes, asked, "", many=False, partial=endpoint.partial)


def _address(attempt: Attempt) -> str:
    return attempt.request.url.partition("?")[0]


def _is_touched(address: str, spoiled: Collection[str]) -> bool:
    """Whether the object at an address, one that lies in it, or one in which it lies was pushed wrong."""
    return any(f"{address}/".startswith(f"{one}/") or one.startswith(f"{address}/") for one in spoiled)


def _each(
    kind: type[OcpiObject] | tuple[type[OcpiObject], ...],
    evidence: Answer | Asked,
    path: str,
    *,
    many: bool,
    partial: bool = False,
) -> Iterator[Found]:
    kinds = tuple(k for k in (kind if isinstance(kind, tuple) else (kind,)) if _known(k, evidence))
    if not kinds:
        return
    value = evidence.payload
    values = (
        [(f"{path}[{n}]", item) for n, item in enumerate(value)] if many and isinstance(value, list) else None
    )
    for place, item in values if values is not None else [(path, value)]:
        readings = [Found(one, item, place, evidence, partial) for one in kinds]
        yield readings[0] if len(readings) == 1 else min(readings, key=lambda read: len(read.problems()))


def _inside(found: Found) -> Iterator[Found]:
    endpoint = found.exchange.endpoint
    not_a_list = bool(endpoint and endpoint.many and found.path == "data")
    if not_a_list or not isinstance(found.value, dict):
        return
    yield found
    for row in rows(found.obj, found.version, additions_of(found.exchange)):
        if not (isinstance(row.type, type) and issubclass(row.type, OcpiObject)):
            continue
        value = found.value.get(row.name)
        items = value if isinstance(value, list) else [value]
        for number, item in enumerate(items):
            place = found.place(f"{row.name}[{number}]" if isinstance(value, list) else row.name)
            yield from _inside(Found(row.type, item, place, found.evidence, top=False))


def _fields(found: Found) -> Iterator[Field]:
    for row in rows(found.obj, found.version, additions_of(found.exchange)):
        value = found.value.get(row.name)
        if isinstance(value, list):
            for number, item in enumerate(value):
                if item is not None:
                    yield Field(row, item, found, f"{row.name}[{number}]")
        elif value is not None:
            yield Field(row, value, found, row.name)


def _known(kind: object, evidence: Evidence) -> bool:
    return (
        isinstance(kind, type)
        and issubclass(kind, OcpiObject)
        and exists(kind, evidence.version, additions_of(evidence.exchange))
    )


def additions_of(exchange: Exchange) -> frozenset[str]:
    """Give the document beside 2.3.0 that an exchange follows, payments or bookings; empty for none."""
    addition = exchange.endpoint and exchange.endpoint.addition
    return frozenset({addition}) if addition else frozenset()
