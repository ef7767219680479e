"""The whole corpus as one file, a case on each line."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import msgspec
from tests.ocpi_reference.billing.corpus import choice, money, restrictions, volumes
from tests.ocpi_reference.billing.corpus.writing import Case

__all__ = ["FILE", "VERSION", "all_cases", "written"]

VERSION = "1.0.0"
"""Grows in the last place with new cases, in the middle with new fields, in the first with another answer."""

FILE = Path(__file__).parents[4] / "mocks" / "ocpi_reference" / "billing" / "billing-vectors.json"

_ABOUT = (
    "Sessions and tariffs that pin each rule of OCPI's price calculation at its bound. A case states its "
    "clause as a row of the requirement catalogue, the open question whose best supported answer it follows "
    "(null where there is one answer), and exact costs rounded half up to six decimals, null where the data "
    "leave an amount open. Records hold the fields that decide about money, not all that OCPI requires."
)


def all_cases() -> Iterator[Case]:
    """Give every case."""
    return chain.from_iterable(part.cases() for part in (restrictions, volumes, money, choice))


def written() -> bytes:
    """Write the file."""
    encode = msgspec.json.Encoder(decimal_format="number").encode
    head = {"version": VERSION, "licence": "Apache-2.0", "about": _ABOUT}
    lines = b",\n".join(encode(case.to_json()) for case in all_cases())
    return encode(head)[:-1] + b',"cases":[\n' + lines + b"\n]}\n"
