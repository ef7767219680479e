"""The library itself: each tariff with its name, a sentence, and its terms in euros before tax.

mod_tariffs.asciidoc#mod_tariffs_tariff_object
"""

from decimal import Decimal
from types import MappingProxyType

from ocpi_mocks.tariff_library.terms import Days, NamedTariff, element, energy, flat, parking, time

__all__ = ["LIBRARY"]

WEEKEND = ["SATURDAY", "SUNDAY"]
WORKING_DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]

_SIMPLE = {
    "free": NamedTariff("Charging is free of charge.", (element(flat("0.00")),)),
    "per-use": NamedTariff("One fee per session, however long it takes.", (element(flat("6.00")),)),
    "per-hour": NamedTariff("Time spent charging is billed, parking is not.", (element(time("2.40")),)),
    "per-hour-connected": NamedTariff(
        "Every hour at the plug costs the same, charging or not.",
        (element(time("1.20"), parking("1.20")),),
    ),
    "per-kwh": NamedTariff("Energy is billed, nothing else.", (element(energy("0.39")),), type="REGULAR"),
    "start-and-kwh": NamedTariff(
        "A fee for starting, then energy.", (element(flat("0.50"), energy("0.35")),)
    ),
    "kwh-and-hour": NamedTariff(
        "Energy and the time spent charging are both billed.", (element(energy("0.45"), time("1.80")),)
    ),
    "step-quarter-hour": NamedTariff(
        "Time is billed in quarters of an hour that have begun.",
        (element(time("2.40", step=900), parking("1.20", step=900)),),
        type="REGULAR",
    ),
}

_CUSTOMERS = {
    "subscription": NamedTariff(
        "The energy price of drivers with a contract.", (element(energy("0.44")),), type="REGULAR"
    ),
    "ad-hoc": NamedTariff(
        "The price of drivers who pay at the charge point.",
        (element(flat("0.30"), energy("0.65")),),
        type="AD_HOC_PAYMENT",
    ),
    "profile-regular": NamedTariff(
        "The energy price without a charging preference.", (element(energy("0.42")),), type="REGULAR"
    ),
    "profile-cheap": NamedTariff(
        "A lower energy price for drivers who let the grid decide when to charge.",
        (element(energy("0.29")),),
        type="PROFILE_CHEAP",
        explained_online=True,
    ),
    "profile-fast": NamedTariff(
        "A higher energy price for drivers who want full power at once.",
        (element(energy("0.55")),),
        type="PROFILE_FAST",
    ),
    "profile-green": NamedTariff(
        "An energy price for drivers who wait for wind and sun.",
        (element(energy("0.36")),),
        type="PROFILE_GREEN",
        green=True,
    ),
}

_CALENDAR = {
    "time-of-day": NamedTariff(
        "Energy costs more in the evening peak.",
        (element(energy("0.49"), start_time="17:00", end_time="21:00"), element(energy("0.33"))),
        type="REGULAR",
    ),
    "night": NamedTariff(
        "Energy costs less at night, over midnight.",
        (element(energy("0.24"), start_time="23:00", end_time="06:00"), element(energy("0.41"))),
        type="REGULAR",
    ),
    "weekend": NamedTariff(
        "Charging hours cost less at the weekend, until midnight at its end.",
        (
            element(time("1.20"), day_of_week=WEEKEND),
            element(time("2.10"), day_of_week=WORKING_DAYS, start_time="08:00", end_time="00:00"),
            element(time("1.80")),
        ),
        type="REGULAR",
    ),
    "season": NamedTariff(
        "Energy costs more for some weeks of the year.",
        (element(energy("0.52"), start_date=Days(-40), end_date=Days(20)), element(energy("0.37"))),
        type="REGULAR",
    ),
    "per-kwh-this-month": NamedTariff(
        "Energy at the old price, which ends with the month.",
        (element(energy("0.39")),),
        type="REGULAR",
        validity="this month",
    ),
    "per-kwh-from-next-month": NamedTariff(
        "Energy at the new price, which begins with the next month.",
        (element(energy("0.41")),),
        type="REGULAR",
        validity="from next month",
    ),
}

_TIERS = {
    "tiers": NamedTariff(
        "The first kilowatt-hours are cheap, those beyond a full car are dear.",
        (
            element(energy("0.29"), max_kwh=10),
            element(energy("0.39"), min_kwh=10, max_kwh=40),
            element(energy("0.59")),
        ),
        type="REGULAR",
    ),
    "power-classes": NamedTariff(
        "Energy costs more the faster it flows.",
        (
            element(energy("0.39"), max_power=50),
            element(energy("0.49"), min_power=50, max_power=150),
            element(energy("0.59")),
        ),
        type="REGULAR",
    ),
    "current-classes": NamedTariff(
        "Charging hours cost less below a total current.",
        (element(time("1.00"), max_current=32), element(time("2.00"))),
        type="REGULAR",
    ),
    "first-half-hour-free": NamedTariff(
        "The first half hour is free, the time after an hour is dear.",
        (
            element(energy("0.00"), max_duration=1800),
            element(energy("0.25"), max_duration=3600),
            element(energy("0.40")),
        ),
    ),
}

_IDLE = {
    "idle-fee": NamedTariff(
        "Energy, and a fee for staying after the car is full.",
        (element(energy("0.45")), element(parking("6.00"))),
        type="REGULAR",
    ),
    "idle-fee-daytime": NamedTariff(
        "Energy, and by day a fee for staying after the car is full.",
        (
            element(energy("0.37")),
            element(parking("3.00", step=60), start_time="08:00", end_time="20:00"),
            element(parking("0.00")),
        ),
        type="REGULAR",
    ),
    "blocking-fee": NamedTariff(
        "Energy, and a fee for every minute after four hours at the plug.",
        (
            element(energy("0.42")),
            element(time("6.00", step=60), parking("6.00", step=60), min_duration=14400),
            element(time("0.00"), parking("0.00")),
        ),
        type="REGULAR",
    ),
}

_LIMITS = {
    "minimum-price": NamedTariff(
        "Energy, but a session costs at least a minimum.",
        (element(energy("0.36")),),
        type="REGULAR",
        min_price=Decimal("1.50"),
    ),
    "maximum-price": NamedTariff(
        "A fee for starting and energy, but a session never costs more than a maximum.",
        (element(flat("1.00"), energy("0.55")),),
        type="REGULAR",
        max_price=Decimal("20.00"),
    ),
    "floor-and-ceiling": NamedTariff(
        "Charging hours between a minimum and a maximum price.",
        (element(time("3.60")),),
        min_price=Decimal("2.00"),
        max_price=Decimal("9.00"),
    ),
}

_RESERVATIONS = {
    "reservation": NamedTariff(
        "A reservation costs a fee and its time, charging costs energy.",
        (
            element(flat("2.00"), time("5.00", step=300), reservation="RESERVATION"),
            element(flat("0.50"), energy("0.45")),
        ),
        type="REGULAR",
    ),
    "reservation-expiry": NamedTariff(
        "A reservation that nobody uses costs a fee besides its time.",
        (
            element(flat("4.00"), time("4.00", step=600), reservation="RESERVATION_EXPIRES"),
            element(time("2.00", step=600), reservation="RESERVATION"),
            element(flat("0.50"), energy("0.45")),
        ),
        type="REGULAR",
    ),
}

_TAXES = {
    "tax-included": NamedTariff(
        "Energy at the price that the driver pays, tax included.",
        (element(energy("0.40")),),
        type="REGULAR",
        tax_included="YES",
        vat_only=True,
    ),
    "no-tax": NamedTariff(
        "Energy from a seller who need not charge tax.", (element(energy("0.30")),), tax_included="N/A"
    ),
    "mixed-vat": NamedTariff(
        "A fee for starting and energy, taxed at different rates.",
        (element(flat("1.00")), element(energy("0.38", vat=10))),
        type="REGULAR",
    ),
    "local-taxes": NamedTariff(
        "Charging hours; local taxes come on top.",
        (element(time("2.00", step=60)),),
        north_america_only=True,
    ),
    "local-taxes-included": NamedTariff(
        "Charging hours; local taxes are included.",
        (element(time("2.10", step=60)),),
        tax_included="YES",
        north_america_only=True,
    ),
}

_MIXED = {
    "complex": NamedTariff(
        "A fee for starting, hours by current and day, and parking by day and hour.",
        (
            element(flat("2.50")),
            element(time("1.00", step=900), max_current=32),
            element(time("2.00", step=600), min_current=32, day_of_week=WORKING_DAYS),
            element(time("1.25", step=600), min_current=32, day_of_week=WEEKEND),
            element(
                parking("5.00", step=300), start_time="09:00", end_time="18:00", day_of_week=WORKING_DAYS
            ),
            element(
                parking("6.00", step=300), start_time="10:00", end_time="17:00", day_of_week=["SATURDAY"]
            ),
        ),
        type="REGULAR",
    ),
}

LIBRARY = MappingProxyType(
    _SIMPLE | _CUSTOMERS | _CALENDAR | _TIERS | _IDLE | _LIMITS | _RESERVATIONS | _TAXES | _MIXED
)
"""Every tariff by name."""
