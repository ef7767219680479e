"""A connection: what two platforms know of each other once they are registered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ocpi_reference.spec.dialects import Dialect, dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["Connection", "Endpoints", "Owner"]

Endpoints: TypeAlias = Mapping[tuple[str, InterfaceRole | None], str]
"""The URLs that version details list, by module id and interface; where the version knows no interfaces,
the second half of the key is None."""

Owner: TypeAlias = tuple[str, str]
"""country_code and party_id in capitals."""


@dataclass(frozen=True)
class Connection:
    """A registered connection; a PUT of credentials replaces it by one with the same key."""

    key: int
    """Counts connections of one partner; it stays the same as long as the connection lives."""
    version: Version
    versions_url: str
    """The other side's versions endpoint."""
    endpoints: Endpoints
    """The other side's endpoints in `version`."""
    token: str
    """The credentials token that we send."""
    token_name: str
    """Which one that is: B where they registered with us, C where we did with them."""
    expects: str
    """The credentials token that the other side must send."""
    expects_name: str
    roles: tuple[Mapping[str, Any], ...]
    """The other side's parties: role, country_code, party_id and business_details. 2.1.1 names no role."""
    hub_party_id: str = ""
    """The other side's hub, where it is one (since 2.3.0)."""

    @property
    def dialect(self) -> Dialect:
        """How the connection's version speaks."""
        return dialect(self.version)

    @property
    def owners(self) -> frozenset[Owner]:
        """The parties that the other side named in its credentials."""
        return frozenset((role["country_code"].upper(), role["party_id"].upper()) for role in self.roles)

    @property
    def is_hub(self) -> bool:
        """Tell whether the other side speaks for parties that it did not name."""
        return bool(self.hub_party_id) or any(role.get("role") == "HUB" for role in self.roles)

    def speaks_for(self, country_code: str, party_id: str) -> bool:
        """Tell whether the other side may push objects of this party."""
        return self.is_hub or (country_code.upper(), party_id.upper()) in self.owners

    def url(self, module: str, interface: InterfaceRole) -> str | None:
        """Give the other side's URL of one interface of a module; None where it has none."""
        return self.endpoints.get((module, interface if self.dialect.interface_roles else None))

    def credentials_url(self) -> str | None:
        """Give the other side's credentials endpoint, whose interface role has no meaning."""
        return next((url for (module, _), url in self.endpoints.items() if module == "credentials"), None)
