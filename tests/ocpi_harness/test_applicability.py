import pytest

from ocpi_harness.applicability import AREA_MODULES, OPPOSITE, ROLES, not_applicable
from ocpi_reference.spec.catalogue import requirement, requirements
from ocpi_reference.spec.endpoints import ENDPOINTS
from ocpi_reference.spec.history import V211, V221, V230
from ocpi_reference.spec.versions import InterfaceRole

CPO_ONLY, EMSP_ONLY, BOTH = {"CPO"}, {"EMSP"}, {"CPO", "EMSP"}


@pytest.mark.parametrize(
    ("row", "bound"),
    [
        ("locations-017", CPO_ONLY),  # sender
        ("locations-044", EMSP_ONLY),  # receiver
        ("tokens-021", CPO_ONLY),  # receiver of tokens
        ("transport-014", BOTH),  # server
        ("transport-005", BOTH),  # client
        ("credentials-013", BOTH),  # receiver of a registration
        ("credentials-007", BOTH),  # sender of a registration
        ("transport-125", CPO_ONLY),
        ("transport-126", EMSP_ONLY),
    ],
)
def test_a_role_word_means_the_right_market_roles(row: str, bound: set[str]) -> None:
    found = {role for role in BOTH if not not_applicable(requirement(row), role=role, version=V221)}
    assert found == bound


def test_senders_and_receivers_agree_with_the_endpoints_table() -> None:
    interfaces = {"sender": InterfaceRole.SENDER, "receiver": InterfaceRole.RECEIVER}
    for row in requirements().values():
        module = AREA_MODULES.get(row.area)
        if module is None or row.role not in interfaces:
            continue
        serving = {
            role
            for endpoint in ENDPOINTS
            if endpoint.module == module and endpoint.interface is interfaces[row.role]
            for role in endpoint.served_by
        }
        version = row.versions[-1]
        for role in serving:
            assert not not_applicable(row, role=role, version=version), f"{row.id} should bind a {role}"


def test_a_hub_is_bound_on_both_sides_of_a_module() -> None:
    for row in ("locations-017", "locations-044"):
        assert not not_applicable(requirement(row), role="HUB", version=V221)


def test_each_reason_is_a_sentence_for_the_report() -> None:
    row = requirement("locations-018")
    assert not_applicable(row, role="CPO", version=V211) == "OCPI 2.1.1 does not state it"
    assert not_applicable(row, role="EMSP", version=V221) == "it binds the sender, the system is a EMSP"
    missing = not_applicable(row, role="CPO", version=V221, modules=["tokens"])
    assert missing == "the system does not offer the module locations"
    assert not not_applicable(row, role="CPO", version=V221, modules=["locations"])


def test_every_row_of_the_catalogue_binds_some_role() -> None:
    for row in requirements().values():
        version = row.versions[-1]
        assert any(not not_applicable(row, role=role, version=version) for role in ROLES), row.id


def test_we_play_a_role_that_meets_the_system_s() -> None:
    assert OPPOSITE["CPO"] == "EMSP"
    assert OPPOSITE["EMSP"] == "CPO"
    assert set(OPPOSITE) <= set(ROLES)
    assert {V211, V221, V230} == {v for row in requirements().values() for v in row.versions}
