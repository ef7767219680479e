"""Every row of the endpoints table is served by the role that it names, and every other verb is refused."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from tests.ocpi_mocks.pairs import Start, answered, connected

from ocpi_mocks import MockPartner
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import ENDPOINTS, Endpoint, Method, endpoints, refused
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

ROLES = ("CPO", "EMSP", "PTP", "SCSP", "HUB")
CONFIGURATION = {"versions", "version_details", "credentials"}


def meet(start: Start, version: Version, role: str) -> tuple[MockPartner, MockPartner]:
    """A partner of one role, and somebody registered with it who has every role."""
    partner = start(role, ocpi=version)
    others = [other for other in ("EMSP", "CPO", "PTP", "SCSP") if other != role]
    if not dialect(version).interface_roles:
        others = others[:1]
    other = start(others, ocpi=version, party_id="OTH")
    other.register(partner.versions_url, partner.token_a)
    return partner, other


def path_of(row_path: str) -> str:
    """A path with parameters, filled in with ids that nobody has."""
    given = {"country_code": "NL", "party_id": "OTH"}
    if row_path and not row_path.startswith("/"):
        return "/named/by-a-message"
    segments = row_path.split("/")[1:]
    return "".join(f"/{quote(given.get(s[1:-1], 'X1') if s.startswith('{') else s)}" for s in segments)


def served(version: Version, role: str) -> Iterator[Endpoint]:
    first: dict[str, InterfaceRole | None] = {}
    for row in endpoints(version):
        if role in row.served_by and row.module not in CONFIGURATION:
            interface = first.setdefault(row.module, row.interface)
            if dialect(version).interface_roles or interface is row.interface:
                yield row


def test_each_row_has_somebody_to_serve_it() -> None:
    assert {role for row in ENDPOINTS for role in row.served_by} == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_each_row_is_answered(start: Start, version: Version, role: str) -> None:
    rows = list(served(version, role))
    if not rows:
        pytest.skip(f"{role} serves nothing in {version}")
    _, other = meet(start, version, role)
    connection = connected(other)
    for row in rows:
        assert row.interface is not None
        url = connection.url(row.module, row.interface)
        assert url is not None, f"{row.module} {row.interface} is not in the version details"
        body: dict[str, str] | None = {} if row.takes and not row.body_optional else None
        exchange = other.client.request(row.method, url.removesuffix("/") + path_of(row.path), json=body)
        answer = answered(exchange)
        where = f"{row.method} {row.module} {row.interface} {row.path}"
        if row.many and not row.requires:
            assert (answer.status, answer.status_code) == (200, 1000), where
            assert isinstance(answer.data, list)
        elif row.method == Method.GET and not row.requires:
            assert answer.status == 404, where
            assert answer.status_code in (2000, 2003, 2004)
        else:
            assert answer.status in (200, 404), where
            assert answer.status_code is not None
            assert 2000 <= answer.status_code < 3000 or row.gives is not None, where


@pytest.mark.parametrize("role", ROLES)
def test_every_other_verb_is_refused(start: Start, version: Version, role: str) -> None:
    rows = list(served(version, role))
    if not rows:
        pytest.skip(f"{role} serves nothing in {version}")
    _, other = meet(start, version, role)
    connection = connected(other)
    addresses = {(row.module, row.interface, row.path) for row in rows}
    tried = 0
    for module, interface, path, method in refused(version):
        if (module, interface, path) not in addresses or interface is None:
            continue
        url = connection.url(module, interface)
        assert url is not None
        answer = answered(other.client.request(method, url.removesuffix("/") + path_of(path), json={}))
        tried += 1
        assert (answer.status, answer.status_code) == (405, 2000), f"{method} {module} {interface} {path}"
        assert answer.header("Allow")
    assert tried > 1


def test_the_details_list_exactly_what_is_served(start: Start, version: Version) -> None:
    _, other = meet(start, version, "CPO")
    listed = set(connected(other).endpoints)
    expected = {
        (row.module, row.interface if dialect(version).interface_roles else None)
        for row in endpoints(version)
        if "CPO" in row.served_by
    }
    credentials = ("credentials", InterfaceRole.SENDER if dialect(version).interface_roles else None)
    assert listed == expected | {credentials}


def test_a_partner_without_additions_serves_the_core(start: Start) -> None:
    cpo, emsp = start("CPO", additions=()), start("EMSP", additions=())
    connection = emsp.register(cpo.versions_url, cpo.token_a)
    assert not {"payments", "bookings"} & {module for module, _ in connection.endpoints}
