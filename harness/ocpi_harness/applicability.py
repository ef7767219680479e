"""Which requirement binds which system: the catalogue's role words and areas, read for a market role."""

from collections.abc import Collection
from types import MappingProxyType

from ocpi_reference.spec.catalogue import Requirement
from ocpi_reference.spec.history import Version

__all__ = ["AREA_MODULES", "OPPOSITE", "ROLES", "module_of", "not_applicable"]

ROLES = ("CPO", "EMSP", "HUB", "NAP", "NSP", "SCSP", "OTHER", "PTP")
"""The market roles of OCPI; PTP is the payment terminal provider of 2.3.0's payments document."""

OPPOSITE = MappingProxyType(
    {"CPO": "EMSP", "EMSP": "CPO", "HUB": "EMSP", "NSP": "CPO", "SCSP": "CPO", "NAP": "EMSP", "PTP": "CPO"}
)
"""The role that we play when we meet a system of a given role."""

AREA_MODULES = MappingProxyType(
    {
        "bookings": "bookings",
        "cdrs": "cdrs",
        "charging_profiles": "chargingprofiles",
        "commands": "commands",
        "invoice_reconciliation": "invoicereconciliation",
        "locations": "locations",
        "payments": "payments",
        "sessions": "sessions",
        "tariffs": "tariffs",
        "tokens": "tokens",
    }
)
"""The OCPI module whose absence makes an area of the catalogue moot; the other areas bind everyone. The
area hub is about routing more than about its module."""

_EVERYONE = frozenset(ROLES)
_OWNS_DATA = frozenset({"CPO", "HUB"})
_OWNS_TOKENS = frozenset({"EMSP", "HUB"})

_BY_WORD = {
    "any": _EVERYONE,
    "client": _EVERYONE,
    "server": _EVERYONE,
    "sender": _EVERYONE,
    "receiver": _EVERYONE,
    "cpo": frozenset({"CPO"}),
    "emsp": frozenset({"EMSP"}),
    "hub": frozenset({"HUB"}),
    "ptp": frozenset({"PTP"}),
}
"""Who is meant by a role word of the catalogue where the area says nothing else. In transport and types the
sender is whoever owns data; in credentials it is whoever starts the registration."""

_BY_AREA = {
    ("bookings", "sender"): _OWNS_DATA,
    ("bookings", "receiver"): _OWNS_TOKENS,
    ("cdrs", "sender"): _OWNS_DATA,
    ("cdrs", "receiver"): _OWNS_TOKENS,
    ("charging_profiles", "sender"): _OWNS_TOKENS | {"SCSP"},
    ("charging_profiles", "receiver"): _OWNS_DATA,
    ("commands", "sender"): _OWNS_TOKENS,
    ("commands", "receiver"): _OWNS_DATA,
    ("hub", "receiver"): _EVERYONE - {"HUB"},
    ("invoice_reconciliation", "sender"): _OWNS_DATA,
    ("invoice_reconciliation", "receiver"): _OWNS_TOKENS,
    ("locations", "sender"): _OWNS_DATA,
    ("locations", "receiver"): _OWNS_TOKENS | {"NAP", "NSP"},
    ("payments", "sender"): frozenset({"PTP"}),
    ("payments", "receiver"): frozenset({"CPO"}),
    ("sessions", "sender"): _OWNS_DATA,
    ("sessions", "receiver"): _OWNS_TOKENS | {"SCSP"},
    ("tariffs", "sender"): _OWNS_DATA,
    ("tariffs", "receiver"): _OWNS_TOKENS | {"NAP", "NSP"},
    ("tokens", "sender"): _OWNS_TOKENS,
    ("tokens", "receiver"): _OWNS_DATA,
}
"""Who owns the data of a module and who is informed, where that decides what sender and receiver mean."""


def module_of(row: Requirement) -> str:
    """Give the id of the OCPI module that a requirement is about; empty where it is about all of OCPI."""
    return AREA_MODULES.get(row.area, "")


def not_applicable(
    row: Requirement, *, role: str, version: Version, modules: Collection[str] | None = None
) -> str:
    """Say why a requirement does not bind a system; empty where it does.

    `modules` are the ids of the modules that the system offers in `version`; None where that is not known,
    and then no requirement is set aside for want of its module.
    """
    if version not in row.versions:
        return f"OCPI {version} does not state it"
    if role not in _BY_AREA.get((row.area, row.role), _BY_WORD[row.role]):
        return f"it binds the {row.role}, the system is a {role}"
    module = module_of(row)
    if module and modules is not None and module not in modules:
        return f"the system does not offer the module {module}"
    return ""
