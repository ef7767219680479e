"""The meter's own signed values: untouched, in order, and telling the same energy as the bill.

mod_cdrs.asciidoc#mod_cdrs_signed_data_class
"""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ocpi_reference.billing.consumption import DataNote
from ocpi_reference.billing.fields import Fields
from ocpi_reference.billing.figures import Figure
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.metering.finding import right, undecidable, wrong
from ocpi_reference.metering.ocmf import Key, OcmfError, Reading, Signed, read_key, read_signed
from ocpi_reference.metering.series import Series, read_series
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.history import Version, rows

__all__ = ["check_signed"]

_OCMF = "OCMF"
_OTHERS = ("Alfen Eichrecht", "EDL40 E-Mobility Extension", "EDL40 Mennekes")
"""The other encodings that the specification lists; nothing here can read them."""
_NEAR = Decimal("0.001")
"""kWh that one rounding may take or add."""
_MINUTE = 60
_WATT_HOURS = Decimal(1000)
_ORDER = {"start": 0, "intermediate": 1, "end": 2}


@dataclass(frozen=True)
class _Value:
    """One signed value that could be read."""

    name: str
    nature: str
    signed: Signed


def check_signed(record: Mapping[str, Any], *, ocpi: Version) -> tuple[Figure, ...]:
    """Judge the signed data of a decoded CDR; () where it has none, or the version knows none.

    OCMF is verified with the public key that the CDR holds; its values must be those of one meter, run
    forward, have ascending page numbers, and their difference must be ``total_energy``. Any other encoding is
    named and left undecided.

    Raises:
        UnreadableError: a field is of another kind than the specification says; the text names the place.
    """
    root = Fields.of(record, "", list[DataNote]())
    if not root.has("signed_data") or "signed_data" not in {row.name for row in rows(CDR, ocpi)}:
        return ()
    data = root.part("signed_data")
    encoding = data.text("encoding_method")
    if encoding.casefold() != _OCMF.casefold():
        listed = encoding.casefold() in map(str.casefold, _OTHERS)
        why = "this encoding is not verified here" if listed else "this encoding is none that OCPI lists"
        return (undecidable("signed_data.encoding_method", "cdrs-133", why, stated=encoding),)
    values: list[_Value] = []
    figures = [*_read(data, values), *_natures(data)]
    figures += _signatures(data, values)
    values.sort(key=lambda value: _ORDER.get(value.nature, 1))
    return (*figures, *_sequence(values), *_against_the_bill(root, values, read_series(record, ocpi)))


def _read(data: Fields, values: list[_Value]) -> Iterator[Figure]:
    for part in data.parts("signed_values"):
        name, plain_data = part.place, part.text("plain_data")
        decoded = _base64(part.text("signed_data"))
        if decoded is None:
            yield wrong(f"{name}.signed_data", "cdrs-137", "not-base64", "it is not in base64", advisory=True)
        text = next(
            (t for t in (decoded, part.text("signed_data"), plain_data) if t and t.startswith("OCMF|")), None
        )
        if text is None:
            yield wrong(
                f"{name}.signed_data", "cdrs-137", "no-ocmf", "it holds no text that begins with OCMF|"
            )
            continue
        try:
            signed = read_signed(text)
        except OcmfError as error:
            yield wrong(f"{name}.signed_data", "cdrs-136", "no-ocmf", str(error))
            continue
        values.append(_Value(name, part.text("nature").casefold(), signed))
        if plain_data.strip() not in (text.strip(), signed.payload) and signed.payload not in plain_data:
            why = "it is not what was signed"
            yield wrong(f"{name}.plain_data", "cdrs-138", "plain-data-differs", why)
        if signed.deviations:
            why = "; ".join(signed.deviations)
            yield wrong(f"{name}.signed_data", "cdrs-136", "departs-from-ocmf", why, advisory=True)


def _base64(text: str) -> str | None:
    try:
        return b64decode(text, validate=True).decode("utf-8")
    except (Base64Error, ValueError):
        return None


def _natures(data: Fields) -> Iterator[Figure]:
    natures = [part.text("nature").casefold() for part in data.parts("signed_values")]
    for nature in ("start", "end"):
        if natures.count(nature) != 1:
            why = f"{natures.count(nature)} values are of nature {nature.capitalize()}, one is expected"
            yield wrong("signed_data.signed_values", "cdrs-135", "natures", why, advisory=True)


def _signatures(data: Fields, values: Sequence[_Value]) -> Iterator[Figure]:
    field = "signed_data.public_key"
    if not data.has("public_key"):
        yield undecidable(field, "cdrs-134", "without the public key no signature can be verified")
        return
    try:
        key = read_key(data.text("public_key"))
    except OcmfError as error:
        yield wrong(field, "cdrs-134", "unreadable-key", str(error))
        return
    for value in values:
        yield _signature(value, key)


def _signature(value: _Value, key: Key) -> Figure:
    field, signed = f"{value.name}.signed_data", value.signed
    if not signed.is_verifiable:
        return undecidable(field, "cdrs-137", f"the algorithm {signed.algorithm} is none of OCMF")
    if not signed.fits_curve(key):
        why = f"it was signed by {signed.algorithm}, and the public key is on {key.curve}"
        return wrong(field, "cdrs-137", "another-key", why)
    try:
        verified = signed.verify(key)
    except OcmfError as error:
        return wrong(field, "cdrs-137", "unreadable-signature", str(error))
    if not verified:
        why = "the signature does not fit: the data were changed, or signed with another key"
        return wrong(field, "cdrs-138", "tampered", why)
    return right(field, "cdrs-138")


def _sequence(values: Sequence[_Value]) -> Iterator[Figure]:
    for before, after in pairwise(values):
        if before.signed.meter != after.signed.meter:
            why = f"meter {before.signed.meter} signed the value before"
            yield wrong(after.name, "cdrs-138", "two-meters", why, stated=after.signed.meter)
        yield from _pages(before, after)
    readings = [(value.name, reading) for value in values for reading in value.signed.readings]
    by_register: dict[str, list[tuple[str, Reading]]] = {}
    for name, reading in readings:
        by_register.setdefault(reading.register, []).append((name, reading))
        if not reading.is_sound:
            yield wrong(name, "cdrs-138", "meter-status", "the meter reports a fault", advisory=True)
    for same in by_register.values():
        for (_, early), (name, late) in pairwise(same):
            if late.at < early.at:
                why = f"{late.at.isoformat()} lies before {early.at.isoformat()}, the value before it"
                yield wrong(name, "cdrs-138", "out-of-order", why)
            elif early.kwh is not None and late.kwh is not None and late.kwh < early.kwh:
                why = f"the meter runs back from {plain(early.kwh)} to {plain(late.kwh)} kWh"
                yield wrong(name, "cdrs-138", "meter-runs-back", why)


def _pages(before: _Value, after: _Value) -> Iterator[Figure]:
    one, next_ = before.signed.page, after.signed.page
    if one is None or next_ is None:
        return
    if next_ <= one:
        yield wrong(after.name, "cdrs-138", "pages-out-of-order", f"page T{next_} comes after page T{one}")
    elif next_ > one + 1:
        why = f"page T{next_} comes after page T{one}; {next_ - one - 1} between them are missing"
        yield wrong(after.name, "cdrs-138", "pages-missing", why, advisory=True)


def _against_the_bill(root: Fields, values: Sequence[_Value], series: Series) -> Iterator[Figure]:
    meter = root.optional_text("meter_id")
    if meter and values and values[0].signed.meter not in (None, meter):
        why = f"the values are signed by meter {values[0].signed.meter}"
        yield wrong("meter_id", "cdrs-140", "another-meter", why, stated=meter, advisory=True)
    ends = _transaction([reading for value in values for reading in value.signed.readings])
    if ends is None:
        if values:
            why = "no register has a value at the beginning and one at the end"
            yield undecidable("signed_data.signed_values", "cdrs-138", why)
        return
    for field, reading, stated in zip(series.fields, ends, (series.start, series.end), strict=True):
        yield from _clock(field, reading.at, stated)
    begin, end = ends
    if series.energy is not None and begin.kwh is not None and end.kwh is not None:
        yield _energy(series, end.kwh - begin.kwh)


def _transaction(readings: Sequence[Reading]) -> tuple[Reading, Reading] | None:
    """Find the values between which the energy was used, of a register that may be billed if there is one."""
    registers = dict.fromkeys(r.register for r in sorted(readings, key=lambda r: not r.is_billed))
    for register in registers:
        same = [r for r in readings if r.register == register and r.kwh is not None]
        begins, ends = [r for r in same if r.begins], [r for r in same if r.ends]
        if begins and ends:
            return begins[0], ends[-1]
    return None


def _energy(series: Series, signed: Decimal) -> Figure:
    field, near = "signed_data.energy", _NEAR * (len(series.periods) + 1)
    stated = series.energy or Decimal(0)
    if abs(stated - signed) <= near:
        return right(field, "cdrs-138", stated)
    unit = abs(stated - signed * _WATT_HOURS) <= near * _WATT_HOURS
    how = "is in Wh, not in kWh" if unit else "is not the difference of the signed values"
    cause = "wh-as-kwh" if unit else "differs-from-signed"
    why = f"{series.energy_field} {how}"
    return wrong(field, "cdrs-138", cause, why, stated=stated, expected=signed)


def _clock(field: str, at: datetime, stated: datetime) -> Iterator[Figure]:
    if abs((at - stated).total_seconds()) > _MINUTE:
        why = f"the signed value was taken at {at.isoformat()}"
        yield wrong(field, "cdrs-138", "clocks-differ", why, stated=stated.isoformat(), advisory=True)
