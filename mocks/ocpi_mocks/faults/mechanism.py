"""Named misbehaviour: how a fault is declared, armed with a scope, asked for and counted.

A fault is a small pure function around correct behaviour. Where it acts decides what it is given:

========  =====================================  ===============================================
at        called with                            gives
========  =====================================  ===============================================
answer    the `Call` and the correct `Answer`    another `Answer`, or the same where it has no say
request   the `Call`, before it is handled       an `Answer` instead of handling it, or None
send      the `Outgoing` request                 another `Outgoing`, or the same
data      an object of ours, module and version  another object, or the same
========  =====================================  ===============================================

Any other `at` is the name of a place in the partner's behaviour, which asks `Faults.active` whether to do
what the fault is about, or lets `Faults.change` change a value. A fault with ``legal=True`` is a surprise:
unusual, and allowed by the specification.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from inspect import getdoc
from random import Random
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl

from ocpi_mocks.answers import Answer
from ocpi_mocks.calls import Call
from ocpi_mocks.chance import chance
from ocpi_reference.spec.endpoints import Endpoint
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.wire import Json

__all__ = ["FAULTS", "Armed", "Fault", "FaultError", "Faults", "Outgoing", "fault"]


class FaultError(ValueError):
    """A fault cannot be armed as asked; the message names what can."""


class Outgoing(NamedTuple):
    """A request of ours, complete, before it leaves."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    version: Version | None
    endpoint: Endpoint | None


@dataclass(frozen=True)
class Fault:
    """One row of the catalogue of faults."""

    name: str
    """Module and what it does, for example ``paging.last-page-repeats``."""
    does: Callable[..., Any]
    at: str
    breaks: tuple[str, ...]
    """The requirements that a partner with this fault violates; empty for a legal surprise."""
    consequences: tuple[str, ...]
    """Requirements that may be found violated as well, because they follow from the broken ones."""
    roles: tuple[str, ...]
    """The roles that can have it; any where empty."""
    versions: tuple[Version, ...]
    subtlety: str
    """Why a reader of logs would miss it."""
    legal: bool

    @property
    def description(self) -> str:
        """One sentence: what it does, and who does this in real life."""
        return (getdoc(self.does) or "").partition("\n\n")[0].replace("\n", " ")


FAULTS: dict[str, Fault] = {}
"""The catalogue, by name; `ocpi_mocks.faults` fills it."""

Value = TypeVar("Value")
Function = TypeVar("Function", bound=Callable[..., Any])


def fault(
    name: str,
    *,
    at: str = "answer",
    breaks: Iterable[str] = (),
    consequences: Iterable[str] = (),
    roles: Iterable[str] = (),
    versions: Iterable[Version] = tuple(Version),
    subtlety: str = "",
    legal: bool = False,
) -> Callable[[Function], Function]:
    """Declare the function below as a fault.

    Raises:
        ValueError: the name is taken, or a legal fault claims to break something.
    """
    if name in FAULTS:
        raise ValueError(f"there is a fault {name!r} already; names are unique")
    if legal and tuple(breaks):
        raise ValueError(f"{name!r} is legal and breaks {breaks}: it cannot be both")

    def declare(function: Function) -> Function:
        FAULTS[name] = Fault(
            name,
            function,
            at,
            tuple(breaks),
            tuple(consequences),
            tuple(roles),
            tuple(versions),
            subtlety,
            legal,
        )
        return function

    return declare


@dataclass
class Armed:
    """A fault that a partner commits, with its scope and its counters."""

    fault: Fault
    text: str
    """As it was armed."""
    module: str | None = None
    method: str | None = None
    nth: int | None = None
    """Only at the nth occasion, counted from 1."""
    times: int | None = None
    """At most so often."""
    after: int | str = 0
    """After so many occasions, or after an event such as ``registered``."""
    probability: float = 1.0
    occasions: int = 0
    """How often it could have fired."""
    fired: int = 0
    """How often it did."""
    chance: Random = field(default_factory=Random, repr=False)

    def concerns(self, module: str, method: str, version: Version | None) -> bool:
        """Tell whether module, method and version lie in its scope."""
        return (
            (self.module is None or self.module == module)
            and (self.method is None or self.method == method)
            and (version is None or version in self.fault.versions)
        )

    def fires(self, happened: Iterable[str]) -> bool:
        """Count an occasion, and tell whether it fires at this one."""
        if isinstance(self.after, str) and self.after not in happened:
            return False
        self.occasions += 1
        if isinstance(self.after, int) and self.occasions <= self.after:
            return False
        if self.nth is not None and self.occasions != self.nth:
            return False
        if self.times is not None and self.fired >= self.times:
            return False
        if self.chance.random() >= self.probability:
            return False
        self.fired += 1
        return True


class Faults:
    """The faults that one partner has armed."""

    def __init__(self, *, roles: Iterable[str], seed: int) -> None:
        self._roles = frozenset(roles)
        self._seed = seed
        self._lock = threading.Lock()
        self._armed: dict[str, Armed] = {}
        self._events: set[str] = set()
        self.by_place: Mapping[str, tuple[Armed, ...]] = {}
        """What is armed, by the place where it acts."""
        self.changed: Callable[[], None] = lambda: None
        """Called when something was armed or disarmed, for whoever caches what a fault could change."""

    def arm(self, text: str) -> Armed:
        """Arm a fault, written ``NAME`` or ``NAME?key=value&key=value``.

        Keys are module, method, nth, times, after (a number of occasions or the name of an event) and
        probability. Arming it again replaces the scope and starts the counters anew.

        Raises:
            FaultError: no such fault or key, a value that does not fit, or a fault of another role.
        """
        armed = _read(text, self._roles)
        armed.chance = chance(self._seed, "fault", armed.fault.name)
        with self._lock:
            self._armed[armed.fault.name] = armed
            self._arrange()
        self.changed()
        return armed

    def disarm(self, name: str) -> None:
        """Stop committing a fault.

        Raises:
            FaultError: it is not armed.
        """
        with self._lock:
            if self._armed.pop(name, None) is None:
                raise FaultError(f"{name!r} is not armed; armed are: {', '.join(self._armed) or 'none'}")
            self._arrange()
        self.changed()

    def _arrange(self) -> None:
        places: dict[str, list[Armed]] = {}
        for armed in self._armed.values():
            places.setdefault(armed.fault.at, []).append(armed)
        self.by_place = {place: tuple(found) for place, found in places.items()}

    @property
    def armed(self) -> Mapping[str, Armed]:
        """What is armed, by name, with its counters."""
        return dict(self._armed)

    def happened(self, event: str) -> None:
        """Note an event that a scope may wait for: registered, updated or unregistered."""
        self._events.add(event)

    def active(
        self, place: str, *, module: str = "", method: str = "", version: Version | None = None
    ) -> Fault | None:
        """Ask at a place of the behaviour whether a fault fires there now; count it when it does."""
        for armed in self.by_place.get(place, ()):
            if armed.concerns(module, method, version) and self._fires(armed):
                return armed.fault
        return None

    def change(self, place: str, value: Value, *context: Any) -> Value:
        """Let the faults at a place of the behaviour change a value; each gets the `context` before it."""
        changed: Value = self._change(place, value, "", "", None, *context)
        return changed

    def answer(self, call: Call, answer: Answer) -> Answer:
        """Let the faults around handlers change an answer."""
        changed: Answer = self._change("answer", answer, call.module, call.method, call.version, call)
        return changed

    def instead(self, call: Call) -> Answer | None:
        """Let a fault answer before the handler does."""
        for armed in self.by_place.get("request", ()):
            if armed.concerns(call.module, call.method, call.version):
                answer: Answer | None = armed.fault.does(call)
                if answer is not None and self._fires(armed):
                    return answer
        return None

    def sending(self, outgoing: Outgoing) -> Outgoing:
        """Let the faults of our client change a request."""
        module = outgoing.endpoint.module if outgoing.endpoint else ""
        changed: Outgoing = self._change("send", outgoing, module, outgoing.method, outgoing.version)
        return changed

    def data(self, value: Json, module: str, version: Version) -> Json:
        """Let the faults in our data change an object before it is shown."""
        for armed in self.by_place.get("data", ()):
            if armed.concerns(module, "", version):
                changed = armed.fault.does(value, module, version)
                if changed is not value and self._fires(armed):
                    value = changed
        return value

    def _change(
        self, place: str, value: Any, module: str, method: str, version: Version | None, *context: Any
    ) -> Any:
        for armed in self.by_place.get(place, ()):
            if armed.concerns(module, method, version):
                changed = armed.fault.does(*context, value)
                if changed is not value and self._fires(armed):
                    value = changed
        return value

    def _fires(self, armed: Armed) -> bool:
        with self._lock:
            return armed.fires(self._events)


_KEYS: dict[str, Callable[[str], Any]] = {
    "module": str,
    "method": str.upper,
    "nth": int,
    "times": int,
    "after": lambda text: int(text) if text.isdigit() else text,
    "probability": float,
}


def _read(text: str, roles: frozenset[str]) -> Armed:
    name, _, scope = text.partition("?")
    found = FAULTS.get(name)
    if found is None:
        near = get_close_matches(name, FAULTS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`plugfest faults` lists them"
        raise FaultError(f"there is no fault {name!r}: {hint}")
    if found.roles and not roles & set(found.roles):
        raise FaultError(f"{name!r} is a fault of {' and '.join(found.roles)}, not of {' and '.join(roles)}")
    armed = Armed(found, text)
    for key, value in parse_qsl(scope, keep_blank_values=True):
        if key not in _KEYS:
            raise FaultError(f"{text!r}: there is no key {key!r}; keys are {', '.join(_KEYS)}")
        try:
            setattr(armed, key, _KEYS[key](value))
        except ValueError:
            raise FaultError(f"{text!r}: {value!r} is no value for {key!r}") from None
    if not 0 <= armed.probability <= 1:
        raise FaultError(f"{text!r}: a probability lies between 0 and 1")
    return armed
