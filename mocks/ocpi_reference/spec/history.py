"""One class per OCPI object; its fields carry their own history."""

from enum import StrEnum

__all__ = ["V211", "V221", "V230", "Version"]


class Version(StrEnum):
    """A version of OCPI; versions compare by age, so ``V211 < V221 < V230``."""

    V211 = "2.1.1"
    V221 = "2.2.1"
    V230 = "2.3.0"


V211, V221, V230 = Version.V211, Version.V221, Version.V230
