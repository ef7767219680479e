"""The commands that an eMSP sent, and what it heard of each."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ocpi_mocks.store import Object
from ocpi_reference.spec.commands import CommandResponseType, CommandResultType

__all__ = ["SentCommand", "SentCommands"]


@dataclass
class SentCommand:
    """One command, from sending it to its result."""

    reference: str
    """What its response_url ends in."""
    command: str
    connection_key: int
    body: Object
    """What was sent, in the connection's version."""
    response: Object | None = None
    """The CommandResponse of the CPO; None before it came, and where there was none."""
    answered: float = 0.0
    """When it came, as a `time.monotonic`."""
    results: list[Object] = field(default_factory=list)
    """What came to the response_url: one result, and perhaps that the CPO took a reservation back."""

    @property
    def outcome(self) -> str | None:
        """How it ended, in the words of OCPI; None while that is open.

        A result that is not there in the promised time will never be
        (mod_commands.asciidoc#mod_commands_commandresponse_object).
        """
        if self.results:
            return str(self.results[-1]["result"])
        if self.response is None:
            return None
        if self.response["result"] != CommandResponseType.ACCEPTED:
            return str(self.response["result"])
        late = time.monotonic() - self.answered > self.response.get("timeout", float("inf"))
        return CommandResultType.TIMEOUT if late else None

    def to_json(self) -> dict[str, Any]:
        """Write it as JSON values."""
        return {
            "reference": self.reference,
            "command": self.command,
            "response": (self.response or {}).get("result"),
            "results": [result["result"] for result in self.results],
            "outcome": self.outcome,
        }


class SentCommands:
    """All commands of one eMSP, the oldest first."""

    def __init__(self) -> None:
        self._sent: dict[str, SentCommand] = {}
        self._reservations = 0

    def __iter__(self) -> Iterator[SentCommand]:
        return iter(list(self._sent.values()))

    def add(self, sent: SentCommand) -> None:
        """Remember a command that is about to be sent."""
        self._sent[sent.reference] = sent

    def get(self, reference: str) -> SentCommand | None:
        """Find a command by what its response_url ends in."""
        return self._sent.get(reference)

    def next_reservation_id(self) -> str:
        """Give a number that no other reservation of ours has; 2.1.1 takes no other ids."""
        self._reservations += 1
        return str(self._reservations)

    @property
    def last_reservation_id(self) -> str:
        """The number of the last reservation."""
        return str(self._reservations)

    def clear(self) -> None:
        """Forget all commands; numbers go on."""
        self._sent.clear()
