"""The whole catalogue: importing this module declares every fault and every surprise."""

from ocpi_mocks.faults import credentials, locations, paging, setbacks, surprises, transport, versions
from ocpi_mocks.faults.mechanism import FAULTS

__all__ = ["FAULTS", "credentials", "locations", "paging", "setbacks", "surprises", "transport", "versions"]
