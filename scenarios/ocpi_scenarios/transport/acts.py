"""What makes the system act on objects of its own: an eMSP on its tokens, a CPO on its locations."""

from collections.abc import Iterable
from typing import NamedTuple

from ocpi_harness.evidence import Asked
from ocpi_harness.expect import NotObservedError
from ocpi_harness.pages import ids
from ocpi_harness.party import Party
from ocpi_harness.received import Received
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.wire import Json
from ocpi_scenarios.transport.samples import OBJECTS

__all__ = ["change", "lost", "module_of_theirs", "patched", "pull", "push"]


class _Own(NamedTuple):
    module: str
    push: str
    """The trigger that makes it push an object."""
    change: str
    """The trigger that changes one, so that it has something to tell."""
    identifier: str
    """What both triggers call the id of the object."""


_OF_A_CPO = _Own("locations", "push_location", "patch_evse_status", "location_id")
_OF_AN_EMSP = _Own("tokens", "push_token", "patch_token", "uid")


def _own(party: Party) -> _Own:
    return _OF_AN_EMSP if party.ours == "locations" else _OF_A_CPO


def module_of_theirs(party: Party) -> str:
    """Give the module of the objects that the system owns."""
    return _own(party).module


def push(party: Party, identifier: str | None = None) -> Received:
    """Make the system push an object of its own, any where no `identifier` names it."""
    own = _own(party)
    return party.trigger(own.push, **{own.identifier: identifier})


def change(party: Party, identifier: str | None = None) -> Received:
    """Make the system change an object of its own, any where no `identifier` names it."""
    own = _own(party)
    return party.trigger(own.change, **{own.identifier: identifier})


def patched(received: Received, party: Party) -> Asked:
    """Give the PATCH that a change brought about.

    Raises:
        NotObservedError: the system told us in another way, or not at all.
    """
    return received.wait("PATCH", module_of_theirs(party))


def pull(party: Party) -> tuple[Asked, ...]:
    """Make the system fetch the list of our objects, and give its requests for pages of it.

    Raises:
        NotObservedError: it fetched nothing.
    """
    received = party.trigger("pull", module=party.ours, params={})
    received.wait("GET", party.ours)
    pages = tuple(
        asked
        for asked in received.settle()
        if asked.request.method == "GET" and asked.exchange.endpoint and asked.exchange.endpoint.paged
    )
    if not pages:
        raise NotObservedError("needs a system that fetches the list")
    return pages


def lost(party: Party, fetched: Iterable[Asked]) -> list[str]:
    """Give the ids of sound objects of ours that the system fetched and does not know: of the first three.

    Raises:
        NotObservedError: it does not give back what it knows.
    """
    answers = [asked.exchange.response for asked in fetched if asked.exchange.response]
    listed = [value for answer in answers for value in answer.data or ()]
    sound = [value for value in listed if _is_sound(party, value)][:3]
    known = [party.get(party.ours, value) for value in sound]
    if all(answer.http in (405, 501) for answer in known):
        raise NotObservedError("needs a receiver that offers GET")
    return [name for name, answer in zip(ids(sound), known, strict=True) if not answer.accepted]


def _is_sound(party: Party, value: Json) -> bool:
    ours = value.get("party_id", party.owner[1]) == party.owner[1]
    return ours and not problems(OBJECTS[party.ours], value, party.version)
