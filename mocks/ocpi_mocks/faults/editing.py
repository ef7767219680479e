"""Editing what a partner says: the small changes to answers and requests that faults are made of."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from ocpi_mocks.answers import Answer
from ocpi_mocks.calls import Call
from ocpi_mocks.client import CONFIGURATION_MODULES
from ocpi_mocks.faults.mechanism import Outgoing
from ocpi_reference.spec.dialects import DIALECTS
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json, decode, encode

__all__ = [
    "WITH_BASE64",
    "WITH_MESSAGE_IDS",
    "WITH_ROLES",
    "Object",
    "change_body",
    "functional",
    "header",
    "in_connectors",
    "in_evses",
    "in_locations",
    "in_objects",
    "in_tokens",
    "is_page",
    "send_header",
    "success",
    "with_header",
]

WITH_MESSAGE_IDS = tuple(row.version for row in DIALECTS if row.message_ids)
WITH_BASE64 = tuple(row.version for row in DIALECTS if row.base64_tokens)
WITH_ROLES = tuple(row.version for row in DIALECTS if row.interface_roles)


def functional(call: Call) -> bool:
    """Tell whether a call reached a row of a functional module: nothing that registration depends on."""
    return call.endpoint is not None and call.module not in CONFIGURATION_MODULES


def is_page(answer: Answer) -> bool:
    """Tell whether an answer is a page of a list."""
    return answer.data is not None and header(answer, b"x-total-count") is not None


def header(answer: Answer, name: bytes) -> bytes | None:
    """Give a header of an answer; its name is in lower case."""
    return next((value for given, value in answer.headers if given == name), None)


def with_header(answer: Answer, name: bytes, value: bytes | None) -> Answer:
    """Give an answer with a header set, or without it; the same answer where that changes nothing."""
    if header(answer, name) == value:
        return answer
    others = tuple(pair for pair in answer.headers if pair[0] != name)
    return answer._replace(headers=others if value is None else (*others, (name, value)))


def send_header(outgoing: Outgoing, name: str, change: Callable[[str], str | None]) -> Outgoing:
    """Give a request with one header changed, or without it; the same request where it has none."""
    pairs = [(given, change(value) if given == name else value) for given, value in outgoing.headers]
    kept = tuple((given, value) for given, value in pairs if value is not None)
    return outgoing if kept == outgoing.headers else outgoing._replace(headers=kept)


def change_body(outgoing: Outgoing, change: Callable[[dict[str, Any]], Json]) -> Outgoing:
    """Give a request with its JSON object changed; the same request where it has none."""
    if not outgoing.body:
        return outgoing
    value = decode(outgoing.body)
    changed = change(value) if isinstance(value, dict) else value
    return outgoing if changed == value else outgoing._replace(body=encode(changed))


Object: TypeAlias = dict[str, Any]
Change: TypeAlias = Callable[[Object], Object]
DataFault: TypeAlias = Callable[[Object, str, Version], Object]


def in_objects(module: str) -> Callable[[Change], DataFault]:
    """Make the function below a fault in the data of one module."""

    def made(change: Change) -> DataFault:
        @wraps(change)
        def does(value: Object, of: str, version: Version) -> Object:
            changed = change(value) if of == module else value
            return value if changed == value else changed

        return does

    return made


in_locations = in_objects("locations")
in_tokens = in_objects("tokens")


def in_evses(change: Change) -> DataFault:
    """Make the function below a fault in every EVSE."""
    return in_locations(wraps(change)(lambda location: _inside(location, "evses", change)))


def in_connectors(change: Change) -> DataFault:
    """Make the function below a fault in every Connector."""
    return in_locations(
        wraps(change)(
            lambda location: _inside(location, "evses", lambda evse: _inside(evse, "connectors", change))
        )
    )


def _inside(value: Object, name: str, change: Change) -> Object:
    return {**value, name: [change(one) for one in value[name]]} if value.get(name) else value


def success(answer: Answer) -> Answer:
    """Make a refusal a plain success; the headers stay."""
    return answer._replace(http=200, code=1000, message="", data=None)
