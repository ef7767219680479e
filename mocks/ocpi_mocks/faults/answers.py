"""Faults of answers: what HTTP says, what OCPI says, and what a situation deserves."""

from ocpi_mocks.answers import Answer
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.editing import WITH_MESSAGE_IDS, functional, is_page, success, with_header
from ocpi_mocks.faults.mechanism import fault

_PAGE = b"<html><body><h1>404 Not Found</h1></body></html>"


_ASK_FOR_2001 = (
    "transport-066",
    "transport-077",
    "transport-123",
    "transport-127",
    "locations-053",
    "locations-057",
    "locations-062",
    "tokens-026",
    "tokens-031",
    "tokens-036",
)
"""Rows whose scenarios expect 2001 for an object that is not in order: another code shows there as well."""


@fault(
    "answers.as-text",
    breaks=("transport-080",),
    subtlety="the body is perfect JSON",
)
def as_text(call: Call, answer: Answer) -> Answer:
    """Declares its JSON as text/html, as scripts do that never set a content type."""
    return answer._replace(content_type=b"text/html; charset=utf-8")


@fault(
    "answers.errors-in-html",
    breaks=("transport-086", "transport-087"),
    consequences=("transport-001", "transport-080", "transport-096"),
    subtlety="only errors look like that, and errors are rare",
)
def errors_in_html(call: Call, answer: Answer) -> Answer:
    """Leaves HTTP errors to the web server, which sends a page for people."""
    if answer.http != 404:
        return answer
    return answer._replace(body=_PAGE, content_type=b"text/html")


@fault(
    "answers.unknown-is-empty",
    breaks=("transport-111", "transport-112"),
    consequences=(
        "locations-035",
        "locations-040",
        "tokens-019",
        "transport-117",
        "transport-071",
        "locations-041",
        "transport-076",
    ),
    subtlety="a success with nothing in it",
)
def unknown_is_empty(call: Call, answer: Answer) -> Answer:
    """Answers success without data for an object that does not exist, as a query does that finds no row."""
    unknown = functional(call) and call.method == "GET" and answer.http == 404
    return answer._replace(http=200, code=1000, message="") if unknown else answer


@fault(
    "answers.content-error-in-http",
    breaks=("transport-109", "transport-110"),
    subtlety="every other API does it like that",
)
def content_error_in_http(call: Call, answer: Answer) -> Answer:
    """Answers HTTP 400 where an object is not in order, as validation layers do by themselves."""
    wrong = functional(call) and answer.http == 200 and 2000 <= answer.code < 3000
    return answer._replace(http=400) if wrong else answer


@fault(
    "answers.crash-on-bad-json",
    breaks=("transport-107", "transport-108"),
    subtlety="an honest partner never sends such a thing",
)
def crash_on_bad_json(call: Call, answer: Answer) -> Answer:
    """Dies of a body that is no JSON with HTTP 500, as parsers do that nobody put a guard around."""
    return answer._replace(http=500, code=3000) if answer.http == 400 else answer


@fault(
    "answers.bad-json-is-content",
    breaks=("transport-107", "transport-108"),
    subtlety="the status_code is right",
)
def bad_json_is_content(call: Call, answer: Answer) -> Answer:
    """Answers HTTP 200 with 2001 to what is no JSON, having been told that OCPI errors travel in HTTP 200."""
    return answer._replace(http=200) if answer.http == 400 else answer


@fault(
    "answers.forbidden",
    breaks=("transport-014", "transport-015", "transport-016"),
    consequences=("transport-017", "transport-018", "credentials-003", "credentials-017", "credentials-018"),
    subtlety="the stranger stays outside all the same",
)
def forbidden(call: Call, answer: Answer) -> Answer:
    """Turns strangers away with HTTP 403, as security frameworks do by default."""
    return answer._replace(http=403) if answer.http == 401 else answer


@fault(
    "answers.bad-object-is-our-fault",
    breaks=("transport-121",),
    consequences=(
        "transport-122",
        *_ASK_FOR_2001,
    ),
    subtlety="the sender waits for the receiver to repair something",
)
def bad_object_is_our_fault(call: Call, answer: Answer) -> Answer:
    """Reports 3000 for an object that is not in order: one code for everything that raised an exception."""
    return answer._replace(code=3000) if functional(call) and answer.code == 2001 else answer


@fault(
    "answers.one-code-for-all",
    breaks=("transport-122",),
    consequences=(
        "transport-066",
        "transport-077",
        "transport-123",
        "locations-053",
        "locations-057",
        "locations-062",
        "tokens-026",
        "tokens-031",
        "tokens-036",
    ),
    subtlety="2000 is a client error too",
)
def one_code_for_all(call: Call, answer: Answer) -> Answer:
    """Reports 2000 for whatever is wrong with a message, since the other codes were never implemented."""
    return answer._replace(code=2000) if functional(call) and answer.code == 2001 else answer


@fault(
    "answers.everything-is-created",
    breaks=("transport-113",),
    consequences=("locations-045", "tokens-021"),
    subtlety="one line of code for PUT, and no look whether the object was there",
)
def everything_is_created(call: Call, answer: Answer) -> Answer:
    """Answers every PUT with 201, whether the object was new or not."""
    return (
        answer._replace(http=201)
        if functional(call) and call.method == "PUT" and answer.http == 200 and answer.code == 1000
        else answer
    )


@fault(
    "answers.nothing-is-created",
    breaks=("transport-114",),
    consequences=("locations-045", "tokens-021"),
    subtlety="a success is a success",
)
def nothing_is_created(call: Call, answer: Answer) -> Answer:
    """Answers 200 for objects that are new, as handlers do that return the default."""
    return answer._replace(http=200) if functional(call) and answer.http == 201 else answer


@fault(
    "answers.code-of-registration",
    breaks=("transport-128",),
    consequences=(
        "transport-121",
        "transport-122",
        *_ASK_FOR_2001,
    ),
    subtlety="3001 sounds like an error with an object that cannot be used",
)
def code_of_registration(call: Call, answer: Answer) -> Answer:
    """Reports 3001 for an object that it cannot use, as those do who read the name and not the meaning."""
    return answer._replace(code=3001) if functional(call) and answer.code == 2001 else answer


@fault(
    "answers.throttled-by-private-code",
    breaks=("transport-116",),
    consequences=("transport-117", "locations-017", "tokens-038"),
    subtlety="works between parties that agreed on it",
)
def throttled_by_private_code(call: Call, answer: Answer) -> Answer:
    """Says 2900 for too many requests, as hubs do that ran out of codes."""
    return answer._replace(code=2900, data=None) if is_page(answer) else answer


@fault(
    "answers.correlation-id-lost",
    breaks=("transport-095",),
    consequences=("transport-096",),
    versions=WITH_MESSAGE_IDS,
    subtlety="the request id is there",
)
def correlation_id_lost(call: Call, answer: Answer) -> Answer:
    """Gives back the request id and not the correlation id, having read only half of the section."""
    return with_header(answer, b"x-correlation-id", None)


@fault(
    "answers.errors-without-ids",
    breaks=("transport-096",),
    consequences=("transport-093", "transport-095"),
    versions=WITH_MESSAGE_IDS,
    subtlety="every success has them",
)
def errors_without_ids(call: Call, answer: Answer) -> Answer:
    """Leaves message ids out of errors, which an exception handler answers that knows no request."""
    if answer.http < 400:
        return answer
    return with_header(with_header(answer, b"x-request-id", None), b"x-correlation-id", None)


@fault(
    "answers.verbs-without-meaning",
    breaks=("transport-024",),
    consequences=(
        "transport-074",
        "locations-037",
        "locations-058",
        "locations-059",
        "tokens-035",
        "tokens-043",
        "versions-003",
        "credentials-048",
        "transport-117",
    ),
    subtlety="nothing happens, it only says so",
)
def verbs_without_meaning(call: Call, answer: Answer) -> Answer:
    """Says yes to verbs that OCPI does not define, as a router does with a handler for everything."""
    return success(answer) if answer.http == 405 and call.endpoint is None else answer
