"""Legal surprises: unusual behaviour that the specification allows, each with a switch of its own.

A system that copes with all of them copes with partners it has not met yet. The polite preset switches all
of them on; no scenario may fail because of one.
"""

from typing import Any
from zlib import crc32

from ocpi_mocks.answers import Answer
from ocpi_mocks.calls import Call
from ocpi_mocks.chance import chance
from ocpi_mocks.faults.mechanism import fault
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.publishing import FUTURE_VERSION
from ocpi_reference.spec.dialects import DIALECTS
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.primitives import DateTimeType
from ocpi_reference.spec.wire import Json

SMALL_PAGE = 7
WRITES = frozenset({"PUT", "PATCH", "POST"})
UNDEFINED: tuple[bytes | None, ...] = (None, b"null", b"{}", b"[]", b'"ok"', b'{"stored":true}')
WITH_OPEN_LISTS = tuple(row.version for row in DIALECTS if row.unknown_fields_allowed)
"""The versions in which enums are open and unknown fields are to be expected."""


@fault("urls.odd", at="urls.odd", legal=True)
def odd_urls() -> None:
    """Serves each module at a URL that nobody would guess; each party lays its URLs out as it likes."""


@fault("urls.trailing-slash", at="urls.trailing-slash", legal=True)
def trailing_slashes() -> None:
    """Publishes some URLs with a slash at their end, as the examples of older versions do."""


@fault("paging.small-pages", at="paging.limit", legal=True)
def small_pages(limit: int) -> int:
    """Gives seven objects on a page, however many were asked for: a server sets its own limit."""
    return min(limit, SMALL_PAGE)


@fault("paging.opaque-links", at="paging.opaque-links", legal=True)
def opaque_links() -> None:
    """Links to the next page by a cursor that only the server understands; the link has to be followed."""


@fault("objects.unknown-fields", at="data", versions=WITH_OPEN_LISTS, legal=True)
def unknown_fields(value: dict[str, Json], module: str, version: Version) -> dict[str, Json]:
    """Adds a field that the specification does not have, as every platform with an extension does."""
    return {**value, "weather_service_area": {"grid": "K7", "updated_hourly": True}}


@fault("objects.new-values", at="data", versions=WITH_OPEN_LISTS, roles=("CPO",), legal=True)
def new_values(value: dict[str, Json], module: str, version: Version) -> dict[str, Json]:
    """Lists a facility that the specification does not know, where the list is open."""
    if module != "locations" or not value.get("facilities"):
        return value
    return {**value, "facilities": [*value["facilities"], "BOOK_EXCHANGE"]}


@fault("objects.date-forms", at="data", legal=True)
def date_forms(value: dict[str, Json], module: str, version: Version) -> dict[str, Json]:
    """Writes last_updated in the less common forms: without Z, and with a fraction where there is one."""
    text = value.get("last_updated")
    if not isinstance(text, str) or not text.endswith("Z") or "." in text:
        return value
    bare = text.removesuffix("Z")
    forms = (bare, f"{bare}.0Z", f"{bare}.000", f"{bare}.000Z")
    legal = [form for form in forms if DateTimeType().flaw(form, version) is None]
    return {**value, "last_updated": legal[crc32(text.encode()) % len(legal)]}


@fault("envelope.odd", at="envelope.odd", legal=True)
def odd_envelope() -> None:
    """Writes the envelope with blanks, in another order, and with a status_message that is null."""


@fault("answers.undefined-data", legal=True)
def undefined_data(call: Call, answer: Answer) -> Answer:
    """Fills data where the text does not say what belongs there: null, an object, a list or a text."""
    if call.endpoint is None or call.endpoint.gives is not None or answer.data is not None:
        return answer
    data = UNDEFINED[crc32(call.body + call.path.encode()) % len(UNDEFINED)]
    return answer._replace(data=data) if answer.code == 1000 and data is not None else answer


@fault("answers.slow", legal=True)
def slow(call: Call, answer: Answer) -> Answer:
    """Takes a quarter of a second for one write in twenty, which is slow and in time."""
    if call.method in WRITES and crc32(call.body + call.path.encode()) % 20 == 0:
        return answer._replace(delay=answer.delay + 0.25)
    return answer


@fault("credentials.created", at="credentials.http", legal=True)
def created(http: int) -> int:
    """Answers a registration with HTTP 201, since something was created."""
    return 201


@fault("credentials.token-characters", at="credentials.token-characters", legal=True)
def token_characters() -> None:
    """Gives out credentials tokens with punctuation, whose Base64 form needs + and / and =."""


@fault("transport.reads-either-form", at="transport.reads-either-form", legal=True)
def reads_either_form() -> None:
    """Understands a credentials token in Base64 and as it is, whatever the version, as old partners need."""


@fault("versions.shuffled", at="versions.listing", legal=True)
def shuffled_versions(platform: Platform, listed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lists the versions in no particular order, for no order was ever agreed."""
    return chance(platform.seed, "versions").sample(listed, len(listed))


@fault("versions.future", at="versions.listing", legal=True)
def future_version(platform: Platform, listed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Lists a version that does not exist yet, before all others, where the list is open."""
    url = platform.unlisted_urls.get((None, FUTURE_VERSION))
    return [{"version": FUTURE_VERSION, "url": url}, *listed] if url else listed


@fault("versions.unknown-module", at="versions.endpoints", legal=True)
def unknown_module(
    platform: Platform, version: Version, listed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Lists a module of its own among the endpoints, where the list is open."""
    found = [(module, url) for (of, module), url in platform.unlisted_urls.items() if of == version]
    return [*({"identifier": module, "role": "SENDER", "url": url} for module, url in found), *listed]
