"""What the lint of tariffs says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = ["Level", "LintFinding"]


class Level(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The tariff contradicts itself or the specification."""
    WARNING = "warning"
    """It most likely does something else than its author thinks."""
    HINT = "hint"
    """It could be simpler or safer."""


@dataclass(frozen=True)
class LintFinding:
    """One thing in a tariff that cannot be meant."""

    code: str
    """Stable, for reports: ``never-matches``."""
    level: Level
    place: str
    """Where, such as ``elements[2].restrictions``."""
    text: str
    requirement: str
    """The catalogue's row behind it."""

    def to_json(self) -> dict[str, Any]:
        """Write the finding as JSON values."""
        return {
            "code": self.code,
            "level": self.level.value,
            "place": self.place,
            "text": self.text,
            "requirement": self.requirement,
        }
