"""What a system says when it cannot call back, or does not find what it needs.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_errors_during_registration
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party

UNFIT = (
    "versions.crash",
    "versions.crash?module=version_details",
    "versions.not-json",
    "versions.server-error",
    "versions.unauthorized",
)
NOBODY = ("http://127.0.0.1:9/ocpi/versions", "http://nobody.invalid/ocpi/versions")
STIMULUS = "nobody can be called back"


@pytest.mark.disturbs
@pytest.mark.parametrize("fault", UNFIT)
@verifies("credentials-030", "credentials-032")
def test_a_registration_with_a_broken_partner_fails(party: Party, fault: str) -> None:
    """A partner whose versions or details are broken registers: 3001, and it may try again."""
    party.leave()
    token_a = party.new_token_a()
    with party.misbehaving(fault):
        answer = party.post_credentials(party.our_credentials(), token=token_a, stimulus=STIMULUS)
    expect(answer, "credentials-030").http(200).status(3001)
    party.stay_outside()
    expect(party.raw("GET", "versions", token=token_a), "credentials-032").http(200)
    expect(party.register_again(token_a), "credentials-032").accepted()


@pytest.mark.disturbs
@pytest.mark.parametrize("url", NOBODY)
@verifies("credentials-030", "credentials-032")
def test_a_registration_from_nowhere_fails(party: Party, url: str) -> None:
    """A partner registers with a versions URL where nobody is: 3001, and it may try again."""
    party.leave()
    token_a = party.new_token_a()
    answer = party.post_credentials(party.our_credentials(url=url), token=token_a, stimulus=STIMULUS)
    expect(answer, "credentials-030").http(200).status(3001)
    party.stay_outside()
    expect(party.raw("GET", "versions", token=token_a), "credentials-032").http(200)
    expect(party.register_again(token_a), "credentials-032").accepted()


@pytest.mark.disturbs
@pytest.mark.parametrize("fault", UNFIT)
@verifies("credentials-027", "credentials-031")
def test_a_renewal_with_a_broken_partner_fails(party: Party, fault: str) -> None:
    """A partner whose versions or details are broken renews its credentials: 3001, and the old ones hold."""
    with party.misbehaving(fault):
        answer = party.put_credentials(party.our_credentials(), stimulus=STIMULUS)
    expect(answer, "credentials-031").http(200).status(3001)
    expect(party.versions(), "credentials-027").http(200).status(1000)


@pytest.mark.disturbs
@pytest.mark.parametrize("url", NOBODY)
@verifies("credentials-027", "credentials-031")
def test_a_renewal_to_nowhere_fails(party: Party, url: str) -> None:
    """A partner renews its credentials with a versions URL where nobody is: 3001, and the old ones hold."""
    answer = party.put_credentials(party.our_credentials(url=url), stimulus=STIMULUS)
    expect(answer, "credentials-031").http(200).status(3001)
    expect(party.versions(), "credentials-027").http(200).status(1000)


@pytest.mark.disturbs
@verifies("credentials-033")
def test_a_registration_in_a_version_that_we_do_not_list_fails(party: Party) -> None:
    """A partner registers in a version that its own list does not have: the system says 3002."""
    party.leave()
    token_a = party.new_token_a()
    with party.withholding(party.version):
        answer = party.post_credentials(
            party.our_credentials(), token=token_a, stimulus="a version that we do not list"
        )
    expect(answer, "credentials-033").status(
        3002, tolerated=(3001, 3003), disputed="where the codes 3001, 3002 and 3003 meet is not defined"
    )


@pytest.mark.disturbs
@verifies("credentials-036")
def test_a_partner_without_modules_is_told_that_something_is_missing(party: Party) -> None:
    """A partner that lists nothing but credentials registers: 3003, or success if that is enough."""
    party.leave()
    token_a = party.new_token_a()
    with party.misbehaving("versions.credentials-only"):
        answer = party.post_credentials(
            party.our_credentials(), token=token_a, stimulus="no modules but credentials"
        )
    expect(answer, "credentials-036").http(200, 201).status(3003, 1000)
