"""The endpoints table against a census of the specification's method tables, verb by verb."""

import json
import re
from pathlib import Path

import pytest

from ocpi_reference.spec.endpoints import ENDPOINTS, Endpoint, Method, addresses, endpoints, refused
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

CENSUS = json.loads((Path(__file__).parents[2] / "data" / "endpoints.json").read_text("utf-8"))
"""Module, document, interface, verb, path, defined, body, answer; read from the texts by hand."""
COMMANDS = {"RESERVE_NOW", "START_SESSION", "STOP_SESSION", "UNLOCK_CONNECTOR", "CANCEL_RESERVATION"}
CONFIGURATION = {"versions", "version_details", "credentials", "hubclientinfo"}


def path_of(written: str) -> str:
    """Our spelling of a path of the census."""
    if "response_url" in written:
        return "response_url"
    if "Location header" in written:
        return "location_header"
    return re.sub(r"^\{\w+\}", "", written)


def row_of(module: str, version: str, interface: str, method: str, path: str) -> Endpoint | None:
    rows = endpoints(
        Version(version.partition("-")[0]), module=module, interface=InterfaceRole(interface.upper())
    )
    return next((row for row in rows if row.method == method and row.path == path_of(path)), None)


def named(objects: object) -> set[str]:
    several = objects if isinstance(objects, tuple) else (objects,)
    return {found.__name__ for found in several if found is not None}


@pytest.mark.parametrize("entry", [row for row in CENSUS if row[5]], ids=lambda row: "-".join(row[:5]))
def test_what_the_text_defines_has_a_row(entry: list[str]) -> None:
    module, version, interface, method, path, _, body, answer = entry
    row = row_of(module, version, interface, method, path)
    assert row, "the table lacks it"
    assert named(row.takes) == set(re.findall(r"\b[A-Z]\w+", body)) - {"PTP", "CPO"}
    assert row.partial is body.startswith("partial")
    assert row.body_optional is ("optional" in body and "terminal_id" not in body)
    given = set(re.findall(r"\b[A-Z]\w+", answer))
    assert named(row.gives) == given
    assert row.many is ("[]" in answer)


@pytest.mark.parametrize("entry", [row for row in CENSUS if not row[5]], ids=lambda row: "-".join(row[:5]))
def test_what_the_text_excludes_has_none(entry: list[str]) -> None:
    module, version, interface, method, path = entry[:5]
    for variant in {re.sub(r"\[.*?\]", "", path), path.replace("[", "").replace("]", "")}:
        assert row_of(module, version, interface, method, variant) is None


@pytest.mark.parametrize("version", Version)
def test_the_table_holds_nothing_that_the_text_does_not(version: Version) -> None:
    known = {
        (module, interface.upper(), method, path_of(path))
        for module, document, interface, method, path, defined, _, _ in CENSUS
        if defined and document.partition("-")[0] == version
    }
    for row in endpoints(version):
        if row.module not in CONFIGURATION:
            assert (row.module, row.interface, row.method, row.path) in known


@pytest.mark.parametrize("version", Version)
def test_a_verb_without_a_row_is_refused(version: Version) -> None:
    defined = {(row.module, row.interface, row.path, row.method) for row in endpoints(version)}
    undefined = set(refused(version))
    assert not defined & undefined
    assert len(defined) + len(undefined) == len(addresses(version)) * len(Method)
    assert ("versions", None, "", Method.POST) in undefined
    assert (
        "locations",
        InterfaceRole.RECEIVER,
        "/{country_code}/{party_id}/{location_id}",
        Method.DELETE,
    ) in (undefined)


def test_each_row_reads_on_its_own() -> None:
    keys = [(row.module, row.interface, row.method, row.path, row.since) for row in ENDPOINTS]
    assert len(keys) == len(set(keys))
    for row in ENDPOINTS:
        assert row.many or not row.paged, "only lists come in pages"
        assert not row.partial or row.method is Method.PATCH
        assert row.parameters == tuple(re.findall(r"\{(\w+)\}", row.path))
        assert row.interface is not None or row.module in CONFIGURATION
