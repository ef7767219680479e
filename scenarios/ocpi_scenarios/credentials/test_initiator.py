"""The system as the side that begins a registration.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_registration
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party

A, C = "A", "C"
DISCOVERY = ["versions", "version_details"]


@pytest.mark.disturbs
@verifies("credentials-001", "credentials-007", "credentials-008", "credentials-015", "versions-007")
def test_the_system_can_begin_a_registration(party: Party) -> None:
    """The system gets our versions URL and a token A: it looks around, registers, and uses token C."""
    received = party.be_registered()
    posted = received.wait("POST", "credentials", timeout=0)
    expect(posted, "credentials-001").that(
        posted.exchange.token == A, expected="a POST with our token A", actual="another token"
    )
    steps = [asked.exchange.module for asked in received.all if asked.exchange.token == A]
    looked = list(dict.fromkeys(step for step in steps[: steps.index("credentials")] if step in DISCOVERY))
    expect(posted, "credentials-007").that(
        looked == DISCOVERY, expected="versions, then version details", actual=", ".join(looked) or "nothing"
    )
    expect(posted, "credentials-008", "versions-007").that(
        posted.exchange.version is party.version,
        expected=f"{party.version}, the highest that both offer",
        actual=posted.exchange.version,
    )
    pulled = party.trigger("pull", module=party.ours).wait("GET", party.ours)
    used = pulled.exchange.token
    expect(pulled, "credentials-015").that(
        used == C, expected="our token C", actual=f"our token {used}" if used else "another token"
    )


@pytest.mark.disturbs
@verifies("versions-008")
def test_deprecated_versions_are_not_used(party: Party) -> None:
    """We list 2.1 and 2.2 beside their successors; the system that registers with us leaves them alone."""
    with party.misbehaving("versions.deprecated"):
        received = party.be_registered()
    posted = received.wait("POST", "credentials", timeout=0)
    looked_at = [asked.request.url.rpartition("/")[2] for asked in received.all]
    old = [number for number in looked_at if number in ("2.1", "2.2")]
    expect(posted, "versions-008").that(not old, expected="a version in force", actual=", ".join(old))
