"""Credentials, read again after a registration.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_get_method
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party


@verifies("credentials-037", "credentials-049")
def test_credentials_can_be_read_again(party: Party) -> None:
    """A registered partner asks for its credentials, at the URL as listed, and gets them."""
    expect(party.credentials(), "credentials-037", "credentials-049").http(200).status(1000)


@verifies("credentials-048")
def test_credentials_cannot_be_patched(party: Party) -> None:
    """A partner tries to change a part of its credentials by PATCH: it is refused, and nothing changes."""
    before, url = party.credentials(), party.our_credentials()["url"]
    answer = party.raw("PATCH", "credentials", json={"url": url}, stimulus="a verb that is not defined here")
    expect(answer, "credentials-048").that(not answer.accepted, expected="a refusal", actual=answer.said)
    expect(party.credentials(), "credentials-048").data(before.data)
