"""What a scenario picks from the Locations that the system lists."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ocpi_harness.clock import moment
from ocpi_harness.comparison import difference
from ocpi_harness.evidence import Answer, Asked
from ocpi_harness.expect import NotObservedError
from ocpi_harness.pages import Pages
from ocpi_harness.party import Party
from ocpi_harness.rules.locations_values import folded
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.wire import Json

__all__ = [
    "Spot",
    "an_evse_that_can_go",
    "an_evse_to_change",
    "announced",
    "another_word_for_removed",
    "as_listed",
    "as_they_were",
    "beside",
    "by_age",
    "by_page",
    "found_again",
    "ids",
    "in_another_case",
    "objects",
    "of_two_ages",
    "page_to_blame",
    "refused_by_us",
    "spots",
    "status_in",
    "uids",
    "updated",
]

Object = dict[str, Any]
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Spot:
    """A Location, an EVSE in it that is in use, and a Connector of that EVSE, as they were listed."""

    location: Object
    evse: Object
    connector: Object

    @property
    def ids(self) -> tuple[str, str, str]:
        """The ids that lead to the Connector."""
        return self.location["id"], self.evse["uid"], self.connector["id"]


def spots(party: Party, *, least: int = 1) -> list[Spot]:
    """Give one spot of each Location that has one.

    Raises:
        NotObservedError: there are fewer than `least`.
    """
    found = [spot for location in _locations(party) for spot in _spots(location)[:1]]
    if len(found) < least:
        raise NotObservedError(f"needs {least} Locations with EVSEs in use, the system lists {len(found)}")
    return found


def an_evse_to_change(party: Party) -> Spot:
    """Give the spot that the operator names below ``[known]``, or the first one.

    Raises:
        NotObservedError: there is none.
    """
    known = party.known("location_id"), party.known("evse_uid")
    named = [
        s for one in _locations(party) for s in _spots(one) if (s.location["id"], s.evse["uid"]) == known
    ]
    return (named or spots(party))[0]


def an_evse_that_can_go(party: Party) -> Spot:
    """Give the last EVSE of the last Location that has another one in use.

    Raises:
        NotObservedError: every Location has one EVSE only.
    """
    several = [found for location in _locations(party) if len(found := _spots(location)) > 1]
    if not several:
        raise NotObservedError("needs a Location with several EVSEs in use")
    return several[-1][-1]


def by_age(party: Party, *, least: int = 1) -> list[Object]:
    """Give the listed Locations that can be told apart by last_updated, the oldest first.

    Raises:
        NotObservedError: there are fewer than `least`.
    """
    dated = [location for location in _locations(party) if moment(location.get("last_updated"))]
    if len(dated) < least:
        raise NotObservedError(f"needs {least} Locations with last_updated, the system lists {len(dated)}")
    return sorted(dated, key=updated)


def of_two_ages(party: Party) -> Object:
    """Give a Location with an EVSE that was updated at least some seconds before the Location itself.

    Raises:
        NotObservedError: there is none.
    """
    for location in by_age(party):
        ages = [moment(evse.get("last_updated")) for evse in objects(location, "evses")]
        if any(age is not None and age < updated(location) - 2 * SECOND for age in ages):
            return location
    raise NotObservedError("needs a Location that was updated later than one of its EVSEs")


def updated(value: Json) -> datetime:
    """Read last_updated.

    Raises:
        NotObservedError: it cannot be read; the rules report that.
    """
    found = moment(value.get("last_updated")) if isinstance(value, dict) else None
    if found is None:
        raise NotObservedError("needs a last_updated that can be read")
    return found


def beside(value: Json, seconds: int) -> str:
    """Write the moment some seconds after last_updated, or before it where `seconds` is negative."""
    return f"{updated(value).astimezone(UTC) + seconds * SECOND:%Y-%m-%dT%H:%M:%SZ}"


def objects(value: Json, name: str = "") -> list[Object]:
    """Give the objects in a list, or in a list field of an object; what is no object is left out."""
    listed = value.get(name) if name and isinstance(value, dict) else value
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def announced(details: Json) -> list[Object]:
    """Give the endpoints of the module locations in version details."""
    return [
        endpoint for endpoint in objects(details, "endpoints") if endpoint.get("identifier") == "locations"
    ]


def ids(locations: Json) -> list[str]:
    """Give the ids of Locations, in order."""
    return [str(location.get("id")) for location in objects(locations)]


def as_they_were(locations: Json) -> set[tuple[str, str]]:
    """Give ids with the last_updated of each: what was updated meanwhile counts as another one."""
    return {(str(location.get("id")), str(location.get("last_updated"))) for location in objects(locations)}


def found_again(locations: Json, wanted: Object) -> Object:
    """Give the Location with the id of one that was listed before.

    Raises:
        NotObservedError: it is not there.
    """
    found = next((location for location in objects(locations) if location.get("id") == wanted["id"]), None)
    if found is None:
        raise NotObservedError(f"needs {wanted['id']} in the list; it is not in")
    return found


def by_page(pages: Pages, *, since: Object) -> tuple[list[str], list[str]]:
    """Give the ids of the first page, and those of the later ones that are no newer than `since`.

    Raises:
        NotObservedError: the first page holds such ones already, or there is no second one to be had.
    """
    old = ids([location for location in objects([*pages]) if updated(location) <= updated(since)])
    first = ids(pages.first.data)
    if len(pages.answers) < 2 or pages.last.unsound or set(old) & set(first):
        raise NotObservedError("needs a list of several pages whose first one is filtered")
    return first, old


def uids(party: Party, location: Json) -> set[str]:
    """Give the uids of the EVSEs in a Location, in the form in which equal ones are equal."""
    return {folded(str(evse.get("uid")), party.version) for evse in objects(location, "evses")}


def page_to_blame(pages: Pages) -> Answer:
    """Give the page that a finding about a crawl is about: the one whose link led nowhere, else the last."""
    led_nowhere = pages.last.http is None and len(pages.answers) > 1
    return pages.answers[-2] if led_nowhere else pages.evidence


def as_listed(listed: Object, fetched: Json) -> bool:
    """Tell whether an object that was fetched alone is as it was listed, unless it was updated since."""
    if not isinstance(fetched, dict):
        return False
    since = difference(listed.get("last_updated"), fetched.get("last_updated")) is not None
    return since or (difference(listed, fetched) is None and difference(fetched, listed) is None)


def in_another_case(identifier: str) -> str:
    """Write an id in capitals where it was in small letters, and the other way round.

    Raises:
        NotObservedError: it has no letters.
    """
    if identifier.swapcase() == identifier:
        raise NotObservedError(f"needs an id with letters, {identifier} has none")
    return identifier.swapcase()


def status_in(pushed: Json, uid: str) -> str:
    """Give the status that a pushed EVSE, or the EVSE in a pushed Location, has; empty where it has none."""
    inside = [evse for evse in objects(pushed, "evses") if str(evse.get("uid")).lower() == uid.lower()]
    return str((inside or objects([pushed]) or [{}])[0].get("status", ""))


def another_word_for_removed(party: Party, status: str) -> str:
    """Say why a status other than REMOVED is understood of a deleted EVSE; empty where it is not."""
    said_of_both = party.version in requirement("locations-108").versions
    return f"{party.version} says INOPERATIVE of both" if said_of_both and status == "INOPERATIVE" else ""


def refused_by_us(asked: Asked) -> Asked:
    """Give back a push that we refused.

    Raises:
        NotObservedError: we accepted it.
    """
    answer = asked.exchange.response
    if answer is not None and answer.status < 300 and answer.status_code == 1000:
        raise NotObservedError("needs a push that we refuse; we knew the object")
    return asked


def _locations(party: Party) -> list[Object]:
    return [location for location in objects([*party.listed("locations")]) if location.get("id")]


def _spots(location: Object) -> list[Spot]:
    return [
        Spot(location, evse, connector)
        for evse in objects(location, "evses")
        for connector in objects(evse, "connectors")[:1]
        if evse.get("status") != "REMOVED"
        if all(isinstance(one, str) for one in (location.get("id"), evse.get("uid"), connector.get("id")))
    ]
