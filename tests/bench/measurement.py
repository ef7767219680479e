"""What one line of the bench is."""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Line"]


@dataclass(frozen=True)
class Line:
    """A ratio to measure: its name, how, and the least that the project promises."""

    name: str
    measure: Callable[[], tuple[float, str]]
    """Gives the ratio, and the two figures behind it in words."""
    promise: float
