"""What goes on at the charge points of a platform: the sessions that run, or did."""

import itertools
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from ocpi_mocks.background import Task
from ocpi_mocks.connection import Connection
from ocpi_mocks.simulator import Event, Simulation

__all__ = ["Charging", "Running"]


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


@dataclass
class Charging:
    """All charging at one platform; `speed` is that of sessions which are begun without naming one."""

    speed: float = math.inf
    sessions: dict[str, Running] = field(default_factory=dict)
    """By their ids in small letters, the oldest first."""
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

    def clear(self) -> None:
        """Forget all sessions; numbers go on, since the other side may remember."""
        self.sessions.clear()
