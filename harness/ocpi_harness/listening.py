"""The verbs that make the system act, or our own side misbehave, and that listen to what comes of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from ocpi_harness.actor import Actor
from ocpi_harness.expect import HarnessError, InconclusiveError, NotObservedError
from ocpi_harness.received import Received
from ocpi_harness.triggers import TRIGGERS, Trigger, TriggerError
from ocpi_reference.spec.wire import Json

__all__ = ["Listener"]


class Listener(Actor):
    """An actor that also makes the system act and listens."""

    def trigger(self, name: str, **values: Json) -> Received:
        """Make the system act by itself, and give what it asks of us from then on.

        Values that are None are left out: the system picks something sensible.

        Where the trigger fails after the system has asked something of us, that is what there is to judge.

        Raises:
            NotObservedError: sut.toml has no such trigger.
            InconclusiveError: the trigger failed, and nothing came.
        """
        if unknown := set(values) - set(TRIGGERS[name]):
            raise HarnessError(f"the trigger {name} has no value {', '.join(sorted(unknown))}")
        self._writes()
        pulled = self._trigger(name)
        received = self.listen(name)
        try:
            given = {key: value for key, value in values.items() if value is not None}
            pulled.pull(given, timeout=self._stage.sut.timeout)
        except TriggerError as error:
            if not received.all:
                raise InconclusiveError(str(error)) from None
            return replace(received, trigger=str(error))
        return received

    def listen(self, since: str = "we began to listen") -> Received:
        """Give what the system asks of us from now on, without making it do anything."""
        number = len(self._stage.recorder.exchanges)
        return Received(
            since, self._stage.recorder, self._scope, number, self._stage.sut.timeout, self._stage.sut.quiet
        )

    @contextmanager
    def misbehaving(self, fault: str) -> Iterator[None]:
        """Let our own side commit a named fault for a while.

        Raises:
            InconclusiveError: nothing happened in that while that the fault could spoil.
        """
        armed = self._stage.partner.faults.arm(fault)
        try:
            yield
        finally:
            self._stage.partner.faults.disarm(armed.fault.name)
        if not armed.fired:
            raise InconclusiveError(f"our fault {fault} never fired")

    def _trigger(self, name: str) -> Trigger:
        pulled = self._stage.sut.triggers.get(name)
        if pulled is None:
            raise NotObservedError(f"needs a trigger {name}")
        return pulled
