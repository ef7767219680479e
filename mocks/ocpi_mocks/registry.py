"""Who may call: the credentials tokens that this partner has given out, and the connections they belong to.

A token A opens versions and credentials until a registration uses it up; from then on the other side comes
with the token that it got in exchange.
https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_registration
"""

import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ocpi_mocks.connection import Connection
from ocpi_mocks.faults.mechanism import Faults
from ocpi_reference.spec.dialects import DIALECTS, dialect
from ocpi_reference.spec.history import Version

__all__ = ["Access", "Registry"]

_PUNCTUATION = "???>>>!\"#$%&'()*,;<=@[\\]^`{|}"
"""Behind 33 other characters its Base64 form needs +, / and =."""


class Access(NamedTuple):
    """What a credentials token opens."""

    name: str
    """A, B or C."""
    token: str
    connection: Connection | None = None
    """None for a token A, and for a token B while its registration is under way."""
    replaced: bool = False
    """The token has a successor that nobody used yet: the answer that brought it may be lost, so this one
    still opens one door, PUT on credentials, to ask again."""
    succeeds: bool = False
    """The token replaced another one that is still remembered; its first use ends that."""

    @property
    def pending(self) -> bool:
        """Tell whether it is a token B whose registration is under way."""
        return self.connection is None and self.name == "B"


class Registry:
    """The tokens and connections of one partner; safe to use from several threads."""

    def __init__(self, *, versions: Iterable[Version], faults: Faults, token_a: str | None = None) -> None:
        self._versions = tuple(versions)
        self._faults = faults
        self._lock = threading.RLock()
        self._last_key = 0
        self._last_connected = 0
        self._accesses: dict[str, Access] = {}
        self._by_header: Mapping[tuple[Version | None, bytes], Access] = {}
        self.add_token_a(token_a)

    def access(self, version: Version | None, authorization: bytes) -> Access | None:
        """Find what an Authorization header opens under the URLs of `version`.

        None as version stands for the versions endpoint, which reads every form that an offered version
        has; None as the answer for a header that opens nothing.
        """
        found = self._by_header.get((version, authorization))
        if found is not None and found.succeeds:
            self._forget_predecessors(found)
        return found

    def new_token(self) -> str:
        """Make up a credentials token, different from all earlier ones.

        It does not depend on the seed: a token is a secret, and one that returns in every run would hide that
        a system kept an old one.
        """
        token = secrets.token_hex(16)
        if self._faults.active("credentials.token-characters"):
            token = f"{token}/{_PUNCTUATION}"
        return token

    def add_token_a(self, token: str | None = None) -> str:
        """Give out a token A; without `token`, a new one, of plain letters: a person pastes it somewhere."""
        token = token or secrets.token_hex(16)
        self._change({token: Access("A", token)})
        return token

    @property
    def token_a(self) -> str:
        """A token A that no registration used up; a new one where all are."""
        with self._lock:
            unused = [access.token for access in self._accesses.values() if access.name == "A"]
            return unused[-1] if unused else self.add_token_a()

    @property
    def connections(self) -> tuple[Connection, ...]:
        """All connections, the one that was registered or renewed last at the end."""
        with self._lock:
            found = {a.connection.key: a.connection for a in self._accesses.values() if a.connection}
            return tuple(
                found[key] for key in sorted(found, key=lambda key: (key == self._last_connected, key))
            )

    def connection_of(self, token: str | None) -> Connection | None:
        """Give the connection in which we send this token; for any other, the last one."""
        known = self.connections[::-1]
        return next((each for each in known if each.token == token), next(iter(known), None))

    def next_key(self) -> int:
        """Give a key for a new connection."""
        with self._lock:
            self._last_key += 1
            return self._last_key

    def announce(self, token: str, connection: Connection | None) -> None:
        """Accept a token B from now on, since the other side uses it before it answers our POST or PUT."""
        self._change({token: Access("B", token, connection)})

    def withdraw(self, token: str) -> None:
        """Take back a token B that was announced in vain."""
        self._change(drop=(token,))

    def connect(
        self, connection: Connection, *, used_up: str = "", answer_may_get_lost: bool = False
    ) -> bool:
        """Establish or renew a connection; the token A that was `used_up` opens nothing any more.

        Two registrations may race for one token A: the second gets False, and nothing changes.

        Where the other side asked for it and `answer_may_get_lost`, the token that it had before may repeat
        the PUT until the new one is seen: else a lost answer would lock it out.
        """
        with self._lock:
            if used_up and used_up not in self._accesses:
                return False
            before = [
                a for a in self._accesses.values() if a.connection and a.connection.key == connection.key
            ]
            old = [a for a in before if a.token != connection.expects]
            kept = {
                a.token: a._replace(connection=connection, replaced=True) for a in old if answer_may_get_lost
            }
            new = Access(connection.expects_name, connection.expects, connection, succeeds=bool(kept))
            self._last_connected = connection.key
            drop = [a.token for a in old if a.token not in kept]
            if used_up and not self._faults.active("credentials.token-a-survives"):
                drop.append(used_up)
            self._change({**kept, connection.expects: new}, drop=drop)
            return True

    def disconnect(self, connection: Connection) -> None:
        """End a connection: all its tokens open nothing any more."""
        with self._lock:
            gone = [
                a.token
                for a in self._accesses.values()
                if a.connection and a.connection.key == connection.key
            ]
            self._change(drop=gone)

    def clear(self) -> None:
        """Forget all connections and tokens, and give out a new token A."""
        with self._lock:
            self._change(drop=tuple(self._accesses))
            self.add_token_a()

    def refresh(self) -> None:
        """Work out anew which headers open what, after faults were armed or disarmed."""
        self._change()

    def _forget_predecessors(self, seen: Access) -> None:
        assert seen.connection is not None
        key = seen.connection.key
        with self._lock:
            gone = [
                a.token
                for a in self._accesses.values()
                if a.replaced and a.connection and a.connection.key == key
            ]
            self._change({seen.token: seen._replace(succeeds=False)}, drop=gone)

    def _change(self, add: Mapping[str, Access] | None = None, *, drop: Iterable[str] = ()) -> None:
        with self._lock:
            gone = set(drop)
            accesses = {token: a for token, a in self._accesses.items() if token not in gone}
            accesses.update(add or {})
            self._accesses = accesses
            # Replaced as a whole, so that the server reads it without a lock.
            self._by_header = {
                (version, header.encode()): access
                for access in accesses.values()
                for version, header in self._headers(access.token)
            }

    def _headers(self, token: str) -> Iterator[tuple[Version | None, str]]:
        either = self._faults.active("transport.reads-either-form") is not None
        for version in self._versions:
            own = {dialect(version).authorization(token)}
            written = {row.authorization(token) for row in DIALECTS} if either else own
            for header in written:
                yield version, header
            for header in written:
                yield None, header
