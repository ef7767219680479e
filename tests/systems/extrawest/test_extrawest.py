"""plugfest against a system that nobody here wrote: it finds what was confirmed by hand, and nothing else.

`confirmed.toml` lists each deviation with its clause and with what was seen; a finding that is not in it is a
false alarm until somebody has confirmed it against the text.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from ocpi_reference.spec.catalogue import requirement
from ocpi_reference.spec.history import Version

HERE = Path(__file__).parent
PYTHON = HERE.parents[2] / ".venv-extrawest" / "bin" / "python"
CONFIRMED = tomllib.loads((HERE / "confirmed.toml").read_text("utf-8"))["deviation"]
TOKEN_A = "3f2b8c1e-9a4d-4f6b-8e21-5c7d9a0b1e2f"
"""A UUID, as the library's own documentation has them."""
TRIGGERS = {"CPO": ("new_token_a", "push_location"), "EMSP": ("new_token_a", "push_token")}
Verdicts = dict[tuple[str, str], dict[str, Any]]

pytestmark = pytest.mark.xdist_group("extrawest")
"""One run serves all tests of this file."""


@contextmanager
def running(role: str) -> Iterator[tuple[str, str]]:
    """The versions URL and the trigger URL of the system in its own environment."""
    command = [str(PYTHON), str(HERE / "host.py"), "--role", role, "--port", "0", "--trigger-port", "0"]
    with subprocess.Popen(
        [*command, "--token-a", TOKEN_A], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as host:
        assert host.stdout is not None
        ready = host.stdout.readline()
        urls = [word for word in ready.replace(",", " ").split() if word.startswith("http://")]
        try:
            assert len(urls) == 2, f"the host did not start: {ready!r}; run `make extrawest` first"
            yield urls[0], urls[1].rstrip("/")
        finally:
            host.terminate()


def description(role: str, versions_url: str, trigger_url: str) -> str:
    """The sut.toml of the system, as its operator would write it."""
    triggers = [f'{name} = {{ post = "{trigger_url}/{name}" }}' for name in TRIGGERS[role]]
    return "\n".join(
        [
            "[sut]",
            'name = "extrawest-ocpi"',
            f'role = "{role}"',
            f'versions_url = "{versions_url}"',
            f'token_a = "{TOKEN_A}"',
            "timeout = 10",
            "quiet = 0.2",
            "[triggers]",
            *triggers,
        ]
    )


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdicts]:
    """What `plugfest run` says of the system as CPO and as eMSP, both at once."""
    folder = tmp_path_factory.mktemp("extrawest")
    found: dict[str, Verdicts] = {}
    with ExitStack() as stack:
        runs = {}
        for role in TRIGGERS:
            sut = folder / f"{role}.toml"
            sut.write_text(description(role, *stack.enter_context(running(role))), "utf-8")
            command = [str(Path(sys.executable).with_name("plugfest")), "run", "--sut", str(sut)]
            runs[role] = subprocess.Popen(
                [*command, "--out", str(folder / role)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
        for role, run in runs.items():
            said, _ = run.communicate(timeout=500)
            assert run.returncode == 1, said.decode()
            rows = json.loads((folder / role / "results.json").read_bytes())["requirements"]
            found[role] = {(row["id"], row["ocpi"]): row for row in rows}
    return found


def confirmed(role: str) -> set[tuple[str, str]]:
    return {
        (entry["requirement"], version)
        for entry in CONFIRMED
        if role in entry["roles"]
        for version in entry["versions"]
    }


def told(rows: Verdicts, keys: set[tuple[str, str]]) -> str:
    return "\n".join(f"{key}: {rows[key]['findings'][:2]}" for key in sorted(keys))


@pytest.mark.parametrize("role", TRIGGERS)
def test_every_violation_was_confirmed_by_hand(verdicts: dict[str, Verdicts], role: str) -> None:
    violated = {key for key, row in verdicts[role].items() if row["verdict"] == "FAIL"}
    surplus = violated - confirmed(role)
    assert not surplus, told(verdicts[role], surplus)


@pytest.mark.parametrize("role", TRIGGERS)
def test_every_confirmed_deviation_is_found(verdicts: dict[str, Verdicts], role: str) -> None:
    violated = {key for key, row in verdicts[role].items() if row["verdict"] == "FAIL"}
    assert not confirmed(role) - violated


@pytest.mark.parametrize("role", TRIGGERS)
def test_the_harness_itself_did_not_stumble(verdicts: dict[str, Verdicts], role: str) -> None:
    stumbled = {key for key, row in verdicts[role].items() if row["verdict"] == "ERROR"}
    assert not stumbled, told(verdicts[role], stumbled)
    assert sum(row["verdict"] == "PASS" for row in verdicts[role].values()) > 300


@pytest.mark.parametrize("entry", CONFIRMED, ids=lambda entry: entry["requirement"])
def test_a_confirmed_deviation_names_its_clause(entry: dict[str, Any]) -> None:
    row = requirement(entry["requirement"])
    assert row.level == "MUST"
    assert entry["clause"] == row.clause(Version(entry["versions"][-1]))
    assert len(entry["seen"]) > 20
