"""Credentials objects that a scenario sends: incomplete, wrong, or with more parties."""

from collections.abc import Mapping
from typing import Any, TypeAlias

__all__ = ["Credentials", "party_of", "role", "with_party", "without"]

Credentials: TypeAlias = Mapping[str, Any]


def without(name: str, credentials: Credentials) -> dict[str, Any]:
    """Give the object without one of its fields."""
    return {key: value for key, value in credentials.items() if key != name}


def party_of(credentials: Credentials) -> dict[str, Any]:
    """Give the object's first party, wherever the version keeps it."""
    return dict(credentials["roles"][0] if "roles" in credentials else credentials)


def with_party(credentials: Credentials, party: Credentials) -> dict[str, Any]:
    """Give the object with another first party."""
    if "roles" not in credentials:
        return dict(party)
    return {**credentials, "roles": [party, *credentials["roles"][1:]]}


def role(kind: str, party_id: str) -> dict[str, Any]:
    """Make a further role for our credentials."""
    return {
        "role": kind,
        "business_details": {"name": f"plugfest {kind} {party_id}"},
        "party_id": party_id,
        "country_code": "NL",
    }
