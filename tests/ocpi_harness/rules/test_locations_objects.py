"""Rules that judge a single Location: each change breaks the one requirement that it is about, no other."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from ocpi_harness.evidence import Trace
from ocpi_harness.ledger import Ledger
from ocpi_harness.rules import judge, rules
from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.catalogue import requirements
from ocpi_reference.spec.history import V211, V221, V230, Version
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.translation import express

Make = Callable[..., Exchange]
FAIL, WARN, PASS = Verdict.FAIL, Verdict.WARN, Verdict.PASS
Object = dict[str, Any]

THEN, LATER = "2026-05-01T10:00:00Z", "2026-05-02T10:00:00Z"

CONNECTOR: Object = {
    "id": "1",
    "standard": "IEC_62196_T2",
    "format": "SOCKET",
    "power_type": "AC_3_PHASE",
    "max_voltage": 230,
    "max_amperage": 32,
    "max_electric_power": 22000,
    "tariff_ids": ["T1"],
    "last_updated": THEN,
}
EVSE: Object = {
    "uid": "E1",
    "evse_id": "NL*TNM*E0001",
    "status": "AVAILABLE",
    "status_schedule": [{"period_begin": "2026-06-01T00:00:00Z", "status": "INOPERATIVE"}],
    "connectors": [CONNECTOR],
    "coordinates": {"latitude": "52.370100", "longitude": "4.895000"},
    "parking": [{"parking_id": "P1"}],
    "parking_restrictions": ["MOTORCYCLES"],
    "last_updated": THEN,
}
PARKING: Object = {
    "id": "P1",
    "vehicle_types": ["MOTORCYCLE", "VAN", "DISABLED"],
    "max_vehicle_weight": 3500,
    "max_vehicle_height": 3,
    "max_vehicle_length": 6,
    "max_vehicle_width": 2,
    "parking_space_length": 6,
    "parking_space_width": 3,
    "dangerous_goods_allowed": False,
    "restricted_to_type": False,
    "reservation_required": False,
    "images": [{"url": "https://example.com/p.jpg", "category": "OTHER", "type": "jpeg"}],
}
OPENING_TIMES: Object = {
    "twentyfourseven": False,
    "regular_hours": [
        {"weekday": 1, "period_begin": "08:00", "period_end": "12:00"},
        {"weekday": 1, "period_begin": "13:00", "period_end": "18:00"},
    ],
    "exceptional_openings": [{"period_begin": "2026-06-01T08:00:00Z", "period_end": "2026-06-01T12:00:00Z"}],
    "exceptional_closings": [{"period_begin": "2026-06-01T12:00:00Z", "period_end": "2026-06-02T12:00:00Z"}],
}
LOCATION: Object = {
    "country_code": "NL",
    "party_id": "TNM",
    "id": "LOC1",
    "publish": False,
    "publish_allowed_to": [{"uid": "0412", "type": "RFID"}, {"visual_number": "1", "issuer": "Plugcard"}],
    "name": "At the lock",
    "address": "Lock Street 1",
    "city": "Amsterdam",
    "postal_code": "1011 AB",
    "country": "NLD",
    "coordinates": {"latitude": "52.370000", "longitude": "4.895000"},
    "related_locations": [{"latitude": "52.370200", "longitude": "4.895000"}],
    "parking_type": "ON_STREET",
    "evses": [EVSE],
    "parking_places": [PARKING],
    "time_zone": "Europe/Amsterdam",
    "opening_times": OPENING_TIMES,
    "images": [
        {
            "url": "https://example.com/l.jpg",
            "category": "LOCATION",
            "type": "jpeg",
            "width": 800,
            "height": 600,
        },
        {
            "url": "https://example.com/o.png",
            "category": "OPERATOR",
            "type": "png",
            "width": 512,
            "height": 512,
        },
    ],
    "energy_mix": {
        "is_green_energy": True,
        "energy_sources": [{"source": "WIND", "percentage": 60}, {"source": "SOLAR", "percentage": 40}],
        "environ_impact": [{"category": "CARBON_DIOXIDE", "amount": 0}],
    },
    "last_updated": THEN,
}


def location(version: Version, path: str = "", value: Any = None) -> Object:
    """The Location as a version shows it, with another value at a path; None takes the field away."""
    whole: Any = deepcopy(express(Location, LOCATION, version))
    *way, last = path.split("/")
    made = whole
    for step in way:
        made = made[int(step)] if isinstance(made, list) else made[step]
    if value is None:
        made.pop(last, None)
    else:
        made[int(last) if isinstance(made, list) else last] = value
    return dict(whole)


def verdicts(*exchanges: Exchange, version: Version, role: str = "CPO") -> dict[str, Verdict]:
    """The verdict of the rules about Locations on each requirement of the area that they saw anything of."""
    ledger = Ledger(name="ACME", role=role, versions=(version,))
    about = [one for one in rules() if one.name.startswith("rules.locations")]
    judge(Trace(version, exchanges, role), ledger, only=about)
    rows = [row for row in requirements().values() if row.area == "locations" and version in row.versions]
    entries = [ledger.entry(row.id, version) for row in rows]
    unseen = (Verdict.NOT_OBSERVED, Verdict.NOT_APPLICABLE)
    return {entry.requirement: entry.verdict for entry in entries if entry.verdict not in unseen}


def broken(*exchanges: Exchange, version: Version, role: str = "CPO") -> dict[str, Verdict]:
    """The requirements that are not kept, with their verdicts."""
    found = verdicts(*exchanges, version=version, role=role)
    return {row: verdict for row, verdict in found.items() if verdict is not Verdict.PASS}


@pytest.mark.parametrize("version", Version)
def test_a_location_that_is_right_breaks_nothing(exchange: Make, version: Version) -> None:
    listed = exchange(data=[location(version)], version=version)
    assert broken(listed, version=version) == {}
    assert len(verdicts(listed, version=version)) > 20


CASES: list[tuple[str, Verdict, Version, str, Any]] = [
    ("022", FAIL, V221, "evses/0/last_updated", LATER),
    ("023", FAIL, V230, "evses/0/connectors/0/last_updated", LATER),
    ("024", FAIL, V211, "evses/0/last_updated", LATER),
    ("024", FAIL, V211, "evses/0/connectors/0/last_updated", LATER),
    ("027", FAIL, V221, "time_zone", None),
    ("027", FAIL, V211, "postal_code", None),
    ("027", FAIL, V230, "evses/0/connectors/0/standard", None),
    ("030", WARN, V221, "evses", []),
    ("076", FAIL, V221, "publish", "false"),
    ("076", FAIL, V230, "images", {"url": "https://example.com"}),
    ("079", FAIL, V221, "publish", True),
    ("085", WARN, V221, "postal_code", None),
    ("086", FAIL, V211, "country", "NL"),
    ("086", FAIL, V221, "country", "nld"),
    ("086", WARN, V221, "country", "XKX"),
    ("088", FAIL, V221, "coordinates/latitude", "52.37"),
    ("088", FAIL, V230, "related_locations/0/longitude", 4.895),
    ("088", FAIL, V230, "evses/0/coordinates/latitude", "95.370000"),
    ("089", FAIL, V211, "coordinates/latitude", "52.3701"),
    ("089", WARN, V211, "coordinates/latitude", "52.37001"),
    ("090", WARN, V221, "coordinates", {"latitude": "4.895000", "longitude": "52.370000"}),
    ("090", WARN, V221, "coordinates", {"latitude": "0.000000", "longitude": "0.000000"}),
    ("092", FAIL, V221, "time_zone", "+01:00"),
    ("092", WARN, V230, "time_zone", "europe/amsterdam"),
    ("093", FAIL, V211, "time_zone", "CEST"),
    ("097", FAIL, V221, "evses/0/connectors", []),
    ("100", FAIL, V221, "evses/0/evse_id", "NL-TNM-E0001"),
    ("100", WARN, V221, "evses/0/evse_id", "nl*tnm*e0001"),
    ("100", WARN, V221, "evses/0/evse_id", "NL*ALF*E0001"),
    ("100", WARN, V221, "evses/0/evse_id", "+31*810*000438"),
    ("101", WARN, V211, "evses/0/evse_id", "NL-TNM-E0001"),
    ("101", FAIL, V211, "evses/0/evse_id", "NL*TNM*0001"),
    ("102", FAIL, V230, "evses/0/evse_id", "NL*TNM*0001"),
    ("103", WARN, V221, "evses/0/evse_id", None),
    ("106", FAIL, V221, "evses/0/status_schedule/0/period_end", THEN),
    ("106", WARN, V221, "evses/0/status_schedule/0/period_begin", THEN),
    ("110", WARN, V221, "evses/0/coordinates/latitude", "52.380000"),
    ("112", WARN, V230, "parking_places/0/vehicle_types", ["DISABLED", "VAN"]),
    ("114", FAIL, V230, "evses/0/connectors/0/capabilities", "ISO_15118_2_PLUG_AND_CHARGE"),
    ("115", FAIL, V221, "evses/0/connectors", [CONNECTOR, CONNECTOR]),
    ("116", WARN, V221, "evses/0/connectors/0/max_voltage", 400),
    ("116", FAIL, V211, "evses/0/connectors/0/voltage", 0),
    ("117", WARN, V221, "evses/0/connectors/0/max_electric_power", 50000),
    ("122", WARN, V221, "evses/0/connectors/0/tariff_ids", []),
    ("122", WARN, V211, "evses/0/connectors/0/tariff_id", None),
    ("124", FAIL, V230, "parking_places/0/vehicle_types", []),
    ("125", FAIL, V230, "parking_places", [PARKING, {**PARKING, "id": "p1"}]),
    ("126", FAIL, V230, "evses/0/parking/0/parking_id", "P2"),
    ("127", WARN, V230, "parking_places/0/max_vehicle_weight", None),
    ("129", WARN, V230, "parking_places/0/images", None),
    ("134", FAIL, V230, "evses/0/status", "SLEEPING"),
    ("135", FAIL, V221, "evses/0/connectors/0/standard", "MCS"),
    ("135", FAIL, V211, "facilities", ["PARKING_LOT"]),
    ("138", FAIL, V221, "energy_mix/energy_sources/0/source", "COAL"),
    ("138", FAIL, V221, "energy_mix/environ_impact/0/amount", 12),
    ("139", WARN, V211, "energy_mix/energy_sources/0/percentage", 59),
    ("140", WARN, V221, "energy_mix/energy_sources/0/source", "SOLAR"),
    ("140", FAIL, V221, "energy_mix/environ_impact/0/amount", -1),
    (
        "141",
        FAIL,
        V221,
        "opening_times",
        {**OPENING_TIMES, "exceptional_closings": [{"period_begin": LATER, "period_end": THEN}]},
    ),
    ("142", FAIL, V221, "opening_times/twentyfourseven", True),
    ("142", FAIL, V221, "opening_times", {"twentyfourseven": False}),
    ("142", WARN, V221, "opening_times", {**OPENING_TIMES, "regular_hours": []}),
    ("143", FAIL, V211, "opening_times/twentyfourseven", True),
    ("143", FAIL, V211, "opening_times", {}),
    ("144", WARN, V221, "opening_times/exceptional_closings/0/period_begin", "2026-06-01T11:00:00Z"),
    ("146", FAIL, V221, "opening_times/regular_hours/0/weekday", 0),
    ("146", FAIL, V221, "opening_times/regular_hours/0/weekday", "1"),
    ("147", FAIL, V221, "opening_times/regular_hours/1/period_end", "24:00"),
    ("147", FAIL, V221, "opening_times/regular_hours/1/period_end", "02:00"),
    ("147", WARN, V221, "opening_times/regular_hours/1/period_end", "00:00"),
    ("147", WARN, V221, "opening_times/regular_hours/1/period_begin", "11:00"),
    ("148", FAIL, V221, "publish_allowed_to/0", {"type": "RFID"}),
    ("149", FAIL, V221, "publish_allowed_to/0/type", None),
    ("150", FAIL, V230, "publish_allowed_to/1/issuer", None),
    ("151", WARN, V221, "images/0/width", 640),
    ("151", WARN, V221, "images/1/width", 640),
    ("152", WARN, V221, "images/0/type", "webp"),
]


@pytest.mark.parametrize(
    ("row", "verdict", "version", "path", "value"),
    CASES,
    ids=[f"{case[0]}-{case[2]}-{case[3]}-{number}" for number, case in enumerate(CASES)],
)
def test_a_change_breaks_the_one_requirement_that_it_is_about(
    exchange: Make, row: str, verdict: Verdict, version: Version, path: str, value: Any
) -> None:
    changed = exchange(data=[location(version, path, value)], version=version)
    assert broken(changed, version=version) == {f"locations-{row}": verdict}


LEGAL: list[tuple[Version, str, Any]] = [
    (V221, "time_zone", "Asia/Calcutta"),
    (V221, "evses/0/evse_id", "NLTNME0001"),
    (V221, "evses", [EVSE, {**EVSE, "evse_id": None, "uid": "E2", "status": "REMOVED"}]),
    (V230, "facilities", ["HEAT_PUMP"]),
    (V221, "opening_times", {"twentyfourseven": True}),
    (V211, "opening_times", {"regular_hours": OPENING_TIMES["regular_hours"]}),
    (V221, "acme_field", "1"),
]


@pytest.mark.parametrize(("version", "path", "value"), LEGAL, ids=[f"{case[0]}-{case[1]}" for case in LEGAL])
def test_what_is_unusual_and_legal_breaks_nothing(
    exchange: Make, version: Version, path: str, value: Any
) -> None:
    assert broken(exchange(data=[location(version, path, value)], version=version), version=version) == {}


def test_a_motorway_may_have_no_postal_code(exchange: Make) -> None:
    beside_a_motorway = {**location(V221, "postal_code"), "parking_type": "ALONG_MOTORWAY"}
    assert broken(exchange(data=[beside_a_motorway]), version=V221) == {}
