"""One run against one system: meet it, register with it in each version, judge, and say the verdicts."""

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from ocpi_harness.evidence import Scope, Trace
from ocpi_harness.expect import InconclusiveError
from ocpi_harness.ledger import Ledger
from ocpi_harness.link import Link
from ocpi_harness.party import Party
from ocpi_harness.rules import judge
from ocpi_harness.stage import Stage
from ocpi_harness.sut import Sut
from ocpi_harness.traffic import Recorder
from ocpi_harness.triggers import TriggerError
from ocpi_harness.verdict import Results
from ocpi_mocks.discovery import UnusableError, endpoints_of
from ocpi_mocks.errors import RegistrationError
from ocpi_mocks.partner import MockPartner
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import endpoints
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["Run", "UnreachableError"]


class UnreachableError(RuntimeError):
    """The system cannot be talked to; the text is one line that says what it did and what to check."""


class Run:
    """A run against one system; use it as a context manager.

    `out` is the folder that gets ``traffic.ndjson`` as it happens; without one nothing is written. `versions`
    narrows what the operator declared, and `asked` tells which requirements are judged.
    """

    def __init__(
        self,
        sut: Sut,
        *,
        seed: int = 0,
        out: Path | None = None,
        versions: Collection[Version] = (),
        asked: Callable[[str], bool] = lambda _: True,
    ) -> None:
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
        recorder = Recorder(out / "traffic.ndjson" if out else None)
        recorder.redactor.learn(sut.token_a, "token_a")
        ledger = Ledger(
            name=sut.name,
            role=sut.role,
            seed=seed,
            waivers=sut.waivers,
            redact=recorder.redactor.text,
            asked=asked,
        )
        us = sut.partner
        partner = MockPartner(
            sut.our_role,
            ocpi=tuple(Version),
            country_code=us.country_code,
            party_id=us.party_id,
            name=us.name,
            host=us.host,
            port=us.port,
            public_url=us.public_url or None,
            seed=seed,
            timeout=sut.timeout,
            on_exchange=recorder.observe,
        )
        self.stage = Stage(sut, partner, recorder, ledger, seed)
        self.dead = ""
        """Why the system could not be talked to any more at the end of the run; empty where it could."""
        self._wanted = tuple(versions) or sut.ocpi
        self._urls: Mapping[str, str] = {}
        self._before: dict[Version, Link] = {}
        self._failed: dict[Version, str] = {}
        self._judged = False
        self._token_a = sut.token_a
        self._entered = ExitStack()

    def __enter__(self) -> Self:
        """Start our partner and find the system.

        Raises:
            UnreachableError: it cannot be talked to.
            PortError: the port that we should listen on cannot be had.
        """
        with self._entered:
            self._entered.callback(self.stage.recorder.close)
            self._entered.enter_context(self.stage.partner)
            self._entered.callback(self._leave)
            self._meet()
            self._entered = self._entered.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the system as it was, and stop our partner."""
        self.close()

    @property
    def sut(self) -> Sut:
        """The system under test."""
        return self.stage.sut

    @property
    def versions(self) -> tuple[Version, ...]:
        """The versions of this run, the oldest first."""
        return self.stage.ledger.versions

    def close(self) -> None:
        """End the registration, stop our partner and close the recording; closing twice does no harm."""
        self._entered.close()

    def party(
        self,
        version: Version,
        *,
        scenario: str = "",
        declared: Collection[str] = (),
        before_registration: bool = False,
    ) -> Party:
        """Give the role that we play, connected in `version`, or with no more than token A.

        Raises:
            InconclusiveError: the system does not let us.
        """
        scope = Scope(self.stage.ledger, version, scenario, frozenset(declared))
        if before_registration or self.sut.read_only:
            return Party(self.stage, self._link_before(version), scope)
        return Party(self.stage, self.connect(version), scope)

    def connect(self, version: Version) -> Link:
        """Register in `version`, or move the registration there by PUT; nothing happens where it is there.

        Raises:
            InconclusiveError: the system does not let us; it is not asked twice.
        """
        partner = self.stage.partner
        before = self._link_before(version)
        if version in self._failed:
            raise InconclusiveError(self._failed[version])
        if partner.connection is None or partner.connection.version is not version:
            self._register(version)
            self._token_a = ""
        connection = partner.connection
        assert connection is not None, "a registration that succeeded left a connection"
        return before.renewed(connection)

    def alive(self) -> bool:
        """Ask for the versions, and tell whether anything came back; after a no the run is over."""
        connection = self.stage.partner.connection
        token = connection.token if connection else self.sut.token_a
        version = connection.version if connection else max(self.versions or tuple(Version))
        exchange = self._ask_versions(token, version)
        self.dead = "" if exchange.response else f"{self.sut.versions_url}: {exchange.failure}"
        return not self.dead

    def judge(self) -> None:
        """Judge all traffic by the rules, once."""
        if self._judged:
            return
        self._judged = True
        exchanges = self._conclusive(self.stage.recorder.exchanges)
        for version in self.versions:
            first = version is self.versions[0]
            own = tuple(e for e in exchanges if e.version is version or (first and e.version is None))
            judge(Trace(version, own, self.sut.role), self.stage.ledger)

    def results(self) -> Results:
        """Give the verdicts."""
        self.judge()
        return self.stage.ledger.results()

    def _meet(self) -> None:
        """The first sanity exchange: is there a system, and which versions does it list?"""
        listed = self._list()
        offered = {version for version in Version if version in listed}
        wanted = self._wanted or tuple(v for v in Version if v in offered)
        if not set(wanted) & offered:
            speaks = ", ".join(wanted or tuple(Version))
            raise UnreachableError(
                f"{self.sut.versions_url} lists {', '.join(sorted(listed)) or 'nothing'}, not {speaks}"
            )
        self._urls = listed
        self.stage.ledger.versions = tuple(sorted(wanted))
        for missing in sorted(set(wanted) - offered):
            self.stage.ledger.breach(
                "versions-005",
                missing,
                expected=f"{missing}, which sut.toml declares, in the list of versions",
                actual=", ".join(listed),
                exchange=len(self.stage.recorder.exchanges),
                scenario="sanity",
            )

    def _leave(self) -> None:
        if self.stage.partner.connection and not self.dead and not self.sut.read_only:
            # A system that refuses keeps a registration that nobody uses; there is nobody left to tell.
            with suppress(RegistrationError):
                self.stage.partner.unregister()

    def likely_role(self) -> str:
        """Guess the market role of the system from the interfaces that it lists.

        Raises:
            UnreachableError: its version details cannot be read.
        """
        try:
            link = self._link_before(self.versions[-1])
        except InconclusiveError as error:
            raise UnreachableError(str(error)) from None
        sends = {module for module, interface in link.endpoints if interface is not InterfaceRole.RECEIVER}
        owns_data, owns_tokens = bool(sends & {"locations", "cdrs", "sessions"}), "tokens" in sends
        if owns_data and owns_tokens and link.dialect.interface_roles:
            return "HUB"
        return "EMSP" if owns_tokens and not owns_data else "CPO"

    def _list(self) -> Mapping[str, str]:
        url, refused = self.sut.versions_url, ""
        forms: dict[str, Version] = {}
        for version in sorted(self._wanted or tuple(Version), reverse=True):
            forms.setdefault(dialect(version).authorization(self.sut.token_a), version)
        for version in forms.values():
            exchange = self._ask_versions(self.sut.token_a, version)
            answer = exchange.response
            if answer is None:
                raise UnreachableError(f"{url}: {exchange.failure}")
            if 300 <= answer.status < 400:
                where = answer.header("Location") or "nowhere"
                raise UnreachableError(
                    f"{url} redirects to {where}; put that URL into sut.toml if it is right"
                )
            if answer.status in (401, 403):
                refused = (
                    f"{url} refused token_a with HTTP {answer.status}; was it used up by a registration?"
                )
                continue
            if answer.status != 200:
                raise UnreachableError(f"{url} answers HTTP {answer.status}; is this its versions endpoint?")
            if answer.unreadable:
                raise UnreachableError(f"{url} does not answer in JSON ({answer.unreadable}); is it OCPI?")
            return _versions_in(answer.data, url)
        raise UnreachableError(refused)

    def _ask_versions(self, token: str, version: Version) -> Exchange:
        row = next(endpoints(version, module="versions"))
        with self.stage.recorder.during("sanity", version):
            return self.stage.partner.client.request(
                "GET", self.sut.versions_url, token=token, version=version, endpoint=row
            )

    def _link_before(self, version: Version) -> Link:
        if version not in self._before:
            url = self._urls.get(version)
            if url is None:
                raise InconclusiveError(f"the system does not list {version}")
            client, token = self.stage.partner.client, self._token()
            with self.stage.recorder.during("discovery", version):
                try:
                    found = endpoints_of(client, url, token=token, version=version)
                except UnusableError as error:
                    raise InconclusiveError(str(error)) from None
            us = self.sut.partner
            self._before[version] = Link(
                version=version,
                versions_url=self.sut.versions_url,
                details_url=url,
                token=self.sut.token_a,
                endpoints=found,
                our_role=self.sut.our_role,
                owner=(us.country_code, us.party_id),
            )
            self._offer(version, self._before[version])
        return self._before[version]

    def _register(self, version: Version) -> None:
        partner, sut = self.stage.partner, self.sut
        method = "PUT" if partner.connection else "POST"
        with self.stage.recorder.during("registration", version):
            try:
                if partner.connection:
                    partner.update_credentials(version=version)
                else:
                    partner.register(sut.versions_url, self._token(), version=version)
            except RegistrationError as error:
                self._failed[version] = f"registration in {version} failed: {error}"
                self._blame(method, version, error)
                raise InconclusiveError(self._failed[version]) from None
        answer = self._ask_versions(self._token(), version).response
        if answer is not None and answer.status == 401:
            self._failed[version] = f"the token that the registration in {version} brought does not open it"
            raise InconclusiveError(self._failed[version])

    def _token(self) -> str:
        """The credentials token that opens the system now."""
        connection = self.stage.partner.connection
        if connection is None and not self._token_a:
            self._token_a = self._new_token_a()
        return connection.token if connection else self._token_a

    def _new_token_a(self) -> str:
        """The first token A is used up: ask the system's operator for another one to be accepted."""
        trigger = self.sut.triggers.get("new_token_a")
        if trigger is None:
            raise InconclusiveError("the registration was ended, and there is no trigger new_token_a")
        token_a = self.stage.new_token_a()
        try:
            trigger.pull({"token": token_a}, timeout=self.sut.timeout)
        except TriggerError as error:
            raise InconclusiveError(str(error)) from None
        return token_a

    def _blame(self, method: str, version: Version, error: RegistrationError) -> None:
        """A refusal of honest credentials is a violation; what never came to that is not."""
        exchange = error.exchange
        if exchange and exchange.module == "credentials" and exchange.response is not None:
            self.stage.ledger.breach(
                _REGISTERS[method],
                version,
                expected=f"{method} of valid credentials to be answered with the system's own",
                actual=str(error),
                exchange=self.stage.recorder.kept(exchange).number,
                scenario="registration",
            )

    def _offer(self, version: Version, link: Link) -> None:
        """Note the modules to judge, and hold the operator's declaration against version details."""
        declared = self.sut.modules
        self.stage.ledger.offers[version] = frozenset(declared) or link.modules
        for missing in [module for module in declared if module not in link.modules]:
            self.stage.ledger.breach(
                _ANNOUNCED.get(missing, "transport-020"),
                version,
                expected=f"the module {missing}, which sut.toml declares, in version details",
                actual=", ".join(sorted(link.modules)),
                exchange=len(self.stage.recorder.exchanges),
                scenario="discovery",
            )

    def _conclusive(self, exchanges: tuple[Exchange, ...]) -> tuple[Exchange, ...]:
        """Leave out what was asked of a system that had died: silence of the dead is no refusal."""
        if not self.dead:
            return exchanges
        answered = [e.number for e in exchanges if e.direction is Direction.SENT and e.response]
        last = max(answered, default=0)
        return tuple(e for e in exchanges if e.response or e.number <= last)


_REGISTERS = {"POST": "credentials-013", "PUT": "credentials-021"}

_ANNOUNCED = {
    "bookings": "bookings-001",
    "commands": "commands-001",
    "locations": "locations-001",
    "payments": "payments-001",
    "sessions": "sessions-001",
    "tokens": "tokens-001",
}
"""The requirement that a module is announced in version details, where the catalogue has one."""


def _versions_in(data: object, url: str) -> Mapping[str, str]:
    if not isinstance(data, list):
        raise UnreachableError(f"{url} gives no list of versions; is this its versions endpoint?")
    return {
        entry["version"]: entry["url"]
        for entry in data
        if isinstance(entry, dict)
        and isinstance(entry.get("version"), str)
        and isinstance(entry.get("url"), str)
    }
