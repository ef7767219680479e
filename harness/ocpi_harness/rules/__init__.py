"""Rules: what every message must keep, judged on all traffic of a run, whoever provoked it.

A rule is a function over one subject, registered for the requirements that it judges::

    @rule("transport-082", on=answers)
    def status_code_is_an_integer(answer: Answer) -> Outcome:
        \"\"\"The envelope's status_code is an integer of four digits.\"\"\"
        return holds(answer.status_code is not None, expected="...", actual=...)

It returns (or yields) nothing where the subject shows nothing, `Kept` where the requirement was kept, and
`Breach` where it was broken. It never decides how grave that is: the level of the requirement does, and
``disputed`` makes it a warning.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar

from ocpi_harness.evidence import Answer, Asked, Attempt, Trace
from ocpi_harness.ledger import Ledger
from ocpi_harness.objects import Found, distinct, found_in
from ocpi_harness.objects import payloads as found_payloads
from ocpi_harness.verdict import Finding, Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import OcpiObject

__all__ = [
    "Breach",
    "Kept",
    "Outcome",
    "Rule",
    "Selector",
    "answers",
    "attempts",
    "every_object",
    "holds",
    "judge",
    "objects",
    "payloads",
    "requests",
    "rule",
    "rules",
    "whole_run",
]

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Kept:
    """The subject shows that the requirement was kept."""


@dataclass(frozen=True)
class Breach:
    """The subject shows that the requirement was broken."""

    expected: str
    actual: str
    disputed: str = ""
    """Why this is a warning only: a link or a sentence."""
    exchange: int | None = None
    """The exchange that shows it; a rule over the whole run names it, others need not."""


Outcome: TypeAlias = Kept | Breach | Iterable[Kept | Breach] | None


def holds(
    condition: bool, *, expected: str, actual: object, disputed: str = "", exchange: int | None = None
) -> Kept | Breach:
    """Give `Kept` where the condition holds, otherwise the `Breach`; rules over a run name the exchange."""
    return Kept() if condition else Breach(expected, str(actual), disputed, exchange)


@dataclass(frozen=True)
class Selector(Generic[Subject]):
    """What a rule looks at: picks its subjects from the traffic."""

    name: str
    pick: Callable[[Trace], Iterator[Subject]]


answers: Selector[Answer] = Selector("answers", lambda trace: trace.answers)
"""Every answer of the system under test to a request of ours."""
attempts: Selector[Attempt] = Selector("attempts", lambda trace: trace.attempts)
"""Every request of ours, answered or not."""
requests: Selector[Asked] = Selector("requests", lambda trace: trace.requests)
"""Every request that the system under test made to us."""
payloads: Selector[Found] = Selector("payloads", lambda trace: iter(found_payloads(trace)))
"""Every value that the system sent where OCPI has an object, whatever the value is."""
every_object: Selector[Found] = Selector("every object", lambda trace: iter(distinct(trace)))
"""Every JSON object that the system sent where OCPI has one, nested ones included; each value once."""
whole_run: Selector[Trace] = Selector("run", lambda trace: iter((trace,)))
"""Everything under one version at once, for what only a sequence can show."""


def objects(obj: type[OcpiObject]) -> Selector[Found]:
    """Select every such object that the system sent, wherever it was, as far as it is a JSON object."""
    return Selector(f"objects({obj.__name__})", lambda trace: iter(found_in(trace, obj)))


@dataclass(frozen=True)
class Rule(Generic[Subject]):
    """A registered rule."""

    name: str
    requirements: tuple[str, ...]
    on: Selector[Subject]
    check: Callable[[Subject], Outcome]
    provoked: bool
    """It also judges what a dishonest request provoked."""

    def outcomes(self, trace: Trace) -> Iterator[tuple[Exchange | None, Kept | Breach]]:
        """Judge the traffic, and give each outcome with the exchange that shows it."""
        for subject in self.on.pick(trace):
            exchange: Exchange | None = getattr(subject, "exchange", None)
            if exchange and exchange.stimulus and not self.provoked:
                continue
            outcome = self.check(subject)
            if outcome is None:
                continue
            for one in (outcome,) if isinstance(outcome, Kept | Breach) else outcome:
                yield exchange, one


_RULES: list[Rule[Any]] = []


def rule(
    *requirements: str, on: Selector[Subject], provoked: bool = False
) -> Callable[[Callable[[Subject], Outcome]], Callable[[Subject], Outcome]]:
    """Register a rule for requirements; only those that bind the system in a version are judged there.

    `provoked` lets it also judge what a request that is wrong on purpose brought about.

    Raises:
        KeyError: the catalogue has no such requirement.
    """
    for one in requirements:
        requirement(one)

    def register(check: Callable[[Subject], Outcome]) -> Callable[[Subject], Outcome]:
        name = f"{check.__module__.removeprefix('ocpi_harness.')}.{check.__name__}"
        _RULES.append(Rule(name, requirements, on, check, provoked))
        return check

    return register


@cache
def rules() -> tuple[Rule[Any], ...]:
    """Give all rules of the package, in the order of its files."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return tuple(_RULES)


def judge(trace: Trace, ledger: Ledger, *, only: Iterable[Rule[Any]] | None = None) -> None:
    """Judge the traffic of one version by all rules (or `only` these), and write the verdicts to the ledger.

    A rule that stumbles earns an ERROR for its requirements, which is our fault and not the system's.
    """
    for one in rules() if only is None else only:
        bound = [row for row in one.requirements if ledger.binds(row, trace.version)]
        if bound:
            _apply(one, bound, trace, ledger)


def _apply(one: Rule[Any], bound: Iterable[str], trace: Trace, ledger: Ledger) -> None:
    try:
        for exchange, outcome in one.outcomes(trace):
            for row in bound:
                _write(row, one.name, exchange, outcome, trace, ledger)
    except Exception as error:  # whatever a rule stumbles over, the others still judge
        for row in bound:
            ledger.report(
                Finding(
                    row,
                    trace.version,
                    Verdict.ERROR,
                    expected="a rule that can read whatever a system sends",
                    actual=f"{one.name}: {type(error).__name__}: {error}",
                    scenario=one.name,
                )
            )


def _write(
    row: str, name: str, exchange: Exchange | None, outcome: Kept | Breach, trace: Trace, ledger: Ledger
) -> None:
    if isinstance(outcome, Kept):
        ledger.keep(row, trace.version, scenario=name)
        return
    number = outcome.exchange or (exchange.number if exchange else None)
    ledger.breach(
        row,
        trace.version,
        expected=outcome.expected,
        actual=outcome.actual,
        exchange=number,
        scenario=name,
        dispute=outcome.disputed,
    )
