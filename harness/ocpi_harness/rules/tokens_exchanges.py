"""Tokens, how they travel: pushes to the CPO, and the question whether a driver may charge."""

from collections.abc import Iterator

from ocpi_harness.evidence import Answer, Asked, Trace
from ocpi_harness.objects import found_in
from ocpi_harness.pages import query_of
from ocpi_harness.rules import Breach, Kept, Outcome, answers, holds, requests, rule, whole_run
from ocpi_harness.rules.locations_values import folded, text
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.tokens import Token
from ocpi_reference.spec.versions import InterfaceRole
from ocpi_reference.spec.wire import Json

PUSHES = (Method.PUT, Method.PATCH)


@rule("tokens-002", on=whole_run)
def a_token_begins_with_a_put(run: Trace) -> Iterator[Kept | Breach]:
    """The first that a CPO hears of a Token by push is the whole Token, by PUT."""
    known: set[tuple[str, str]] = set()
    for asked in run.requests:
        if not _pushes(asked):
            continue
        key = _addressed(asked)
        refused = asked.exchange.response is None or asked.exchange.response.status >= 400
        if asked.request.method == Method.PUT:
            known.add(key)
            yield Kept()
        elif asked.request.method == Method.POST or (key not in known and not refused):
            yield Breach(
                "a PUT of the whole Token first",
                f"{asked.request.method} {asked.request.url}",
                disputed="it may have been sent before this run",
                exchange=asked.exchange.number,
            )


@rule("tokens-003", on=requests)
def changes_come_by_put_or_patch(asked: Asked) -> Outcome:
    """What is sent to the CPO's tokens endpoint is a PUT or a PATCH."""
    if not _pushes(asked) or asked.request.method == Method.GET:
        return None
    return holds(
        asked.request.method in PUSHES, expected="PUT or PATCH", actual=f"{asked.request.method} of a Token"
    )


@rule("tokens-004", on=whole_run)
def tokens_are_invalidated_and_not_deleted(run: Trace) -> Iterator[Kept | Breach]:
    """A Token that must not be used any more is sent or listed with valid false; DELETE does not exist."""
    for asked in run.requests:
        if asked.exchange.module == "tokens" and asked.request.method == Method.DELETE:
            yield Breach("valid set to false", "DELETE of a Token", exchange=asked.exchange.number)
    if any(found.value.get("valid") is False for found in found_in(run, Token)):
        yield Kept()


@rule("tokens-016", on=requests)
def a_type_is_all_that_a_query_holds(asked: Asked) -> Outcome:
    """The URL of a Token has owner and uid, and no query but its type."""
    if not _pushes(asked):
        return None
    query = set(query_of(asked.request.url))
    return holds(query <= {"type"}, expected="no query but type", actual=", ".join(sorted(query)))


@rule("tokens-017", on=requests)
def tokens_of_2_1_1_have_no_query(asked: Asked) -> Outcome:
    """The URL of a Token in 2.1.1 has owner and uid alone."""
    if not _pushes(asked):
        return None
    query = set(query_of(asked.request.url))
    return holds(
        not query,
        expected="no query, since 2.1.1 knows no type here",
        actual=", ".join(sorted(query)),
        disputed="harmless, and common in systems that speak later versions too",
    )


@rule("tokens-025", on=requests)
def the_owner_in_the_url_is_the_owner_of_the_token(asked: Asked) -> Iterator[Kept | Breach]:
    """country_code and party_id are the same in the URL and in the Token."""
    for name in ("country_code", "party_id"):
        sent = text(asked.payload, name)
        if _pushes(asked) and sent:
            stated = asked.exchange.parameters.get(name, "")
            yield holds(
                stated.upper() == sent.upper(), expected=f"{stated} as in the URL", actual=f"{name} {sent}"
            )


@rule("tokens-027", on=requests)
def the_type_in_the_url_is_the_type_of_the_token(asked: Asked) -> Outcome:
    """The type in the URL, RFID where it names none, is the type of the Token."""
    sent, stated = text(asked.payload, "type"), query_of(asked.request.url).get("type")
    if not _pushes(asked) or not sent:
        return None
    return holds(
        sent == (stated or "RFID"),
        expected=f"type {stated or 'RFID, since the URL names none'}",
        actual=sent,
        disputed="" if stated else "the parameter is optional, and many leave it out",
    )


@rule("tokens-030", on=requests)
def a_patch_says_when(asked: Asked) -> Outcome:
    """A PATCH of a Token contains last_updated."""
    if not _pushes(asked) or asked.request.method != Method.PATCH or not isinstance(asked.payload, dict):
        return None
    there = "last_updated" in asked.payload
    return holds(there, expected="last_updated", actual=f"only {', '.join(sorted(asked.payload))}")


@rule("tokens-034", on=whole_run)
def a_failed_patch_is_looked_into(run: Trace) -> Iterator[Kept | Breach]:
    """After a PATCH of a Token that the CPO does not know comes a GET or a PUT of it."""
    pushes = [asked for asked in run.requests if _pushes(asked)]
    for number, asked in enumerate(pushes):
        response = asked.exchange.response
        if asked.request.method == Method.PATCH and response is not None and response.status == 404:
            later = [one for one in pushes[number + 1 :] if _addressed(one) == _addressed(asked)]
            yield holds(
                any(one.request.method in (Method.GET, Method.PUT) for one in later),
                expected="a GET or a PUT of the Token that was not known",
                actual="nothing more about it",
                exchange=asked.exchange.number,
            )


@rule("tokens-044", on=requests)
def the_question_ends_in_authorize(asked: Asked) -> Outcome:
    """A CPO asks with POST to the uid of the Token, followed by authorize."""
    row = asked.exchange.endpoint
    if row is None or row.module != "tokens" or row.interface is not InterfaceRole.SENDER:
        return None
    if asked.request.method != Method.POST:
        return None
    return holds(
        row.path.endswith("/authorize"), expected="POST .../{token_uid}/authorize", actual=asked.request.url
    )


@rule("tokens-053", on=answers)
def only_evses_that_were_asked_for_are_allowed(answer: Answer) -> Outcome:
    """The EVSEs in an authorization are some of those in the question, at the same Location."""
    asked, told = _reference(answer), answer.data
    location = told.get("location") if isinstance(told, dict) else None
    if not _authorizes(answer) or not isinstance(asked, dict) or not isinstance(location, dict):
        return None
    wanted, given = _uids(asked, answer), _uids(location, answer)
    same = text(asked, "location_id").lower() == text(location, "location_id").lower()
    return holds(
        same and (not wanted or given <= wanted),
        expected=f"some of {sorted(wanted) or 'the EVSEs'} at {text(asked, 'location_id')}",
        actual=f"{sorted(given)} at {text(location, 'location_id')}",
    )


@rule("tokens-054", on=answers)
def a_location_is_told_only_where_one_was_asked_for(answer: Answer) -> Iterator[Kept | Breach]:
    """`location` is in the answer only if it was in the question, and charging there is allowed."""
    if not _authorizes(answer) or not isinstance(answer.data, dict):
        return
    told = answer.data.get("location")
    if not isinstance(_reference(answer), dict):
        yield holds(not told, expected="no location, since none was asked for", actual=told)
    elif answer.data.get("allowed") != "ALLOWED":
        yield holds(
            not told,
            expected="no location, since charging is not allowed",
            actual=told,
            disputed="harmless where the decision is clear",
        )


@rule("tokens-058", on=answers)
def the_token_told_is_the_one_asked_for(answer: Answer) -> Outcome:
    """The Token in an authorization has the uid and type of the question."""
    if not _authorizes(answer) or not isinstance(answer.data, dict):
        return None
    told = answer.data.get("token")
    asked = answer.exchange.parameters.get("token_uid", "")
    kind = query_of(answer.request.url).get("type", "RFID")
    return holds(
        text(told, "uid").lower() == asked.lower() and text(told, "type") == kind,
        expected=f"the Token {asked} of type {kind}",
        actual=f"the Token {text(told, 'uid') or 'without uid'} of type {text(told, 'type') or 'unknown'}",
    )


@rule("tokens-057", on=answers)
def an_invalid_token_is_not_allowed(answer: Answer) -> Outcome:
    """A Token with valid false is not answered with ALLOWED."""
    told = answer.data.get("token") if _authorizes(answer) and isinstance(answer.data, dict) else None
    if not isinstance(told, dict) or told.get("valid") is not False:
        return None
    allowed = answer.data.get("allowed")
    return holds(allowed != "ALLOWED", expected="any decision but ALLOWED", actual=allowed)


def _pushes(asked: Asked) -> bool:
    row = asked.exchange.endpoint
    return row is not None and row.module == "tokens" and row.interface is InterfaceRole.RECEIVER


def _authorizes(answer: Answer) -> bool:
    row = answer.exchange.endpoint
    return row is not None and row.path.endswith("/authorize") and answer.accepted


def _addressed(asked: Asked) -> tuple[str, str]:
    uid = asked.exchange.parameters.get("token_uid", "")
    return folded(uid, asked.version), query_of(asked.request.url).get("type", "RFID")


def _reference(answer: Answer) -> Json:
    return None if answer.request.unreadable else answer.request.json


def _uids(references: dict[str, Json], answer: Answer) -> set[str]:
    sent = references.get("evse_uids")
    return {folded(str(uid), answer.version) for uid in sent} if isinstance(sent, list) else set()
