"""Which credentials token the system sends, and which it shows.

credentials.asciidoc#credentials_registration
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from ocpi_harness.comparison import difference
from ocpi_harness.evidence import Answer, Asked, Trace
from ocpi_harness.handshakes import Handshake, carries, credentials_of_ours, handshakes, parties, sent_token
from ocpi_harness.objects import payloads
from ocpi_harness.rules import Breach, Kept, Outcome, holds, rule, whole_run
from ocpi_harness.rules.transport_ownership import objects_are_pushed_under_a_party_of_the_system
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.primitives import found as named
from ocpi_reference.spec.wire import Json

_ON_THE_WAY = timedelta(seconds=2)
"""So long a request may take that was written before our PUT was answered."""

_ENOUGH = 8
"""So many characters of a token tell it from all others."""

_SHOWN = ("url", "roles", "business_details", "party_id", "country_code", "hub_party_id")


@rule("credentials-012", on=whole_run)
def our_token_b_is_used(run: Trace) -> Iterator[Kept | Breach]:
    """Once we have registered, the system sends the token B of our POST, when it calls back and later."""
    for asked in run.requests:
        began = _began_before(run, asked)
        sent = sent_token(asked.exchange)
        used = [one for one in began if carries(asked.exchange, one.token_b)]
        if used and used[-1].is_post:
            yield Kept()
        elif any(one.token_c and carries(asked.exchange, one.token_c) for one in began):
            yield Breach("our token B", "the token C that it gave us", "", asked.exchange.number)
        elif any(one.is_post and sent and sent == sent_token(one.exchange) for one in began):
            yield Breach("our token B", "the token A that it gave us", "", asked.exchange.number)


@rule("credentials-024", on=whole_run)
def a_renewed_token_b_is_used(run: Trace) -> Iterator[Kept | Breach]:
    """Once we have renewed our credentials by PUT, the system sends the new token B."""
    for asked in run.requests:
        began = [one for one in _began_before(run, asked) if one.accepted]
        if not began or began[-1].is_post:
            continue
        newest, older = began[-1], began[:-1]
        if carries(asked.exchange, newest.token_b):
            yield Kept()
        elif asked.exchange.started > newest.answered + _ON_THE_WAY and any(
            carries(asked.exchange, one.token_b) for one in older
        ):
            yield Breach("the new token B", "the one that it replaced", "", asked.exchange.number)


@rule("credentials-050", on=whole_run)
def our_tokens_come_back_whole(run: Trace) -> Iterator[Kept | Breach]:
    """The system sends all characters of a token that we gave it, and does not cut it off."""
    ours = [str(found["token"]) for found in map(credentials_of_ours, run.exchanges) if found]
    for asked in run.requests:
        sent = dialect(run.version).token_in(asked.header("Authorization") or "") or ""
        if sent in ours:
            yield Kept()
        elif len(sent) >= _ENOUGH and any(token.startswith(sent) for token in ours):
            cut = f"its first {len(sent)} characters"
            yield Breach("our token as it was given", cut, "", asked.exchange.number)


@rule("credentials-009", on=whole_run)
def the_system_makes_a_new_token_b(run: Trace) -> Iterator[Kept | Breach]:
    """The token in a POST of the system is neither its token A nor that of an earlier registration."""
    seen: set[str] = set()
    for asked in run.requests:
        seen |= {one.token_c for one in _began_before(run, asked) if one.token_c}
        token = asked.payload.get("token") if isinstance(asked.payload, dict) else None
        if asked.exchange.module != "credentials" or not isinstance(token, str):
            continue
        if asked.request.method == Method.POST:
            same = carries(asked.exchange, token)
            actual = "its token A" if same else "a token of an earlier registration"
            new = not same and token not in seen
            yield holds(new, expected="a new token B", actual=actual, exchange=asked.exchange.number)
        if asked.exchange.response and asked.exchange.response.status_code == 1000:
            seen.add(token)


@rule("credentials-037", on=whole_run)
def credentials_can_be_read_again(run: Trace) -> Iterator[Kept | Breach]:
    """GET gives the URL and the parties with which the system has presented itself before."""
    told: dict[str, Any] | None = None
    for found in payloads(run):
        if found.obj is not Credentials or not isinstance(found.value, dict):
            continue
        shown = {name: _sorted(found.value[name]) for name in _SHOWN if name in found.value}
        sent, method = found.exchange.direction is Direction.SENT, found.exchange.request.method
        read = sent and method == Method.GET
        if read and told is not None:
            wrong = difference(told, shown)
            expected, actual = (wrong.expected, wrong.actual) if wrong else ("", "")
            number = found.exchange.number
            yield holds(wrong is None, expected=expected, actual=actual, exchange=number)
        elif not read and not _echoes(found.exchange, found.value):
            told = shown


@rule("credentials-039", on=whole_run)
def the_token_that_is_shown_is_ours_to_use(run: Trace) -> Iterator[Kept | Breach]:
    """GET gives the token with which it was asked; a system that keeps no tokens may mask it."""
    answers = [answer for answer in run.answers if answer.honest]
    for place, answer in enumerate(answers):
        if not _shows_credentials(answer):
            continue
        token, number = answer.data.get("token"), answer.exchange.number
        if isinstance(token, str) and carries(answer.exchange, token):
            yield Kept()
        elif any(one.token_b == token for one in handshakes(run)):
            yield Breach("the token that opens the system", "ours, which opens us", "", number)
        else:
            void = _is_refused_later(answer.exchange, answers[place + 1 :])
            doubt = "" if void else "a system that keeps hashes of tokens can show none"
            actual = "another one, and the token that was used is void" if void else "another text"
            yield Breach("the token that opens the system", actual, doubt, number)


@rule("credentials-054", on=whole_run)
def the_url_leads_to_versions(run: Trace) -> Iterator[Kept | Breach]:
    """The URL in the system's credentials is that of its versions endpoint."""
    told: set[Json] = set()
    for exchange in run.exchanges:
        answer = exchange.response
        if answer and exchange.direction is Direction.SENT and exchange.request.url in told:
            if exchange.stimulus or answer.status != 200 or answer.status_code != 1000:
                continue
            good = isinstance(answer.data, list)
            actual = f"data is {named(answer.data)}"
            yield holds(good, expected="a list of versions", actual=actual, exchange=exchange.number)
        told |= {url for url in _urls(exchange) if isinstance(url, str)}


@rule("credentials-061", on=whole_run)
def parties_are_those_of_the_credentials(run: Trace) -> Outcome:
    """What the system pushes is addressed below a party that its credentials have named."""
    return objects_are_pushed_under_a_party_of_the_system(run)


def _began_before(run: Trace, asked: Asked) -> Sequence[Handshake]:
    return [one for one in handshakes(run) if one.exchange.started <= asked.exchange.started]


def _echoes(exchange: Exchange, theirs: dict[str, Any]) -> bool:
    """Whether the parties in an answer are ours, which has a requirement of its own."""
    ours = credentials_of_ours(exchange)
    return ours is not None and parties(ours) == parties(theirs)


def _sorted(value: Json) -> Json:
    return sorted(value, key=str) if isinstance(value, list) else value


def _shows_credentials(answer: Answer) -> bool:
    reads = answer.exchange.module == "credentials" and answer.request.method == Method.GET
    return reads and answer.accepted and isinstance(answer.data, dict)


def _is_refused_later(asked: Exchange, later: Sequence[Answer]) -> bool:
    authorization = asked.request.header("Authorization")
    same = [one for one in later if one.request.header("Authorization") == authorization]
    return bool(same) and same[0].http == 401


def _urls(exchange: Exchange) -> Iterator[Json]:
    """The versions URL in credentials that the system sent."""
    if exchange.module == "credentials":
        body = exchange.response.data if exchange.response else None
        if exchange.direction is Direction.RECEIVED:
            body = None if exchange.request.unreadable else exchange.request.json
        if isinstance(body, dict):
            yield body.get("url")
