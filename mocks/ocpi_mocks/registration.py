"""Registration as the side that starts it: from a versions URL and a token A to a connection, and its upkeep.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_registration
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ocpi_mocks.connection import Connection, Endpoints
from ocpi_mocks.discovery import UnusableError, counterparts, endpoints_of, listed_versions, row
from ocpi_mocks.errors import RegistrationError
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.parties import credentials_object, roles_in
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.status_codes import is_success

__all__ = ["register", "unregister", "update_credentials"]


def register(
    platform: Platform, versions_url: str, token_a: str, *, version: Version | None = None
) -> Connection:
    """Register with the platform behind `versions_url`, in `version` or the highest that both offer.

    Raises:
        RegistrationError: it cannot be reached, offers no common version or no module to talk about, or
            refuses.
    """
    platform.client.name_token(token_a, "A")
    listed = _listed(platform, versions_url, token_a, version)
    chosen = _choose(platform, listed, version)
    endpoints = _endpoints(platform, listed[chosen], token_a, chosen)
    token_b = platform.registry.new_token()
    platform.registry.announce(token_b, None)
    try:
        answered = _exchange_credentials(platform, "POST", endpoints, token_a, token_b, chosen)
    except RegistrationError:
        platform.registry.withdraw(token_b)
        raise
    connection = _connection(
        answered, key=platform.registry.next_key(), version=chosen, endpoints=endpoints, expects=token_b
    )
    return _established(platform, connection, "registered")


def update_credentials(
    platform: Platform, connection: Connection, *, version: Version | None = None
) -> Connection:
    """Renew both tokens of a connection; another `version` moves the connection there.

    Until the other side has answered, it may use the old token or the new one. When it refuses, everything
    stays as it was; when no answer comes, nobody knows which token it holds, and both stay valid. Then it may
    be that our old token opens nothing but a repetition, so that is tried without a look at the versions.

    Raises:
        RegistrationError: it cannot be reached, does not offer `version`, or refuses.
    """
    version = version or connection.version
    try:
        listed = _listed(platform, connection.versions_url, connection.token, connection.version)
        chosen = _choose(platform, listed, version)
        endpoints = _endpoints(platform, listed[chosen], connection.token, chosen)
    except RegistrationError as error:
        if version != connection.version or not _unauthorized(error.exchange):
            raise
        chosen, endpoints = connection.version, connection.endpoints
    token_b = platform.registry.new_token()
    platform.registry.announce(token_b, connection)
    try:
        answered = _exchange_credentials(platform, "PUT", endpoints, connection.token, token_b, chosen)
    except RegistrationError as error:
        if error.exchange is None or error.exchange.response is not None:
            platform.registry.withdraw(token_b)
        raise
    renewed = _connection(answered, key=connection.key, version=chosen, endpoints=endpoints, expects=token_b)
    return _established(platform, renewed, "updated")


def unregister(platform: Platform, connection: Connection) -> Exchange:
    """Tell the other side that its credentials are void, and forget the connection.

    Raises:
        RegistrationError: it did not accept that; the connection stays.
    """
    url = connection.credentials_url()
    assert url is not None, "a connection without credentials endpoint is never established"
    exchange = platform.client.request(
        "DELETE",
        url,
        token=connection.token,
        version=connection.version,
        endpoint=row(connection.version, "credentials", "DELETE"),
    )
    _accepted(exchange, {200, 204})
    platform.registry.disconnect(connection)
    platform.faults.happened("unregistered")
    return exchange


def _listed(platform: Platform, versions_url: str, token: str, version: Version | None) -> Mapping[str, str]:
    """Fetch the list of versions, before anybody knows in which version's dialect to send the token.

    A platform that turns away one form is asked again in the next older one that we speak: the text advises
    trial and error (transport_and_format.asciidoc#transport_and_format_authorization_header).
    """
    forms: dict[str, Version] = {}
    for candidate in [version] if version else reversed(platform.versions):
        forms.setdefault(dialect(candidate).authorization(token), candidate)
    refused: UnusableError | None = None
    for speaking in forms.values():
        try:
            return listed_versions(platform.client, versions_url, token=token, speaking=speaking)
        except UnusableError as error:
            refused = error
            if not _unauthorized(error.exchange):
                break
    assert refused is not None
    raise RegistrationError(str(refused), refused.exchange) from None


def _unauthorized(exchange: Exchange | None) -> bool:
    return exchange is not None and exchange.response is not None and exchange.response.status == 401


def _choose(platform: Platform, listed: Mapping[str, str], version: Version | None) -> Version:
    mutual = [offered for offered in platform.versions if offered in listed]
    if version is None and mutual:
        return mutual[-1]
    if version in mutual:
        return version
    wanted = version or "any of " + ", ".join(platform.versions)
    raise RegistrationError(f"the other side offers {', '.join(listed)}; {wanted} was wanted")


def _endpoints(platform: Platform, url: str, token: str, version: Version) -> Endpoints:
    try:
        endpoints = endpoints_of(platform.client, url, token=token, version=version)
    except UnusableError as error:
        raise RegistrationError(str(error), error.exchange) from None
    if not counterparts(endpoints, platform.served[version], version):
        modules = ", ".join(sorted({module for module, _ in endpoints}))
        raise RegistrationError(
            f"the other side lists no module in which we are its counterpart, only {modules}: no credentials "
            "were sent; is it a platform of the same role?"
        )
    return endpoints


def _exchange_credentials(
    platform: Platform, method: str, endpoints: Endpoints, token: str, token_b: str, version: Version
) -> dict[str, Any]:
    body = credentials_object(platform.parties, token=token_b, url=platform.versions_url, version=version)
    url = next(url for (module, _), url in endpoints.items() if module == "credentials")
    exchange = platform.client.request(
        method, url, json=body, token=token, version=version, endpoint=row(version, "credentials", method)
    )
    data = _accepted(exchange, {200, 201})
    found = [
        problem
        for problem in problems(Credentials, data, version, additions=platform.additions)
        if not problem.disputed
    ]
    if found:
        raise RegistrationError(
            f"{method} {url} was answered with an object that is no Credentials object of {version}: "
            f"{found[0].path}: {found[0].message}",
            exchange,
        )
    return dict(data)


def _accepted(exchange: Exchange, statuses: Iterable[int]) -> Any:
    """Give the data of an answer that means success."""
    what = f"{exchange.request.method} {exchange.request.url}"
    answer = exchange.response
    if answer is None:
        raise RegistrationError(f"{what}: {exchange.failure}", exchange)
    if answer.status not in statuses:
        said = answer.envelope.get("status_message") or answer.unreadable or "without a message"
        raise RegistrationError(
            f"{what} was refused with HTTP {answer.status}, status code {answer.status_code}: {said}",
            exchange,
        )
    if answer.status == 204:
        return None
    if answer.status_code is None or not is_success(answer.status_code):
        said = answer.envelope.get("status_message") or answer.unreadable or "without a message"
        raise RegistrationError(f"{what} was refused with status code {answer.status_code}: {said}", exchange)
    return answer.data


def _connection(
    theirs: Mapping[str, Any], *, key: int, version: Version, endpoints: Endpoints, expects: str
) -> Connection:
    return Connection(
        key=key,
        version=version,
        versions_url=theirs["url"],
        endpoints=endpoints,
        token=theirs["token"],
        token_name="C",  # noqa: S106  (a name, not a token)
        expects=expects,
        expects_name="B",
        roles=roles_in(theirs, version),
        hub_party_id=theirs.get("hub_party_id") or "",
    )


def _established(platform: Platform, connection: Connection, event: str) -> Connection:
    platform.client.name_token(connection.token, connection.token_name)
    platform.registry.connect(connection)
    platform.faults.happened(event)
    return connection
