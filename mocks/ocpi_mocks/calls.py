"""A request that reached the partner, with all that the application found out about it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl

from ocpi_mocks.answers import Pair
from ocpi_mocks.connection import Connection
from ocpi_reference.spec.dialects import Dialect, dialect
from ocpi_reference.spec.endpoints import Endpoint
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json, decode

__all__ = ["Call"]


class Call(NamedTuple):
    """One request, addressed to one row of the endpoints table."""

    method: str
    path: str
    query_string: str
    headers: Sequence[Pair]
    body: bytes
    version: Version | None
    """None at the versions endpoint, which belongs to all versions."""
    endpoint: Endpoint | None
    """The row of the endpoints table; None where the verb or the address has none."""
    parameters: Mapping[str, str]
    """The path's parameters, decoded, by the names in the endpoints table."""
    connection: Connection | None
    """Who asks; None where the token is a token A, or one of a registration under way."""
    token: str = ""
    """Which credentials token was used: A, B or C; empty for none or a strange one."""
    credentials_token: str = ""
    """The token itself."""

    @property
    def module(self) -> str:
        """The module id; empty where no row fits."""
        return self.endpoint.module if self.endpoint else ""

    @property
    def dialect(self) -> Dialect:
        """How the version speaks under whose URL the call came."""
        assert self.version is not None, "the versions endpoint belongs to no version"
        return dialect(self.version)

    @property
    def query(self) -> dict[str, str]:
        """The query parameters; of a repeated one, the first."""
        return dict(reversed(parse_qsl(self.query_string, keep_blank_values=True)))

    def json(self) -> Json:
        """Decode the body.

        Raises:
            WireError: it is no JSON document.
        """
        return decode(self.body)

    def header(self, name: str) -> str | None:
        """Give the first header of that name, written in lower case."""
        wanted = name.encode()
        return next((value.decode("latin-1") for key, value in self.headers if key == wanted), None)
