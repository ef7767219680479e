"""Tokens, presented at a Charge Point: when a CPO asks the eMSP, and when it must not.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_tokens.asciidoc#mod_tokens_whitelisttype_enum
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.tokens.known import asked_about, never_asked_about, presented, pushed


@verifies("tokens-086")
def test_never_means_to_ask_each_time(emsp: Party) -> None:
    """A driver presents a Token whose whitelist says NEVER: the CPO asks the eMSP."""
    token = pushed(emsp, whitelist="NEVER")
    asked = presented(emsp, token)
    expect(emsp.versions(), "tokens-086").that(
        asked_about(asked, token), expected="a POST to authorize", actual="no question"
    )


@verifies("tokens-082")
def test_always_means_not_to_ask(emsp: Party) -> None:
    """A driver presents a Token whose whitelist says ALWAYS: the CPO does not ask."""
    token = pushed(emsp, whitelist="ALWAYS")
    asked = presented(emsp, token)
    expect(emsp.versions(), "tokens-082").that(
        never_asked_about(asked, token), expected="no question", actual="a POST to authorize"
    )


@verifies("tokens-084", "tokens-085")
def test_allowed_offline_means_to_ask_while_there_is_an_answer(emsp: Party) -> None:
    """A driver presents a Token whose whitelist says ALLOWED_OFFLINE: with the eMSP there, the CPO asks."""
    token = pushed(emsp, whitelist="ALLOWED_OFFLINE")
    asked = presented(emsp, token)
    expect(emsp.versions(), "tokens-084", "tokens-085").that(
        asked_about(asked, token), expected="a POST to authorize", actual="no question"
    )


@verifies("tokens-081")
def test_an_invalid_token_may_have_become_valid(emsp: Party) -> None:
    """A driver presents a Token with valid false whose whitelist says NEVER: the CPO asks nevertheless."""
    token = pushed(emsp, whitelist="NEVER", valid=False)
    asked = presented(emsp, token)
    expect(emsp.versions(), "tokens-081").that(
        asked_about(asked, token), expected="a POST to authorize", actual="no question"
    )


@verifies("tokens-010")
def test_an_unknown_token_is_asked_about(emsp: Party) -> None:
    """A driver presents a Token that the CPO has never seen: it asks the eMSP."""
    token = {"uid": emsp.new_id(), "type": "RFID"}
    asked = presented(emsp, token)
    expect(emsp.versions(), "tokens-010").that(
        asked_about(asked, token), expected="a POST to authorize", actual="no question"
    )
