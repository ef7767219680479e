"""The types without fields, types.asciidoc: CiString, string, number, int, boolean, DateTime and URL.

Each knows what the specification calls it, says in one line how a value departs from it, and gives the JSON
Schema that refuses the same values. Values are decoded JSON: a number is an int or a Decimal, never a float.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from ocpi_reference.spec.history import V211, Flaw, Version

PRINTABLE_ASCII = re.compile("[ -~]*")
NO_CONTROLS = re.compile("[^\\x00-\\x1f\\x7f]*")
ABSOLUTE_URL = re.compile("[A-Za-z][A-Za-z0-9+.-]*://[!-~]+")
URL_LENGTH = 255

_SECONDS = (
    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    "T(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]|23:59:60)"  # RFC 3339 knows leap seconds
)
WHOLE_SECONDS = re.compile(_SECONDS + "Z?")
DATE_TIME = re.compile(_SECONDS + "(\\.[0-9]+)?Z?")
ZERO_OFFSET = re.compile(_SECONDS + "(\\.[0-9]+)?[+]00:00")
DATE_TIME_LENGTH = 25


@dataclass(frozen=True)
class String:
    """Case-sensitive text without control characters; in 2.1.1 ASCII only.

    `regex` is the pattern that the text prints for the field, and `tolerated` one that a fair judge lets pass
    with a warning. types.asciidoc#types_string_type
    """

    max_length: int | None = None
    regex: str | None = None
    tolerated: str | None = None
    name: str = "string"

    def flaw(self, value: object, version: Version) -> Flaw | None:
        """Length first, then the characters, then the pattern of the field."""
        if not isinstance(value, str):
            return Flaw("type", f"{spelled(self.name, self.max_length)} expected, found {found(value)}")
        if self.max_length is not None and len(value) > self.max_length:
            limit = f"at most {self.max_length} characters expected"
            return Flaw("length", f"{limit}, found {len(value)}: {found(value)}")
        return self._characters(value, version) or self._pattern(value)

    def json_schema(self, version: Version) -> dict[str, Any]:
        """Length and pattern; where the field prints no pattern, the characters that a string may hold."""
        pattern = self.regex or self._legal_characters(version).pattern
        limit = {} if self.max_length is None else {"maxLength": self.max_length}
        return {"type": "string", **limit, "pattern": anchored(pattern)}

    def _legal_characters(self, version: Version) -> re.Pattern[str]:
        return PRINTABLE_ASCII if version == V211 else NO_CONTROLS

    def _characters(self, value: str, version: Version) -> Flaw | None:
        if not NO_CONTROLS.fullmatch(value):
            return Flaw("pattern", f"printable characters expected, found {found(value)}")
        if version == V211 and not value.isascii():
            # 2.1.1 says ASCII, but streets and people have always been sent as their names are written.
            return Flaw("pattern", f"ASCII expected in {version}, found {found(value)}", disputed=True)
        return None

    def _pattern(self, value: str) -> Flaw | None:
        if self.regex is None or re.fullmatch(self.regex, value):
            return None
        tolerated = self.tolerated is not None and re.fullmatch(self.tolerated, value) is not None
        return Flaw("pattern", f"text that matches {self.regex} expected, found {found(value)}", tolerated)


@dataclass(frozen=True)
class CiString(String):
    """Text whose case does not matter, printable ASCII only. types.asciidoc#types_cistring_type"""

    name: str = "CiString"

    def _legal_characters(self, version: Version) -> re.Pattern[str]:
        return PRINTABLE_ASCII

    def _characters(self, value: str, version: Version) -> Flaw | None:
        if not PRINTABLE_ASCII.fullmatch(value):
            return Flaw("pattern", f"printable ASCII expected, found {found(value)}")
        return None


@dataclass(frozen=True)
class UrlType:
    """An absolute URL of at most 255 characters. types.asciidoc#types_url_type"""

    max_length: int | None = None
    name: str = "URL"

    def flaw(self, value: object, version: Version) -> Flaw | None:
        """Length first, then whether it has a scheme, a host and no blanks."""
        if not isinstance(value, str):
            return Flaw("type", f"URL expected, found {found(value)}")
        if len(value) > URL_LENGTH:
            return Flaw("length", f"a URL of at most {URL_LENGTH} characters expected, found {len(value)}")
        if not ABSOLUTE_URL.fullmatch(value):
            return Flaw("url", f"an absolute URL expected, found {found(value)}")
        return None

    def json_schema(self, version: Version) -> dict[str, Any]:
        """The same pattern, and the format for those who generate examples."""
        pattern = anchored(ABSOLUTE_URL.pattern)
        return {"type": "string", "format": "uri", "maxLength": URL_LENGTH, "pattern": pattern}


@dataclass(frozen=True)
class DateTimeType:
    """A moment in UTC: 2015-06-29T20:39:09, with or without Z, since 2.2.1 with or without a fraction.

    types.asciidoc#types_datetime_type
    """

    max_length: int | None = None
    name: str = "DateTime"

    def flaw(self, value: object, version: Version) -> Flaw | None:
        """Disputed is what many stacks emit and few refuse: 27 characters; fractions and +00:00 in 2.1.1."""
        if not isinstance(value, str):
            return Flaw("type", f"DateTime expected, found {found(value)}")
        if not DATE_TIME.fullmatch(value):
            legal = "a DateTime in UTC such as 2015-06-29T20:39:09Z expected"
            # 2.1.1 points to ISO 8601 at large, where +00:00 means UTC.
            disputed = version == V211 and ZERO_OFFSET.fullmatch(value) is not None
            return Flaw("datetime", f"{legal}, found {found(value)}", disputed)
        if not _is_a_day(value[:10]):
            return Flaw("datetime", f"a day of the calendar expected, found {found(value)}")
        if version == V211 and not WHOLE_SECONDS.fullmatch(value):
            return Flaw(
                "datetime", f"whole seconds expected in {version}, found {found(value)}", disputed=True
            )
        if len(value) > DATE_TIME_LENGTH:
            limit = f"at most {DATE_TIME_LENGTH} characters expected"
            return Flaw("length", f"{limit}, found {len(value)}: {found(value)}", disputed=True)
        return None

    def json_schema(self, version: Version) -> dict[str, Any]:
        """A pattern, since the format "date-time" of JSON Schema wants a zone and OCPI does not."""
        form = WHOLE_SECONDS if version == V211 else DATE_TIME
        return {"type": "string", "maxLength": DATE_TIME_LENGTH, "pattern": anchored(form.pattern)}


@dataclass(frozen=True)
class NumberType:
    """A JSON number, exact. types.asciidoc#types_number_type"""

    max_length: int | None = None
    name: str = "number"

    def flaw(self, value: object, version: Version) -> Flaw | None:
        """A number in quotes is the classic mistake of a sender; a float is one of ours."""
        if isinstance(value, float) or (isinstance(value, Decimal) and not value.is_finite()):
            return Flaw("number", f"an exact number expected, found {value!r}: decode JSON with spec.wire")
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return Flaw("type", f"{self.name} expected, found {found(value)}")
        return None

    def json_schema(self, version: Version) -> dict[str, Any]:
        """Any JSON number."""
        return {"type": "number"}


@dataclass(frozen=True)
class IntegerType(NumberType):
    """A whole number; `max_length` counts its digits, as in int(5)."""

    name: str = "int"

    def flaw(self, value: object, version: Version) -> Flaw | None:
        """1.0 is a whole number, as it is for JSON Schema."""
        if flaw := super().flaw(value, version):
            return flaw
        assert isinstance(value, int | Decimal)
        if value != int(value):
            return Flaw("number", f"a whole number expected, found {found(value)}")
        if self.max_length is not None and abs(value) >= 10**self.max_length:
            return Flaw("length", f"at most {self.max_length} digits expected, found {found(value)}")
        return None

    def json_schema(self, version: Version) -> dict[str, Any]:
        """Digits become bounds."""
        if self.max_length is None:
            return {"type": "integer"}
        most = 10**self.max_length - 1
        return {"type": "integer", "minimum": -most, "maximum": most}


@dataclass(frozen=True)
class BooleanType:
    """True or false, as JSON writes them."""

    max_length: int | None = None
    name: str = "boolean"

    def flaw(self, value: object, version: Version) -> Flaw | None:
        """The texts "true" and "1" and the number 1 are no booleans."""
        return None if isinstance(value, bool) else Flaw("type", f"boolean expected, found {found(value)}")

    def json_schema(self, version: Version) -> dict[str, Any]:
        """True or false."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class AnyData:
    """What the envelope carries; the request says which type it has.

    transport_and_format.asciidoc#transport_and_format_response_format
    """

    max_length: int | None = None
    name: str = "Array or Object or String"

    def flaw(self, value: object, version: Version) -> Flaw | None:
        """Nothing to say here: with an error, `data` may be anything."""
        return None

    def json_schema(self, version: Version) -> dict[str, Any]:
        """Anything."""
        return {}


def found(value: object) -> str:
    """Name a JSON value for a message: its kind, and the value itself, shortened to stay on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return f"boolean {str(value).lower()}"
        case dict():
            return "an object"
        case list():
            return "a list"
        case str():
            return f"string {value if len(value) <= 40 else value[:37] + '...'!r}"
        case _:
            return f"number {value}"


def spelled(name: str, max_length: int | None) -> str:
    """A type as the specification spells it: CiString(36), DateTime."""
    return name if max_length is None else f"{name}({max_length})"


def anchored(pattern: str) -> str:
    """A pattern that has to match the whole text, in the words of JSON Schema."""
    return f"^({pattern})$"


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


TIME_OF_DAY = "([0-1][0-9]|2[0-3]):[0-5][0-9]"
DATE = "([12][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"

Number: TypeAlias = Annotated[Decimal, NumberType()]
Integer: TypeAlias = Annotated[int, IntegerType()]
Integer1: TypeAlias = Annotated[int, IntegerType(1)]
Integer5: TypeAlias = Annotated[int, IntegerType(5)]
Boolean: TypeAlias = Annotated[bool, BooleanType()]
DateTime: TypeAlias = Annotated[str, DateTimeType()]
URL: TypeAlias = Annotated[str, UrlType()]
Data: TypeAlias = Annotated[Any, AnyData()]
TimeOfDay: TypeAlias = Annotated[str, String(5, regex=TIME_OF_DAY)]
Date: TypeAlias = Annotated[str, String(10, regex=DATE)]

CiStringOfAnyLength: TypeAlias = Annotated[str, CiString()]
CiString2: TypeAlias = Annotated[str, CiString(2)]
CiString3: TypeAlias = Annotated[str, CiString(3)]
CiString4: TypeAlias = Annotated[str, CiString(4)]
CiString5: TypeAlias = Annotated[str, CiString(5)]
CiString10: TypeAlias = Annotated[str, CiString(10)]
CiString20: TypeAlias = Annotated[str, CiString(20)]
CiString25: TypeAlias = Annotated[str, CiString(25)]
CiString32: TypeAlias = Annotated[str, CiString(32)]
CiString36: TypeAlias = Annotated[str, CiString(36)]
CiString39: TypeAlias = Annotated[str, CiString(39)]
CiString45: TypeAlias = Annotated[str, CiString(45)]
CiString48: TypeAlias = Annotated[str, CiString(48)]
CiString255: TypeAlias = Annotated[str, CiString(255)]
StringOfAnyLength: TypeAlias = Annotated[str, String()]
String2: TypeAlias = Annotated[str, String(2)]
String3: TypeAlias = Annotated[str, String(3)]
String4: TypeAlias = Annotated[str, String(4)]
String10: TypeAlias = Annotated[str, String(10)]
String12: TypeAlias = Annotated[str, String(12)]
String16: TypeAlias = Annotated[str, String(16)]
String20: TypeAlias = Annotated[str, String(20)]
String36: TypeAlias = Annotated[str, String(36)]
String39: TypeAlias = Annotated[str, String(39)]
String45: TypeAlias = Annotated[str, String(45)]
String48: TypeAlias = Annotated[str, String(48)]
String50: TypeAlias = Annotated[str, String(50)]
String64: TypeAlias = Annotated[str, String(64)]
String100: TypeAlias = Annotated[str, String(100)]
String255: TypeAlias = Annotated[str, String(255)]
String512: TypeAlias = Annotated[str, String(512)]
String5000: TypeAlias = Annotated[str, String(5000)]
