"""Presets: how a partner behaves on the whole, as sets of faults that are armed at once."""

from collections.abc import Iterable

from ocpi_mocks.faults import catalogue
from ocpi_mocks.faults.mechanism import FAULTS, FaultError

__all__ = ["PRESETS", "preset"]

PRESETS: dict[str, tuple[str, ...]] = {
    "polite": tuple(name for name, fault in catalogue.FAULTS.items() if fault.legal),
    "plain": (),
}
"""Arming texts by the name of the preset. Polite is the default: correct and surprising. Plain is correct
and as one would expect."""


def preset(name: str, *, roles: Iterable[str]) -> tuple[str, ...]:
    """Give what a preset arms for a partner of these roles.

    Raises:
        FaultError: there is no such preset; the message lists them.
    """
    if name not in PRESETS:
        raise FaultError(f"there is no preset {name!r}; there are {', '.join(PRESETS)}")
    roles = set(roles)
    faults = [(text, FAULTS[text.partition("?")[0]]) for text in PRESETS[name]]
    return tuple(text for text, fault in faults if not fault.roles or roles & set(fault.roles))
