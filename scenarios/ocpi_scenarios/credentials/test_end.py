"""The end of a registration, whoever wants it.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_delete_method
"""

import pytest

from ocpi_harness.expect import CLOSED, expect, verifies
from ocpi_harness.party import Party

STIMULUS = "a token of a registration that was ended"


@pytest.mark.disturbs
@verifies("credentials-045", "credentials-046", "credentials-047")
def test_a_registration_can_be_ended_and_made_anew(party: Party) -> None:
    """A partner ends its registration: its token is void, all is quiet, and a new token A begins anew."""
    old = party.token
    party.leave()
    heard = party.listen()
    for module in ("versions", "credentials"):
        answer = party.raw("GET", module, token=old, stimulus=STIMULUS)
        expect(answer, "credentials-045").http(*CLOSED)
    came = [f"{asked.request.method} {asked.request.url}" for asked in heard.settle()]
    expect(answer, "credentials-046").that(not came, expected="no request", actual=", ".join(came))
    expect(party.register_again(), "credentials-047").accepted()


@pytest.mark.disturbs
@verifies("credentials-045", "credentials-046")
def test_modules_are_closed_after_the_end(party: Party) -> None:
    """A partner that has ended its registration tries the lists of the system, and all are closed to it."""
    old, modules = party.token, party.lists()
    party.leave()
    for module in modules:
        answer = party.raw("GET", module, token=old, stimulus=STIMULUS)
        expect(answer, "credentials-045").http(*CLOSED)
    party.register_again()


@pytest.mark.disturbs
@verifies("credentials-046")
def test_all_is_quiet_after_the_system_has_ended_it(party: Party) -> None:
    """The system ends the registration by itself, and asks nothing of us afterwards."""
    ended = party.be_unregistered().wait("DELETE", "credentials")
    came = [f"{asked.request.method} {asked.request.url}" for asked in party.listen().settle()]
    expect(ended, "credentials-046").that(not came, expected="no request", actual=", ".join(came))
