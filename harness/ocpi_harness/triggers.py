"""Triggers: the few acts that only the system itself can start, and how its operator lets us ask for them.

``sut.toml`` maps a trigger's name to an HTTP request or a command. It gets a JSON object with what a
scenario needs; values that the scenario cannot know are left out, and the system picks something sensible.
"""

import shlex
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import httpx

from ocpi_reference.spec.wire import encode

__all__ = ["TRIGGERS", "Trigger", "TriggerError"]

_EVSE = ("location_id", "evse_uid")
_PRESENTED = ("token_uid", "type", *_EVSE)

TRIGGERS = MappingProxyType(
    {
        "register": ("versions_url", "token"),
        "update_credentials": (),
        "unregister": (),
        "new_token_a": ("token",),
        "pull": ("module", "params"),
        "push_location": _EVSE,
        "patch_evse_status": (*_EVSE, "status"),
        "push_tariff": ("tariff_id",),
        "delete_tariff": ("tariff_id",),
        "present_token": _PRESENTED,
        "start_session": _PRESENTED,
        "stop_session": ("session_id",),
        "push_cdr": (),
        "local_limit": ("session_id", "watt"),
        "cancel_reservation": ("reservation_id",),
        "push_token": ("uid",),
        "patch_token": ("uid", "set"),
        "send_command": ("command", *_EVSE, "connector_id", "token_uid", "session_id", "reservation_id"),
        "set_charging_profile": ("session_id", "method", "limit", "unit", "duration"),
        "set_charging_preferences": ("session_id", "preferences"),
    }
)
"""Every trigger that a scenario may ask for, with the names of the values in its body."""


class TriggerError(RuntimeError):
    """The operator's trigger did not work; nothing can be said about the system."""


@dataclass(frozen=True)
class Trigger:
    """How to make the system act without a human: POST to a URL, run a command, or call a function."""

    name: str
    post: str = ""
    json: Mapping[str, Any] = field(default_factory=dict)
    """Values of the operator's that go with every request, and win over ours."""
    run: str = ""
    act: Callable[[str, dict[str, Any]], object] | None = None
    """A system in this very process, called with the trigger's name and values."""

    def pull(self, body: Mapping[str, Any], *, timeout: float) -> None:
        """Ask the system to act; returns when the request was answered or the command has ended.

        `timeout` is in seconds.

        Raises:
            TriggerError: the request was not answered with success, or the command failed.
        """
        content = encode({**body, **self.json})
        if self.act:
            self._call(dict(body))
        elif self.run:
            self._command(content, timeout)
        else:
            self._request(content, timeout)

    def _call(self, body: dict[str, Any]) -> None:
        assert self.act is not None
        try:
            self.act(self.name, body)
        except Exception as error:  # whatever the system's own code stumbles over
            raise TriggerError(f"the trigger {self.name} failed: {type(error).__name__}: {error}") from None

    def _request(self, content: bytes, timeout: float) -> None:
        headers = {"Content-Type": "application/json"}
        try:
            answer = httpx.post(self.post, content=content, headers=headers, timeout=timeout)
        except httpx.HTTPError as error:
            raise TriggerError(f"the trigger {self.name} failed: POST {self.post}: {error}") from None
        if not answer.is_success:
            raise TriggerError(
                f"the trigger {self.name} failed: POST {self.post} gave HTTP {answer.status_code}"
            )

    def _command(self, content: bytes, timeout: float) -> None:
        try:
            ended = subprocess.run(  # noqa: S603 - the operator's own command, from the operator's own file
                shlex.split(self.run), input=content, capture_output=True, timeout=timeout, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise TriggerError(f"the trigger {self.name} failed: {error}") from None
        if ended.returncode:
            said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
            why = f"exit code {ended.returncode}" + (f", {said[-1]}" if said else "")
            raise TriggerError(f"the trigger {self.name} failed: {self.run}: {why}")
