"""The doors of a system: the verbs that it offers us, and those that OCPI does not define at its URLs."""

from collections.abc import Iterator
from typing import NamedTuple

from ocpi_harness.link import Link
from ocpi_reference.spec.endpoints import Endpoint, Method, endpoints, refused

__all__ = ["Door", "doors", "undefined_verbs"]

_UNREGISTERS = ("credentials", Method.DELETE)
"""Whoever opens this door by mistake has no connection left; it needs a scenario of its own."""


class Door(NamedTuple):
    """One verb on one address."""

    method: str
    module: str
    ids: tuple[str, ...]
    """The path's segments behind the owner's; objects are named by an id that nobody knows."""


def doors(link: Link, nobody: str) -> Iterator[Door]:
    """Give every verb that the system offers us; `nobody` is the id of no object."""
    for row in endpoints(link.version):
        if link.offers(row) and (row.module, row.method) != _UNREGISTERS:
            yield Door(row.method, row.module, _ids(row, nobody))


def undefined_verbs(link: Link, nobody: str) -> Iterator[Door]:
    """Give every verb that OCPI does not define at an address that the system offers us."""
    offered = {
        (row.module, row.interface, row.path): row for row in endpoints(link.version) if link.offers(row)
    }
    for module, interface, path, method in refused(link.version):
        row = offered.get((module, interface, path))
        if row is not None:
            yield Door(method, module, _ids(row, nobody))


def _ids(row: Endpoint, nobody: str) -> tuple[str, ...]:
    segments = row.path.split("/")[1:]
    behind_the_owner = [part for part in segments if part not in ("{country_code}", "{party_id}")]
    return tuple(nobody if part.startswith("{") else part for part in behind_the_owner)
