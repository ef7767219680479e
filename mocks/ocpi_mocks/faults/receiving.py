"""Faults of the Receiver interface: what becomes of objects that the other side sends."""

from ocpi_mocks.answers import Answer, invalid, ok, with_data
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.editing import WITH_ROLES, functional, success
from ocpi_mocks.faults.mechanism import fault
from ocpi_reference.spec.dialects import DIALECTS
from ocpi_reference.spec.history import rows
from ocpi_reference.spec.versions import InterfaceRole
from ocpi_reference.spec.wire import WireError

WITH_OPEN_OBJECTS = tuple(row.version for row in DIALECTS if row.unknown_fields_allowed)


@fault(
    "receiving.takes-and-forgets",
    at="request",
    breaks=("locations-039",),
    consequences=("locations-044", "locations-045"),
    roles=("EMSP",),
    subtlety="every push is a success",
)
def takes_and_forgets(call: Call) -> Answer | None:
    """Confirms objects before they are stored, and loses them in a queue."""
    return ok(http=201) if _received(call) and call.method == "PUT" else None


@fault(
    "receiving.patch-does-nothing",
    at="request",
    breaks=("transport-068",),
    consequences=(
        "transport-071",
        "transport-123",
        "tokens-029",
        "tokens-031",
        "tokens-033",
        "locations-060",
        "locations-062",
        "locations-064",
        "locations-065",
        "locations-068",
        "locations-070",
        "locations-071",
    ),
    subtlety="the next full pull puts it right",
)
def patch_does_nothing(call: Call) -> Answer | None:
    """Confirms a PATCH and does nothing, having built PUT only."""
    return ok() if _received(call) and call.method == "PATCH" else None


@fault(
    "receiving.patch-of-the-unknown",
    breaks=("transport-071",),
    consequences=(
        "tokens-033",
        "locations-068",
    ),
    subtlety="the sender believes that the object is there",
)
def patch_of_the_unknown(call: Call, answer: Answer) -> Answer:
    """Confirms a PATCH of what it has never heard of."""
    return success(answer) if _received(call) and call.method == "PATCH" and answer.http == 404 else answer


@fault(
    "receiving.whatever-comes",
    breaks=("transport-066", "transport-077"),
    consequences=(
        "transport-122",
        "transport-123",
        "tokens-026",
        "tokens-031",
        "tokens-036",
        "locations-053",
        "locations-057",
        "locations-062",
    ),
    subtlety="no partner ever complains",
)
def whatever_comes(call: Call, answer: Answer) -> Answer:
    """Confirms objects that are not in order, and throws them away in silence."""
    return success(answer) if _received(call) and answer.code == 2001 and answer.http == 200 else answer


@fault(
    "receiving.shows-its-own-dates",
    breaks=("locations-049", "locations-050"),
    consequences=(
        "locations-039",
        "locations-064",
        "locations-065",
    ),
    roles=("EMSP",),
    versions=WITH_ROLES,
    subtlety="it is the moment at which the row was written",
)
def shows_its_own_dates(call: Call, answer: Answer) -> Answer:
    """Shows when a Location was first stored instead of when it was last updated."""
    if not _received(call) or call.method != "GET" or "evse_uid" in call.parameters:
        return answer
    return with_data(answer, lambda data: {**data, "last_updated": "2020-01-01T00:00:00Z"})


@fault(
    "receiving.exact-ids",
    breaks=("types-012",),
    consequences=(
        "tokens-074",
        "locations-036",
    ),
    versions=WITH_ROLES,
    subtlety="partners repeat an id as they got it",
)
def exact_ids(call: Call, answer: Answer) -> Answer:
    """Finds nothing when an id comes in another letter case."""
    if call.method != "GET" or not functional(call) or answer.data is None:
        return answer
    asked = list(call.parameters.values())
    known = all(f'"{one}"'.encode() in answer.data for one in asked[-1:])
    return answer if known else answer._replace(http=404, code=2000, data=None)


@fault(
    "receiving.unknown-fields-refused",
    at="request",
    breaks=("types-001",),
    versions=WITH_OPEN_OBJECTS,
    subtlety="a strict parser is a good parser, it thinks",
)
def unknown_fields_refused(call: Call) -> Answer | None:
    """Refuses objects with a field that the specification does not have."""
    if not _received(call) or call.endpoint is None or not isinstance(call.endpoint.takes, type):
        return None
    assert call.version is not None
    known = {row.name for row in rows(call.endpoint.takes, call.version)}
    unknown = sorted(set(_fields(call)) - known)
    return invalid(f"there is no field {unknown[0]}") if unknown else None


@fault(
    "receiving.null-refused",
    at="request",
    breaks=("types-041",),
    subtlety="a field that is not there is fine",
)
def null_refused(call: Call) -> Answer | None:
    """Refuses null for optional fields, which its schema calls optional and not nullable."""
    if not _received(call) or None not in _fields(call).values():
        return None
    return invalid("null is no value")


def _received(call: Call) -> bool:
    return call.endpoint is not None and call.endpoint.interface is InterfaceRole.RECEIVER


def _fields(call: Call) -> dict[str, object]:
    try:
        value = call.json() if call.body else {}
    except WireError:
        return {}
    return value if isinstance(value, dict) else {}
