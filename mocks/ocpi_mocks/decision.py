"""How an eMSP decides when a driver presents one of its tokens."""

from dataclasses import dataclass

from ocpi_reference.spec.tokens import AllowedType

__all__ = ["Decision"]


@dataclass(frozen=True)
class Decision:
    """What real-time authorization of one Token answers."""

    allowed: AllowedType = AllowedType.ALLOWED
    needs_location: bool = False
    """It cannot be decided without knowing where; such a request is answered with 2002."""
    evse_uids: frozenset[str] | None = None
    """The EVSEs at which the driver may charge; None for all."""
