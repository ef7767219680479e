"""Transport and format, transport_and_format.asciidoc: what every message keeps, whoever sends it."""

from collections.abc import Iterator

from ocpi_harness.evidence import Answer, Asked, Attempt, Trace
from ocpi_harness.rules import Breach, Kept, Outcome, answers, attempts, holds, requests, rule, whole_run
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.envelope import Response as Envelope
from ocpi_reference.spec.status_codes import is_custom


@rule("transport-001", on=attempts)
def every_request_is_answered_in_json(attempt: Attempt) -> Outcome:
    """An honest request gets an answer, and the body of a successful one is a JSON document."""
    response = attempt.exchange.response
    if response is None:
        return Breach("an answer", attempt.unsound)
    if response.status >= 300 or not response.body:
        return None
    return holds(not response.unreadable, expected="a JSON document", actual=response.unreadable)


@rule("transport-081", on=answers)
def payloads_travel_in_an_envelope(answer: Answer) -> Outcome:
    """A successful answer is an object with status_code and timestamp, never a bare payload."""
    if answer.response.status >= 300 or (answer.response.unreadable and answer.response.body):
        return None
    found = answer.response.envelope
    missing = [name for name in ("status_code", "timestamp") if name not in found]
    said = f"no {' and no '.join(missing)}" if found else f"HTTP {answer.http} without one"
    return holds(not missing, expected="an OCPI envelope with status_code and timestamp", actual=said)


@rule("transport-082", on=answers, provoked=True)
def status_codes_have_four_digits(answer: Answer) -> Outcome:
    """The envelope's status_code is a whole number from 1000 to 4999."""
    envelope, code = answer.response.envelope, answer.status_code
    if "status_code" not in envelope:
        return None
    good = code is not None and 1000 <= code <= 4999
    return holds(good, expected="a whole number from 1000 to 4999", actual=repr(envelope["status_code"]))


@rule("transport-083", on=answers, provoked=True)
def answers_carry_the_time(answer: Answer) -> Outcome:
    """The envelope's timestamp is a DateTime."""
    if "status_code" not in answer.response.envelope:
        return None
    wrong = problems(Envelope, dict(answer.response.envelope), answer.version)
    about_time = [problem.message for problem in wrong if problem.path == "timestamp"]
    return holds(not about_time, expected="a timestamp as defined", actual="; ".join(about_time))


@rule("transport-109", "transport-110", on=answers)
def no_server_error_answers_an_honest_request(answer: Answer) -> Outcome:
    """A request that is valid and authorised is not answered with HTTP 5xx."""
    return holds(answer.response.status < 500, expected="no HTTP error", actual=answer.said)


@rule("transport-116", on=answers)
def custom_status_codes_stay_out_of_standard_modules(answer: Answer) -> Outcome:
    """No standard module uses the ranges x900 to x999."""
    code = answer.status_code
    if code is None or not answer.exchange.endpoint:
        return None
    return holds(not is_custom(code), expected="a status_code outside x900 to x999", actual=code)


@rule("transport-092", on=whole_run)
def request_ids_are_unique(run: Trace) -> Iterator[Kept | Breach]:
    """Every request of the system carries an X-Request-ID that no other request of the run carries."""
    seen: dict[str, int] = {}
    for asked in run.requests:
        number, sent = asked.exchange.number, asked.header("X-Request-ID") or ""
        known = f"the one of exchange {seen[sent]} again" if sent in seen else "none"
        if sent and sent not in seen:
            seen[sent] = number
            yield Kept()
        else:
            yield Breach("a unique X-Request-ID", known, exchange=number)


@rule("transport-004", on=requests)
def requests_are_authorised(asked: Asked) -> Outcome:
    """Every request of the system carries exactly one Authorization header."""
    sent = asked.request.headers_named("Authorization")
    return holds(len(sent) == 1, expected="exactly one Authorization header", actual=len(sent) or "none")
