from decimal import Decimal
from typing import Any

import pytest

from ocpi_harness.comparison import difference
from ocpi_reference.spec.history import V211, V221, Version
from ocpi_reference.spec.locations import Location


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"id": "L1"}, {"id": "L1", "extra": 1}),
        ({"name": None, "images": []}, {}),
        ({}, {"name": None}),
        ({"kwh": Decimal("1.50")}, {"kwh": Decimal("1.5")}),
        ({"kwh": 1}, {"kwh": Decimal("1.0")}),
        ({"last_updated": "2026-05-04T10:00:00Z"}, {"last_updated": "2026-05-04T10:00:00"}),
        ({"last_updated": "2026-05-04T10:00:00Z"}, {"last_updated": "2026-05-04T10:00:00.000Z"}),
        ({"evses": [{"uid": "E1"}]}, {"evses": [{"uid": "E1", "status": "AVAILABLE"}]}),
    ],
)
def test_the_same_meaning_is_no_difference(expected: Any, actual: Any) -> None:
    assert difference(expected, actual) is None


@pytest.mark.parametrize(
    ("expected", "actual", "text"),
    [
        ({"id": "L1"}, {"id": "L2"}, 'id = "L1" / id = "L2"'),
        ({"id": "L1"}, {}, 'id = "L1" / id = null'),
        ({"price": Decimal("0.25")}, {"price": "0.25"}, 'price = 0.25 / price = "0.25"'),
        ({"publish": True}, {"publish": 1}, "publish = true / publish = 1"),
        (
            {"last_updated": "2026-05-04T10:00:00Z"},
            {"last_updated": "2026-05-04T10:00:01Z"},
            'last_updated = "2026-05-04T10:00:00Z" / last_updated = "2026-05-04T10:00:01Z"',
        ),
        ({"evses": [{"uid": "E1"}]}, {"evses": [{"uid": "E2"}]}, 'evses[0].uid = "E1" / evses[0].uid = "E2"'),
        ({"evses": [1]}, {"evses": [1, 2]}, "evses = [1] / evses = [1,2]"),
        ({"id": "L1"}, ["L1"], 'data = {"id":"L1"} / data = ["L1"]'),
        ({"t": "2026-13-04T10:00:00Z"}, {"t": "2026-13-04T10:00:00"}, None),
    ],
)
def test_a_difference_names_its_place(expected: Any, actual: Any, text: str | None) -> None:
    found = difference(expected, actual)
    assert found is not None
    if text:
        assert f"{found.expected} / {found.actual}" == text


@pytest.mark.parametrize(
    ("version", "name", "same"),
    [(V221, "id", True), (V221, "party_id", True), (V221, "city", False), (V211, "id", False)],
)
def test_letter_case_does_not_count_in_a_cistring(version: Version, name: str, same: bool) -> None:
    found = difference({name: "Abc"}, {name: "ABC"}, kind=Location, version=version)
    assert (found is None) is same
    listed = difference([{name: "Abc"}], [{name: "ABC"}], kind=Location, version=version)
    assert (listed is None) is same


def test_letter_case_does_not_count_in_the_cistrings_inside_an_object() -> None:
    location, lowered = {"evses": [{"uid": "E1", "status": "X"}]}, {"evses": [{"uid": "e1", "status": "X"}]}
    assert difference(location, lowered, kind=Location, version=V221) is None
    assert difference(location, lowered) is not None


def test_half_a_surrogate_pair_can_be_shown() -> None:
    found = difference({"name": "a"}, {"name": "\ud800"})
    assert found is not None
    assert found.actual == "name = '\\ud800'"
