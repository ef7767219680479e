"""The corpus of billing vectors: what it promises, and that the oracle prices every case of it right."""

import json
import re
from collections import Counter
from decimal import Decimal, localcontext
from typing import Any

import pytest
from tests.ocpi_reference.billing.corpus.book import FILE, written

from ocpi_reference.billing import CAUSES, Cause, Verdict, audit, price
from ocpi_reference.billing.adapter import read_session
from ocpi_reference.billing.engine import settle
from ocpi_reference.billing.money import ARITHMETIC, Money, rounded
from ocpi_reference.billing.readings import DEFAULT
from ocpi_reference.billing.zones import zone
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import Version

CORPUS: dict[str, Any] = json.loads(FILE.read_text("utf-8"), parse_float=Decimal)
CASES: list[dict[str, Any]] = CORPUS["cases"]


def _figure(money: Money | None) -> str | None:
    return None if money is None else format(rounded(money.amount, 6), "f")


def test_the_shipped_file_is_what_its_generator_writes() -> None:
    assert FILE.read_bytes() == written(), "run python -m tests.ocpi_reference.billing.corpus"


def test_there_are_at_least_250_cases_each_with_its_own_id_and_all_versions() -> None:
    assert len(CASES) >= 250
    assert [id_ for id_, count in Counter(case["id"] for case in CASES).items() if count > 1] == []
    assert {case["ocpi"] for case in CASES} == set(Version)
    assert re.fullmatch(r"\d+\.\d+\.\d+", CORPUS["version"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_oracle_gives_the_cost_that_arithmetic_gives(case: dict[str, Any]) -> None:
    receipt = price(case["cdr"], case["tariffs"], ocpi=Version(case["ocpi"]), time_zone=case["time_zone"])
    total, expected = receipt.total_cost, case["expected"]
    assert (_figure(total.before_taxes), _figure(total.after_taxes)) == (
        expected["before_taxes"],
        expected["after_taxes"],
    ), case["because"]
    if total.before_taxes is not None:
        assert total.before_taxes.rounded().amount == Decimal(expected["before_taxes_on_a_bill"])


def test_each_clause_is_a_row_of_the_catalogue_for_that_version() -> None:
    wrong = [c["id"] for c in CASES if c["ocpi"] not in requirement(c["clause"]).versions]
    assert wrong == []


@pytest.mark.parametrize("case", [c for c in CASES if c["question"]], ids=lambda case: case["id"])
def test_the_question_of_a_case_is_one_that_its_session_raises(case: dict[str, Any]) -> None:
    receipt = price(case["cdr"], case["tariffs"], ocpi=Version(case["ocpi"]), time_zone=case["time_zone"])
    assert case["question"] in {question.id for question in receipt.open_questions}


def test_every_restriction_has_a_case_in_which_it_holds_and_one_in_which_it_does_not() -> None:
    costs: dict[str, set[str]] = {}
    for case in CASES:
        for terms in case["tariffs"]:
            for element in terms["elements"]:
                for name in element.get("restrictions", {}):
                    costs.setdefault(name, set()).add(case["expected"]["before_taxes"])
    names = {"start_time", "end_time", "start_date", "end_date", "day_of_week", "reservation"}
    names |= {f"{end}_{of}" for end in ("min", "max") for of in ("kwh", "current", "power", "duration")}
    assert set(costs) == names
    assert all(len(found) > 1 for found in costs.values())


@pytest.mark.parametrize("case", [c for c in CASES if c["cdr"].get("credit")], ids=lambda case: case["id"])
def test_a_credit_states_the_cost_below_zero(case: dict[str, Any]) -> None:
    found = audit(case["cdr"], case["tariffs"], ocpi=Version(case["ocpi"]), time_zone=case["time_zone"])
    stated = [figure for figure in found.figures if figure.field.startswith("total_cost")]
    assert stated
    assert {figure.verdict for figure in stated if figure.stated is not None} == {Verdict.RIGHT}


@pytest.mark.parametrize("cause", CAUSES.values(), ids=lambda cause: cause.name)
def test_each_known_mistake_gets_a_case_wrong(cause: Cause) -> None:
    assert any(_mistaken(cause, case) for case in CASES)


def _mistaken(cause: Cause, case: dict[str, Any]) -> bool:
    ocpi = Version(case["ocpi"])
    with localcontext(ARITHMETIC):
        session = read_session(case["cdr"], case["tariffs"], ocpi)
        wrong = settle(
            session, ocpi=ocpi, zone=zone(case["time_zone"]), reading=DEFAULT, practice=cause.practice
        )
    total, expected = wrong.total_cost, case["expected"]
    found = {"before_taxes": _figure(total.before_taxes), "after_taxes": _figure(total.after_taxes)}
    return any(amount != expected[name] for name, amount in found.items())
