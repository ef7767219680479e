"""Tokens, Receiver interface: what a CPO does with the Tokens that an eMSP puts.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_tokens.asciidoc#mod_tokens_receiver_interface
"""

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.tokens.known import announced, changed, patch_of, pushed, read_back, swapped_case


@verifies("tokens-001")
def test_a_cpo_announces_that_it_receives_tokens(emsp: Party) -> None:
    """The version details of a CPO list the module tokens, as receiver where versions name a role."""
    details = emsp.version_details()
    listed = announced(details.data)
    roles = {one.get("role") if emsp.dialect.interface_roles else "RECEIVER" for one in listed}
    expect(details, "tokens-001").that(
        "RECEIVER" in roles, expected="an endpoint tokens of a RECEIVER", actual=listed
    )


@verifies("tokens-018", "tokens-021")
def test_a_new_token_is_stored(emsp: Party) -> None:
    """An eMSP puts a Token that the CPO has never seen, and gets it back as it was sent."""
    token = emsp.fresh("tokens", type="RFID")
    expect(emsp.put("tokens", token), "tokens-021").http(201, tolerated=(200,)).status(1000)
    expect(read_back(emsp, token), "tokens-018").accepted().data(token)


@verifies("tokens-021")
def test_a_known_token_is_answered_with_200(emsp: Party) -> None:
    """An eMSP puts a Token for the second time: HTTP 200, since nothing was created."""
    token = pushed(emsp)
    again = emsp.put("tokens", changed(emsp, token, issuer="Another issuer"))
    expect(again, "tokens-021").http(200, tolerated=(201,)).status(1000)


@verifies("tokens-022")
def test_a_put_replaces_the_whole_token(emsp: Party) -> None:
    """An eMSP puts a Token again without its visual number and language: the CPO forgets them."""
    token = pushed(emsp, visual_number="DF000-2001-8999-1", language="nl")
    emsp.put("tokens", changed(emsp, token, visual_number=None, language=None))
    stored = read_back(emsp, token)
    left = [name for name in ("visual_number", "language") if stored.data.get(name)]
    expect(stored, "tokens-022").that(not left, expected="none of what was left out", actual=left)


@verifies("tokens-019")
def test_a_token_that_was_never_pushed_is_not_found(emsp: Party) -> None:
    """An eMSP asks for a Token that it never sent: HTTP 404."""
    answer = emsp.get("tokens", emsp.new_id())
    expect(answer, "tokens-019").that(
        answer.http == 404 or not answer.accepted, expected="HTTP 404", actual=answer.said
    )
    expect(answer, "tokens-019").http(404, tolerated=(200,))


@verifies("tokens-016")
def test_rfid_is_the_type_of_a_url_without_one(emsp: Party) -> None:
    """An eMSP puts an RFID Token, and finds it with the type RFID in the URL and with none."""
    token = pushed(emsp)
    for answer in (emsp.get("tokens", token["uid"]), emsp.get("tokens", token["uid"], type="RFID")):
        expect(answer, "tokens-016").accepted().data({"uid": token["uid"], "type": "RFID"})


@verifies("tokens-017")
def test_three_segments_lead_to_a_token(emsp: Party) -> None:
    """An eMSP puts a Token at owner and uid, and finds it there."""
    token = pushed(emsp)
    expect(emsp.get("tokens", token["uid"]), "tokens-017").accepted().data({"uid": token["uid"]})


@verifies("tokens-020")
def test_a_token_of_another_type_is_not_the_rfid_one(emsp: Party) -> None:
    """An eMSP puts an APP_USER Token: who asks without a type, and so for an RFID one, does not get it."""
    token = pushed(emsp, type="APP_USER", whitelist="NEVER")
    untyped = emsp.get("tokens", token["uid"])
    expect(untyped, "tokens-020").that(
        not untyped.accepted, expected="no Token, since none of type RFID was sent", actual=untyped.said
    )
    expect(emsp.get("tokens", token["uid"], type="APP_USER"), "tokens-020").accepted()


@verifies("tokens-023")
def test_tokens_of_different_types_share_a_uid(emsp: Party) -> None:
    """An eMSP puts two Tokens with one uid, RFID and APP_USER: each keeps its own contract."""
    card = pushed(emsp, contract_id="NL-PLG-C00000001-1")
    app = emsp.fresh("tokens", uid=card["uid"], type="APP_USER", contract_id="NL-PLG-C00000002-2", valid=True)
    emsp.put("tokens", app)
    emsp.patch("tokens", patch_of(emsp, valid=False), app["uid"], type="APP_USER")
    expect(read_back(emsp, card), "tokens-023").accepted().data(card)
    expect(read_back(emsp, app), "tokens-023").accepted().data({"contract_id": app["contract_id"]})


@verifies("tokens-025")
def test_a_token_of_another_party_is_refused(emsp: Party) -> None:
    """An eMSP puts a Token at its own URL that names another party as its owner."""
    token = emsp.fresh("tokens", type="RFID", party_id="ZZZ")
    answer = emsp.raw("PUT", "tokens", token["uid"], json=token, stimulus="a Token of another party")
    expect(answer, "tokens-025").that(
        not answer.accepted, expected="a refusal, such as 2001", actual=answer.said, disputed="taken as it is"
    )


@verifies("tokens-026")
def test_a_uid_that_differs_from_the_url_is_refused(emsp: Party) -> None:
    """An eMSP puts a Token at the URL of another uid: 2001."""
    token = emsp.fresh("tokens", type="RFID")
    answer = emsp.raw("PUT", "tokens", emsp.new_id(), json=token, stimulus="another uid than in the URL")
    expect(answer, "tokens-026").refused(2001)


@verifies("tokens-027")
def test_a_type_that_differs_from_the_url_is_refused(emsp: Party) -> None:
    """An eMSP puts a Token of type OTHER at the URL of an RFID one."""
    token = emsp.fresh("tokens", type="OTHER")
    query = {"type": "RFID"}
    answer = emsp.raw(
        "PUT", "tokens", token["uid"], json=token, query=query, stimulus="another type than in the URL"
    )
    expect(answer, "tokens-027").that(
        not answer.accepted, expected="a refusal, such as 2001", actual=answer.said, disputed="taken as it is"
    )


@verifies("tokens-029")
def test_a_patch_changes_its_fields_and_no_others(emsp: Party) -> None:
    """An eMSP invalidates a Token by PATCH: the rest of it stays as it was."""
    token = pushed(emsp, visual_number="DF000-2001-8999-1")
    patch = patch_of(emsp, valid=False)
    expect(emsp.patch("tokens", patch, token["uid"]), "tokens-029").accepted()
    expect(read_back(emsp, token), "tokens-029").data({**token, **patch})


@verifies("tokens-031")
def test_a_patch_without_last_updated_is_refused(emsp: Party) -> None:
    """An eMSP forgets last_updated in a PATCH: 2001, since a required parameter is missing."""
    token = pushed(emsp)
    answer = emsp.raw("PATCH", "tokens", token["uid"], json={"valid": False}, stimulus="no last_updated")
    expect(answer, "tokens-031").that(
        not answer.accepted, expected="2001", actual=answer.said, disputed="the receiver need not check it"
    )
    expect(answer, "tokens-031").status(2001, tolerated=range(1000, 4000))


@verifies("tokens-032")
def test_a_patch_of_2_1_1_needs_no_last_updated(emsp: Party) -> None:
    """An eMSP of 2.1.1 invalidates a Token by PATCH with nothing else in it."""
    token = pushed(emsp)
    expect(emsp.patch("tokens", {"valid": False}, token["uid"]), "tokens-032").accepted()


@verifies("tokens-033")
def test_a_patch_of_an_unknown_token_is_refused(emsp: Party) -> None:
    """An eMSP patches a Token that the CPO does not know."""
    answer = emsp.patch("tokens", patch_of(emsp, valid=False), emsp.new_id())
    expect(answer, "tokens-033").refused()


@verifies("tokens-035")
def test_tokens_are_neither_posted_nor_deleted(emsp: Party) -> None:
    """An eMSP tries POST and DELETE, which do not exist here: the Token stays."""
    token = pushed(emsp)
    for verb in ("POST", "DELETE"):
        answer = emsp.raw(verb, "tokens", token["uid"], json=token, stimulus="a verb that is not defined")
        expect(answer, "tokens-035").that(not answer.accepted, expected="a refusal", actual=answer.said)
    expect(read_back(emsp, token), "tokens-035").accepted().data(token)


@verifies("tokens-036")
def test_a_wrong_token_is_answered_with_2001(emsp: Party) -> None:
    """An eMSP puts Tokens without issuer, with a strange whitelist, with a text for valid: 2001 each."""
    for flaw in ({"issuer": None}, {"whitelist": "SOMETIMES"}, {"valid": "yes"}):
        token = emsp.fresh("tokens", type="RFID", **flaw)
        answer = emsp.raw("PUT", "tokens", token["uid"], json=token, stimulus=f"a Token with {flaw}")
        expect(answer, "tokens-036").refused(2001)


@verifies("tokens-037")
def test_unknown_fields_are_no_reason_to_refuse_a_token(emsp: Party) -> None:
    """An eMSP puts a Token with a field of an extension: the CPO takes it."""
    token = emsp.fresh("tokens", type="RFID", plugfest_note="new")
    expect(emsp.put("tokens", token), "tokens-037").accepted()


@verifies("tokens-076")
def test_tokens_of_each_type_are_taken(emsp: Party) -> None:
    """An eMSP puts a Token of each type that 2.2.1 has."""
    for kind in ("AD_HOC_USER", "APP_USER", "OTHER", "RFID"):
        expect(emsp.put("tokens", emsp.fresh("tokens", type=kind)), "tokens-076").accepted()


@verifies("tokens-077")
def test_tokens_of_new_types_are_taken(emsp: Party) -> None:
    """An eMSP puts a Token of type EMAID, and one of a type that nobody knows yet."""
    expect(emsp.put("tokens", emsp.fresh("tokens", type="EMAID")), "tokens-077").accepted()
    answer = emsp.put("tokens", emsp.fresh("tokens", type="PLUGFEST_NEW"))
    expect(answer, "tokens-077").that(
        answer.accepted, expected="success", actual=answer.said, disputed="a value that nobody agreed on"
    )


@verifies("tokens-074")
def test_the_case_of_a_uid_does_not_matter(emsp: Party) -> None:
    """An eMSP puts a Token, and asks for it in the other letter case."""
    token = pushed(emsp, uid=f"ab{emsp.new_id()}"[:36])
    answer = emsp.get("tokens", swapped_case(token["uid"]))
    expect(answer, "tokens-074").that(
        answer.accepted, expected="the Token", actual=answer.said, disputed="most compare exactly"
    )
