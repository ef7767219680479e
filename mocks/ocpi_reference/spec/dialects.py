"""What separates the versions of OCPI and no table of fields or endpoints can say.

Code asks ``dialect(version).base64_tokens``, never which version it is.
"""

import base64
import binascii
from dataclasses import dataclass, replace

from ocpi_reference.spec.history import V211, V221, V230, Version

__all__ = ["DIALECTS", "Dialect", "dialect"]


@dataclass(frozen=True)
class Dialect:
    """How one version of OCPI speaks; each field is a rule with the place that states it."""

    version: Version
    base64_tokens: bool
    """Credentials tokens are Base64 encoded in the Authorization header
    (transport_and_format.asciidoc#transport_and_format_authorization_header)."""
    message_ids: bool
    """Requests and responses carry X-Request-ID and X-Correlation-ID
    (transport_and_format.asciidoc#transport_and_format_unique_messageg_ids)."""
    routing_headers: bool
    """Messages of functional modules may carry OCPI-to/from headers, and hubs exist
    (transport_and_format.asciidoc#transport_and_format_message_routing)."""
    interface_roles: bool
    """Version details name SENDER or RECEIVER for each endpoint
    (version_information_endpoint.asciidoc#version_information_endpoint_endpoint_class)."""
    credentials_roles: bool
    """A credentials object lists roles, and a platform may host several parties
    (credentials.asciidoc#credentials_credentials_object)."""
    patch_needs_last_updated: bool
    """A PATCH without last_updated is refused with 2001
    (status_codes.asciidoc#status_codes_2xxx_client_errors)."""
    patch_appends_charging_periods: bool
    """charging_periods in a PATCH of a Session are added to those that are known; 2.1.1 has no such rule, so
    there they replace them, as any field does (mod_sessions.asciidoc#mod_sessions_patch_method)."""
    owner_in_objects: bool
    """Objects carry country_code and party_id of their owner."""
    date_filter_bounds: bool
    """date_from is inclusive and date_to exclusive; 2.1.1 does not say."""
    case_insensitive_ids: bool
    """Identifiers are CiStrings; 2.1.1 declares nearly all as plain strings."""
    tokens_have_types: bool
    """A token is found by uid and type; 2.1.1 knows no type in its URLs."""
    unknown_fields_allowed: bool
    """A receiver must not refuse fields it does not know (2.3.0, types.asciidoc)."""
    token_a_only_registers: bool
    """CREDENTIALS_TOKEN_A opens versions and credentials only, functional modules answer 401."""

    def authorization(self, token: str) -> str:
        """Write the Authorization header for a credentials token."""
        return f"Token {base64.b64encode(token.encode()).decode() if self.base64_tokens else token}"

    def token_in(self, header: str) -> str | None:
        """Read the credentials token from an Authorization header; None where it holds none as it should."""
        scheme, _, sent = header.partition(" ")
        if scheme != "Token" or not sent or sent != sent.strip():
            return None
        if not self.base64_tokens:
            return sent
        try:
            return base64.b64decode(sent, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return None


_OF_221 = Dialect(
    version=V221,
    base64_tokens=True,
    message_ids=True,
    routing_headers=True,
    interface_roles=True,
    credentials_roles=True,
    patch_needs_last_updated=True,
    patch_appends_charging_periods=True,
    owner_in_objects=True,
    date_filter_bounds=True,
    case_insensitive_ids=True,
    tokens_have_types=True,
    unknown_fields_allowed=False,
    token_a_only_registers=True,
)

DIALECTS = (
    Dialect(
        version=V211,
        base64_tokens=False,
        message_ids=False,
        routing_headers=False,
        interface_roles=False,
        credentials_roles=False,
        patch_needs_last_updated=False,
        patch_appends_charging_periods=False,
        owner_in_objects=False,
        date_filter_bounds=False,
        case_insensitive_ids=False,
        tokens_have_types=False,
        unknown_fields_allowed=False,
        token_a_only_registers=False,
    ),
    _OF_221,
    replace(_OF_221, version=V230, unknown_fields_allowed=True),
)

_BY_VERSION = {row.version: row for row in DIALECTS}


def dialect(version: Version) -> Dialect:
    """Give the dialect of a version."""
    return _BY_VERSION[version]
