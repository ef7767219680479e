"""Tokens, real-time authorization: a CPO asks an eMSP whether a driver may charge.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_tokens.asciidoc#mod_tokens_post_method
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.tokens.known import (
    listed_token,
    location_references,
    swapped_case,
    typed,
    without_extensions,
)

NO_ENVELOPE = "HTTP 404 asks for no envelope, and other codes say no as well (ocpi/ocpi#528)"
DECISIONS = {"ALLOWED", "BLOCKED", "EXPIRED", "NO_CREDIT", "NOT_ALLOWED"}


@verifies("tokens-055", "tokens-044")
def test_a_known_token_gets_a_decision(cpo: Party) -> None:
    """A CPO asks about a Token from the eMSP's list: the answer is a decision, whatever it says."""
    token = listed_token(cpo, type="RFID")
    answer = cpo.authorize(token["uid"], location_references(cpo), **typed(cpo, "RFID"))
    expect(answer, "tokens-055", "tokens-044").http(200).status(1000)
    allowed = answer.data.get("allowed")
    expect(answer, "tokens-055").that(allowed in DECISIONS, expected="a decision", actual=allowed)


@verifies("tokens-008", "tokens-009")
def test_tokens_that_need_the_question_can_be_asked_about(cpo: Party) -> None:
    """A CPO asks about a Token whose whitelist says NEVER: there is an answer."""
    token = listed_token(cpo, type="RFID", whitelist="NEVER")
    answer = cpo.authorize(token["uid"], location_references(cpo), **typed(cpo, "RFID"))
    expect(answer, "tokens-008", "tokens-009").http(200).status(1000)


@verifies("tokens-045", "tokens-046", "tokens-047")
def test_an_unknown_token_is_not_found(cpo: Party) -> None:
    """A CPO asks about a Token that the eMSP never issued: HTTP 404 with 2004 and no data."""
    answer = cpo.authorize(cpo.new_id(), location_references(cpo))
    decided = answer.accepted
    expect(answer, "tokens-045", "tokens-046").that(
        not decided, expected="HTTP 404 with status_code 2004", actual=answer.said
    )
    expect(answer, "tokens-045").http(404, tolerated=(200,))
    expect(answer, "tokens-046").that(
        answer.status_code == 2004, expected="status_code 2004", actual=answer.said, disputed=NO_ENVELOPE
    )
    expect(answer, "tokens-046").that(not answer.data, expected="no data", actual=answer.data)
    expect(answer, "tokens-047").that(
        not decided or answer.data.get("allowed") != "ALLOWED", expected="no ALLOWED", actual=answer.said
    )


@verifies("tokens-050")
def test_the_type_of_a_question_is_rfid_unless_it_says_otherwise(cpo: Party) -> None:
    """A CPO asks about an RFID Token with its type and without: the decision is the same."""
    token = listed_token(cpo, type="RFID")
    plain, named = cpo.authorize(token["uid"]), cpo.authorize(token["uid"], type="RFID")
    expect(plain, "tokens-050").that(
        plain.status_code == named.status_code, expected=f"as with type=RFID: {named.said}", actual=plain.said
    )


@verifies("tokens-050")
def test_an_app_user_is_found_by_its_type(cpo: Party) -> None:
    """A CPO asks about an APP_USER Token by its type: the eMSP knows it."""
    token = listed_token(cpo, type="APP_USER")
    answer = cpo.authorize(token["uid"], location_references(cpo), type="APP_USER")
    expect(answer, "tokens-050").http(200).status(1000)


@verifies("tokens-051")
def test_the_type_of_2_1_1_has_two_names(cpo: Party) -> None:
    """A CPO of 2.1.1 names the type RFID in both ways that the text has: both work."""
    token = listed_token(cpo, type="RFID")
    for name in ("type", "token_type"):
        answer = cpo.authorize(token["uid"], location_references(cpo), **{name: "RFID"})
        expect(answer, "tokens-051").http(200).status(1000)


@verifies("tokens-052", "tokens-048")
def test_a_question_needs_no_body(cpo: Party) -> None:
    """A CPO asks without saying where: the eMSP decides, or says with 2002 that it needs to know."""
    token = listed_token(cpo, type="RFID")
    answer = cpo.authorize(token["uid"])
    expect(answer, "tokens-052").http(200)
    expect(answer, "tokens-052", "tokens-048").status(1000, 2002)


@verifies("tokens-053", "tokens-054")
def test_the_answer_names_the_place_that_was_asked_for(cpo: Party) -> None:
    """A CPO asks about a Token at a location and two EVSEs: where it is allowed, the answer says where."""
    token = listed_token(cpo, type="RFID", valid=True)
    references = location_references(cpo)
    answer = cpo.authorize(token["uid"], references, **typed(cpo, "RFID"))
    expect(answer, "tokens-053", "tokens-054").http(200).status(1000)
    told = answer.data.get("location") or {}
    expect(answer, "tokens-053").that(
        answer.data.get("allowed") != "ALLOWED" or told.get("location_id") == references["location_id"],
        expected=f"the location {references['location_id']}",
        actual=told or "no location",
        disputed="the field is optional",
    )


@verifies("tokens-055", "tokens-057")
def test_an_invalid_token_is_never_allowed(cpo: Party) -> None:
    """A CPO asks twice about a Token that the list calls invalid: each time a decision, and not ALLOWED."""
    token = listed_token(cpo, type="RFID", valid=False)
    answers = [cpo.authorize(token["uid"], location_references(cpo)) for _ in range(2)]
    expect(answers[-1], "tokens-055").http(200).status(1000)
    allowed = [answer.accepted and answer.data.get("allowed") == "ALLOWED" for answer in answers]
    expect(answers[-1], "tokens-057").that(not all(allowed), expected="no ALLOWED", actual="ALLOWED, twice")


@verifies("tokens-058")
def test_the_answer_holds_the_whole_token(cpo: Party) -> None:
    """A CPO asks about a Token from the list, and gets the very Token with the decision."""
    token = listed_token(cpo, type="RFID")
    answer = cpo.authorize(token["uid"], location_references(cpo))
    expect(answer, "tokens-058").status(1000)
    expect(answer, "tokens-058").data({"token": without_extensions(cpo, token)})


@verifies("tokens-012")
def test_a_location_need_not_be_known(cpo: Party) -> None:
    """A CPO asks about a valid Token at a location that it never published: ALLOWED is advised."""
    token = listed_token(cpo, type="RFID", valid=True)
    answer = cpo.authorize(token["uid"], {"location_id": cpo.new_id()[:36]})
    expect(answer, "tokens-012").that(
        answer.accepted and answer.data.get("allowed") == "ALLOWED", expected="ALLOWED", actual=answer.said
    )


@verifies("tokens-011")
def test_a_driver_does_not_wait_long(cpo: Party) -> None:
    """A CPO asks twenty times: half of the answers come within two seconds, and all within ten."""
    token = listed_token(cpo, type="RFID")
    answers = [cpo.authorize(token["uid"], location_references(cpo)) for _ in range(20)]
    seconds = sorted(answer.exchange.seconds for answer in answers)
    expect(answers[0], "tokens-011").that(
        seconds[10] <= 2 and seconds[-1] <= 10,
        expected="a median of at most 2 s, and none over 10 s",
        actual=f"a median of {seconds[10]:.1f} s, the slowest {seconds[-1]:.1f} s",
    )


@verifies("tokens-074")
def test_the_case_of_a_uid_does_not_matter_to_a_decision(cpo: Party) -> None:
    """A CPO asks about a Token in the other letter case: the eMSP knows it."""
    token = listed_token(cpo, type="RFID")
    answer = cpo.authorize(swapped_case(token["uid"]), location_references(cpo))
    expect(answer, "tokens-074").that(
        answer.accepted, expected="a decision", actual=answer.said, disputed="most compare exactly"
    )
