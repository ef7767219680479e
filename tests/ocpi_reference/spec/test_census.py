"""Compares each object, class and enum of each version with a census of the specification's own tables.

`census.json` holds one list per row of a table: name, type, cardinality and, where the text prints one, the
regular expression. The two additions list only what they add to 2.3.0; values that their chapters use without
adding them to a table (the role PTP, the module ids) stand among them.
"""

import json
import re
from pathlib import Path

import pytest

from ocpi_reference.spec.cdrs import SESSION_ONLY
from ocpi_reference.spec.history import (
    V230,
    OcpiEnum,
    OcpiObject,
    Row,
    Version,
    choice_of,
    is_open,
    members,
    name_of,
    rows,
)
from ocpi_reference.spec.object_index import Thing, things
from ocpi_reference.spec.primitives import String, spelled

CENSUS = json.loads((Path(__file__).parents[2] / "data" / "census.json").read_text(encoding="utf-8"))
EDITIONS = {
    "2.1.1": frozenset[str](),
    "2.2.1": frozenset[str](),
    "2.3.0": frozenset[str](),
    "2.3.0-payments": frozenset({"payments"}),
    "2.3.0-bookings": frozenset({"bookings"}),
}
SAME_SYNTAX = {"end_time": "start_time", "end_date": "start_date", "period_end": "period_begin"}
"""The text prints the expression beside the first field of a pair and refers to it at the second."""


def version_of(edition: str) -> Version:
    return Version(edition.partition("-")[0])


def new_in(edition: str) -> dict[str, tuple[list[Row], list[str]]]:
    """Rows and values that the edition has and its core has not; things without any are left out."""
    version, additions = version_of(edition), EDITIONS[edition]
    core = things(version) if additions else {}
    found = {}
    for name, thing in things(version, additions).items():
        table, values = all_of(thing, version, additions)
        if name in core:
            old_table, old_values = all_of(thing, version, frozenset())
            table = [row for row in table if row not in old_table]
            values = [value for value in values if value not in old_values]
        if table or values:
            found[name] = (table, values)
    return found


def all_of(thing: Thing, version: Version, additions: frozenset[str]) -> tuple[list[Row], list[str]]:
    if issubclass(thing, OcpiEnum):
        return [], list(members(thing, version, additions))
    return list(rows(thing, version, additions)), []


def type_of(row: Row, version: Version) -> str:
    if isinstance(row.type, type):
        return name_of(row.type, version)
    return spelled(row.type.name, row.type.max_length)


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_edition_has_the_things_of_the_specification_and_no_others(edition: str) -> None:
    assert sorted(new_in(edition)) == sorted(CENSUS[edition])


@pytest.mark.parametrize(
    ("edition", "name"), [(e, name) for e in EDITIONS for name, fact in CENSUS[e].items() if "fields" in fact]
)
def test_fields_types_lengths_and_cardinalities_are_those_of_the_table(edition: str, name: str) -> None:
    table, _ = new_in(edition)[name]
    version = version_of(edition)
    ours = sorted([row.name, type_of(row, version), row.card] for row in table)
    assert ours == sorted(field[:3] for field in CENSUS[edition][name]["fields"])


@pytest.mark.parametrize(
    ("edition", "name"), [(e, name) for e in EDITIONS for name, fact in CENSUS[e].items() if "values" in fact]
)
def test_values_and_openness_of_enums_are_those_of_the_table(edition: str, name: str) -> None:
    _, values = new_in(edition)[name]
    enum = things(version_of(edition), EDITIONS[edition])[name]
    assert issubclass(enum, OcpiEnum)
    assert sorted(values) == sorted(CENSUS[edition][name]["values"])
    assert is_open(enum, version_of(edition)) == CENSUS[edition][name]["open"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_regular_expressions_are_those_that_the_text_prints(edition: str) -> None:
    ours = {
        (name, row.name): row.type.regex
        for name, (table, _) in new_in(edition).items()
        for row in table
        if isinstance(row.type, String) and row.type.regex and row.name not in SAME_SYNTAX
    }
    printed = {
        (name, field[0]): field[3]
        for name, fact in CENSUS[edition].items()
        for field in fact.get("fields", [])
        if len(field) == 4
    }
    assert ours == printed
    for table, _ in new_in(edition).values():
        types = {row.name: row.type for row in table}
        assert all(types[name] == types[SAME_SYNTAX[name]] for name in types.keys() & SAME_SYNTAX.keys())


@pytest.mark.parametrize("edition", EDITIONS)
def test_choices_are_those_of_the_table(edition: str) -> None:
    version = version_of(edition)
    ours = {
        name: sorted(choice_of(thing, version))
        for name, thing in things(version, EDITIONS[edition]).items()
        if issubclass(thing, OcpiObject) and choice_of(thing, version)
    }
    assert ours == {n: sorted(f["choice"]) for n, f in CENSUS[edition].items() if "choice" in f}


def test_the_dimensions_that_only_sessions_have_are_marked() -> None:
    assert sorted(SESSION_ONLY) == sorted(CENSUS["2.3.0"]["CdrDimensionType"]["session_only"])


@pytest.mark.parametrize("edition", [edition for edition in EDITIONS if edition.startswith("2.3.0")])
def test_a_docstring_is_a_sentence_and_the_anchor_of_the_newest_table(edition: str) -> None:
    for name in new_in(edition):
        thing = things(V230, EDITIONS[edition])[name]
        sentence, blank, anchor = [line.strip() for line in (thing.__doc__ or "").strip().splitlines()]
        assert re.fullmatch(r"[A-Z].*\.", sentence), name
        assert blank == ""
        assert anchor == CENSUS[edition][name].get("anchor", anchor), name


def test_every_class_of_an_older_version_lives_on_in_the_newest() -> None:
    newest = set(things(V230).values())
    assert all(set(things(version).values()) <= newest for version in Version)
