"""The parties of this platform, and the credentials object that presents them.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_credentials_object
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ocpi_reference.spec.data_types import Role
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version, members

__all__ = ["Party", "credentials_object", "roles_in"]


@dataclass(frozen=True)
class Party:
    """One party and the role that it plays: CPO, EMSP, PTP and so on."""

    role: str
    country_code: str
    party_id: str
    name: str
    website: str

    @property
    def business_details(self) -> dict[str, str]:
        """How the party presents itself to people."""
        return {"name": self.name, "website": self.website}


def credentials_object(parties: Iterable[Party], *, token: str, url: str, version: Version) -> dict[str, Any]:
    """Write the credentials object of a platform.

    A version without roles presents its first party. A role that the version does not list, PTP or the HUB
    of 2.3.0, is presented as OTHER; there a hub tells its party in a field of its own.
    """
    parties = tuple(parties)
    if not dialect(version).credentials_roles:
        first = parties[0]
        return {
            "token": token,
            "url": url,
            "business_details": first.business_details,
            "party_id": first.party_id,
            "country_code": first.country_code,
        }
    roles = members(Role, version)
    hub = next((party for party in parties if party.role == Role.HUB and Role.HUB not in roles), None)
    return {
        "token": token,
        "url": url,
        **({"hub_party_id": hub.country_code + hub.party_id} if hub else {}),
        "roles": [
            {
                "role": party.role if party.role in roles else Role.OTHER,
                "business_details": party.business_details,
                "party_id": party.party_id,
                "country_code": party.country_code,
            }
            for party in parties
        ],
    }


def roles_in(credentials: Mapping[str, Any], version: Version) -> tuple[Mapping[str, Any], ...]:
    """Read the parties from a credentials object that was found to be valid."""
    if dialect(version).credentials_roles:
        return tuple(credentials["roles"])
    return ({name: credentials[name] for name in ("country_code", "party_id", "business_details")},)
