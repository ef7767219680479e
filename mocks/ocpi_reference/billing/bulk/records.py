"""CDRs and Sessions as msgspec decodes them: the fields that decide about money, and no others."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Protocol, TypeAlias, cast

import msgspec

from ocpi_reference.billing.bulk.total import Declined
from ocpi_reference.billing.editions import EDITIONS, RecordNames
from ocpi_reference.spec.history import Version

__all__ = ["Record", "decoder"]


class Volume(msgspec.Struct, gc=False):
    """A CdrDimension; its volume is an int or a Decimal."""

    type: str
    volume: Any


class ChargingPeriod(msgspec.Struct):
    """A ChargingPeriod."""

    start_date_time: str
    dimensions: list[Volume] | None = None
    tariff_id: str | None = None


class Place(msgspec.Struct, gc=False):
    """Where it was."""

    country: str | None = None
    time_zone: str | None = None


class Record(Protocol):
    """A CDR or a Session of any version."""

    start: str | None
    end: str | None
    currency: str
    charging_periods: list[ChargingPeriod] | None
    tariffs: msgspec.Raw
    """Undecoded JSON, empty where there are none."""
    location: Place | None
    kwh: msgspec.Raw
    total_energy: msgspec.Raw


_ABSENT = msgspec.Raw(b"")

_FIELDS: tuple[tuple[str, Any, Any], ...] = (
    ("start", str | None, None),
    ("end", str | None, None),
    ("charging_periods", list[ChargingPeriod] | None, None),
    ("tariffs", msgspec.Raw, _ABSENT),
    ("location", Place | None, None),
    ("id", str | None, None),
    ("kwh", msgspec.Raw, _ABSENT),
    ("total_energy", msgspec.Raw, _ABSENT),
)
"""The optional fields, each with its type and what stands for its absence."""

Decode: TypeAlias = Callable[[bytes], Record]


@cache
def decoder(ocpi: Version) -> Decode:
    """Give what reads a record of a version from JSON; it raises `Declined` for what is written oddly."""
    edition = EDITIONS[ocpi]
    cdr, session = _decode(edition.cdr), _decode(edition.session)

    def decode(body: bytes) -> Record:
        record = _strictly(cdr, body)
        if len(record.kwh) and not len(record.total_energy):
            return _strictly(session, body)
        return record

    return decode


def _strictly(decode: Decode, body: bytes) -> Record:
    try:
        return decode(body)
    except msgspec.DecodeError as error:
        raise Declined(f"the record is written oddly: {error}") from None


def _decode(names: RecordNames) -> Decode:
    rename = {"start": names.start, "end": names.end, "location": names.location or "no location"}
    needed: list[tuple[str, Any]] = [("currency", str)]
    kind = msgspec.defstruct("Record", [*needed, *_FIELDS], rename=rename)
    return cast("Decode", msgspec.json.Decoder(kind, float_hook=Decimal).decode)
