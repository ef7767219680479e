"""Where all chance in the mocks comes from: one generator per seed and purpose, never a shared one."""

from random import Random

__all__ = ["chance"]


def chance(seed: int, *purpose: str | int) -> Random:
    """A random generator that depends on the seed and the purpose only.

    Two purposes never disturb each other, so the tenth Location is the same however many are made.
    """
    return Random("/".join(map(str, (seed, *purpose))))  # noqa: S311  (test data, not secrets)
