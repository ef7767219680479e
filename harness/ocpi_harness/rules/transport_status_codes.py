"""OCPI's status codes, status_codes.asciidoc."""

from ocpi_harness.evidence import Answer
from ocpi_harness.rules import Outcome, answers, holds, rule
from ocpi_reference.spec.status_codes import is_custom, status_codes

_REGISTRATION = ("versions", "version_details", "credentials")
_OF_REGISTRATION = (3001, 3002, 3003)
_ALWAYS_RIGHT = (401, 403, 404, 405, 413, 429)
"""Refusals that other clauses, or plain HTTP, call for although the body is valid JSON."""


@rule("transport-109", "transport-110", on=answers)
def valid_requests_earn_no_error_of_http(answer: Answer) -> Outcome:
    """A valid and authorised request is not answered with an HTTP error, whatever OCPI says to it."""
    http, code = answer.response.status, answer.status_code
    about_the_body = 400 <= http < 500
    if http in _ALWAYS_RIGHT or (about_the_body and not answer.request.body):
        return None
    explained = about_the_body and code is not None and 2000 <= code < 3000
    return holds(
        http < 400,
        expected="no HTTP error",
        actual=answer.said,
        disputed="HTTP 400 with an envelope is widespread" if explained else "",
    )


@rule("transport-115", on=answers, provoked=True)
def status_codes_are_listed(answer: Answer) -> Outcome:
    """The status_code is one of those that the version lists."""
    code = answer.status_code
    if code is None or is_custom(code):
        return None
    listed = status_codes(answer.version)
    return holds(code in listed, expected=f"one of {', '.join(map(str, listed))}", actual=code)


@rule("transport-116", on=answers, provoked=True)
def custom_status_codes_stay_out_of_standard_modules(answer: Answer) -> Outcome:
    """No standard module uses the ranges x900 to x999."""
    code = answer.status_code
    if code is None or not answer.exchange.endpoint:
        return None
    return holds(not is_custom(code), expected="a status_code outside x900 to x999", actual=code)


@rule("transport-127", on=answers, provoked=True)
def problems_of_the_server_are_its_own(answer: Answer) -> Outcome:
    """An HTTP 5xx that comes in an envelope has a status_code 3xxx: the fault is not the client's."""
    code = answer.status_code
    if code is None or (answer.response.status < 500 and code // 1000 != 3):
        return None
    return holds(
        code // 1000 == 3,
        expected="a status_code 3xxx",
        actual=answer.said,
        disputed="only the system knows whose fault it was",
    )


@rule("transport-128", on=answers, provoked=True)
def codes_of_registration_stay_there(answer: Answer) -> Outcome:
    """The codes 3001, 3002 and 3003 speak of versions and endpoints, and only registration knows them."""
    code = answer.status_code
    if code not in _OF_REGISTRATION or not answer.exchange.endpoint:
        return None
    return holds(
        answer.exchange.module in _REGISTRATION,
        expected="another status_code in a functional module",
        actual=answer.said,
        disputed="the text gives these codes a meaning and no place",
    )
