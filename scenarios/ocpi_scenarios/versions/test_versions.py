"""Versions endpoint and version details: where everything begins.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/version_information_endpoint.asciidoc
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party


@verifies("versions-001", "versions-004")
def test_the_versions_endpoint_lists_versions(party: Party) -> None:
    """A partner asks which versions there are, and gets a list of at least one."""
    answer = party.versions()
    expect(answer, "versions-001").http(200).status(1000)
    listed = isinstance(answer.data, list) and len(answer.data) > 0
    expect(answer, "versions-004").that(listed, expected="a list of at least one Version", actual=answer.data)


@verifies("versions-012", "versions-013", "versions-019")
def test_version_details_name_their_version_and_the_credentials_endpoint(party: Party) -> None:
    """A partner asks for the details of a version, and gets that version with its credentials endpoint."""
    answer = party.version_details()
    expect(answer, "versions-012").http(200).status(1000)
    expect(answer, "versions-013").data({"version": str(party.version)})
    modules = [endpoint.get("identifier") for endpoint in answer.data["endpoints"]]
    expect(answer, "versions-019").that(
        "credentials" in modules, expected="an endpoint credentials", actual=", ".join(modules)
    )


@pytest.mark.before_registration
@verifies("transport-014", "versions-011")
def test_versions_are_closed_to_those_without_a_token(party: Party) -> None:
    """Somebody without any token asks for the versions, and is turned away."""
    answer = party.raw("GET", "versions", token=None, stimulus="no token")
    expect(answer, "transport-014", "versions-011").http(401)
