"""Faults of registration: tokens, and the object that presents a platform."""

import base64
from collections.abc import Callable
from typing import Any

from ocpi_mocks.answers import Answer, ok, with_data
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.editing import WITH_BASE64, WITH_ROLES, Object, success
from ocpi_mocks.faults.mechanism import fault
from ocpi_reference.spec.dialects import DIALECTS

WITHOUT_ROLES = tuple(row.version for row in DIALECTS if not row.credentials_roles)
WITH_HUB_PARTY = tuple(row.version for row in DIALECTS if row.unknown_fields_allowed)


@fault(
    "credentials.token-a-survives",
    at="credentials.token-a-survives",
    breaks=("credentials-017", "credentials-018"),
    consequences=("credentials-041",),
    subtlety="nobody notices until the token is found in an old e-mail",
)
def token_a_survives() -> None:
    """Leaves the token A valid after the registration, as servers do that only check whether it exists."""


@fault(
    "credentials.second-registration",
    breaks=("credentials-041",),
    consequences=("credentials-042", "credentials-013", "credentials-011", "credentials-014"),
    subtlety="nothing happens, it only says yes",
)
def second_registration(call: Call, answer: Answer) -> Answer:
    """Says yes to whoever registers again, and changes nothing."""
    return success(answer) if _refused(call, answer, "POST") else answer


@fault(
    "credentials.renewal-of-nothing",
    breaks=("credentials-043",),
    consequences=("credentials-025", "credentials-022", "credentials-014"),
    subtlety="nothing happens, it only says yes",
)
def renewal_of_nothing(call: Call, answer: Answer) -> Answer:
    """Says yes to a PUT of somebody who never registered."""
    return success(answer) if _refused(call, answer, "PUT") else answer


@fault(
    "credentials.end-of-nothing",
    breaks=("credentials-044",),
    subtlety="what does not exist is gone",
)
def end_of_nothing(call: Call, answer: Answer) -> Answer:
    """Says yes to a DELETE of somebody who never registered, as DELETE is idempotent elsewhere."""
    return success(answer) if _refused(call, answer, "DELETE") else answer


@fault(
    "credentials.end-is-ignored",
    at="request",
    breaks=("credentials-045",),
    consequences=(
        "credentials-046",
        "credentials-047",
        "transport-015",
        "credentials-044",
    ),
    subtlety="it says that it is over, and then goes on as before",
)
def end_is_ignored(call: Call) -> Answer | None:
    """Confirms the end of a registration and keeps everything, for the auditors."""
    return ok() if call.module == "credentials" and call.method == "DELETE" else None


@fault(
    "credentials.url-of-details",
    breaks=("credentials-054",),
    consequences=("credentials-014",),
    subtlety="it is a URL of its own, and it can be called",
)
def url_of_details(call: Call, answer: Answer) -> Answer:
    """Tells the URL of the credentials endpoint instead of that of the versions."""
    return _presented(call, answer, lambda told: {**told, "url": _here(call)})


@fault(
    "credentials.url-relative",
    breaks=("credentials-019",),
    consequences=("credentials-013", "credentials-014", "credentials-054", "types-038"),
    subtlety="the host is known, so why repeat it",
)
def url_relative(call: Call, answer: Answer) -> Answer:
    """Tells a path for the URL of its versions."""
    return _presented(call, answer, lambda told: {**told, "url": "/" + told["url"].split("/", 3)[-1]})


@fault(
    "credentials.token-encoded",
    breaks=("credentials-053",),
    consequences=("credentials-013", "credentials-016", "credentials-039"),
    versions=WITH_BASE64,
    subtlety="it looks like any other token",
)
def token_encoded(call: Call, answer: Answer) -> Answer:
    """Encodes its token in the body as well, so that partners encode it twice."""
    return _presented(call, answer, lambda told: {**told, "token": _encoded(told["token"])})


@fault(
    "credentials.token-too-long",
    breaks=("credentials-050",),
    consequences=("credentials-013", "credentials-016", "credentials-039", "types-014"),
    subtlety="a JWT is a token too",
)
def token_too_long(call: Call, answer: Answer) -> Answer:
    """Gives out a JSON Web Token of hundreds of characters."""
    return _presented(call, answer, lambda told: {**told, "token": told["token"].ljust(300, "e")})


@fault(
    "credentials.token-of-before",
    breaks=("credentials-039",),
    subtlety="a token is a secret, better not to show it",
)
def token_hidden(call: Call, answer: Answer) -> Answer:
    """Masks the token where credentials are read, for safety."""
    if call.method != "GET":
        return answer
    return _presented(call, answer, lambda told: {**told, "token": "hidden"})


@fault(
    "credentials.no-roles",
    breaks=("credentials-055",),
    consequences=("credentials-013", "credentials-014", "types-045", "credentials-037"),
    versions=WITH_ROLES,
    subtlety="roles are known from the contract",
)
def no_roles(call: Call, answer: Answer) -> Answer:
    """Leaves the list of roles empty, since both sides know who is who."""
    return _read(call, answer, lambda told: {**told, "roles": []})


@fault(
    "credentials.role-twice",
    breaks=("credentials-059",),
    consequences=(
        "credentials-037",
        "credentials-013",
    ),
    versions=WITH_ROLES,
    subtlety="one of two brands that are one party",
)
def role_twice(call: Call, answer: Answer) -> Answer:
    """Lists the same party twice, once for each of its brands."""
    return _read(call, answer, lambda told: {**told, "roles": told["roles"] * 2})


@fault(
    "credentials.role-without-name",
    breaks=("credentials-057",),
    consequences=("credentials-013", "credentials-037", "credentials-014", "types-045"),
    versions=WITH_ROLES,
    subtlety="nobody shows the name anywhere",
)
def role_without_name(call: Call, answer: Answer) -> Answer:
    """Leaves business_details out of a role."""
    return _in_roles(call, answer, lambda role: {k: v for k, v in role.items() if k != "business_details"})


@fault(
    "credentials.country-of-three-letters",
    breaks=("credentials-065",),
    consequences=("credentials-013", "credentials-014", "types-014", "credentials-061", "credentials-037"),
    versions=WITH_ROLES,
    subtlety="in Locations the country has three letters",
)
def country_of_three_letters(call: Call, answer: Answer) -> Answer:
    """Writes country_code in three letters, as in a Location."""
    return _in_roles(call, answer, lambda role: {**role, "country_code": "NLD"})


@fault(
    "credentials.party-left-out",
    breaks=("credentials-056",),
    consequences=("credentials-013", "credentials-014", "credentials-037", "types-045", "credentials-066"),
    versions=WITHOUT_ROLES,
    subtlety="later versions have it in roles",
)
def party_left_out(call: Call, answer: Answer) -> Answer:
    """Leaves party_id out of the object, where later versions do not have it."""
    return _read(call, answer, lambda told: {k: v for k, v in told.items() if k != "party_id"})


@fault(
    "credentials.hub-of-nobody",
    breaks=("credentials-073",),
    versions=WITH_HUB_PARTY,
    subtlety="an optional field that is filled with something plausible",
)
def hub_of_nobody(call: Call, answer: Answer) -> Answer:
    """Names itself as a hub, since the form asked for it."""
    return _read(call, answer, lambda told: {**told, "hub_party_id": "NLPLC"})


@fault(
    "credentials.patched",
    breaks=("credentials-048",),
    consequences=("transport-024",),
    subtlety="nothing happens, it only says yes",
)
def patched(call: Call, answer: Answer) -> Answer:
    """Says yes to a PATCH of its credentials."""
    return (
        success(answer)
        if call.method == "PATCH" and answer.http == 405 and "credentials" in call.path
        else answer
    )


def _encoded(token: str) -> str:
    return base64.b64encode(token.encode()).decode()


def _here(call: Call) -> str:
    return f"http://{call.header('host')}{call.path}"


def _refused(call: Call, answer: Answer, method: str) -> bool:
    return call.module == "credentials" and call.method == method and answer.http == 405


def _presented(call: Call, answer: Answer, change: Callable[[Object], Any]) -> Answer:
    """Change the credentials object wherever this platform presents itself."""
    return with_data(answer, change) if call.module == "credentials" and call.method != "DELETE" else answer


def _read(call: Call, answer: Answer, change: Callable[[Object], Any]) -> Answer:
    """Change the credentials object where it is read; a registration would not survive it."""
    return with_data(answer, change) if call.module == "credentials" and call.method == "GET" else answer


def _in_roles(call: Call, answer: Answer, change: Callable[[Object], Object]) -> Answer:
    return _read(call, answer, lambda told: {**told, "roles": [change(role) for role in told["roles"]]})
