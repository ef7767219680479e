"""Locations, what only whole lists show: ids that are unique in a platform, and EVSEs that vanish."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

from ocpi_harness.evidence import Answer, Trace
from ocpi_harness.objects import Found
from ocpi_harness.pages import next_link
from ocpi_harness.rules import Breach, Kept, holds, payloads, rule, whole_run
from ocpi_harness.rules.locations_values import folded, inner, live, point, text
from ocpi_reference.exchange import Direction
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json

Object: TypeAlias = dict[str, Json]


@dataclass
class Crawl:
    """The pages of one list of all Locations, without a filter, in the order in which they came."""

    pages: list[Answer] = field(default_factory=list)
    complete: bool = False

    @property
    def number(self) -> int:
        """The exchange that brought the last page."""
        return self.pages[-1].exchange.number

    @property
    def locations(self) -> dict[tuple[str, str], Object]:
        """The Locations by owner and id; one that two pages hold counts once, as the later page has it."""
        listed = [location for page in self.pages for location in _locations(page)]
        return {_key(location, self.pages[0].version): location for location in listed}


def crawls(run: Trace) -> list[Crawl]:
    """Give the lists of all Locations that were followed to their end."""
    found: list[Crawl] = []
    awaited: dict[str, Crawl] = {}
    for answer in run.answers:
        endpoint = answer.exchange.endpoint
        if not (endpoint and endpoint.module == "locations" and endpoint.many and answer.honest):
            continue
        crawl = awaited.pop(answer.request.url, None) or (Crawl() if _first_of_all(answer) else None)
        if crawl is None or not answer.accepted:
            continue
        crawl.pages.append(answer)
        following = next_link(answer.header("Link"))
        crawl.complete = following is None
        if following is None:
            found.append(crawl)
        else:
            awaited[following] = crawl
    return found


@rule("locations-030", on=payloads)
def listed_locations_have_evses(found: Found) -> Iterator[Kept | Breach]:
    """A Location of a list has at least one EVSE that is not REMOVED."""
    endpoint = found.exchange.endpoint
    listed = endpoint and endpoint.module == "locations" and endpoint.many and "[" in found.path
    if listed and isinstance(found.value, dict):
        said = f"{found.place('evses')} has none"
        yield holds(any(True for _ in live(found.value)), expected="an EVSE that is not REMOVED", actual=said)


@rule("locations-084", on=whole_run)
def location_ids_are_unique(run: Trace) -> Iterator[Kept | Breach]:
    """No two Locations of one owner have the same id."""
    for crawl in crawls(run):
        first: dict[tuple[str, str], tuple[Answer, Object]] = {}
        clashes = []
        listed = [(page, location) for page in crawl.pages for location in _locations(page)]
        for page, location in listed:
            key = _key(location, run.version)
            before = first.setdefault(key, (page, location))
            # The same Location on two pages is a matter of paging, or was updated meanwhile.
            if before[1] is not location and (before[0] is page or _site(before[1]) != _site(location)):
                clashes.append(key[1])
        yield _verdict(clashes, "a list in which each id stands once", "twice: {}", crawl)


@rule("locations-098", on=whole_run)
def evse_uids_are_unique(run: Trace) -> Iterator[Kept | Breach]:
    """No two EVSEs of one owner have the same uid, in one Location or in two."""
    for crawl in crawls(run):
        for owner_and_uid, evses in _grouped(crawl, run.version, "uid").items():
            alive = [evse for _, evse in evses if evse.get("status") != "REMOVED"]
            places = ", ".join(location_id for location_id, _ in evses)
            yield _once(
                evses,
                f"one EVSE with the uid {owner_and_uid[1]}",
                f"{len(evses)} of them, in {places}",
                "" if len(alive) > 1 else "all but one are REMOVED, as when hardware is moved",
                crawl,
            )


@rule("locations-104", on=whole_run)
def evse_ids_are_used_once(run: Trace) -> Iterator[Kept | Breach]:
    """No two EVSEs that are in use have the same evse_id."""
    for crawl in crawls(run):
        for owner_and_id, evses in _grouped(crawl, run.version, "evse_id").items():
            alive = [(place, evse) for place, evse in evses if evse.get("status") != "REMOVED"]
            places = ", ".join(sorted({place for place, _ in alive}))
            yield _once(
                alive,
                f"one EVSE with the evse_id {owner_and_id[1]}",
                f"{len(alive)} of them, in {places}",
                "several virtual EVSEs of one Location may share it"
                if len(set(places.split(", "))) == 1
                else "",
                crawl,
            )


@rule("locations-014", on=whole_run)
def one_place_is_one_location(run: Trace) -> Iterator[Kept | Breach]:
    """What stands at one point and address is one Location with several EVSEs."""
    for crawl in crawls(run):
        places: dict[tuple[object, ...], list[str]] = {}
        for (_, location_id), location in crawl.locations.items():
            where = point(location.get("coordinates"))
            if where is not None:
                rounded = (round(where[0], 5), round(where[1], 5), text(location, "address"))
                places.setdefault(rounded, []).append(location_id)
        shared = [", ".join(ids) for ids in places.values() if len(ids) > 1]
        yield _verdict(shared, "one Location at one place", "the same place: {}", crawl)


@rule("locations-008", on=whole_run)
def evses_are_removed_before_they_vanish(run: Trace) -> Iterator[Kept | Breach]:
    """An EVSE that a later list of a Location lacks was REMOVED before."""
    for earlier, later in pairwise(crawls(run)):
        gone = [
            f"{text(evse, 'uid')} of {location_id}"
            for (owner, location_id), location in earlier.locations.items()
            if (now := later.locations.get((owner, location_id))) is not None
            for _, evse in live(location)
            if folded(text(evse, "uid"), run.version) not in _uids(now, run.version)
            and not _seen_removed(run, location_id, evse, before=later.number)
        ]
        yield _verdict(gone, "EVSEs that become REMOVED and stay in the list", "gone: {}", later)


@rule("locations-009", on=whole_run)
def known_locations_stay_reachable(run: Trace) -> Iterator[Kept | Breach]:
    """A Location that was in a list can be fetched by its id."""
    listed: set[str] = set()
    for answer in run.answers:
        endpoint, asked = answer.exchange.endpoint, answer.exchange.parameters.get("location_id", "")
        if not endpoint or endpoint.module != "locations" or not answer.honest:
            continue
        if endpoint.many:
            listed |= {text(location, "id") for location in _locations(answer)}
        elif asked in listed and "evse_uid" not in answer.exchange.parameters:
            found = answer.http != 404
            yield (
                Kept()
                if found
                else Breach(
                    f"the Location {asked}, which was listed",
                    answer.said,
                    "it may be older than what the system keeps at hand",
                    answer.exchange.number,
                )
            )


def _first_of_all(answer: Answer) -> bool:
    """Whether a request asks for the list from its beginning and with nothing left out."""
    query = parse_qs(urlsplit(answer.request.url).query)
    return not {"date_from", "date_to"} & set(query) and query.get("offset", ["0"]) == ["0"]


def _locations(answer: Answer) -> list[Object]:
    listed = answer.data if answer.accepted and isinstance(answer.data, list) else []
    return [location for location in listed if isinstance(location, dict)]


def _key(location: Object, version: Version) -> tuple[str, str]:
    owner = text(location, "country_code") + text(location, "party_id")
    return owner.lower(), folded(text(location, "id"), version)


def _site(location: Object) -> tuple[Json, Json]:
    return location.get("address"), location.get("coordinates")


def _grouped(crawl: Crawl, version: Version, name: str) -> dict[tuple[str, str], list[tuple[str, Object]]]:
    """The EVSEs of a crawl by owner and an id of theirs, each with the id of its Location."""
    found: dict[tuple[str, str], list[tuple[str, Object]]] = {}
    for (owner, location_id), location in crawl.locations.items():
        for _, evse in inner(location, "evses"):
            if text(evse, name):
                found.setdefault((owner, folded(text(evse, name), version)), []).append((location_id, evse))
    return found


def _uids(location: Object, version: Version) -> set[str]:
    return {folded(text(evse, "uid"), version) for _, evse in inner(location, "evses")}


def _seen_removed(run: Trace, location_id: str, evse: Object, *, before: int) -> bool:
    """Whether the system said by a push that the EVSE is REMOVED."""
    for exchange in run.exchanges:
        if exchange.direction is not Direction.RECEIVED or exchange.number >= before:
            continue
        ids = (exchange.parameters.get("location_id", ""), exchange.parameters.get("evse_uid", ""))
        body = None if exchange.request.unreadable else exchange.request.json
        pushed = [body] if ids[1] else [one for _, one in inner(body, "evses")]
        if folded(ids[0], run.version) == location_id and any(
            isinstance(one, dict)
            and one.get("status") == "REMOVED"
            and (ids[1] or text(one, "uid")).lower() == text(evse, "uid").lower()
            for one in pushed
        ):
            return True
    return False


def _once(
    evses: list[tuple[str, Object]], expected: str, actual: str, doubt: str, crawl: Crawl
) -> Kept | Breach:
    return Kept() if len(evses) <= 1 else Breach(expected, actual, doubt, crawl.number)


def _verdict(wrong: list[str], expected: str, actual: str, crawl: Crawl) -> Kept | Breach:
    return Breach(expected, actual.format("; ".join(wrong)), exchange=crawl.number) if wrong else Kept()
