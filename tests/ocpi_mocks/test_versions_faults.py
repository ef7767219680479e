"""What a partner can do with its list of versions and its version details, for better or worse."""

from typing import Any

import pytest
from tests.ocpi_mocks.pairs import Pair, Start, answered

from ocpi_mocks.errors import RegistrationError
from ocpi_mocks.publishing import move
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import V221, V230, Version


def listed(pair: Pair) -> list[dict[str, str]]:
    """The versions of the CPO, as the eMSP reads them."""
    return list(answered(pair.emsp.client.request("GET", pair.cpo.versions_url)).data)


def details(pair: Pair) -> list[dict[str, Any]]:
    """The endpoints of the CPO, as the eMSP reads them."""
    url = listed(pair)[-1]["url"]
    return list(answered(pair.emsp.client.request("GET", url)).data["endpoints"])


def test_modules_move_and_the_old_urls_go_on(pair: Pair) -> None:
    before = {one["url"] for one in details(pair) if one["identifier"] != "credentials"}
    move(pair.cpo.platform, to="spring")
    after = {one["url"] for one in details(pair) if one["identifier"] != "credentials"}
    assert len(before) == len(after)
    assert not before & after
    assert all("/spring/" in url for url in after)
    for url in before | after:
        assert pair.emsp.client.request("GET", url).response.status != 401  # type: ignore[union-attr]
    lists = {"locations", "tariffs"}
    urls = [one["url"] for one in details(pair) if one["identifier"] in lists]
    assert all(answered(pair.emsp.client.request("GET", url)).status == 200 for url in urls)


def test_links_lead_to_the_url_that_was_asked(pair: Pair) -> None:
    move(pair.cpo.platform, to="spring")
    url = next(one["url"] for one in details(pair) if one["identifier"] == "locations")
    first = answered(pair.emsp.client.request("GET", f"{url}?limit=5"))
    assert f"<{url}?" in (first.header("Link") or "")


def test_a_version_is_withheld_for_a_while(start: Start) -> None:
    cpo, emsp = start("CPO"), start("EMSP")
    cpo.platform.withheld.add(V230)
    assert emsp.register(cpo.versions_url, cpo.token_a).version is V221
    cpo.platform.withheld.clear()
    assert emsp.update_credentials(version=V230).version is V230


def test_both_sides_of_a_module_are_listed_and_served(pair: Pair, version: Version) -> None:
    usual = {(one["identifier"], one.get("role")) for one in details(pair)}
    pair.cpo.faults.arm("versions.both-sides")
    both = {(one["identifier"], one.get("role")): one["url"] for one in details(pair)}
    if not dialect(version).interface_roles:
        assert set(both) == usual
        return
    assert set(both) - usual >= {("locations", "RECEIVER"), ("tokens", "SENDER")}
    tokens = answered(pair.emsp.client.request("GET", both["tokens", "SENDER"]))
    assert (tokens.status, tokens.data) == (200, [])


def test_the_role_of_credentials_can_be_the_other_one(pair: Pair, version: Version) -> None:
    pair.cpo.faults.arm("versions.credentials-as-receiver")
    roles = [one.get("role") for one in details(pair) if one["identifier"] == "credentials"]
    assert roles == ["RECEIVER" if dialect(version).interface_roles else None]
    assert pair.emsp.update_credentials().version is version


def test_deprecated_versions_come_with_their_successors(start: Start) -> None:
    for versions, expected in ((tuple(Version), {"2.1", "2.2"}), ((V230,), set())):
        cpo = start("CPO", ocpi=versions, faults=["versions.deprecated"])
        emsp = start("EMSP", ocpi=versions)
        assert emsp.register(cpo.versions_url, cpo.token_a).version is V230
        numbers = {one["version"] for one in listed(Pair(cpo, emsp))}
        assert numbers - set(Version) == expected


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("versions.crash", 3001),
        ("versions.crash?module=version_details", 3001),
        ("versions.not-json", 3001),
        ("versions.server-error", 3001),
        ("versions.unauthorized", 3001),
        ("versions.credentials-only", 3003),
    ],
)
def test_a_partner_that_is_called_back_in_vain(start: Start, fault: str, code: int) -> None:
    cpo, emsp = start("CPO"), start("EMSP")
    emsp.faults.arm(fault)
    with pytest.raises(RegistrationError, match=f"status code {code}"):
        emsp.register(cpo.versions_url, cpo.token_a)
    assert cpo.connection is None
    emsp.faults.disarm(fault.partition("?")[0])
    assert emsp.register(cpo.versions_url, cpo.token_a), "the token A is as good as before"
