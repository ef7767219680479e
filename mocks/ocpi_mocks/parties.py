"""The parties of this platform, and the credentials object that presents them.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_credentials_object
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import Version

__all__ = ["Party", "credentials_object", "roles_in"]

_PRESENTED_AS = {"PTP": "OTHER"}
"""The payments document speaks of a role PTP that the Role enum does not list; OTHER is the legal value."""


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
    """Write the credentials object of a platform; a version without roles presents its first party."""
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
    return {
        "token": token,
        "url": url,
        "roles": [
            {
                "role": _PRESENTED_AS.get(party.role, party.role),
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
