"""The system as a client: what it makes of answers that are odd, or a no. Its operator's triggers start it.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.pages import ids, next_link
from ocpi_harness.party import Party
from ocpi_scenarios.transport.acts import change, lost, module_of_theirs, patched, pull, push


@verifies("transport-021")
def test_changes_are_pushed(party: Party) -> None:
    """Something changes at the system, and it tells its partner without being asked."""
    told = change(party).find(("PATCH", "PUT", "POST"), module_of_theirs(party))
    expect(party.versions(), "transport-021").that(told is not None, expected="a push", actual="none")


@verifies("transport-063", "transport-105")
def test_a_list_is_fetched_to_its_end(party: Party) -> None:
    """The system fetches our list, and follows the links from page to page until there is none."""
    last = pull(party)[-1]
    link = next_link(last.exchange.response.header("Link")) if last.exchange.response else None
    expect(last, "transport-063", "transport-105").that(
        link is None, expected=f"a GET of the next page, {link}", actual="none"
    )


@verifies("transport-049")
def test_a_list_that_grows_is_not_begun_again(party: Party) -> None:
    """Our list grows while the system fetches it. It need not begin again, only go on to the new end."""
    with party.misbehaving(f"paging.total-grows?module={party.ours}"):
        fetched = pull(party)
    first = [asked for asked in fetched if asked.request.url == fetched[0].request.url]
    expect(fetched[-1], "transport-049").that(
        len(first) == 1, expected="the first page once", actual=f"{len(first)} times"
    )


@verifies("transport-031")
def test_one_bad_object_does_not_spoil_a_list(party: Party) -> None:
    """One object of our list lacks a required text. The system takes the others."""
    with party.misbehaving(f"objects.text-missing?module={party.ours}&nth=2"):
        fetched = pull(party)
    missing = lost(party, fetched)
    expect(fetched[-1], "transport-031").that(
        not missing, expected="the others taken", actual=f"no {missing}"
    )


@verifies("transport-079")
def test_an_object_of_somebody_else_does_not_spoil_a_list(party: Party) -> None:
    """One object of our list belongs to somebody else. The system may ignore it, and takes the others."""
    with party.misbehaving(f"objects.of-somebody-else?module={party.ours}&nth=2"):
        fetched = pull(party)
    missing = lost(party, fetched)
    expect(fetched[-1], "transport-079").that(
        not missing, expected="the others taken", actual=f"no {missing}"
    )


@verifies("transport-070")
def test_after_a_failed_patch_the_object_is_put(party: Party) -> None:
    """The system changes an object that we do not know. It looks whether we have it, and sends it by PUT."""
    module = module_of_theirs(party)
    with party.misbehaving(f"answers.not-found?module={module}&times=2"):
        received = change(party)
        told = patched(received, party)
        put = received.find("PUT", module)
    expect(told, "transport-070").that(put is not None, expected="a PUT of the object", actual="none")
    looked = received.find("GET", module, timeout=0)
    expect(told, "transport-070").that(looked is not None, expected="a GET before the PUT", actual="none")


@verifies("transport-118", "transport-119")
def test_http_200_is_no_success_by_itself(party: Party) -> None:
    """We refuse a change of the system with 2001 in HTTP 200. It sees a failure, and looks what we have."""
    with party.misbehaving(f"answers.refuses?module={module_of_theirs(party)}&method=PATCH&times=1"):
        received = change(party)
        told = patched(received, party)
        recovery = received.find(("GET", "PUT"), module_of_theirs(party))
    expect(told, "transport-119").that(
        recovery is not None,
        expected="a GET or PUT of what we refused",
        actual="nothing",
        disputed="the text advises to recover, and a system may know of the failure all the same",
    )
    expect(party.versions(), "transport-118").http(200)


@verifies("transport-120")
def test_the_first_digit_of_a_code_tells_success(party: Party) -> None:
    """We take a change of the system with the status_code 1900, which no table lists. It is a success."""
    with party.misbehaving(f"answers.unlisted-success?module={module_of_theirs(party)}&method=PATCH&times=1"):
        received = change(party)
        told = patched(received, party)
        recovery = received.find(("GET", "PUT"), module_of_theirs(party), timeout=1)
    expect(told, "transport-120").that(
        recovery is None, expected="no recovery from a success", actual=recovery and recovery.request.url
    )


@verifies("transport-120")
def test_the_first_digit_of_a_code_tells_failure(party: Party) -> None:
    """We refuse a change of the system with the status_code 2099, which no table lists. It goes on."""
    with party.misbehaving(f"answers.unlisted-refusal?module={module_of_theirs(party)}&method=PATCH&times=1"):
        patched(change(party), party)
    expect(party.versions(), "transport-120").http(200)


@verifies("transport-104")
@pytest.mark.parametrize("fault", ["answers.unavailable", "transport.hangs-up"])
def test_what_could_not_be_delivered_is_not_kept_for_later(party: Party, fault: str) -> None:
    """We are out of order when the system pushes an object. It does not send the same message again later."""
    with party.misbehaving(f"{fault}?module={module_of_theirs(party)}&method=PUT&times=1"):
        received = push(party)
        told = received.wait("PUT", module_of_theirs(party))
    later = [asked for asked in received.settle() if asked.exchange.number > told.exchange.number]
    again = [asked for asked in later if asked.request.body == told.request.body]
    expect(told, "transport-104").that(not again, expected="the message once", actual=f"{len(again)} more")


@verifies("transport-106")
def test_what_was_missed_can_be_fetched(party: Party) -> None:
    """We are out of order when the system tells us of a change. Afterwards its list shows the change."""
    module, before = module_of_theirs(party), party.pages(module_of_theirs(party))
    with party.misbehaving(f"answers.unavailable?module={module}&method=PATCH&times=1"):
        told = patched(change(party), party)
    after = party.pages(module)
    expect(told, "transport-106").that(
        after.objects != before.objects, expected="the change in the list", actual="the list as it was"
    )


@verifies("transport-089")
def test_data_that_nobody_asked_for_is_accepted(party: Party) -> None:
    """We take objects that the system pushes, with all kinds of data in the answers. Each is a success."""
    some = party.listed(module_of_theirs(party))[:6]
    pushed = [push(party, one.get("uid", one.get("id"))) for one in some]
    told = [asked for asked in pushed[0].settle() if asked.request.method == "PUT"]
    party.only_where(len(told) > 0, "needs a system that pushes by PUT")
    expect(told[-1], "transport-089").that(
        len(told) == len(some), expected=f"{len(some)} pushes, each once", actual=f"{len(told)} PUT requests"
    )


@verifies("transport-048")
def test_an_update_does_not_move_an_object(party: Party) -> None:
    """The first object of a list changes at the system. It stays the first, since the oldest come first."""
    module = module_of_theirs(party)
    before = party.pages(module)
    first = before.objects[0]
    change(party, first.get("uid", first.get("id")))
    after = party.pages(module)
    expect(after, "transport-048").that(
        ids(after)[0] == ids(before)[0], expected=f"{ids(before)[0]} in front", actual=ids(after)[0]
    )
