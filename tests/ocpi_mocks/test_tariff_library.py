"""The tariff library spans the billing models in use, in every country, and keeps the rules of Tariffs."""

from datetime import UTC, datetime
from decimal import Decimal

import pycountry
import pytest

from ocpi_mocks.countries import countries
from ocpi_mocks.tariff_library import LIBRARY, names_in, tariff, tariff_id, tariffs
from ocpi_reference.billing import lint
from ocpi_reference.spec.checking import problems
from ocpi_reference.spec.conversions import CannotExpressError
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.wire import Json, decode, encode

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
ALL = tariffs(country_code="NL", party_id="PLG", now=NOW)


def named(name: str, country: str = "NL", now: datetime = NOW) -> dict[str, Json]:
    return tariff(name, country=country, country_code="NL", party_id="PLG", now=now)


def test_every_tariff_has_the_shape_of_2_3_0_and_no_field_besides() -> None:
    for one in ALL:
        assert problems(Tariff, one, Version("2.3.0"), unknown_fields=True) == ()
    assert decode(encode(ALL)) == ALL


UNTOLD = {
    Version("2.3.0"): set(),
    Version("2.2.1"): {"local-taxes-included"},
    Version("2.1.1"): {
        "local-taxes-included",
        "minimum-price",
        "maximum-price",
        "floor-and-ceiling",
        "current-classes",
        "complex",
    },
}
"""What a version has no words for: prices with unknown taxes in them, price limits, limits of current."""


@pytest.mark.parametrize("version", Version)
def test_every_tariff_can_be_told_in_a_version_unless_it_has_no_words_for_it(version: Version) -> None:
    untold = set()
    for one in ALL:
        try:
            told = express(Tariff, one, version)
        except CannotExpressError:
            untold.add(one["id"].lower().rpartition("-")[0])
        else:
            assert problems(Tariff, told, version, unknown_fields=True) == ()
    assert untold == UNTOLD[version]


def test_prices_with_tax_in_them_have_at_most_four_decimals() -> None:
    for one in ALL:
        for component in (c for element in one["elements"] for c in element["price_components"]):
            assert component["price"] == round(component["price"], 4), one["id"]


def test_every_tariff_is_there_once_in_every_country_that_has_it() -> None:
    ids = [one["id"] for one in ALL]
    assert len(set(ids)) == len(ids)
    assert {tariff_id("per-kwh", country.alpha_2) for country in countries()} <= set(ids)
    assert "LOCAL-TAXES-CA" in ids
    assert "LOCAL-TAXES-NL" not in ids
    assert "TAX-INCLUDED-NL" in ids
    assert "TAX-INCLUDED-US" not in ids


def test_the_library_spans_the_billing_models() -> None:
    elements = [element for terms in LIBRARY.values() for element in terms.elements]
    restrictions = {name for element in elements for name, _ in element.restrictions}
    assert {component.type for element in elements for component in element.components} == {
        "ENERGY",
        "FLAT",
        "PARKING_TIME",
        "TIME",
    }
    assert restrictions >= {"start_time", "end_time", "start_date", "end_date", "day_of_week", "reservation"}
    assert restrictions >= {"min_kwh", "max_kwh", "min_power", "max_power", "min_duration", "max_duration"}
    assert restrictions >= {"min_current", "max_current"}
    assert {terms.tax_included for terms in LIBRARY.values()} == {"YES", "NO", "N/A"}
    assert {terms.type for terms in LIBRARY.values()} == {
        "",
        "REGULAR",
        "AD_HOC_PAYMENT",
        "PROFILE_CHEAP",
        "PROFILE_FAST",
        "PROFILE_GREEN",
    }


def test_currencies_exist() -> None:
    assert {one["currency"] for one in ALL} <= {currency.alpha_3 for currency in pycountry.currencies}


def test_prices_are_cents_of_the_country() -> None:
    assert named("per-kwh")["elements"][0]["price_components"][0]["price"] == Decimal("0.39")
    assert named("per-kwh", "DK")["elements"][0]["price_components"][0]["price"] == Decimal("2.93")
    assert named("per-kwh", "DK")["currency"] == "DKK"


def test_vat_is_that_of_the_country_and_absent_where_unknown_or_free() -> None:
    assert named("per-kwh", "FI")["elements"][0]["price_components"][0]["vat"] == Decimal("25.5")
    assert "vat" not in named("per-kwh", "US")["elements"][0]["price_components"][0]
    assert "vat" not in named("no-tax")["elements"][0]["price_components"][0]
    assert "vat" not in named("free")["elements"][0]["price_components"][0]


def test_the_lint_for_tariffs_finds_nothing_but_hours_left_free_on_purpose() -> None:
    for one in ALL:
        country = one["id"].rpartition("-")[2]
        found = {finding.code for finding in lint(one, ocpi=Version("2.3.0"), country=country)}
        assert found <= ({"no-fallback"} if one["id"].startswith("COMPLEX-") else set()), one["id"]


def test_limits_have_both_sides_where_the_tax_is_known() -> None:
    assert named("minimum-price")["min_price"] == {
        "before_taxes": Decimal("1.50"),
        "after_taxes": Decimal("1.815"),
    }
    assert named("maximum-price", "US")["max_price"] == {"before_taxes": Decimal("22.00")}


def test_a_free_tariff_is_one_flat_price_of_zero() -> None:
    assert named("free")["elements"] == [
        {"price_components": [{"type": "FLAT", "price": Decimal("0.00"), "step_size": 1}]}
    ]


def test_reservations_price_a_fee_and_time_only() -> None:
    for one in ALL:
        for element in one["elements"]:
            if "reservation" in element.get("restrictions", {}):
                assert {c["type"] for c in element["price_components"]} <= {"FLAT", "TIME"}


def test_the_new_price_begins_when_the_old_one_ends() -> None:
    assert named("per-kwh-this-month")["end_date_time"] == "2026-12-01T00:00:00Z"
    assert named("per-kwh-from-next-month")["start_date_time"] == "2026-12-01T00:00:00Z"
    december = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert named("per-kwh-this-month", now=december)["end_date_time"] == "2027-01-01T00:00:00Z"


def test_a_season_lies_around_now() -> None:
    restrictions = named("season")["elements"][0]["restrictions"]
    assert restrictions == {"start_date": "2026-10-11", "end_date": "2026-12-10"}


def test_no_text_repeats_a_price() -> None:
    for terms in LIBRARY.values():
        assert not any(char.isdigit() for char in terms.sentence)
        assert terms.sentence.endswith(".")


def test_the_last_element_of_a_restricted_dimension_is_a_fallback() -> None:
    """One tariff leaves some hours of parking free, as the example of the text does."""
    for name in set(names_in("CA")) - {"complex"}:
        last = {
            component.type: element.restrictions
            for element in LIBRARY[name].elements
            for component in element.components
            if "reservation" not in dict(element.restrictions)
        }
        assert not any(last.values()), name


def test_an_unknown_name_or_country_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no tariff 'per-kw' in NL; there are: free, per-use"):
        named("per-kw")
    with pytest.raises(ValueError, match="no tariff 'local-taxes' in NL"):
        named("local-taxes")
    with pytest.raises(ValueError, match="the network is not in 'JP'; it is in NL, DE"):
        named("per-kwh", "JP")
