"""What goes on at the charge points of a platform: sessions that run, or did, and reservations."""

import itertools
import math
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ocpi_mocks.background import Task
from ocpi_mocks.connection import Connection
from ocpi_mocks.simulator import Authorization, Event, Simulation
from ocpi_mocks.store import Object
from ocpi_reference.spec.commands import CommandResultType

__all__ = ["Charging", "Commanded", "Obedience", "Reserved", "Running"]

_AUTHORIZED_FOR = 15 * 60
"""Seconds."""


@dataclass(eq=False)
class Running:
    """One session at one EVSE, and how much of it was told to the other side."""

    connection: Connection
    """Whose customer charges."""
    simulation: Simulation
    """All that will have happened, in 2.3.0 and at the costs that the connection's version gives."""
    seed: int
    speed: float
    """How much faster than life it goes; infinite for a session that is over at once."""
    began: float
    """When it became active, as a `time.monotonic`."""
    told: int = 0
    """How many events the other side was told."""
    task: Task | None = None
    """What goes on telling; None where the one who began it does."""
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def id(self) -> str:
        """The id of the Session."""
        return self.simulation.case.session_id

    @property
    def events(self) -> tuple[Event, ...]:
        """All that is told from beginning to end."""
        return self.simulation.events

    @property
    def evse(self) -> tuple[str, str]:
        """The ids of Location and EVSE."""
        return self.simulation.case.location["id"], self.simulation.case.evse["uid"]

    @property
    def status(self) -> str:
        """The status of the Session as the other side was told."""
        session = [event for event in self.events[: self.told] if event.module == "sessions"]
        return str(session[-1].whole["status"]) if session else "PENDING"


@dataclass(eq=False)
class Reserved:
    """An EVSE that is held for a customer until a moment."""

    connection: Connection
    reservation_id: str
    response_url: str
    """Where the customer's eMSP hears of it, also when we take the reservation back."""
    evse: tuple[str, str]
    """The ids of Location and EVSE."""
    token_uid: str
    authorization: Authorization
    since: datetime
    expires: datetime
    session: Running | None = None
    """Its Session; None where the version knows none before charging begins."""
    task: Task | None = None
    """What waits for its end."""

    @property
    def key(self) -> tuple[int, str, str]:
        """What makes it one: nobody replaces a reservation of somebody else's."""
        return self.connection.key, self.evse[0].lower(), self.reservation_id.lower()


@dataclass(frozen=True)
class Commanded:
    """A token that came in a command for an EVSE, as the eMSP sent it."""

    token: Object
    authorization_reference: str | None
    at: float
    """When, as a `time.monotonic`."""


@dataclass(frozen=True)
class Obedience:
    """How the Charge Points behave that get a command."""

    result: str | None = CommandResultType.ACCEPTED
    """What they say; None for nothing ever, ACCEPTED for doing it where it can be done."""
    after: float = 0.1
    """Seconds after which they say it; the answer to the command should be there before."""
    timeout: int = 30
    """Seconds in which we promise a result; it is TIMEOUT at their end, where that is the `result`."""


@dataclass
class Charging:
    """All charging at one platform; `speed` is that of sessions which are begun without naming one."""

    speed: float = math.inf
    sessions: dict[str, Running] = field(default_factory=dict)
    """By their ids in small letters, the oldest first."""
    reservations: dict[tuple[int, str, str], Reserved] = field(default_factory=dict)
    """Those that hold, by their keys."""
    obedience: dict[str, Obedience] = field(default_factory=dict)
    """How Charge Points take a command, by its CommandType, where that was arranged."""
    commands: dict[tuple[int, str, tuple[str, str]], Commanded] = field(default_factory=dict)
    """Tokens that came in commands, by connection, uid and EVSE."""
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def next_number(self) -> int:
        """Give a number that no other session has."""
        return next(self._numbers)

    def session(self, wanted: str | None = None) -> Running | None:
        """Find a session by its id, or the last one."""
        if wanted is None:
            return next(reversed(self.sessions.values()), None)
        return self.sessions.get(wanted.lower())

    def at(self, location_id: str, evse_uid: str) -> Running | None:
        """Find the session that goes on at an EVSE."""
        here = (location_id, evse_uid)
        return next((r for r in self.sessions.values() if r.evse == here and not r.ended.is_set()), None)

    def reserved(self, evse: tuple[str, str]) -> Reserved | None:
        """Find the reservation that holds an EVSE."""
        return next((each for each in self.reservations.values() if each.evse == evse), None)

    def commanded(self, connection: int, token_uid: str, evse: tuple[str, str]) -> Commanded | None:
        """Find a token that came in a command for an EVSE in the last 15 minutes.

        So long it counts as authorized there (mod_commands.asciidoc#mod_commands_startsession_object).
        """
        found = self.commands.get((connection, token_uid.lower(), evse))
        return found if found is not None and time.monotonic() - found.at < _AUTHORIZED_FOR else None

    def clear(self) -> None:
        """Forget all that goes on; numbers go on, since the other side may remember."""
        for holder in (self.sessions, self.reservations, self.obedience, self.commands):
            holder.clear()
