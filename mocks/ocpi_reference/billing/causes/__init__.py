"""Known-wrong engines: each is the right one with one step replaced, named, and explained in a sentence.

The audit prices a session with them to find out which mistake made a wrong figure.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ocpi_reference.billing.causes import amounts, conditions, elements, fees, rounding, volumes
from ocpi_reference.billing.causes.cause import Cause

__all__ = ["CAUSES", "Cause"]

_TABLES = (fees, amounts, rounding, conditions, elements, volumes)

CAUSES: Mapping[str, Cause] = MappingProxyType(
    {cause.name: cause for table in _TABLES for cause in table.CAUSES}
)
"""All known mistakes by name."""
