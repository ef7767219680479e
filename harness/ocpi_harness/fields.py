"""The fields of the objects that a system sent, one value at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ocpi_harness.objects import Found, additions_of
from ocpi_harness.rules import Breach, Kept
from ocpi_reference.spec.checking import flaw_of
from ocpi_reference.spec.history import Addition, Flaw, OcpiObject, Row, rows
from ocpi_reference.spec.wire import Json

__all__ = ["Field", "fields", "judged", "unknown_names"]

_ALL_DOCUMENTS = frozenset(Addition)


@dataclass(frozen=True)
class Field:
    """One value of a field that its table knows; in a list, one item of it."""

    row: Row
    value: Json
    """Decoded JSON of any type, except null."""
    found: Found
    """The object that holds it."""
    name: str
    """The field's name, with the number of the item where it is a list."""

    @property
    def place(self) -> str:
        """Where it stands in the message."""
        return self.found.place(self.name)

    @property
    def flaw(self) -> Flaw | None:
        """How it departs from its type, where that is a type without fields; None where it does not."""
        kind = self.row.type
        if isinstance(kind, type) and issubclass(kind, OcpiObject):
            return None
        return flaw_of(kind, self.value, self.found.version, additions_of(self.found.exchange))


def fields(found: Found) -> Iterator[Field]:
    """Give the values of an object, as far as its table knows their fields."""
    for row in rows(found.obj, found.version, additions_of(found.exchange)):
        value = found.value.get(row.name)
        if isinstance(value, list):
            for number, item in enumerate(value):
                if item is not None:
                    yield Field(row, item, found, f"{row.name}[{number}]")
        elif value is not None:
            yield Field(row, value, found, row.name)


def judged(
    found: Found, expected: str, about: Callable[[Field], bool], flaw: Callable[[Field], Flaw | None]
) -> Iterator[Kept | Breach]:
    """Judge the fields of an object that a requirement is `about`: each flaw is a breach."""
    kept = False
    for field in fields(found):
        if not about(field):
            continue
        wrong = flaw(field)
        if wrong is None:
            kept = True
        else:
            doubt = "the text is unclear here, or few keep to it" if wrong.disputed else ""
            yield Breach(expected, f"{field.place}: {wrong.message}", doubt)
    if kept:
        yield Kept()


def unknown_names(found: Found) -> tuple[str, ...]:
    """Give the names in an object that its version does not define, in no document."""
    known = {row.name for row in rows(found.obj, found.version, _ALL_DOCUMENTS)}
    return tuple(name for name in found.value if name not in known)
