# This program runs in an environment of its own, which the type checker of the project does not see.
# mypy: disable-error-code="import-not-found"
"""The host's records in memory, behind the two interfaces that the library asks for: Crud and Authenticator.

Nothing here speaks OCPI: the library parses, answers and calls. The store looks objects up and keeps them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from network import IDENTITY, OWN_OBJECTS, JsonObject, Party
from py_ocpi.core.authentication.authenticator import Authenticator
from py_ocpi.core.crud import Crud
from py_ocpi.core.enums import Action, ModuleID, RoleEnum
from py_ocpi.modules.versions.enums import VersionNumber

Key = tuple[str, ...]

# Identifiers are CiStrings from 2.2.1 on and case-sensitive strings in 2.1.1.
FOLD: Mapping[str, Callable[[str], str]] = {"2.1.1": str, "2.2.1": str.casefold}


@dataclass(frozen=True)
class Partner:
    """A registered partner: how to call it, and what it said that it offers."""

    version: VersionNumber
    token_b: str
    details: JsonObject


class Store(Crud):  # type: ignore[misc]  # Crud comes from the other environment
    """Objects and partners of one host, lost when it ends."""

    def __init__(
        self, party: Party, *, versions_url: str, token_a: str, versions: list[VersionNumber]
    ) -> None:
        self.party = party
        self.versions_url = versions_url
        self.tokens_a = {token_a}
        self.partners: dict[str, Partner] = {}
        self._tables: dict[tuple[VersionNumber, ModuleID], dict[Key, JsonObject]] = {}
        for version in versions:
            for name, objects in OWN_OBJECTS[party.role, version.value].items():
                module = ModuleID(name)
                for item in objects():
                    kind = item["type"] if module is ModuleID.tokens else None
                    self._put(version, module, item, token_type=kind)

    def table(self, version: VersionNumber, module: ModuleID) -> dict[Key, JsonObject]:
        """The objects of a module, oldest first."""
        return self._tables.setdefault((version, module), {})

    def _key(
        self,
        version: VersionNumber,
        identifier: str,
        *,
        country_code: str | None = None,
        party_id: str | None = None,
        token_type: str | None = None,
    ) -> Key:
        """Where an object is kept; left out by the library means the host's own party, and an RFID token."""
        owner = (country_code or self.party.country_code, party_id or self.party.party_id)
        fold = FOLD[version.value]
        return tuple(fold(part) for part in (*owner, identifier, token_type or "RFID"))

    def _put(self, version: VersionNumber, module: ModuleID, data: JsonObject, **place: Any) -> JsonObject:
        identifier = data["uid"] if module is ModuleID.tokens else data["id"]
        self.table(version, module)[self._key(version, identifier, **place)] = data
        return data

    async def get(self, module: ModuleID, role: RoleEnum, id: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: A002
        """Return one object, or None."""
        version = kwargs["version"]
        if module is ModuleID.credentials_and_registration:
            return self._credentials(version, id) if id in self.partners else None
        return self.table(version, module).get(self._key(version, id, **_place(kwargs)))

    async def list(
        self, module: ModuleID, role: RoleEnum, filters: JsonObject, *args: Any, **kwargs: Any
    ) -> tuple[list[JsonObject], int, bool]:
        """Return a page of objects, how many match altogether, and whether this page is the last."""
        since, until = _utc(filters["date_from"]), _utc(filters["date_to"])
        matching = [
            item
            for item in self.table(kwargs["version"], module).values()
            if (since is None or since <= datetime.fromisoformat(item["last_updated"]))
            and (until is None or datetime.fromisoformat(item["last_updated"]) < until)
        ]
        first, limit = max(filters["offset"], 0), filters["limit"]
        # The library lets any number through; one that is no limit is taken as none.
        last = first + limit if limit > 0 else len(matching)
        return matching[first:last], len(matching), last >= len(matching)

    async def create(
        self, module: ModuleID, role: RoleEnum, data: JsonObject, *args: Any, **kwargs: Any
    ) -> JsonObject:
        """Keep a new object; for credentials, register the partner and spend its token A."""
        version = kwargs["version"]
        if module is ModuleID.credentials_and_registration:
            self.tokens_a.discard(kwargs["auth_token"])
            return self._register(version, data)
        return self._put(version, module, data, **_place(kwargs))

    async def update(
        self,
        module: ModuleID,
        role: RoleEnum,
        data: JsonObject,
        id: Any,  # noqa: A002
        *args: Any,
        **kwargs: Any,
    ) -> JsonObject:
        """Replace an object; for credentials, replace the partner's and hand out a new token C."""
        version = kwargs["version"]
        if module is ModuleID.credentials_and_registration:
            del self.partners[kwargs["auth_token"]]
            return self._register(version, data)
        self.table(version, module)[self._key(version, id, **_place(kwargs))] = data
        return data

    async def delete(self, module: ModuleID, role: RoleEnum, id: Any, *args: Any, **kwargs: Any) -> None:  # noqa: A002
        """Forget an object; for credentials, the partner."""
        if module is ModuleID.credentials_and_registration:
            del self.partners[id]
        else:
            version = kwargs["version"]
            del self.table(version, module)[self._key(version, id, **_place(kwargs))]

    async def do(
        self,
        module: ModuleID,
        role: RoleEnum | None,
        action: Action,
        *args: Any,
        data: JsonObject | None = None,
        **kwargs: Any,
    ) -> JsonObject:
        """Authorize a token that is known: valid ones are allowed anywhere, others are blocked."""
        if action is not Action.authorize_token or data is None:
            raise NotImplementedError(f"this host does not do {action.value}")
        version = kwargs["version"]
        place = self._key(version, data["token_uid"], token_type=data["token_type"].value)
        token = self.table(version, module)[place]
        if not token["valid"]:
            return {"allowed": "BLOCKED", "token": token}
        return {
            "allowed": "ALLOWED",
            "token": token,
            "location": data["location_reference"],
            "authorization_reference": str(uuid4()),
        }

    def _register(self, version: VersionNumber, data: JsonObject) -> JsonObject:
        token_c = str(uuid4())
        token_b = data["credentials"]["token"]
        self.partners[token_c] = Partner(version=version, token_b=token_b, details=data["endpoints"])
        return self._credentials(version, token_c)

    def _credentials(self, version: VersionNumber, token_c: str) -> JsonObject:
        return {"token": token_c, "url": self.versions_url, **IDENTITY[version.value](self.party)}

    def authenticator(self) -> type[Authenticator]:
        """Return the class that the library asks which credentials tokens are valid."""
        store = self

        class StoreAuthenticator(Authenticator):  # type: ignore[misc]  # as above
            @classmethod
            async def get_valid_token_c(cls) -> list[str]:
                return [*store.partners]

            @classmethod
            async def get_valid_token_a(cls) -> list[str]:
                return [*store.tokens_a]

        return StoreAuthenticator


def _place(kwargs: JsonObject) -> JsonObject:
    """What the library says about the URL of an object; a token type comes as a member of its enum."""
    token_type = kwargs.get("token_type")
    return {
        "country_code": kwargs.get("country_code"),
        "party_id": kwargs.get("party_id"),
        "token_type": token_type and token_type.value,
    }


def _utc(moment: datetime | None) -> datetime | None:
    """A query parameter without a zone is UTC, as the specification says."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
