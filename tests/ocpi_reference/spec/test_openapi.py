"""The derived OpenAPI documents: accepted by a validator, complete, and in step with the tables."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from ocpi_reference.spec.endpoints import ENDPOINTS, endpoints
from ocpi_reference.spec.history import V211, V221, V230, Addition, Version
from ocpi_reference.spec.openapi import openapi
from ocpi_reference.spec.versions import InterfaceRole

ALL = frozenset(Addition)
SIDES = sorted(
    {
        (version, role, row.interface)
        for row in ENDPOINTS
        for role in row.served_by
        for version in Version
        if row.exists_in(version) and row.interface and not row.named_by_message
    }
)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        yield from ((path, verb, item[verb]) for verb in item if verb != "parameters")


@pytest.mark.parametrize(("version", "role", "interface"), SIDES)
def test_a_validator_accepts_the_document(version: Version, role: str, interface: InterfaceRole) -> None:
    document = openapi(version, role=role, interface=interface, additions=ALL)
    OpenAPIV31SpecValidator(document).validate()
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("version", "role", "interface"), SIDES)
def test_each_endpoint_of_the_role_is_an_operation(
    version: Version, role: str, interface: InterfaceRole
) -> None:
    document = openapi(version, role=role, interface=interface, additions=ALL)
    described = {(path, verb.upper()) for path, verb, _ in operations(document)}
    expected = {
        (f"/{row.module}{row.path}", row.method)
        for row in endpoints(version)
        if not row.named_by_message
        and (row.module == "credentials" or (role in row.served_by and row.interface is interface))
    }
    assert described == expected


def schema_at(document: dict[str, Any], path: str, verb: str) -> jsonschema_rs.Draft202012Validator:
    body = document["paths"][path][verb]["requestBody"]["content"]["application/json"]["schema"]
    return jsonschema_rs.Draft202012Validator({**body, "components": document["components"]})


def test_a_patch_body_needs_no_field_but_keeps_their_types() -> None:
    document = openapi(V221, role="EMSP", interface=InterfaceRole.RECEIVER)
    path = "/locations/{country_code}/{party_id}/{location_id}/{evse_uid}"
    assert schema_at(document, path, "patch").is_valid({"status": "CHARGING"})
    assert not schema_at(document, path, "patch").is_valid({"status": "BUSY"})
    assert not schema_at(document, path, "put").is_valid({"status": "CHARGING"})


def test_success_must_bring_the_data_and_failure_need_not() -> None:
    document = openapi(V221, role="CPO", interface=InterfaceRole.SENDER)
    answer = document["paths"]["/locations"]["get"]["responses"]["200"]
    schema = {**answer["content"]["application/json"]["schema"], "components": document["components"]}
    validator = jsonschema_rs.Draft202012Validator(schema)
    assert set(answer["headers"]) == {"Link", "X-Total-Count", "X-Limit"}
    assert validator.is_valid({"status_code": 1000, "timestamp": "2026-11-20T12:00:00Z", "data": []})
    assert not validator.is_valid({"status_code": 1000, "timestamp": "2026-11-20T12:00:00Z", "data": [{}]})
    assert validator.is_valid({"status_code": 2001, "timestamp": "2026-11-20T12:00:00Z", "data": "no such"})


def test_the_dialect_decides_over_headers_and_the_caller_over_paths() -> None:
    def headers(version: Version) -> set[str]:
        document = openapi(
            version, role="CPO", interface=InterfaceRole.SENDER, urls={"locations": "/a1/2.2.1/places/"}
        )
        listed = document["paths"]["/a1/2.2.1/places/{location_id}"]["get"]["parameters"]
        return {parameter["name"] for parameter in listed if parameter["in"] == "header"}

    assert headers(V211) == set()
    assert {"X-Request-ID", "X-Correlation-ID", "OCPI-to-party-id"} <= headers(V221)


def test_the_required_query_of_sessions_is_required() -> None:
    document = openapi(V230, role="CPO", interface=InterfaceRole.SENDER)
    listed = {item["name"]: item for item in document["paths"]["/sessions"]["get"]["parameters"]}
    assert listed["date_from"]["required"]
    assert not listed["date_to"]["required"]


def test_a_role_without_that_interface_is_named() -> None:
    with pytest.raises(ValueError, match=r"2\.1\.1 gives PTP no SENDER interface"):
        openapi(V211, role="PTP", interface=InterfaceRole.SENDER)
