"""The house rules that a machine can check: who imports whom, and where versions are compared."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "ocpi_reference": ROOT / "mocks" / "ocpi_reference",
    "ocpi_mocks": ROOT / "mocks" / "ocpi_mocks",
    "ocpi_harness": ROOT / "harness" / "ocpi_harness",
    "ocpi_scenarios": ROOT / "scenarios" / "ocpi_scenarios",
    "ocpi_reports": ROOT / "reports" / "ocpi_reports",
}
FORBIDDEN = {
    "ocpi_reference": {"ocpi_mocks", "ocpi_harness", "ocpi_scenarios", "ocpi_reports"},
    "ocpi_mocks": {"ocpi_harness", "ocpi_scenarios", "ocpi_reports"},
    "ocpi_harness": {"ocpi_scenarios", "ocpi_reports"},
    "ocpi_scenarios": {"ocpi_mocks", "ocpi_reports"},
    "ocpi_reports": {"ocpi_mocks", "ocpi_scenarios"},
}
OUTER_SHELL = ("ocpi_harness/cli", "ocpi_harness/plugin")
"""The command line and the pytest plugin tie the packages together and may import all of them."""
PURE = {"socket", "httpx", "starlette", "uvicorn", "asyncio", "threading", "random", "time", "requests"}
VERSIONS = {"V211", "V221", "V230"}
LONGEST = 400


def modules(package: str) -> list[Path]:
    return sorted(PACKAGES[package].rglob("*.py"))


def every_module() -> list[Path]:
    return [path for package in PACKAGES for path in modules(package)]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package: str) -> None:
    assert modules(package), f"{package} is not where the design put it"
    for path in modules(package):
        if any(part in path.as_posix() for part in OUTER_SHELL):
            continue
        for name in imported(path):
            assert name.split(".")[0] not in FORBIDDEN[package], f"{name_of(path)} imports {name}"


def test_reports_know_verdicts_and_nothing_else_of_the_harness() -> None:
    for path in modules("ocpi_reports"):
        for name in imported(path):
            if name.split(".")[0] == "ocpi_harness":
                assert name == "ocpi_harness.verdict", f"{name_of(path)} imports {name}"


def test_the_reference_is_pure() -> None:
    for path in modules("ocpi_reference"):
        for name in imported(path):
            assert name.split(".")[0] not in PURE, f"{name_of(path)} imports {name}"


def test_versions_are_compared_in_the_specification_only() -> None:
    for path in every_module():
        if "ocpi_reference/spec" in path.as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Compare):
                names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
                names |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
                texts = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
                found = (names & VERSIONS) | (texts & {"2.1.1", "2.2.1", "2.3.0"})
                assert not found, f"{name_of(path)}:{node.lineno} compares {found}; ask the dialect instead"


@pytest.mark.parametrize("path", every_module(), ids=name_of)
def test_a_module_stays_readable(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= LONGEST, f"{len(lines)} lines: is it two things?"
    assert path.stem not in {"utils", "helpers", "common", "misc"}


@pytest.mark.parametrize("path", sorted(PACKAGES["ocpi_scenarios"].rglob("test_*.py")), ids=name_of)
def test_a_scenario_reads_aloud(path: Path) -> None:
    """Five to ten lines, no branches: what we do, what must follow, which requirement."""
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
            where = f"{name_of(path)}: {function.name}"
            assert ast.get_docstring(function), f"{where} has no sentence for the report"
            assert not any(isinstance(node, ast.If) for node in ast.walk(function)), f"{where} branches"
            statements = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
            assert len(statements) <= 14, f"{where} is too long to read aloud"
