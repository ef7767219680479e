"""The parking places of one Location, and which EVSE serves which place.

mod_locations.asciidoc#mod_locations_parking_object
"""

from random import Random

from ocpi_mocks.network.presentation import photograph
from ocpi_reference.spec.wire import Json

__all__ = ["parking_places", "references"]

_CAR = {"vehicle_types": ["PERSONAL_VEHICLE"], "parking_space_length": 500, "parking_space_width": 250}
_VAN = {
    "vehicle_types": ["PERSONAL_VEHICLE", "VAN"],
    "max_vehicle_weight": 3500,
    "max_vehicle_height": 275,
    "max_vehicle_length": 600,
    "max_vehicle_width": 220,
    "parking_space_length": 650,
    "parking_space_width": 300,
    "dangerous_goods_allowed": False,
}
_TRUCK = {
    "vehicle_types": ["SEMI_TRACTOR", "RIGID", "TRUCK_WITH_TRAILER"],
    "max_vehicle_weight": 44000,
    "max_vehicle_height": 420,
    "max_vehicle_length": 1875,
    "max_vehicle_width": 260,
    "parking_space_length": 2200,
    "parking_space_width": 450,
    "dangerous_goods_allowed": True,
    "drive_through": True,
    "refrigeration_outlet": True,
}
_ACCESSIBLE = {
    **_VAN,
    "vehicle_types": ["PERSONAL_VEHICLE", "DISABLED"],
    "parking_space_width": 360,
    "standards": ["PAS 1899"],
}
_SCOOTER = {"vehicle_types": ["MOTORCYCLE"], "parking_space_length": 220, "parking_space_width": 100}
_KINDS = {"street": _CAR, "space": _VAN, "accessible": _VAN, "truck": _VAN, "scooter": _SCOOTER}


def parking_places(
    random: Random, kind: str, *, location_id: str, models: list[str], roofed: bool
) -> list[dict[str, Json]]:
    """One place per EVSE when the site describes its parking (`Site.parking`), otherwise none."""
    if not kind:
        return []
    return [
        _place(random, kind, location_id=location_id, number=number, model=model, roofed=roofed)
        for number, model in enumerate(models, start=1)
    ]


def references(places: list[dict[str, Json]], *, evses: int, position: str) -> list[list[dict[str, Json]]]:
    """For each EVSE the EVSEParking objects that point at its place."""
    if not places:
        return [[] for _ in range(evses)]
    return [[{"parking_id": place["id"], "evse_position": position}] for place in places]


def _place(
    random: Random, kind: str, *, location_id: str, number: int, model: str, roofed: bool
) -> dict[str, Json]:
    accessible = kind == "accessible" and number == 1
    fitting = _TRUCK if model == "truck" else _ACCESSIBLE if accessible else _KINDS[kind]
    place: dict[str, Json] = {
        "id": f"P{number}",
        "physical_reference": f"{number:03}",
        **{name: list(value) if isinstance(value, list) else value for name, value in fitting.items()},
        "direction": "PARALLEL" if kind == "street" else "PERPENDICULAR",
        "restricted_to_type": accessible or model == "truck",
        "reservation_required": False,
        "roofed": roofed,
        "lighting": random.random() < 0.8,
    }
    if accessible:
        place["images"] = [photograph(location_id, "CHARGER", f"place-{number}")]
    if kind == "street":
        place["time_limit"] = random.choice((180, 240, 720))
    return place
