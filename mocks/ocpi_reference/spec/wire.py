"""JSON as OCPI needs it: exact numbers, no duplicate keys, UTF-8 without exceptions.

Python's own decoder takes the last of two equal keys, accepts NaN, and reads numbers through a float.
A judge may do none of the three, and a price may not lose a digit, so everything that plugfest reads from
or writes to the network passes through this file.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn, TypeAlias

import msgspec

Json: TypeAlias = Any
"""A decoded JSON value: dict, list, str, int, Decimal, bool or None; never a float."""

DEEPEST = 100
"""OCPI's deepest object has nine levels; Python's decoder gives up at about a thousand."""

SMALLEST_EXPONENT, LARGEST_EXPONENT = -324, 308
"""What a double can hold; beyond it readers answer with infinity, zero, an error or an exact number."""


class WireError(ValueError):
    """The bytes are not a JSON document that two implementations would read alike; the text says why."""


def decode(body: bytes) -> Json:
    """Read a JSON document exactly.

    Numbers with a fraction or an exponent become `Decimal`, others `int`.

    Raises:
        WireError: the bytes are not UTF-8 or not JSON, they hold NaN, Infinity, a number that no double can
            hold, or half a surrogate pair, repeat a key in one object, or nest deeper than `DEEPEST` levels.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WireError(f"not UTF-8: byte {error.start} cannot be decoded") from None
    if text.startswith("\ufeff"):
        raise WireError("starts with a byte order mark, which JSON forbids a sender to add (RFC 8259, 8.1)")
    if not text.strip():
        raise WireError("the body is empty, a JSON document was expected")
    if _too_deep(text):
        raise WireError(f"nested deeper than {DEEPEST} levels")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise WireError(f"not JSON: {error.msg} at line {error.lineno} column {error.colno}") from None
    except WireError:
        raise
    except ValueError as error:  # an integer of more than 4,300 digits
        raise WireError(f"not readable: {error}") from None
    if "\\ud" in text or "\\uD" in text:
        _refuse_lone_surrogates(value)
    return value


def encode(value: Json) -> bytes:
    """Write a JSON document; a `Decimal` leaves as a JSON number with all its digits.

    Raises:
        TypeError: `value` holds something JSON has no word for.
    """
    return _ENCODER.encode(value)


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise WireError(f"the key {twice!r} stands twice in one object")
    return found


def _number(digits: str) -> Decimal:
    number = Decimal(digits)
    if number and not SMALLEST_EXPONENT <= number.adjusted() <= LARGEST_EXPONENT:
        raise WireError(f"{digits} is beyond what JSON readers agree on (RFC 8259, 6)")
    return number


def _refuse_lone_surrogates(value: Json) -> None:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise WireError("half of a surrogate pair, which is no character (RFC 8259, 8.2)") from None


def _refuse_constant(name: str) -> NoReturn:
    raise WireError(f"{name} is not a JSON number")


def _too_deep(text: str) -> bool:
    """Tell whether brackets nest too deep, without recursion, since the decoder itself recurses."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return False
    depth = 0
    for found in _BRACKET.finditer(_STRING.sub("", text)):
        depth += 1 if found[0] in "[{" else -1
        if depth > DEEPEST:
            return True
    return False


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_number, parse_constant=_refuse_constant)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def same(one: Json, other: Json) -> bool:
    """Tell whether two JSON values mean the same: 1 and 1.0 do, true and 1 do not, key order is free."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
