"""The mock partner: a complete OCPI platform on a port of this machine, for as long as it is wanted."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType, TracebackType
from typing import Any, Self

from ocpi_mocks.actions import act
from ocpi_mocks.addresses import AddressBook, groups
from ocpi_mocks.application import Application
from ocpi_mocks.charging.state import Charging
from ocpi_mocks.client import Client
from ocpi_mocks.connection import Connection
from ocpi_mocks.control import control
from ocpi_mocks.errors import RegistrationError
from ocpi_mocks.faults.mechanism import Faults
from ocpi_mocks.faults.presets import preset as faults_of
from ocpi_mocks.kinds import KINDS
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.options import additions_asked, roles_asked, speed_asked, versions_asked
from ocpi_mocks.parties import Party
from ocpi_mocks.publishing import publish
from ocpi_mocks.recording import Observer, Recording
from ocpi_mocks.registration import register, unregister, update_credentials
from ocpi_mocks.registry import Registry
from ocpi_mocks.seeding import seed as fill
from ocpi_mocks.server import Server
from ocpi_mocks.store import Store
from ocpi_mocks.waiting import Received, Wanted
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.history import Addition, Version

__all__ = ["MockPartner"]

_PARTY_IDS = {"CPO": "PLC", "EMSP": "PLE", "HUB": "PLH", "PTP": "PLP", "SCSP": "PLS", "NSP": "PLN"}


class MockPartner:
    """A platform that speaks OCPI: it serves, registers, pushes and pulls.

    Use it as a context manager; several can live in one process and share nothing. `role` is CPO, EMSP, PTP
    or another role of OCPI, or several of them; `ocpi` the versions it offers, and `additions` the documents
    beyond the core that it implements. `public_url` is the base URL under which others reach it, where that
    is not the address it listens on. `locations` and `tokens` say how much data it has. `preset` is polite
    (correct and surprising) or plain, and `faults` are armed on top, written ``NAME`` or ``NAME?key=value``.
    `on_exchange` is called with each exchange, in the thread in which it happened. `timeout` is in seconds.
    `speed` is how much faster than life charging sessions go; by default each is over at once.
    With `control_port`, 0 for any, it can be controlled from outside.

        with MockPartner("EMSP", ocpi="2.2.1") as partner:
            print(partner.versions_url, partner.token_a)

    Raises:
        ValueError: an unknown role, version, addition, preset or fault; the message lists what there is. Or
            a speed below 1.
    """

    def __init__(
        self,
        role: str | Iterable[str],
        *,
        ocpi: str | Iterable[str] = tuple(Version),
        country_code: str = "NL",
        party_id: str = "",
        name: str = "",
        host: str = "127.0.0.1",
        port: int = 0,
        public_url: str | None = None,
        seed: int = 0,
        locations: int = 50,
        tokens: int = 50,
        preset: str = "polite",
        faults: Iterable[str] = (),
        token_a: str | None = None,
        additions: Collection[str] = tuple(Addition),
        on_exchange: Observer | None = None,
        timeout: float = 30.0,
        speed: float = math.inf,
        control_port: int | None = None,
    ) -> None:
        self._roles = roles_asked(role)
        self._versions = versions_asked(ocpi)
        self._additions = additions_asked(additions)
        self._host, self._port, self._public_url = host, port, public_url
        self._counts = {"locations": locations, "tokens": tokens}
        self._seed, self._token_a, self._observer = seed, token_a, on_exchange
        self._timeout, self._speed, self._control_port = timeout, speed_asked(speed), control_port
        party_id = party_id or _PARTY_IDS.get(self._roles[0], "PLX")
        self._parties = tuple(
            Party(each, country_code, party_id, name or f"Plugfest {each}", "https://example.com/plugfest")
            for each in self._roles
        )
        self.faults = Faults(roles=self._roles, seed=seed)
        """What is armed; arm and disarm at any time."""
        for text in (*faults_of(preset, roles=self._roles), *faults):
            self.faults.arm(text)
        self._platform: Platform | None = None
        self._application: Application | None = None
        self._servers: list[Server] = []
        self.control_url = ""
        """Where it can be controlled from outside; empty without a control port, and before the start."""

    def start(self) -> Self:
        """Bind the ports and serve.

        Raises:
            PortError: a port is in use, or the address is not one of this machine.
        """
        if self._platform is not None:
            raise RuntimeError("the partner is running already; stop it first")
        server = Server(host=self._host, port=self._port)
        self._servers = [server]
        try:
            self._platform = self._built(self._public_url or server.url)
            self._application = Application(self._platform)
            server.start(self._application)
            if self._control_port is not None:
                controls = Server(host="127.0.0.1", port=self._control_port)
                self._servers.append(controls)
                controls.start(control(self))
                self.control_url = controls.url
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop serving; all state is gone afterwards. Stopping twice does no harm."""
        if self._platform is not None:
            self._platform.background.stop()
        for server in self._servers:
            server.stop()
        if self._platform is not None:
            self._platform.client.close()
        self._servers, self._platform, self._application, self.control_url = [], None, None, ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def reset(self) -> None:
        """Begin anew at the same URLs: no connections, data as seeded, no exchanges kept, a new token A."""
        platform = self.platform
        platform.background.stop()
        platform.charging.clear()
        platform.commands.clear()
        platform.registry.clear()
        platform.store.clear()
        platform.decisions.clear()
        platform.recording.clear()
        fill(platform, **self._counts)

    def seed(
        self, *, locations: int | None = None, tokens: int | None = None, seed: int | None = None
    ) -> None:
        """Replace its own objects by others, as if it had always had them; connections stay.

        Counts that are left out, and the seed, are those with which the partner was made. Charging ends, and
        so does what was arranged for authorization.
        """
        platform = self.platform
        platform.background.stop()
        asked = {"locations": locations, "tokens": tokens}
        counts = self._counts | {name: count for name, count in asked.items() if count is not None}
        with platform.store.lock:
            platform.charging.clear()
            platform.decisions.clear()
            for kind in KINDS:
                platform.store.own(kind.name).clear()
            fill(replace(platform, seed=self._seed if seed is None else seed), **counts)

    @property
    def platform(self) -> Platform:
        """The parts of the running partner, for whoever extends it."""
        if self._platform is None:
            raise RuntimeError("the partner does not run; call start() or use it in a with statement")
        return self._platform

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that it plays."""
        return self._roles

    @property
    def parties(self) -> tuple[Party, ...]:
        """Its parties, one for each role."""
        return self._parties

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions of OCPI that it offers, the oldest first."""
        return self._versions

    @property
    def versions_url(self) -> str:
        """The URL to give to the other side, together with a token A."""
        return self.platform.versions_url

    @property
    def token_a(self) -> str:
        """A token A that nobody used up yet."""
        return self.platform.registry.token_a

    @property
    def connection(self) -> Connection | None:
        """The connection that was registered or renewed last; None without any."""
        return self.platform.connection

    @property
    def connections(self) -> tuple[Connection, ...]:
        """All connections."""
        return self.platform.registry.connections

    @property
    def client(self) -> Client:
        """Sends requests to the other side as this partner."""
        return self.platform.client

    @property
    def store(self) -> Store:
        """Its own objects, and what the other sides sent."""
        return self.platform.store

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The recorded exchanges by number; under load the oldest are let go."""
        return self.platform.recording.exchanges

    @property
    def crashes(self) -> tuple[Exception, ...]:
        """Errors of the mock itself, which should be none; each was answered with status code 3000."""
        if self._application is None or self._platform is None:
            return ()
        return (*self._application.crashes, *self._platform.background.crashes)

    def received(self, module: str, *, method: str = "", after: int = 0, **parameters: str) -> Received:
        """Give the requests for a module that the other sides sent or will send, to look at or to wait for.

        `method` is a verb, `parameters` are what the path has in it (``location_id="LOC1"``), and of the
        exchanges only those with a number above `after` count.

            cdr = partner.received("cdrs", method="POST").wait(timeout=10).request.json

        Raises:
            ValueError: OCPI has no such module, verb or parameter, so that waiting would be in vain.
        """
        return Received(self.platform.recording, Wanted(module, method, parameters, after))

    def new_token_a(self) -> str:
        """Give out a further token A, for a further platform."""
        return self.platform.registry.add_token_a()

    def register(
        self, versions_url: str, token_a: str, *, version: Version | str | None = None
    ) -> Connection:
        """Register with another platform, in `version` or the highest that both offer.

        Raises:
            RegistrationError: it cannot be reached, shares no version and no module with us, or refuses.
        """
        wanted = Version(version) if version else None
        return register(self.platform, versions_url, token_a, version=wanted)

    def update_credentials(self, *, version: Version | str | None = None) -> Connection:
        """Renew both tokens of the connection; another `version` moves the connection there.

        Raises:
            RegistrationError: nobody is connected, or the other side refuses.
        """
        wanted = Version(version) if version else None
        return update_credentials(self.platform, self._connected(), version=wanted)

    def unregister(self) -> Exchange:
        """End the connection.

        Raises:
            RegistrationError: nobody is connected, or the other side does not accept it.
        """
        return unregister(self.platform, self._connected())

    def act(self, name: str, body: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
        """Do what a trigger asks for, such as ``push_location``, and give what came of it.

        Raises:
            ActionError: no such action, nobody is connected, or the input names what does not exist.
            RegistrationError, PushError, PullError: the other side would not have it.
        """
        return act(self.platform, name, body)

    def _connected(self) -> Connection:
        connection = self.platform.connection
        if connection is None:
            raise RegistrationError("nobody is connected; register first")
        return connection

    def _built(self, base_url: str) -> Platform:
        recording = Recording(base_url=base_url, observer=self._observer)
        registry = Registry(versions=self._versions, faults=self.faults, token_a=self._token_a)
        first = self._parties[0]
        platform = Platform(
            parties=self._parties,
            versions=self._versions,
            additions=self._additions,
            seed=self._seed,
            faults=self.faults,
            registry=registry,
            recording=recording,
            client=Client(
                recording=recording,
                faults=self.faults,
                connection=registry.connection_of,
                party=(first.country_code, first.party_id),
                timeout=self._timeout,
            ),
            store=Store(additions=self._additions, faults=self.faults),
            addresses=AddressBook(base_url),
            served={
                version: groups(version, roles=self._roles, additions=self._additions)
                for version in self._versions
            },
            charging=Charging(speed=self._speed),
        )
        publish(platform)
        fill(platform, **self._counts)
        self.faults.changed = self._forget_what_faults_changed
        return platform

    def _forget_what_faults_changed(self) -> None:
        if self._platform is not None:
            self._platform.registry.refresh()
            self._platform.store.forget_encodings()
