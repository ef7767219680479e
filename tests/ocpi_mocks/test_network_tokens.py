"""The seeded Tokens keep every rule that can be judged on the object alone, and show every kind of holder."""

import re
from datetime import UTC, datetime

import pytest

from ocpi_mocks.network import tokens
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.tokens import Token, WhitelistType
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.wire import Json

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)


def held(seed: int = 0, count: int = 60) -> list[dict[str, Json]]:
    return tokens(seed=seed, count=count, country_code="DE", party_id="EMP", now=NOW)


def test_every_token_has_the_shape_of_2_3_0_and_no_field_besides() -> None:
    for token in held():
        assert problems(Token, token, Version("2.3.0"), unknown_fields=True) == ()


@pytest.mark.parametrize("version", Version)
def test_every_token_can_be_told_in_every_version(version: Version) -> None:
    for token in held():
        told = express(Token, token, version)
        assert problems(Token, told, version, unknown_fields=True) == ()


def test_the_same_seed_gives_the_same_tokens_and_a_longer_list_begins_with_the_shorter() -> None:
    assert held(7) == held(7)
    assert held(7) != held(8)
    assert held(count=100)[:60] == held()


def test_a_dozen_tokens_show_every_kind() -> None:
    dozen = held(count=12)
    assert {token["type"] for token in dozen} == {"RFID", "APP_USER", "AD_HOC_USER", "OTHER"}
    assert {token["whitelist"] for token in dozen} == {kind.value for kind in WhitelistType}
    assert {token["valid"] for token in dozen} == {True, False}
    assert any("energy_contract" in token for token in dozen)
    assert {token["default_profile_type"] for token in dozen if "default_profile_type" in token} == {
        "CHEAP",
        "FAST",
        "GREEN",
    }


def test_app_and_one_time_users_are_never_whitelisted() -> None:
    whitelists = {token["whitelist"] for token in held() if token["type"] in ("APP_USER", "AD_HOC_USER")}
    assert whitelists == {"NEVER"}


def test_a_uid_comes_once() -> None:
    many = held(count=5000)
    assert len({token["uid"] for token in many}) == 5000
    assert len({token["contract_id"] for token in many}) == 5000


def test_cards_have_seven_bytes_and_contracts_the_ema_id_form() -> None:
    for token in held():
        if token["type"] == "RFID":
            assert re.fullmatch("04[0-9A-F]{12}", token["uid"])
        assert re.fullmatch(r"DE-EMP-C[A-Z0-9]{8}", token["contract_id"])


def test_a_group_has_two_tokens_and_a_short_name() -> None:
    groups = [token["group_id"] for token in held() if "group_id" in token]
    assert len(groups) == 2 * len(set(groups)) == 10
    assert max(map(len, groups)) <= 20


def test_nothing_was_updated_after_now() -> None:
    assert max(token["last_updated"] for token in held(count=500)) <= "2026-11-20T14:30:00Z"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        tokens(seed=0, count=1, country_code="DE", party_id="EMP", now=NOW.replace(tzinfo=None))
