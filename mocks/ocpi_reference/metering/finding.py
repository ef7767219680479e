"""Short ways to write the findings of the metering oracle."""

from decimal import Decimal

from ocpi_reference.billing.figures import Figure, Verdict
from ocpi_reference.billing.restrictions import plain

__all__ = ["right", "undecidable", "wrong"]


def right(field: str, requirement: str, stated: Decimal | str | None = None) -> Figure:
    """Say that a figure is right."""
    return Figure(field, _text(stated), _text(stated), Verdict.RIGHT, requirement)


def wrong(
    field: str,
    requirement: str,
    cause: str,
    why: str,
    *,
    stated: Decimal | str | None = None,
    expected: Decimal | str | None = None,
    advisory: bool = False,
) -> Figure:
    """Say that a figure is wrong, by which mistake, and how that shows."""
    return Figure(
        field,
        _text(stated),
        _text(expected),
        Verdict.WRONG,
        requirement,
        difference=stated - expected
        if isinstance(stated, Decimal) and isinstance(expected, Decimal)
        else None,
        cause=cause,
        why=why,
        advisory=advisory,
    )


def undecidable(field: str, requirement: str, why: str, *, stated: str | None = None) -> Figure:
    """Say that nothing can be said, and why; it does not count against the record."""
    return Figure(field, stated, None, Verdict.UNDECIDABLE, requirement, why=why, advisory=True)


def _text(value: Decimal | str | None) -> str | None:
    return plain(value) if isinstance(value, Decimal) else value
