"""Who may not register, renew or end a registration.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_interfaces_and_endpoints
"""

import pytest

from ocpi_harness.expect import CLOSED, expect, verifies
from ocpi_harness.handshakes import carries
from ocpi_harness.party import Party

UNCLEAR = "https://github.com/ocpi/ocpi/issues/441 asks which of 401 and 405 it is"


@pytest.mark.disturbs
@verifies("credentials-041", "credentials-042")
def test_a_registered_party_cannot_register_once_more(party: Party) -> None:
    """A registered partner posts new credentials: it gets HTTP 405, and its registration is as it was."""
    heard, refused = party.listen(), party.our_credentials()
    answer = party.post_credentials(refused, stimulus="registered already")
    expect(answer, "credentials-041").http(405)
    expect(party.versions(), "credentials-042").http(200).status(1000)
    used = [asked.request.url for asked in heard.all if carries(asked.exchange, str(refused["token"]))]
    expect(answer, "credentials-042").that(
        not used, expected="no call with the token of the refused object", actual=", ".join(used)
    )


@pytest.mark.disturbs
@verifies("credentials-041")
def test_a_token_a_does_not_register_twice(party: Party) -> None:
    """A registered partner posts credentials with the token A of its registration, and is refused."""
    body, token_a = party.our_credentials(), party.spent_token_a
    answer = party.post_credentials(body, token=token_a, stimulus="a token A that is used up")
    expect(answer, "credentials-041").http(*CLOSED, 405)


@pytest.mark.disturbs
@verifies("credentials-043", "credentials-044")
def test_strangers_can_neither_renew_nor_end_a_registration(party: Party) -> None:
    """Somebody with a token that nobody gave out tries to renew and to end a registration, and is refused."""
    body, stimulus = party.our_credentials(), "a token that nobody gave out"
    renewed = party.put_credentials(body, token=party.new_id(), stimulus=stimulus)
    expect(renewed, "credentials-043").http(*CLOSED, tolerated=(405,), disputed=UNCLEAR)
    ended = party.raw("DELETE", "credentials", token=party.new_id(), stimulus=stimulus)
    expect(ended, "credentials-044").http(*CLOSED, tolerated=(405,), disputed=UNCLEAR)


@pytest.mark.disturbs
@verifies("credentials-043", "credentials-044")
def test_a_registration_has_to_be_made_before_it_is_renewed_or_ended(party: Party) -> None:
    """A partner with a token A puts and deletes credentials: it gets HTTP 405, and may still register."""
    party.leave()
    token_a = party.new_token_a()
    renewed = party.put_credentials(party.our_credentials(), token=token_a, stimulus="not registered yet")
    expect(renewed, "credentials-043").http(405, tolerated=CLOSED, disputed=UNCLEAR)
    ended = party.raw("DELETE", "credentials", token=token_a, stimulus="not registered yet")
    expect(ended, "credentials-044").http(405, tolerated=CLOSED, disputed=UNCLEAR)
    expect(party.raw("GET", "versions", token=token_a), "credentials-044").http(200)
    expect(party.register_again(token_a), "credentials-044").accepted()
