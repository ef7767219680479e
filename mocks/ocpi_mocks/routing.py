"""Routing headers: who a message of a functional module is from and for.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_message_routing
"""

from collections.abc import Mapping

from ocpi_mocks.answers import Answer, Pair, invalid
from ocpi_mocks.connection import Connection
from ocpi_mocks.ocpi_platform import Platform

__all__ = ["answered", "misrouted"]

_TO, _FROM = (
    (b"ocpi-to-country-code", b"ocpi-to-party-id"),
    (b"ocpi-from-country-code", b"ocpi-from-party-id"),
)
_ROUTING_HEADERS = frozenset(_TO + _FROM)


def misrouted(platform: Platform, connection: Connection, headers: Mapping[bytes, bytes]) -> Answer | None:
    """Refuse a request that names a party which is not here, or a sender that is not the other side's."""
    if _ROUTING_HEADERS.isdisjoint(headers):
        return None
    receiver, sender = _named(headers, _TO), _named(headers, _FROM)
    ours = {(party.country_code.upper(), party.party_id.upper()) for party in platform.parties}
    if receiver and receiver not in ours:
        return invalid(f"{'*'.join(receiver)}, named in the OCPI-to headers, is no party of this platform")
    if sender and not connection.speaks_for(*sender):
        return invalid(f"{'*'.join(sender)}, named in the OCPI-from headers, is none of your parties")
    return None


def answered(headers: Mapping[bytes, bytes]) -> tuple[Pair, ...]:
    """Give the routing headers of the answer: those of the request, with sender and receiver exchanged."""
    if _ROUTING_HEADERS.isdisjoint(headers):
        return ()
    return tuple(
        (back, headers[there])
        for there, back in zip(_TO + _FROM, _FROM + _TO, strict=True)
        if there in headers
    )


def _named(headers: Mapping[bytes, bytes], names: tuple[bytes, bytes]) -> tuple[str, str] | None:
    country_code, party_id = (headers.get(name, b"").decode("latin-1").upper() for name in names)
    return (country_code, party_id) if country_code or party_id else None
