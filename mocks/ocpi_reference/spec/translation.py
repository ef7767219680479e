"""One stored object, told in any version: a platform that keeps 2.3.0 serves 2.2.1 and 2.1.1 from it.

Most of it follows from the rows: what did not exist is left out, what had another name gets it. `conversions`
holds what the rows cannot say. Where a version has no words for something, the smallest optional thing around
it is left out: a capability, a connector, the opening times.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from ocpi_reference.spec.checking import choice_flaw, flaw_of
from ocpi_reference.spec.conversions import CONVERSIONS, STANDS_IN, CannotExpressError, Json
from ocpi_reference.spec.history import (
    Addition,
    DataType,
    OcpiEnum,
    OcpiObject,
    Row,
    Version,
    choice_of,
    rows,
)
from ocpi_reference.spec.primitives import DateTimeType, String


def express(
    obj: type[OcpiObject],
    value: Mapping[str, Any],
    version: Version,
    *,
    partial: bool = False,
    additions: frozenset[str] = frozenset(),
    location: Mapping[str, Any] | None = None,
) -> Json:
    """Tell `value`, a legal `obj` of 2.3.0 as decoded JSON, in the words of `version`.

    `partial` takes the body of a PATCH. `location` is the Location of a Session or CDR, in 2.3.0, which 2.1.1
    embeds. Unknown fields and fields that are null are left out; `value` itself is not changed.

    Raises:
        CannotExpressError: the version cannot say it; the message says where and why.
        NotInVersionError: the version has no such object.
    """
    translation = _Translation(Version(version), frozenset(map(Addition, additions)), location)
    return translation.object(obj, value, partial=partial)


class _Translation:
    def __init__(
        self, version: Version, additions: frozenset[str], location: Mapping[str, Any] | None
    ) -> None:
        self.version = version
        self.additions = additions
        self.location = location

    def object(self, obj: type[OcpiObject], value: Mapping[str, Any], *, partial: bool = False) -> Json:
        converted = dict(value)
        for step in CONVERSIONS:
            possible = not partial or all(name in value for name in step.needs)
            if step.obj is obj and self.version <= step.until and possible:
                converted = step.convert(converted, self.location)
        choice = choice_of(obj, self.version)
        told: Json = {}
        for row in rows(obj, self.version, self.additions):
            given = converted.get(row.newest_name)
            inside = None if given is None else self.field(row, given)
            if inside not in (None, []):
                told[row.name] = inside
            elif row.card in ("1", "+") and row.name not in choice and not partial:
                raise CannotExpressError(f"required in {self.version}, and not known", row.name)
        if choice and not partial and (flaw := choice_flaw(choice, told)):
            raise CannotExpressError(flaw.message)
        return told

    def field(self, row: Row, given: Any) -> Any:
        """The value of one field, or what is left of it; None or an empty list leaves it out."""
        if row.card in ("*", "+"):
            return self.several(row, given)
        try:
            return self.single(row, given)
        except CannotExpressError as error:
            if row.card == "?":
                return None
            raise error.within(row.name) from None

    def several(self, row: Row, given: list[Any]) -> list[Any]:
        told, refused = [], []
        for index, item in enumerate(given):
            try:
                told.append(self.single(row, item))
            except CannotExpressError as error:
                refused.append(error.within(f"{row.name}[{index}]"))
        if refused and not told and row.card == "+":
            raise refused[0]
        return told

    def single(self, row: Row, given: Any) -> Any:
        if isinstance(row.type, type) and issubclass(row.type, OcpiObject):
            return self.object(row.type, given)
        if flaw_of(row.type, given, self.version, self.additions) is None:
            return given
        told = self.adapted(row.type, given)
        if flaw := flaw_of(row.type, told, self.version, self.additions):
            raise CannotExpressError(flaw.message)
        return told

    def adapted(self, kind: DataType | type[OcpiEnum], given: Any) -> Any:
        """The nearest legal value: another member, whole seconds, a shorter text in plain letters."""
        if isinstance(kind, type):
            return STANDS_IN[kind].value if kind in STANDS_IN else given
        if isinstance(kind, DateTimeType):
            return re.sub(r"\.[0-9]+", "", given)
        if type(kind) is String:
            legal = String().flaw(given, self.version) is None
            return (given if legal else _in_ascii(given))[: kind.max_length]
        return given


def _in_ascii(text: str) -> str:
    """Letters without their accents, and a question mark for what no letter comes near."""
    bare = (each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return "".join(bare).encode("ascii", "replace").decode("ascii")
