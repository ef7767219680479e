"""Expectations: what a scenario says must follow, each under the requirement that it proves.

    expect(answer, "locations-017").http(200).status(1000)

A broken MUST ends the scenario; a broken SHOULD, a tolerated answer and a disputed clause warn and go on. An
answer that is none at all leaves the verdict to the rules about soundness: one fault is reported once.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar, cast

import pytest

from ocpi_harness.comparison import difference
from ocpi_harness.evidence import Asked, Attempt, Evidence, Scope
from ocpi_harness.objects import additions_of
from ocpi_harness.verdict import Finding, Verdict, gravest
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.history import OcpiObject
from ocpi_reference.spec.status_codes import is_success
from ocpi_reference.spec.wire import Json

__all__ = [
    "CLOSED",
    "Expectation",
    "HarnessError",
    "InconclusiveError",
    "NotObservedError",
    "ViolationError",
    "expect",
    "verifies",
]

CLOSED = (401, 403)
"""The HTTP statuses that keep somebody out; that 401 is the right one is a requirement of its own
(transport-014)."""

Scenario = TypeVar("Scenario", bound=Callable[..., object])
Codes = Collection[int] | int


class HarnessError(RuntimeError):
    """The scenario or the harness is wrong, not the system under test."""


class NotObservedError(Exception):
    """The scenario cannot be played here; the text says what it would need."""


class InconclusiveError(Exception):
    """Something that had to happen first did not; the text says what."""


class ViolationError(AssertionError):
    """The system under test broke a requirement that it must keep."""

    def __init__(self, finding: Finding, exchange: Exchange) -> None:
        super().__init__(f"{finding.requirement}: expected {finding.expected}, got {finding.actual}")
        self.finding = finding
        self.exchange = exchange
        """The evidence, with its secrets."""


def verifies(*requirements: str) -> Callable[[Scenario], Scenario]:
    """Say which requirements a scenario judges; those that do not bind the system are left out by themselves.

    Raises:
        KeyError: the catalogue has no such requirement.
    """
    for one in requirements:
        requirement(one)

    def mark(scenario: Scenario) -> Scenario:
        return cast(Scenario, pytest.mark.verifies(*requirements)(scenario))

    return mark


class Showable(Protocol):
    """What an expectation can be about: an answer, a request made to us, or the pages of a list."""

    @property
    def evidence(self) -> Evidence:
        """The exchange that a finding points at."""


def expect(shown: Evidence | Showable, *requirements: str) -> "Expectation":
    """Expect something of what the system did, under the requirements that bind it in this version.

    Raises:
        HarnessError: the scenario does not declare these requirements with `verifies`.
        InconclusiveError: the answer is unsound; the rules about soundness report it.
    """
    evidence = shown if isinstance(shown, Evidence) else shown.evidence
    scope = evidence.scope
    if scope is None:
        raise HarnessError("this evidence belongs to no scenario; take it from a verb of `party`")
    if undeclared := set(requirements) - scope.declared:
        raise HarnessError(f"add {', '.join(sorted(undeclared))} to @verifies of {scope.scenario}")
    bound = tuple(row for row in requirements if scope.ledger.binds(row, scope.version))
    expectation = Expectation(evidence, scope, bound)
    if bound and evidence.unsound:
        expectation.inconclusive(evidence.unsound)
    return expectation


@dataclass(frozen=True)
class Expectation:
    """A chain of expectations about one exchange; each link is judged under all of its requirements."""

    evidence: Evidence
    scope: Scope
    requirements: tuple[str, ...]

    def http(self, *allowed: int, tolerated: Codes = (), disputed: str = "") -> Self:
        """Expect one of these HTTP statuses; a tolerated one warns, and then `disputed` says why it does."""
        answer = self._answer()
        wanted = f"HTTP {_either(allowed)}"
        return self._code(answer.http, answer, allowed, tolerated, wanted, disputed)

    def status(self, *allowed: Codes, tolerated: Codes = (), disputed: str = "") -> Self:
        """Expect one of these OCPI status codes (numbers or ranges); see `http`."""
        answer = self._answer()
        wanted = f"status_code {_either(allowed)}"
        return self._code(answer.status_code, answer, allowed, tolerated, wanted, disputed)

    def accepted(self) -> Self:
        """Expect success on both layers: HTTP 200 or 201, and a status_code 1xxx."""
        answer = self._answer()
        good = answer.http in (200, 201) and is_success(answer.status_code or 0)
        return self.that(good, expected="HTTP 200 or 201 with status_code 1000", actual=answer.said)

    def refused(self, *preferred: int, disputed: str = "") -> Self:
        """Expect a clear no: HTTP 4xx, or a status_code 2xxx or 3xxx; another than a `preferred` one warns.

        Whose fault a refusal says it is, is a matter of its own (transport-121).
        """
        answer, wanted = self._answer(), f"a refusal{f' with {_either(preferred)}' if preferred else ''}"
        http, code = answer.http or 0, answer.status_code
        no = 400 <= http < 500 or (http < 300 and code is not None and 2000 <= code < 4000)
        if no and preferred and code not in preferred:
            return self._breach(wanted, answer.said, "refused with another code than the closest one")
        return self.that(no, expected=wanted, actual=answer.said, disputed=disputed)

    def data(self, expected: Json, *, disputed: str = "") -> Self:
        """Expect every field of `expected` in what the system sent, with the same meaning.

        Numbers compare by value, DateTimes by moment and CiStrings in any letter case; absent, null and an
        empty list are alike; fields that `expected` does not name are not judged.
        """
        exchange = self.evidence.exchange
        asked, endpoint = isinstance(self.evidence, Asked), exchange.endpoint
        found = difference(
            expected,
            self.evidence.payload,
            kind=endpoint and (endpoint.takes if asked else endpoint.gives),
            version=self.scope.version,
            additions=additions_of(exchange),
        )
        return self.that(
            found is None,
            expected=found.expected if found else "",
            actual=found.actual if found else "",
            disputed=disputed,
        )

    def conforms(self, obj: type[OcpiObject], value: Json = None, *, partial: bool = False) -> Self:
        """Expect an object as its version defines it: `value`, or all that the message holds."""
        value = self.evidence.payload if value is None else value
        additions = additions_of(self.evidence.exchange)
        wrong = problems(obj, value, self.scope.version, partial=partial, additions=additions)
        for problem in sorted(wrong, key=lambda one: not one.disputed):
            doubt = "the text is unclear here, or nobody follows it" if problem.disputed else ""
            self._breach(f"a {obj.__name__} as defined", f"{problem.path}: {problem.message}", doubt)
        return self if wrong else self._kept()

    def that(self, condition: bool, *, expected: str, actual: object, disputed: str = "") -> Self:
        """Expect any condition; the texts complete the sentence "expected ..., got ..."."""
        return self._kept() if condition else self._breach(expected, str(actual), disputed)

    def inconclusive(self, why: str) -> None:
        """Say that nothing can be judged here, for a reason that is not the fault of these requirements.

        Raises:
            InconclusiveError: always.
        """
        for row in self.requirements:
            self.scope.ledger.report(self._finding(row, Verdict.INCONCLUSIVE, "a sound answer", why))
        raise InconclusiveError(why)

    def _code(
        self,
        code: int | None,
        answer: Attempt,
        allowed: Iterable[Codes],
        tolerated: Codes,
        wanted: str,
        disputed: str,
    ) -> Self:
        good = code is not None and _among(code, allowed)
        if not good and code is not None and _among(code, (tolerated,)):
            return self._breach(wanted, answer.said, disputed or "tolerated, since it is common")
        return self.that(good, expected=wanted, actual=answer.said, disputed="" if tolerated else disputed)

    def _answer(self) -> Attempt:
        if isinstance(self.evidence, Attempt):
            return self.evidence
        kind = "a request made to us" if isinstance(self.evidence, Asked) else "no answer"
        raise HarnessError(f"{kind} has no status; expect `that(...)` of it")

    def _kept(self) -> Self:
        for row in self.requirements:
            self.scope.ledger.keep(row, self.scope.version, scenario=self.scope.scenario)
        return self

    def _breach(self, expected: str, actual: str, dispute: str) -> Self:
        grave = None
        for row in self.requirements:
            finding = self.scope.ledger.breach(
                row,
                self.scope.version,
                expected=expected,
                actual=actual,
                exchange=self.evidence.exchange.number,
                scenario=self.scope.scenario,
                dispute=dispute,
            )
            if not dispute and gravest(requirement(row)) is Verdict.FAIL:
                grave = grave or finding
        if grave:
            raise ViolationError(grave, self.evidence.exchange)
        return self

    def _finding(self, row: str, verdict: Verdict, expected: str, actual: str) -> Finding:
        number, scenario = self.evidence.exchange.number, self.scope.scenario
        return Finding(row, self.scope.version, verdict, expected, actual, number, scenario)


def _among(code: int, allowed: Iterable[Codes]) -> bool:
    return any(code == one if isinstance(one, int) else code in one for one in allowed)


def _either(allowed: Iterable[Codes]) -> str:
    return " or ".join(_named(one) for one in allowed)


def _named(one: Codes) -> str:
    if isinstance(one, int):
        return str(one)
    return f"{one[0]} to {one[-1]}" if isinstance(one, range) else " or ".join(map(str, one))
