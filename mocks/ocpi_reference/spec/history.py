"""One class per OCPI object, and its fields carry their own history.

A class body shows the newest version of an object. Notes beside a field, in an enum's member, or above a
class tell how it was before::

    class Tariff(OcpiObject):
        country_code: Annotated[CiString2, Since(V221)]
        min_price: Annotated[PriceLimit | None, Since(V221), Was(Price | None, until=V221)]
        tax_included: Annotated[TaxIncluded, Since(V230)]

`rows(Tariff, V211)` is the table that the specification of 2.1.1 prints for it. `checking`, `models`,
`json_schema` and `field_tables` interpret the rows; none of them asks which version it is. To read what 2.3.0
brought, search this folder for ``Since(V230)``; to read what changed its type or its name, for ``Was(``.

Cardinalities are the type hints themselves: ``T`` is OCPI's 1, ``T | None`` is ?, ``list[T]`` is * and
``Some[T]`` is +.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import (
    Annotated,
    Any,
    ClassVar,
    NamedTuple,
    Protocol,
    Self,
    TypeAlias,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
    runtime_checkable,
)

from annotated_types import MinLen
from pydantic import BaseModel, ConfigDict, model_validator


class Version(StrEnum):
    """A version of OCPI; versions compare by age, so ``V211 < V221 < V230``."""

    V211 = "2.1.1"
    V221 = "2.2.1"
    V230 = "2.3.0"


V211, V221, V230 = Version.V211, Version.V221, Version.V230


class Addition(StrEnum):
    """A document that adds to 2.3.0; as a note it marks what exists only where that document is in use."""

    PAYMENTS = "payments"
    BOOKINGS = "bookings"


@dataclass(frozen=True)
class Since:
    """The first version that has the field, the member or the class."""

    version: Version


@dataclass(frozen=True)
class Until:
    """The last version that has the field or the member."""

    version: Version


@dataclass(frozen=True)
class Was:
    """Another type, another name, or both, up to and including a version."""

    type: Any = None
    until: Version = field(kw_only=True)
    named: str | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class OpenSince:
    """The first version in which an enum is an OpenEnum, where unlisted values are legal."""

    version: Version


@dataclass(frozen=True)
class Choice:
    """The fields of a class of which exactly one may be given, up to and including a version."""

    fields: tuple[str, ...]
    until: Version


@dataclass(frozen=True)
class Disputed:
    """A departure of this kind earns a warning only: the text is unclear here, or practice has left it."""

    code: str


Note: TypeAlias = Since | Until | Was | OpenSince | Choice | Disputed | Addition


class Flaw(NamedTuple):
    """How one value departs from its type: a code of `checking.Problem` and one line for people."""

    code: str
    message: str
    disputed: bool = False


@runtime_checkable
class DataType(Protocol):
    """A type without fields, such as CiString(36): its name, and how to check a value."""

    @property
    def name(self) -> str:
        """The type as the specification spells it, without its length."""

    @property
    def max_length(self) -> int | None:
        """The number in parentheses behind the type."""

    def flaw(self, value: object, version: Version) -> Flaw | None:
        """The first departure of `value` from this type, or None when it is legal."""

    def json_schema(self, version: Version) -> dict[str, Any]:
        """The schema that refuses what `flaw` refuses."""


class NotInVersionError(LookupError):
    """The version does not have this object, class or enum; the message says since when it exists."""


Class = TypeVar("Class", bound=type)
_CLASS_NOTES: dict[type, tuple[Note, ...]] = {}


def notes(*told: Note) -> Callable[[Class], Class]:
    """Tell the history of a whole class: ``@notes(Since(V230))`` above it."""

    def tell(cls: Class) -> Class:
        _CLASS_NOTES[cls] = told
        return cls

    return tell


class OcpiObject(BaseModel):
    """The base of all OCPI objects and classes; `models.at` derives the model of one version from them."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)
    ocpi_version: ClassVar[Version | None] = None

    @model_validator(mode="before")
    @classmethod
    def _only_in_a_version(cls, value: Any) -> Any:
        if cls.ocpi_version is None:
            name = cls.__name__
            raise TypeError(f"{name} tells of all versions at once: validate with models.at({name}, V221)")
        return value


class OcpiEnum(StrEnum):
    """The base of all OCPI enums; a member is its value followed by its notes."""

    notes: tuple[Note, ...]

    def __new__(cls, value: str, *told: Note) -> Self:
        """Take the value as the specification spells it, then the history of this member."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.notes = told
        return member


Item = TypeVar("Item")
Some = Annotated[list[Item], MinLen(1)]


@dataclass(frozen=True)
class Row:
    """One line of the specification's table of an object, as it stands in one version.

    `name` is the field's name in that version, `newest_name` the attribute of the class body; `card` is "1",
    "?", "*", "+", or "* or ?" for the data of the envelope; a problem whose code is in `disputed` earns a
    warning only.
    """

    name: str
    type: DataType | type[OcpiObject] | type[OcpiEnum]
    card: str
    newest_name: str
    disputed: frozenset[str]


def exists(thing: type, version: Version, additions: frozenset[str] = frozenset()) -> bool:
    """Whether `version`, with these additions, has the object, class or enum."""
    return _told_in(_CLASS_NOTES.get(thing, ()), version, additions)


def name_of(thing: type, version: Version) -> str:
    """What `version` calls the object, class or enum: AllowedType was Allowed in 2.1.1."""
    names = [n for n in _CLASS_NOTES.get(thing, ()) if isinstance(n, Was) and version <= n.until and n.named]
    return str(names[0].named) if names else thing.__name__


@cache
def rows(obj: type[OcpiObject], version: Version, additions: frozenset[str] = frozenset()) -> tuple[Row, ...]:
    """The specification's table of `obj` in `version`.

    Raises:
        NotInVersionError: the version, with these additions, has no such object.
    """
    _require(obj, version, additions)
    hints = get_type_hints(obj, include_extras=True)
    return tuple(
        _row(name, hints[name], version)
        for name in obj.__annotations__
        if _told_in(_split(hints[name])[1], version, additions)
    )


@cache
def members(
    enum: type[OcpiEnum], version: Version, additions: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The values that `version` lists for `enum`.

    Raises:
        NotInVersionError: the version, with these additions, has no such enum.
    """
    _require(enum, version, additions)
    return tuple(member.value for member in enum if _told_in(member.notes, version, additions))


def is_open(enum: type[OcpiEnum], version: Version) -> bool:
    """Whether `enum` is an OpenEnum in `version`: a value outside the list is legal there."""
    return any(isinstance(n, OpenSince) and version >= n.version for n in _CLASS_NOTES.get(enum, ()))


def choice_of(obj: type[OcpiObject], version: Version) -> tuple[str, ...]:
    """The fields of `obj` of which exactly one must be given in `version`; empty where there is no choice."""
    found = (n.fields for n in _CLASS_NOTES.get(obj, ()) if isinstance(n, Choice) and version <= n.until)
    return next(found, ())


def _require(thing: type, version: Version, additions: frozenset[str]) -> None:
    if exists(thing, version, additions):
        return
    told = _CLASS_NOTES[thing]
    since = ", ".join(n.version for n in told if isinstance(n, Since))
    document = ", ".join(n for n in told if isinstance(n, Addition))
    why = f"the {document} document adds it to 2.3.0: pass additions" if document else f"it came with {since}"
    raise NotInVersionError(f"OCPI {version} has no {thing.__name__}: {why}")


def _told_in(told: tuple[object, ...], version: Version, additions: frozenset[str]) -> bool:
    return all(
        (not isinstance(note, Since) or version >= note.version)
        and (not isinstance(note, Until) or version <= note.version)
        and (not isinstance(note, Addition) or (version == V230 and note in additions))
        for note in told
    )


def _row(newest_name: str, hint: Any, version: Version) -> Row:
    told = _split(hint)[1]
    was = sorted((n for n in told if isinstance(n, Was) and version <= n.until), key=lambda n: n.until)
    type_ = next((n.type for n in was if n.type is not None), hint)
    card, kind = _cardinality(type_)
    return Row(
        name=next((n.named for n in was if n.named is not None), newest_name),
        type=kind,
        card=card,
        newest_name=newest_name,
        disputed=frozenset(n.code for n in told if isinstance(n, Disputed)),
    )


def _cardinality(hint: Any) -> tuple[str, Any]:
    """OCPI's cardinality of a type hint, and the type of one value of it."""
    inner, told = _split(hint)
    data_type = next((n for n in told if isinstance(n, DataType)), None)
    if inner is Any:
        return "* or ?", data_type
    if get_origin(inner) is list:
        return "+" if any(isinstance(n, MinLen) for n in told) else "*", _cardinality(get_args(inner)[0])[1]
    if type(None) in get_args(inner):
        return "?", _cardinality(get_args(inner)[0])[1]
    return "1", data_type or inner


def _split(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    inner, *told = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    return inner, tuple(told)
