"""OCMF, the Open Charge Metering Format, through the library pyocmf whose errors all end here.

https://github.com/SAFE-eV/OCMF-Open-Charge-Metering-Format
"""

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from pyocmf import OCMF, MeterReadingReason, MeterStatus, PublicKey, SignatureMethod

__all__ = ["Key", "OcmfError", "Reading", "Signed", "read_key", "read_signed"]

_KWH = {"kWh": Decimal(1), "Wh": Decimal("0.001")}


class OcmfError(ValueError):
    """The text is no OCMF, or no key; the message says why in one line."""


@dataclass(frozen=True)
class Key:
    """A public key on an elliptic curve."""

    curve: str
    _key: PublicKey


@dataclass(frozen=True)
class Reading:
    """One reading of one register."""

    at: datetime
    reason: str | None
    """B at the beginning, one of E, L, R, A, P at the end, others between."""
    register: str
    """OBIS code."""
    is_billed: bool
    """Whether the register holds energy that may be billed."""
    kwh: Decimal | None
    """None for what is no energy."""
    is_sound: bool
    """Whether the meter says that it works."""

    @property
    def begins(self) -> bool:
        """Whether it was taken at the beginning of a transaction."""
        return self.reason == MeterReadingReason.BEGIN.value

    @property
    def ends(self) -> bool:
        """Whether it was taken at the end of a transaction."""
        return any(self.reason == r.value and r.is_end_reading() for r in MeterReadingReason)


@dataclass(frozen=True)
class Signed:
    """One signed record."""

    payload: str
    meter: str | None
    """Serial number."""
    page: int | None
    """Number of the record in the meter's log of transactions; None where it has none."""
    readings: tuple[Reading, ...]
    deviations: tuple[str, ...]
    """Where it departs from OCMF and can be read nevertheless."""
    algorithm: str
    _ocmf: OCMF

    @property
    def is_verifiable(self) -> bool:
        """Whether its algorithm is one of OCMF."""
        return isinstance(self._ocmf.signature.SA, SignatureMethod)

    def fits_curve(self, key: Key) -> bool:
        """Whether it claims to be signed on the curve of a key."""
        return key._key.matches_signature_algorithm(self._ocmf.signature.SA)

    def verify(self, key: Key) -> bool:
        """Whether the holder of a key signed exactly this payload.

        Raises:
            OcmfError: the signature itself cannot be read.
        """
        try:
            return self._ocmf.verify_signature(key._key)
        except Exception as error:  # a library over two others, on bytes from anywhere
            raise OcmfError(_line(error)) from None


def read_key(text: str) -> Key:
    """Read a public key: DER in base64 or hex.

    Raises:
        OcmfError: it is neither, or on a curve that is not known.
    """
    try:
        key = PublicKey.from_string(text)
    except Exception as error:  # a library over two others, on bytes from anywhere
        raise OcmfError(_line(error)) from None
    return Key(str(key.curve), key)


def read_signed(text: str) -> Signed:
    """Read a record: ``OCMF|payload|signature``.

    Raises:
        OcmfError: it is none.
    """
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            ocmf = OCMF.from_string(text)
            readings = tuple(_readings(ocmf))
    except Exception as error:  # a library that validates some of its input, on text from anywhere
        raise OcmfError(_line(error)) from None
    page = ocmf.payload.PG or ""
    return Signed(
        payload=text.split("|", 2)[1] if "|" in text else text,
        meter=ocmf.payload.MS,
        page=int(page[1:]) if page[:1] == "T" and page[1:].isdecimal() else None,
        readings=readings,
        deviations=tuple(dict.fromkeys(str(warning.message) for warning in caught)),
        algorithm=str(ocmf.signature.SA),
        _ocmf=ocmf,
    )


def _readings(ocmf: OCMF) -> list[Reading]:
    return [
        Reading(
            at=one.timestamp if one.timestamp.tzinfo else one.timestamp.replace(tzinfo=UTC),
            reason=None if one.TX is None else str(one.TX),
            register=str(one.RI or ""),
            is_billed=one.RI is not None and one.RI.is_law_relevant,
            kwh=None if one.RV is None or str(one.RU) not in _KWH else Decimal(one.RV) * _KWH[str(one.RU)],
            is_sound=one.ST in (None, MeterStatus.OK),
        )
        for one in ocmf.payload.RD
    ]


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
