"""DateTimes as moments that can be compared, whatever form the other side wrote them in."""

from datetime import UTC, datetime

from ocpi_reference.spec.history import Version
from ocpi_reference.spec.primitives import DateTimeType

__all__ = ["instant", "latest"]


def instant(text: object, version: Version) -> datetime | None:
    """Read a DateTime in any form that `version` allows; None where it is none.

    A time without zone is UTC (types.asciidoc#types_datetime_type), digits beyond microseconds are cut, and a
    leap second counts as the second before it.
    """
    flaw = DateTimeType().flaw(text, version)
    if flaw and not flaw.disputed:
        return None
    assert isinstance(text, str)
    read = datetime.fromisoformat(text.removesuffix("Z").replace("23:59:60", "23:59:59"))
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def latest(one: str | None, other: str | None, version: Version) -> str | None:
    """Give the later of two DateTimes as it was written; one that cannot be read loses."""
    first, second = instant(one, version), instant(other, version)
    if first is None or second is None:
        return other if first is None else one
    return one if first >= second else other
