"""Partners that speak OCPI, for everybody who has none: `MockPartner` serves, registers, pushes and pulls.

What is offered here is imported when it is first used: pytest loads the fixtures of this package in every
run, also in those that have nothing to do with OCPI.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocpi_mocks.errors import ActionError, PartnerError, PullError, PushError, RegistrationError
    from ocpi_mocks.partner import MockPartner
    from ocpi_mocks.server import PortError
    from ocpi_mocks.waiting import NotReceivedError

__all__ = [
    "ActionError",
    "MockPartner",
    "NotReceivedError",
    "PartnerError",
    "PortError",
    "PullError",
    "PushError",
    "RegistrationError",
]

_MODULES = {"MockPartner": "partner", "NotReceivedError": "waiting", "PortError": "server"}
"""Where a name comes from, unless it is an error of `errors`."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'errors')}"), name)
