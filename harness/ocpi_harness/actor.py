"""Whoever acts towards the system under test: knows its line to it, and sends single requests."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from ocpi_harness.evidence import Answer, Scope
from ocpi_harness.expect import HarnessError, NotObservedError
from ocpi_harness.link import Link
from ocpi_harness.stage import Stage
from ocpi_mocks.client import GivenHeaders
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.dialects import Dialect, dialect
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json

__all__ = ["CONFIGURATION", "USUAL", "Actor", "Id"]

Id: TypeAlias = str | Mapping[str, Json]
"""An id in a path, or the object that has it."""

CONFIGURATION = frozenset({"versions", "version_details", "credentials"})
"""The modules that a token A opens."""

USUAL: Final = "usual"
"""Stands for the credentials token that opens the system for us."""


class Actor:
    """Sends requests to the system under test in one version of OCPI, on behalf of one scenario."""

    def __init__(self, stage: Stage, link: Link, scope: Scope) -> None:
        self._stage, self._link, self._scope = stage, link, scope

    @property
    def version(self) -> Version:
        """The version that is spoken."""
        return self._scope.version

    @property
    def dialect(self) -> Dialect:
        """How the version speaks where no table of fields can say it."""
        return dialect(self.version)

    @property
    def token(self) -> str:
        """The credentials token that opens the system for us."""
        return self._link.token

    @property
    def owner(self) -> tuple[str, str]:
        """Our country_code and party_id."""
        return self._link.owner

    @property
    def seed(self) -> int:
        """The seed of everything random in the run."""
        return self._stage.seed

    @property
    def modules(self) -> frozenset[str]:
        """The ids of the modules that the system offers in this version."""
        return self._link.modules

    def only_where(self, shown: bool, why: str) -> None:
        """Leave the scenario where it would show nothing.

        Raises:
            NotObservedError: `shown` is false; `why` says what is missing.
        """
        if not shown:
            raise NotObservedError(why)

    def now(self) -> str:
        """Give a DateTime later than all that were given before, for the next ``last_updated``."""
        return self._stage.now()

    def new_id(self) -> str:
        """Make up an id that the system cannot know."""
        return self._stage.new_id()

    def raw(
        self,
        method: str,
        module: str,
        *ids: Id,
        stimulus: str = "",
        token: str | None = USUAL,
        authorization: str | None = None,
        headers: GivenHeaders = (),
        content: bytes | None = None,
        json: Json = None,
        owner: tuple[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send what no honest party sends, or what only a strange one does.

        `stimulus` says in words what is wrong with it; leave it empty for what is odd but right. `token`
        replaces our credentials token, None leaves the Authorization header out, and `authorization` is
        that header as it stands. `headers` go out in the letter case given.
        """
        given = [*(headers.items() if isinstance(headers, Mapping) else headers)]
        if authorization is not None:
            given.append(("Authorization", authorization))
        return self._send(
            method,
            module,
            *ids,
            stimulus=stimulus,
            token=self.token if token == USUAL else token or "",
            headers=given,
            content=content,
            json=json,
            owner=owner,
            query=query,
        )

    def _send(
        self,
        method: str,
        module: str,
        *ids: Id,
        owner: tuple[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        token: str = USUAL,
        **more: Any,
    ) -> Answer:
        if method not in ("GET", "HEAD", "OPTIONS"):
            self._writes()
        query = {**self._token_type(module, ids), **(query or {})}
        address = self._link.address(method, module, list(_segments(ids)), query=query, owner=owner)
        exchange = self._stage.partner.client.request(
            method,
            address.url,
            token=self.token if token == USUAL else token,
            version=self.version,
            endpoint=address.endpoint,
            parameters=address.parameters,
            **more,
        )
        answer = self._answer(exchange)
        ours = token in (USUAL, self.token) and answer.request.header("Authorization") == self._authorization
        if self._stage.sut.read_only and answer.http == 401 and ours and module not in CONFIGURATION:
            raise NotObservedError(f"the token does not open {module}; a token A opens versions only")
        return answer

    @property
    def _authorization(self) -> str:
        return self.dialect.authorization(self.token)

    def _token_type(self, module: str, named: Iterable[Id]) -> Mapping[str, str]:
        """The type of a Token that is named, which is part of what it is found by."""
        tokens = [one for one in named if isinstance(one, Mapping) and "type" in one]
        if module != "tokens" or not self.dialect.tokens_have_types or not tokens:
            return {}
        return {"type": str(tokens[0]["type"])}

    def _answer(self, exchange: Exchange) -> Answer:
        return Answer(self._stage.recorder.kept(exchange), self.version, self._scope)

    def _writes(self) -> None:
        if self._stage.sut.read_only:
            raise NotObservedError("withheld, since sut.toml says read_only")


def _segments(named: Iterable[Id]) -> Iterator[str]:
    for one in named:
        found = one.get("uid", one.get("id")) if isinstance(one, Mapping) else one
        if not isinstance(found, str):
            raise HarnessError("the object has no id; name the ids of the URL")
        yield found
