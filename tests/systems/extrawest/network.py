"""The network that the host application owns: a dozen locations and two tariffs, or a handful of tokens.

Every object is written once, as a row, and built per OCPI version exactly as the specification asks for it.
Values that the library cannot hold although the specification allows them (a list of status schedules, for
one) are left out: the host must not break the library with data, nor break OCPI with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

JsonObject = dict[str, Any]

FIRST_UPDATE = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Party:
    """Who the host is: the identity that its credentials and its own objects carry."""

    country_code: str
    party_id: str
    role: str
    name: str
    website: str


PARTIES = {
    "CPO": Party("NL", "XWC", "CPO", "Example Charging", "https://charging.example.com"),
    "EMSP": Party("NL", "XWM", "EMSP", "Example Mobility", "https://mobility.example.com"),
}


@dataclass(frozen=True)
class Plug:
    """One kind of connector, with what both OCPI versions want to know of it."""

    standard: str
    format: str
    power_type: str
    voltage: int
    amperage: int
    watt: int
    tariff_id: str


TYPE_2 = Plug("IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32, 22080, "AC")
CCS = Plug("IEC_62196_T2_COMBO", "CABLE", "DC", 920, 350, 150000, "DC")
CHADEMO = Plug("CHADEMO", "CABLE", "DC", 500, 125, 62500, "DC")

AC_POST = (TYPE_2,)
AC_DUO = (TYPE_2, TYPE_2)
DC_FAST = (CCS,)
DC_MULTI = (CCS, CHADEMO)


@dataclass(frozen=True)
class Site:
    """One location: its place, the EVSEs by their plugs, and the optional fields that it fills."""

    id: str
    name: str
    address: str
    city: str
    postal_code: str
    country: str
    latitude: str
    longitude: str
    time_zone: str
    kind: str
    evses: tuple[tuple[Plug, ...], ...]
    extra: Mapping[str, Any]


ALWAYS_OPEN = {"opening_times": {"twentyfourseven": True}}
SHOP_HOURS = {
    "opening_times": {
        "twentyfourseven": False,
        "regular_hours": [
            {"weekday": day, "period_begin": "08:00", "period_end": "20:00"} for day in range(1, 7)
        ],
        "exceptional_closings": [
            {"period_begin": "2026-12-25T00:00:00Z", "period_end": "2026-12-27T00:00:00Z"}
        ],
    },
    "charging_when_closed": False,
    "facilities": ["SUPERMARKET", "WIFI"],
}
GREEN = {
    "energy_mix": {
        "is_green_energy": True,
        "energy_sources": [
            {"source": "SOLAR", "percentage": 40},
            {"source": "WIND", "percentage": 60},
        ],
        "supplier_name": "Example Power",
        "energy_product_name": "Sun and Wind",
    }
}
SIGNPOSTED = {
    "directions": [{"language": "en", "text": "Level -1, behind the ticket machines"}],
    "images": [
        {
            "url": "https://charging.example.com/images/garage.jpg",
            "category": "ENTRANCE",
            "type": "jpeg",
            "width": 800,
            "height": 600,
        }
    ],
}

AMSTERDAM, BRUSSELS, BERLIN, PARIS = "Europe/Amsterdam", "Europe/Brussels", "Europe/Berlin", "Europe/Paris"
# fmt: off
SITES = (
    Site("LOC01", "Station Square", "Stationsplein 9", "Utrecht", "3511 ED", "NLD",
         "52.089980", "5.110310", AMSTERDAM, "ON_STREET", (AC_DUO, AC_DUO), ALWAYS_OPEN),
    Site("LOC02", "Market Garage", "Grote Markt 2", "Groningen", "9712 HN", "NLD",
         "53.218730", "6.567120", AMSTERDAM, "UNDERGROUND_GARAGE", (AC_POST, AC_POST, AC_POST), SIGNPOSTED),
    Site("LOC03", "Harbour", "Boompjes 40", "Rotterdam", "3011 XB", "NLD",
         "51.916660", "4.487740", AMSTERDAM, "ON_STREET", (DC_MULTI,), ALWAYS_OPEN | GREEN),
    Site("LOC04", "Supermarket North", "Plesmanweg 12", "Alkmaar", "1816 GP", "NLD",
         "52.633120", "4.742500", AMSTERDAM, "PARKING_LOT", (AC_DUO,), SHOP_HOURS),
    Site("LOC05", "Motorway East", "Rijksweg A1 110", "Apeldoorn", "7325 WC", "NLD",
         "52.199840", "6.031330", AMSTERDAM, "PARKING_LOT", (DC_FAST, DC_FAST, DC_MULTI), ALWAYS_OPEN),
    Site("LOC06", "Canal Street", "Oudegracht 158", "Utrecht", "3511 AZ", "NLD",
         "52.091140", "5.119560", AMSTERDAM, "ON_STREET", (AC_POST,), {}),
    Site("LOC07", "Cathedral", "Groenplaats 21", "Antwerpen", "2000", "BEL",
         "51.218980", "4.401330", BRUSSELS, "UNDERGROUND_GARAGE", (AC_DUO, AC_POST), SIGNPOSTED),
    Site("LOC08", "Retail Park", "Antwerpsesteenweg 83", "Gent", "9000", "BEL",
         "51.059520", "3.745910", BRUSSELS, "PARKING_LOT", (AC_DUO, DC_FAST), SHOP_HOURS | GREEN),
    Site("LOC09", "Exhibition", "Messedamm 22", "Berlin", "14055", "DEU",
         "52.503970", "13.278410", BERLIN, "PARKING_LOT", (AC_DUO, AC_DUO, DC_MULTI), ALWAYS_OPEN),
    Site("LOC10", "Old Town", "Lange Laube 3", "Hannover", "30159", "DEU",
         "52.375020", "9.728920", BERLIN, "ON_STREET", (AC_POST,), GREEN),
    Site("LOC11", "Airport P3", "Flughafenstrasse 120", "Duesseldorf", "40474", "DEU",
         "51.278940", "6.766780", BERLIN, "UNDERGROUND_GARAGE", (AC_DUO, DC_FAST), ALWAYS_OPEN | SIGNPOSTED),
    Site("LOC12", "Gare du Nord", "Rue de Dunkerque 18", "Paris", "75010", "FRA",
         "48.880950", "2.355320", PARIS, "ON_STREET", (AC_DUO, DC_MULTI), {}),
)
# fmt: on

# Per tariff: EUR per kWh, VAT excluded.
PRICES = {"AC": 0.35, "DC": 0.59}


@dataclass(frozen=True)
class Card:
    """One token of a driver."""

    uid: str
    type: str
    contract: str
    visual_number: str
    valid: bool
    whitelist: str


CARDS = (
    Card("04E1A2B3C4D580", "RFID", "NL-XWM-C00000001", "XWM 0000 0001", True, "ALWAYS"),
    Card("04E1A2B3C4D581", "RFID", "NL-XWM-C00000002", "XWM 0000 0002", True, "ALLOWED"),
    Card("04E1A2B3C4D582", "RFID", "NL-XWM-C00000003", "XWM 0000 0003", False, "NEVER"),
    Card("04E1A2B3C4D583", "RFID", "NL-XWM-C00000004", "XWM 0000 0004", True, "ALLOWED_OFFLINE"),
    Card("APP-7F3A9C21", "APP_USER", "NL-XWM-C00000005", "app user 5", True, "NEVER"),
)


def _updated(number: int) -> str:
    return f"{FIRST_UPDATE + timedelta(days=number, hours=3 * number):%Y-%m-%dT%H:%M:%SZ}"


def _place(site: Site, *, last_updated: str) -> JsonObject:
    """What a location is called in every version."""
    return {
        "id": site.id,
        "name": site.name,
        "address": site.address,
        "city": site.city,
        "postal_code": site.postal_code,
        "country": site.country,
        "coordinates": {"latitude": site.latitude, "longitude": site.longitude},
        "operator": {"name": PARTIES["CPO"].name, "website": PARTIES["CPO"].website},
        "time_zone": site.time_zone,
        "last_updated": last_updated,
        **site.extra,
    }


def _evses(site: Site, connector: Callable[[Plug], JsonObject], *, last_updated: str) -> list[JsonObject]:
    return [
        {
            "uid": f"{site.id}-{number}",
            "evse_id": f"{site.country[:2]}*XWC*E{site.id[3:]}{number:02}",
            "status": "AVAILABLE",
            "capabilities": ["RFID_READER", "REMOTE_START_STOP_CAPABLE"],
            "physical_reference": str(number),
            "connectors": [
                {
                    "id": str(position),
                    "standard": plug.standard,
                    "format": plug.format,
                    "power_type": plug.power_type,
                    "last_updated": last_updated,
                    **connector(plug),
                }
                for position, plug in enumerate(plugs, start=1)
            ],
            "last_updated": last_updated,
        }
        for number, plugs in enumerate(site.evses, start=1)
    ]


def _owner(party: Party) -> JsonObject:
    return {"country_code": party.country_code, "party_id": party.party_id}


def _locations_211() -> list[JsonObject]:
    def connector(plug: Plug) -> JsonObject:
        return {"voltage": plug.voltage, "amperage": plug.amperage, "tariff_id": plug.tariff_id}

    return [
        _place(site, last_updated=_updated(number))
        | {"type": site.kind, "evses": _evses(site, connector, last_updated=_updated(number))}
        for number, site in enumerate(SITES)
    ]


def _locations_221() -> list[JsonObject]:
    def connector(plug: Plug) -> JsonObject:
        return {
            "max_voltage": plug.voltage,
            "max_amperage": plug.amperage,
            "max_electric_power": plug.watt,
            "tariff_ids": [plug.tariff_id],
        }

    return [
        _owner(PARTIES["CPO"])
        | _place(site, last_updated=_updated(number))
        | {
            "publish": True,
            "parking_type": site.kind,
            "evses": _evses(site, connector, last_updated=_updated(number)),
        }
        for number, site in enumerate(SITES)
    ]


def _tariff(name: str, price: float, component: JsonObject) -> JsonObject:
    return {
        "id": name,
        "currency": "EUR",
        "tariff_alt_text": [{"language": "en", "text": f"{price} EUR per kWh, VAT excluded"}],
        "elements": [
            {"price_components": [{"type": "ENERGY", "price": price, "step_size": 1, **component}]},
        ],
        "last_updated": _updated(0),
    }


def _tariffs_211() -> list[JsonObject]:
    return [_tariff(name, price, {}) for name, price in PRICES.items()]


def _tariffs_221() -> list[JsonObject]:
    return [_owner(PARTIES["CPO"]) | _tariff(name, price, {"vat": 21}) for name, price in PRICES.items()]


def _token(card: Card, *, number: int) -> JsonObject:
    """What a token is called in every version."""
    return {
        "uid": card.uid,
        "visual_number": card.visual_number,
        "issuer": PARTIES["EMSP"].name,
        "valid": card.valid,
        "whitelist": card.whitelist,
        "language": "en",
        "last_updated": _updated(number),
    }


def _tokens_211() -> list[JsonObject]:
    # 2.1.1 has no type for a token of an app: what is not a card is OTHER.
    kinds = {"RFID": "RFID", "APP_USER": "OTHER"}
    return [
        _token(card, number=number) | {"type": kinds[card.type], "auth_id": card.contract}
        for number, card in enumerate(CARDS)
    ]


def _tokens_221() -> list[JsonObject]:
    return [
        _owner(PARTIES["EMSP"])
        | _token(card, number=number)
        | {"type": card.type, "contract_id": card.contract}
        for number, card in enumerate(CARDS)
    ]


OWN_OBJECTS: Mapping[tuple[str, str], Mapping[str, Callable[[], list[JsonObject]]]] = {
    ("CPO", "2.1.1"): {"locations": _locations_211, "tariffs": _tariffs_211},
    ("CPO", "2.2.1"): {"locations": _locations_221, "tariffs": _tariffs_221},
    ("EMSP", "2.1.1"): {"tokens": _tokens_211},
    ("EMSP", "2.2.1"): {"tokens": _tokens_221},
}


def _credentials_211(party: Party) -> JsonObject:
    return _owner(party) | {"business_details": {"name": party.name, "website": party.website}}


def _credentials_221(party: Party) -> JsonObject:
    return {"roles": [{"role": party.role, **_credentials_211(party)}]}


IDENTITY: Mapping[str, Callable[[Party], JsonObject]] = {"2.1.1": _credentials_211, "2.2.1": _credentials_221}
