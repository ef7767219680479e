"""Texts: which characters a system takes, how many of them, and whether it gives them back as they were.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/types.asciidoc
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_reference.spec.primitives import String
from ocpi_reference.spec.wire import encode
from ocpi_scenarios.locations.pushed import a_location, push
from ocpi_scenarios.transport.samples import (
    FREE_TEXT,
    LABEL,
    answers_sanely,
    holds_something,
    id_field,
    longest,
    pushed,
    read_back,
    what_is_kept,
)

WORLD = "Žluťoučký Ελλ 日本 😀"
PREFERRED = "a refusal is expected, and not demanded"
OR_TAKEN = "2001, or the object taken"


@verifies("types-012")
def test_ids_are_found_in_any_letter_case(party: Party) -> None:
    """A partner asks for an object of its own in small letters, its id and its owner, and finds it."""
    party.only_where(party.dialect.case_insensitive_ids, "in this version ids are case-sensitive")
    ours, (country_code, party_id) = pushed(party), party.owner
    read_back(party, ours)
    small = {**ours, id_field(ours): ours[id_field(ours)].lower()}
    answer = party.get(party.ours, small, owner=(country_code.lower(), party_id.lower()))
    expect(answer, "types-012").accepted()


@verifies("types-012")
def test_an_id_in_other_letters_names_the_same_object(party: Party) -> None:
    """A partner pushes an object again with its id in small letters: it is updated, and there are not two."""
    party.only_where(party.dialect.case_insensitive_ids, "in this version ids are case-sensitive")
    ours, label = pushed(party), LABEL[party.ours]
    read_back(party, ours)
    small = {
        **ours,
        id_field(ours): ours[id_field(ours)].lower(),
        label: "SMALL",
        "last_updated": party.now(),
    }
    expect(party.put(party.ours, small), "types-012").accepted()
    expect(read_back(party, ours), "types-012").data({label: "SMALL"})


@verifies("types-013")
@pytest.mark.parametrize("odd", ["\u00e9", "\t"], ids=["accented", "tab"])
def test_an_id_is_printable_ascii(party: Party, odd: str) -> None:
    """A partner pushes an object whose id has an accent or a tab in it. It should be refused with 2001."""
    party.only_where(party.dialect.case_insensitive_ids, "in this version hardly any id is a CiString")
    ours = party.fresh(party.ours)
    ours = {**ours, id_field(ours): f"PLG{odd}1"}
    answer = party.raw("PUT", party.ours, ours, json=ours, stimulus="an id that is not printable ASCII")
    expect(answer, "types-013").that(answers_sanely(answer), expected=OR_TAKEN, actual=answer.said)
    expect(answer, "types-013").refused(disputed=PREFERRED)


@verifies("types-014")
def test_a_text_may_be_as_long_as_the_table_says(party: Party) -> None:
    """A partner pushes an object with the longest text that fits into a field, and gets all of it back."""
    pushed(party)  # a plain one is taken
    name = FREE_TEXT[party.ours]
    text = "x" * longest(party.ours, name, party.version)
    ours = party.fresh(party.ours, **{name: text})
    expect(party.put(party.ours, ours), "types-014").accepted()
    expect(read_back(party, ours), "types-014").data({name: text})


@verifies("types-014")
def test_a_text_that_is_too_long_is_not_cut_in_silence(party: Party) -> None:
    """A partner pushes an object with a text that is one character too long. It is refused, or kept whole."""
    name = FREE_TEXT[party.ours]
    text = "x" * (longest(party.ours, name, party.version) + 1)
    ours = party.fresh(party.ours, **{name: text})
    answer = party.raw("PUT", party.ours, ours, json=ours, stimulus="a text that is too long")
    expect(answer, "types-014").that(answers_sanely(answer), expected=OR_TAKEN, actual=answer.said)
    kept = what_is_kept(party, ours)
    whole = not holds_something(kept) or kept.data.get(name) == text
    expect(kept, "types-014").that(whole, expected="nothing, or the whole text", actual=kept.data)


@verifies("types-034")
def test_a_text_of_the_world_is_refused_or_kept(party: Party) -> None:
    """A partner pushes an object with an umlaut, which 2.1.1 does not allow: refused, or kept as it is."""
    label = LABEL[party.ours]
    ours = party.fresh(party.ours, **{label: "Stra\u00dfe \u00fc"})
    answer = party.raw("PUT", party.ours, ours, json=ours, stimulus="a text that is not ASCII")
    expect(answer, "types-034").that(answers_sanely(answer), expected=OR_TAKEN, actual=answer.said)
    kept = what_is_kept(party, ours)
    whole = not holds_something(kept) or kept.data.get(label) == ours[label]
    expect(kept, "types-034").that(whole, expected="nothing, or the same text", actual=kept.data)


@verifies("types-035")
def test_a_text_of_the_world_is_taken(party: Party) -> None:
    """A partner pushes an object with letters of several scripts, and gets them back unchanged."""
    pushed(party)  # a plain one is taken
    label = LABEL[party.ours]
    ours = party.fresh(party.ours, **{label: WORLD})
    expect(party.put(party.ours, ours), "types-035").accepted()
    expect(read_back(party, ours), "types-035").data({label: WORLD})


@verifies("types-035")
def test_a_text_holds_no_control_characters(party: Party) -> None:
    """A partner pushes an object with a line feed in a text. It is refused, or taken."""
    ours = party.fresh(party.ours, **{LABEL[party.ours]: "two\nlines"})
    answer = party.raw("PUT", party.ours, ours, json=ours, stimulus="a text with a line feed")
    expect(answer, "types-035").that(answers_sanely(answer), expected=OR_TAKEN, actual=answer.said)


@verifies("types-037")
def test_length_counts_characters_and_not_bytes(party: Party) -> None:
    """A partner pushes a text of umlauts that fits by characters and not by bytes: it is taken."""
    pushed(party)  # a plain one is taken
    ascii_only = String().flaw("\u00fc", party.version)
    party.only_where(ascii_only is None, "in this version a string is ASCII")
    label = LABEL[party.ours]
    text = "\u00fc" * longest(party.ours, label, party.version)
    ours = party.fresh(party.ours, **{label: text})
    expect(party.put(party.ours, ours), "types-037").accepted()
    expect(read_back(party, ours), "types-037").data({label: text})


@verifies("types-037")
def test_an_escape_means_the_character(party: Party) -> None:
    """A partner writes some letters of a text as JSON escapes, and gets back the letters."""
    pushed(party)  # a plain one is taken
    label = LABEL[party.ours]
    ours = party.fresh(party.ours, **{label: "A/B MARK"})
    body = encode(ours).replace(b"A/B MARK", rb"\u0041\/\u0042 MARK")
    header = {"Content-Type": "application/json"}
    expect(party.raw("PUT", party.ours, ours, content=body, headers=header), "types-037").accepted()
    expect(read_back(party, ours), "types-037").data({label: "A/B MARK"})


@verifies("types-023")
def test_a_sign_is_no_markup(cpo: Party) -> None:
    """A CPO pushes directions with a smaller-than sign in them, and gets them back unchanged."""
    push(cpo)  # a plain one is taken
    directions = [{"language": "en", "text": "< 10 kW & free, 3 > 2"}]
    ours = a_location(cpo, directions=directions).location
    expect(cpo.put("locations", ours), "types-023").accepted()
    expect(read_back(cpo, ours), "types-023").data({"directions": directions})


@verifies("types-022")
def test_a_language_has_two_letters(cpo: Party) -> None:
    """A CPO pushes directions in a language of three letters. They are refused, or taken."""
    ours = a_location(cpo, directions=[{"language": "xyz", "text": "left"}]).location
    answer = cpo.raw("PUT", "locations", ours, json=ours, stimulus="a language of three letters")
    expect(answer, "types-022").that(answers_sanely(answer), expected=OR_TAKEN, actual=answer.said)


@verifies("types-038")
@pytest.mark.parametrize("url", ["not a url", "https://example.com/" + "x" * 236], ids=["blanks", "256_long"])
def test_a_url_is_absolute_and_not_too_long(cpo: Party, url: str) -> None:
    """A CPO pushes a location with a website that is no URL, or too long: refused, or taken."""
    ours = a_location(cpo, operator={"name": "Plugfest", "website": url}).location
    answer = cpo.raw("PUT", "locations", ours, json=ours, stimulus="a URL that is none")
    expect(answer, "types-038").that(answers_sanely(answer), expected=OR_TAKEN, actual=answer.said)


@verifies("types-039")
def test_a_url_may_have_a_port_and_a_query(cpo: Party) -> None:
    """A CPO pushes a location whose website has a port, a query and an encoded blank, and gets it back."""
    push(cpo)  # a plain one is taken
    operator = {"name": "Plugfest", "website": "https://example.com:8443/a?b=c%20d&e=1"}
    ours = a_location(cpo, operator=operator).location
    expect(cpo.put("locations", ours), "types-039").accepted()
    expect(read_back(cpo, ours), "types-039").data({"operator": operator})
