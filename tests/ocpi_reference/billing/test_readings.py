"""Open questions: each has its answers, and only those that matter are asked again."""

from dataclasses import fields
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.ocpi_reference.billing.records import (
    V211,
    V221,
    V230,
    cdr,
    component,
    element,
    period,
    tariff,
    utc,
)

from ocpi_reference.billing import QUESTIONS, Question, Reading, legal_totals, price
from ocpi_reference.billing.readings import DEFAULT, Judge
from ocpi_reference.spec.catalogue import requirements

BEGIN = utc("2024-06-03T10:00")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_every_question_has_its_default_first_and_a_clause(question: Question) -> None:
    assert question.answers[0] == getattr(DEFAULT, question.field)
    assert len(set(question.answers)) > 1
    assert question.requirement in requirements()
    assert question.versions


def test_questions_and_fields_are_one_to_one() -> None:
    assert [question.field for question in QUESTIONS.values()] == [f.name for f in fields(Reading)]
    assert len({question.id for question in QUESTIONS.values()}) == len(QUESTIONS)


def test_a_question_is_asked_only_where_its_answers_differ() -> None:
    judge = Judge(Reading(), V221)
    assert judge.pick("equal_times", {"never": 1, "all day": 1}) == 1
    assert not judge.asked
    assert judge.pick("equal_times", {"never": 1, "all day": 2}) == 1
    assert judge.asked == {"equal_times"}


def test_a_question_that_a_version_settles_has_its_default_answer_there() -> None:
    reading = Reading(step_once_per="dimension")
    outcomes = {"session": 1, "dimension": 2}
    assert Judge(reading, V211).pick("step_once_per", outcomes) == 2
    settled = Judge(reading, V230)
    assert settled.pick("step_once_per", outcomes) == 1
    assert not settled.asked


def test_an_answer_that_is_not_possible_here_gives_way_to_the_default() -> None:
    assert Judge(Reading(uncut_period="cut"), V221).pick("uncut_period", {"by its start": 1}) == 1


def test_a_plain_session_has_one_legal_total() -> None:
    record = cdr([period(BEGIN, 60, ENERGY=10, TIME=True)], [tariff(element(component("ENERGY", 1)))])
    totals = legal_totals(record, ocpi=V221)
    assert [total.total_cost for total in totals] == [price(record, ocpi=V221).total_cost]
    assert totals[0].readings == (Reading(),)


def test_every_legal_total_comes_with_the_fewest_deviations_that_give_it() -> None:
    elements = (
        element(component("FLAT", 1), max_duration=3600),
        element(component("FLAT", 3)),
        element(component("ENERGY", 1), end_time="11:30"),
        element(component("ENERGY", 2)),
    )
    periods = [period(BEGIN + timedelta(hours=n), 60, ENERGY=10) for n in range(2)]
    totals = legal_totals(cdr(periods, [tariff(*elements)]), ocpi=V221, time_zone="UTC")
    found = {
        total.total_cost.before_taxes.amount: [reading.deviations() for reading in total.readings]
        for total in totals
        if total.total_cost.before_taxes
    }
    assert found == {
        Decimal(21): [{}],
        Decimal(24): [{"B3": "each once"}],
        Decimal(26): [{"B17": "cut"}],
        Decimal(29): [{"B3": "each once", "B17": "cut"}],
    }


def test_legal_totals_deviate_from_the_base_that_two_parties_agreed_on() -> None:
    elements = (element(component("FLAT", 1), max_duration=3600), element(component("FLAT", 3)))
    periods = [period(BEGIN + timedelta(hours=n), 60, ENERGY=10) for n in range(2)]
    record = cdr(periods, [tariff(*elements)])
    base = Reading(flats="each once")
    totals = legal_totals(record, ocpi=V221, reading=base)
    assert [total.readings for total in totals] == [(base,), (Reading(),)]


def test_readings_by_agreement_are_not_legal_by_themselves() -> None:
    both = element(component("TIME", 1, step=600), component("PARKING_TIME", 2, step=600))
    periods = [period(BEGIN, 21, TIME=True), period(BEGIN + timedelta(minutes=21), 16, PARKING_TIME=True)]
    record = cdr(periods, [tariff(both)])
    assert "A3" in [question.id for question in price(record, ocpi=V221).open_questions]
    assert len(legal_totals(record, ocpi=V221)) == 1
