"""Moments as OCPI writes them: whole seconds in UTC with a Z, the one form that every version allows."""

from datetime import UTC, datetime

__all__ = ["date_time"]


def date_time(moment: datetime) -> str:
    """Write a moment as an OCPI DateTime. types.asciidoc#types_datetime_type

    Raises:
        ValueError: the moment has no time zone, so nobody knows when it is.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; give it one, such as datetime.now(UTC)")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
