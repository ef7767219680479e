"""Every object, class and enum of OCPI by name."""

from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import TypeAlias

from ocpi_reference.spec import (
    bookings,
    cdrs,
    charging_preferences,
    charging_profiles,
    commands,
    credentials,
    data_types,
    envelope,
    hub_client_info,
    invoice_reconciliation,
    location_enums,
    locations,
    payments,
    sessions,
    tariffs,
    tokens,
    versions,
)
from ocpi_reference.spec.history import OcpiEnum, OcpiObject, Version, exists, name_of

Thing: TypeAlias = type[OcpiObject] | type[OcpiEnum]

MODULES: tuple[ModuleType, ...] = (
    versions,
    credentials,
    locations,
    location_enums,
    sessions,
    charging_preferences,
    cdrs,
    tariffs,
    tokens,
    commands,
    charging_profiles,
    hub_client_info,
    invoice_reconciliation,
    payments,
    bookings,
    envelope,
    data_types,
)


@cache
def things(version: Version, additions: frozenset[str] = frozenset()) -> dict[str, Thing]:
    """All objects, classes and enums of `version`, by the names that it gives them.

    The order is that of the specification's modules.
    """
    return {name_of(thing, version): thing for thing in _all() if exists(thing, version, additions)}


def _all() -> Iterator[Thing]:
    for module in MODULES:
        for thing in vars(module).values():
            declared = isinstance(thing, type) and thing.__module__ == module.__name__
            if declared and issubclass(thing, OcpiObject | OcpiEnum):
                yield thing
