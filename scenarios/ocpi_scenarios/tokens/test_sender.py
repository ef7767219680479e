"""Tokens, Sender interface: the list of Tokens that an eMSP gives.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_tokens.asciidoc#mod_tokens_sender_interface
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.pages import ids
from ocpi_harness.party import Party
from ocpi_scenarios.tokens.known import announced, listed_token, shifted


@verifies("tokens-001")
def test_an_emsp_announces_that_it_sends_tokens(cpo: Party) -> None:
    """The version details of an eMSP list the module tokens, as sender where versions name a role."""
    details = cpo.version_details()
    listed = announced(details.data)
    roles = {one.get("role") if cpo.dialect.interface_roles else "SENDER" for one in listed}
    expect(details, "tokens-001").that(
        "SENDER" in roles, expected="an endpoint tokens of a SENDER", actual=listed
    )


@verifies("tokens-038")
def test_the_list_of_tokens_comes_in_pages(cpo: Party) -> None:
    """A CPO crawls the Tokens of an eMSP, two at a time, and meets none of them twice."""
    pages = cpo.pages("tokens", limit="2")
    expect(pages.first, "tokens-038").http(200).status(1000)
    expect(pages.first, "tokens-038").that(
        isinstance(pages.first.data, list), expected="a list", actual=type(pages.first.data).__name__
    )
    found = ids(pages.objects)
    expect(pages, "tokens-038").that(
        len(found) == len(set(found)), expected="each Token once", actual=f"{len(found)} Tokens"
    )


@verifies("tokens-039")
def test_the_first_moment_belongs_to_a_period_and_the_last_does_not(cpo: Party) -> None:
    """A CPO asks from, and up to, the very moment at which a Token changed."""
    token = listed_token(cpo)
    moment, after = token["last_updated"], shifted(token["last_updated"], seconds=1)
    name = ids([token])[0]
    for query, there in (
        ({"date_from": moment}, True),
        ({"date_from": after}, False),
        ({"date_to": moment}, False),
        ({"date_to": after}, True),
    ):
        pages = cpo.pages("tokens", **query)
        expect(pages, "tokens-039").that(
            (name in ids(pages.objects)) is there,
            expected=f"{name} {'in' if there else 'not in'} the list for {query}",
            actual="the contrary",
        )


@verifies("tokens-040")
def test_a_period_has_the_tokens_that_changed_in_it(cpo: Party) -> None:
    """A CPO asks for a minute around the moment at which a Token changed, and for the time after it."""
    token = listed_token(cpo)
    before, after = (shifted(token["last_updated"], seconds=seconds) for seconds in (-30, 30))
    inside = cpo.pages("tokens", date_from=before, date_to=after)
    outside = cpo.pages("tokens", date_from=after)
    for pages, there in ((inside, True), (outside, False)):
        expect(pages, "tokens-040").that(
            (ids([token])[0] in ids(pages.objects)) is there,
            expected=f"the Token {'in' if there else 'not in'} the list",
            actual="the contrary",
        )


@verifies("tokens-043")
def test_the_list_cannot_be_written(cpo: Party) -> None:
    """A CPO tries PUT, PATCH and DELETE on the Tokens of an eMSP, which do not exist there."""
    token = listed_token(cpo)
    for verb in ("PUT", "PATCH", "DELETE"):
        answer = cpo.raw(verb, "tokens", json=token, stimulus="a verb that is not defined")
        expect(answer, "tokens-043").that(not answer.accepted, expected="a refusal", actual=answer.said)
