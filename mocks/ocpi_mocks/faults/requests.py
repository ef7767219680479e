"""Faults of requests: what the partner sends when it calls."""

import base64
from collections.abc import Callable

from ocpi_mocks.client import CONFIGURATION_MODULES
from ocpi_mocks.faults.editing import WITH_BASE64, WITH_MESSAGE_IDS, WITH_ROLES, change_body, send_header
from ocpi_mocks.faults.mechanism import Outgoing, fault
from ocpi_reference.spec.dialects import DIALECTS, dialect

WITHOUT_BASE64 = tuple(row.version for row in DIALECTS if not row.base64_tokens)
WRITES = ("PUT", "PATCH")


def _token_written(outgoing: Outgoing, write: Callable[[bytes], bytes]) -> Outgoing:
    """Write the credentials token in another way, in whatever version the request is."""
    speech = dialect(outgoing.version or WITH_BASE64[-1])

    def written(header: str) -> str:
        token = speech.token_in(header)
        return header if token is None else f"Token {write(token.encode()).decode('latin-1')}"

    return send_header(outgoing, "Authorization", written)


def _functional(outgoing: Outgoing) -> bool:
    return outgoing.endpoint is not None and outgoing.endpoint.module not in CONFIGURATION_MODULES


@fault(
    "requests.token-encoded-twice",
    at="send",
    breaks=("transport-008",),
    consequences=("credentials-013",),
    versions=WITH_BASE64,
    subtlety="looks just like the real thing",
)
def token_encoded_twice(outgoing: Outgoing) -> Outgoing:
    """Encodes the credentials token twice, once where it is stored and once where it is sent."""
    return _token_written(outgoing, lambda token: base64.b64encode(base64.b64encode(token)))


@fault(
    "requests.token-with-line-feed",
    at="send",
    breaks=("transport-008",),
    consequences=("credentials-013",),
    versions=WITH_BASE64,
    subtlety="one invisible character, as in the printed example",
)
def token_with_line_feed(outgoing: Outgoing) -> Outgoing:
    """Encodes a line feed behind the token, since it was encoded on the command line with echo."""
    return _token_written(outgoing, lambda token: base64.b64encode(token + b"\n"))


@fault(
    "requests.token-without-padding",
    at="send",
    breaks=("transport-008",),
    consequences=("credentials-013",),
    versions=WITH_BASE64,
    subtlety="tokens of the right length have no padding anyway",
)
def token_without_padding(outgoing: Outgoing) -> Outgoing:
    """Leaves the padding of Base64 out, as encoders for JWT do."""
    return _token_written(outgoing, lambda token: base64.b64encode(token).rstrip(b"="))


@fault(
    "requests.token-in-base64",
    at="send",
    breaks=("transport-011",),
    versions=WITHOUT_BASE64,
    subtlety="right in every later version",
)
def token_in_base64(outgoing: Outgoing) -> Outgoing:
    """Encodes the token in 2.1.1 too, as systems do that speak all versions with one client."""
    return _token_written(outgoing, base64.b64encode)


@fault(
    "requests.scheme-bearer",
    at="send",
    breaks=("transport-005",),
    subtlety="it is what everybody else calls a token",
)
def scheme_bearer(outgoing: Outgoing) -> Outgoing:
    """Sends the token under the scheme Bearer, which every HTTP library has ready."""
    return _for_functions(outgoing, "Authorization", lambda header: header.replace("Token ", "Bearer ", 1))


@fault(
    "requests.scheme-in-small-letters",
    at="send",
    breaks=("transport-005",),
    subtlety="HTTP allows any letter case, only some servers do not",
)
def scheme_in_small_letters(outgoing: Outgoing) -> Outgoing:
    """Writes the scheme in small letters, as HTTP libraries normalise it."""
    return _for_functions(outgoing, "Authorization", lambda header: header.replace("Token ", "token ", 1))


@fault(
    "requests.two-blanks",
    at="send",
    breaks=("transport-007",),
    versions=WITH_BASE64,
    subtlety="nobody sees a second blank in a log",
)
def two_blanks(outgoing: Outgoing) -> Outgoing:
    """Puts two blanks between scheme and token, from a configuration file that ends in one."""
    return _for_functions(outgoing, "Authorization", lambda header: header.replace(" ", "  ", 1))


@fault(
    "requests.no-authorization",
    at="send",
    breaks=("transport-004",),
    subtlety="only pushes come without, and pushes may fail silently",
)
def no_authorization(outgoing: Outgoing) -> Outgoing:
    """Pushes without an Authorization header, from a job that builds its requests by itself."""
    return _for_functions(outgoing, "Authorization", lambda _: None)


@fault(
    "requests.no-request-id",
    at="send",
    breaks=("transport-092",),
    versions=WITH_MESSAGE_IDS,
    subtlety="no partner refuses a request for that",
)
def no_request_id(outgoing: Outgoing) -> Outgoing:
    """Sends no X-Request-ID, since 2.1.1 had none."""
    return send_header(outgoing, "X-Request-ID", lambda _: None)


@fault(
    "requests.request-id-used-again",
    at="send",
    breaks=("transport-092",),
    versions=WITH_MESSAGE_IDS,
    subtlety="each single request looks right",
)
def request_id_used_again(outgoing: Outgoing) -> Outgoing:
    """Sends the same X-Request-ID with every request: a default header that was set once."""
    return send_header(outgoing, "X-Request-ID", lambda _: "6f9619ff-8b86-4011-b42d-00cf4fc964ff")


@fault(
    "requests.no-correlation-id",
    at="send",
    breaks=("transport-094",),
    versions=WITH_MESSAGE_IDS,
    subtlety="missed only when a message has to be traced through a hub",
)
def no_correlation_id(outgoing: Outgoing) -> Outgoing:
    """Sends no X-Correlation-ID, taking it for something that only hubs need."""
    return send_header(outgoing, "X-Correlation-ID", lambda _: None)


@fault(
    "requests.ids-are-numbers",
    at="send",
    breaks=("transport-097",),
    versions=WITH_MESSAGE_IDS,
    subtlety="unique, as demanded",
)
def ids_are_numbers(outgoing: Outgoing) -> Outgoing:
    """Takes digits for a request id, as those do who have a sequence in their database."""
    return send_header(outgoing, "X-Request-ID", lambda given: str(int(given.replace("-", ""), 16)))


@fault(
    "requests.content-type-of-forms",
    at="send",
    breaks=("transport-025", "transport-026"),
    consequences=("transport-069",),
    subtlety="the body is JSON, only nobody says so",
)
def content_type_of_forms(outgoing: Outgoing) -> Outgoing:
    """Declares JSON as a form, the default of many command line tools."""
    return send_header(outgoing, "Content-Type", lambda _: "application/x-www-form-urlencoded")


@fault(
    "requests.patch-as-merge-patch",
    at="send",
    breaks=("transport-069",),
    consequences=("transport-025", "transport-026"),
    subtlety="what RFC 7396 asks for, and OCPI does not",
)
def patch_as_merge_patch(outgoing: Outgoing) -> Outgoing:
    """Declares a PATCH as application/merge-patch+json, as the books on REST have it."""
    if outgoing.method != "PATCH":
        return outgoing
    return send_header(outgoing, "Content-Type", lambda _: "application/merge-patch+json")


@fault(
    "requests.new-objects-by-post",
    at="send",
    breaks=("transport-074",),
    consequences=(
        "transport-024",
        "locations-005",
        "locations-006",
        "tokens-002",
        "transport-023",
        "tokens-003",
    ),
    subtlety="creating by POST is what REST is known for",
)
def new_objects_by_post(outgoing: Outgoing) -> Outgoing:
    """Sends new objects by POST, the verb for creating things everywhere else."""
    return (
        outgoing._replace(method="POST") if _functional(outgoing) and outgoing.method == "PUT" else outgoing
    )


@fault(
    "requests.owner-left-out",
    at="send",
    breaks=("transport-072",),
    consequences=("locations-038", "tokens-016", "tokens-017", "locations-054", "transport-101"),
    subtlety="right for the interface of the sender",
)
def owner_left_out(outgoing: Outgoing) -> Outgoing:
    """Pushes to the URL and the id alone, forgetting the owner between them."""
    if not _functional(outgoing) or outgoing.method not in WRITES:
        return outgoing
    parts = outgoing.url.split("/")
    path = outgoing.endpoint.path.count("/") if outgoing.endpoint else 0
    return outgoing._replace(url="/".join([*parts[:-path], *parts[len(parts) - path + 2 :]]))


@fault(
    "requests.party-never-announced",
    at="send",
    breaks=("transport-073",),
    consequences=(
        "locations-038",
        "locations-051",
        "locations-052",
        "tokens-025",
        "credentials-061",
        "credentials-062",
    ),
    subtlety="the objects name the right party",
)
def party_never_announced(outgoing: Outgoing) -> Outgoing:
    """Pushes under the id of a sister company that is in no credentials."""
    if not _functional(outgoing) or outgoing.method not in WRITES:
        return outgoing
    parts = outgoing.url.split("/")
    place = len(parts) - (outgoing.endpoint.path.count("/") if outgoing.endpoint else 0) + 1
    return outgoing._replace(url="/".join([*parts[:place], "SIS", *parts[place + 1 :]]))


@fault(
    "requests.routed-to-nobody",
    at="send",
    breaks=("versions-035", "credentials-077"),
    versions=WITH_ROLES,
    subtlety="headers that are right for every other module",
)
def routed_configuration(outgoing: Outgoing) -> Outgoing:
    """Adds routing headers to versions and credentials too, by a filter that knows no exceptions."""
    if outgoing.endpoint is None or outgoing.endpoint.module not in CONFIGURATION_MODULES:
        return outgoing
    headers = (("OCPI-from-country-code", "NL"), ("OCPI-from-party-id", "PLG"))
    return outgoing._replace(headers=(*outgoing.headers, *headers))


@fault(
    "requests.patch-without-date",
    at="send",
    breaks=("locations-061", "locations-063"),
    consequences=(
        "transport-067",
        "tokens-030",
        "locations-095",
        "tokens-073",
        "locations-022",
        "locations-024",
    ),
    subtlety="the change itself arrives",
)
def patch_without_date(outgoing: Outgoing) -> Outgoing:
    """Sends a PATCH without last_updated, as the examples of older versions have it."""
    if outgoing.method != "PATCH":
        return outgoing
    return change_body(outgoing, lambda body: {k: v for k, v in body.items() if k != "last_updated"})


@fault(
    "requests.patch-as-operations",
    at="send",
    breaks=("transport-067",),
    consequences=("locations-007", "locations-061", "locations-063", "tokens-030"),
    subtlety="a standard too, and not the one of OCPI",
)
def patch_as_operations(outgoing: Outgoing) -> Outgoing:
    """Sends a PATCH as a list of operations, as RFC 6902 describes."""
    if outgoing.method != "PATCH":
        return outgoing
    return change_body(
        outgoing,
        lambda body: [{"op": "replace", "path": f"/{name}", "value": value} for name, value in body.items()],
    )


def _for_functions(outgoing: Outgoing, name: str, change: Callable[[str], str | None]) -> Outgoing:
    """Change a header of requests to functional modules; a registration would not survive it."""
    return send_header(outgoing, name, change) if _functional(outgoing) else outgoing
