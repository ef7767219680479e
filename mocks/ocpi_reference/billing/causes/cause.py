"""What a known-wrong engine is: a name, a sentence, and the step that it does differently."""

from dataclasses import dataclass

from ocpi_reference.billing.practice import Practice

__all__ = ["Cause"]


@dataclass(frozen=True)
class Cause:
    """One mistake that an engine can make."""

    name: str
    """Stable, for reports: ``step-size-per-period``."""
    text: str
    """What the engine does, in one sentence."""
    requirement: str
    """The catalogue's row that it breaks."""
    practice: Practice
    common: bool = False
    """Whether many engines make it; of two mistakes that explain a figure alike the common one is named."""
