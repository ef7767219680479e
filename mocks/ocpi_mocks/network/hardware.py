"""What is installed at a site: EVSEs with connectors whose standard, format and electrical limits fit.

mod_locations.asciidoc#mod_locations_connector_object
"""

from dataclasses import dataclass

from ocpi_reference.spec.wire import Json

__all__ = ["AC_CAPABILITIES", "MODELS", "Model", "Plug"]

PHASES = {"AC_1_PHASE": 1, "AC_2_PHASE": 2, "AC_2_PHASE_SPLIT": 1, "AC_3_PHASE": 3, "DC": 1}
"""How many currents of `max_amperage` flow at `max_voltage`, by power type."""


@dataclass(frozen=True)
class Plug:
    """A socket or a cable: volts (line to neutral on AC), amperes per phase, watts where less is possible."""

    standard: str
    format: str
    power_type: str
    volts: int
    amperes: int
    watts: int | None = None

    @property
    def most_watts(self) -> int:
        """The power in W that the connector delivers at most."""
        return self.watts or self.volts * self.amperes * PHASES[self.power_type]

    def electrical(self) -> dict[str, Json]:
        """The fields of a Connector that describe the hardware."""
        limit = {} if self.watts is None else {"max_electric_power": self.watts}
        return {
            "standard": self.standard,
            "format": self.format,
            "power_type": self.power_type,
            "max_voltage": self.volts,
            "max_amperage": self.amperes,
            **limit,
        }


@dataclass(frozen=True)
class Model:
    """A kind of EVSE; `america` are the plugs that it has in North America, when they differ."""

    plugs: tuple[Plug, ...]
    capabilities: tuple[str, ...]
    america: tuple[Plug, ...] = ()
    plug_and_charge: bool = False


AC_CAPABILITIES = ("REMOTE_START_STOP_CAPABLE", "RFID_READER", "TOKEN_GROUP_CAPABLE", "UNLOCK_CAPABLE")
_SMART = ("CHARGING_PREFERENCES_CAPABLE", "CHARGING_PROFILE_CAPABLE")
_TERMINAL = ("CONTACTLESS_CARD_SUPPORT", "CREDIT_CARD_PAYABLE", "DEBIT_CARD_PAYABLE")
_PIN_TERMINAL = ("CHIP_CARD_SUPPORT", *_TERMINAL, "PED_TERMINAL")
_DC = ("CHARGING_PROFILE_CAPABLE", "REMOTE_START_STOP_CAPABLE", "RFID_READER")

_J1772 = Plug("IEC_62196_T1", "CABLE", "AC_1_PHASE", 240, 32)
_CCS1 = "IEC_62196_T1_COMBO"
_CCS2 = "IEC_62196_T2_COMBO"

MODELS = {
    "lamp_post": Model((Plug("IEC_62196_T2", "SOCKET", "AC_1_PHASE", 230, 16),), AC_CAPABILITIES, (_J1772,)),
    "post": Model((Plug("IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 16),), AC_CAPABILITIES, (_J1772,)),
    "smart_post": Model(
        (Plug("IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32, 22000),),
        (*_SMART, *AC_CAPABILITIES, "RESERVABLE"),
        (Plug("IEC_62196_T1", "CABLE", "AC_1_PHASE", 240, 48, 11500),),
    ),
    "wall_box": Model(
        (Plug("IEC_62196_T2", "CABLE", "AC_3_PHASE", 230, 32, 22000),),
        (*AC_CAPABILITIES[:3], "CHARGING_PROFILE_CAPABLE"),
        (_J1772,),
    ),
    "household": Model((Plug("DOMESTIC_F", "SOCKET", "AC_1_PHASE", 230, 10),), ("RFID_READER",), (_J1772,)),
    "fast": Model(
        (
            Plug(_CCS2, "CABLE", "DC", 500, 125, 50000),
            Plug("CHADEMO", "CABLE", "DC", 500, 125, 50000),
        ),
        (*_DC, "START_SESSION_CONNECTOR_REQUIRED", *_TERMINAL),
        (
            Plug(_CCS1, "CABLE", "DC", 500, 125, 50000),
            Plug("CHADEMO", "CABLE", "DC", 500, 125, 50000),
        ),
    ),
    "high_power": Model(
        (Plug(_CCS2, "CABLE", "DC", 920, 300, 150000),),
        (*_DC, "RESERVABLE", *_PIN_TERMINAL),
        (Plug(_CCS1, "CABLE", "DC", 920, 300, 150000),),
    ),
    "ultra_fast": Model(
        (Plug(_CCS2, "CABLE", "DC", 1000, 500, 400000),),
        (*_DC, *_PIN_TERMINAL),
        (
            Plug(_CCS1, "CABLE", "DC", 1000, 500, 350000),
            Plug("SAE_J3400", "CABLE", "DC", 1000, 500, 350000),
        ),
        plug_and_charge=True,
    ),
    "truck": Model(
        (Plug("MCS", "CABLE", "DC", 1250, 1500, 1200000),),
        (*_DC, "RESERVABLE", *_PIN_TERMINAL),
        plug_and_charge=True,
    ),
}
