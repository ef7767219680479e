"""The kinds of sites that a network consists of, and what is built at each.

mod_locations.asciidoc#mod_locations_location_object
"""

from dataclasses import dataclass

__all__ = ["CYCLE", "SITES", "Hours", "Site"]


@dataclass(frozen=True)
class Hours:
    """When a site is open on each weekday from Monday on, in local time as HH:MM; none: round the clock."""

    week: tuple[tuple[str, str] | None, ...] = ()
    closed_at_christmas: bool = False
    charging_when_closed: bool | None = None


SHOPPING = Hours((*[("07:00", "22:00")] * 6, None), closed_at_christmas=True, charging_when_closed=False)
OFFICE = Hours((*[("06:30", "20:00")] * 5, None, None), charging_when_closed=True)
GARAGE = Hours((*[("07:00", "23:00")] * 5, ("08:00", "23:30"), ("10:00", "20:00")), charging_when_closed=True)
ALWAYS = Hours()


@dataclass(frozen=True)
class Site:
    """A kind of site.

    `name` is a pattern of the country (`Country.garage` and the like) or text with ``{street}``. `models` are
    installed in turn. Each of `tariffs` is a set of names from the tariff library that may hold at once on
    one connector, `fast_tariffs` are those of DC connectors; a set is used in countries that have all of its
    tariffs. 2.1.1 knows the first of a set only and has no price limits, so these come later. `shown_to` says
    who sees a site that is not published: a "group" of tokens or single "tokens". `parking` names the kind of
    space beside each EVSE.
    """

    name: str
    models: tuple[str, ...]
    evses: tuple[int, int]
    tariffs: tuple[tuple[str, ...], ...]
    fast_tariffs: tuple[tuple[str, ...], ...] = ()
    parking_type: str = ""
    hours: Hours = ALWAYS
    published: bool = True
    shown_to: str = ""
    restrictions: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    parking: str = ""
    on_motorway: bool = False


_AC = (
    ("per-kwh", "ad-hoc"),
    ("start-and-kwh",),
    ("time-of-day", "ad-hoc"),
    ("blocking-fee", "ad-hoc"),
    ("per-kwh-this-month", "per-kwh-from-next-month"),
)
_FAST = (
    ("subscription", "ad-hoc"),
    ("idle-fee", "ad-hoc"),
    ("kwh-and-hour",),
    ("power-classes", "ad-hoc"),
    ("ad-hoc", "maximum-price"),
)
_PREFERENCES = ("profile-regular", "profile-cheap", "profile-fast", "profile-green")

SITES = {
    "street": Site(
        name="{street} {number}",
        models=("post",),
        evses=(2, 2),
        tariffs=_AC,
        parking_type="ON_STREET",
        restrictions=("EV_ONLY", "PLUGGED"),
        parking="street",
    ),
    "lamp_post": Site(
        name="{street} {number}",
        models=("lamp_post",),
        evses=(1, 1),
        tariffs=_AC,
        parking_type="ON_STREET",
    ),
    "smart_street": Site(
        name="{street}",
        models=("smart_post",),
        evses=(2, 4),
        tariffs=(_PREFERENCES,),
        parking_type="ON_STREET",
        restrictions=("EV_ONLY",),
        facilities=("TRAM_STOP", "BIKE_SHARING"),
        parking="street",
    ),
    "garage": Site(
        name="garage",
        models=("wall_box",),
        evses=(4, 8),
        tariffs=(("idle-fee-daytime", "ad-hoc"), ("per-hour-connected",), ("step-quarter-hour", "ad-hoc")),
        parking_type="PARKING_GARAGE",
        hours=GARAGE,
        facilities=("MALL", "METRO_STATION"),
        floors=("-2", "-1", "0", "1"),
        parking="accessible",
    ),
    "shop": Site(
        name="shop",
        models=("fast", "wall_box", "wall_box"),
        evses=(2, 5),
        tariffs=(("first-half-hour-free",), ("ad-hoc", "minimum-price")),
        fast_tariffs=_FAST,
        parking_type="PARKING_LOT",
        hours=SHOPPING,
        restrictions=("CUSTOMERS",),
        facilities=("SUPERMARKET", "CAFE"),
        parking="accessible",
    ),
    "hub": Site(
        name="{street} Charging Hub",
        models=("high_power", "ultra_fast"),
        evses=(4, 8),
        tariffs=_AC,
        fast_tariffs=(*_FAST, ("reservation", "ad-hoc"), ("reservation-expiry", "ad-hoc"), ("tiers",)),
        parking_type="PARKING_LOT",
        facilities=("WIFI", "CAFE"),
        parking="space",
    ),
    "motorway": Site(
        name="motorway",
        models=("ultra_fast", "ultra_fast", "truck"),
        evses=(6, 9),
        tariffs=_AC,
        fast_tariffs=_FAST,
        parking_type="ALONG_MOTORWAY",
        facilities=("FUEL_STATION", "RESTAURANT", "WIFI"),
        parking="truck",
        on_motorway=True,
    ),
    "hotel": Site(
        name="hotel",
        models=("wall_box", "household"),
        evses=(2, 4),
        tariffs=(("free",), ("per-use",), ("tax-included",), ("local-taxes",)),
        parking_type="ON_DRIVEWAY",
        restrictions=("CUSTOMERS",),
        facilities=("HOTEL", "RESTAURANT"),
    ),
    "office": Site(
        name="{company}",
        models=("wall_box",),
        evses=(4, 6),
        tariffs=(("free",), ("no-tax",)),
        parking_type="UNDERGROUND_GARAGE",
        hours=OFFICE,
        published=False,
        shown_to="group",
        restrictions=("EMPLOYEES",),
        floors=("-1", "-2"),
    ),
    "apartments": Site(
        name="{street} {number}",
        models=("lamp_post",),
        evses=(2, 3),
        tariffs=(("per-kwh",), ("weekend",)),
        published=False,
        shown_to="tokens",
        restrictions=("TENANTS",),
    ),
    "scooters": Site(
        name="{street}",
        models=("household",),
        evses=(2, 4),
        tariffs=_AC,
        parking_type="ON_STREET",
        restrictions=("MOTORCYCLES",),
        parking="scooter",
    ),
}
"""Every kind of site by name."""

CYCLE = (
    ("street",) * 3
    + ("lamp_post", "smart_street", "hotel", "office", "motorway")
    + ("garage", "shop", "hub") * 2
) + ("apartments", "scooters")
"""How often each kind occurs: a network consists of shuffled copies of this row."""
