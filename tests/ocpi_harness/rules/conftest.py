"""A requirement judged on exchanges made by hand."""

from collections.abc import Callable

import pytest

from ocpi_harness.evidence import Trace
from ocpi_harness.ledger import Ledger
from ocpi_harness.rules import judge, rules
from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.history import V221, Version

Judge = Callable[..., Verdict]


@pytest.fixture
def judged() -> Judge:
    """The verdict on one requirement, by all rules that judge it."""

    def verdict(row: str, *exchanges: Exchange, version: Version = V221, role: str = "CPO") -> Verdict:
        ledger = Ledger(name="ACME", role=role, versions=(version,))
        about = [one for one in rules() if row in one.requirements]
        assert about, f"no rule judges {row}"
        judge(Trace(version, exchanges, role), ledger, only=about)
        return ledger.entry(row, version).verdict

    return verdict
