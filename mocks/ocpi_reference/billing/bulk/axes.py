"""An axis: integers, cut where an element of a tariff switches, and which elements hold between the cuts."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["Axis", "Span", "axis"]

Span = tuple[int | None, int | None]
"""From a value, included, to a value, excluded; None is without end."""


class Axis(NamedTuple):
    """Cuts in rising order, and one mask of elements more than there are cuts."""

    cuts: tuple[int, ...]
    masks: tuple[int, ...]

    def at(self, value: int) -> int:
        """Give the elements that hold at a value, as bits."""
        return self.masks[bisect_right(self.cuts, value)]


def axis(spans: Mapping[int, Sequence[Span]], elements: int) -> Axis | None:
    """Compile the spans in which elements hold, by their place; the others of `elements` hold everywhere.

    None where no element cares.
    """
    if not spans:
        return None
    bounds = (bound for each in spans.values() for span in each for bound in span)
    cuts = tuple(sorted({bound for bound in bounds if bound is not None}))
    free = sum(1 << place for place in range(elements) if place not in spans)
    first = cuts[0] - 1 if cuts else 0
    masks = (
        free | sum(1 << place for place, each in spans.items() if any(_in(span, value) for span in each))
        for value in (first, *cuts)
    )
    return Axis(cuts, tuple(masks))


def _in(span: Span, value: int) -> bool:
    begin, end = span
    return (begin is None or begin <= value) and (end is None or value < end)
