import pytest

from ocpi_harness.expect import HarnessError, NotObservedError
from ocpi_harness.link import Link
from ocpi_reference.spec.history import V211, V221, V230, Version
from ocpi_reference.spec.versions import InterfaceRole

SENDER, RECEIVER = InterfaceRole


def link(version: Version = V221, *, our_role: str = "EMSP", roles: bool = True) -> Link:
    def key(module: str, role: InterfaceRole | None) -> tuple[str, InterfaceRole | None]:
        return module, role if roles else None

    return Link(
        version=version,
        versions_url="http://sut/versions",
        details_url="http://sut/2.2.1",
        token="c",
        endpoints={
            key("credentials", SENDER): "http://sut/cred",
            key("locations", SENDER if our_role == "EMSP" else RECEIVER): "http://sut/loc/",
            key("tokens", RECEIVER if our_role == "EMSP" else SENDER): "http://sut/tok",
            key("commands", RECEIVER): "http://sut/com",
        },
        our_role=our_role,
        owner=("NL", "PLG"),
    )


@pytest.mark.parametrize(
    ("role", "method", "module", "ids", "url"),
    [
        ("EMSP", "GET", "locations", (), "http://sut/loc/"),
        ("EMSP", "GET", "locations", ("L 1",), "http://sut/loc/L%201"),
        ("EMSP", "GET", "locations", ("L1", "E/1", "1"), "http://sut/loc/L1/E%2F1/1"),
        ("EMSP", "PUT", "tokens", ("T1",), "http://sut/tok/NL/PLG/T1"),
        ("EMSP", "POST", "commands", ("START_SESSION",), "http://sut/com/START_SESSION"),
        ("CPO", "PUT", "locations", ("L1",), "http://sut/loc/NL/PLG/L1"),
        ("CPO", "PATCH", "locations", ("L1", "E1"), "http://sut/loc/NL/PLG/L1/E1"),
        ("CPO", "GET", "tokens", (), "http://sut/tok"),
        ("CPO", "POST", "tokens", ("T1", "authorize"), "http://sut/tok/T1/authorize"),
        ("CPO", "GET", "versions", (), "http://sut/versions"),
        ("CPO", "GET", "version_details", (), "http://sut/2.2.1"),
        ("CPO", "PUT", "credentials", (), "http://sut/cred"),
    ],
)
def test_an_address_leads_to_the_side_that_faces_us(
    role: str, method: str, module: str, ids: tuple[str, ...], url: str
) -> None:
    address = link(our_role=role).address(method, module, ids)
    assert address.url == url
    assert address.endpoint is not None
    assert (address.endpoint.module, address.endpoint.method) == (module, method)


def test_parameters_are_named_as_in_the_endpoints_table() -> None:
    address = link(our_role="CPO").address("PUT", "locations", ("L1", "E1"), owner=("DE", "ABC"))
    assert address.url == "http://sut/loc/DE/ABC/L1/E1"
    assert address.parameters == {
        "country_code": "DE",
        "party_id": "ABC",
        "location_id": "L1",
        "evse_uid": "E1",
    }


def test_a_query_is_encoded_and_joined() -> None:
    address = link().address("GET", "locations", query={"date_from": "2026-01-01T00:00:00Z", "limit": "5"})
    assert address.url == "http://sut/loc/?date_from=2026-01-01T00%3A00%3A00Z&limit=5"


def test_an_undefined_verb_goes_where_the_defined_ones_go() -> None:
    address = link().address("DELETE", "locations", ("L1",))
    assert (address.url, address.endpoint) == ("http://sut/loc/L1", None)
    assert link().address("PATCH", "credentials").endpoint is None


def test_a_version_without_interface_roles_finds_its_urls() -> None:
    assert link(V211, roles=False).address("GET", "locations").url == "http://sut/loc/"


def test_what_the_system_does_not_offer_cannot_be_observed() -> None:
    with pytest.raises(NotObservedError, match=r"does not offer tariffs as SENDER in 2\.2\.1"):
        link().address("GET", "tariffs")
    with pytest.raises(
        NotObservedError, match=r"OCPI 2\.1\.1 has no chargingprofiles that a EMSP could call"
    ):
        link(V211).address("GET", "chargingprofiles")


def test_an_address_that_ocpi_does_not_have_is_a_slip_of_the_scenario() -> None:
    with pytest.raises(HarnessError, match="has no address for"):
        link(V230).address("GET", "locations", ("1", "2", "3", "4"))


def test_the_token_is_not_shown() -> None:
    assert "token=" not in repr(link())
