"""Locations, what identifies them: owners, EVSE IDs, ids that are unique in their place, and references."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

import pycountry

from ocpi_harness.evidence import Trace
from ocpi_harness.objects import Found, walk
from ocpi_harness.rules import Breach, Kept, Outcome, holds, objects, rule, whole_run
from ocpi_harness.rules.locations_values import folded, inner, text
from ocpi_harness.rules.run_facts import parties
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.locations import EVSE, Location, Parking, PublishTokenType
from ocpi_reference.spec.wire import Json

EVSE_ID = re.compile(r"[A-Za-z]{2}\*?[A-Za-z0-9]{3}\*?[Ee][A-Za-z0-9*]{1,31}")
"""Country, operator, E and the power outlet, with or without separators."""

DASHED_EVSE_ID = re.compile(r"[A-Za-z]{2}-?[A-Za-z0-9]{3}-?[Ee][A-Za-z0-9-]{1,31}")

DIN_EVSE_ID = re.compile(r"\+?\d{1,3}\*\d{3,6}(\*\d{1,32})+")
"""The older form by DIN SPEC 91286, with a calling code and digits only."""

FOR_ALL_VEHICLES = frozenset({"PERSONAL_VEHICLE", "MOTORCYCLE"})
"""Vehicles for which nobody measures a parking place."""

DIMENSIONS = (
    "max_vehicle_weight",
    "max_vehicle_height",
    "max_vehicle_length",
    "max_vehicle_width",
    "parking_space_length",
    "parking_space_width",
    "dangerous_goods_allowed",
)


@rule("locations-100", "locations-102", on=objects(EVSE))
def evse_ids_have_their_form(found: Found) -> Outcome:
    """evse_id names country, operator and, after an E, the power outlet, with or without asterisks."""
    return _evse_id(found)


@rule("locations-101", on=objects(EVSE))
def evse_ids_have_their_form_or_that_of_the_examples(found: Found) -> Outcome:
    """evse_id has the form of an EVSE ID; dashes, which the examples of 2.1.1 have, are tolerated."""
    return _evse_id(found, dashes="the examples of the text have dashes themselves")


@rule("locations-100", "locations-102", on=objects(Location))
def evse_ids_name_the_owner_as_operator(found: Found) -> Iterator[Kept | Breach]:
    """An evse_id begins with the owner of its Location, unless a suboperator has ids of its own."""
    owner = text(found.value, "country_code") + text(found.value, "party_id")
    for place, evse in inner(found.value, "evses"):
        sent = text(evse, "evse_id")
        if len(owner) == 5 and EVSE_ID.fullmatch(sent):
            yield holds(
                sent.replace("*", "")[:5].lower() == owner.lower(),
                expected=f"an EVSE ID that begins with {owner}",
                actual=f"{found.place(place)} has {sent!r}",
                disputed="suboperators have EVSE IDs of their own",
            )


@rule("locations-103", on=objects(EVSE))
def live_evses_have_an_evse_id(found: Found) -> Outcome:
    """evse_id is left out of EVSEs that are REMOVED, and of no others."""
    if found.partial or "status" not in found.value:
        return None
    known = bool(text(found.value, "evse_id")) or found.value["status"] == "REMOVED"
    return holds(
        known, expected="an evse_id", actual=f"{found.place()} has none and is {found.value['status']}"
    )


@rule("locations-115", on=objects(EVSE))
def connector_ids_are_unique_in_their_evse(found: Found) -> Outcome:
    """No two Connectors of an EVSE have the same id."""
    return _unique(found, "connectors")


@rule("locations-125", on=objects(Location))
def parking_ids_are_unique_in_their_location(found: Found) -> Outcome:
    """No two Parking objects of a Location have the same id."""
    return _unique(found, "parking_places")


@rule("locations-126", on=objects(Location))
def parking_references_lead_to_a_parking_place(found: Found) -> Iterator[Kept | Breach]:
    """Each EVSE's parking names one of the parking_places of its Location."""
    if found.partial:
        return
    there = set(_ids(found.value, "parking_places", found.version))
    for place, evse in inner(found.value, "evses"):
        for reference, parking in inner(evse, "parking"):
            sent = text(parking, "parking_id")
            if sent:
                yield holds(
                    folded(sent, found.version) in there,
                    expected="the id of a Parking in parking_places of the Location",
                    actual=f"{found.place(f'{place}.{reference}')} names {sent!r}",
                )


@rule("locations-112", on=objects(Location))
def motorcycles_fit_where_only_they_may_park(found: Found) -> Iterator[Kept | Breach]:
    """An EVSE for MOTORCYCLES stands at a parking place into which a MOTORCYCLE fits."""
    places = {folded(text(p, "id"), found.version): p for _, p in inner(found.value, "parking_places")}
    for place, evse in inner(found.value, "evses"):
        references = [text(parking, "parking_id") for _, parking in inner(evse, "parking")]
        vehicles = {
            v for r in references for v in _words(places.get(folded(r, found.version)), "vehicle_types")
        }
        if vehicles and "MOTORCYCLES" in _words(evse, "parking_restrictions"):
            yield holds(
                "MOTORCYCLE" in vehicles,
                expected="a parking place for a MOTORCYCLE",
                actual=f"{found.place(place)} has none in parking",
            )


@rule("locations-127", on=objects(Parking))
def parking_places_for_large_vehicles_are_measured(found: Found) -> Outcome:
    """A place for more than personal vehicles and motorcycles states its dimensions and limits."""
    larger = [kind for kind in _words(found.value, "vehicle_types") if kind not in FOR_ALL_VEHICLES]
    missing = [name for name in DIMENSIONS if found.value.get(name) is None]
    if not larger:
        return None
    said = f"{found.place()} for {', '.join(larger)} lacks {', '.join(missing)}"
    return holds(not missing, expected="dimensions, weight limit and dangerous_goods_allowed", actual=said)


@rule("locations-129", on=objects(Parking))
def parking_places_for_disabled_drivers_have_a_picture(found: Found) -> Outcome:
    """A place for vehicles of disabled drivers comes with a photograph."""
    if "DISABLED" not in _words(found.value, "vehicle_types"):
        return None
    return holds(bool(inner(found.value, "images")), expected="an image", actual=f"{found.place()} has none")


@rule("locations-079", on=objects(Location))
def only_unpublished_locations_name_who_may_see_them(found: Found) -> Outcome:
    """publish_allowed_to is empty where publish is true."""
    if found.value.get("publish") is not True:
        return None
    allowed = inner(found.value, "publish_allowed_to")
    said = f"{found.place('publish_allowed_to')} has {len(allowed)} entries"
    return holds(not allowed, expected="no publish_allowed_to where publish is true", actual=said)


@rule("locations-148", on=objects(PublishTokenType))
def published_tokens_are_named_in_some_way(found: Found) -> Outcome:
    """An entry of publish_allowed_to sets uid, visual_number or group_id."""
    named = any(found.value.get(name) is not None for name in ("uid", "visual_number", "group_id"))
    return holds(named, expected="uid, visual_number or group_id", actual=f"{found.place()} has none of them")


@rule("locations-149", on=objects(PublishTokenType))
def published_uids_come_with_a_type(found: Found) -> Outcome:
    """An entry of publish_allowed_to with uid has a type."""
    return _together(found, "uid", "type")


@rule("locations-150", on=objects(PublishTokenType))
def published_visual_numbers_come_with_an_issuer(found: Found) -> Outcome:
    """An entry of publish_allowed_to with visual_number has an issuer."""
    return _together(found, "visual_number", "issuer")


@rule("locations-083", on=whole_run)
def locations_belong_to_a_party_of_the_system(run: Trace) -> Iterator[Kept | Breach]:
    """country_code and party_id of a Location are those of a party in the system's credentials."""
    owners = parties(run)
    for found in walk(run):
        number = found.exchange.number
        country, party = text(found.value, "country_code"), text(found.value, "party_id")
        if found.obj is not Location or not country or not party:
            continue
        if pycountry.countries.get(alpha_2=country.upper()) is None:
            said = f"{found.place('country_code')} is {country!r}"
            yield Breach("an ISO 3166-1 alpha-2 code", said, exchange=number)
        elif owners and (country.upper(), party.upper()) not in owners:
            yield Breach(
                f"a party of the credentials: {_names(owners)}",
                f"{found.place()} belongs to {country}*{party}",
                "" if found.evidence.request.method == "PUT" else "a receiver may ignore Locations of others",
                exchange=number,
            )
        else:
            yield Kept()


@rule("locations-038", on=whole_run)
def pushes_name_a_party_of_the_system(run: Trace) -> Iterator[Kept | Breach]:
    """country_code and party_id in the URL of a push are those of a party in the system's credentials."""
    owners = parties(run)
    for asked in run.requests:
        given = asked.exchange.parameters
        if owners and asked.exchange.module == "locations" and "country_code" in given:
            yield holds(
                (given["country_code"].upper(), given["party_id"].upper()) in owners,
                expected=f"a party of the credentials: {_names(owners)}",
                actual=f"{given['country_code']}*{given['party_id']} in the URL",
                exchange=asked.exchange.number,
            )


def _names(owners: Collection[tuple[str, str]]) -> str:
    return ", ".join(sorted("*".join(one) for one in owners))


def _evse_id(found: Found, *, dashes: str = "") -> Outcome:
    """Judge the form of an EVSE's evse_id; `dashes` says why dashes earn a warning only."""
    sent = text(found.value, "evse_id")
    if not sent:
        return None
    doubts = {
        EVSE_ID: "letter case does not count in an id, but an EVSE ID is printed in capitals",
        DIN_EVSE_ID: "the older form by DIN SPEC 91286 is still in use",
        DASHED_EVSE_ID: dashes,
    }
    return holds(
        bool(EVSE_ID.fullmatch(sent)) and sent.upper() == sent,
        expected="an EVSE ID such as NL*TNM*E0001",
        actual=f"{found.place('evse_id')} is {sent!r}",
        disputed=next((why for form, why in doubts.items() if form.fullmatch(sent)), ""),
    )


def _unique(found: Found, name: str) -> Outcome:
    sent = _ids(found.value, name, found.version)
    twice = [one for one, times in Counter(sent).items() if times > 1]
    if not sent:
        return None
    return holds(
        not twice,
        expected=f"ids that differ in {name}",
        actual=f"{found.place(name)}: {', '.join(twice)} twice",
    )


def _ids(value: Json, name: str, version: Version) -> list[str]:
    return [folded(text(item, "id"), version) for _, item in inner(value, name) if text(item, "id")]


def _together(found: Found, name: str, other: str) -> Outcome:
    if found.value.get(name) is None:
        return None
    return holds(
        found.value.get(other) is not None,
        expected=f"{other} beside {name}",
        actual=f"{found.place()} has no {other}",
    )


def _words(value: Json, name: str) -> list[str]:
    """The values of a list of enums."""
    found = value.get(name) if isinstance(value, dict) else None
    return [item for item in found if isinstance(item, str)] if isinstance(found, list) else []
