from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from ocpi_harness.verdict import Entry, Finding, Results, Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.catalogue import requirement, requirements
from ocpi_reference.spec.history import V221, V230, Version
from ocpi_reports import summary
from ocpi_reports.vocabulary import AREAS, JUDGED, WORDS, scenario_sentence

Run = tuple[Results, tuple[Exchange, ...]]


def some_results(verdicts: Iterable[Verdict], versions: tuple[Version, ...] = (V221,)) -> Results:
    entries = tuple(
        Entry(row, V221, verdict, findings=(Finding(row, V221, verdict, "a", "b"),))
        for row, verdict in zip(requirements(), verdicts, strict=False)
    )
    return Results("ACME", "CPO", versions, 7, entries)


@pytest.mark.parametrize(
    ("verdicts", "tone", "text"),
    [
        ([Verdict.PASS], Verdict.PASS, "No violation among 1 of 1 requirement"),
        ([Verdict.PASS, Verdict.WARN], Verdict.PASS, "No violation among 2 of 2 requirements, 1 warning"),
        ([Verdict.PASS, Verdict.FAIL, Verdict.ERROR], Verdict.FAIL, "1 requirement violated"),
        ([Verdict.FAIL, Verdict.FAIL], Verdict.FAIL, "2 requirements violated"),
        (
            [Verdict.PASS, Verdict.ERROR, Verdict.INCONCLUSIVE],
            Verdict.INCONCLUSIVE,
            "No violation among 1 of 3 requirements, 2 undecided",
        ),
        (
            [Verdict.PASS, Verdict.NOT_OBSERVED, Verdict.NOT_OBSERVED, Verdict.NOT_APPLICABLE],
            Verdict.PASS,
            "No violation among 1 of 3 requirements",
        ),
        ([Verdict.NOT_OBSERVED], Verdict.INCONCLUSIVE, "Nothing could be judged"),
        ([Verdict.INCONCLUSIVE], Verdict.INCONCLUSIVE, "Nothing could be judged"),
        ([], Verdict.INCONCLUSIVE, "Nothing could be judged"),
    ],
)
def test_the_headline_says_the_outcome(verdicts: list[Verdict], tone: Verdict, text: str) -> None:
    said = summary.headline(some_results(verdicts))
    assert (said.verdict, said.text) == (tone, text)


def test_the_headline_never_looks_good_where_the_exit_code_is_bad() -> None:
    for verdict in Verdict:
        results = some_results([verdict, Verdict.PASS])
        assert (summary.headline(results).verdict is Verdict.PASS) == (results.exit_code == 0), verdict


def test_the_sentences_count_as_the_results_do(run: Run) -> None:
    results, _ = run
    n = results.summary
    judged = n[Verdict.PASS] + n[Verdict.FAIL] + n[Verdict.WARN] + n[Verdict.WAIVED]
    undecided, untested = n[Verdict.ERROR] + n[Verdict.INCONCLUSIVE], n[Verdict.NOT_OBSERVED]
    where, counts, rest = summary.headline(results).sentences
    assert where == "ACME Läden & Söhne CPO was tested in the role CPO, in OCPI 2.2.1 and 2.3.0."
    assert counts == (
        f"Of the {judged + undecided + untested:,} requirements that bind it, {judged:,} were judged: "
        f"{n[Verdict.PASS]:,} kept, {n[Verdict.FAIL]:,} violated, {n[Verdict.WARN]:,} with a warning, "
        f"{n[Verdict.WAIVED]:,} waived."
    )
    assert rest == (
        f"{undecided:,} stayed undecided and {untested:,} were not tested. "
        "Each requirement counts once per version."
    )


def test_a_requirement_violated_in_two_versions_is_one_requirement() -> None:
    one, other = Entry("locations-017", V221, Verdict.FAIL), Entry("locations-017", V230, Verdict.FAIL)
    results = Results("ACME", "CPO", (V221, V230), 0, (one, other))
    assert summary.headline(results).text == "1 requirement violated"
    (card,) = summary.cards(results, Verdict.FAIL)
    assert card.versions == (V221, V230)


def test_a_run_without_a_version_says_so() -> None:
    assert summary.headline(some_results([], versions=())).sentences == (
        "plugfest and ACME (CPO) came to no version of OCPI that both speak.",
    )


def test_coverage_counts_every_entry_once(run: Run) -> None:
    results, _ = run
    counted: Counter[Verdict] = Counter()
    for part in summary.coverage(results):
        counted.update(part.counts)
        mine = [entry for entry in results.entries if requirement(entry.requirement).area == part.area]
        assert part.judged == sum(entry.verdict in JUDGED for entry in mine)
        assert part.binding == sum(entry.verdict is not Verdict.NOT_APPLICABLE for entry in mine)
    assert counted == Counter(results.summary)


def test_cards_hold_every_finding_of_their_verdict_and_come_in_order(run: Run) -> None:
    results, _ = run
    cards = summary.cards(results, Verdict.FAIL, Verdict.WARN)
    shown = [found for card in cards for seen in card.observations for found in seen.findings]
    wanted = [
        found
        for entry in results.entries
        if entry.verdict in (Verdict.FAIL, Verdict.WARN)
        for found in entry.findings
    ]
    assert Counter(shown) == Counter(wanted)
    order = [(card.verdict.rank, list(AREAS).index(card.requirement.area)) for card in cards]
    assert order == sorted(order)


def test_equal_departures_are_one_observation_with_all_its_sightings() -> None:
    found = Finding("locations-017", V221, Verdict.FAIL, "a", "b", exchange=None)
    entry = Entry("locations-017", V221, Verdict.FAIL, findings=(found, replace(found, exchange=9)))
    (card,) = summary.cards(Results("ACME", "CPO", (V221,), 0, (entry,)), Verdict.FAIL)
    (seen,) = card.observations
    assert (len(seen.findings), seen.exchange) == (2, 9)


def test_what_was_not_tested_is_grouped_by_its_reason(run: Run) -> None:
    results, _ = run
    groups = summary.untested(results, Verdict.NOT_OBSERVED)
    assert sum(len(group.entries) for group in groups) == results.summary[Verdict.NOT_OBSERVED]
    assert all(entry.reason == group.reason for group in groups for entry in group.entries)
    sizes = [len(group.entries) for group in groups]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == len({group.reason for group in groups})


def test_rows_are_the_requirements_that_bind_the_system(run: Run) -> None:
    results, _ = run
    shown = [row.requirement.id for found in summary.rows(results).values() for row in found]
    binding = {e.requirement for e in results.entries if e.verdict is not Verdict.NOT_APPLICABLE}
    assert len(shown) == len(set(shown))
    assert set(shown) == binding


def test_a_version_that_does_not_state_a_requirement_has_no_result_of_it(run: Run) -> None:
    results, _ = run
    stated = summary.stated(results)
    assert stated
    assert all(entry.version in requirement(entry.requirement).versions for entry in stated)
    assert {entry.verdict for entry in stated} == set(Verdict)


def test_the_recording_is_timed_by_its_traffic(make_exchange: Callable[..., Exchange]) -> None:
    first, last = make_exchange(1), make_exchange(11, sent=False)
    told = summary.recording([last, first])
    assert (told.started, told.amount) == (first.started, "1 request sent, 1 received")
    assert told.lasted.total_seconds() == pytest.approx(0.7 + 0.0312)
    assert summary.recording([]).started is None


def test_every_verdict_and_every_area_has_its_words() -> None:
    assert set(WORDS) == set(Verdict)
    assert set(AREAS) == {row.area for row in requirements().values()}
    for field in ("text", "sign", "tone"):
        assert len({getattr(word, field) for word in WORDS.values()}) == len(WORDS)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("locations/test_sender.py::test_a_page_is_whole[2.2.1]", "A page is whole"),
        ("rules.envelope.data_is_present", "Data is present"),
        ("test_plain", "Plain"),
        ("The system answers in time.", "The system answers in time."),
        ("rules.envelope", "rules.envelope"),
        ("", ""),
    ],
)
def test_a_scenario_is_read_aloud(name: str, sentence: str) -> None:
    assert scenario_sentence(name) == sentence
