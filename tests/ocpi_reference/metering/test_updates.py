"""What a Session may and may not say from one update to the next."""

from decimal import Decimal
from typing import Any

import pytest

from ocpi_reference.metering import check_updates
from ocpi_reference.spec.history import V221


def state(minute: int, kwh: str, *periods: int, **more: Any) -> Any:
    return {
        "id": "S",
        "start_date_time": "2026-03-12T15:00:00Z",
        "kwh": Decimal(kwh),
        "charging_periods": [{"start_date_time": f"2026-03-12T15:{n:02}:00Z"} for n in periods],
        "last_updated": f"2026-03-12T15:{minute:02}:00Z",
        **more,
    }


def causes(*states: Any) -> list[tuple[str, str | None]]:
    return [(figure.field, figure.cause) for figure in check_updates(states, ocpi=V221)]


def test_energy_that_grows_or_rests_is_no_finding() -> None:
    assert causes(state(0, "0"), state(15, "2.5", 0), state(30, "2.5", 0, 15), state(30, "5", 0, 15)) == []
    assert causes() == []


@pytest.mark.parametrize(
    ("one", "next_", "cause"),
    [
        ("2.5", "2.499", "energy-shrinks"),
        ("2500", "2.5", "unit-changes"),
        ("2.5", "2600", "unit-changes"),
        ("2.5", "0", "energy-shrinks"),
    ],
)
def test_energy_that_cannot_be_is_found(one: str, next_: str, cause: str) -> None:
    assert causes(state(0, one), state(15, next_)) == [("kwh", cause)]


def test_the_first_kilowatt_hours_are_no_change_of_unit() -> None:
    assert causes(state(0, "0.001"), state(15, "3")) == []


def test_negative_energy_is_found() -> None:
    assert causes(state(0, "-1")) == [("kwh", "negative")]


def test_a_clock_that_runs_back_is_found() -> None:
    assert causes(state(15, "1"), state(14, "2")) == [("last_updated", "clock-runs-back")]


def test_a_period_that_was_told_stays() -> None:
    assert causes(state(15, "1", 0, 10), state(30, "2", 0, 20)) == [("charging_periods", "period-lost")]


def test_the_start_moves_before_there_is_energy_only() -> None:
    later = {"start_date_time": "2026-03-12T15:05:00Z"}
    assert causes(state(0, "0"), state(5, "0", **later)) == []
    assert causes(state(0, "1"), state(5, "2", **later)) == [("start_date_time", "start-moves")]


def test_energy_may_flow_back_to_the_grid() -> None:
    export = {
        "start_date_time": "2026-03-12T15:00:00Z",
        "dimensions": [{"type": "ENERGY_EXPORT", "volume": 1}],
    }
    (figure,) = check_updates([state(0, "5"), state(9, "4", charging_periods=[export])], ocpi=V221)
    assert figure.advisory
