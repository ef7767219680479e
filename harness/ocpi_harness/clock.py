"""Times that a system states, held against the clock of the harness."""

from datetime import UTC, datetime, timedelta

from ocpi_reference.exchange import Exchange

__all__ = ["PRECISE", "completed", "is_local_time", "moment", "written"]

PRECISE = timedelta(minutes=5)
"""How far the clocks of two honest systems may differ."""

_FARTHEST_ZONE = timedelta(hours=14)
_HALF_AN_HOUR = timedelta(minutes=30)


def moment(text: object) -> datetime | None:
    """Read a DateTime; without a zone it is in UTC. None where it is no such text."""
    try:
        stated = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return stated if stated is None or stated.tzinfo else stated.replace(tzinfo=UTC)


def completed(exchange: Exchange) -> datetime:
    """Give the moment at which an exchange was complete, by our clock."""
    return exchange.started + timedelta(seconds=exchange.seconds)


def written(stated: datetime, *, seconds: int = 0) -> str:
    """Write a moment, or the one so many seconds later, as a DateTime; a fraction only where it has one."""
    at = stated.astimezone(UTC) + timedelta(seconds=seconds)
    fraction = f".{at.microsecond:06}".rstrip("0") if at.microsecond else ""
    return f"{at:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def is_local_time(difference: timedelta) -> bool:
    """Tell whether a clock is off by whole or half hours, give or take what clocks differ anyway."""
    nearest = round(abs(difference) / _HALF_AN_HOUR) * _HALF_AN_HOUR
    return timedelta() < nearest <= _FARTHEST_ZONE and abs(abs(difference) - nearest) < PRECISE
