"""What the plugins cost those who have it installed and test something else."""

import subprocess
import sys
from pathlib import Path


def test_the_plugins_import_nothing_of_ocpi(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\n"
        "def test_nothing_was_loaded():\n"
        "    heavy = {'ocpi_reference', 'ocpi_reports', 'starlette', 'httpx', 'pydantic', 'schemathesis'}\n"
        "    assert not heavy & set(sys.modules)\n"
        "    assert {m for m in sys.modules if m.startswith(('ocpi_harness', 'ocpi_mocks'))} == "
        "{'ocpi_harness', 'ocpi_harness.plugin', 'ocpi_mocks', 'ocpi_mocks.pytest_plugin'}\n"
    )
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:hypothesispytest", "-p", "no:schemathesis"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


def test_a_run_needs_neither_schemathesis_nor_hypothesis(tmp_path: Path) -> None:
    code = (
        "import sys, ocpi_harness.session, ocpi_harness.rules as r; r.rules();"
        "assert not {'schemathesis', 'hypothesis'} & set(sys.modules), sorted(sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
