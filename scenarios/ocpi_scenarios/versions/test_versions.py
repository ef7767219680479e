"""Versions endpoint and version details: where everything begins.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/version_information_endpoint.asciidoc
"""

import pytest

from ocpi_harness.expect import CLOSED, expect, verifies
from ocpi_harness.party import Party

OFTEN = 20
CALLED_BACK = ("versions", "version_details", "credentials")


@verifies("versions-001", "versions-005")
def test_the_versions_endpoint_lists_each_version_once(party: Party) -> None:
    """A partner asks which versions there are, and gets a list in which none stands twice."""
    answer = party.versions()
    expect(answer, "versions-001", "versions-005").http(200).status(1000)
    numbers = [str(entry["version"]) for entry in answer.data]
    expect(answer, "versions-005").that(
        len(set(numbers)) == len(numbers),
        expected="each version once",
        actual=", ".join(numbers),
        disputed="the text does not say that a version may not stand twice",
    )


@verifies("versions-005", "versions-012")
def test_a_listed_version_has_details(party: Party) -> None:
    """A partner asks for the details of a version that is listed, and gets them."""
    expect(party.version_details(), "versions-005", "versions-012").http(200).status(1000)


@pytest.mark.before_registration
@verifies("versions-011", "credentials-005", "credentials-006")
def test_a_token_a_opens_versions_and_details(party: Party) -> None:
    """Somebody who has a token A and nothing else asks for the versions and their details, and gets them."""
    expect(party.versions(), "versions-011", "credentials-005", "credentials-006").http(200).status(1000)
    details = party.version_details()
    expect(details, "versions-011", "credentials-005", "credentials-006").http(200).status(1000)


@pytest.mark.parametrize("module", ["versions", "version_details"])
@verifies("versions-011")
def test_versions_are_closed_to_those_without_a_token(party: Party, module: str) -> None:
    """Somebody asks for the versions or their details, first without any token, then with a guessed one."""
    answer = party.raw("GET", module, token=None, stimulus="no token")
    expect(answer, "versions-011").http(*CLOSED)
    guess = party.raw("GET", module, token=party.new_id(), stimulus="a token that nobody gave out")
    expect(guess, "versions-011").http(*CLOSED)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("module", ["versions", "version_details"])
@verifies("versions-003")
def test_versions_can_only_be_read(party: Party, module: str, method: str) -> None:
    """A partner tries to change what versions or version details say, and is not let."""
    answer = party.raw(method, module, json={"version": "9.9"}, stimulus="a verb that is not defined here")
    expect(answer, "versions-003").that(not answer.accepted, expected="a refusal", actual=answer.said)


@verifies("versions-033")
def test_a_version_that_is_not_offered_has_no_details(party: Party) -> None:
    """A partner writes another number into the URL of version details, and finds nothing behind it."""
    answer = party.details_of("9.9")
    expect(answer, "versions-033").that(
        not answer.accepted, expected="HTTP 404 or an error", actual=answer.said
    )


@verifies("versions-034")
def test_the_versions_can_be_asked_for_again_and_again(party: Party) -> None:
    """A hub asks for the versions again and again, to know that a system is alive; nothing else happens."""
    heard = party.listen()
    answers = [party.versions() for _ in range(OFTEN)]
    for answer in answers:
        expect(answer, "versions-034").http(200).status(1000)
    back = [asked.exchange.module for asked in heard.all if asked.exchange.module in CALLED_BACK]
    expect(answers[-1], "versions-034").that(not back, expected="no call back", actual=", ".join(back))


@verifies("versions-025")
def test_every_listed_endpoint_lets_us_in(party: Party) -> None:
    """A partner looks behind every endpoint that version details list: all of them know its token."""
    for door in [door for door in party.doors() if door.method == "GET"]:
        answer = party.raw(door.method, door.module, *door.ids, stimulus="no more than a look at the door")
        inside = answer.http not in (None, 401)
        expect(answer, "versions-025").that(inside, expected="an answer from inside", actual=answer.said)
    for module in party.lists():
        expect(party.page(module), "versions-025").http(200)
