"""Objects: fields that are missing, empty, null, unknown, or of another type.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/terminology.asciidoc#introduction_cardinality
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.locations.pushed import a_location, push
from ocpi_scenarios.transport.samples import FREE_TEXT, LABEL, optional, pushed, read_back

EXTENSION = {"plugfest_note": "x", "plugfest_detail": {"list": [1, None]}, "plugfest_nothing": None}
PREFERRED = "a refusal is expected, and not demanded"


@verifies("types-001")
def test_fields_that_nobody_knows_do_no_harm(party: Party) -> None:
    """A partner pushes and changes an object with fields that OCPI does not have: the result is the same."""
    pushed(party)  # a plain one is taken
    ours = party.fresh(party.ours)
    expect(party.put(party.ours, {**ours, **EXTENSION}), "types-001").accepted()
    changes = {LABEL[party.ours]: "EXTENDED", "last_updated": party.now()}
    expect(party.patch(party.ours, {**changes, **EXTENSION}, ours), "types-001").accepted()
    expect(read_back(party, ours), "types-001").data({**ours, **changes})


@verifies("types-006")
def test_fields_that_nobody_knows_break_nothing(party: Party) -> None:
    """A partner pushes an object with fields that OCPI does not have: it is taken, or refused with 2001."""
    ours = {**party.fresh(party.ours), **EXTENSION}
    answer = party.raw("PUT", party.ours, ours, json=ours, stimulus="fields that the version does not know")
    expect(answer, "types-006").that(
        answer.accepted, expected="the unknown fields to be ignored", actual=answer.said
    )


@verifies("types-041")
def test_nothing_may_be_written_as_null(party: Party) -> None:
    """A partner pushes objects with one optional field each written as null: as good as left out."""
    pushed(party)  # a plain one is taken
    for name in optional(party.ours, party.version):
        ours = party.fresh(party.ours, **{name: None})
        answer = party.put(party.ours, {**ours, name: None})
        taken = f"null as {name} to be taken"
        expect(answer, "types-041").that(answer.accepted, expected=taken, actual=answer.said)
        expect(read_back(party, ours), "types-041").data({name: None})


@verifies("types-044")
@pytest.mark.parametrize("empty", [None, []], ids=["null", "brackets"])
def test_an_empty_list_may_be_written(cpo: Party, empty: list[str] | None) -> None:
    """A CPO pushes locations with one list each that is null or empty: as good as left out."""
    push(cpo)  # a plain one is taken
    for name in optional("locations", cpo.version, lists=True):
        ours = {**a_location(cpo).location, name: empty}
        answer = cpo.put("locations", ours)
        taken = f"{name} without elements to be taken"
        expect(answer, "types-044").that(answer.accepted, expected=taken, actual=answer.said)
        expect(read_back(cpo, ours), "types-044").data({name: None})


@verifies("types-042", "types-043")
def test_a_default_holds_where_nothing_is_said(cpo: Party) -> None:
    """A CPO pushes a location without charging_when_closed, whose default is true: it is not false later."""
    ours = pushed(cpo, charging_when_closed=None)
    kept = read_back(cpo, ours)
    stated = kept.data.get("charging_when_closed")
    expect(kept, "types-042", "types-043").that(
        stated is not False, expected="true or nothing", actual=stated
    )


@verifies("types-045")
def test_a_required_field_is_not_null(party: Party) -> None:
    """A partner pushes null for a required field, and changes it to null. Both should get 2001."""
    name, ours = FREE_TEXT[party.ours], pushed(party)
    empty = {**party.fresh(party.ours), name: None}
    answer = party.raw("PUT", party.ours, empty, json=empty, stimulus="null for a required field")
    expect(answer, "types-045").refused(disputed=PREFERRED)
    changes = {name: None, "last_updated": party.now()}
    answer = party.raw("PATCH", party.ours, ours, json=changes, stimulus="null for a required field")
    expect(answer, "types-045").refused(disputed=PREFERRED)


@verifies("types-045")
def test_a_list_that_needs_an_element_is_not_empty(cpo: Party) -> None:
    """A CPO pushes a location with an EVSE that has no connectors. It should be refused with 2001."""
    made = a_location(cpo)
    ours = {**made.location, "evses": [{**made.evse, "connectors": []}]}
    answer = cpo.raw("PUT", "locations", ours, json=ours, stimulus="an EVSE without connectors")
    expect(answer, "types-045").refused(disputed=PREFERRED)
