"""The stage: what all scenarios of a run share, from the description of the system to our own partner."""

import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from ocpi_harness.ledger import Ledger
from ocpi_harness.sut import Sut
from ocpi_harness.traffic import Recorder
from ocpi_mocks.moments import date_time
from ocpi_mocks.partner import MockPartner
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json

__all__ = ["Stage"]


@dataclass(frozen=True)
class Stage:
    """One run's system, partner, recording and ledger."""

    sut: Sut
    partner: MockPartner
    recorder: Recorder
    ledger: Ledger
    seed: int
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    lists: dict[tuple[Version, str], tuple[Json, ...]] = field(default_factory=dict)
    """What the system lists, by version and module, fetched once for whoever needs an example."""
    _ticks: Iterator[int] = field(default_factory=itertools.count)
    _lock: Any = field(default_factory=threading.Lock)

    def now(self) -> str:
        """Give a DateTime in whole seconds, later than all that were given before and not in the future."""
        with self._lock:
            tick = next(self._ticks)
        return date_time(self.started - timedelta(hours=12) + timedelta(seconds=tick))

    def new_token_a(self) -> str:
        """Make up a token A for an operator to let in, in the form that they usually have."""
        token = str(uuid4())
        self.recorder.redactor.learn(token, "token_a")
        self.partner.client.name_token(token, "A")
        return token

    def new_id(self) -> str:
        """Make up an id that no earlier run and no other scenario used."""
        with self._lock:
            tick = next(self._ticks)
        return f"PLG{int(self.started.timestamp() * 10):X}{tick:04X}"
