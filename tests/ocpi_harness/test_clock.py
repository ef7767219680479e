from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ocpi_harness.clock import completed, is_local_time, moment, written
from ocpi_reference.exchange import Exchange


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("2026-05-04T10:00:00Z", datetime(2026, 5, 4, 10, tzinfo=UTC)),
        ("2026-05-04T10:00:00", datetime(2026, 5, 4, 10, tzinfo=UTC)),
        ("2026-05-04T10:00:00.5Z", datetime(2026, 5, 4, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-05-04T12:00:00+02:00", datetime(2026, 5, 4, 10, tzinfo=UTC)),
        ("yesterday", None),
        (1777888800, None),
    ],
)
def test_a_moment_is_read_in_utc(text: object, stated: datetime | None) -> None:
    assert moment(text) == stated


def test_a_moment_is_written_as_short_as_it_can_be() -> None:
    stated = datetime(2026, 5, 4, 10, 0, 0, 500_000, tzinfo=UTC)
    assert written(stated) == "2026-05-04T10:00:00.5Z"
    assert written(stated.replace(microsecond=0), seconds=-1) == "2026-05-04T09:59:59Z"
    assert moment(written(stated)) == stated


@pytest.mark.parametrize(
    ("minutes", "local"),
    [(0, False), (4, False), (17, False), (30, True), (-120, True), (123, True), (110, False)],
)
def test_a_clock_that_is_off_by_half_hours_shows_local_time(minutes: int, local: bool) -> None:
    assert is_local_time(timedelta(minutes=minutes)) is local


def test_an_exchange_is_complete_when_its_answer_is(exchange: Callable[..., Exchange]) -> None:
    made = exchange()
    assert completed(made) - made.started == timedelta(seconds=made.seconds)
