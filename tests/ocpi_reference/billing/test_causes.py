"""Each known-wrong engine is told from the right one, and the audit names it."""

import pytest
from tests.ocpi_reference.billing.scenarios import SCENARIOS, Scenario

from ocpi_reference.billing import CAUSES, Cause, Verdict, audit
from ocpi_reference.spec.catalogue import requirements

TOLD_BY = {
    "day and evening": (
        "fee-missing",
        "reservation-fee-missing",
        "vat-twice",
        "vat-missing",
        "vat-taken-out",
        "gross-as-net",
        "one-vat-rate",
        "price-per-block",
        "price-per-minute",
        "minute-price-rounded",
        "cut-off-per-period",
        "cents-as-whole",
        "energy-only",
        "reservation-free",
        "step-size-ignored",
        "step-size-per-period",
        "step-size-charging-and-parking",
        "step-size-joint",
        "step-size-last-price-alone",
        "step-size-in-kwh",
        "step-size-in-minutes",
        "clock-utc",
        "clock-offset-twice",
        "first-element-only",
        "first-matching-element",
        "elements-reversed",
        "elements-added-up",
        "parking-as-charging",
        "parking-free",
        "charging-by-wall-clock",
        "time-missing",
        "wh-as-kwh",
        "kwh-as-wh",
        "minutes-as-hours",
        "seconds-as-hours",
        "hours-as-minutes",
        "running-meter",
        "reservation-as-session",
        "whole-kwh",
    ),
    "oldest version": ("fee-per-period",),
    "sunday": (
        "fee-per-element",
        "weekday-shifted",
    ),
    "unused reservation": (
        "session-fee-for-reservation",
        "reservation-by-session-elements",
    ),
    "taxes included": ("vat-on-included",),
    "capped": (
        "limits-ignored",
        "limits-before-taxes-only",
    ),
    "lifted": ("minimum-as-fee",),
    "crumbs": ("rounded-per-period",),
    "steps": (
        "step-size-per-element",
        "step-size-of-first",
    ),
    "a whole step": ("step-size-next-block",),
    "free parking at eight": ("step-size-counts-unpriced",),
    "hour by hour in summer": (
        "clock-offset-reversed",
        "clock-winter-time",
        "session-by-its-start",
        "session-by-its-end",
        "period-by-its-end",
        "restrictions-ignored",
        "last-period-missing",
        "first-period-missing",
        "kwh-cut-off",
    ),
    "hour by hour in a winter far away": (
        "clock-summer-time",
        "upper-bound-included",
    ),
    "tiers of energy": ("tier-by-total-energy",),
    "tiers of duration": (
        "tier-by-total-duration",
        "duration-of-parking-alone",
        "lower-bound-excluded",
        "minutes-rounded-up",
        "hours-of-two-decimals",
    ),
    "night": ("over-midnight-never",),
    "evening": ("end-of-day-never",),
    "the day after": ("end-date-included",),
    "tiers of power": ("power-ignored",),
    "to the grid and back": ("absolute-energy",),
    "a new price": ("latest-tariff",),
    "two tariffs": (
        "first-tariff-only",
        "last-tariff-only",
    ),
}
"""Per scenario the mistakes that it tells from all others."""


def test_every_known_mistake_has_a_scenario_that_tells_it() -> None:
    assert sorted(name for names in TOLD_BY.values() for name in names) == sorted(CAUSES)
    assert len(CAUSES) >= 25


@pytest.mark.parametrize(
    ("scenario", "cause"), [(scenario, cause) for scenario, causes in TOLD_BY.items() for cause in causes]
)
def test_the_audit_names_the_mistake(scenario: str, cause: str) -> None:
    told = SCENARIOS[scenario]
    stated = told.stated(CAUSES[cause].practice)
    assert stated != told.stated()
    found = audit(stated, told.given, ocpi=told.ocpi, time_zone=told.time_zone)
    assert found.verdict is Verdict.WRONG
    assert found.cause == cause


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS.keys())
def test_the_right_engine_is_never_accused(scenario: Scenario) -> None:
    found = audit(scenario.stated(), scenario.given, ocpi=scenario.ocpi, time_zone=scenario.time_zone)
    assert found.verdict is Verdict.RIGHT
    assert [figure for figure in found.figures if figure.verdict is not Verdict.RIGHT] == []


@pytest.mark.parametrize("cause", CAUSES.values(), ids=CAUSES.keys())
def test_every_mistake_breaks_a_row_of_the_catalogue(cause: Cause) -> None:
    assert cause.requirement in requirements()
