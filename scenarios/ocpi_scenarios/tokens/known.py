"""The Tokens that scenarios speak of, and the questions they ask about them."""

from typing import Any

from ocpi_harness.clock import moment, written
from ocpi_harness.evidence import Answer
from ocpi_harness.expect import NotObservedError
from ocpi_harness.party import Party
from ocpi_harness.received import Received
from ocpi_reference.spec.history import rows
from ocpi_reference.spec.tokens import Token
from ocpi_reference.spec.wire import Json

__all__ = [
    "announced",
    "asked_about",
    "changed",
    "listed_token",
    "location_references",
    "never_asked_about",
    "patch_of",
    "presented",
    "pushed",
    "read_back",
    "shifted",
    "swapped_case",
    "typed",
    "without_extensions",
]

Object = dict[str, Any]


def announced(details: Json) -> list[Object]:
    """Give the entries of the module tokens in version details."""
    endpoints = details.get("endpoints") if isinstance(details, dict) else None
    listed = endpoints if isinstance(endpoints, list) else []
    return [one for one in listed if isinstance(one, dict) and one.get("identifier") == "tokens"]


def pushed(emsp: Party, **changes: Json) -> Object:
    """PUT a new RFID Token of ours that anybody would accept, and give it.

    Raises:
        NotObservedError: the system does not take it; the scenario about that reports it.
    """
    token = emsp.fresh("tokens", **{"type": "RFID", "valid": True, **changes})
    if not emsp.put("tokens", token).accepted:
        raise NotObservedError("needs a CPO that takes Tokens")
    return token


def changed(emsp: Party, token: Object, **changes: Json) -> Object:
    """The Token with other values and a later last_updated; None removes a field."""
    made = {**token, **changes, "last_updated": emsp.now()}
    return {key: value for key, value in made.items() if value is not None}


def patch_of(emsp: Party, **changes: Json) -> Object:
    """The body of a PATCH: the changes and a last_updated."""
    return {**changes, "last_updated": emsp.now()}


def typed(emsp: Party, kind: str) -> dict[str, str]:
    """The query that names a Token's type; empty where the version knows none."""
    return {"type": kind} if emsp.dialect.tokens_have_types else {}


def read_back(emsp: Party, token: Object, **query: str) -> Answer:
    """GET a Token of ours from the CPO."""
    return emsp.get("tokens", token["uid"], owner=None, **(query or typed(emsp, token["type"])))


def swapped_case(uid: str) -> str:
    """The uid in the other letter case."""
    return uid.swapcase()


def listed_token(cpo: Party, **wanted: Json) -> Object:
    """Give a Token from the eMSP's list that has these values.

    Raises:
        NotObservedError: the list has none.
    """
    for token in cpo.listed("tokens"):
        if all(isinstance(token, dict) and token.get(name) == value for name, value in wanted.items()):
            found: Object = token
            return found
    named = ", ".join(f"{name} {value}" for name, value in wanted.items())
    raise NotObservedError(f"needs a Token with {named} in the list")


def location_references(cpo: Party) -> Object:
    """Name a Location of ours and its first two EVSEs."""
    location = cpo.fresh("locations")
    return {"location_id": location["id"], "evse_uids": [evse["uid"] for evse in location["evses"][:2]]}


def shifted(date_time: str, *, seconds: int) -> str:
    """Give the moment so many seconds later, or before where they are negative."""
    stated = moment(date_time)
    if stated is None:
        raise NotObservedError(f"needs a Token with a DateTime in last_updated, not {date_time!r}")
    return written(stated, seconds=seconds)


def presented(emsp: Party, token: Object) -> Received:
    """Let a driver present a Token at a Charge Point of the system, and listen to what it asks."""
    return emsp.trigger("present_token", token_uid=token["uid"], type=token["type"])


def asked_about(received: Received, token: Object) -> bool:
    """Tell whether the system asks the eMSP about a Token."""
    return received.find("POST", "tokens", token_uid=token["uid"]) is not None


def never_asked_about(received: Received, token: Object) -> bool:
    """Tell whether the system leaves the eMSP alone about a Token."""
    return received.find("POST", "tokens", token_uid=token["uid"], timeout=received.quiet) is None


def without_extensions(cpo: Party, token: Object) -> Object:
    """The Token with the fields that its version knows; others may differ from answer to answer."""
    known = {row.name for row in rows(Token, cpo.version)}
    return {name: value for name, value in token.items() if name in known}
