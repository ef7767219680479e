"""The catalogue holds what the project promised, and every clause it names exists."""

import json
from collections import Counter
from pathlib import Path

import pytest

from ocpi_reference.spec.catalogue import Requirement, requirement, requirements

ANCHORS = json.loads((Path(__file__).parents[2] / "data" / "anchors.json").read_text("utf-8"))
LEVELS = {"MUST", "SHOULD", "MAY"}
ROLES = {"any", "client", "server", "sender", "receiver", "cpo", "emsp", "hub", "ptp"}
METHODS = {"active", "passive", "both", "engine", "manual"}


def test_no_row_of_the_catalogue_was_lost() -> None:
    areas = Counter(row.area for row in requirements().values())
    assert sum(areas.values()) >= 1304
    assert len(areas) == 15
    for area, count in areas.items():
        numbers = [int(id_.rpartition("-")[2]) for id_, row in requirements().items() if row.area == area]
        assert numbers == list(range(1, count + 1)), f"{area}: ids are frozen, rows are only appended"


@pytest.mark.parametrize("row", requirements().values(), ids=lambda row: row.id)
def test_a_row_is_complete_and_its_clause_exists(row: Requirement) -> None:
    assert row.level in LEVELS
    assert row.role in ROLES
    assert row.method in METHODS
    assert row.text
    assert row.check
    assert row.versions
    for document in row.documents:
        file, _, anchor = row.section.partition("#")
        if document == "2.1.1" and file.endswith(".asciidoc"):
            file, anchor = file.replace(".asciidoc", ".md"), ""
        assert file in ANCHORS[document], f"{document} has no file {file}"
        assert not anchor or anchor in ANCHORS[document][file], f"{file} of {document} has no place {anchor}"


def test_a_clause_is_a_link_into_the_document_of_that_version() -> None:
    row = requirement("locations-017")
    links = [row.clause(version) for version in row.versions]
    assert links[0].endswith("/release-2.1.1-bugfixes/mod_locations.md")
    assert links[1].endswith("/release-2.2.1-bugfixes/mod_locations.asciidoc#mod_locations_cpo_interface")
    assert "/2.3.0/release/core/" in links[2]


def test_an_additional_document_belongs_to_the_version_it_extends() -> None:
    row = requirement("bookings-001")
    assert [str(version) for version in row.versions] == ["2.3.0"]
    assert "/2.3.0/release/bookings/" in row.clause(row.versions[0])


def test_an_unknown_id_says_where_to_look() -> None:
    with pytest.raises(KeyError, match="plugfest requirements"):
        requirement("locations-999")
