"""Credentials, read again after a registration.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_get_method
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party


@verifies("credentials-037")
def test_credentials_can_be_read(party: Party) -> None:
    """A registered partner asks for its credentials, and gets the object with which it was answered."""
    expect(party.credentials(), "credentials-037").http(200).status(1000)
