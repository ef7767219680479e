"""Message format: headers of requests that a system has to understand, and how it deals with their absence.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_request_format
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_reference.spec.wire import encode
from ocpi_scenarios.transport.samples import FREE_TEXT

IDS = {"X-Request-ID": "abc-1", "X-Correlation-ID": "abc-2"}
NO_IDS: dict[str, str | None] = {"X-Request-ID": None, "X-Correlation-ID": None}
UNUSUAL = "HTTP says that it means the same, and few are so careful"


@verifies("transport-027")
@pytest.mark.parametrize(
    ("media_type", "doubt"),
    [
        ("application/json", ""),
        ("application/json; charset=utf-8", UNUSUAL),
        ("Application/JSON", UNUSUAL),
    ],
)
def test_json_is_read_however_it_is_declared(party: Party, media_type: str, doubt: str) -> None:
    """A partner pushes an object, and declares it as JSON in several ways that mean the same."""
    ours, header = party.fresh(party.ours), {"Content-Type": media_type}
    answer = party.raw("PUT", party.ours, ours, content=encode(ours), headers=header)
    expect(answer, "transport-027").that(
        answer.accepted, expected=f"{media_type} to be read", actual=answer.said, disputed=doubt
    )


@verifies("transport-093", "transport-095")
def test_message_ids_come_back_as_they_were_sent(party: Party) -> None:
    """A partner sends message ids that are no UUIDs, and gets them back unchanged."""
    answer = party.raw("GET", "versions", headers=IDS)
    for row, name in (("transport-093", "X-Request-ID"), ("transport-095", "X-Correlation-ID")):
        back = answer.header(name)
        expect(answer, row).that(back == IDS[name], expected=f"{name} {IDS[name]}", actual=back)


@verifies("transport-006", "transport-098")
@pytest.mark.parametrize(
    "names",
    [("x-request-id", "x-correlation-id"), ("X-REQUEST-ID", "X-CORRELATION-ID")],
    ids=["small", "capital"],
)
def test_the_names_of_message_ids_may_be_written_in_any_case(party: Party, names: tuple[str, str]) -> None:
    """A partner writes the names of the message ids in small or capital letters, and gets them back."""
    written = dict(zip(names, IDS.values(), strict=True))
    answer = party.raw("GET", "versions", headers=written)
    expect(answer, "transport-006").http(200).status(1000)
    back = {name: answer.header(name) for name in IDS}
    expect(answer, "transport-098").that(back == IDS, expected=f"{IDS}", actual=back)


@verifies("transport-099")
def test_a_request_without_message_ids_is_survived(party: Party) -> None:
    """A partner forgets the message ids: it is served, or told what is missing, and not turned away."""
    for module in ("versions", *party.lists()[:1]):
        answer = party.raw("GET", module, headers=NO_IDS, stimulus="no message ids")
        expect(answer, "transport-099").http(200, 400)


@verifies("transport-100")
def test_headers_of_later_versions_do_no_harm(party: Party) -> None:
    """A partner sends message ids in a version that does not know them, and is served."""
    answer = party.raw("GET", "versions", headers=IDS)
    expect(answer, "transport-100").http(200).status(1000)


@verifies("transport-090")
def test_a_required_text_that_nobody_knows_may_be_marked(party: Party) -> None:
    """A partner pushes an object with the marker #NA in a required text, and it is taken."""
    ours = party.fresh(party.ours, **{FREE_TEXT[party.ours]: "#NA"})
    expect(party.put(party.ours, ours), "transport-090").accepted()
