"""What a CPO does when a driver presents a token: decide by what it knows, or ask the eMSP.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_tokens.asciidoc#mod_tokens_whitelisttype_enum
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from ocpi_mocks.connection import Connection
from ocpi_mocks.errors import PushError
from ocpi_mocks.kinds import named
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.pushing import accepted
from ocpi_mocks.store import Object
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.cdrs import AuthMethod
from ocpi_reference.spec.endpoints import Method, endpoints
from ocpi_reference.spec.tokens import AllowedType, LocationReferences, WhitelistType
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["present_token"]


def present_token(
    platform: Platform,
    connection: Connection,
    *,
    uid: str | None = None,
    kind: str | None = None,
    location_id: str | None = None,
    evse_uid: str | None = None,
) -> dict[str, Any]:
    """Decide whether a token may charge, and say on what grounds.

    ALWAYS is never asked for, ALLOWED only where the token is not valid, ALLOWED_OFFLINE is asked for and let
    in when no answer comes, NEVER and unknown tokens are always asked for. Nobody is asked where the eMSP
    itself sent the token in a command of late. Without `uid` the first token that the eMSP sent is presented.
    """
    commanded = platform.charging.commanded(connection.key, uid or "", (location_id or "", evse_uid or ""))
    if commanded is not None:
        return {
            "uid": commanded.token["uid"],
            "allowed": AllowedType.ALLOWED,
            "because": "a command with this token",
            "auth_method": AuthMethod.COMMAND,
            "token": commanded.token,
            "authorization_reference": commanded.authorization_reference,
        }
    known = _known(platform, connection, uid, kind)
    uid, kind = uid or (known or {}).get("uid", "UNKNOWN"), kind or (known or {}).get("type", "RFID")
    whitelist = (known or {}).get("whitelist", WhitelistType.NEVER)
    if whitelist == WhitelistType.ALWAYS or (whitelist == WhitelistType.ALLOWED and known and known["valid"]):
        return {
            "uid": uid,
            "allowed": AllowedType.ALLOWED,
            "because": f"whitelist {whitelist}",
            "auth_method": AuthMethod.WHITELIST,
        }
    exchange = _ask(platform, connection, uid, kind, location_id, evse_uid)
    answer = exchange.response
    found: dict[str, Any] = {"uid": uid, "allowed": None, "exchange": exchange.number}
    if answer is None:
        offline = whitelist == WhitelistType.ALLOWED_OFFLINE
        found["because"] = exchange.failure
        allowed = {"allowed": AllowedType.ALLOWED, "auth_method": AuthMethod.WHITELIST}
        return {**found, **allowed} if offline else found
    if not accepted(exchange) or not isinstance(answer.data, dict):
        return {**found, "because": f"HTTP {answer.status}, status code {answer.status_code}"}
    return {
        **found,
        "token": answer.data.get("token"),
        "allowed": answer.data.get("allowed"),
        "because": "real-time authorization",
        "auth_method": AuthMethod.AUTH_REQUEST,
        "authorization_reference": answer.data.get("authorization_reference"),
    }


def _ask(
    platform: Platform,
    connection: Connection,
    uid: str,
    kind: str,
    location_id: str | None,
    evse_uid: str | None,
) -> Exchange:
    url = connection.url("tokens", InterfaceRole.SENDER)
    if url is None:
        raise PushError("the other side has no tokens endpoint that authorizes")
    row = next(
        row
        for row in endpoints(connection.version, module="tokens", interface=InterfaceRole.SENDER)
        if row.method == Method.POST
    )
    where: Object | None = None
    if location_id:
        told = {"location_id": location_id, "evse_uids": [evse_uid] if evse_uid else []}
        where = express(LocationReferences, told, connection.version)
    query = "" if kind == "RFID" else f"?type={quote(kind, safe='')}"
    return platform.client.request(
        "POST",
        f"{url.removesuffix('/')}/{quote(uid, safe='')}/authorize{query}",
        json=where,
        token=connection.token,
        version=connection.version,
        endpoint=row,
        parameters={"token_uid": uid},
    )


def _known(platform: Platform, connection: Connection, uid: str | None, kind: str | None) -> Object | None:
    with platform.store.lock:
        sent: Iterable[Object] = list(
            platform.store.shelf(connection, connection.version, named("tokens")).values()
        )
    for token in sent:
        if (uid is None or token["uid"].lower() == uid.lower()) and kind in (None, token["type"]):
            return token
    return None
