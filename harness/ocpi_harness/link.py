"""The line to a system in one version: its URLs, the token to send, and where an address of OCPI leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from ocpi_harness.expect import HarnessError, NotObservedError
from ocpi_mocks.connection import Connection
from ocpi_reference.spec.dialects import Dialect, dialect
from ocpi_reference.spec.endpoints import Endpoint, endpoints
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["Address", "Link"]

_OWNER = ("country_code", "party_id")


@dataclass(frozen=True)
class Address:
    """A URL of the system, with the row of the endpoints table that it belongs to."""

    url: str
    endpoint: Endpoint | None
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """What is needed to talk to a system in one version; `token` opens it."""

    version: Version
    versions_url: str
    details_url: str
    token: str = field(repr=False)
    endpoints: Mapping[tuple[str, InterfaceRole | None], str]
    """The URLs that its version details list, by module id and interface role."""
    our_role: str
    owner: tuple[str, str]
    """country_code and party_id of ours, under which we push."""

    @property
    def dialect(self) -> Dialect:
        """How the version speaks where no table of fields can say it."""
        return dialect(self.version)

    @property
    def modules(self) -> frozenset[str]:
        """The ids of the modules that the system offers."""
        return frozenset(module for module, _ in self.endpoints)

    def renewed(self, connection: Connection) -> "Link":
        """Give the link as a registration left it: the token and the URLs that hold from now on."""
        return replace(
            self, version=connection.version, token=connection.token, endpoints=connection.endpoints
        )

    def address(
        self,
        method: str,
        module: str,
        ids: Sequence[str] = (),
        *,
        query: Mapping[str, str] | None = None,
        owner: tuple[str, str] | None = None,
    ) -> Address:
        """Find where a verb on a module goes: the row whose path takes `ids`, on the side that faces us.

        `ids` are the path's segments after the owner's, literal ones like ``authorize`` included. A verb that
        OCPI does not define there has no row, and goes to the URL that other verbs have.

        Raises:
            NotObservedError: the system does not list the module, or not the interface that faces us.
            HarnessError: OCPI has no such address.
        """
        if module in ("versions", "version_details", "credentials"):
            return Address(self._with_query(self._fixed(module), query), self._row(method, module))
        rows = [row for row in endpoints(self.version, module=module) if self._faces_us(row)]
        if not rows:
            raise NotObservedError(f"OCPI {self.version} has no {module} that a {self.our_role} could call")
        fitting = [row for row in rows if _fits(row, ids)]
        if not fitting:
            raise HarnessError(f"{module} of OCPI {self.version} has no address for {list(ids)}")
        fitting = [row for row in fitting if self.offers(row)] or fitting
        row = next((row for row in fitting if row.method == method), None)
        like = row or fitting[0]
        parameters = _parameters(like, ids, owner or self.owner)
        segments = [parameters.get(part[1:-1], part) if part[0] == "{" else part for part in _segments(like)]
        url = "/".join(
            [self._url(module, like.interface).rstrip("/"), *(quote(s, safe="") for s in segments)]
        )
        url = url if segments else self._url(module, like.interface)
        return Address(self._with_query(url, query), row, parameters)

    def offers(self, row: Endpoint) -> bool:
        """Tell whether the system lists the endpoint of a row, on the side that faces us."""
        if row.module in ("versions", "version_details"):
            return True
        if row.module == "credentials":
            return "credentials" in self.modules
        key = row.interface if self.dialect.interface_roles else None
        return self._faces_us(row) and (row.module, key) in self.endpoints

    def _fixed(self, module: str) -> str:
        if module == "versions":
            return self.versions_url
        if module == "version_details":
            return self.details_url
        found = next((url for (name, _), url in self.endpoints.items() if name == module), None)
        if found is None:
            raise NotObservedError(f"the system lists no {module} endpoint in {self.version}")
        return found

    def _url(self, module: str, interface: InterfaceRole | None) -> str:
        key = interface if self.dialect.interface_roles else None
        url = self.endpoints.get((module, key))
        if url is None:
            side = f" as {interface}" if key else ""
            raise NotObservedError(f"the system does not offer {module}{side} in {self.version}")
        return url

    def _row(self, method: str, module: str) -> Endpoint | None:
        return next((row for row in endpoints(self.version, module=module) if row.method == method), None)

    def _faces_us(self, row: Endpoint) -> bool:
        return not row.named_by_message and self.our_role not in row.served_by

    @staticmethod
    def _with_query(url: str, query: Mapping[str, str] | None) -> str:
        if not query:
            return url
        return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def _segments(row: Endpoint) -> list[str]:
    return row.path.split("/")[1:]


def _fits(row: Endpoint, ids: Sequence[str]) -> bool:
    """Whether `ids` are what the path wants after the owner's country_code and party_id."""
    wanted = [part for part in _segments(row) if part[1:-1] not in _OWNER]
    return len(wanted) == len(ids) and all(
        part[0] == "{" or part == given for part, given in zip(wanted, ids, strict=True)
    )


def _parameters(row: Endpoint, ids: Sequence[str], owner: tuple[str, str]) -> dict[str, str]:
    given, found = iter(ids), {}
    for part in _segments(row):
        if part[1:-1] in _OWNER:
            found[part[1:-1]] = owner[_OWNER.index(part[1:-1])]
        else:
            value = next(given)
            if part[0] == "{":
                found[part[1:-1]] = value
    return found
