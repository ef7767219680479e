"""The fixtures that pytest offers wherever the mock is installed, and the example in README."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ocpi_mocks import MockPartner

README = Path(__file__).parents[2] / "README.md"


def test_two_partners_run_for_one_test(ocpi_cpo: MockPartner, ocpi_emsp: MockPartner) -> None:
    assert (ocpi_cpo.roles, ocpi_emsp.roles) == (("CPO",), ("EMSP",))
    ocpi_emsp.register(ocpi_cpo.versions_url, ocpi_cpo.token_a)
    assert ocpi_cpo.received("credentials", method="POST").wait(timeout=5).token == "A"


@pytest.mark.ocpi(ocpi="2.1.1", preset="plain")
class TestMarkers:
    def test_options_come_from_the_class(self, ocpi_cpo: MockPartner) -> None:
        assert (ocpi_cpo.versions, ocpi_cpo.faults.armed) == (("2.1.1",), {})

    @pytest.mark.ocpi(ocpi="2.2.1", faults=["paging.total-of-page"], locations=3)
    def test_the_nearest_marker_wins_and_the_others_stay(self, ocpi_cpo: MockPartner) -> None:
        assert ocpi_cpo.versions == ("2.2.1",)
        assert list(ocpi_cpo.faults.armed) == ["paging.total-of-page"]
        assert len(ocpi_cpo.store.own("locations")) == 3


def run(folder: Path, text: str) -> "subprocess.CompletedProcess[str]":
    """Run a test module in a pytest of its own."""
    (folder / "test_mine.py").write_text(text)
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:schemathesis",
            "-p",
            "no:cacheprovider",
            "-W",
            "error",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


MINE = """
import pytest

def test_a(ocpi_cpo, request):
    request.config.stopped = ocpi_cpo

def test_b(request):
    with pytest.raises(RuntimeError, match="does not run"):
        request.config.stopped.versions_url

@pytest.mark.ocpi(flavour="mint")
def test_c(ocpi_cpo): pass

@pytest.mark.ocpi(ocpi="9")
def test_d(ocpi_emsp): pass

@pytest.mark.ocpi("2.2.1")
def test_e(ocpi_emsp): pass

def test_f(ocpi_emsp):
    ocpi_emsp.platform.background.start(lambda task: 1 / 0)
    ocpi_emsp.platform.background.join(5)
"""


def test_a_partner_ends_with_its_test_and_wrong_options_are_told_in_one_line(tmp_path: Path) -> None:
    out = run(tmp_path, MINE).stdout
    assert "3 passed, 4 errors" in out, out
    assert "unexpected keyword argument 'flavour'" in out
    assert "there is no OCPI '9' here; versions are 2.1.1" in out
    assert 'takes options by name, such as ocpi="2.2.1"' in out
    assert "an error of the mock EMSP itself, please report it: ZeroDivisionError" in out


def example() -> str:
    """The one test among README's examples."""
    blocks: list[str] = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if "def test_" in block]
    return found


def test_the_example_in_the_readme_runs(tmp_path: Path) -> None:
    result = run(tmp_path, example())
    assert result.returncode == 0, result.stdout
    assert "1 passed" in result.stdout


def test_the_example_in_the_readme_can_fail(tmp_path: Path) -> None:
    result = run(tmp_path, example().replace('act("start_session")', 'act("push_tariff")'))
    assert result.returncode == 1, result.stdout
    assert "NotReceivedError: no POST cdrs came within 2 s; what came instead" in result.stdout
