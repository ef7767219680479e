"""What a system makes of our version details: modules on both sides, and a role that means nothing.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/version_information_endpoint.asciidoc#version_information_endpoint_endpoint_class
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_reference.spec.versions import InterfaceRole


@pytest.mark.disturbs
@verifies("versions-030")
def test_the_role_of_our_credentials_endpoint_means_nothing(party: Party) -> None:
    """We list our credentials endpoint with the role RECEIVER, and the system renews the registration."""
    with party.misbehaving("versions.credentials-as-receiver"):
        answer = party.rotate()
    expect(answer, "versions-030").accepted()


@pytest.mark.disturbs
@verifies("versions-027")
def test_the_system_asks_the_sender(party: Party) -> None:
    """We list our modules on both sides, and the system asks us for our objects: it asks the sender."""
    with party.misbehaving("versions.both-sides"):
        party.rotate()
    pulled = party.trigger("pull", module=party.ours).wait("GET", party.ours)
    side = pulled.exchange.endpoint and pulled.exchange.endpoint.interface
    expect(pulled, "versions-027").that(
        side is InterfaceRole.SENDER, expected="our sender interface", actual=side
    )
    party.rotate()


@pytest.mark.disturbs
@verifies("versions-027")
def test_a_cpo_tells_the_receiver(emsp: Party) -> None:
    """We list our modules on both sides, and a CPO pushes a location: it tells the receiver."""
    with emsp.misbehaving("versions.both-sides"):
        emsp.rotate()
    pushed = emsp.trigger("push_location").wait("PUT", "locations")
    side = pushed.exchange.endpoint and pushed.exchange.endpoint.interface
    expect(pushed, "versions-027").that(
        side is InterfaceRole.RECEIVER, expected="our receiver interface", actual=side
    )
    emsp.rotate()


@pytest.mark.disturbs
@verifies("versions-027")
def test_an_emsp_tells_the_receiver(cpo: Party) -> None:
    """We list our modules on both sides, and an eMSP pushes a token: it tells the receiver."""
    with cpo.misbehaving("versions.both-sides"):
        cpo.rotate()
    pushed = cpo.trigger("push_token").wait("PUT", "tokens")
    side = pushed.exchange.endpoint and pushed.exchange.endpoint.interface
    expect(pushed, "versions-027").that(
        side is InterfaceRole.RECEIVER, expected="our receiver interface", actual=side
    )
    cpo.rotate()
