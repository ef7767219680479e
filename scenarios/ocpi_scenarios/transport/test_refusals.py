"""Refusals: what a system answers to messages that are wrong, on the layer of HTTP and on that of OCPI.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/status_codes.asciidoc
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.transport.samples import spoiled

NO_JSON = {
    "cut off": b'{"id": "PLG',
    "a trailing comma": b'{"id": "PLG",}',
    "single quotes": b"{'id': 'PLG'}",
    "plain text": b"id=PLG",
    "bytes that are no UTF-8": b'{"id": "\xff\xfe"}',
}

VALID_JSON = (
    "a required field is missing",
    "an object stands for a text",
    "a text is too long",
    "a date is none",
    "a list stands for the object",
    "a text stands for the object",
)


@verifies("transport-107", "transport-108")
@pytest.mark.parametrize("what", NO_JSON)
def test_a_body_that_is_no_json_gets_http_400(party: Party, what: str) -> None:
    """A partner sends bodies that are no JSON, as an object of its own and as credentials: HTTP 400."""
    header = {"Content-Type": "application/json"}
    for method, module, *ids in (("PUT", party.ours, party.new_id()), ("PUT", "credentials")):
        answer = party.raw(
            method, module, *ids, content=NO_JSON[what], headers=header, stimulus=f"JSON {what}"
        )
        expect(answer, "transport-107", "transport-108").http(400)


@verifies("transport-107")
def test_an_empty_body_is_no_object(party: Party) -> None:
    """A partner sends an empty body where an object belongs: HTTP 400, or 2001."""
    answer = party.raw("PUT", party.ours, party.new_id(), stimulus="no body")
    refused = answer.http == 400 or answer.status_code == 2001
    expect(answer, "transport-107").that(refused, expected="HTTP 400 or 2001", actual=answer.said)


@verifies("transport-109", "transport-110", "transport-121", "transport-122")
@pytest.mark.parametrize("what", VALID_JSON)
def test_what_is_wrong_with_an_object_is_told_by_ocpi(party: Party, what: str) -> None:
    """A partner pushes an object that is valid JSON and wrong. HTTP is content, and OCPI says 2001."""
    ours = party.fresh(party.ours)
    body = spoiled(party.ours, ours)[what]
    answer = party.raw("PUT", party.ours, ours, json=body, stimulus=what)
    code, explained = answer.status_code or 0, (400, 422) if answer.status_code else ()
    expect(answer, "transport-109", "transport-110").http(200, 201, tolerated=explained)
    expect(answer, "transport-121").that(code // 1000 != 3, expected="a status_code 2xxx", actual=answer.said)
    near = "another code of the client's faults" if code in (2000, 2002) else ""
    expect(answer, "transport-122").that(
        answer.accepted or code in (0, 2001), expected="2001", actual=answer.said, disputed=near
    )


@verifies("transport-124")
def test_an_authorization_without_a_location_is_decided_or_needs_one(cpo: Party) -> None:
    """A CPO asks whether a driver may charge, and does not say where: an answer, or 2002."""
    answer = cpo.authorize(cpo.known("token_uid"))
    expect(answer, "transport-124").status(1000, 2002, tolerated=(2001,))


@verifies("transport-126")
def test_an_unknown_token_is_told_by_2004(cpo: Party) -> None:
    """A CPO asks whether the driver with an unknown token may charge: HTTP 404 and 2004."""
    answer = cpo.raw("POST", "tokens", cpo.new_id(), "authorize", stimulus="an unknown token")
    expect(answer, "transport-126").that(not answer.accepted, expected="no success", actual=answer.said)
    expect(answer, "transport-126").http(404, tolerated=(200,))
    told = answer.status_code == 2004 or (answer.http == 404 and answer.status_code is None)
    expect(answer, "transport-126").that(
        told, expected="2004", actual=answer.said, disputed="any refusal is clear enough"
    )
