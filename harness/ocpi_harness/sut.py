"""The system under test as its operator describes it: ``sut.toml``, read strictly.

Whatever is misspelled, of the wrong type or out of date stops the run with one line that says what to do.
"""

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn
from urllib.parse import urlsplit

from ocpi_harness.applicability import OPPOSITE, ROLES
from ocpi_harness.ledger import Waiver
from ocpi_harness.triggers import TRIGGERS, Trigger
from ocpi_reference.spec.catalogue import requirements
from ocpi_reference.spec.endpoints import ENDPOINTS
from ocpi_reference.spec.history import Version

__all__ = ["KNOWN", "Partner", "Sut", "SutError", "load"]


class SutError(ValueError):
    """The description of the system under test cannot be used; the text is one line that says why."""


@dataclass(frozen=True)
class Partner:
    """Who we are when we meet the system."""

    country_code: str = "NL"
    party_id: str = "PLG"
    name: str = "plugfest"
    host: str = "127.0.0.1"
    """The address that we listen on."""
    port: int = 0
    """The port that we listen on; 0 lets the operating system choose."""
    public_url: str = ""
    """How the system reaches us; empty: by the address that we listen on."""


@dataclass(frozen=True)
class Sut:
    """A system under test, and what its operator told us about it."""

    name: str
    role: str
    """Its market role; we play the opposite one."""
    versions_url: str
    token_a: str = field(repr=False)
    ocpi: tuple[Version, ...] = ()
    """The versions to run; empty: all that it offers."""
    modules: tuple[str, ...] = ()
    """The modules that it declares; empty: what its version details advertise."""
    read_only: bool = False
    timeout: float = 30.0
    """Seconds to wait for an answer, and for something that a trigger should cause."""
    quiet: float = 1.0
    """Seconds of silence after which something that should not come has not come."""
    partner: Partner = Partner()
    known: Mapping[str, str] = field(default_factory=dict)
    """Data that exists over there, by the names in `KNOWN`."""
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    @property
    def our_role(self) -> str:
        """The market role that we play."""
        return OPPOSITE[self.role]


KNOWN = (
    "location_id",
    "evse_uid",
    "connector_id",
    "token_uid",
    "token_type",
    "blocked_token_uid",
    "expired_token_uid",
    "no_credit_token_uid",
    "session_id",
    "active_session_id",
    "tariff_id",
    "cdr_id",
    "reservation_id",
    "terminal_id",
    "booking_location_id",
)
"""The names under which an operator can tell us of data that exists."""

_MODULES = tuple(dict.fromkeys(row.module for row in ENDPOINTS if row.module != "version_details"))


def load(path: Path, *, environment: Mapping[str, str] | None = None, today: date | None = None) -> Sut:
    """Read ``sut.toml``.

    Values written ``env:NAME`` are taken from `environment` (default: the process's). Waivers that expired
    before `today` are refused.

    Raises:
        SutError: the file cannot be read or says something that cannot be used.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SutError(
            f"{path}: {error.strerror or error}; name the file that describes the system"
        ) from None
    except UnicodeDecodeError:
        raise SutError(f"{path}: not UTF-8; save it as UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise SutError(f"{path}: not TOML: {error}") from None
    reader = _Reader(path, os.environ if environment is None else environment)
    return reader.sut(document, today or date.today())  # noqa: DTZ011 - a waiver ends with the local day


class _Reader:
    def __init__(self, path: Path, environment: Mapping[str, str]) -> None:
        self._path, self._environment = path, environment

    def sut(self, document: Mapping[str, Any], today: date) -> Sut:
        self._keys("", document, ("sut", "partner", "known", "triggers", "waiver"))
        if "sut" not in document:
            self._refuse("sut", "is missing; it names the system, its role, versions_url and token_a")
        row = self._table("sut", document)
        names = (
            "name",
            "role",
            "versions_url",
            "token_a",
            "ocpi",
            "modules",
            "read_only",
            "timeout",
            "quiet",
        )
        self._keys("sut", row, names)
        role = self._one_of("sut.role", self._text("sut.role", row, "role"), ROLES)
        if role not in OPPOSITE:
            self._refuse("sut.role", f"plugfest has no partner for {role}; it meets {', '.join(OPPOSITE)}")
        url = self._url("sut.versions_url", self._text("sut.versions_url", row, "versions_url"))
        return Sut(
            name=self._text("sut.name", row, "name", default=url),
            role=role,
            versions_url=url,
            token_a=self._text("sut.token_a", row, "token_a"),
            ocpi=tuple(
                sorted(
                    {
                        Version(self._one_of("sut.ocpi", text, tuple(Version)))
                        for text in self._list(row, "ocpi")
                    }
                )
            ),
            modules=tuple(self._one_of("sut.modules", text, _MODULES) for text in self._list(row, "modules")),
            read_only=self._typed("sut.read_only", row, "read_only", bool, False),
            timeout=self._seconds(row, "timeout", Sut.timeout),
            quiet=self._seconds(row, "quiet", Sut.quiet),
            partner=self._partner(self._table("partner", document)),
            known=MappingProxyType(self._known(self._table("known", document))),
            triggers=MappingProxyType(self._triggers(self._table("triggers", document))),
            waivers=tuple(self._waivers(document.get("waiver", []), today)),
        )

    def _partner(self, row: Mapping[str, Any]) -> Partner:
        default = Partner()
        self._keys("partner", row, ("country_code", "party_id", "name", "host", "port", "public_url"))
        country = self._text("partner.country_code", row, "country_code", default=default.country_code)
        party = self._text("partner.party_id", row, "party_id", default=default.party_id)
        if len(country) != 2 or len(party) != 3:
            self._refuse("partner", "country_code has two letters and party_id three characters")
        public_url = self._text("partner.public_url", row, "public_url", default="")
        if public_url:
            self._url("partner.public_url", public_url)
        named_port = urlsplit(public_url).port or default.port
        return Partner(
            country_code=country.upper(),
            party_id=party.upper(),
            name=self._text("partner.name", row, "name", default=default.name),
            host=self._text("partner.host", row, "host", default=default.host),
            port=self._typed("partner.port", row, "port", int, named_port),
            public_url=public_url.rstrip("/"),
        )

    def _known(self, row: Mapping[str, Any]) -> dict[str, str]:
        self._keys("known", row, KNOWN)
        return {key: self._text(f"known.{key}", row, key) for key in row}

    def _triggers(self, table: Mapping[str, Any]) -> dict[str, Trigger]:
        self._keys("triggers", table, tuple(TRIGGERS))
        found = {}
        for name in table:
            where, row = f"triggers.{name}", self._table(name, table, where=f"triggers.{name}")
            self._keys(where, row, ("post", "json", "run"))
            if ("post" in row) == ("run" in row):
                self._refuse(where, 'say either post = "http://..." or run = "./command"')
            if "run" in row and "json" in row:
                self._refuse(where, "json goes with post; a command reads its values from standard input")
            post = (
                self._url(f"{where}.post", self._text(f"{where}.post", row, "post")) if "post" in row else ""
            )
            found[name] = Trigger(
                name=name,
                post=post,
                json=MappingProxyType(dict(self._table("json", row, where=f"{where}.json"))),
                run=self._text(f"{where}.run", row, "run", default=""),
            )
        return found

    def _waivers(self, rows: object, today: date) -> Iterable[Waiver]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._refuse("waiver", "write each one below its own line [[waiver]]")
        for row in rows:
            self._keys("waiver", row, ("requirement", "reason", "owner", "expires", "expected"))
            name = self._text("waiver.requirement", row, "requirement")
            self._one_of("waiver.requirement", name, tuple(requirements()))
            expires = row.get("expires")
            if not isinstance(expires, date) or isinstance(expires, datetime):
                self._refuse(
                    f"waiver of {name}", "expires must be a date without quotes: expires = 2027-03-01"
                )
            if expires < today:
                self._refuse(f"waiver of {name}", f"expired on {expires}; renew it or remove it")
            yield Waiver(
                requirement=name,
                reason=self._text(f"waiver of {name}: reason", row, "reason"),
                owner=self._text(f"waiver of {name}: owner", row, "owner"),
                expires=expires,
                expected=self._text("waiver.expected", row, "expected", default=""),
            )

    def _seconds(self, row: Mapping[str, Any], name: str, default: float) -> float:
        value = row.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 600:
            self._refuse(f"sut.{name}", f"must be a number of seconds up to 600, not {value!r}")
        return float(value)

    def _refuse(self, where: str, why: str) -> NoReturn:
        raise SutError(f"{self._path}: {where}: {why}" if where else f"{self._path}: {why}")

    def _keys(self, where: str, row: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        for key in row:
            if key not in allowed:
                self._refuse(f"{where}.{key}".lstrip("."), f"unknown key{_nearest(key, allowed)}")

    def _table(self, key: str, row: Mapping[str, Any], *, where: str = "") -> Mapping[str, Any]:
        value = row.get(key, {})
        if not isinstance(value, dict):
            self._refuse(where or key, f"must be a table, not {_kind(value)}")
        return value

    def _typed(self, where: str, row: Mapping[str, Any], key: str, type_: type[Any], default: Any) -> Any:
        value = row.get(key, default)
        if type(value) is not type_:
            self._refuse(where, f"must be {_KINDS[type_]}, not {_kind(value)}")
        return value

    def _text(self, where: str, row: Mapping[str, Any], key: str, *, default: str | None = None) -> str:
        if key not in row:
            if default is None:
                self._refuse(where, "is missing")
            return default
        value = row[key]
        if not isinstance(value, str) or not value.strip():
            self._refuse(where, f"must be a text, not {_kind(value) if value != '' else 'an empty one'}")
        if value.startswith("env:"):
            name = value.removeprefix("env:")
            value = self._environment.get(name, "")
            if not value:
                self._refuse(where, f"the environment variable {name} is not set")
        return value

    def _list(self, row: Mapping[str, Any], key: str) -> list[str]:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse(f"sut.{key}", f'must be a list of texts like ["..."], not {_kind(value)}')
        return value

    def _one_of(self, where: str, value: str, allowed: Iterable[str]) -> str:
        names = tuple(allowed)
        if value not in names:
            short = f"; it is one of {', '.join(names)}" if len(names) < 20 else ""
            self._refuse(where, f"unknown value {value!r}{_nearest(value, names) or short}")
        return value

    def _url(self, where: str, value: str) -> str:
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            self._refuse(where, f"{value!r} is no URL; write it like http://127.0.0.1:8080/ocpi/versions")
        return value


_KINDS: Mapping[type[Any], str] = {
    bool: "true or false",
    int: "a whole number",
    str: "a text",
    list: "a list",
    dict: "a table",
}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), type(value).__name__)


def _nearest(word: str, allowed: Iterable[str]) -> str:
    ranked: Callable[[str], str] = str.lower
    by_lower = {ranked(name): name for name in allowed}
    close = get_close_matches(ranked(word), by_lower, n=1, cutoff=0.6)
    return f", did you mean {by_lower[close[0]]!r}?" if close else ""
