"""How much power a connector can give, which bounds the energy of every period."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ocpi_reference.billing.consumption import DataNote
from ocpi_reference.billing.fields import Fields

__all__ = ["greatest_power"]

_PHASES = {"AC_1_PHASE": 1, "AC_2_PHASE": 2, "AC_2_PHASE_SPLIT": 2, "AC_3_PHASE": 3}

_GREATEST = {
    "AC_1_PHASE": Decimal(25),
    "AC_2_PHASE": Decimal(50),
    "AC_2_PHASE_SPLIT": Decimal(50),
    "AC_3_PHASE": Decimal(100),
}
"""kW that no connector of the type exceeds anywhere."""

_GREATEST_OF_ALL = Decimal(4000)
"""kW; the largest trucks charge with 3.75 MW."""


def greatest_power(connector: Mapping[str, Any], power_type: str | None = None) -> Decimal:
    """Give the power in kW that a connector cannot exceed.

    `connector` is a decoded Connector of any version, or {} when it is not known; then the answer is what no
    connector of the `power_type` exceeds. mod_locations.asciidoc#mod_locations_connector_object

    Raises:
        UnreadableError: a field of it is no number.
    """
    fields = Fields.of(connector, "connector", list[DataNote]())
    if fields.has("max_electric_power"):
        return fields.number("max_electric_power") / 1000
    kind = fields.optional_text("power_type") or power_type or ""
    for volts, amperes in (("max_voltage", "max_amperage"), ("voltage", "amperage")):
        if fields.has(volts) and fields.has(amperes):
            return fields.number(volts) * fields.number(amperes) * _PHASES.get(kind, 1) / 1000
    return _GREATEST.get(kind, _GREATEST_OF_ALL)
