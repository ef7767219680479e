"""How the system answers, transport_and_format.asciidoc#transport_and_format_response_format."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ocpi_harness.clock import PRECISE, completed, is_local_time, moment
from ocpi_harness.evidence import Answer, Trace
from ocpi_harness.pages import next_link
from ocpi_harness.rules import Breach, Kept, Outcome, answers, holds, rule, whole_run
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.envelope import Response as Envelope
from ocpi_reference.spec.primitives import found

_A_WHILE = timedelta(seconds=2)
_REFUSALS = (400, 401, 404, 405)
_A_GATEWAY = "a gateway in front of the system may have answered"


@rule("transport-001", on=whole_run)
def every_request_is_answered_in_json(run: Trace) -> Iterator[Kept | Breach]:
    """An honest request gets an answer, and the body of a successful one is a JSON document.

    A link to a next page that leads nowhere is a fault of the link.
    """
    linked = {next_link(answer.header("Link")) for answer in run.answers}
    for attempt in run.attempts:
        response = attempt.exchange.response
        if not attempt.honest or attempt.request.url in linked:
            continue
        number = attempt.exchange.number
        if response is None:
            yield Breach("an answer", attempt.unsound, exchange=number)
        elif response.status < 300 and response.body:
            read, why = not response.unreadable, response.unreadable
            yield holds(read, expected="a JSON document", actual=why, exchange=number)


@rule("transport-080", on=answers, provoked=True)
def answers_are_declared_as_json(answer: Answer) -> Outcome:
    """An answer with a body says Content-Type application/json; a charset does no harm."""
    response = answer.response
    if not response.body:
        return None
    return holds(
        response.media_type == "application/json",
        expected="Content-Type application/json",
        actual=response.media_type or "no Content-Type",
        disputed=_A_GATEWAY if response.status >= 400 and not response.envelope else "",
    )


@rule("transport-081", on=answers)
def payloads_travel_in_an_envelope(answer: Answer) -> Outcome:
    """The body of a successful answer is the envelope, never a bare payload and never empty."""
    response = answer.response
    if response.status >= 300 or (response.body and response.unreadable):
        return None
    enveloped = {"status_code", "timestamp"} & set(response.envelope)
    body = f"with {found(response.json)}" if response.body else "without a body"
    return holds(
        bool(enveloped),
        expected="an envelope with status_code and timestamp",
        actual=f"HTTP {response.status} {body}",
        disputed="nothing is said of the answer to DELETE credentials" if _has_unregistered(answer) else "",
    )


@rule("transport-082", on=answers, provoked=True)
def status_codes_have_four_digits(answer: Answer) -> Outcome:
    """The envelope's status_code is a whole number from 1000 to 4999."""
    envelope, code = answer.response.envelope, answer.status_code
    if not {"status_code", "timestamp"} & set(envelope):
        return None
    good = code is not None and 1000 <= code <= 4999
    actual = repr(envelope["status_code"]) if "status_code" in envelope else "none"
    return holds(good, expected="a whole number from 1000 to 4999", actual=actual)


@rule("transport-083", on=answers, provoked=True)
def answers_carry_the_time(answer: Answer) -> Iterator[Kept | Breach]:
    """The envelope's timestamp is a DateTime, and near to the moment of the answer."""
    envelope = answer.response.envelope
    if "status_code" not in envelope:
        return
    wrong = [one for one in problems(Envelope, dict(envelope), answer.version) if one.path == "timestamp"]
    for one in wrong:
        doubt = "few systems keep to it" if one.disputed else ""
        yield Breach("a timestamp as defined", one.message, doubt)
    stated = moment(envelope.get("timestamp"))
    if stated is None or wrong:
        return
    difference = abs(stated - completed(answer.exchange))
    if difference < PRECISE or is_local_time(difference):
        yield Kept()
    else:
        yield Breach("the time of the answer", f"{difference} from it", "clocks of test systems may be wrong")


@rule("transport-083", on=whole_run)
def the_time_goes_on(run: Trace) -> Iterator[Kept | Breach]:
    """An answer to a request that was made seconds after another answer has another timestamp."""
    first: dict[datetime, Exchange] = {}
    for answer in run.answers:
        stated = moment(answer.response.envelope.get("timestamp"))
        if stated is None:
            continue
        earlier = first.setdefault(stated, answer.exchange)
        apart = answer.exchange.started - completed(earlier)
        yield holds(
            apart < _A_WHILE,
            expected="the time of the answer",
            actual=f"that of exchange {earlier.number}, {apart.total_seconds():.0f} s before",
            exchange=answer.exchange.number,
        )


@rule("transport-084", on=answers, provoked=True)
def status_messages_are_text(answer: Answer) -> Outcome:
    """The envelope's status_message is a text where it is given."""
    envelope = answer.response.envelope
    if "status_code" not in envelope:
        return None
    message = envelope.get("status_message")
    return holds(
        message is None or isinstance(message, str), expected="a string or none", actual=found(message)
    )


@rule("transport-085", on=answers)
def lists_are_arrays_and_objects_are_not(answer: Answer) -> Outcome:
    """The data is an array where the module defines a list, and one object where it defines one."""
    endpoint, data = answer.exchange.endpoint, answer.response.data
    if not endpoint or endpoint.gives is None or not answer.accepted:
        return None
    if endpoint.many:
        empty = "no data can mean an empty list" if data is None else ""
        return holds(isinstance(data, list), expected="an array", actual=found(data), disputed=empty)
    if data is None:
        return None
    return holds(isinstance(data, dict), expected="one object", actual=found(data))


@rule("transport-117", on=answers)
def success_brings_what_was_asked_for(answer: Answer) -> Outcome:
    """An answer with a status_code 1xxx has the data that the module defines for it."""
    endpoint = answer.exchange.endpoint
    if not endpoint or endpoint.gives is None or endpoint.many or not answer.accepted:
        return None
    return holds(answer.data is not None, expected="data", actual=f"none with {answer.said}")


@rule("transport-088", on=answers)
def nothing_is_sent_where_nothing_is_defined(answer: Answer) -> Outcome:
    """The data is left out where OCPI defines none, as in the answer to a PUT."""
    endpoint = answer.exchange.endpoint
    if not endpoint or endpoint.gives is not None or endpoint.method == Method.GET or not answer.accepted:
        return None
    return holds(answer.data is None, expected="no data", actual=found(answer.data))


@rule("transport-086", on=answers, provoked=True)
def errors_of_http_are_explained_in_an_envelope(answer: Answer) -> Outcome:
    """An answer with HTTP 400, 401, 404 or 405 holds an envelope that speaks of an error."""
    if answer.http not in _REFUSALS:
        return None
    if answer.status_code is None:
        return Breach("an envelope with a status_code", f"HTTP {answer.http} without one", _A_GATEWAY)
    return holds(answer.status_code >= 2000, expected="a status_code of 2000 or more", actual=answer.said)


@rule("transport-087", on=answers, provoked=True)
def errors_of_http_are_explained_in_json(answer: Answer) -> Outcome:
    """An answer with HTTP 400, 401 or 404 holds a JSON object with details."""
    if answer.http not in _REFUSALS:
        return None
    return holds(
        bool(answer.response.envelope), expected="a JSON object", actual=f"HTTP {answer.http} without one"
    )


def _has_unregistered(answer: Answer) -> bool:
    return answer.exchange.module == "credentials" and answer.request.method == Method.DELETE
