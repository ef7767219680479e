from datetime import date
from pathlib import Path

import pytest

from ocpi_harness.sut import Partner, Sut, SutError, load
from ocpi_reference.spec.history import V211, V221

SUT = """
[sut]
name = "ACME CPO"
role = "CPO"
versions_url = "http://127.0.0.1:8080/ocpi/versions"
token_a = "env:OCPI_TOKEN_A"
"""
WAIVER = """
[[waiver]]
requirement = "locations-017"
reason = "ticket 4711"
owner = "roaming team"
"""


def read(tmp_path: Path, text: str) -> Sut:
    path = tmp_path / "sut.toml"
    path.write_text(text, "utf-8")
    return load(path, environment={"OCPI_TOKEN_A": "secret-token-a"}, today=date(2026, 6, 1))


def test_the_smallest_file_is_enough(tmp_path: Path) -> None:
    sut = read(tmp_path, SUT)
    assert (sut.name, sut.role, sut.our_role) == ("ACME CPO", "CPO", "EMSP")
    assert sut.token_a == "secret-token-a"
    assert (sut.ocpi, sut.modules, sut.read_only, sut.waivers) == ((), (), False, ())
    assert sut.partner == Partner()


def test_the_whole_file_is_read(tmp_path: Path) -> None:
    more = """
ocpi = ["2.2.1", "2.1.1"]
modules = ["locations", "tariffs"]
read_only = true
timeout = 5
[partner]
country_code = "de"
party_id = "PLG"
public_url = "http://127.0.0.1:9100/"
[known]
location_id = "LOC1"
[triggers]
push_location = { post = "http://127.0.0.1:8081/_trigger/push_location", json = { fast = true } }
start_session = { run = "./start_session.sh --now" }
"""
    sut = read(tmp_path, SUT + more + WAIVER + "expires = 2027-03-01\n")
    assert sut.ocpi == (V211, V221)
    assert sut.modules == ("locations", "tariffs")
    assert sut.read_only
    assert sut.timeout == 5.0
    assert (sut.partner.country_code, sut.partner.port) == ("DE", 9100)
    assert sut.partner.public_url == "http://127.0.0.1:9100"
    assert sut.known["location_id"] == "LOC1"
    assert sut.triggers["push_location"].json == {"fast": True}
    assert sut.triggers["start_session"].run == "./start_session.sh --now"
    assert sut.waivers[0].expires == date(2027, 3, 1)


def test_the_token_is_not_shown(tmp_path: Path) -> None:
    assert "secret-token-a" not in repr(read(tmp_path, SUT))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SUT.replace("role", "rol"), "sut.rol: unknown key, did you mean 'role'?"),
        (SUT + "[partnr]\n", "partnr: unknown key, did you mean 'partner'?"),
        (SUT.replace('"CPO"', '"EMPS"'), "sut.role: unknown value 'EMPS', did you mean 'EMSP'?"),
        (SUT.replace('"CPO"', '"cpo"'), "sut.role: unknown value 'cpo', did you mean 'CPO'?"),
        (SUT.replace('"CPO"', '"OTHER"'), "sut.role: plugfest has no partner for OTHER; it meets CPO,"),
        (SUT + 'ocpi = ["2.2"]\n', "sut.ocpi: unknown value '2.2', did you mean"),
        (SUT + 'ocpi = "2.2.1"\n', 'sut.ocpi: must be a list of texts like ["..."], not a text'),
        (
            SUT + 'modules = ["location"]\n',
            "sut.modules: unknown value 'location', did you mean 'locations'?",
        ),
        (SUT + 'read_only = "yes"\n', "sut.read_only: must be true or false, not a text"),
        (SUT + "timeout = -1\n", "sut.timeout: must be a number of seconds up to 600, not -1"),
        (SUT.replace("http://127", "127"), "sut.versions_url: '127.0.0.1:8080/ocpi/versions' is no URL"),
        (
            SUT.replace("env:OCPI_TOKEN_A", "env:NOPE"),
            "sut.token_a: the environment variable NOPE is not set",
        ),
        (SUT.replace('token_a = "env:OCPI_TOKEN_A"', ""), "sut.token_a: is missing"),
        (SUT.replace('"env:OCPI_TOKEN_A"', "7"), "sut.token_a: must be a text, not a whole number"),
        ("", "sut: is missing"),
        ("sut = 1", "sut: must be a table, not a whole number"),
        ("[sut", "not TOML"),
        (SUT + "[partner]\nport = true\n", "partner.port: must be a whole number, not true or false"),
        (SUT + '[partner]\nparty_id = "PLUG"\n', "party_id three characters"),
        (SUT + '[known]\nlocationid = "x"\n', "known.locationid: unknown key, did you mean 'location_id'?"),
        (SUT + "[triggers]\npush_locations = {}\n", "did you mean 'push_location'?"),
        (SUT + "[triggers]\npush_location = {}\n", "triggers.push_location: say either post"),
        (SUT + "[triggers]\npush_location = { run = 'x', json = {} }\n", "json goes with post"),
        (SUT + WAIVER + "expires = 2026-05-31\n", "locations-017: expired on 2026-05-31"),
        (SUT + WAIVER + 'expires = "2027-01-01"\n', "expires must be a date without quotes"),
        (
            SUT + WAIVER.replace("locations", "location"),
            "unknown value 'location-017', did you mean 'locations-017'?",
        ),
        (SUT + "[waiver]\n", "waiver: write each one below its own line [[waiver]]"),
    ],
)
def test_what_cannot_be_used_gets_one_line_that_says_what_to_do(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(SutError) as caught:
        read(tmp_path, text)
    assert line in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path}/sut.toml: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_gets_one_line(tmp_path: Path) -> None:
    with pytest.raises(SutError, match="No such file"):
        load(tmp_path / "nothing.toml")
    (tmp_path / "sut.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SutError, match="not UTF-8"):
        load(tmp_path / "sut.toml")
