"""Locations, what a CPO pushes: verbs, addresses, and what the body of a PATCH holds."""

from ocpi_harness.evidence import Asked
from ocpi_harness.objects import Found
from ocpi_harness.rules import Outcome, holds, payloads, requests, rule
from ocpi_harness.rules.locations_values import inner, text
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.locations import EVSE, Connector, Location
from ocpi_reference.spec.wire import Json

_LEVELS = {"location_id": "Location", "evse_uid": "EVSE", "connector_id": "Connector"}
"""What each id in the path leads to."""


@rule("locations-009", on=requests)
def nothing_is_deleted(asked: Asked) -> Outcome:
    """The system pushes Locations and never withdraws them with DELETE."""
    if not _about_a_location(asked):
        return None
    return holds(asked.request.method != "DELETE", expected="a status REMOVED", actual=_what(asked))


@rule("locations-051", on=payloads)
def the_country_in_the_url_is_that_of_the_location(found: Found) -> Outcome:
    """country_code in the URL of a push is the one in the Location."""
    return _as_in_the_url(found, "country_code")


@rule("locations-052", on=payloads)
def the_party_in_the_url_is_that_of_the_location(found: Found) -> Outcome:
    """party_id in the URL of a push is the one in the Location."""
    return _as_in_the_url(found, "party_id")


@rule("locations-054", on=requests)
def the_url_leads_as_deep_as_the_object_lies(asked: Asked) -> Outcome:
    """Location, EVSE and Connector are each PUT at a URL that leads to their own level."""
    if asked.request.method != "PUT" or not _about_a_location(asked):
        return None
    addressed = next(name for key, name in reversed(_LEVELS.items()) if key in asked.exchange.parameters)
    sent = _kind(asked.payload)
    if not sent:
        return None
    return holds(sent == addressed, expected=f"a {addressed} at the URL of a {addressed}", actual=f"a {sent}")


@rule("locations-061", "locations-063", on=requests)
def patches_say_when(asked: Asked) -> Outcome:
    """A PATCH holds last_updated; in 2.1.1 that is good practice only."""
    if not _patch(asked):
        return None
    given = asked.payload.get("last_updated") is not None
    return holds(given, expected="last_updated in the PATCH", actual=f"a PATCH of {', '.join(asked.payload)}")


@rule("locations-066", on=requests)
def patches_take_nothing_away(asked: Asked) -> Outcome:
    """A PATCH changes fields; one that is to go away goes with a PUT of the rest."""
    if not _patch(asked):
        return None
    cleared = [name for name, value in asked.payload.items() if value is None]
    return holds(
        not cleared,
        expected="a PUT without the fields that are gone",
        actual=f"a PATCH with null for {', '.join(cleared)}",
        disputed="the text calls PATCH unsuitable for that, and does not forbid null",
    )


@rule("locations-069", on=requests)
def parts_are_patched_where_they_are(asked: Asked) -> Outcome:
    """The change of an EVSE or a Connector goes to its own URL, not into a PATCH of what holds it."""
    if not _patch(asked):
        return None
    version = asked.version
    fragments = [p for p, evse in inner(asked.payload, "evses") if _lacks_fields(evse, EVSE, asked)]
    fragments += [p for p, one in inner(asked.payload, "connectors") if _lacks_fields(one, Connector, asked)]
    return holds(
        not fragments,
        expected="a PATCH at the URL of the EVSE or Connector",
        actual=f"a PATCH with fragments in {', '.join(fragments)}",
        disputed=f"{version} does not say how a list in a PATCH is merged",
    )


def _as_in_the_url(found: Found, name: str) -> Outcome:
    in_url, in_body = found.exchange.parameters.get(name), text(found.value, name)
    if found.obj is not Location or found.evidence.request.method not in ("PUT", "PATCH") or not in_body:
        return None
    if in_url is None:
        return None
    same = in_url.lower() == in_body.lower()
    return holds(same, expected=f"{name} {in_body!r} in the URL as in the Location", actual=repr(in_url))


def _about_a_location(asked: Asked) -> bool:
    return "location_id" in asked.exchange.parameters


def _patch(asked: Asked) -> bool:
    return asked.request.method == "PATCH" and _about_a_location(asked) and isinstance(asked.payload, dict)


def _kind(value: Json) -> str:
    """Tell by its fields which object a body is; empty where none of them shows it."""
    if not isinstance(value, dict):
        return ""
    marks = {
        "Connector": ("standard", "format"),
        "EVSE": ("uid", "connectors"),
        "Location": ("id", "coordinates"),
    }
    return next((kind for kind, fields in marks.items() if all(field in value for field in fields)), "")


def _lacks_fields(value: Json, obj: type[EVSE] | type[Connector], asked: Asked) -> bool:
    return any(p.code == "required" and "." not in p.path for p in problems(obj, value, asked.version))


def _what(asked: Asked) -> str:
    return f"{asked.request.method} {'/'.join(asked.exchange.parameters.values())}"
