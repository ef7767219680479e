"""Partners that speak OCPI, for everybody who has none: `MockPartner` serves, registers, pushes and pulls."""

from ocpi_mocks.errors import ActionError, PartnerError, PullError, PushError, RegistrationError
from ocpi_mocks.partner import MockPartner
from ocpi_mocks.server import PortError

__all__ = [
    "ActionError",
    "MockPartner",
    "PartnerError",
    "PortError",
    "PullError",
    "PushError",
    "RegistrationError",
]
