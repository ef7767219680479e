"""Credentials objects that no system should accept.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_credentials_object
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.credentials.objects import Credentials, party_of, with_party, without

FLAWS: dict[str, Callable[[Credentials], Any]] = {
    "no token": partial(without, "token"),
    "no url": partial(without, "url"),
    "a token that is a number": lambda body: {**body, "token": 4711},
    "a url that is none": lambda body: {**body, "url": "abc"},
    "a country code of three letters": lambda body: with_party(
        body, {**party_of(body), "country_code": "NLD"}
    ),
    "a party id of four characters": lambda body: with_party(body, {**party_of(body), "party_id": "ABCD"}),
    "a list": lambda body: [body],
}


@pytest.mark.disturbs
@pytest.mark.parametrize("flaw", FLAWS)
@verifies("credentials-058")
def test_a_flawed_object_is_refused(party: Party, flaw: str) -> None:
    """A partner renews its credentials with an object that is wrong: 2001, and its token stays as it is."""
    answer = party.put_credentials(FLAWS[flaw](party.our_credentials()), stimulus=flaw)
    expect(answer, "credentials-058").refused(2001, 2000, 3001)
    expect(party.versions(), "credentials-058").http(200).status(1000)


@pytest.mark.disturbs
@verifies("credentials-019")
def test_a_relative_url_is_refused(party: Party) -> None:
    """A partner renews its credentials with a URL that has no scheme and no host: 2001 or 3001."""
    answer = party.put_credentials(
        party.our_credentials(url="/ocpi/versions"), stimulus="a relative versions URL"
    )
    expect(answer, "credentials-019").refused(2001, 3001)


@pytest.mark.disturbs
@pytest.mark.parametrize("changes", [{"roles": None}, {"roles": []}], ids=["missing", "empty"])
@verifies("credentials-055")
def test_credentials_without_roles_are_refused(party: Party, changes: dict[str, Any]) -> None:
    """A partner renews its credentials with an object that has no role: 2001."""
    answer = party.put_credentials(party.our_credentials(**changes), stimulus="no roles")
    expect(answer, "credentials-055").refused(2001)


@pytest.mark.disturbs
@pytest.mark.parametrize("field", ["business_details", "party_id", "country_code"])
@verifies("credentials-056", "credentials-057")
def test_an_incomplete_party_is_refused(party: Party, field: str) -> None:
    """A partner renews its credentials with an object whose party lacks something: 2001."""
    body = party.our_credentials()
    answer = party.put_credentials(with_party(body, without(field, party_of(body))), stimulus=f"no {field}")
    expect(answer, "credentials-056", "credentials-057").refused(2001)


@pytest.mark.disturbs
@verifies("credentials-057")
def test_a_role_without_its_kind_is_refused(party: Party) -> None:
    """A partner renews its credentials with a party that does not say which role it plays: 2001."""
    body = party.our_credentials()
    answer = party.put_credentials(with_party(body, without("role", party_of(body))), stimulus="no role")
    expect(answer, "credentials-057").refused(2001)


@pytest.mark.disturbs
@verifies("credentials-056")
def test_the_object_of_a_later_version_is_refused(party: Party) -> None:
    """A partner renews its credentials of 2.1.1 with an object as later versions have it: 2001."""
    body = party.our_credentials()
    later = {"token": body["token"], "url": body["url"], "roles": [{**without("token", body), "role": "CPO"}]}
    answer = party.put_credentials(later, stimulus="the object of a later version")
    expect(answer, "credentials-056").refused(2001)


@pytest.mark.disturbs
@verifies("credentials-059")
def test_a_role_that_stands_twice_is_refused(party: Party) -> None:
    """A partner renews its credentials with the same role of the same party twice: 2001 is due."""
    body = party.our_credentials()
    answer = party.put_credentials({**body, "roles": [party_of(body)] * 2}, stimulus="a role twice")
    expect(answer, "credentials-059").refused(2001, disputed="the text does not say what a receiver does")


@pytest.mark.disturbs
@pytest.mark.parametrize("hub", ["NL*HUB", "NLHUBX"])
@verifies("credentials-072")
def test_a_strange_hub_party_id_is_refused(party: Party, hub: str) -> None:
    """A partner names the party of a hub in another form than five characters: 2001 is due."""
    answer = party.put_credentials(
        party.our_credentials(hub_party_id=hub), stimulus="a hub_party_id that is none"
    )
    expect(answer, "credentials-072").refused(2001, disputed="the text does not say what a receiver does")


@pytest.mark.disturbs
@verifies("credentials-050")
def test_a_token_that_is_too_long_is_refused(party: Party) -> None:
    """A partner gives out a token of 65 characters: 2001 is due."""
    token = f"{party.new_id():x<65}"
    answer = party.put_credentials(party.our_credentials(token=token), stimulus="a token of 65 characters")
    expect(answer, "credentials-050").refused(2001, disputed="the text does not say what a receiver does")
