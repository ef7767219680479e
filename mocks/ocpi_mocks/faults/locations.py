"""Faults in Locations: where they are, whose they are, and what identifies them."""

from collections.abc import Callable

from ocpi_mocks.faults.editing import WITH_ROLES, Object, in_locations
from ocpi_mocks.faults.mechanism import fault
from ocpi_reference.spec.wire import decode, encode


@fault(
    "locations.coordinates-as-numbers",
    at="data",
    breaks=("locations-088",),
    consequences=("types-007", "locations-076", "locations-089", "locations-027"),
    roles=("CPO",),
    subtlety="every map library accepts it",
)
@in_locations
def coordinates_as_numbers(location: Object) -> Object:
    """Writes latitude and longitude as JSON numbers, as everybody does who did not read the table."""
    coordinates = {
        name: decode(encode(text).strip(b'"')) if isinstance(text, str) else text
        for name, text in location["coordinates"].items()
    }
    return {**location, "coordinates": coordinates}


@fault(
    "locations.coordinates-with-comma",
    at="data",
    breaks=("locations-088", "locations-089"),
    roles=("CPO",),
    subtlety="it is how the country of the platform writes numbers",
)
@in_locations
def coordinates_with_comma(location: Object) -> Object:
    """Writes coordinates with a decimal comma, formatted by a server with a German locale."""
    return _placed(location, lambda text: text.replace(".", ","))


@fault(
    "locations.coordinates-rounded",
    at="data",
    breaks=("locations-088", "locations-089"),
    roles=("CPO",),
    subtlety="a hundred metres are nothing on a map of the country",
)
@in_locations
def coordinates_rounded(location: Object) -> Object:
    """Keeps three decimals of its coordinates, a column in a database that was made for towns."""
    return _placed(location, lambda text: f"{float(text):.3f}")


@fault(
    "locations.coordinates-swapped",
    at="data",
    breaks=("locations-090",),
    roles=("CPO",),
    subtlety="both are numbers between -90 and 90 in Europe",
)
@in_locations
def coordinates_swapped(location: Object) -> Object:
    """Takes latitude for longitude, having imported a file in which they stood the other way round."""
    place = location["coordinates"]
    swapped = {"latitude": place["longitude"], "longitude": place["latitude"]}
    return {**location, "coordinates": swapped}


@fault(
    "locations.country-of-two-letters",
    at="data",
    breaks=("locations-086",),
    roles=("CPO",),
    subtlety="country_code right above it has two letters",
)
@in_locations
def country_of_two_letters(location: Object) -> Object:
    """Writes the country in two letters, since country_code is written like that."""
    return {**location, "country": {"NLD": "NL", "DEU": "DE", "PRT": "PT"}.get(location["country"], "FR")}


@fault(
    "locations.no-postal-code",
    at="data",
    breaks=("locations-085",),
    roles=("CPO",),
    versions=WITH_ROLES,
    subtlety="the field is optional",
)
@in_locations
def no_postal_code(location: Object) -> Object:
    """Leaves the postal code out, which navigation does not need and invoices do."""
    return {name: value for name, value in location.items() if name != "postal_code"}


@fault(
    "locations.zone-as-offset",
    at="data",
    breaks=("locations-092", "locations-093"),
    roles=("CPO",),
    subtlety="right until the clocks change",
)
@in_locations
def zone_as_offset(location: Object) -> Object:
    """Writes its time zone as UTC+1, as those do who never thought of summer."""
    return {**location, "time_zone": "UTC+1"}


@fault(
    "locations.ids-twice",
    at="data",
    breaks=("locations-084",),
    roles=("CPO",),
    subtlety="each site numbers its own, and each begins with 1",
)
@in_locations
def ids_twice(location: Object) -> Object:
    """Gives two Locations the same id, after a merger of two networks."""
    return {**location, "id": "LOC1"} if location["id"] == "LOC2" else location


@fault(
    "locations.without-evses",
    at="data",
    breaks=("locations-030",),
    roles=("CPO",),
    subtlety="evses is optional in the table",
)
@in_locations
def without_evses(location: Object) -> Object:
    """Lists Locations that are planned and have no EVSE yet."""
    return {name: value for name, value in location.items() if name != "evses"}


@fault(
    "locations.no-city",
    at="data",
    breaks=("locations-027",),
    roles=("CPO",),
    subtlety="one motorway service station of a thousand has none",
)
@in_locations
def no_city(location: Object) -> Object:
    """Leaves the city out where there is none, at a motorway."""
    return {name: value for name, value in location.items() if name != "city"}


@fault(
    "locations.one-for-each-charge-point",
    at="data",
    breaks=("locations-014",),
    roles=("CPO",),
    versions=WITH_ROLES,
    subtlety="every single object is right",
)
@in_locations
def one_for_each_charge_point(location: Object) -> Object:
    """Makes a Location of every Charge Point, so that three of them stand at one address."""
    if location["id"] not in ("LOC1", "LOC2", "LOC3"):
        return location
    there = {"latitude": "52.379436", "longitude": "4.899871"}
    address = {"address": "Stationsplein 1", "city": "Amsterdam", "country": "NLD", "postal_code": "1012AB"}
    return {**location, **address, "coordinates": there}


@fault(
    "locations.published-with-list",
    at="data",
    breaks=("locations-079",),
    roles=("CPO",),
    versions=WITH_ROLES,
    subtlety="it is public, and it says for whom",
)
@in_locations
def published_with_list(location: Object) -> Object:
    """Says who may see a Location that everybody may see, filling a form to its end."""
    tokens = [{"uid": "012345678", "type": "RFID"}]
    return {**location, "publish": True, "publish_allowed_to": tokens}


@fault(
    "locations.allowed-to-nobody",
    at="data",
    breaks=("locations-148",),
    roles=("CPO",),
    versions=WITH_ROLES,
    subtlety="the list has an entry, only there is nothing in it",
)
@in_locations
def allowed_to_nobody(location: Object) -> Object:
    """Publishes to an entry that names neither uid nor number nor group."""
    return {**location, "publish": False, "publish_allowed_to": [{"issuer": "TheNewMotion"}]}


@fault(
    "locations.allowed-without-type",
    at="data",
    breaks=("locations-149",),
    roles=("CPO",),
    versions=WITH_ROLES,
    subtlety="nearly all tokens are RFID anyway",
)
@in_locations
def allowed_without_type(location: Object) -> Object:
    """Publishes to a uid without saying of what type it is."""
    return {**location, "publish": False, "publish_allowed_to": [{"uid": "012345678"}]}


@fault(
    "locations.allowed-without-issuer",
    at="data",
    breaks=("locations-150",),
    roles=("CPO",),
    versions=WITH_ROLES,
    subtlety="a number on a card looks unique",
)
@in_locations
def allowed_without_issuer(location: Object) -> Object:
    """Publishes to a visual number without saying who issued it."""
    return {**location, "publish": False, "publish_allowed_to": [{"visual_number": "DF000-2001-8999"}]}


def _placed(location: Object, write: Callable[[str], str]) -> Object:
    return {**location, "coordinates": {name: write(text) for name, text in location["coordinates"].items()}}
