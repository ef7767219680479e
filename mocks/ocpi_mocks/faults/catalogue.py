"""The whole catalogue: importing this module declares every fault and every surprise."""

from ocpi_mocks.faults import (
    answers,
    credentials,
    envelope,
    evses,
    locations,
    paging,
    receiving,
    requests,
    setbacks,
    sites,
    surprises,
    tokens,
    transport,
    values,
    versions,
)
from ocpi_mocks.faults.mechanism import FAULTS

__all__ = [
    "FAULTS",
    "answers",
    "credentials",
    "envelope",
    "evses",
    "locations",
    "paging",
    "receiving",
    "requests",
    "setbacks",
    "sites",
    "surprises",
    "tokens",
    "transport",
    "values",
    "versions",
]
