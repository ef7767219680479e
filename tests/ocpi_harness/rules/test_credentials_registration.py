from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211

Make = Callable[..., Exchange]
Judge = Callable[..., Verdict]
PASS, FAIL, WARN, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.NOT_OBSERVED

BEGAN = datetime(2026, 5, 4, 10, tzinfo=UTC)
A, B, B2, C, C2 = "token-a-0", "token-b-1", "token-b-2", "token-c-1", "token-c-2"
OUR_URL, THEIR_URL = "http://127.0.0.1:2/versions", "http://127.0.0.1:1/versions"


def bearing(token: str) -> tuple[tuple[str, str], ...]:
    return (("authorization", f"Token {b64encode(token.encode()).decode()}"),)


def party(role: str, party_id: str) -> dict[str, Any]:
    return {"role": role, "country_code": "NL", "party_id": party_id, "business_details": {"name": party_id}}


def credentials(token: Any, url: str, *roles: dict[str, Any]) -> dict[str, Any]:
    return {"token": token, "url": url, "roles": list(roles)}


def register(exchange: Make, *, token: str = B, gives: Any = C, **more: Any) -> Exchange:
    """A POST of ours, or the PUT that `method` names, and its answer; a second later than `number` says."""
    number = more.pop("number", 10)
    theirs = credentials(gives, THEIR_URL, party("CPO", "TNM")) if isinstance(gives, str) else gives
    given = {
        "module": "credentials",
        "interface": None,
        "method": "POST",
        "asked": credentials(token, OUR_URL, party("EMSP", "PLG")),
        "data": theirs,
        "headers": bearing(A),
        "started": BEGAN + timedelta(seconds=number),
        "number": number,
        **more,
    }
    return exchange(**given)


def comes(exchange: Make, module: str, *, token: str = B, after: float, **more: Any) -> Exchange:
    """A request of the system, so many seconds after the beginning."""
    given = {
        "module": module,
        "interface": None,
        "direction": Direction.RECEIVED,
        "started": BEGAN + timedelta(seconds=after),
        "headers": bearing(token),
        "number": int(after),
        **more,
    }
    return exchange(**given)


LOCATIONS = {"interface": "RECEIVER", "path": "/{country_code}/{party_id}/{location_id}"}
BOTH = ("versions", "version_details")


@pytest.mark.parametrize("row", ["credentials-011", "credentials-022"])
@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (BOTH, (), PASS),
        ((), BOTH, WARN),
        (["versions"], ["version_details"], WARN),
        (["versions"], (), FAIL),
        ((), (), FAIL),
    ],
)
def test_we_are_called_back(
    row: str,
    before: Sequence[str],
    after: Sequence[str],
    verdict: Verdict,
    exchange: Make,
    judged: Judge,
) -> None:
    method = "POST" if row.endswith("011") else "PUT"
    fetched = [comes(exchange, module, after=10.005) for module in before]
    fetched += [comes(exchange, module, after=10.5) for module in after]
    assert judged(row, *fetched, register(exchange, method=method)) is verdict
    refused = register(exchange, method=method, status_code=3001, gives=None)
    assert judged(row, *fetched, refused) is UNSEEN
    other = register(exchange, method="PUT" if method == "POST" else "POST")
    assert judged(row, *fetched, other) is UNSEEN


@pytest.mark.parametrize(
    ("gives", "verdict"),
    [
        (C, PASS),
        (B, FAIL),
        (A, FAIL),
        (None, FAIL),
        ({"url": THEIR_URL}, FAIL),
        ({"token": 4711}, FAIL),
    ],
)
def test_a_registration_brings_a_new_token(
    gives: Any, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    assert judged("credentials-013", register(exchange, gives=gives)) is verdict


def test_no_token_is_given_out_twice(exchange: Make, judged: Judge) -> None:
    again = register(exchange, token=B2, number=20)
    assert judged("credentials-013", register(exchange), again) is FAIL
    renewed = register(exchange, token=B2, method="PUT", number=20, headers=bearing(C))
    assert judged("credentials-025", register(exchange), renewed) is FAIL
    fresh = register(exchange, token=B2, gives=C2, method="PUT", number=20, headers=bearing(C))
    assert judged("credentials-025", register(exchange), fresh) is PASS


@pytest.mark.parametrize(("status", "verdict"), [(200, PASS), (201, PASS), (202, FAIL), (204, FAIL)])
def test_a_registration_is_answered_with_its_credentials(
    status: int, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    assert judged("credentials-076", register(exchange, status=status)) is verdict


@pytest.mark.parametrize(
    ("status", "body", "verdict"), [(200, None, PASS), (204, b"", WARN), (405, None, FAIL), (200, b"", FAIL)]
)
def test_the_end_is_confirmed(
    status: int, body: bytes | None, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    ended = exchange(module="credentials", interface=None, method="DELETE", status=status, body=body)
    assert judged("credentials-045", ended) is verdict


def test_another_version_is_taken_up_by_put(exchange: Make, judged: Judge) -> None:
    switched = register(exchange, method="PUT", headers=bearing(C))
    assert judged("credentials-020", switched) is PASS
    assert judged("credentials-020", register(exchange, method="PUT", status=405, status_code=2000)) is FAIL
    assert judged("credentials-020", register(exchange), switched) is UNSEEN, "the version stays"


@pytest.mark.parametrize(
    ("url", "role", "party_id", "itself", "unique"),
    [
        (THEIR_URL, "CPO", "TNM", PASS, PASS),
        (OUR_URL, "CPO", "TNM", FAIL, PASS),
        (THEIR_URL, "EMSP", "PLG", FAIL, UNSEEN),
        (THEIR_URL, "CPO", "plg", PASS, WARN),
    ],
)
def test_the_system_presents_itself(
    url: str, role: str, party_id: str, itself: Verdict, unique: Verdict, exchange: Make, judged: Judge
) -> None:
    answered = register(exchange, gives=credentials(C, url, party(role, party_id)))
    assert judged("credentials-014", answered) is itself
    assert judged("credentials-062", answered) is unique


def test_an_echo_of_the_party_was_common_once(exchange: Make, judged: Judge) -> None:
    flat = {"country_code": "NL", "party_id": "PLG"}
    ours, theirs = {"token": B, "url": OUR_URL, **flat}, {"token": C, "url": THEIR_URL, **flat}
    answered = register(exchange, asked=ours, gives=theirs, version=V211)
    assert judged("credentials-014", answered, version=V211) is WARN


def uses(exchange: Make, token: str, *statuses: int) -> list[Exchange]:
    return [
        exchange(status=status, headers=bearing(token), number=number)
        for number, status in enumerate(statuses, start=20)
    ]


ENCODED = b64encode(b"a-plain-token").decode()


@pytest.mark.parametrize(
    ("token", "statuses", "at_once", "plain"),
    [
        (C, [200], PASS, PASS),
        (C, [401, 200], WARN, UNSEEN),
        (C, [401], FAIL, UNSEEN),
        (ENCODED, [401], UNSEEN, FAIL),
        (ENCODED, [200], PASS, PASS),
        (C, [], UNSEEN, UNSEEN),
    ],
)
def test_a_new_token_opens_the_system(
    token: str, statuses: Sequence[int], at_once: Verdict, plain: Verdict, exchange: Make, judged: Judge
) -> None:
    seen = [register(exchange, gives=token), *uses(exchange, token, *statuses)]
    assert judged("credentials-016", *seen) is at_once
    assert judged("credentials-053", *seen) is plain


@pytest.mark.parametrize(("token", "verdict"), [(B, PASS), (A, FAIL), (C, FAIL), ("somebody-elses", UNSEEN)])
def test_our_token_b_comes_back(token: str, verdict: Verdict, exchange: Make, judged: Judge) -> None:
    for after in (10.005, 12):
        asked = comes(exchange, "locations", token=token, after=after, method="PUT", **LOCATIONS)
        assert judged("credentials-012", register(exchange), asked) is verdict
    early = comes(exchange, "locations", token=token, after=5, method="PUT", **LOCATIONS)
    assert judged("credentials-012", early, register(exchange)) is UNSEEN


@pytest.mark.parametrize(
    ("token", "after", "verdict"), [(B2, 25, PASS), (B, 25, FAIL), (B, 20.005, UNSEEN), (B, 21, UNSEEN)]
)
def test_a_renewed_token_b_comes_back(
    token: str, after: float, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    renewed = register(exchange, token=B2, gives=C2, method="PUT", number=20, headers=bearing(C))
    asked = comes(exchange, "locations", token=token, after=after, method="PUT", **LOCATIONS)
    assert judged("credentials-024", register(exchange), renewed, asked) is verdict
    refused = register(exchange, token=B2, status_code=3001, gives=None, method="PUT", number=20)
    assert judged("credentials-024", register(exchange), refused, asked) is UNSEEN


@pytest.mark.parametrize(("sent", "verdict"), [(B, PASS), (B[:8], FAIL), (B[:4], UNSEEN), (A, UNSEEN)])
def test_our_tokens_come_back_whole(sent: str, verdict: Verdict, exchange: Make, judged: Judge) -> None:
    asked = comes(exchange, "versions", token=sent, after=12)
    assert judged("credentials-050", register(exchange, gives=None), asked) is verdict


def shown(exchange: Make, token: Any, **more: Any) -> Exchange:
    theirs = {**credentials(token, THEIR_URL, party("CPO", "TNM")), **more.pop("changes", {})}
    return exchange(module="credentials", interface=None, data=theirs, headers=bearing(C), number=20, **more)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, PASS),
        ({"url": OUR_URL}, FAIL),
        ({"roles": [party("CPO", "XXX")]}, FAIL),
        ({"token": "masked"}, PASS),
    ],
)
def test_credentials_can_be_read_again(
    changes: dict[str, Any], verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    assert judged("credentials-037", register(exchange), shown(exchange, C, changes=changes)) is verdict
    assert judged("credentials-037", shown(exchange, C, changes=changes)) is UNSEEN


@pytest.mark.parametrize(
    ("token", "later", "verdict"), [(C, 200, PASS), ("***", 200, WARN), (B, 200, FAIL), (C2, 401, FAIL)]
)
def test_the_token_that_is_shown(
    token: str, later: int, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    seen = [register(exchange), shown(exchange, token), exchange(status=later, headers=bearing(C), number=21)]
    assert judged("credentials-039", *seen) is verdict


@pytest.mark.parametrize(
    ("data", "verdict"), [([], PASS), ({"version": "2.2.1", "endpoints": []}, FAIL), (None, FAIL)]
)
def test_the_url_leads_to_versions(data: Any, verdict: Verdict, exchange: Make, judged: Judge) -> None:
    fetched = exchange(module="versions", interface=None, data=data, url=THEIR_URL, number=20)
    assert judged("credentials-054", register(exchange), fetched) is verdict


def test_parties_are_those_of_the_credentials(exchange: Make, judged: Judge) -> None:
    for party_id, verdict in (("TNM", PASS), ("XXX", FAIL)):
        owner = {"country_code": "NL", "party_id": party_id, "location_id": "L1"}
        pushed = comes(exchange, "locations", after=20, method="PUT", parameters=owner, **LOCATIONS)
        assert judged("credentials-061", register(exchange), pushed) is verdict


def posted(exchange: Make, body: Any, **more: Any) -> Exchange:
    return comes(exchange, "credentials", token=A, method="POST", asked=body, after=30, **more)


@pytest.mark.parametrize(("token", "verdict"), [("new", PASS), (A, FAIL), (C, FAIL)])
def test_the_system_makes_a_new_token_b(token: str, verdict: Verdict, exchange: Make, judged: Judge) -> None:
    body = credentials(token, THEIR_URL, party("CPO", "TNM"))
    assert judged("credentials-009", register(exchange), posted(exchange, body)) is verdict


@pytest.mark.parametrize(
    ("body", "verdict"),
    [(credentials("b", THEIR_URL), PASS), ({"token": "b"}, FAIL), ([], FAIL), ("credentials", FAIL)],
)
def test_a_registration_of_the_system_has_a_form(
    body: Any, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    assert judged("credentials-010", posted(exchange, body)) is verdict


def test_a_request_for_our_credentials(exchange: Make, judged: Judge) -> None:
    empty = comes(exchange, "credentials", after=20)
    assert judged("credentials-038", empty) is PASS
    assert judged("credentials-038", comes(exchange, "credentials", after=20, asked={})) is FAIL
    routed = comes(exchange, "credentials", after=20, headers=(("OCPI-from-party-id", "TNM"),))
    assert [judged("credentials-077", one) for one in (empty, routed)] == [PASS, FAIL]
    answered = register(exchange, answer_headers=(("OCPI-to-party-id", "PLG"),))
    assert judged("credentials-077", answered) is WARN


def test_nothing_follows_the_credentials_url(exchange: Make, judged: Judge) -> None:
    url = "http://127.0.0.1:2/2.2.1/credentials"
    listed = {"version": "2.2.1", "endpoints": [{"identifier": "credentials", "url": url}]}
    details = comes(exchange, "version_details", after=1, data=listed)
    plain = comes(exchange, "credentials", after=20, url=url)
    longer = comes(exchange, "", after=20, url=f"{url}/NL/TNM", status=404)
    assert judged("credentials-049", details, plain) is PASS
    assert judged("credentials-049", details, longer) is FAIL
    missing = exchange(module="credentials", interface=None, status=404, status_code=2000)
    assert judged("credentials-049", missing) is FAIL


@pytest.mark.parametrize(("theirs", "verdict"), [("theirs", PASS), ("ours", FAIL), ("", UNSEEN)])
def test_calls_back_have_ids_of_their_own(
    theirs: str, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    registered = register(exchange, headers=(*bearing(A), ("X-Request-ID", "ours")))
    headers = (*bearing(B), *((("x-request-id", theirs),) if theirs else ()))
    called = comes(exchange, "versions", after=10.005, headers=headers)
    assert judged("credentials-078", called, registered) is verdict
