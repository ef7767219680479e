"""OCPI objects as pydantic models, for code that wants attributes instead of dictionaries.

A model is derived from the same rows that `checking.problems` walks, and its leaves are judged by the same
functions, so that both accept the same values. Numbers become Decimals and enums their members; dates and all
other texts stay as they were sent.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeVar, cast

from annotated_types import MinLen
from pydantic import BeforeValidator, Field, PlainValidator, create_model, model_validator

from ocpi_reference.spec.checking import choice_flaw, flaw_of
from ocpi_reference.spec.history import DataType, OcpiEnum, OcpiObject, Row, Version, choice_of, rows
from ocpi_reference.spec.primitives import IntegerType, NumberType

T = TypeVar("T", bound=OcpiObject)


@cache
def at(obj: type[T], version: Version, additions: frozenset[str] = frozenset()) -> type[T]:
    """The model of `obj` in `version`; for a type checker it is the newest one.

    Raises:
        NotInVersionError: the version, with these additions, has no such object.
    """
    choice = choice_of(obj, version)
    fields: dict[str, Any] = {}
    for row in rows(obj, version, additions):
        card = "?" if row.name in choice and row.card == "1" else row.card
        fields[row.name] = _field(_item(row, version, additions), card)
    validators: dict[str, Any] = {"choice": model_validator(mode="before")(_choose(choice))} if choice else {}
    model = create_model(
        f"{obj.__name__}_{version.name}", __base__=OcpiObject, __validators__=validators, **fields
    )
    model.ocpi_version = version
    return cast(type[T], model)


def _item(row: Row, version: Version, additions: frozenset[str]) -> Any:
    if isinstance(row.type, type) and issubclass(row.type, OcpiObject):
        return at(row.type, version, additions)
    return Annotated[Any, PlainValidator(_accept(row.type, version, additions))]


def _field(item: Any, card: str) -> tuple[Any, Any]:
    """The type and the default of a field: 1 and + are required, ? is absent and * empty by default."""
    match card:
        case "1":
            return item, ...
        case "+":
            return Annotated[list[item], MinLen(1)], ...
        case "*":
            return Annotated[list[item], BeforeValidator(_empty_for_null)], Field(default_factory=list)
        case _:
            return item | None, None


def _accept(
    kind: DataType | type[OcpiEnum], version: Version, additions: frozenset[str]
) -> Callable[[object], object]:
    def accept(value: object) -> object:
        if flaw := flaw_of(kind, value, version, additions):
            raise ValueError(flaw.message)
        return _typed(kind, value)

    return accept


def _typed(kind: DataType | type[OcpiEnum], value: Any) -> Any:
    if isinstance(kind, type):
        return kind(value) if value in tuple(kind) else value
    if isinstance(kind, IntegerType):
        return int(value)
    return Decimal(value) if isinstance(kind, NumberType) else value


def _choose(fields: tuple[str, ...]) -> Callable[[Any], Any]:
    def choose(value: Any) -> Any:
        if isinstance(value, dict) and (flaw := choice_flaw(fields, value)):
            raise ValueError(flaw.message)
        return value

    return choose


def _empty_for_null(value: object) -> object:
    return [] if value is None else value
