"""The credentials module as a server: registration, renewal and the end of a connection.

The other side is called back with the token it just sent, before it gets its answer. Nothing is changed
until everything has succeeded, so that a failure leaves the old tokens in force.
https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc
"""

from typing import Any

from ocpi_mocks.answers import Answer, invalid, not_allowed, ok, server_error
from ocpi_mocks.calls import Call
from ocpi_mocks.connection import Connection, Endpoints
from ocpi_mocks.discovery import UnusableError, counterparts, endpoints_of, is_usable, listed_versions
from ocpi_mocks.modules.reading import body
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.parties import credentials_object, roles_in
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.history import Version

__all__ = ["delete", "get", "post", "put"]


def get(platform: Platform, call: Call) -> Answer:
    """Show the credentials with which the client reaches this platform."""
    token = call.connection.expects if call.connection else call.credentials_token
    return ok(_ours(platform, call, token))


def post(platform: Platform, call: Call) -> Answer:
    """Register a client; it must not be registered yet."""
    if call.connection:
        return _registered_already()
    answer, connection = _accept(platform, call, key=platform.registry.next_key())
    if connection:
        if not platform.registry.connect(connection, used_up=call.credentials_token):
            return _registered_already()
        platform.faults.happened("registered")
    return answer


def _registered_already() -> Answer:
    return not_allowed(("GET", "PUT", "DELETE"), "you are registered already: use PUT to change anything")


def put(platform: Platform, call: Call) -> Answer:
    """Renew a registration, and move it to the version under whose URL the PUT came."""
    if not call.connection:
        return not_allowed(("GET", "POST"), "you are not registered yet: use POST")
    answer, connection = _accept(platform, call, key=call.connection.key)
    if connection:
        platform.registry.connect(connection, answer_may_get_lost=True)
        platform.faults.happened("updated")
    return answer


def delete(platform: Platform, call: Call) -> Answer:
    """End a registration: the tokens of both sides are void from now on."""
    if not call.connection:
        return not_allowed(("GET", "POST"), "you are not registered, so there is nothing to end")
    platform.registry.disconnect(call.connection)
    platform.store.forget_connection(call.connection)
    platform.faults.happened("unregistered")
    return ok()


def _accept(platform: Platform, call: Call, *, key: int) -> tuple[Answer, Connection | None]:
    """Check the client's credentials, call it back, and make the connection that this gives."""
    version = call.version
    assert version is not None
    theirs = body(call, Credentials, additions=platform.additions)
    if flaw := _flaw(theirs, version):
        return invalid(flaw), None
    token_b = theirs["token"]
    platform.client.name_token(token_b, "B")
    try:
        endpoints = _call_back(platform, theirs["url"], token_b, version)
    except UnusableError as error:
        return server_error(error.code, str(error)), None
    token_c = platform.registry.new_token()
    connection = Connection(
        key=key,
        version=version,
        versions_url=theirs["url"],
        endpoints=endpoints,
        token=token_b,
        token_name="B",  # noqa: S106  (a name, not a token)
        expects=token_c,
        expects_name="C",
        roles=roles_in(theirs, version),
        hub_party_id=theirs.get("hub_party_id") or "",
    )
    http = 200 if call.connection else platform.faults.change("credentials.http", 200)
    return ok(_ours(platform, call, token_c), http=http), connection


def _call_back(platform: Platform, url: str, token_b: str, version: Version) -> Endpoints:
    """Fetch the client's versions and its endpoints in this version, as the text demands.

    Raises:
        UnusableError: with the status code that the answer gets: 3001, 3002 or 3003.
    """
    listed = listed_versions(platform.client, url, token=token_b, speaking=version)
    if version not in listed:
        raise UnusableError(3002, f"you list {', '.join(listed)} and register for {version}")
    endpoints = endpoints_of(platform.client, listed[version], token=token_b, version=version)
    if not counterparts(endpoints, platform.served[version], version):
        raise UnusableError(3003, "you list no module in which we are your counterpart")
    return endpoints


def _flaw(theirs: dict[str, Any], version: Version) -> str:
    """Say what is wrong with credentials whose fields are all right one by one."""
    token = theirs["token"]
    if not token or not all("!" <= character <= "~" for character in token):
        return "token must consist of printable ASCII characters without blanks"
    if not is_usable(theirs["url"]):
        return f"url must be an absolute HTTP URL, not {theirs['url']!r}"
    hub = theirs.get("hub_party_id")
    if hub and not (len(hub) == 5 and hub.isalnum() and hub[:2].isalpha()):
        return f"hub_party_id is country_code and party_id in five characters, not {hub!r}"
    triples = [
        tuple(str(role.get(name, "")).upper() for name in ("role", "country_code", "party_id"))
        for role in roles_in(theirs, version)
    ]
    if len(set(triples)) < len(triples):
        return "roles must not repeat a combination of role, country_code and party_id"
    return ""


def _ours(platform: Platform, call: Call, token: str) -> dict[str, Any]:
    assert call.version is not None
    return credentials_object(platform.parties, token=token, url=platform.versions_url, version=call.version)
