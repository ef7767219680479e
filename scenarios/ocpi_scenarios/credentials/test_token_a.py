"""The token A: what it opens before a registration, and that it opens nothing afterwards.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_registration
"""

import pytest

from ocpi_harness.expect import CLOSED, expect, verifies
from ocpi_harness.party import Party

REGISTRATION = ("versions", "version_details", "credentials")


@pytest.mark.before_registration
@verifies("credentials-003")
def test_a_token_a_opens_the_versions_and_a_guess_does_not(party: Party) -> None:
    """A partner comes with the token A that it was given, and somebody else with a token that he made up."""
    expect(party.versions(), "credentials-003").http(200).status(1000)
    guess = party.raw("GET", "versions", token=party.new_id(), stimulus="a token that nobody gave out")
    expect(guess, "credentials-003").http(*CLOSED)


@pytest.mark.disturbs
@verifies("credentials-003")
def test_each_token_a_opens_the_versions(party: Party) -> None:
    """The operator gives out two more tokens A for two more partners, and each of them opens the versions."""
    tokens = [party.new_token_a(), party.new_token_a()]
    for token_a in tokens:
        answer = party.raw("GET", "versions", token=token_a)
        expect(answer, "credentials-003").http(200).status(1000)


@pytest.mark.before_registration
@verifies("credentials-040")
def test_credentials_may_be_asked_for_before_a_registration(party: Party) -> None:
    """A partner asks for its credentials before it has any: it gets an object or a no, and loses nothing."""
    answer = party.raw("GET", "credentials", stimulus="not registered yet")
    expect(answer, "credentials-040").that(
        (answer.http or 0) < 500, expected="an object or a refusal", actual=answer.said
    )
    expect(party.versions(), "credentials-040").http(200).status(1000)


@verifies("credentials-017", "credentials-018")
def test_a_token_a_is_void_after_the_registration(party: Party) -> None:
    """A partner that is registered tries its token A once more, and it opens nothing."""
    for module in REGISTRATION:
        answer = party.raw("GET", module, token=party.spent_token_a, stimulus="a token A that is used up")
        expect(answer, "credentials-017", "credentials-018").http(*CLOSED)
    for module in party.lists():
        answer = party.raw("GET", module, token=party.spent_token_a, stimulus="a token A that is used up")
        expect(answer, "credentials-017", "credentials-018").http(*CLOSED)
