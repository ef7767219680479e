"""The catalogue of faults as a whole: complete, without repetition, true to the requirements."""

import pkgutil
from collections import Counter

import pytest

from ocpi_harness.applicability import not_applicable
from ocpi_mocks import faults
from ocpi_mocks.faults.catalogue import FAULTS
from ocpi_reference.spec.catalogue import requirement

WITHOUT_FAULTS = {"catalogue", "editing", "mechanism", "presets"}
ROLES = ("CPO", "EMSP")


def test_every_file_is_in_the_catalogue() -> None:
    declared = {fault.does.__module__.rpartition(".")[2] for fault in FAULTS.values()}
    files = {module.name for module in pkgutil.iter_modules(faults.__path__)}
    assert files - WITHOUT_FAULTS == declared


def test_no_two_faults_are_described_alike() -> None:
    counts = Counter(fault.description for fault in FAULTS.values())
    assert [text for text, count in counts.items() if count > 1] == []


def test_there_are_faults_of_both_roles() -> None:
    planted = [fault for fault in FAULTS.values() if fault.breaks]
    for role in ROLES:
        assert sum(role in (fault.roles or ROLES) for fault in planted) > 100


@pytest.mark.parametrize("name", FAULTS)
def test_what_a_fault_breaks_binds_whoever_has_it(name: str) -> None:
    fault = FAULTS[name]
    idle = [
        row
        for row in fault.breaks
        if all(
            not_applicable(requirement(row), role=role, version=version)
            for role in fault.roles or ROLES
            for version in fault.versions
        )
    ]
    assert idle == []
    assert set(fault.breaks) & set(fault.consequences) == set()
