"""Authorization: which tokens open a system, and which do not.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_authorization_header
"""

import base64

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party


@verifies("transport-009", "transport-012")
def test_our_token_opens_the_system(party: Party) -> None:
    """A partner sends its token in the form that the version asks for, and is let in."""
    answer = party.versions()
    expect(answer, "transport-009", "transport-012").http(200).status(1000)


@verifies("transport-006")
@pytest.mark.parametrize("name", ["authorization", "AUTHORIZATION", "aUTHORIZATION"])
def test_the_name_of_the_header_may_be_written_in_any_case(party: Party, name: str) -> None:
    """A partner writes the name of the Authorization header in other letters, and is let in all the same."""
    header = {name: party.dialect.authorization(party.token)}
    answer = party.raw("GET", "versions", token=None, headers=header)
    expect(answer, "transport-006").http(200).status(1000)


@verifies("transport-010")
def test_a_token_that_is_not_encoded_is_understood_or_turned_away(party: Party) -> None:
    """A partner of old sends its token without encoding it. The system may read it, or answer HTTP 401."""
    header = f"Token {party.token}"
    answer = party.raw("GET", "versions", token=None, authorization=header, stimulus="the token as it is")
    expect(answer, "transport-010").http(200, 401)


@verifies("transport-014")
def test_nothing_opens_without_a_token(party: Party) -> None:
    """Somebody without a token tries every verb of every module, and gets HTTP 401 each time."""
    for method, module, ids in party.doors():
        answer = party.raw(method, module, *ids, token=None, stimulus="no token")
        expect(answer, "transport-014").http(401)


@verifies("transport-014")
def test_a_token_is_asked_for_before_the_body_is_read(party: Party) -> None:
    """Somebody without a token sends credentials that are no JSON, and hears of the token only."""
    answer = party.raw("POST", "credentials", token=None, content=b"{", stimulus="no token, no JSON")
    expect(answer, "transport-014").http(401)


@verifies("transport-015")
@pytest.mark.parametrize("token", ["an-unknown-token", "{token}x", "x{token}"])
def test_a_token_that_nobody_was_given_opens_nothing(party: Party, token: str) -> None:
    """Somebody tries every verb with a token that is unknown or not quite ours, and gets HTTP 401."""
    strange = token.format(token=party.token)
    for method, module, ids in party.doors():
        answer = party.raw(method, module, *ids, token=strange, stimulus="an unknown token")
        expect(answer, "transport-015").http(401)


@verifies("transport-015")
@pytest.mark.parametrize("header", ["Token", "Bearer {token}", "Basic {token}", "{token}"])
def test_our_token_under_another_scheme_opens_nothing(party: Party, header: str) -> None:
    """Somebody sends no token, or a good one under a scheme that OCPI does not know, and gets HTTP 401."""
    written = header.format(token=party.dialect.authorization(party.token).removeprefix("Token "))
    for module in ("versions", "version_details", "credentials"):
        answer = party.raw(
            "GET",
            module,
            token=None,
            authorization=written,
            stimulus="an Authorization header of another kind",
        )
        expect(answer, "transport-015").http(401)


@verifies("transport-016")
@pytest.mark.parametrize("sent", ["***", "abc", base64.b64encode(b"\xff\xfe").decode()])
def test_what_is_no_base64_opens_nothing(party: Party, sent: str) -> None:
    """Somebody sends a token that is no Base64 of a text, and gets HTTP 401."""
    header = f"Token {sent}"
    answer = party.raw(
        "GET", "versions", token=None, authorization=header, stimulus="a token that is no Base64"
    )
    expect(answer, "transport-016").http(401, tolerated=(400,))


@verifies("transport-017")
def test_a_token_is_case_sensitive(party: Party) -> None:
    """Somebody sends our token with small and capital letters exchanged, and gets HTTP 401."""
    exchanged = party.token.swapcase()
    answer = party.raw("GET", "versions", token=exchanged, stimulus="the token in other letters")
    good = answer.http == 401 or exchanged == party.token
    expect(answer, "transport-017").that(good, expected="HTTP 401", actual=answer.said)


@pytest.mark.before_registration
@verifies("transport-018")
def test_a_token_a_opens_registration_only(party: Party) -> None:
    """Before the registration, a token A opens versions and version details, and no functional module."""
    expect(party.versions(), "transport-018").http(200)
    expect(party.version_details(), "transport-018").http(200)
    for method, module, ids in party.doors(functional=True):
        answer = party.raw(method, module, *ids, stimulus="a token A")
        expect(answer, "transport-018").http(401)
