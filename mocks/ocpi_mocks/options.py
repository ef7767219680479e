"""What a partner can be asked to be; whoever asks for something else is told what there is."""

from collections.abc import Collection, Iterable

from ocpi_reference.spec.data_types import Role
from ocpi_reference.spec.history import Addition, Version

__all__ = ["additions_asked", "roles_asked", "speed_asked", "versions_asked"]


def roles_asked(role: str | Iterable[str]) -> tuple[str, ...]:
    """Give the roles that a partner is to play, by their names in OCPI.

    Raises:
        ValueError: one is unknown or named twice, or there is none.
    """
    roles = (role,) if isinstance(role, str) else tuple(role)
    known = [each.value for each in Role]
    for each in roles:
        if each not in known:
            raise ValueError(f"there is no role {each!r}; roles are {', '.join(known)}")
    if not roles or len(set(roles)) < len(roles):
        raise ValueError("give at least one role, and each once")
    return roles


def speed_asked(speed: float) -> float:
    """Give how much faster than life charging sessions are to go.

    Raises:
        ValueError: it is below 1.
    """
    if speed < 1:
        raise ValueError(f"a speed of {speed:g} is slower than life; give 1 or more, or math.inf")
    return speed


def versions_asked(ocpi: str | Iterable[str]) -> tuple[Version, ...]:
    """Give the versions that a partner is to offer, the oldest first.

    Raises:
        ValueError: one is unknown, or there is none.
    """
    asked = (ocpi,) if isinstance(ocpi, str) else tuple(ocpi)
    known = ", ".join(Version)
    for each in asked:
        if each not in list(Version):
            raise ValueError(f"there is no OCPI {each!r} here; versions are {known}")
    if not asked:
        raise ValueError(f"give at least one version of {known}")
    return tuple(version for version in Version if version in asked)


def additions_asked(additions: Collection[str]) -> frozenset[str]:
    """Give the documents beyond the core that a partner is to implement.

    Raises:
        ValueError: one is unknown.
    """
    known = [each.value for each in Addition]
    for each in additions:
        if each not in known:
            raise ValueError(f"there is no addition {each!r}; there are {', '.join(known)}")
    return frozenset(additions)
