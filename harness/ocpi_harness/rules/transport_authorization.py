"""Whether the system says who it is, in the Authorization header of its requests.

transport_and_format.asciidoc#transport_and_format_authorization_header
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping

from ocpi_harness.evidence import Asked, Trace
from ocpi_harness.rules import Breach, Kept, Outcome, holds, requests, rule, whole_run
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.dialects import dialect

_AS_IT_IS, _IN_BASE64 = "as it is", "in Base64"
_PARAMETER = re.compile(r"(?i:token)(.*)", re.DOTALL)
_ONE_SPACE = re.compile(r" [!-~]+")
"""One space, then printable characters without blanks; a token that is not encoded may hold a comma."""


@rule("transport-004", on=requests)
def requests_are_authorised(asked: Asked) -> Outcome:
    """Every request of the system carries exactly one Authorization header."""
    sent = asked.request.headers_named("Authorization")
    return holds(len(sent) == 1, expected="exactly one Authorization header", actual=len(sent) or "none")


@rule("transport-005", on=requests)
def the_scheme_is_token(asked: Asked) -> Outcome:
    """The Authorization header begins with the word Token; another letter case is read as the same word."""
    sent = asked.header("Authorization")
    if sent is None:
        return None
    scheme, blank, _ = sent.partition(" ")
    same_word = "HTTP reads the names of schemes in any letter case" if scheme.lower() == "token" else ""
    actual = f"the scheme {scheme!r}" if blank else "a header without a scheme"
    return holds(scheme == "Token", expected="the scheme 'Token'", actual=actual, disputed=same_word)


@rule("transport-007", on=requests)
def one_space_separates_scheme_and_token(asked: Asked) -> Outcome:
    """Between the word Token and the encoded token stands one space, and nothing comes after."""
    parameter = _parameter(asked)
    if parameter is None:
        return None
    good = _ONE_SPACE.fullmatch(parameter) is not None
    return holds(good, expected="one space and the token", actual="other blanks or no token at all")


@rule("transport-008", on=whole_run)
def tokens_are_sent_in_base64(run: Trace) -> Iterator[Kept | Breach]:
    """The token that we gave to the system comes back in Base64: standard alphabet, padded, nothing added."""
    for asked, form in _written(run):
        if form == _AS_IT_IS and asked.exchange.module == "versions":
            continue  # nobody has chosen a version yet, and an older one sends tokens as they are
        yield holds(
            form == _IN_BASE64,
            expected="our token in Base64",
            actual=f"our token {form}",
            exchange=asked.exchange.number,
        )


@rule("transport-011", on=whole_run)
def tokens_are_sent_as_they_are(run: Trace) -> Iterator[Kept | Breach]:
    """The token that we gave to the system comes back unchanged; Base64 is common in the field."""
    for asked, form in _written(run):
        common = "many systems use the Base64 form of later versions" if form == _IN_BASE64 else ""
        yield holds(
            form == _AS_IT_IS,
            expected="our token as it is",
            actual=f"our token {form}",
            disputed=common,
            exchange=asked.exchange.number,
        )


def _parameter(asked: Asked) -> str | None:
    """What follows the word Token; None where the header is missing, repeated or of another scheme."""
    sent = asked.request.headers_named("Authorization")
    found = _PARAMETER.fullmatch(sent[0]) if len(sent) == 1 else None
    return found[1] if found else None


def _written(run: Trace) -> Iterator[tuple[Asked, str]]:
    """Each request of the system that carries a token of ours, with the form in which it is written."""
    forms = _forms(_issued(run.exchanges))
    for asked in run.requests:
        blank, _, sent = (_parameter(asked) or "").partition(" ")
        if blank or not sent:
            continue
        if sent in forms:
            yield asked, forms[sent]
        elif asked.exchange.token:
            # A token A, which no message of the run shows: our side knew it in the form of the version.
            yield asked, _IN_BASE64 if dialect(run.version).base64_tokens else _AS_IT_IS


def _issued(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """The tokens that we gave to the system in credentials, ours or those that answered its own."""
    for exchange in exchanges:
        if exchange.module != "credentials":
            continue
        body = exchange.response.data if exchange.response else None
        if exchange.direction is Direction.SENT:
            body = None if exchange.request.unreadable else exchange.request.json
        if isinstance(body, dict) and isinstance(body.get("token"), str):
            yield body["token"]


def _forms(issued: Iterable[str]) -> Mapping[str, str]:
    """How a header may hold one of our tokens, with the name of that form."""
    forms: dict[str, str] = {}
    for token in issued:
        plain = token.encode()
        encoded = base64.b64encode(plain)
        for written, name in (
            (plain, _AS_IT_IS),
            (encoded, _IN_BASE64),
            (base64.urlsafe_b64encode(plain), "in the URL-safe alphabet of Base64"),
            (encoded.rstrip(b"="), "in Base64 without its padding"),
            (
                base64.b64encode(plain + b"\n"),
                "in Base64 with a line feed at its end, as in the printed example",
            ),
            (base64.b64encode(encoded), "encoded twice"),
        ):
            forms.setdefault(written.decode("latin-1"), name)
    return forms
