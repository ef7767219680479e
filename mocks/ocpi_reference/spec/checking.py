"""What is wrong with a JSON value that claims to be an OCPI object: the judge of types, lengths and values.

The rows of `history` are all it knows. Rules that the text states in prose, such as what a credit CDR must
refer to, are judged elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ocpi_reference.spec.history import (
    Addition,
    DataType,
    Flaw,
    OcpiEnum,
    OcpiObject,
    Row,
    Version,
    choice_of,
    exists,
    is_open,
    members,
    name_of,
    rows,
)
from ocpi_reference.spec.primitives import String, found, spelled


@dataclass(frozen=True)
class Problem:
    """One departure of a value from the specification's table.

    `path` leads to the place, as in ``evses[0].connectors[1].max_voltage``; "." is the value itself. `code`
    is required, null, type, card, choice, enum, length, pattern, datetime, url, number or unknown. `message`
    says in one line what was expected and what was found. `disputed` asks for a warning instead of a failure,
    because the text can be read both ways or nobody follows it.
    """

    path: str
    code: str
    message: str
    disputed: bool = False


def problems(
    obj: type[OcpiObject],
    value: Any,
    version: Version,
    *,
    partial: bool = False,
    additions: frozenset[str] = frozenset(),
    unknown_fields: bool = False,
) -> tuple[Problem, ...]:
    """Everything in which `value`, decoded JSON, departs from `obj` as `version` defines it.

    `partial` reads it as the body of a PATCH, where any field of the object itself may be left out, but
    nested objects are whole. `additions` names the documents in use, "payments" or "bookings".
    `unknown_fields` also reports fields that the version does not have; leave it off for a receiver, who has
    to tolerate them. An optional field may be null (terminology.asciidoc, Cardinality).

    Raises:
        NotInVersionError: the version, with these additions, has no such object.
        ValueError: no such version or addition is known.
    """
    judge = _Judge(Version(version), frozenset(map(Addition, additions)), unknown_fields)
    judge.object(obj, value, "", partial=partial)
    return tuple(judge.found)


def flaw_of(
    kind: DataType | type[OcpiEnum], value: object, version: Version, additions: frozenset[str]
) -> Flaw | None:
    """How `value` departs from a type without fields, or None when it is legal."""
    if not isinstance(kind, type):
        return kind.flaw(value, version)
    name = name_of(kind, version)
    if not isinstance(value, str):
        return Flaw("type", f"{name} expected, found {found(value)}")
    listed = members(kind, version, additions)
    if value in listed:
        return None
    if is_open(kind, version):
        return String().flaw(value, version)
    elsewhere = [v for v in Version if exists(kind, v) and value in members(kind, v)]
    message = f"a value of {name} in {version} expected, found {found(value)}"
    return Flaw("enum", message + _hint(value, listed, elsewhere))


def choice_flaw(fields: tuple[str, ...], value: dict[str, Any]) -> Flaw | None:
    """What is wrong when other than one of these `fields` is given; an empty list is not given."""
    given = [name for name in fields if value.get(name) not in (None, [])]
    if len(given) == 1:
        return None
    # A reader who takes false for "not chosen" sees one choice where the table counts two.
    disputed = len([name for name in given if value[name] is not False]) == 1
    expected = f"exactly one of {' and '.join(fields)} expected"
    return Flaw("choice", f"{expected}, found {' and '.join(given) or 'none'}", disputed)


@dataclass
class _Judge:
    version: Version
    additions: frozenset[str]
    unknown_fields: bool
    found: list[Problem] = field(default_factory=list)

    def object(self, obj: type[OcpiObject], value: Any, path: str, *, partial: bool = False) -> None:
        if not isinstance(value, dict):
            expected = f"{name_of(obj, self.version)} object expected"
            self.found.append(Problem(path or ".", "type", f"{expected}, found {found(value)}"))
            return
        table = rows(obj, self.version, self.additions)
        choice = choice_of(obj, self.version)
        for row in table:
            given = value.get(row.name)
            if given is not None:
                self.field(row, given, _join(path, row.name))
            elif row.card in ("1", "+") and row.name not in choice:
                self.missing(obj, row, value, path, partial=partial)
        none_needed = partial and not any(name in value for name in choice)
        if choice and not none_needed and (flaw := choice_flaw(choice, value)):
            self.found.append(Problem(path or ".", *flaw))
        if self.unknown_fields:
            self.unknown(obj, [row.name for row in table], value, path)

    def field(self, row: Row, value: Any, path: str) -> None:
        several = row.card in ("*", "+")
        if isinstance(value, list) != several and row.card != "* or ?":
            number = "a list of" if several else "a single"
            expected = f"{number} {self.spelled(row)} expected (cardinality {row.card})"
            self.report(row, path, Flaw("card", f"{expected}, found {found(value)}"))
        elif not several:
            self.single(row, value, path)
        elif not value and row.card == "+":
            expected = f"at least one {self.spelled(row)} expected (cardinality +)"
            self.report(row, path, Flaw("card", f"{expected}, found an empty list"))
        else:
            for index, item in enumerate(value):
                self.single(row, item, f"{path}[{index}]")

    def single(self, row: Row, value: Any, path: str) -> None:
        if value is None:
            self.report(row, path, Flaw("null", f"{self.spelled(row)} expected, found null"))
        elif isinstance(row.type, type) and issubclass(row.type, OcpiObject):
            self.object(row.type, value, path)
        elif flaw := flaw_of(row.type, value, self.version, self.additions):
            self.report(row, path, flaw)

    def missing(self, obj: type[OcpiObject], row: Row, value: Any, path: str, *, partial: bool) -> None:
        expected = f"{self.spelled(row)} is required (cardinality {row.card})"
        if row.name in value:
            self.report(row, _join(path, row.name), Flaw("null", f"{expected}, found null"))
        elif not partial:
            others = [
                f"{name!r}, its name in {version}"
                for name, version in _other_names(obj, row)
                if name in value
            ]
            instead = f"found {others[0]}" if others else "missing"
            self.report(row, _join(path, row.name), Flaw("required", f"{expected}, {instead}"))

    def unknown(self, obj: type[OcpiObject], known: list[str], value: Any, path: str) -> None:
        for name in value:
            if name not in known:
                message = f"{name_of(obj, self.version)} has no field {name!r} in {self.version}"
                hint = _hint(name, known, _versions_with(obj, name))
                self.found.append(Problem(_join(path, name), "unknown", message + hint))

    def report(self, row: Row, path: str, flaw: Flaw) -> None:
        disputed = flaw.disputed or flaw.code in row.disputed
        self.found.append(Problem(path, flaw.code, flaw.message, disputed))

    def spelled(self, row: Row) -> str:
        if isinstance(row.type, type):
            return name_of(row.type, self.version)
        return spelled(row.type.name, row.type.max_length)


def _other_names(obj: type[OcpiObject], row: Row) -> list[tuple[str, Version]]:
    """What other versions call the field of `row`."""
    tables = [(version, rows(obj, version)) for version in Version if exists(obj, version)]
    return [
        (other.name, version)
        for version, table in tables
        for other in table
        if other.newest_name == row.newest_name and other.name != row.name
    ]


def _versions_with(obj: type[OcpiObject], name: str) -> list[Version]:
    return [v for v in Version if exists(obj, v) and any(row.name == name for row in rows(obj, v))]


def _hint(name: str, listed: Sequence[str], elsewhere: Sequence[Version]) -> str:
    """Why somebody may have written `name`: another version has it, or it is a slip of the pen."""
    if elsewhere:
        return f" (it is in {' and '.join(elsewhere)})"
    upper = {known.upper(): known for known in listed}
    near = get_close_matches(name.upper().strip(), upper, n=1)
    return f" (did you mean {upper[near[0]]!r}?)" if near else ""


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
