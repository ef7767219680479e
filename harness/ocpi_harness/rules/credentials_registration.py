"""How the system registers us: the calls back, and the credentials that it answers with.

credentials.asciidoc#credentials_post_method
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from ocpi_harness.evidence import Answer, Trace
from ocpi_harness.handshakes import Handshake, carries, handshakes, parties
from ocpi_harness.rules import Breach, Kept, Outcome, answers, holds, rule, whole_run
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.primitives import found as named

_DISCOVERY = ("versions", "version_details")
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@rule("credentials-011", on=whole_run)
def a_registration_looks_at_our_versions(run: Trace) -> Iterator[Kept | Breach]:
    """Before it answers a POST, the system fetches our versions and the details of this version."""
    for handshake in handshakes(run):
        if handshake.is_post and handshake.accepted:
            yield _discovery(run, handshake)


@rule("credentials-022", on=whole_run)
def a_renewal_looks_at_our_versions_again(run: Trace) -> Iterator[Kept | Breach]:
    """Before it answers a PUT, the system fetches our versions and details again, even if nothing changed."""
    for handshake in handshakes(run):
        if not handshake.is_post and handshake.accepted:
            yield _discovery(run, handshake)


@rule("credentials-013", on=whole_run)
def a_registration_brings_a_new_token(run: Trace) -> Iterator[Kept | Breach]:
    """The answer to a POST holds credentials of the system with a token that was never used before."""
    seen: set[str] = set()
    for handshake in handshakes(run):
        token = handshake.token_c
        if handshake.is_post and handshake.accepted:
            whose = _whose(handshake, token, seen)
            yield holds(not whose, expected="a new token", actual=whose, exchange=handshake.number)
        seen |= {token} if token else set()


@rule("credentials-020", on=whole_run)
def another_version_is_taken_up_by_a_put(run: Trace) -> Iterator[Kept | Breach]:
    """A PUT to the credentials endpoint of another version than that of the registration is accepted."""
    for handshake in handshakes(run)[:1]:
        if handshake.is_post or handshake.exchange.response is None:
            continue  # in the version of a registration, its POST comes first
        said = f"status_code {handshake.exchange.response.status_code}"
        yield holds(handshake.accepted, expected="success", actual=said, exchange=handshake.number)


@rule("credentials-045", on=answers)
def the_end_of_a_registration_is_confirmed(answer: Answer) -> Outcome:
    """A DELETE is answered with HTTP 200 and an envelope that says success."""
    if answer.exchange.module != "credentials" or answer.request.method != Method.DELETE:
        return None
    good = answer.http == 200 and answer.accepted
    bare = "no data is defined, so that some leave the envelope out" if answer.http == 204 else ""
    return holds(good, expected="HTTP 200, status_code 1000", actual=answer.said, disputed=bare)


@rule("credentials-025", on=whole_run)
def a_renewal_brings_a_new_token(run: Trace) -> Iterator[Kept | Breach]:
    """The answer to a PUT holds credentials of the system with a freshly made token."""
    for handshake in handshakes(run):
        token = handshake.token_c
        if handshake.is_post or not handshake.accepted:
            continue
        same = token is not None and carries(handshake.exchange, token)
        actual = "the token that we had before" if same else _whose(handshake, token, set())
        yield holds(not actual, expected="a new token", actual=actual, exchange=handshake.number)


@rule("credentials-076", on=whole_run)
def a_registration_is_answered_with_success(run: Trace) -> Iterator[Kept | Breach]:
    """A POST that succeeds has HTTP status 200 or 201, since credentials are in its answer."""
    for handshake in handshakes(run):
        answer = handshake.exchange.response
        if handshake.is_post and answer and 200 <= answer.status < 300:
            good = answer.status in (200, 201)
            actual = f"HTTP {answer.status}"
            yield holds(good, expected="HTTP 200 or 201", actual=actual, exchange=handshake.number)


@rule("credentials-014", on=whole_run)
def the_system_presents_itself(run: Trace) -> Iterator[Kept | Breach]:
    """The credentials in an answer are those of the system, and not ours once more."""
    for handshake in handshakes(run):
        theirs, number = handshake.theirs, handshake.number
        if theirs is None:
            continue
        echo = theirs.get("url") == handshake.ours["url"]
        yield holds(not echo, expected="its own versions URL", actual="ours", exchange=number)
        same = parties(theirs) == parties(handshake.ours)
        silent = not dialect(run.version).credentials_roles
        doubt = "many systems of 2.1.1 answer with the party of the client" if silent else ""
        yield holds(not same, expected="its own party", actual="ours", disputed=doubt, exchange=number)


@rule("credentials-062", on=whole_run)
def parties_are_unique(run: Trace) -> Iterator[Kept | Breach]:
    """The country code and party id of the system are not those of its partner."""
    for handshake in handshakes(run):
        theirs, ours = parties(handshake.theirs or {"roles": []}), parties(handshake.ours)
        if not theirs or theirs == ours:
            continue  # an echo, which has a requirement of its own
        taken = {party[1:] for party in theirs} & {party[1:] for party in ours}
        actual = ", ".join("*".join(party) for party in sorted(taken))
        yield holds(not taken, expected="a party of its own", actual=actual, exchange=handshake.number)


@rule("credentials-016", on=whole_run)
def new_tokens_work_at_once(run: Trace) -> Iterator[Kept | Breach]:
    """The token in the answer to a POST opens the system from then on."""
    for handshake in handshakes(run):
        first, later = _uses(run, handshake)
        if not handshake.is_post or first is None:
            continue
        if first.http == 401 and _is_encoded(handshake.token_c, run.version):
            continue  # its form is wrong, which has a requirement of its own
        yield holds(
            first.http != 401,
            expected="the new token to open the system",
            actual="HTTP 401",
            disputed="it did so a little later" if later else "",
            exchange=first.exchange.number,
        )


@rule("credentials-053", on=whole_run)
def tokens_are_told_as_they_are(run: Trace) -> Iterator[Kept | Breach]:
    """The token in the system's credentials is plain: Base64 comes into play in the header only."""
    for handshake in handshakes(run):
        first, _ = _uses(run, handshake)
        if first is None or (first.http == 401 and not _is_encoded(handshake.token_c, run.version)):
            continue
        expected = "the token as it is, which opens the system once it is encoded"
        actual = "HTTP 401; the token seems to be encoded already"
        yield holds(first.http != 401, expected=expected, actual=actual, exchange=first.exchange.number)


def _discovery(run: Trace, handshake: Handshake) -> Kept | Breach:
    fetched = [e for e in run.exchanges if e.direction is Direction.RECEIVED and e.module in _DISCOVERY]
    before = {e.module for e in fetched if handshake.under_way(e)}
    missing = [module for module in _DISCOVERY if module not in before]
    until = min((e.started for e in run.exchanges if _is_next(e, handshake)), default=_END_OF_TIME)
    after = {e.module for e in fetched if handshake.answered < e.started < until}
    wanted = " and ".join(module.replace("_", " ") for module in missing)
    late = "it did so after its answer" if set(missing) <= after else ""
    expected = f"a GET of our {wanted} before the answer"
    return holds(
        not missing, expected=expected, actual=late or "none", disputed=late, exchange=handshake.number
    )


def _is_next(exchange: Exchange, handshake: Handshake) -> bool:
    """Whether it is a later POST or PUT of credentials, which has calls back of its own."""
    writes = exchange.request.method in (Method.POST, Method.PUT)
    return exchange.module == "credentials" and writes and exchange.started > handshake.answered


def _whose(handshake: Handshake, token: str | None, seen: set[str]) -> str:
    """Say what is wrong with a token that should be new; empty where nothing is."""
    if token is None:
        given = (handshake.theirs or {}).get("token")
        return f"no token but {named(given)}" if handshake.theirs else "no credentials"
    if token == handshake.token_b:
        return "our token B"
    if token in seen:
        return "the token of an earlier registration"
    return "our token A" if handshake.is_post and carries(handshake.exchange, token) else ""


def _uses(run: Trace, handshake: Handshake) -> tuple[Answer | None, bool]:
    """The first answer to the token that a handshake brought, and whether a later one lets it in."""
    token = handshake.token_c
    if token is None:
        return None, False
    uses = [
        answer
        for answer in run.answers
        if answer.exchange.number > handshake.number and answer.honest and carries(answer.exchange, token)
    ]
    return (uses[0] if uses else None), any(answer.http != 401 for answer in uses[1:])


def _is_encoded(token: str | None, version: Version) -> bool:
    """Whether a token looks as if it had been encoded in Base64 already."""
    plain = dialect(version).token_in(f"Token {token}") if dialect(version).base64_tokens else None
    return plain is not None and plain.isascii() and plain.isprintable()
