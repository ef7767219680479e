"""What a driver sees of a Location: pictures, opening times, the energy mix, and to whom it is shown."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from unicodedata import normalize
from zoneinfo import ZoneInfo

from ocpi_mocks.moments import date_time
from ocpi_mocks.network.sites import Hours
from ocpi_reference.spec.wire import Json

__all__ = ["business", "energy_mix", "opening_times", "photograph", "publish_allowed_to"]

_MIXES = (
    (
        True,
        (("WIND", Decimal("61.5")), ("SOLAR", Decimal("38.5"))),
        (("CARBON_DIOXIDE", 0), ("NUCLEAR_WASTE", 0)),
        "100% Wind & Sun",
    ),
    (True, (("WATER", 100),), (("CARBON_DIOXIDE", 0), ("NUCLEAR_WASTE", 0)), "Hydro"),
    (
        False,
        (
            ("GENERAL_GREEN", Decimal("42.3")),
            ("GAS", Decimal("31.2")),
            ("COAL", Decimal("9.5")),
            ("NUCLEAR", 17),
        ),
        (("CARBON_DIOXIDE", Decimal("268.4")), ("NUCLEAR_WASTE", Decimal("0.0005"))),
        "Grid mix",
    ),
)


def photograph(location_id: str, category: str, name: str) -> dict[str, Json]:
    """A photograph with its thumbnail, in the sizes that the text recommends.

    mod_locations.asciidoc#mod_locations_image_class
    """
    base = f"https://images.example.com/{location_id.lower()}/{name}"
    return {
        "url": f"{base}.jpg",
        "thumbnail": f"{base}-200.jpg",
        "category": category,
        "type": "jpeg",
        "width": 1600,
        "height": 1200,
    }


def business(name: str, *, category: str) -> dict[str, Json]:
    """A company with website and logo. mod_locations.asciidoc#mod_locations_businessdetails_class"""
    domain = f"{_label(name)}.example.com"
    logo = {
        "url": f"https://{domain}/logo.png",
        "thumbnail": f"https://{domain}/logo-128.png",
        "category": category,
        "type": "png",
        "width": 512,
        "height": 512,
    }
    return {"name": name, "website": f"https://{domain}", "logo": logo}


@cache
def _label(name: str) -> str:
    """A label for the DNS made of a company's name: without accents, and "company" where nothing is left."""
    plain = normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-") or "company"


def opening_times(hours: Hours, *, time_zone: str, now: datetime) -> dict[str, Json]:
    """The opening times of a site, with the next Christmas as an exception where it closes then.

    mod_locations.asciidoc#mod_locations_hours_class
    """
    if not hours.week:
        return {"twentyfourseven": True}
    regular = [
        {"weekday": weekday, "period_begin": span[0], "period_end": span[1]}
        for weekday, span in enumerate(hours.week, start=1)
        if span is not None
    ]
    times: dict[str, Json] = {"twentyfourseven": False, "regular_hours": regular}
    if hours.closed_at_christmas:
        begin = datetime(now.year, 12, 25, tzinfo=ZoneInfo(time_zone))
        if begin <= now:
            begin = begin.replace(year=now.year + 1)
        end = begin + timedelta(days=2)
        times["exceptional_closings"] = [{"period_begin": date_time(begin), "period_end": date_time(end)}]
    return times


def energy_mix(random: Random, supplier: str) -> dict[str, Json]:
    """Where the energy comes from. mod_locations.asciidoc#mod_locations_energymix_class"""
    green, sources, impact, product = random.choice(_MIXES)
    return {
        "is_green_energy": green,
        "energy_sources": [{"source": source, "percentage": percentage} for source, percentage in sources],
        "environ_impact": [{"category": category, "amount": amount} for category, amount in impact],
        "supplier_name": supplier,
        "energy_product_name": product,
    }


def publish_allowed_to(random: Random, shown_to: str) -> list[dict[str, Json]]:
    """Who may see a Location that is not published: a group of tokens, or single ones.

    mod_locations.asciidoc#mod_locations_publish_token_class
    """
    if not shown_to:
        return []
    if shown_to == "group":
        return [{"group_id": f"GROUP-{random.randint(1, 40)}"}]
    return [
        {"uid": f"04{random.getrandbits(48):012X}", "type": "RFID"},
        {"visual_number": f"{random.randint(0, 99999999):08}", "issuer": "Plugcard"},
    ]
