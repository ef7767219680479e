import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ocpi_harness.verdict import Entry, Finding, Results, Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import V211, V221, V230
from ocpi_reports import summary
from ocpi_reports.legible import legible
from ocpi_reports.page import MOST_EXCHANGES, MOST_OBSERVATIONS, render
from ocpi_reports.vocabulary import AREAS, WORDS

Run = tuple[Results, tuple[Exchange, ...]]
Read = Callable[[str], Any]
SPECIFICATION = "https://github.com/ocpi/ocpi"


def squeezed(text: str) -> str:
    return " ".join(text.split())


def a_finding(*, verdict: Verdict = Verdict.FAIL, **more: Any) -> Finding:
    return Finding("locations-017", V221, verdict, "this", "that", **more)


def results_of(*findings: Finding, verdict: Verdict = Verdict.FAIL) -> Results:
    entry = Entry("locations-017", V221, verdict, findings=findings)
    return Results("ACME", "CPO", (V221,), 0, (entry,))


def test_the_counts_are_those_of_the_results(run: Run, read_page: Read) -> None:
    results, exchanges = run
    page = read_page(render(results, exchanges))
    for verdict, count in results.summary.items():
        told = page.text(f"data-count={verdict}")
        assert told.startswith(f"{count:,} {WORDS[verdict].sign} "), told
        for version in results.versions:
            of_version = sum(e.verdict is verdict and e.version is version for e in results.entries)
            assert f"{version}: {of_version:,}" in told


def test_the_coverage_of_a_module_is_that_of_the_results(run: Run, read_page: Read) -> None:
    results, exchanges = run
    page = read_page(render(results, exchanges))
    for area in AREAS:
        mine = [e.verdict for e in results.entries if requirement(e.requirement).area == area]
        told = page.text(f"data-area={area}")
        if set(mine) == {Verdict.NOT_APPLICABLE}:
            assert told.endswith("does not apply to this system")
            continue
        judged = sum(v in (Verdict.FAIL, Verdict.WARN, Verdict.WAIVED, Verdict.PASS) for v in mine)
        binding = len(mine) - mine.count(Verdict.NOT_APPLICABLE)
        assert f"{judged:,} of {binding:,} judged" in told
        for verdict in set(mine) - {Verdict.NOT_OBSERVED, Verdict.NOT_APPLICABLE}:
            assert re.search(rf"\b{WORDS[verdict].counted(mine.count(verdict))}", told), (told, verdict)


def test_a_bar_is_as_long_as_what_it_counts(run: Run, read_page: Read) -> None:
    results, exchanges = run
    pieces = [
        dict(zip(("class", "x", "width"), values, strict=True))
        for values in re.findall(
            r'<rect class="(\w+)" x="(\d+)" width="(\d+)" height="10"/>', render(results, exchanges)
        )
    ]
    starts = [index for index, piece in enumerate(pieces) if piece["x"] == "0"]
    assert len(starts) == sum(part.binding > 0 for part in summary.coverage(results))
    for first, after in zip(starts, [*starts[1:], len(pieces)], strict=True):
        ends = [int(piece["x"]) + int(piece["width"]) for piece in pieces[first:after]]
        assert [int(piece["x"]) for piece in pieces[first:after]] == [0, *ends[:-1]]
        assert ends[-1] == 1000


def test_the_headline_and_its_facts_stand_on_top(run: Run, read_page: Read) -> None:
    results, exchanges = run
    page = read_page(render(results, exchanges))
    said, words = summary.headline(results), squeezed(page.words)
    for sentence in (
        said.text,
        *said.sentences,
        "23 November 2026, 14:05 UTC",
        "45 requests sent, 15 received",
    ):
        assert squeezed(sentence) in words, sentence
    assert f"plugfest run --sut sut.toml --ocpi 2.2.1 --ocpi 2.3.0 --seed {results.seed}" in page.words


def test_each_finding_shows_all_that_it_knows(run: Run, read_page: Read) -> None:
    results, exchanges = run
    page = read_page(render(results, exchanges))
    anchors = {Verdict.FAIL: "violations", Verdict.WARN: "warnings", Verdict.WAIVED: "waived"}
    for verdict, anchor in anchors.items():
        for card in summary.cards(results, verdict):
            told = page.text(f"id={anchor}-{card.requirement.id}")
            assert squeezed(card.requirement.text.replace("`", "")) in told
            assert card.requirement.level in told
            for seen in card.observations[:MOST_OBSERVATIONS]:
                assert f"Expected {seen.expected.replace('`', '')} Seen {seen.actual}" in told
                assert seen.dispute in told
                assert f"exchange {seen.exchange}" in told.lower()
    clauses = {found.clause for found in results.findings}
    assert clauses <= set(page.values("href"))


def test_the_evidence_shows_request_response_and_a_curl_line(
    make_exchange: Callable[..., Exchange], read_page: Read
) -> None:
    exchange = replace(make_exchange(4, sent=False), stimulus="the body is not JSON")
    page = read_page(render(results_of(a_finding(exchange=4)), [exchange]))
    told = page.text("id=exchange-4")
    assert "Request, sent by your system Wrong on purpose: the body is not JSON." in told
    assert "Authorization: Token <token_c>" in told
    assert 'HTTP 200 Content-Type: application/json X-Total-Count: 50 { "data": [ { "id": "LOC4"' in told
    assert page.text("id=curl-4") == squeezed(exchange.curl())
    assert ("button", "data-copies", "curl-4") in page.attributes


def test_an_exchange_stands_in_the_page_once(make_exchange: Callable[..., Exchange], read_page: Read) -> None:
    one, other = a_finding(exchange=4), replace(a_finding(exchange=4), actual="something else")
    page = read_page(render(results_of(one, other), [make_exchange(4)]))
    assert page.values("id").count("exchange-4") == 1
    assert "Exchange 4 is shown at an earlier finding." in squeezed(page.words)


def test_an_exchange_that_is_not_recorded_is_said_to_be_missing(read_page: Read) -> None:
    page = read_page(render(results_of(a_finding(exchange=4)), []))
    assert "Exchange 4 is not in the recording" in squeezed(page.words)


def test_the_page_stays_small_however_much_was_found(
    make_exchange: Callable[..., Exchange], read_page: Read, make_run: Callable[..., Run]
) -> None:
    heavy = [{"id": f"LOC{number}", "name": "x" * 200} for number in range(50)]
    exchanges = [make_exchange(number, data=heavy) for number in range(1, 401)]
    results, _ = make_run(versions=(V221,))
    entries = tuple(
        replace(
            entry,
            verdict=Verdict.FAIL,
            findings=tuple(
                Finding(
                    entry.requirement, V221, Verdict.FAIL, "a" * 9_000, f"{at}" * 9_000, 1 + (at + n) % 400
                )
                for at in range(20)
            ),
        )
        if n < 400
        else entry
        for n, entry in enumerate(results.entries)
    )
    text = render(replace(results, entries=entries), exchanges)
    page = read_page(text)
    assert sum(value.startswith("exchange-") for value in page.values("id")) == MOST_EXCHANGES
    assert "stands in traffic.ndjson only" in text
    assert "14 more departures from this requirement stand in results.json." in squeezed(page.words)
    assert len(text.encode()) < 5_000_000, len(text.encode())


def test_what_was_not_tested_is_named_with_its_reason(run: Run, read_page: Read) -> None:
    results, exchanges = run
    page = read_page(render(results, exchanges))
    told = page.text("id=not-tested")
    for group in summary.untested(results, Verdict.NOT_OBSERVED):
        assert f"{len(group.entries):,} {group.reason}" in told
    listed = set(told.split())
    for entry in results.entries:
        if entry.verdict is Verdict.NOT_OBSERVED:
            assert entry.requirement in listed
            assert entry.reason in page.text(f"id={entry.requirement}")


def test_every_requirement_stands_in_the_page_without_a_script(run: Run, read_page: Read) -> None:
    results, exchanges = run
    page = read_page(render(results, exchanges))
    for rows in summary.rows(results).values():
        for row in rows:
            told = page.text(f"id={row.requirement.id}")
            assert squeezed(row.requirement.text.replace("`", "")) in told
            for entry in row.entries:
                word = WORDS[entry.verdict]
                assert f"{entry.version} {word.sign} {word.text}" in told
    assert page.tags["button"] == sum(
        name == "hidden" for tag, name, _ in page.attributes if tag == "button"
    ) + sum(value == "clear" for value in page.values("id")), "a button that needs the script waits for it"


@pytest.mark.parametrize("versions", [(V221,), (V211, V221, V230)])
def test_every_link_inside_the_page_leads_somewhere(
    make_run: Callable[..., Run], read_page: Read, versions: Any
) -> None:
    page = read_page(render(*make_run(seed=5, versions=versions)))
    ids = page.values("id")
    assert page.finished()
    assert len(ids) == len(set(ids))
    wanted = {value.removeprefix("#") for value in page.values("href") if value.startswith("#")}
    wanted |= {*page.values("aria-labelledby"), *page.values("data-copies")}
    wanted |= {word for value in page.values("for") for word in value.split()}
    assert wanted <= set(ids)


def test_the_page_loads_nothing_and_links_only_the_specification(run: Run, read_page: Read) -> None:
    text = render(*run)
    page = read_page(text)
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & set(page.tags)
    assert not {"src", "srcset", "action", "style", "background"} & {name for _, name, _ in page.attributes}
    outside = {value for value in page.values("href") if not value.startswith("#")}
    assert outside
    assert all(value.startswith(SPECIFICATION) for value in outside)
    assert "url(" not in page.styles
    assert "@import" not in page.styles
    assert "http" not in page.scripts + page.styles


def test_the_policy_admits_the_pages_own_script_and_style_only(run: Run, read_page: Read) -> None:
    page = read_page(render(*run))

    def admitted(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    (policy,) = (value for value in page.values("content") if "default-src" in value)
    assert policy == (
        f"default-src 'none'; style-src {admitted(page.styles)}; script-src {admitted(page.scripts)}; "
        "base-uri 'none'; form-action 'none'"
    )
    assert (page.tags["script"], page.tags["style"]) == (1, 1)


def test_a_hostile_system_gets_nothing_to_run(
    run: Run, hostile_run: Run, hostile: str, read_page: Read
) -> None:
    harmless, attacked = read_page(render(*run)), read_page(render(*hostile_run))
    assert attacked.finished()
    assert set(attacked.tags) <= set(harmless.tags)
    assert (attacked.tags["script"], attacked.scripts) == (1, harmless.scripts)
    assert {name for _, name, _ in attacked.attributes} <= {name for _, name, _ in harmless.attributes}
    assert not [name for _, name, _ in attacked.attributes if name.startswith("on")]
    assert all(value.startswith(("#", SPECIFICATION)) for value in attacked.values("href"))
    assert legible(hostile) in attacked.words, "the evidence shows what was sent"
    assert "\u202e" not in attacked.words
    assert "\x00" not in attacked.words


def test_half_a_surrogate_pair_does_not_stop_the_report() -> None:
    results = results_of(replace(a_finding(), actual="name is \ud800"))
    assert b"name is \\ud800" in render(results, []).encode()


def test_only_the_specifications_own_disputes_become_links(read_page: Read) -> None:
    for dispute, linked in ((f"{SPECIFICATION}/issues/441", True), ("https://evil.example/", False)):
        finding = a_finding(verdict=Verdict.WARN, dispute=dispute)
        page = read_page(render(results_of(finding, verdict=Verdict.WARN), []))
        assert (dispute in page.values("href")) == linked
        assert dispute in page.words


def test_a_run_that_saw_nothing_still_makes_a_page(read_page: Read) -> None:
    page = read_page(render(Results("ACME", "CPO", (), 0, ()), []))
    assert "Nothing could be judged" in page.words
    assert "The run has no verdict on any requirement." in page.words
    assert page.finished()


def test_the_same_run_makes_the_same_page(run: Run) -> None:
    results, exchanges = run
    assert render(results, exchanges) == render(results, reversed(exchanges))
