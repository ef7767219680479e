"""Faults in Tokens, and in what an eMSP answers when a driver presents one."""

from collections.abc import Callable

from ocpi_mocks.answers import Answer, with_data
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.editing import WITH_ROLES, Object, in_tokens
from ocpi_mocks.faults.mechanism import fault


@fault(
    "tokens.contract-in-free-text",
    at="data",
    breaks=("tokens-067",),
    consequences=("types-046",),
    roles=("EMSP",),
    subtlety="the field is a text of 36 characters",
)
@in_tokens
def contract_in_free_text(token: Object) -> Object:
    """Names a contract by the number of the customer, as an eMSP does that never asked for an ID."""
    name = "contract_id" if "contract_id" in token else "auth_id"
    return {**token, name: f"customer {token['uid'][:8]}"}


@fault(
    "tokens.listed-twice",
    at="data",
    breaks=("tokens-066",),
    consequences=("tokens-038", "tokens-073"),
    roles=("EMSP",),
    subtlety="both are the same card, of two contracts",
)
@in_tokens
def listed_twice(token: Object) -> Object:
    """Lists a card once for each contract that it was ever part of."""
    return {**token, "uid": "04A1B2C3D4E5F6", "type": "RFID"}


@fault(
    "tokens.app-users-share-a-uid",
    at="data",
    breaks=("tokens-068",),
    consequences=("tokens-038", "tokens-066", "tokens-073", "tokens-078"),
    roles=("EMSP",),
    versions=WITH_ROLES,
    subtlety="the app is one, so is its token",
)
@in_tokens
def app_users_share_a_uid(token: Object) -> Object:
    """Sends the same uid for all users of its app."""
    return {**token, "uid": "MY-CHARGING-APP", "type": "APP_USER"}


@fault(
    "tokens.groups-with-long-names",
    at="data",
    breaks=("tokens-069",),
    roles=("EMSP",),
    versions=WITH_ROLES,
    subtlety="36 characters are allowed, only OCPP has 20",
)
@in_tokens
def groups_with_long_names(token: Object) -> Object:
    """Names groups by UUIDs, which Charge Points cannot hold."""
    return {**token, "group_id": "6f9619ff-8b86-4011-b42d-00cf4fc964ff"}


@fault(
    "tokens.app-users-whitelisted",
    at="data",
    breaks=("tokens-078",),
    roles=("EMSP",),
    versions=WITH_ROLES,
    subtlety="saves a request whenever somebody charges",
)
@in_tokens
def app_users_whitelisted(token: Object) -> Object:
    """Whitelists the users of its app, as if the app were a card."""
    return {**token, "whitelist": "ALWAYS"} if token["type"] == "APP_USER" else token


@fault(
    "tokens.contract-without-supplier",
    at="data",
    breaks=("tokens-064",),
    consequences=("tokens-041", "tokens-063", "types-045"),
    roles=("EMSP",),
    versions=WITH_ROLES,
    subtlety="the contract is there, and nobody knows with whom",
)
@in_tokens
def contract_without_supplier(token: Object) -> Object:
    """Tells the id of an energy contract without its supplier."""
    return {**token, "energy_contract": {"contract_id": "0123456789"}}


@fault(
    "tokens.type-of-the-maker",
    at="data",
    breaks=("tokens-075", "tokens-076"),
    consequences=("tokens-063", "types-009", "types-010"),
    roles=("EMSP",),
    subtlety="a better word for what it is",
)
@in_tokens
def type_of_the_maker(token: Object) -> Object:
    """Invents a type for its key fobs, MIFARE."""
    return {**token, "type": "MIFARE"} if token["type"] == "RFID" else token


@fault(
    "tokens.no-issuer",
    at="data",
    breaks=("tokens-041",),
    roles=("EMSP",),
    subtlety="the owner is the issuer, so why repeat it",
)
@in_tokens
def no_issuer(token: Object) -> Object:
    """Leaves the issuer out, since it is always itself."""
    return {name: value for name, value in token.items() if name != "issuer"}


@fault(
    "authorization.unknown-is-blocked",
    breaks=("tokens-045", "tokens-046"),
    consequences=("tokens-047", "transport-126", "tokens-058", "tokens-061", "transport-117", "tokens-050"),
    roles=("EMSP",),
    subtlety="the driver does not charge either way",
)
def unknown_is_blocked(call: Call, answer: Answer) -> Answer:
    """Answers NOT_ALLOWED for a card that it does not know, instead of saying so."""
    if not _authorizes(call) or answer.http != 404:
        return answer
    return answer._replace(http=200, code=1000, message="", data=b'{"allowed":"NOT_ALLOWED"}')


@fault(
    "authorization.refusal-is-an-error",
    breaks=("tokens-055",),
    consequences=("transport-109", "transport-110", "tokens-057", "transport-086", "transport-115"),
    roles=("EMSP",),
    subtlety="forbidden is just what it is",
)
def refusal_is_an_error(call: Call, answer: Answer) -> Answer:
    """Answers HTTP 403 for a card that is blocked, and puts nothing into the body that says why."""
    if not _authorizes(call) or answer.data is None or b'"allowed":"ALLOWED"' in answer.data:
        return answer
    return answer._replace(http=403, code=2000, data=None, message="blocked")


@fault(
    "authorization.without-token",
    breaks=("tokens-058",),
    consequences=("tokens-061",),
    roles=("EMSP",),
    versions=WITH_ROLES,
    subtlety="the CPO knows the token, it has just sent it",
)
def without_token(call: Call, answer: Answer) -> Answer:
    """Leaves the Token out of its answer, as 2.1.1 had it."""
    return _decided(call, answer, lambda told: {k: v for k, v in told.items() if k != "token"})


@fault(
    "authorization.location-unasked",
    breaks=("tokens-054",),
    consequences=("tokens-053", "tokens-061", "types-045"),
    roles=("EMSP",),
    subtlety="more than was asked for does no harm, it thinks",
)
def location_unasked(call: Call, answer: Answer) -> Answer:
    """Tells a location that nobody asked about."""
    return _decided(
        call, answer, lambda told: {**told, "location": {"location_id": "LOC1", "evse_uids": ["1"]}}
    )


@fault(
    "authorization.own-word",
    breaks=("tokens-056",),
    consequences=(
        "tokens-054",
        "tokens-055",
        "tokens-057",
        "tokens-061",
        "types-007",
        "types-008",
        "types-009",
    ),
    roles=("EMSP",),
    subtlety="OCPP says Accepted",
)
def own_word(call: Call, answer: Answer) -> Answer:
    """Decides in the words of OCPP: Accepted."""
    return _decided(
        call, answer, lambda told: {**told, "allowed": "Accepted"} if told["allowed"] == "ALLOWED" else told
    )


@fault(
    "authorization.invalid-is-allowed",
    breaks=("tokens-057",),
    consequences=("tokens-055",),
    roles=("EMSP",),
    subtlety="the token in the same answer says that it is not valid",
)
def invalid_is_allowed(call: Call, answer: Answer) -> Answer:
    """Lets everybody charge and looks at the contract later, for the sake of the customer."""
    return _decided(call, answer, lambda told: {**told, "allowed": "ALLOWED"})


@fault(
    "authorization.slow",
    breaks=("tokens-011",),
    roles=("EMSP",),
    subtlety="three seconds are nothing for a server",
)
def slow(call: Call, answer: Answer) -> Answer:
    """Asks three other systems before it answers, while the driver waits in the rain."""
    return answer._replace(delay=3.2) if _authorizes(call) else answer


@fault(
    "authorization.cards-only",
    breaks=("tokens-050",),
    consequences=("tokens-045", "tokens-051", "tokens-055", "tokens-044"),
    roles=("EMSP",),
    versions=WITH_ROLES,
    subtlety="most drivers have a card",
)
def cards_only(call: Call, answer: Answer) -> Answer:
    """Knows nobody who comes with type APP_USER, since the question was built for cards."""
    if not _authorizes(call) or call.query.get("type") != "APP_USER":
        return answer
    return answer._replace(http=404, code=2004, data=None, message="unknown")


def _authorizes(call: Call) -> bool:
    return call.endpoint is not None and call.endpoint.path.endswith("/authorize")


def _decided(call: Call, answer: Answer, change: Callable[[Object], Object]) -> Answer:
    changed = with_data(answer, change) if _authorizes(call) else answer
    return answer if changed == answer else changed
