"""OCPI's own status codes: the word of the OCPI layer, whatever HTTP says beneath it.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/status_codes.asciidoc
"""

from dataclasses import dataclass

from ocpi_reference.spec.history import V211, V221, Version

__all__ = [
    "STATUS_CODES",
    "StatusCode",
    "is_custom",
    "is_success",
    "status_codes",
]


@dataclass(frozen=True)
class StatusCode:
    """One row of the status code tables: its number, meaning in our words, and first version."""

    code: int
    meaning: str
    since: Version = V211


STATUS_CODES = (
    StatusCode(1000, "success"),
    StatusCode(2000, "client error"),
    StatusCode(2001, "invalid or missing parameters"),
    StatusCode(2002, "not enough information"),
    StatusCode(2003, "unknown location"),
    StatusCode(2004, "unknown token", since=V221),
    StatusCode(3000, "server error"),
    StatusCode(3001, "the client's interface cannot be used"),
    StatusCode(3002, "unsupported version"),
    StatusCode(3003, "no matching endpoints, or expected ones missing"),
    StatusCode(4000, "hub error", since=V221),
    StatusCode(4001, "unknown receiver", since=V221),
    StatusCode(4002, "timeout on a forwarded request", since=V221),
    StatusCode(4003, "the receiving party is not connected", since=V221),
)


def status_codes(version: Version) -> dict[int, StatusCode]:
    """Give the status codes that `version` lists, by number."""
    return {row.code: row for row in STATUS_CODES if row.since <= version}


def is_success(code: int) -> bool:
    """Tell whether a status code means success: the first digit decides, known or not."""
    return 1000 <= code < 2000


def is_custom(code: int) -> bool:
    """Tell whether a status code lies in a range that standard modules must leave alone (x900 to x999)."""
    return code % 1000 >= 900
