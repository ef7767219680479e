import pytest

from ocpi_harness.examples import example

LOCATIONS = [
    {"id": "L0"},
    {"id": "L1", "evses": [{"uid": "E0"}, {"uid": "E1", "connectors": [{"id": "1"}]}]},
]


@pytest.mark.parametrize(
    ("name", "value"),
    [("location_id", "L1"), ("evse_uid", "E0"), ("connector_id", "1"), ("blocked_token_uid", None)],
)
def test_ids_come_from_an_object_that_has_all_of_them(name: str, value: str | None) -> None:
    assert example(name, lambda _: LOCATIONS) == value


def test_without_a_whole_object_a_part_is_enough() -> None:
    assert example("location_id", lambda _: LOCATIONS[:1]) == "L0"
    assert example("evse_uid", lambda _: LOCATIONS[:1]) is None
    assert example("location_id", lambda _: ["nonsense", {"id": 7}]) is None
