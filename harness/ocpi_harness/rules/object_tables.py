"""What rules about an object's own table share: which departures are the table's, and how they are told."""

import re
from collections.abc import Collection, Iterable, Iterator

from ocpi_harness.objects import Found
from ocpi_harness.rules import Breach, Kept
from ocpi_reference.spec.checking import Problem
from ocpi_reference.spec.history import OcpiObject, Row, rows
from ocpi_reference.spec.primitives import NumberType

__all__ = ["TABLE_CODES", "own_table", "row_of", "verdicts"]

TABLE_CODES = frozenset({"required", "null", "card", "choice", "type"})
"""What the table of an object alone decides. How long a text may be, how a number, a DateTime or a URL is
written, and which values an enum has, is the matter of types.asciidoc and of the rules about it."""


def own_table(found: Found, *, apart: Collection[str] = ()) -> list[Problem]:
    """Give the departures from the object's table, without those inside the fields that stand `apart`."""
    return [problem for problem in found.problems() if _of_the_table(found, problem, apart)]


def row_of(found: Found, problem: Problem) -> Row | None:
    """Find the table's row of the field that a problem is about; None for the object itself."""
    obj, row = found.obj, None
    for name in re.sub(r"\[\d+\]", "", problem.path).strip(".").split("."):
        row = next((row for row in rows(obj, found.version) if row.name == name), None)
        if row is None or not (isinstance(row.type, type) and issubclass(row.type, OcpiObject)):
            return row
        obj = row.type
    return row


def verdicts(found: Found, wrong: Iterable[Problem]) -> Iterator[Kept | Breach]:
    """Tell each problem with its place, or that there is none."""
    none = True
    for problem in wrong:
        none = False
        place = found.place("" if problem.path == "." else problem.path)
        doubt = "the text can be read both ways, or nobody follows it" if problem.disputed else ""
        expected = f"a {found.obj.__name__} as {found.version} defines it"
        yield Breach(expected, f"{place}: {problem.message}", doubt)
    if none:
        yield Kept()


def _of_the_table(found: Found, problem: Problem, apart: Collection[str]) -> bool:
    field, _, inner = problem.path.partition(".")
    if problem.code not in TABLE_CODES or (inner and re.sub(r"\[\d+\]", "", field) in apart):
        return False
    row = row_of(found, problem)
    return row is None or problem.code != "type" or not isinstance(row.type, NumberType)
