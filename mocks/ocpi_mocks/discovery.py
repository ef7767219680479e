"""Finding out what the other side offers: its versions, and the endpoints of one version.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/version_information_endpoint.asciidoc
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ocpi_mocks.client import Client
from ocpi_mocks.connection import Endpoints
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Endpoint, endpoints
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.primitives import UrlType
from ocpi_reference.spec.status_codes import is_success
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["UnusableError", "counterparts", "endpoints_of", "is_usable", "listed_versions", "row"]


class UnusableError(Exception):
    """The other side cannot be used as it is.

    `code` is the status code that says so to a client, and `exchange` the one that failed, where one did.
    """

    def __init__(self, code: int, why: str, exchange: Exchange | None = None) -> None:
        super().__init__(why)
        self.code = code
        self.exchange = exchange


def row(version: Version, module: str, method: str) -> Endpoint:
    """Give the row of the endpoints table of a configuration module."""
    return next(found for found in endpoints(version, module=module) if found.method == method)


def listed_versions(client: Client, url: str, *, token: str, speaking: Version) -> Mapping[str, str]:
    """Fetch the versions that a platform lists, with their details' URLs.

    `speaking` is the version in whose dialect the token is sent.

    Raises:
        UnusableError: 3001, no answer or one that is no list of versions.
    """
    exchange = client.request(
        "GET", url, token=token, version=speaking, endpoint=row(speaking, "versions", "GET")
    )
    data = _data(exchange, "versions endpoint")
    if not isinstance(data, list):
        raise UnusableError(3001, f"the versions endpoint {url} gives no list of versions", exchange)
    found: dict[str, str] = {}
    for entry in data:
        # An entry of a version from the future may look otherwise; what we know is enough.
        if isinstance(entry, dict) and isinstance(entry.get("version"), str) and is_usable(entry.get("url")):
            found.setdefault(entry["version"], entry["url"])
    if not found:
        raise UnusableError(
            3001, f"the versions endpoint {url} lists no version with an absolute URL", exchange
        )
    return found


def endpoints_of(client: Client, url: str, *, token: str, version: Version) -> Endpoints:
    """Fetch the endpoints that a platform has in `version`.

    Entries that are no endpoints, and modules that nobody knows, are left to those who know them.

    Raises:
        UnusableError: 3001, no answer or one that is no version details; 3002, details of another version;
            3003, no credentials endpoint.
    """
    exchange = client.request(
        "GET", url, token=token, version=version, endpoint=row(version, "version_details", "GET")
    )
    data = _data(exchange, "version details")
    if not isinstance(data, dict) or not isinstance(data.get("endpoints"), list):
        raise UnusableError(3001, f"{url} gives no version details", exchange)
    if data.get("version") != version:
        raise UnusableError(
            3002, f"{url} gives the details of {data.get('version')!r}, not of {version}", exchange
        )
    found = {
        (entry["identifier"], _interface(entry, version)): entry["url"]
        for entry in data["endpoints"]
        if isinstance(entry, dict)
        and isinstance(entry.get("identifier"), str)
        and is_usable(entry.get("url"))
    }
    if not any(module == "credentials" for module, _ in found):
        raise UnusableError(3003, f"{url} lists no credentials endpoint with an absolute URL", exchange)
    return found


def is_usable(url: object) -> bool:
    """Tell whether it is an absolute HTTP URL that can be called."""
    return (
        isinstance(url, str)
        and UrlType().flaw(url, max(Version)) is None
        and url.lower().startswith(("http://", "https://"))
    )


def counterparts(
    theirs: Endpoints, ours: Iterable[tuple[str, InterfaceRole | None]], version: Version
) -> frozenset[str]:
    """Give the modules in which the two sides can talk: one has the interface that faces the other's."""
    facing = {
        (module, _FACING[interface] if dialect(version).interface_roles else None)
        for module, interface in ours
        if interface is not None
    }
    return frozenset(module for module, interface in theirs if (module, interface) in facing)


_FACING = {InterfaceRole.SENDER: InterfaceRole.RECEIVER, InterfaceRole.RECEIVER: InterfaceRole.SENDER}


def _interface(entry: Mapping[str, Any], version: Version) -> InterfaceRole | None:
    role = entry.get("role")
    if not dialect(version).interface_roles or not isinstance(role, str):
        return None
    return next((interface for interface in InterfaceRole if interface == role), None)


def _data(exchange: Exchange, what: str) -> Any:
    url = exchange.request.url
    answer = exchange.response
    if answer is None:
        raise UnusableError(3001, f"the {what} {url} cannot be reached: {exchange.failure}", exchange)
    if answer.status != 200:
        raise UnusableError(3001, f"the {what} {url} answered HTTP {answer.status}", exchange)
    if answer.unreadable:
        raise UnusableError(3001, f"the {what} {url} did not answer with JSON: {answer.unreadable}", exchange)
    if answer.status_code is None or not is_success(answer.status_code):
        raise UnusableError(3001, f"the {what} {url} answered status code {answer.status_code}", exchange)
    return answer.data
