"""What can go wrong when a partner acts; all of it is said in one line.

- PartnerError
    - ActionError: there is no such action, or nothing to do it with
    - RegistrationError: the other side cannot be registered with, or not any more
    - PushError: the other side does not receive this
    - PullError: the other side does not send this
"""

from ocpi_reference.exchange import Exchange

__all__ = ["ActionError", "PartnerError", "PullError", "PushError", "RegistrationError"]


class PartnerError(Exception):
    """The partner could not do what it was asked for; the message says why, and what to do first."""


class ActionError(PartnerError):
    """There is no such action, nobody is connected, or the input names what does not exist."""


class RegistrationError(PartnerError):
    """The other side cannot be reached, shares nothing with us, or refuses.

    `exchange` is the one that failed, where one did.
    """

    def __init__(self, why: str, exchange: Exchange | None = None) -> None:
        super().__init__(why)
        self.exchange = exchange


class PushError(PartnerError):
    """The other side does not receive this object, or its version has no words for it."""


class PullError(PartnerError):
    """The other side has no such list, or its answer is none."""
