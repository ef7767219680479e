"""Verdicts on the fields of the objects that a system sent, one value at a time."""

from collections.abc import Callable, Iterator

from ocpi_harness.objects import Field, Found
from ocpi_harness.rules import Breach, Kept
from ocpi_reference.spec.history import Addition, Flaw, rows

__all__ = ["judged", "unknown_names"]

_ALL_DOCUMENTS = frozenset(Addition)


def judged(
    found: Found, expected: str, about: Callable[[Field], bool], flaw: Callable[[Field], Flaw | None]
) -> Iterator[Kept | Breach]:
    """Judge the fields of an object that a requirement is `about`: each flaw is a breach."""
    kept = False
    for field in found.fields:
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
