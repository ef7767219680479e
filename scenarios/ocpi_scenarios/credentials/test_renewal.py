"""Renewing a registration by PUT: tokens, versions and endpoints.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_put_method
"""

from string import ascii_letters, punctuation

import pytest

from ocpi_harness.expect import CLOSED, expect, verifies
from ocpi_harness.handshakes import carries
from ocpi_harness.party import Party

NO_MOMENT = "https://github.com/ocpi/ocpi/issues/568: the text names no moment"


@pytest.mark.disturbs
@verifies("credentials-024", "credentials-026")
def test_a_renewal_replaces_our_token(party: Party) -> None:
    """A partner renews its credentials: the new token opens the system, and the old one does not any more."""
    old = party.token
    expect(party.rotate(), "credentials-024").http(200, tolerated=(201,), disputed="nothing is created")
    expect(party.versions(), "credentials-026").http(200).status(1000)
    at_once, at_last = party.until_refused(old)
    expect(at_once, "credentials-026").http(*CLOSED, tolerated=(200,), disputed=NO_MOMENT)
    expect(at_last, "credentials-026").http(*CLOSED)


@pytest.mark.disturbs
@verifies("credentials-021", "credentials-024")
def test_the_system_uses_what_a_renewal_brought(party: Party) -> None:
    """After a renewal the system asks us for our objects: with the new token, in the version of the PUT."""
    expect(party.rotate(), "credentials-024").accepted()
    pulled = party.trigger("pull", module=party.ours).wait("GET", party.ours)
    new = carries(pulled.exchange, party.token_b)
    expect(pulled, "credentials-024").that(new, expected="our new token B", actual="another token")
    spoken = pulled.exchange.version
    expect(pulled, "credentials-021").that(
        spoken is party.version, expected=f"a URL of {party.version}", actual=f"one of {spoken}"
    )


@pytest.mark.disturbs
@verifies("credentials-024")
def test_the_system_can_renew_a_registration_itself(party: Party) -> None:
    """The system renews its credentials by PUT: it gives us another token, and that opens it from then on."""
    old = party.token
    renewed = party.be_updated().wait("PUT", "credentials", timeout=0)
    token = renewed.payload["token"]
    expect(renewed, "credentials-024").that(token != old, expected="another token", actual="the old one")
    expect(party.versions(), "credentials-024").http(200).status(1000)


@pytest.mark.disturbs
@verifies("credentials-023", "versions-032")
def test_the_system_follows_our_endpoints(party: Party) -> None:
    """A partner moves its modules to other URLs and announces that by PUT; the system asks it there."""
    party.move()
    expect(party.rotate(), "credentials-023", "versions-032").accepted()
    pulled = party.trigger("pull", module=party.ours).wait("GET", party.ours)
    expect(pulled, "credentials-023", "versions-032").that(
        party.is_listed(pulled), expected="a URL that we list now", actual=pulled.request.url
    )


@pytest.mark.disturbs
@verifies("credentials-050", "credentials-051", "credentials-052")
@pytest.mark.parametrize("filled_with", [ascii_letters, punctuation], ids=["letters", "punctuation"])
def test_every_token_is_used_as_it_is(party: Party, filled_with: str) -> None:
    """A partner gives out a token of 64 characters, whatever they are, and it comes back whole."""
    heard, token = party.listen(), (party.new_id() + 2 * filled_with)[:64]
    body = party.our_credentials(token=token)
    expect(party.put_credentials(body), "credentials-050", "credentials-051", "credentials-052").accepted()
    asked = heard.wait("GET", "version_details", timeout=0)
    expect(asked, "credentials-050", "credentials-051", "credentials-052").that(
        carries(asked.exchange, token), expected="our token as it was given", actual="another one"
    )
