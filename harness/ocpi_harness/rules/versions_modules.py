"""Which modules a system offers, and on which side of each it stands.

version_information_endpoint.asciidoc#version_information_endpoint_moduleid_enum
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ocpi_harness.evidence import Trace
from ocpi_harness.objects import Found, found_in
from ocpi_harness.rules import Breach, Kept, holds, objects, rule, whole_run
from ocpi_harness.rules.transport_ownership import parties_of
from ocpi_harness.rules.versions_details import entries
from ocpi_reference.spec.credentials import CredentialsRole
from ocpi_reference.spec.endpoints import ENDPOINTS, endpoints
from ocpi_reference.spec.history import Addition, Version, is_open, members
from ocpi_reference.spec.primitives import found as named
from ocpi_reference.spec.versions import InterfaceRole, ModuleID, VersionDetails

_ALSO_KNOWN = ("Booking", "booking", "bookings", "payments", "invoicereconciliation")
"""Ids in the documents beside 2.3.0, which spell bookings in more than one way, and one that its own list
forgot."""

_PREFIXED = re.compile(r"[a-z]{2}[a-z0-9]{3}-")
_TYPICAL = frozenset({"CPO", "EMSP"})
"""Roles of whom the table of typical modules says everything."""


@rule("versions-017", on=objects(VersionDetails))
def interfaces_are_sender_or_receiver(found: Found) -> Iterator[Kept | Breach]:
    """The role of an endpoint is SENDER or RECEIVER, in capitals."""
    for entry in entries(found):
        role = entry.get("role")
        if isinstance(role, str):
            known = role in set(InterfaceRole)
            actual = f"{entry.get('identifier')} as {role!r}"
            yield holds(known, expected="SENDER or RECEIVER", actual=actual)


@rule("versions-017", on=whole_run)
def interfaces_are_not_swapped(run: Trace) -> Iterator[Kept | Breach]:
    """A party sends what it owns: its roles leave no doubt on which side of a module it stands."""
    for module, listed, usual in _sides(run):
        actual = f"{module} as {' and '.join(sorted(listed))} only"
        number = _details(run)[-1].exchange.number
        yield holds(
            bool(listed & usual),
            expected=f"{module} as {' and '.join(sorted(usual))}, as its roles are",
            actual=actual,
            exchange=number,
        )


@rule("versions-018", on=whole_run)
def interfaces_are_the_usual_ones(run: Trace) -> Iterator[Kept | Breach]:
    """A party offers the sides of modules that are typical for its roles."""
    for module, listed, usual in _sides(run):
        if not listed & usual:
            continue  # swapped, which has a requirement of its own
        actual = f"{module} as {' and '.join(sorted(listed))}"
        expected = f"{module} as {' and '.join(sorted(usual))}"
        number = _details(run)[-1].exchange.number
        yield holds(listed <= usual, expected=expected, actual=actual, exchange=number)


@rule("versions-021", on=objects(VersionDetails))
def identifiers_are_spelled_as_listed(found: Found) -> Iterator[Kept | Breach]:
    """An identifier of a module is the exact text of the version's list."""
    for identifier in _identifiers(found):
        if identifier in _listed(found.version):
            yield Kept()
        elif meant := _meant(identifier):
            listed = meant in _listed(found.version)
            yield Breach(meant if listed else f"a module of {found.version}", named(identifier))


@rule("versions-022", on=objects(VersionDetails))
def other_modules_are_agreed_on(found: Found) -> Iterator[Kept | Breach]:
    """A module of somebody's own is shown only to those who have agreed to it."""
    custom = _custom(found)
    opened = is_open(ModuleID, found.version)
    for identifier in custom:
        doubt = "the list is open in this version; the text still asks for an agreement" if opened else ""
        yield Breach("no module that nobody has agreed on", identifier, doubt)
    if not custom:
        yield Kept()


@rule("versions-023", on=whole_run)
def other_modules_have_a_prefix(run: Trace) -> Iterator[Kept | Breach]:
    """A module of somebody's own begins with a prefix, such as the country code and party id."""
    prefixes = tuple("".join(party).lower() + "-" for party in parties_of(run))
    for found in _details(run):
        for identifier in _custom(found):
            good = identifier.startswith(prefixes) if prefixes else _PREFIXED.match(identifier) is not None
            number = found.exchange.number
            yield holds(good, expected="a prefix of its own", actual=identifier, exchange=number)


@rule("versions-026", on=objects(VersionDetails))
def both_sides_of_a_module_have_urls(found: Found) -> Iterator[Kept | Breach]:
    """A platform of several roles may list a module on both sides, each with a URL of its own."""
    urls: dict[str, dict[str, str]] = {}
    for entry in entries(found):
        if isinstance(entry.get("role"), str) and entry.get("identifier") != "credentials":
            urls.setdefault(str(entry.get("identifier")), {})[entry["role"]] = str(entry.get("url"))
    for module, by_role in urls.items():
        if len(by_role) > 1:
            apart = len(set(by_role.values())) > 1
            yield holds(apart, expected=f"two URLs of {module}", actual="one URL for both sides")


def _details(run: Trace) -> tuple[Found, ...]:
    return found_in(run, VersionDetails)


def _sides(run: Trace) -> Iterator[tuple[str, frozenset[InterfaceRole], frozenset[InterfaceRole]]]:
    """Each module of the system with the sides that it lists, and those that its roles usually have."""
    roles = {found.value.get("role") for found in found_in(run, CredentialsRole)}
    if not roles or not roles <= _TYPICAL or not _details(run):
        return
    listed: dict[str, set[InterfaceRole]] = {}
    for entry in entries(_details(run)[-1]):
        if entry.get("role") in set(InterfaceRole):
            listed.setdefault(str(entry.get("identifier")), set()).add(InterfaceRole(entry["role"]))
    for module, sides in listed.items():
        usual = _usual(module, run.version, frozenset(map(str, roles)))
        if usual:
            yield module, frozenset(sides), usual


@cache
def _usual(module: str, version: Version, roles: frozenset[str]) -> frozenset[InterfaceRole]:
    rows = endpoints(version, module=module)
    return frozenset(row.interface for row in rows if row.interface and roles & set(row.served_by))


def _identifiers(found: Found) -> Iterator[str]:
    return (entry["identifier"] for entry in entries(found) if isinstance(entry.get("identifier"), str))


def _custom(found: Found) -> list[str]:
    listed = _listed(found.version)
    return [name for name in _identifiers(found) if name not in listed and not _meant(name)]


@cache
def _listed(version: Version) -> frozenset[str]:
    """The identifiers that the version knows, in all its documents."""
    listed = frozenset(members(ModuleID, version, frozenset(Addition)))
    return listed | frozenset(_ALSO_KNOWN) if is_open(ModuleID, version) else listed


@cache
def _meant(identifier: str) -> str:
    """The module of OCPI that a misspelled identifier means; empty where it means none."""
    known: Mapping[str, str] = {_squashed(row.module): row.module for row in ENDPOINTS}
    return known.get(_squashed(identifier), "")


def _squashed(identifier: str) -> str:
    return re.sub(r"[-_ .]", "", identifier).lower()
