"""Words that a command takes from a fixed list, and the line that helps when one is misspelled."""

from collections.abc import Iterable
from difflib import get_close_matches

from ocpi_harness.cli.complaint import complain
from ocpi_reference.spec.endpoints import ENDPOINTS
from ocpi_reference.spec.history import Version

__all__ = ["modules_named", "one_of", "versions_named"]


def one_of(what: str, word: str, allowed: Iterable[str]) -> str:
    """Give the word as the list spells it, in any letter case.

    Raises:
        typer.Exit: it is not in the list.
    """
    by_lower = {name.lower(): name for name in allowed}
    if word.lower() not in by_lower:
        close = get_close_matches(word.lower(), by_lower, n=1)
        names = ", ".join(by_lower.values())
        hint = f"did you mean {by_lower[close[0]]}?" if close else f"it is one of {names}"
        complain(f"there is no {what} {word!r}; {hint}")
    return by_lower[word.lower()]


def versions_named(words: Iterable[str]) -> tuple[Version, ...]:
    """Give the versions of OCPI that the words name, the oldest first."""
    return tuple(sorted({Version(one_of("version", word, [str(v) for v in Version])) for word in words}))


def modules_named(words: Iterable[str]) -> tuple[str, ...]:
    """Give the ids of the modules that the words name."""
    known = dict.fromkeys(row.module for row in ENDPOINTS)
    return tuple(one_of("module", word, [*known, "transport", "types"]) for word in words)
