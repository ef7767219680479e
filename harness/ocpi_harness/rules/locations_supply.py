"""Locations, what is supplied and shown: the energy mix, electrical limits, tariffs, pictures."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from types import MappingProxyType

from ocpi_harness.objects import Found
from ocpi_harness.rules import Breach, Kept, Outcome, holds, objects, rule
from ocpi_harness.rules.locations_values import figure, inner, text
from ocpi_reference.spec.history import rows
from ocpi_reference.spec.locations import Connector, EnergyMix, Image

NOT_GREEN = frozenset({"NUCLEAR", "GENERAL_FOSSIL", "COAL", "GAS"})
PHOTOGRAPHS = frozenset({"CHARGER", "ENTRANCE", "LOCATION"})
LOGOS = frozenset({"NETWORK", "OPERATOR", "OWNER"})
FORMATS = frozenset({"gif", "jpeg", "jpg", "png", "svg"})
ROUNDING = Decimal("0.5")
"""How far percentages that were rounded one by one may be from 100 together."""

PHASES = MappingProxyType({"AC_1_PHASE": 1, "AC_2_PHASE": 2, "AC_2_PHASE_SPLIT": 2, "AC_3_PHASE": 3, "DC": 1})
BETWEEN_PHASES = range(380, 416)
"""Volts that one measures from line to line where it is 230 from line to neutral."""

LEAST_DC_WATTS = 1000
MOST_DC_WATTS = 1_200_000


@rule("locations-138", on=objects(EnergyMix))
def green_energy_has_no_other_sources(found: Found) -> Outcome:
    """is_green_energy is true only where nothing is fossil or nuclear and nothing is emitted."""
    if found.value.get("is_green_energy") is not True:
        return None
    dirty = [
        f"{source['source']} {source['percentage']} %"
        for _, source in inner(found.value, "energy_sources")
        if text(source, "source") in NOT_GREEN and (figure(source, "percentage") or 0) > 0
    ]
    dirty += [
        f"{impact['amount']} g/kWh of waste"
        for _, impact in inner(found.value, "environ_impact")
        if (figure(impact, "amount") or 0) > 0
    ]
    return holds(
        not dirty, expected="a green mix without waste", actual=f"{found.place()} has {', '.join(dirty)}"
    )


@rule("locations-139", on=objects(EnergyMix))
def shares_of_sources_add_up(found: Found) -> Outcome:
    """The percentages of all energy sources add up to 100, give or take rounding."""
    shares = [figure(source, "percentage") for _, source in inner(found.value, "energy_sources")]
    known = [share for share in shares if share is not None]
    if not known or len(known) < len(shares):
        return None
    return holds(
        abs(sum(known, Decimal()) - 100) <= ROUNDING,
        expected="percentages that add up to 100",
        actual=f"{found.place('energy_sources')} adds up to {sum(known, Decimal())}",
    )


@rule("locations-140", on=objects(EnergyMix))
def shares_of_sources_are_percentages(found: Found) -> Iterator[Kept | Breach]:
    """Each share lies between 0 and 100, each source is named once, and no waste is less than nothing."""
    sources = inner(found.value, "energy_sources")
    for place, source in sources:
        share = figure(source, "percentage")
        if share is not None:
            actual = f"{found.place(place)} is {share}"
            yield holds(0 <= share <= 100, expected="a percentage from 0 to 100", actual=actual)
    for place, impact in inner(found.value, "environ_impact"):
        amount = figure(impact, "amount")
        if amount is not None:
            yield holds(
                amount >= 0, expected="an amount in g/kWh", actual=f"{found.place(place)} is {amount}"
            )
    counted = Counter(text(source, "source") for _, source in sources)
    twice = [name for name, times in counted.items() if times > 1]
    if twice:
        said = f"{found.place('energy_sources')} names {', '.join(twice)} more than once"
        yield Breach("each source once", said, "the text does not say that a source stands there once")


@rule("locations-116", on=objects(Connector))
def voltages_are_measured_to_neutral(found: Found) -> Outcome:
    """The voltage is above zero, and on three phases the one between line and neutral."""
    name = _spelled(found, "max_voltage")
    volts = figure(found.value, name)
    if volts is None:
        return None
    if volts <= 0:
        return Breach("a voltage above 0", f"{found.place(name)} is {volts}")
    return holds(
        text(found.value, "power_type") != "AC_3_PHASE" or volts not in BETWEEN_PHASES,
        expected="the voltage between line and neutral, 230 V for example",
        actual=f"{found.place(name)} is {volts} on AC_3_PHASE, as it is between two lines",
        disputed="rating plates state the voltage between lines, and senders copy it",
    )


@rule("locations-117", on=objects(Connector))
def powers_fit_voltage_and_current(found: Found) -> Outcome:
    """max_electric_power is in W and not above what voltage, current and phases allow."""
    volts = figure(found.value, _spelled(found, "max_voltage"))
    amperes = figure(found.value, _spelled(found, "max_amperage"))
    kind = text(found.value, "power_type")
    if volts is None or amperes is None or kind not in PHASES:
        return None
    possible = volts * amperes * PHASES[kind]
    watts = figure(found.value, "max_electric_power")
    said = f"{found.place()} has {volts} V and {amperes} A on {kind}, and max_electric_power {watts}"
    if watts is None:
        plausible = kind != "DC" or possible <= MOST_DC_WATTS
        return holds(
            plausible, expected="max_electric_power where voltage times current promise more", actual=said
        )
    if kind == "DC" and watts < LEAST_DC_WATTS:
        return Breach("a max_electric_power in W", f"{said}; is that kW?")
    fits = 0 < watts <= possible * Decimal("1.05")
    return holds(fits, expected=f"a max_electric_power of at most {possible} W", actual=said)


@rule("locations-122", on=objects(Connector))
def connectors_name_a_tariff(found: Found) -> Outcome:
    """A Connector refers to a Tariff, also where charging is free; without one the price is unknown."""
    if found.partial:
        return None
    tariffs = [found.value.get(name) for name in ("tariff_id", "tariff_ids")]
    return holds(any(tariffs), expected="a reference to a Tariff", actual=f"{found.place()} has none")


@rule("locations-151", on=objects(Image))
def pictures_have_the_advised_size(found: Found) -> Outcome:
    """Photographs measure 800 by 600 pixels at least, logos 512 by 512."""
    width, height = figure(found.value, "width"), figure(found.value, "height")
    category = text(found.value, "category")
    if width is None or height is None:
        return None
    actual = f"{found.place()} measures {width} by {height}"
    if category in PHOTOGRAPHS:
        return holds(
            width >= 800 and height >= 600, expected="a photograph of 800 by 600 at least", actual=actual
        )
    if category in LOGOS:
        return holds(width == height == 512, expected="a logo of 512 by 512", actual=actual)
    return None


@rule("locations-152", on=objects(Image))
def picture_types_name_a_format(found: Found) -> Outcome:
    """type names an image format that a browser shows."""
    kind = text(found.value, "type")
    if not kind:
        return None
    actual, doubt = f"{found.place('type')} is {kind!r}", "the text gives these as examples"
    return holds(kind.lower() in FORMATS, expected="gif, jpeg, png or svg", actual=actual, disputed=doubt)


def _spelled(found: Found, newest_name: str) -> str:
    """What the version calls a field of a Connector: max_voltage was voltage."""
    return next(row.name for row in rows(Connector, found.version) if row.newest_name == newest_name)
