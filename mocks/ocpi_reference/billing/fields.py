"""Reading single values from decoded JSON, with the place of each in every error."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from ocpi_reference.billing.consumption import DataNote

__all__ = ["Fields", "UnreadableError"]

_GREATEST = Decimal(10) ** 12
_FINEST = -12
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class UnreadableError(ValueError):
    """A record cannot be priced as it stands; the text begins with the place: ``tariffs[0].currency``."""


@dataclass(frozen=True)
class Fields:
    """An object of decoded JSON at a known place; numbers in it are int or Decimal.

    Every method raises `UnreadableError` when the value is missing or of another kind.
    """

    value: Mapping[str, Any]
    place: str
    notes: list[DataNote] = field(default_factory=list)
    """Collects what is odd but readable; shared by all parts of a record."""

    @classmethod
    def of(cls, value: object, place: str, notes: list[DataNote]) -> "Fields":
        """Read a JSON object."""
        if not isinstance(value, Mapping):
            raise UnreadableError(f"{place}: an object is expected, found {_kind(value)}")
        return cls(value, place, notes)

    def at(self, name: str) -> str:
        """Name the place of one field."""
        return f"{self.place}.{name}" if self.place else name

    def has(self, name: str) -> bool:
        """Say whether a field is there and not null."""
        return self.value.get(name) is not None

    def part(self, name: str) -> "Fields":
        """Read an object."""
        return Fields.of(self._needed(name), self.at(name), self.notes)

    def parts(self, name: str) -> tuple["Fields", ...]:
        """Read a list of objects; an absent or null list is empty."""
        found = self.value.get(name)
        if found is None:
            return ()
        if not isinstance(found, Sequence) or isinstance(found, str):
            raise UnreadableError(f"{self.at(name)}: a list is expected, found {_kind(found)}")
        return tuple(Fields.of(item, f"{self.at(name)}[{n}]", self.notes) for n, item in enumerate(found))

    def text(self, name: str) -> str:
        """Read a string."""
        found = self._needed(name)
        if not isinstance(found, str):
            raise UnreadableError(f"{self.at(name)}: a string is expected, found {_kind(found)}")
        return found

    def optional_text(self, name: str) -> str | None:
        """Read a string that may be absent."""
        return self.text(name) if self.has(name) else None

    def number(self, name: str) -> Decimal:
        """Read a number; a number written as a string is read and noted."""
        found = self._needed(name)
        if isinstance(found, str) and _NUMBER.fullmatch(found):
            self.notes.append(
                DataNote("number-as-string", f"{self.at(name)} is a string, {found!r}, not a number")
            )
            found = Decimal(found)
        if isinstance(found, float):
            raise UnreadableError(
                f"{self.at(name)}: a float has lost digits; decode JSON with parse_float=Decimal"
            )
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            raise UnreadableError(f"{self.at(name)}: a number is expected, found {_kind(found)}")
        number = Decimal(found)
        if not number.is_finite() or abs(number) >= _GREATEST or _places(number) > -_FINEST:
            raise UnreadableError(f"{self.at(name)}: {found} is no amount of anything in a charging session")
        return number

    def optional_number(self, name: str) -> Decimal | None:
        """Read a number that may be absent."""
        return self.number(name) if self.has(name) else None

    def whole_number(self, name: str) -> int:
        """Read an int; 1.0 counts as 1."""
        number = self.number(name)
        if number != number.to_integral_value():
            raise UnreadableError(f"{self.at(name)}: a whole number is expected, found {number}")
        return int(number)

    def instant(self, name: str) -> datetime:
        """Read a DateTime: UTC with or without Z; another offset is read and noted."""
        text = self.text(name)
        if not _DATE_TIME.fullmatch(text):
            raise UnreadableError(
                f"{self.at(name)}: {text!r} is no DateTime; write it as 2026-05-31T12:00:00Z"
            )
        try:
            moment = datetime.fromisoformat(text)
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise UnreadableError(f"{self.at(name)}: {text!r} is no instant of the calendar") from None
        if not 1970 <= moment.year < 2200:
            raise UnreadableError(f"{self.at(name)}: {text!r} lies outside the years 1970 to 2199")
        if text[-6] in "+-":
            self.notes.append(DataNote("offset", f"{self.at(name)} has an offset, {text!r}; OCPI writes UTC"))
        return moment

    def optional_instant(self, name: str) -> datetime | None:
        """Read a DateTime that may be absent."""
        return self.instant(name) if self.has(name) else None

    def time_of_day(self, name: str) -> time | None:
        """Read a time of day such as 13:30, which may be absent."""
        text = self.optional_text(name)
        if text is None:
            return None
        if not _TIME.fullmatch(text):
            raise UnreadableError(
                f"{self.at(name)}: {text!r} is no time of day; write it as 09:30, the end of day as 00:00"
            )
        return time.fromisoformat(text)

    def day(self, name: str) -> date | None:
        """Read a date such as 2026-05-31, which may be absent."""
        text = self.optional_text(name)
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise UnreadableError(f"{self.at(name)}: {text!r} is no date; write it as 2026-05-31") from None

    def one_of(self, name: str, allowed: Mapping[str, Any]) -> Any:
        """Read a string that stands for a value of a table."""
        text = self.text(name)
        if text not in allowed:
            raise UnreadableError(f"{self.at(name)}: {text!r} is none of {', '.join(allowed)}")
        return allowed[text]

    def _needed(self, name: str) -> Any:
        if not self.has(name):
            raise UnreadableError(f"{self.at(name)}: is missing")
        return self.value[name]


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _kind(value: object) -> str:
    return {dict: "an object", list: "a list", str: "a string", bool: "a boolean", type(None): "null"}.get(
        type(value), f"a {type(value).__name__}"
    )
