"""Time zones of a location: the one that is named, or all that its country has.

A CDR names no zone, only a country, so the oracle asks the zone database which zones it may be in.
"""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pycountry

__all__ = ["UnknownZoneError", "zone", "zones_of"]


class UnknownZoneError(ValueError):
    """The zone database has no zone of this name; names look like ``Europe/Amsterdam``."""


@cache
def zone(name: str) -> ZoneInfo:
    """Give the zone of an IANA name.

    Raises:
        UnknownZoneError: the name is not in the zone database.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZoneError(f"{name!r} is no IANA time zone; write it as 'Europe/Amsterdam'") from None


@cache
def zones_of(country: str) -> tuple[str, ...]:
    """Give the names of all zones of a country, by its ISO 3166-1 code; () for a code that is none."""
    code = country.upper()
    countries = pycountry.countries
    found = countries.get(alpha_3=code) if len(code) == 3 else countries.get(alpha_2=code)
    if found is None:
        return ()
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return tuple(row[2] for row in rows if row[0] == found.alpha_2)
