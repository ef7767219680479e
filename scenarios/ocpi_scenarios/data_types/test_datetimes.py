"""DateTimes: in which forms a system takes a moment, and whether it stays the same moment.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/types.asciidoc#types_datetime_type
"""

import pytest

from ocpi_harness.clock import moment, written
from ocpi_harness.expect import expect, verifies
from ocpi_harness.pages import ids, updates
from ocpi_harness.party import Party
from ocpi_scenarios.transport.samples import (
    LABEL,
    answers_sanely,
    holds_something,
    pushed,
    read_back,
    what_is_kept,
)


@verifies("types-019")
def test_a_moment_without_zone_is_in_utc(party: Party) -> None:
    """A partner pushes an object whose last_updated has no Z, and gets back the same moment."""
    pushed(party)  # a plain one is taken
    stated = party.now().removesuffix("Z")
    ours = party.fresh(party.ours, last_updated=stated)
    expect(party.put(party.ours, ours), "types-019").accepted()
    expect(read_back(party, ours), "types-019").data({"last_updated": stated})


@verifies("types-019")
def test_a_query_without_zone_is_in_utc(party: Party) -> None:
    """A partner asks for part of a list with and without Z in date_from, and gets the same objects."""
    for module in party.lists(at_least=2):
        middle = written(updates(party.pages(module))[len(party.listed(module)) // 2].replace(microsecond=0))
        zoned, bare = (party.pages(module, date_from=text) for text in (middle, middle.removesuffix("Z")))
        expect(bare, "types-019").that(
            ids(bare) == ids(zoned),
            expected=f"the {len(ids(zoned))} objects since {middle}",
            actual=ids(bare),
        )


@verifies("types-020")
@pytest.mark.parametrize("fraction", [".2Z", ".123"])
def test_a_fraction_of_a_second_is_taken(party: Party, fraction: str) -> None:
    """A partner pushes an object whose last_updated has a fraction, and gets back the same moment."""
    pushed(party)  # a plain one is taken
    stated = party.now().removesuffix("Z") + fraction
    ours = party.fresh(party.ours, last_updated=stated)
    expect(party.put(party.ours, ours), "types-020").accepted()
    expect(read_back(party, ours), "types-020").data({"last_updated": stated})


@verifies("types-020")
def test_an_update_may_follow_within_a_second(party: Party) -> None:
    """A partner updates an object twice within one second, and the second update is taken too."""
    second = party.now().removesuffix("Z")
    ours = pushed(party, last_updated=f"{second}.100Z")
    changes = {LABEL[party.ours]: "SOON", "last_updated": f"{second}.200Z"}
    expect(party.patch(party.ours, changes, ours), "types-020").accepted()
    expect(read_back(party, ours), "types-020").data({LABEL[party.ours]: "SOON"})


@verifies("types-020")
def test_a_query_may_have_a_fraction(party: Party) -> None:
    """A partner asks for part of a list, with a fraction in date_from, and gets objects."""
    for module in party.lists():
        answer = party.page(module, date_from="2020-01-01T00:00:00.5Z")
        expect(answer, "types-020").http(200).status(1000)


@verifies("types-021")
def test_a_moment_that_is_too_precise_breaks_nothing(party: Party) -> None:
    """A partner pushes an object whose last_updated has six digits behind the point. Nothing breaks."""
    ours = party.fresh(party.ours, last_updated=party.now().removesuffix("Z") + ".123456Z")
    answer = party.raw("PUT", party.ours, ours, json=ours, stimulus="a DateTime of 27 characters")
    expect(answer, "types-021").that(answers_sanely(answer), expected="an answer", actual=answer.said)


@verifies("types-018")
@pytest.mark.parametrize("offset", ["+00:00", "+02:00"])
def test_an_offset_is_refused_or_understood(party: Party, offset: str) -> None:
    """A partner pushes an object whose last_updated has an offset. It is refused, or converted to UTC."""
    stated = party.now().removesuffix("Z") + offset
    ours = party.fresh(party.ours, last_updated=stated)
    answer = party.raw("PUT", party.ours, ours, json=ours, stimulus="an offset from UTC")
    expect(answer, "types-018").that(
        answers_sanely(answer), expected="2001, or the object taken", actual=answer.said
    )
    kept = what_is_kept(party, ours)
    same = not holds_something(kept) or moment(kept.data.get("last_updated")) == moment(stated)
    expect(kept, "types-018").that(same, expected=f"nothing, or {stated}", actual=kept.data)
