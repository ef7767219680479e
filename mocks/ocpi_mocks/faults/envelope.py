"""Faults of the envelope: what stands around the data of an answer."""

from datetime import UTC, datetime, timedelta

from ocpi_mocks.answers import Answer, with_data, with_envelope
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.editing import functional, is_page
from ocpi_mocks.faults.mechanism import fault
from ocpi_mocks.moments import date_time


@fault(
    "envelope.payload-bare",
    breaks=("transport-081",),
    subtlety="the objects are all there and all right",
)
def payload_bare(call: Call, answer: Answer) -> Answer:
    """Answers with the objects alone, as a REST framework does by default."""
    return answer._replace(body=answer.data) if functional(call) and answer.data is not None else answer


@fault(
    "envelope.status-code-as-text",
    breaks=("transport-082",),
    subtlety="languages that convert on the fly never notice",
)
def status_code_as_text(call: Call, answer: Answer) -> Answer:
    """Writes the status_code as a JSON string, as a serialiser does that was told it is an enumeration."""
    if not functional(call):
        return answer
    return with_envelope(answer, lambda envelope: {**envelope, "status_code": str(answer.code)})


@fault(
    "envelope.status-code-of-http",
    breaks=("transport-082",),
    consequences=("transport-115", "locations-017", "tokens-038"),
    subtlety="200 means success, only not here",
)
def status_code_of_http(call: Call, answer: Answer) -> Answer:
    """Repeats the HTTP status as status_code, as teams do that take the one for the other."""
    return answer._replace(code=answer.http) if functional(call) else answer


@fault(
    "envelope.no-timestamp",
    breaks=("transport-083",),
    subtlety="nobody needs it until two answers have to be put in order",
)
def no_timestamp(call: Call, answer: Answer) -> Answer:
    """Leaves the timestamp out, since nothing on the sending side ever reads it."""
    return with_envelope(answer, lambda envelope: {k: v for k, v in envelope.items() if k != "timestamp"})


@fault(
    "envelope.timestamp-of-start",
    breaks=("transport-083",),
    subtlety="a real and correct moment, only always the same",
)
def timestamp_of_start(call: Call, answer: Answer) -> Answer:
    """Always tells the moment at which the server was started: a default that is computed once."""
    return with_envelope(answer, lambda envelope: {**envelope, "timestamp": "2024-02-29T06:30:00Z"})


@fault(
    "envelope.timestamp-local",
    breaks=("types-017",),
    consequences=("transport-083",),
    subtlety="in winter, in London, it is right",
)
def timestamp_local(call: Call, answer: Answer) -> Answer:
    """Writes local time with a Z behind it, as servers do whose clock was never set to UTC."""
    local = date_time(datetime.now(UTC) + timedelta(hours=2))
    return with_envelope(answer, lambda envelope: {**envelope, "timestamp": local})


@fault(
    "envelope.object-in-list",
    breaks=("transport-085",),
    subtlety="the one object is there, in a list of one",
)
def object_in_list(call: Call, answer: Answer) -> Answer:
    """Wraps a single object into a list, as a query does that always gives rows."""
    if not functional(call) or is_page(answer):
        return answer
    return with_data(answer, lambda data: [data] if isinstance(data, dict) else data)


@fault(
    "envelope.message-as-object",
    breaks=("transport-084",),
    subtlety="people read it with pleasure, parsers do not",
)
def message_as_object(call: Call, answer: Answer) -> Answer:
    """Makes status_message an object with details, as the error format of many frameworks has it."""
    if not answer.message:
        return answer
    return with_envelope(
        answer, lambda envelope: {**envelope, "status_message": {"error": envelope["status_message"]}}
    )


@fault(
    "envelope.data-for-nothing",
    breaks=("transport-088",),
    subtlety="generous, and harmless to most",
)
def data_for_nothing(call: Call, answer: Answer) -> Answer:
    """Sends back the stored object where the text defines no data, as REST habits have it."""
    if not functional(call) or call.method not in ("PUT", "PATCH") or answer.code != 1000:
        return answer
    return answer._replace(data=call.body)
