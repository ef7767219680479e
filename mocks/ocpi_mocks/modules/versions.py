"""Versions and version details: where everything begins.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/version_information_endpoint.asciidoc
"""

from ocpi_mocks.answers import Answer, ok
from ocpi_mocks.calls import Call
from ocpi_mocks.ocpi_platform import Platform
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["details", "listing"]


def listing(platform: Platform, call: Call) -> Answer:
    """List the versions that the platform offers, each with the URL of its details."""
    listed = [
        {"version": version, "url": platform.urls[version, "version_details", None]}
        for version in platform.versions
        if version not in platform.withheld
    ]
    return ok(platform.faults.change("versions.listing", listed, platform))


def details(platform: Platform, call: Call) -> Answer:
    """List the endpoints of one version; where it knows interface roles, each with its role."""
    version = call.version
    assert version is not None
    listed = [
        _endpoint(version, module, interface, url)
        for (of, module, interface), url in platform.urls.items()
        if of == version and module != "version_details"
    ]
    listed = platform.faults.change("versions.endpoints", listed, platform, version)
    return ok({"version": version, "endpoints": listed})


def _endpoint(version: Version, module: str, interface: InterfaceRole | None, url: str) -> dict[str, str]:
    if not dialect(version).interface_roles:
        return {"identifier": module, "url": url}
    # For credentials the role has no meaning, and SENDER is what the text advises to send.
    return {"identifier": module, "role": interface or InterfaceRole.SENDER, "url": url}
