"""From a decoded CDR, Session or Tariff of any version to the oracle's own objects, and nothing back.

Numbers must be int or Decimal, as ``json.loads(body, parse_float=Decimal)`` gives them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ocpi_reference.billing.consumption import ChargingSession, DataNote, Measured, Period, Range, Usage
from ocpi_reference.billing.editions import EDITIONS, Edition
from ocpi_reference.billing.fields import Fields, UnreadableError
from ocpi_reference.billing.tariff import (
    Component,
    Dimension,
    Element,
    PriceLimit,
    Purpose,
    Restrictions,
    Tariff,
    TaxRule,
)
from ocpi_reference.spec.history import Version

__all__ = ["is_session", "read_session", "read_tariff"]

_USAGES = {usage.value: usage for usage in Usage}
_DIMENSIONS = {dimension.value: dimension for dimension in Dimension}
_PURPOSES = {
    "reservation": {p.value: p for p in (Purpose.RESERVATION, Purpose.RESERVATION_EXPIRES)},
    "booking": {p.value: p for p in Purpose if p.value.startswith("BOOKING")},
}
_AD_HOC_USER = "AD_HOC_USER"
_DECIMALS = 4
"""Decimals of a number of OCPI; a sender may leave out trailing zeros."""
_HOURS_OF_SOME = 3
"""Decimals of hours that some senders, and the specification's CDR example, use instead."""


def is_session(record: Mapping[str, Any]) -> bool:
    """Say whether a record is a Session; a CDR states total_energy, a Session kwh."""
    return "kwh" in record and "total_energy" not in record


def read_tariff(value: Mapping[str, Any], ocpi: Version) -> Tariff:
    """Read one tariff of a version.

    Raises:
        UnreadableError: a field that decides about money is missing or makes no sense.
    """
    return _tariff(Fields.of(value, "", []), EDITIONS[ocpi])


def _tariff(tariff: Fields, edition: Edition) -> Tariff:
    elements = tuple(_element(element, edition) for element in tariff.parts("elements"))
    if not elements:
        raise UnreadableError(f"{tariff.at('elements')}: a tariff has at least one element")
    return Tariff(
        id=tariff.text("id"),
        currency=tariff.text("currency"),
        elements=elements,
        tax_rule=_tax_rule(tariff, elements, edition),
        min_price=_limit(tariff, "min_price", edition),
        max_price=_limit(tariff, "max_price", edition),
        type=tariff.optional_text("type") if edition.names_tariffs else None,
        valid_from=tariff.optional_instant("start_date_time") if edition.names_tariffs else None,
        valid_until=tariff.optional_instant("end_date_time") if edition.names_tariffs else None,
        last_updated=tariff.optional_instant("last_updated"),
    )


def _tax_rule(tariff: Fields, elements: Iterable[Element], edition: Edition) -> TaxRule:
    if not edition.tax_included:
        return edition.tax_rule
    if tariff.has("tax_included"):
        rule: TaxRule = tariff.one_of("tax_included", edition.tax_included)
    else:
        rule = edition.tax_rule
        tariff.notes.append(
            DataNote("no-tax-included", f"{tariff.at('tax_included')} is missing; taken as NO")
        )
    states_vat = any(component.vat is not None for element in elements for component in element.components)
    if rule is TaxRule.NONE and states_vat:
        tariff.notes.append(
            DataNote("vat-without-tax", f"{tariff.at('tax_included')} is N/A, yet a component has vat")
        )
    return TaxRule.UNSTATED if rule is TaxRule.ADDED and not states_vat else rule


def _limit(tariff: Fields, name: str, edition: Edition) -> PriceLimit | None:
    if edition.limit_before_taxes is None or edition.limit_after_taxes is None or not tariff.has(name):
        return None
    limit = tariff.part(name)
    return PriceLimit(
        limit.number(edition.limit_before_taxes), limit.optional_number(edition.limit_after_taxes)
    )


def _element(element: Fields, edition: Edition) -> Element:
    components = tuple(_component(component, edition) for component in element.parts("price_components"))
    if not components:
        raise UnreadableError(
            f"{element.at('price_components')}: an element has at least one price component"
        )
    if len({component.dimension for component in components}) < len(components):
        element.notes.append(DataNote("priced-twice", f"{element.place} prices one dimension twice"))
    if not element.has("restrictions"):
        return Element(components)
    given = element.part("restrictions")
    purposes = [given.one_of(name, _PURPOSES[name]) for name in _PURPOSES if given.has(name)]
    if len(purposes) > 1:
        given.notes.append(DataNote("two-purposes", f"{given.place} is for a reservation and for a booking"))
    return Element(components, _restrictions(given), purposes[0] if purposes else Purpose.SESSION)


def _component(component: Fields, edition: Edition) -> Component:
    found = Component(
        dimension=component.one_of("type", _DIMENSIONS),
        price=component.number("price"),
        step_size=component.whole_number("step_size") if component.has("step_size") else 0,
        vat=component.optional_number("vat") if edition.vat else None,
    )
    if found.step_size < 1 and found.dimension is not Dimension.FLAT:
        component.notes.append(DataNote("step-size-zero", f"{component.at('step_size')} rounds nothing"))
    return found


def _restrictions(given: Fields) -> Restrictions:
    days = given.value.get("day_of_week") or ()
    if not isinstance(days, list | tuple) or not all(isinstance(day, str) for day in days):
        raise UnreadableError(f"{given.at('day_of_week')}: a list of weekdays is expected")
    return Restrictions(
        start_time=given.time_of_day("start_time"),
        end_time=given.time_of_day("end_time"),
        start_date=given.day("start_date"),
        end_date=given.day("end_date"),
        day_of_week=tuple(days),
        **{
            f"{end}_{quantity}": given.optional_number(f"{end}_{quantity}")
            for quantity in ("kwh", "current", "power", "duration")
            for end in ("min", "max")
        },
    )


def read_session(
    record: Mapping[str, Any], tariffs: Iterable[Mapping[str, Any]], ocpi: Version
) -> ChargingSession:
    """Read a CDR or Session of a version, with the tariffs inside it and those the caller knows besides.

    Raises:
        UnreadableError: a field that decides about money is missing or makes no sense.
    """
    edition = EDITIONS[ocpi]
    root = Fields.of(record, "", [])
    names = edition.session if is_session(record) else edition.cdr
    own = tuple(_tariff(tariff, edition) for tariff in root.parts("tariffs"))
    given = tuple(
        _tariff(Fields.of(t, f"given tariff {n}", root.notes), edition) for n, t in enumerate(tariffs)
    )
    start = root.instant(names.start)
    periods = _periods(root, start, _end(root, names.end, start), edition)
    location = root.part(names.location) if names.location and root.has(names.location) else None
    token = root.part("cdr_token").optional_text("type") if root.has("cdr_token") else None
    return ChargingSession(
        id=root.optional_text("id") or "",
        currency=root.text("currency"),
        start=start,
        end=periods[-1].end if periods else start,
        periods=periods,
        tariffs=own + given,
        embedded=len(own),
        names_tariffs=edition.names_tariffs,
        ad_hoc=None if token is None else token == _AD_HOC_USER,
        booked=root.has("booking_id"),
        country=location.optional_text("country") if location else None,
        time_zone=location.optional_text("time_zone") if location else None,
        notes=tuple(dict.fromkeys(root.notes)),
    )


def _end(root: Fields, name: str, start: datetime) -> datetime:
    """Give the end of the session; a running Session ends, for now, when it was last updated."""
    end = root.optional_instant(name)
    if end is None:
        root.notes.append(DataNote("no-end", f"{name} is missing; priced until last_updated"))
        end = root.optional_instant("last_updated") or start
    if end < start:
        root.notes.append(DataNote("ends-before-start", f"{name} lies before the start"))
    return max(start, end)


def _periods(root: Fields, start: datetime, end: datetime, edition: Edition) -> tuple[Period, ...]:
    stated = root.parts("charging_periods")
    if not stated:
        root.notes.append(
            DataNote("no-periods", "there are no charging periods; priced from the totals, as one")
        )
        return (_single_period(root, start, end),)
    begins = [period.instant("start_date_time") for period in stated]
    order = sorted(range(len(stated)), key=begins.__getitem__)
    if order != list(range(len(stated))):
        root.notes.append(
            DataNote("periods-out-of-order", "charging_periods are not in the order of their start")
        )
    bounds = [*(begins[n] for n in order), max(end, begins[order[-1]])]
    if bounds[-1] > end:
        root.notes.append(
            DataNote("period-after-end", "a charging period starts after the end of the session")
        )
    return tuple(
        _period(stated[n], begin, finish, edition)
        for n, (begin, finish) in zip(order, pairwise(bounds), strict=True)
    )


def _single_period(root: Fields, start: datetime, end: datetime) -> Period:
    energy = root.optional_number("kwh" if is_session(root.value) else "total_energy") or Decimal(0)
    parked = root.optional_number("total_parking_time") or Decimal(0)
    charged = (root.optional_number("total_time") or parked) - parked
    volumes = {Usage.ENERGY: energy, Usage.TIME: charged, Usage.PARKING_TIME: parked}
    return Period(
        start, end, {usage: _measured(usage, volume) for usage, volume in volumes.items() if volume}
    )


def _period(period: Fields, start: datetime, end: datetime, edition: Edition) -> Period:
    volumes: dict[str, Decimal] = {}
    for dimension in period.parts("dimensions"):
        name, volume = dimension.text("type"), dimension.number("volume")
        if name in volumes:
            period.notes.append(DataNote("dimension-twice", f"{period.place} states {name} twice; added up"))
            volume += volumes[name]
        volumes[name] = volume
    return Period(
        start=start,
        end=end,
        usage={_USAGES[name]: _measured(_USAGES[name], v) for name, v in volumes.items() if name in _USAGES},
        tariff_id=period.optional_text("tariff_id") if edition.names_tariffs else None,
        power=_range(volumes, "POWER"),
        current=_range(volumes, "CURRENT"),
    )


def _measured(usage: Usage, volume: Decimal) -> Measured:
    """Keep a volume in the oracle's units, and the worth of its last digit."""
    scale = Decimal(1) if usage is Usage.ENERGY else Decimal(3600)
    places = -int(volume.as_tuple().exponent)
    if places != _HOURS_OF_SOME or usage is Usage.ENERGY:
        places = max(places, _DECIMALS)
    return Measured(volume * scale, scale.scaleb(-places))


def _range(volumes: Mapping[str, Decimal], quantity: str) -> Range | None:
    average = volumes.get(quantity)
    low, high = volumes.get(f"MIN_{quantity}", average), volumes.get(f"MAX_{quantity}", average)
    if low is None and high is None:
        return None
    known = low if high is None else high
    return Range(known if low is None else low, known if high is None else high)  # type: ignore[arg-type]
