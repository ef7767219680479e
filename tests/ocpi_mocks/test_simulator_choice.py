"""The tariff of a session is the one for its kind of payment or profile that is valid when it starts."""

from datetime import UTC, datetime, timedelta

import pytest

from ocpi_mocks.simulator import applicable_tariff
from ocpi_mocks.tariff_library import tariff
from ocpi_reference.spec.wire import Json

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)


def named(*names: str) -> list[dict[str, Json]]:
    return [tariff(name, country="NL", country_code="NL", party_id="PLG", now=NOW) for name in names]


@pytest.mark.parametrize(
    ("preference", "ad_hoc", "expected"),
    [
        ("REGULAR", False, "PROFILE-REGULAR-NL"),
        ("CHEAP", False, "PROFILE-CHEAP-NL"),
        ("GREEN", False, "PROFILE-REGULAR-NL"),
        ("REGULAR", True, "AD-HOC-NL"),
    ],
)
def test_payment_and_preference_decide(preference: str, ad_hoc: bool, expected: str) -> None:
    offered = named("ad-hoc", "profile-cheap", "profile-regular")
    found = applicable_tariff(offered, at=NOW, ad_hoc=ad_hoc, preference=preference)
    assert found is not None
    assert found["id"] == expected


def test_a_tariff_without_type_is_for_everybody_who_finds_none_of_their_own() -> None:
    offered = named("per-use", "ad-hoc")
    for ad_hoc, expected in ((False, "PER-USE-NL"), (True, "AD-HOC-NL")):
        found = applicable_tariff(offered, at=NOW, ad_hoc=ad_hoc)
        assert found is not None
        assert found["id"] == expected


def test_the_tariff_changes_with_the_month() -> None:
    offered = named("per-kwh-from-next-month", "per-kwh-this-month")
    for days, expected in ((0, "PER-KWH-THIS-MONTH-NL"), (11, "PER-KWH-FROM-NEXT-MONTH-NL")):
        found = applicable_tariff(offered, at=NOW + timedelta(days=days))
        assert found is not None
        assert found["id"] == expected


def test_no_tariff_may_apply() -> None:
    assert applicable_tariff(named("profile-cheap"), at=NOW, ad_hoc=True) is None
    assert applicable_tariff([], at=NOW) is None
