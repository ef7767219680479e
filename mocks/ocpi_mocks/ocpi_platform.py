"""The platform: everything that one partner is made of, handed to whoever acts for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ocpi_mocks.addresses import AddressBook
from ocpi_mocks.background import Background
from ocpi_mocks.charging.state import Charging
from ocpi_mocks.client import Client
from ocpi_mocks.connection import Connection
from ocpi_mocks.decision import Decision
from ocpi_mocks.faults.mechanism import Faults
from ocpi_mocks.parties import Party
from ocpi_mocks.recording import Recording
from ocpi_mocks.registry import Registry
from ocpi_mocks.sent_commands import SentCommands
from ocpi_mocks.store import Key, Store
from ocpi_reference.spec.endpoints import Endpoint
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["Platform"]


@dataclass(frozen=True)
class Platform:
    """A platform with its parties; the parts have their own state, this holds them together."""

    parties: tuple[Party, ...]
    versions: tuple[Version, ...]
    """The versions it offers, the oldest first."""
    additions: frozenset[str]
    """The documents beyond the core of 2.3.0 that it implements: payments, bookings."""
    seed: int
    faults: Faults
    registry: Registry
    recording: Recording
    client: Client
    store: Store
    addresses: AddressBook
    served: Mapping[Version, Mapping[tuple[str, InterfaceRole | None], tuple[Endpoint, ...]]]
    """The rows of the endpoints table that it serves, by version, module and interface."""
    background: Background = field(default_factory=Background)
    charging: Charging = field(default_factory=Charging)
    commands: SentCommands = field(default_factory=SentCommands)
    decisions: dict[Key, Decision] = field(default_factory=dict)
    """What was arranged for real-time authorization of own Tokens, by their keys."""
    urls: dict[tuple[Version | None, str, InterfaceRole | None], str] = field(default_factory=dict)
    """The published URLs, by version, module id and interface."""
    other_sides: dict[tuple[Version, str, InterfaceRole], str] = field(default_factory=dict)
    """URLs of the sides of modules that a platform of its roles does not have; a fault lists them."""
    withheld: set[Version] = field(default_factory=set)
    """Versions that it serves and, for the time being, does not list."""
    unlisted_urls: dict[tuple[Version | None, str], str] = field(default_factory=dict)
    """URLs of what nobody knows, a future version and an unknown module; a surprise lists them."""

    @property
    def versions_url(self) -> str:
        """The URL at which everything begins."""
        return self.urls[None, "versions", None]

    @property
    def connection(self) -> Connection | None:
        """The connection that was registered or renewed last; None without any."""
        connections = self.registry.connections
        return connections[-1] if connections else None
