"""The kinds of object that a partner keeps, and how URLs address them and what lies inside them.

The endpoints table says which parameters a path has; this table says which field of which object each of
them repeats.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ocpi_reference.spec.bookings import Booking, BookingLocation, Calendar
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.charging_profiles import ActiveChargingProfile
from ocpi_reference.spec.endpoints import Endpoint, Method
from ocpi_reference.spec.history import OcpiObject
from ocpi_reference.spec.hub_client_info import ClientInfo
from ocpi_reference.spec.invoice_reconciliation import InvoiceReconciliationRecord
from ocpi_reference.spec.locations import EVSE, Connector, Location
from ocpi_reference.spec.payments import FinancialAdviceConfirmation, Terminal
from ocpi_reference.spec.sessions import Session
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.tokens import Token

__all__ = ["KINDS", "Kind", "Level", "Target", "named", "target_of"]


@dataclass(frozen=True)
class Level:
    """One step of an address: an object, or an object inside it."""

    parameter: str
    """The name in the path."""
    obj: type[OcpiObject]
    field: str = "id"
    """The field of the object that the URL repeats; empty where the object does not know its id."""
    inside: str = ""
    """The list of the object above in which it lies."""


@dataclass(frozen=True)
class Kind:
    """A collection of objects of one class."""

    name: str
    """What people call the collection; the module id, where a module has one kind only."""
    module: str
    levels: tuple[Level, ...]
    unknown: int = 2000
    """The status code for an object that is not there."""
    owned: bool = True
    """URLs and objects name the party that owns the object."""
    pushed_by_owner: bool = True
    """Only the party that owns an object pushes it; a hub pushes information about others."""

    @property
    def obj(self) -> type[OcpiObject]:
        """The class of the objects in the collection."""
        return self.levels[0].obj


KINDS = (
    Kind(
        "locations",
        "locations",
        (
            Level("location_id", Location),
            Level("evse_uid", EVSE, "uid", "evses"),
            Level("connector_id", Connector, "id", "connectors"),
        ),
        unknown=2003,
    ),
    Kind("sessions", "sessions", (Level("session_id", Session),)),
    Kind("tokens", "tokens", (Level("token_uid", Token, "uid"),), unknown=2004),
    Kind("tariffs", "tariffs", (Level("tariff_id", Tariff),)),
    Kind("cdrs", "cdrs", (Level("reference", CDR),)),
    Kind(
        "charging_profiles",
        "chargingprofiles",
        (Level("session_id", ActiveChargingProfile, ""),),
        owned=False,
    ),
    Kind(
        "hubclientinfo",
        "hubclientinfo",
        (Level("party_id", ClientInfo, "party_id"),),
        pushed_by_owner=False,
    ),
    Kind("invoicereconciliation", "invoicereconciliation", (Level("id", InvoiceReconciliationRecord),)),
    Kind("terminals", "payments", (Level("terminal_id", Terminal, "terminal_id"),), owned=False),
    Kind(
        "financial_advice_confirmations",
        "payments",
        (Level("financial_advice_confirmation_id", FinancialAdviceConfirmation),),
        owned=False,
    ),
    Kind(
        "booking_locations",
        "bookings",
        (Level("booking_location_id", BookingLocation), Level("calendar_id", Calendar, "id", "calendars")),
    ),
    Kind("bookings", "bookings", (Level("booking_id", Booking),)),
)

_BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True)
class Target:
    """What a row of the endpoints table deals with: a kind, and how deep inside its objects."""

    kind: Kind
    depth: int
    """0 is the object itself, 1 what lies inside it, and so on."""

    @property
    def level(self) -> Level:
        """The level that is addressed."""
        return self.kind.levels[self.depth]

    def ids(self, parameters: Mapping[str, str]) -> tuple[str, ...]:
        """Give the ids on the way to the target, from the parameters of a path."""
        return tuple(parameters[level.parameter] for level in self.kind.levels[: self.depth + 1])


def named(name: str) -> Kind:
    """Give the kind of that name.

    Raises:
        KeyError: there is none; the message lists them.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise KeyError(f"no objects are called {name!r}; there are {', '.join(_BY_NAME)}") from None


def target_of(row: Endpoint) -> Target | None:
    """Tell which stored object a row takes or gives; None where it is about something else."""
    if row.method == Method.DELETE and row.gives is None:
        return next((Target(kind, 0) for kind in KINDS if _addresses(kind, row)), None)
    return _TARGETS.get(row.takes if isinstance(row.takes, type) else row.gives)


def _addresses(kind: Kind, row: Endpoint) -> bool:
    return kind.module == row.module and row.parameters[-1:] == (kind.levels[0].parameter,)


_TARGETS: Mapping[object, Target] = MappingProxyType(
    {level.obj: Target(kind, depth) for kind in KINDS for depth, level in enumerate(kind.levels)}
)
