"""Faults of the versions module: what is listed, and what comes instead of a list."""

from typing import Any

from ocpi_mocks.answers import Answer, unauthorized
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.mechanism import fault
from ocpi_mocks.ocpi_platform import Platform
from ocpi_reference.spec.dialects import DIALECTS
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

WITH_ROLES = tuple(row.version for row in DIALECTS if row.interface_roles)
DISCOVERY = frozenset({"versions", "version_details"})
DEPRECATED = (("2.1", "2.1.1"), ("2.2", "2.2.1"))
"""Numbers with those that replaced them."""


@fault(
    "versions.credentials-as-receiver",
    at="versions.endpoints",
    breaks=("versions-029",),
    versions=WITH_ROLES,
    subtlety="the printed examples do it both ways",
)
def credentials_as_receiver(
    platform: Platform, version: Version, listed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Lists its credentials endpoint with the role RECEIVER, as the printed examples do."""
    return [
        {**one, "role": InterfaceRole.RECEIVER}
        if one["identifier"] == "credentials" and "role" in one
        else one
        for one in listed
    ]


@fault(
    "versions.both-sides",
    at="versions.endpoints",
    breaks=("versions-018",),
    versions=WITH_ROLES,
    subtlety="all URLs work, and the lists are empty",
)
def both_sides(platform: Platform, version: Version, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lists both sides of each module, as a product does that was built for every role."""
    others = [
        {"identifier": module, "role": side, "url": url}
        for (of, module, side), url in platform.other_sides.items()
        if of == version
    ]
    return [*others, *listed]


@fault("versions.credentials-only", at="versions.endpoints", subtlety="legal, and of little use")
def credentials_only(
    platform: Platform, version: Version, listed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Lists no module but credentials, as a platform does whose modules are not switched on yet."""
    return [one for one in listed if one["identifier"] == "credentials"]


@fault(
    "versions.deprecated",
    at="versions.listing",
    breaks=("versions-008",),
    subtlety="the versions to use instead are listed too",
)
def deprecated_versions(platform: Platform, listed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lists 2.1 and 2.2 beside their successors, as platforms do that never take anything away."""
    base = platform.versions_url.rstrip("/")
    known = {entry["version"] for entry in listed}
    old = [number for number, successor in DEPRECATED if successor in known]
    return [*({"version": number, "url": f"{base}/{number}"} for number in old), *listed]


@fault("versions.crash", subtlety="only the other side's log shows why it could not go on")
def crash(call: Call, answer: Answer) -> Answer:
    """Answers every look at versions and details with HTTP 500 and a page for people."""
    return _instead(call, answer, http=500, body=b"<h1>Internal Server Error</h1>", content_type=b"text/html")


@fault("versions.not-json", subtlety="HTTP status and content type are right")
def not_json(call: Call, answer: Answer) -> Answer:
    """Cuts its versions and details off, as a proxy does that gives up in the middle."""
    return _instead(call, answer, body=b'{"data": [')


@fault("versions.server-error", subtlety="HTTP says that all is well")
def reports_an_error(call: Call, answer: Answer) -> Answer:
    """Answers with status code 3000, as a platform does whose database is away."""
    return _instead(call, answer, code=3000, data=None, message="try again later")


@fault("versions.unauthorized", subtlety="its token is valid in the next minute")
def unauthorized_callback(call: Call, answer: Answer) -> Answer:
    """Does not know the token yet that it has just given out, as a platform with a cache of tokens."""
    return unauthorized() if call.module in DISCOVERY else answer


def _instead(call: Call, answer: Answer, **changes: Any) -> Answer:
    return answer._replace(**changes) if call.module in DISCOVERY else answer
