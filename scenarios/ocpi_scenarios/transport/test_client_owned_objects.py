"""Client owned objects: what a system does with objects that their owner pushes.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_client_owned_object_push
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_reference.spec.wire import Json
from ocpi_scenarios.transport.samples import (
    LABEL,
    holds_something,
    pushed,
    read_back,
    required,
    what_is_kept,
)

BODIES: dict[str, Json] = {"POST": {}, "PUT": {}, "PATCH": {}}


@verifies("transport-113", "transport-114")
def test_a_new_object_is_created_and_a_known_one_is_updated(party: Party) -> None:
    """A partner pushes an object that the system has never seen (HTTP 201), and then again (HTTP 200)."""
    ours = party.fresh(party.ours)
    created = party.put(party.ours, ours)
    expect(created, "transport-114").http(201, tolerated=(200,)).status(1000)
    updated = party.put(party.ours, {**ours, "last_updated": party.now()})
    expect(updated, "transport-113").http(200, tolerated=(201,)).status(1000)


@verifies("transport-065")
def test_a_put_replaces_the_whole_object(party: Party) -> None:
    """A partner pushes an object, and then without one of its optional fields: the field is gone."""
    label = LABEL[party.ours]
    ours = pushed(party, **{label: "PLUGFEST 1"})
    shorter = {key: value for key, value in ours.items() if key != label} | {"last_updated": party.now()}
    expect(party.put(party.ours, shorter), "transport-065").accepted()
    expect(read_back(party, ours), "transport-065").data({label: None})


@verifies("transport-066")
def test_a_put_without_a_required_field_is_refused(party: Party) -> None:
    """A partner pushes objects that lack a required field. They are refused with 2001, and not kept."""
    for name in required(party.ours, party.version):
        ours = party.fresh(party.ours)
        body = {key: value for key, value in ours.items() if key != name}
        answer = party.raw("PUT", party.ours, ours, json=body, stimulus=f"{name} is missing")
        expect(answer, "transport-066").refused(2001)
        kept = what_is_kept(party, ours)
        expect(kept, "transport-066").that(
            not holds_something(kept), expected="nothing kept", actual=kept.data
        )


@verifies("transport-068", "transport-069", "transport-113")
def test_a_patch_changes_what_it_names(party: Party) -> None:
    """A partner changes one field of an object by PATCH. That field is new, and all others are as before."""
    label, ours = LABEL[party.ours], pushed(party)
    changes = {label: "PLUGFEST 2", "last_updated": party.now()}
    patched = party.patch(party.ours, changes, ours)
    expect(patched, "transport-113").http(200, tolerated=(201,)).status(1000)
    expect(patched, "transport-069").accepted()
    expect(read_back(party, ours), "transport-068").data({**ours, **changes})


@verifies("transport-123")
def test_a_patch_without_last_updated_is_refused(party: Party) -> None:
    """A partner sends a PATCH without last_updated. It is refused with 2001, and nothing changes."""
    label, ours = LABEL[party.ours], pushed(party)
    answer = party.raw("PATCH", party.ours, ours, json={label: "PLUGFEST 3"}, stimulus="no last_updated")
    expect(answer, "transport-123").refused(2001)
    expect(read_back(party, ours), "transport-123").data({label: ours.get(label)})


@verifies("transport-071", "transport-112")
def test_a_patch_of_nothing_creates_nothing(party: Party) -> None:
    """A partner changes an object that it never pushed. That is refused, and nothing comes into being."""
    ours = party.fresh(party.ours)
    changes = {LABEL[party.ours]: "PLUGFEST 4", "last_updated": party.now()}
    answer = party.raw("PATCH", party.ours, ours, json=changes, stimulus="an object that was never pushed")
    expect(answer, "transport-071").refused()
    expect(answer, "transport-112").http(404, tolerated=(200,))
    kept = what_is_kept(party, ours)
    expect(kept, "transport-071").that(not holds_something(kept), expected="nothing kept", actual=kept.data)


@verifies("transport-074")
def test_new_objects_are_not_taken_by_post(party: Party) -> None:
    """A partner sends a new object by POST. That is no success, and the object is not kept."""
    ours = party.fresh(party.ours)
    answer = party.raw("POST", party.ours, ours, json=ours, stimulus="POST of a client owned object")
    expect(answer, "transport-074").that(not answer.accepted, expected="no success", actual=answer.said)
    kept = what_is_kept(party, ours)
    expect(kept, "transport-074").that(not holds_something(kept), expected="nothing kept", actual=kept.data)


@verifies("transport-076")
def test_an_object_of_somebody_else_is_not_taken(party: Party) -> None:
    """A partner pushes an object under a party that is none of its own. The system may say HTTP 404."""
    stranger = (party.owner[0], "ZZZ")
    ours = party.fresh(party.ours)
    theirs = {key: "ZZZ" if key == "party_id" else value for key, value in ours.items()}
    answer = party.raw(
        "PUT", party.ours, ours, json=theirs, owner=stranger, stimulus="an object of somebody else"
    )
    expect(answer, "transport-076").that(
        not answer.accepted and answer.http != 403,
        expected="HTTP 404 or a status_code 2xxx",
        actual=answer.said,
    )


@verifies("transport-077")
def test_the_id_in_the_url_is_that_of_the_object(party: Party) -> None:
    """A partner pushes an object to the URL of another one. It is refused with 2001, and nothing is kept."""
    ours, other = party.fresh(party.ours), party.fresh(party.ours)
    answer = party.raw("PUT", party.ours, other, json=ours, stimulus="the ids in URL and body differ")
    expect(answer, "transport-077").refused(2001)
    for thing in (ours, other):
        kept = what_is_kept(party, thing)
        expect(kept, "transport-077").that(
            not holds_something(kept), expected="nothing kept", actual=kept.data
        )


@verifies("transport-111", "transport-112")
def test_what_does_not_exist_is_not_found(party: Party) -> None:
    """A partner asks for an object that nobody pushed, and gets HTTP 404."""
    answer = party.raw("GET", party.ours, party.new_id(), stimulus="an object that does not exist")
    expect(answer, "transport-111", "transport-112").http(404, tolerated=(200,))
    expect(answer, "transport-111", "transport-112").that(
        not answer.accepted, expected="no success", actual=answer.said
    )


@verifies("transport-024")
def test_verbs_that_ocpi_does_not_define_do_nothing(party: Party) -> None:
    """A partner tries every verb that OCPI does not define at the URLs of the system, and none succeeds."""
    for method, module, ids in party.undefined_verbs():
        answer = party.raw(
            method, module, *ids, json=BODIES.get(method), stimulus=f"{method} is not defined here"
        )
        expect(answer, "transport-024").that(not answer.accepted, expected="no success", actual=answer.said)
        expect(answer, "transport-024").that(
            (answer.http or 0) < 500 or answer.http == 501,
            expected="HTTP 405",
            actual=answer.said,
            disputed="OCPI names no status for it",
        )
