"""Telling an object and its version by its fields, on the examples of the specification and on parts."""

import json
from pathlib import Path
from typing import Any

import pytest

from ocpi_harness.recognition import KINDS, recognize

NAMES = {kind.__name__: kind for kind in KINDS}
EXAMPLES = [
    example
    for example in json.loads((Path(__file__).parents[1] / "data" / "examples.json").read_text())
    if example["class"] in NAMES and not example["problems"] and "patch" not in example["id"]
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example['version']} {example['id']}")
def test_an_example_is_what_its_page_says(example: Any) -> None:
    found = recognize(example["json"])
    assert found is not None
    assert found.kind is NAMES[example["class"]]
    # A Token and many a Location look the same in two versions; what bears a price never does.
    if example["class"] in ("CDR", "Session", "Tariff"):
        assert found.version == example["version"]


CDR = {
    "id": "1",
    "start_date_time": "2026-03-12T15:30:00Z",
    "end_date_time": "2026-03-12T16:30:00Z",
    "currency": "EUR",
    "charging_periods": [],
    "total_energy": 1,
}


@pytest.mark.parametrize(
    ("more", "version"),
    [
        ({"total_cost": {"excl_vat": 1}}, "2.2.1"),
        ({"total_cost": {"before_taxes": 1}}, "2.3.0"),
        ({"total_cost": 1, "auth_id": "X"}, "2.1.1"),
        ({"stop_date_time": "2026-03-12T16:30:00Z", "location": {}}, "2.1.1"),
        ({"tariffs": [{"id": "T", "elements": [], "tax_included": "NO"}]}, "2.3.0"),
    ],
)
def test_a_record_with_half_of_its_fields_is_told_by_those(more: dict[str, Any], version: str) -> None:
    found = recognize(CDR | more)
    assert found is not None
    assert (found.name, found.version) == ("CDR", version)


def test_what_is_no_object_of_ocpi_is_not_guessed() -> None:
    assert recognize({}) is None
    assert recognize({"id": "1", "name": "X", "colour": "red", "wheels": 4, "seats": 2}) is None


def test_odd_values_are_no_obstacle() -> None:
    odd = CDR | {"charging_periods": 7, "tariffs": [None], "cdr_location": [], "total_cost": "1.00"}
    assert recognize(odd) is not None
