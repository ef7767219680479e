"""OpenAPI 3.1 documents of OCPI, one per version, role and interface, derived from the tables.

OCPI itself is no OpenAPI: each party chooses its URLs and announces them in its version details. `urls` puts
those of a real system into the document; without them a module stands at ``/<module id>``.
"""

import re
from collections.abc import Mapping
from typing import Any

from ocpi_reference.spec.dialects import Dialect, dialect
from ocpi_reference.spec.endpoints import Endpoint, Method, endpoints
from ocpi_reference.spec.envelope import Response
from ocpi_reference.spec.history import OcpiEnum, OcpiObject, Version, name_of
from ocpi_reference.spec.json_schema import definitions
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["openapi"]

_SCHEMAS = "#/components/schemas/"
_TEXT: dict[str, Any] = {"type": "string"}
_DATE_TIME = {"type": "string", "format": "date-time"}
_WHOLE = {"type": "integer", "minimum": 0}
_PAGING: dict[str, dict[str, Any]] = {
    "date_from": _DATE_TIME,
    "date_to": _DATE_TIME,
    "offset": _WHOLE,
    "limit": _WHOLE,
}
_CREATING = (Method.PUT, Method.POST)
_MESSAGE_IDS = ("X-Request-ID", "X-Correlation-ID")
_PAGE_HEADERS = ("Link", "X-Total-Count", "X-Limit")
_ROUTING = ("OCPI-to-party-id", "OCPI-to-country-code", "OCPI-from-party-id", "OCPI-from-country-code")


def openapi(
    version: Version,
    *,
    role: str,
    interface: InterfaceRole,
    additions: frozenset[str] = frozenset(),
    urls: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Describe what a party of `role` serves on its sender or receiver interface.

    The credentials module, which is the same on both interfaces, is part of each document. `urls` maps module
    ids to the paths below the server's URL. `additions` names the documents in use, "payments" or "bookings".

    Raises:
        ValueError: no module of this version gives `role` that interface.
    """
    rows = [
        row
        for row in endpoints(version)
        if not row.named_by_message
        and (row.addition is None or row.addition in additions)
        and (row.module == "credentials" or (row.interface is interface and role in row.served_by))
    ]
    if all(row.module == "credentials" for row in rows):
        raise ValueError(f"OCPI {version} gives {role} no {interface} interface")
    paths: dict[str, dict[str, Any]] = {}
    for row in rows:
        base = (urls or {}).get(row.module, f"/{row.module}").rstrip("/")
        path = paths.setdefault(base + row.path, _path_parameters(row))
        path[row.method.lower()] = _operation(row, dialect(version))
    things = {thing for row in rows for thing in (*_classes(row.takes), *_classes(row.gives))} | {Response}
    schemas = definitions(things, version, additions=additions, refs=_SCHEMAS)
    partial = {name_of(row.takes, version) for row in rows if row.partial}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"OCPI {version}, {role}, {interface.lower()} interface",
            "version": str(version),
            "summary": "Derived by plugfest from its tables of OCPI's endpoints and objects.",
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "security": [{"credentials_token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"credentials_token": _token(dialect(version))},
            "schemas": schemas | {f"Partial{name}": _without_required(schemas[name]) for name in partial},
        },
    }


def _operation(row: Endpoint, speech: Dialect) -> dict[str, Any]:
    query = dict.fromkeys((*row.query, *row.requires), _TEXT) | (_PAGING if row.paged else {})
    message_ids = _MESSAGE_IDS if speech.message_ids else ()
    routing = _ROUTING if speech.routing_headers and row.interface else ()
    success = _answer(row, speech.version)
    operation: dict[str, Any] = {
        "operationId": _name(row),
        "tags": [row.module],
        "parameters": [
            *(_parameter(name, "query", schema, name in row.requires) for name, schema in query.items()),
            *(_parameter(name, "header", _TEXT, True) for name in message_ids),
            *(_parameter(name, "header", _TEXT, False) for name in routing),
        ],
        "responses": {
            "200": {"description": "The OCPI layer answers; status_code tells success.", **success},
            **(
                {"201": {"description": "A new object was stored.", **success}}
                if row.method in _CREATING
                else {}
            ),
            "default": {"description": "An error.", **_json(_ref(Response, speech.version))},
        },
    }
    if row.takes is not None:
        operation["requestBody"] = {
            "required": not row.body_optional,
            **_json(_body(row, speech.version)),
        }
    return operation


def _parameter(name: str, where: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    return {"name": name, "in": where, "required": required, "schema": schema}


def _answer(row: Endpoint, version: Version) -> dict[str, Any]:
    schema = _ref(Response, version)
    if row.gives is not None:
        item = _ref(row.gives, version)
        data = {"type": "array", "items": item} if row.many else item
        success = {"properties": {"status_code": {"minimum": 1000, "maximum": 1999}}}
        schema = {"allOf": [schema], "if": success, "then": {"properties": {"data": data}}}
    headers = {name: {"schema": _TEXT} for name in (_PAGE_HEADERS if row.paged else ())}
    return {**({"headers": headers} if headers else {}), **_json(schema)}


def _body(row: Endpoint, version: Version) -> dict[str, Any]:
    if row.partial:
        return {"$ref": f"{_SCHEMAS}Partial{name_of(row.takes, version)}"}
    several = [_ref(thing, version) for thing in _classes(row.takes)]
    return several[0] if len(several) == 1 else {"anyOf": several}


def _path_parameters(row: Endpoint) -> dict[str, Any]:
    # 36 is the length of nearly all ids; country codes and party ids are the exceptions.
    lengths = {"country_code": 2, "party_id": 3}
    parameters = [
        _parameter(name, "path", _TEXT | {"minLength": 1, "maxLength": lengths.get(name, 36)}, True)
        for name in row.parameters
    ]
    return {"parameters": parameters} if parameters else {}


def _token(speech: Dialect) -> dict[str, Any]:
    form = "the Base64 form of the credentials token" if speech.base64_tokens else "the credentials token"
    return {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": f"Token, a space, {form}",
    }


def _name(row: Endpoint) -> str:
    """An operationId such as ``patch_locations_receiver_evse_uid``: verb, module, interface, last segment."""
    words = [row.method.lower(), row.module, *([row.interface.lower()] if row.interface else [])]
    return re.sub(r"[^A-Za-z0-9]+", "_", "_".join([*words, row.path.rpartition("/")[2]])).strip("_")


def _classes(things: Any) -> tuple[type[OcpiObject] | type[OcpiEnum], ...]:
    return () if things is None else things if isinstance(things, tuple) else (things,)


def _ref(thing: type[OcpiObject] | type[OcpiEnum], version: Version) -> dict[str, Any]:
    return {"$ref": _SCHEMAS + name_of(thing, version)}


def _without_required(schema: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in schema.items() if key != "required"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}
