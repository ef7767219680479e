"""Locations, where they are: coordinates, countries, time zones, and what stands together."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from zoneinfo import available_timezones

import pycountry

from ocpi_harness.objects import Found
from ocpi_harness.rules import Breach, Kept, Outcome, holds, objects, rule
from ocpi_harness.rules.locations_values import Point, distance, live, point, text
from ocpi_reference.spec.locations import AdditionalGeoLocation, GeoLocation, Location

KOSOVO = "XKX"
"""Not assigned by ISO 3166-1, but in use for want of another code."""

NEAR, FAR = 1500.0, 3000.0
"""How far in km a place lies at most from a principal city of its country, and when it cannot be there."""

SAME_SITE = 0.5
"""How far in km an EVSE stands at most from the point of its Location."""

ANOTHER_TOWN = 100.0
"""From how many km on one of two points is wrong, rather than the EVSE out of reach."""


@rule("locations-088", "locations-089", on=objects(GeoLocation))
def points_are_written_as_decimal_degrees(found: Found) -> Iterator[Kept | Breach]:
    """Latitude and longitude are texts with the number of decimals that the version asks for."""
    yield from _written(found)


@rule("locations-088", "locations-089", on=objects(AdditionalGeoLocation))
def related_points_are_written_as_decimal_degrees(found: Found) -> Iterator[Kept | Breach]:
    """Latitude and longitude of related locations are written as all others are."""
    yield from _written(found)


@rule("locations-090", on=objects(Location))
def locations_lie_in_their_country(found: Found) -> Outcome:
    """A Location is not where it would be with latitude and longitude swapped, nor at 0, 0."""
    where = point(found.value.get("coordinates"))
    if where is None:
        return None
    if where == (0.0, 0.0):
        return Breach("coordinates of the Location", f"{found.place('coordinates')} is 0, 0")
    cities = _cities().get(text(found.value, "country"), ())
    if not cities:
        return None
    swapped = min(distance((where[1], where[0]), city) for city in cities)
    stated = min(distance(where, city) for city in cities)
    return holds(
        stated < FAR or swapped > NEAR,
        expected=f"a place in {found.value['country']}",
        actual=f"{found.place('coordinates')} is {where[0]}, {where[1]}, {stated:.0f} km away; "
        "latitude and longitude seem to be swapped",
    )


@rule("locations-086", on=objects(Location))
def countries_have_three_letters(found: Found) -> Outcome:
    """country is an alpha-3 code of ISO 3166-1, in capitals."""
    country = text(found.value, "country")
    if not country:
        return None
    known = pycountry.countries.get(alpha_3=country) is not None and country.isupper()
    return holds(
        known,
        expected="an ISO 3166-1 alpha-3 code such as NLD",
        actual=f"{found.place('country')} is {country!r}",
        disputed="Kosovo has no code of ISO's" if country == KOSOVO else "",
    )


@rule("locations-092", "locations-093", on=objects(Location))
def time_zones_have_names(found: Found) -> Outcome:
    """time_zone is a name of the IANA time zone database, an alias included."""
    zone = text(found.value, "time_zone")
    if not zone:
        return None
    another_case = zone.lower() in {name.lower() for name in _zones()}
    return holds(
        zone in _zones(),
        expected="a name of the time zone database such as Europe/Amsterdam",
        actual=f"{found.place('time_zone')} is {zone!r}",
        disputed="the name is right but for its letter case" if another_case else "",
    )


@rule("locations-085", on=objects(Location))
def postal_codes_are_left_out_only_where_there_is_none(found: Found) -> Outcome:
    """postal_code is there; beside a motorway there may be none, elsewhere nobody can tell by machine."""
    if found.partial:
        return None
    doubt = "whether the place has a postal code cannot be seen from here"
    return holds(
        bool(text(found.value, "postal_code")) or found.value.get("parking_type") == "ALONG_MOTORWAY",
        expected="a postal_code",
        actual=f"{found.place('postal_code')} is missing",
        disputed=doubt,
    )


@rule("locations-110", on=objects(Location))
def evses_stand_at_their_location(found: Found) -> Iterator[Kept | Breach]:
    """An EVSE with coordinates of its own is within walking distance of its Location."""
    where = point(found.value.get("coordinates"))
    for place, evse in live(found.value):
        stands = point(evse.get("coordinates"))
        if where is not None and stands is not None and (away := distance(where, stands)) < ANOTHER_TOWN:
            yield holds(
                away <= SAME_SITE,
                expected=f"an EVSE within {SAME_SITE:g} km of its Location",
                actual=f"{found.place(place)} is {away:.1f} km away",
            )


def _written(found: Found) -> Iterator[Kept | Breach]:
    wrong = [
        problem
        for problem in found.problems()
        if problem.path in ("latitude", "longitude") and problem.code not in ("required", "null")
    ]
    for problem in wrong:
        doubt = "2.1.1 asks for six decimals, and five or seven are common" if problem.disputed else ""
        yield Breach(
            "decimal degrees as text with a dot and the decimals that the version asks for",
            f"{found.place(problem.path)}: {problem.message}",
            doubt,
        )
    where = point(found.value)
    if not wrong and where is not None:
        yield holds(
            abs(where[0]) <= 90 and abs(where[1]) <= 180,
            expected="a latitude from -90 to 90 and a longitude from -180 to 180",
            actual=f"{found.place()} is {where[0]}, {where[1]}",
        )


@cache
def _zones() -> frozenset[str]:
    # Two files of the database that name no place: what the machine is set to, and "not set yet".
    return frozenset(available_timezones() - {"localtime", "Factory"})


@cache
def _cities() -> Mapping[str, tuple[Point, ...]]:
    """The principal cities of each country by its alpha-3 code, as the time zone database lists them."""
    found: dict[str, list[Point]] = {}
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        code, place, *_ = line.split("\t")
        country = pycountry.countries.get(alpha_2=code)
        if country is not None:
            found.setdefault(country.alpha_3, []).append(_degrees(place))
    return MappingProxyType({code: tuple(points) for code, points in found.items()})


def _degrees(iso_6709: str) -> Point:
    """Read degrees, minutes and perhaps seconds: +5222+00454 is 52.37, 4.9."""
    cut = max(iso_6709.rfind("+"), iso_6709.rfind("-"))
    latitude, longitude = iso_6709[:cut], iso_6709[cut:]
    return _angle(latitude, whole=2), _angle(longitude, whole=3)


def _angle(signed: str, *, whole: int) -> float:
    digits = signed[1:]
    degrees, minutes, seconds = digits[:whole], digits[whole : whole + 2], digits[whole + 2 :] or "0"
    size = int(degrees) + int(minutes) / 60 + int(seconds) / 3600
    return -size if signed[0] == "-" else size
