"""Faults of transport: headers, tokens and connections."""

from ocpi_mocks.answers import Answer
from ocpi_mocks.calls import Call
from ocpi_mocks.faults.mechanism import Outgoing, fault
from ocpi_reference.spec.dialects import DIALECTS, dialect

WITH_MESSAGE_IDS = tuple(row.version for row in DIALECTS if row.message_ids)
WITH_BASE64 = tuple(row.version for row in DIALECTS if row.base64_tokens)


@fault(
    "transport.request-id-not-echoed",
    breaks=("transport-093",),
    consequences=("transport-096",),
    versions=WITH_MESSAGE_IDS,
    subtlety="the header is there, with an id of the server's own",
)
def request_id_not_echoed(call: Call, answer: Answer) -> Answer:
    """Answers with a request id of its own, as a gateway does that numbers requests itself."""
    if call.header("x-request-id") is None:
        return answer
    kept = tuple(pair for pair in answer.headers if pair[0] != b"x-request-id")
    return answer._replace(headers=(*kept, (b"x-request-id", b"gw-000001")))


@fault(
    "transport.hangs-up",
    subtlety="the request was served and only the answer is missing",
)
def hangs_up(call: Call, answer: Answer) -> Answer:
    """Closes the connection when the work is done, as a server that is restarted at the wrong moment."""
    return answer._replace(hang_up=True)


@fault(
    "transport.plain-token",
    at="send",
    breaks=("transport-008",),
    versions=WITH_BASE64,
    subtlety="works with every partner that still reads both forms",
)
def plain_token(outgoing: Outgoing) -> Outgoing:
    """Sends the credentials token as it is, as systems do that were written for 2.1.1."""
    headers = dict(outgoing.headers)
    token = dialect(outgoing.version or WITH_BASE64[-1]).token_in(headers.get("Authorization", ""))
    if token is None:
        return outgoing
    replaced = tuple(
        (name, f"Token {token}" if name == "Authorization" else value) for name, value in outgoing.headers
    )
    return outgoing._replace(headers=replaced)
