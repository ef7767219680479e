"""Faults in values: dates, texts, numbers and names, in whatever object they stand."""

from ocpi_mocks.faults.editing import WITH_ROLES, Object, in_connectors, in_evses, in_locations
from ocpi_mocks.faults.mechanism import fault
from ocpi_reference.spec.history import Version

INSTRUCTION = {"language": "en", "text": "Drive around the back."}


@fault(
    "values.date-with-offset",
    at="data",
    breaks=("types-017",),
    consequences=(
        "types-015",
        "types-016",
        "locations-022",
        "locations-024",
        "locations-076",
        "locations-095",
        "tokens-063",
        "tokens-073",
        "transport-043",
    ),
    subtlety="a perfectly good moment, anywhere but here",
)
def date_with_offset(value: Object, module: str, version: Version) -> Object:
    """Writes dates in local time with an offset, as date libraries do by themselves."""
    return {**value, "last_updated": value["last_updated"].rstrip("Z") + "+02:00"}


@fault(
    "values.date-with-zero-offset",
    at="data",
    breaks=("types-018",),
    consequences=("types-015", "types-016", "types-021", "locations-076", "tokens-063"),
    subtlety="it is UTC, and it says so in another way",
)
def date_with_zero_offset(value: Object, module: str, version: Version) -> Object:
    """Writes UTC as +00:00, as Python does."""
    return {**value, "last_updated": value["last_updated"].rstrip("Z") + "+00:00"}


@fault(
    "values.date-with-microseconds",
    at="data",
    breaks=("types-021",),
    consequences=("types-015", "types-016", "locations-076", "tokens-063"),
    versions=WITH_ROLES,
    subtlety="more precise than anybody needs",
)
def date_with_microseconds(value: Object, module: str, version: Version) -> Object:
    """Writes six digits of a second, which makes 27 characters."""
    return {**value, "last_updated": value["last_updated"].rstrip("Z") + ".123456Z"}


@fault(
    "values.date-with-blank",
    at="data",
    breaks=("types-015", "types-016"),
    consequences=(
        "locations-076",
        "tokens-063",
        "locations-018",
        "locations-020",
    ),
    subtlety="SQL writes it like that",
)
def date_with_blank(value: Object, module: str, version: Version) -> Object:
    """Writes a blank between date and time, as databases print it."""
    return {**value, "last_updated": value["last_updated"].replace("T", " ")}


@fault(
    "values.language-with-region",
    at="data",
    breaks=("types-022",),
    consequences=("types-014", "locations-097", "locations-076"),
    roles=("CPO",),
    subtlety="the browser says it like that",
)
@in_locations
def language_with_region(location: Object) -> Object:
    """Writes en-GB for a language, the form of browsers."""
    return {**location, "directions": [{**INSTRUCTION, "language": "en-GB"}]}


@fault(
    "values.text-with-markup",
    at="data",
    breaks=("types-023",),
    roles=("CPO",),
    subtlety="it looks good in the portal where it was written",
)
@in_locations
def text_with_markup(location: Object) -> Object:
    """Sends HTML where text belongs, straight from the editor of its portal."""
    return {**location, "directions": [{**INSTRUCTION, "text": "<p>Drive <b>around</b> the back.</p>"}]}


@fault(
    "values.number-as-text",
    at="data",
    breaks=("types-024",),
    consequences=("types-007", "types-027", "locations-114"),
    roles=("CPO",),
    subtlety="dynamic languages take the one for the other",
)
@in_connectors
def number_as_text(connector: Object) -> Object:
    """Quotes numbers, as a store does whose columns are decimal."""
    name = "max_amperage" if "max_amperage" in connector else "amperage"
    return {**connector, name: str(connector[name])}


@fault(
    "values.integer-with-fraction",
    at="data",
    breaks=("types-027",),
    consequences=("types-007", "locations-114", "locations-117"),
    roles=("CPO",),
    subtlety="it is what was measured",
)
@in_connectors
def integer_with_fraction(connector: Object) -> Object:
    """Tells 31.5 A where whole amperes are asked for."""
    name = "max_amperage" if "max_amperage" in connector else "amperage"
    return {**connector, name: 31.5}


@fault(
    "values.text-with-control-characters",
    at="data",
    breaks=("types-034", "types-035"),
    consequences=("types-023", "locations-076"),
    roles=("CPO",),
    subtlety="invisible in every editor",
)
@in_locations
def text_with_control_characters(location: Object) -> Object:
    """Keeps the line feeds of a form that people filled in."""
    return {**location, "address": f"{location['address'][:20]}\r\n2nd yard"}


@fault(
    "values.id-in-utf-8",
    at="data",
    breaks=("types-013",),
    consequences=("locations-076", "locations-097"),
    roles=("CPO",),
    versions=WITH_ROLES,
    subtlety="right in every other text",
)
@in_evses
def id_in_utf_8(evse: Object) -> Object:
    """Uses letters with accents in ids, which were names once."""
    return {**evse, "uid": f"É{evse['uid']}"}


@fault(
    "values.text-too-long",
    at="data",
    breaks=("types-014",),
    consequences=("locations-076",),
    roles=("CPO",),
    subtlety="most addresses are short",
)
@in_locations
def text_too_long(location: Object) -> Object:
    """Sends an address of 300 characters, as long as its own database allows."""
    return {**location, "address": location["address"].ljust(300, ".")}


@fault(
    "values.url-without-scheme",
    at="data",
    breaks=("types-038",),
    consequences=("locations-076",),
    roles=("CPO",),
    subtlety="browsers complete it",
)
@in_locations
def url_without_scheme(location: Object) -> Object:
    """Writes a web address as it stands on paper, without https."""
    return {**location, "operator": {"name": "Plugfest", "website": "www.example.com"}}


@fault(
    "values.names-in-camel-case",
    at="data",
    breaks=("types-040",),
    consequences=("types-003", "types-004", "types-006", "locations-095"),
    subtlety="one field of its own among forty",
)
def names_in_camel_case(value: Object, module: str, version: Version) -> Object:
    """Adds a field in the spelling of its programming language."""
    return {**value, "internalId": 4711}


@fault(
    "values.names-with-a-mark",
    at="data",
    breaks=("types-004",),
    consequences=("types-040", "types-003"),
    versions=tuple(version for version in WITH_ROLES if version == max(WITH_ROLES)),
    subtlety="an x in front says that it is special, as it used to in HTTP",
)
def names_with_a_mark(value: Object, module: str, version: Version) -> Object:
    """Marks a field of its own with x_, as was the custom once."""
    return {**value, "x_internal": {"grid": "K7"}}


@fault(
    "values.fields-of-its-own",
    at="data",
    breaks=("types-006",),
    consequences=(),
    subtlety="allowed in the version after",
)
def fields_of_its_own(value: Object, module: str, version: Version) -> Object:
    """Sends the fields of a later version in an older one, from one model for all versions."""
    return {**value, "help_phone_number": "+31201234567"}


@fault(
    "values.empty-for-nothing",
    at="data",
    breaks=("types-045",),
    consequences=("locations-027", "locations-076", "tokens-063", "tokens-041"),
    subtlety="the field is there",
)
def empty_for_nothing(value: Object, module: str, version: Version) -> Object:
    """Writes null for last_updated of what was never changed."""
    return {**value, "last_updated": None}
