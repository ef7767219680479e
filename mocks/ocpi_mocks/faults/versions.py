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


@fault(
    "versions.number-of-the-document",
    at="versions.listing",
    breaks=("versions-009",),
    consequences=("versions-006", "versions-007"),
    subtlety="it says exactly which text was read",
)
def number_of_the_document(platform: Platform, listed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lists 2.2.1-d2, the revision of the document that it was built from."""
    return [*listed, {"version": "2.2.1-d2", "url": listed[-1]["url"]}]


@fault(
    "versions.number-with-a-letter",
    at="versions.listing",
    breaks=("versions-006",),
    consequences=("versions-007", "versions-005"),
    subtlety="every other API writes v1, v2",
)
def number_with_a_letter(platform: Platform, listed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lists v2.1 beside the versions, as it stands in its own URLs."""
    return [*listed, {"version": "v2.2", "url": listed[-1]["url"]}]


@fault(
    "versions.listed-twice",
    at="versions.listing",
    breaks=("versions-005",),
    subtlety="once for each of its roles",
)
def listed_twice(platform: Platform, listed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lists a version once for each role that it plays."""
    return [*listed, *listed]


@fault(
    "versions.posted",
    breaks=("versions-003",),
    consequences=("transport-024",),
    subtlety="nothing happens, it only says yes",
)
def posted(call: Call, answer: Answer) -> Answer:
    """Says yes to a POST at its versions."""
    refused = answer.http == 405 and call.endpoint is None and call.path.rstrip("/").endswith("versions")
    return answer._replace(http=200, code=1000, message="") if refused else answer


@fault(
    "versions.swapped-interfaces",
    at="versions.endpoints",
    breaks=("versions-017",),
    consequences=(
        "versions-018",
        "locations-001",
        "tokens-001",
        "versions-029",
        "versions-025",
        "transport-020",
        "credentials-013",
    ),
    versions=WITH_ROLES,
    subtlety="sender of what, one may ask",
)
def swapped_interfaces(
    platform: Platform, version: Version, listed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Calls itself the receiver of its own Locations or Tokens, since it receives the requests."""
    swapped = {"SENDER": "RECEIVER", "RECEIVER": "SENDER"}
    return [
        {**one, "role": swapped[one["role"]]} if one["identifier"] in ("locations", "tokens") else one
        for one in listed
    ]


@fault(
    "versions.identifier-in-capitals",
    at="versions.endpoints",
    breaks=("versions-021",),
    consequences=("locations-001", "tokens-001", "versions-020", "versions-022", "types-010", "types-036"),
    subtlety="it reads the same",
)
def identifier_in_capitals(
    platform: Platform, version: Version, listed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Writes the identifiers of its modules in capitals, as the table of a later chapter does."""
    return [
        {**one, "identifier": one["identifier"].capitalize()} if one["identifier"] == "tariffs" else one
        for one in listed
    ]


@fault(
    "versions.credentials-twice",
    at="versions.endpoints",
    breaks=("versions-028", "versions-031"),
    consequences=("versions-029",),
    subtlety="one for each role, as with all modules",
)
def credentials_twice(
    platform: Platform, version: Version, listed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Lists its credentials endpoint once for each role."""
    return [*listed, *(one for one in listed if one["identifier"] == "credentials")]


@fault(
    "versions.endpoint-that-is-not-there",
    at="versions.endpoints",
    breaks=("versions-025",),
    consequences=("transport-020", "locations-017", "tokens-038"),
    subtlety="the module is in the next release",
)
def endpoint_that_is_not_there(
    platform: Platform, version: Version, listed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Lists a module whose URL leads nowhere yet."""
    return [
        {**one, "url": f"{one['url'].rstrip('/')}-soon"} if one["identifier"] == "tariffs" else one
        for one in listed
    ]


@fault(
    "versions.relative-url",
    at="versions.endpoints",
    breaks=("versions-015", "versions-016"),
    consequences=("credentials-019", "types-038", "versions-025"),
    subtlety="clients that resolve URLs never notice",
)
def relative_url(platform: Platform, version: Version, listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lists an endpoint by its path, as web sites link their pages."""
    return [
        {**one, "url": "/" + one["url"].split("/", 3)[-1]} if one["identifier"] == "tariffs" else one
        for one in listed
    ]


@fault(
    "versions.details-of-everything",
    breaks=("versions-033",),
    consequences=("versions-012",),
    subtlety="nobody asks for a version that is not listed",
)
def details_of_everything(call: Call, answer: Answer) -> Answer:
    """Answers success for the details of whatever version is asked for."""
    nothing = answer.http == 404 and call.endpoint is None and call.path.count("/") <= 3
    return answer._replace(http=200, code=1000, message="", data=b"{}") if nothing else answer
