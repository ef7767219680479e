"""Many CDRs of one party: each session is billed once, and credits fit what they credit."""

from decimal import Decimal
from typing import Any

import pytest
from tests.ocpi_reference.billing.records import V221, cdr, component, element, period, tariff, utc

from ocpi_reference.billing import check_ledger
from ocpi_reference.spec.catalogue import requirements

Json = dict[str, Any]


def _cdr(id_: str, total: str = "5.00", **more: Any) -> Json:
    periods = [period(utc("2024-06-03T10:00"), 60, ENERGY=5)]
    cost = {"excl_vat": Decimal(total)}
    return cdr(periods, [tariff(element(component("ENERGY", 1)))], id=id_, total_cost=cost, **more)


def _credit(id_: str, of: str, total: str = "-5.00", **more: Any) -> Json:
    return _cdr(id_, total, credit=True, credit_reference_id=of, **more)


def _found(*cdrs: Json) -> list[tuple[str, str | None]]:
    found = list(check_ledger(cdrs, ocpi=V221))
    assert all(figure.requirement in requirements() and figure.why for _, figure in found)
    return [(id_, figure.cause) for id_, figure in found]


def test_a_clean_ledger_meets_no_objection() -> None:
    first = _cdr("A", session_id="S1")
    assert _found(first, _credit("A-C", "A", session_id="S1"), _cdr("B", session_id="S1"), _cdr("C")) == []


@pytest.mark.parametrize(
    ("cdrs", "expected"),
    [
        ([_cdr("A"), _cdr("a")], [("a", "id-twice")]),
        ([_credit("A-C", "A")], [("A-C", "dangling-reference")]),
        ([_credit("A-C", "A"), _cdr("A")], [("A-C", "dangling-reference")]),
        ([_credit("A", "A")], [("A", "dangling-reference")]),
        ([_cdr("A"), _credit("B", "A"), _credit("C", "a")], [("C", "credited-twice")]),
        ([_cdr("A"), _credit("B", "A", "5.00")], [("B", "does-not-net-to-zero")]),
        ([_cdr("A"), _credit("B", "A", "-4.99")], [("B", "does-not-net-to-zero")]),
        ([_cdr("A", session_id="S1"), _cdr("B", session_id="s1")], [("B", "billed-twice")]),
    ],
)
def test_what_does_not_fit_is_found(cdrs: list[Json], expected: list[tuple[str, str]]) -> None:
    assert _found(*cdrs) == expected


def test_a_credit_of_a_credit_is_advice() -> None:
    found = list(check_ledger([_cdr("A"), _credit("B", "A"), _credit("C", "B", "5.00")], ocpi=V221))
    assert [(id_, figure.cause, figure.advisory) for id_, figure in found] == [
        ("C", "credit-of-credit", True)
    ]
