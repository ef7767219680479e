"""Over many records: which reading a sender follows, and whether it always does."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.ocpi_reference.billing.records import V221, cdr, component, element, period, tariff, utc

from ocpi_reference.billing import Audit, Reading, audit, consistency, price, statement

Json = dict[str, Any]
BEGIN = utc("2024-06-03T10:00")


def _record(number: int, *, hours: int, reading: Reading) -> Json:
    """Give the CDR of a sender with this reading; only one longer than an hour tells which it is."""
    elements = (
        element(component("FLAT", 1), max_duration=3600),
        element(component("FLAT", 3)),
        element(component("ENERGY", "0.3")),
    )
    periods = [period(BEGIN + timedelta(hours=n), 60, ENERGY=number) for n in range(hours)]
    record = cdr(periods, [tariff(*elements)], id=f"CDR{number}")
    return {**record, **statement(price(record, ocpi=V221, reading=reading))}


def _audits(readings: list[Reading]) -> Iterator[Audit]:
    for number, reading in enumerate(readings, 1):
        yield audit(_record(number, hours=2, reading=reading), ocpi=V221)
    yield audit(_record(99, hours=1, reading=Reading()), ocpi=V221)


EACH = Reading(flats="each once")


def test_a_sender_that_always_follows_one_reading_is_consistent() -> None:
    found = consistency(_audits([EACH] * 3))
    assert found.records == 4
    (flats,) = found.readings
    assert (flats.question, flats.answer, flats.records, flats.examples) == ("B3", "each once", 3, ())
    assert flats.is_consistent


def test_a_sender_that_changes_its_reading_is_found_with_examples() -> None:
    found = consistency(_audits([EACH, Reading(), EACH, EACH]))
    (flats,) = found.readings
    assert flats.answers == (("each once", 3), ("first active", 1))
    assert not flats.is_consistent
    assert flats.examples == ("CDR2",)


def test_records_that_cannot_tell_say_nothing() -> None:
    assert consistency(_audits([])).readings == ()


def test_mistakes_are_counted_by_record() -> None:
    records = [_record(n, hours=1, reading=Reading()) for n in range(1, 4)]
    for record in records[:2]:
        record["total_cost"] = {name: amount - 1 for name, amount in record["total_cost"].items()}
    found = consistency(audit(record, ocpi=V221) for record in records)
    assert dict(found.causes) == {"fee-missing": 2}
    assert found.to_json()["verdicts"] == {"WRONG": 2, "RIGHT": 1}
    assert found.to_json()["readings"] == []


def test_the_summary_is_json() -> None:
    written = consistency(_audits([EACH, Reading()])).to_json()
    assert written["records"] == 3
    assert written["readings"][0] == {
        "question": "B3",
        "answer": "each once",
        "consistent": False,
        "records": 2,
        "answers": {"each once": 1, "first active": 1},
        "examples": ["CDR2"],
    }


def test_a_question_whose_answers_all_fit_tells_nothing() -> None:
    elements = (element(component("FLAT", 1), max_duration=3600), element(component("FLAT", "0.001")))
    record = cdr([period(BEGIN + timedelta(hours=n), 60, ENERGY=1) for n in range(2)], [tariff(*elements)])
    found = audit({**record, **statement(price(record, ocpi=V221))}, ocpi=V221)
    assert "B3" in [question.id for question in found.receipt.open_questions]
    assert found.fits == {}
