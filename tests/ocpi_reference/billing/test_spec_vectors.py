"""The specification's own worked examples, 92 of them, each priced as its rules say."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ocpi_reference.billing import Receipt, price
from ocpi_reference.billing.editions import EDITIONS
from ocpi_reference.billing.money import Money, rounded
from ocpi_reference.spec.history import Version

_FILE = Path(__file__).parents[2] / "data" / "spec-pricing-vectors.json"
VECTORS: list[dict[str, Any]] = json.loads(_FILE.read_text("utf-8"), parse_float=Decimal)

_PRINTED = 6
"""Decimals of the figures in the file."""


def _cdr(vector: dict[str, Any], ocpi: Version) -> dict[str, Any]:
    edition, periods = EDITIONS[ocpi], vector["session"]
    return {
        "id": vector["id"],
        edition.cdr.start: periods[0]["start"],
        edition.cdr.end: periods[-1]["end"],
        "currency": vector["tariff"]["currency"],
        "tariffs": [vector["tariff"]],
        "charging_periods": [
            {
                "start_date_time": one["start"],
                "dimensions": [{"type": d["type"], "volume": d["volume"]} for d in one["dimensions"]],
                "tariff_id": vector["tariff"]["id"],
            }
            for one in periods
        ],
        "total_energy": 0,
        "total_time": 0,
    }


def _priced(vector: dict[str, Any]) -> Receipt:
    ocpi = Version(vector["version"].partition("-")[0])
    return price(_cdr(vector, ocpi), ocpi=ocpi, time_zone=vector["time_zone"])


def _figure(money: Money | None) -> Decimal | None:
    return None if money is None else rounded(money.amount, _PRINTED)


def test_there_are_92_vectors_of_three_versions() -> None:
    assert len(VECTORS) == 92
    assert {vector["version"].partition("-")[0] for vector in VECTORS} == set(Version)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_total_is_what_the_rules_give(vector: dict[str, Any]) -> None:
    stated = vector["computed_by_rules"]["total_cost"]
    total = _priced(vector).total_cost
    if stated["excl_tax"] is None:
        assert total.before_taxes is None
    else:
        assert _figure(total.before_taxes) == stated["excl_tax"]
    if stated["incl_tax"] is not None:
        assert _figure(total.after_taxes) == stated["incl_tax"]
    else:  # no component states a percentage: 2.2.1 then taxes nothing, the others leave it open
        assert total.after_taxes in (None, total.before_taxes)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_each_line_is_what_the_rules_give(vector: dict[str, Any]) -> None:
    stated = sorted(
        (
            line["dimension"].removeprefix("RESERVATION_FLAT") or "FLAT",
            line["element_index"],
            line["unit_price"],
            line["billed_volume"],
            line["cost_excl_tax"],
        )
        for line in vector["computed_by_rules"]["lines"]
    )
    found = sorted(
        (
            line.dimension,
            line.element,
            line.component.price,
            rounded(line.billed_volume / (3600 if line.unit == "s" else 1), _PRINTED),
            _figure(line.cost.before_taxes),
        )
        for line in _priced(vector).lines
        if line.component is not None
    )
    assert found == stated


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["doubtful"]], ids=lambda vector: vector["id"])
def test_a_doubtful_figure_of_the_text_is_not_what_the_rules_give(vector: dict[str, Any]) -> None:
    assert _figure(_priced(vector).total_cost.before_taxes) != vector["expected"]["total_cost"]["excl_tax"]


@pytest.mark.parametrize("vector", [v for v in VECTORS if not v["doubtful"]], ids=lambda vector: vector["id"])
def test_a_printed_total_is_the_rounded_total(vector: dict[str, Any]) -> None:
    printed, total = vector["expected"]["total_cost"], _priced(vector).total_cost
    for figure, money in (
        (printed["excl_tax"], total.before_taxes),
        (printed["incl_tax"], total.after_taxes),
    ):
        if figure is not None:
            assert money is not None
            assert abs(money.amount - figure) <= Decimal("0.005")
