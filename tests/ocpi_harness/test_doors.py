import pytest

from ocpi_harness.doors import Door, doors, undefined_verbs
from ocpi_harness.link import Link
from ocpi_reference.spec.history import V211, V221, Version
from ocpi_reference.spec.versions import InterfaceRole

SENDER, RECEIVER = InterfaceRole.SENDER, InterfaceRole.RECEIVER


def link(version: Version, *offered: tuple[str, InterfaceRole | None]) -> Link:
    return Link(
        version=version,
        versions_url="http://127.0.0.1:1/versions",
        details_url="http://127.0.0.1:1/details",
        token="secret",
        endpoints={key: f"http://127.0.0.1:1/{key[0]}" for key in (("credentials", None), *offered)},
        our_role="EMSP",
        owner=("NL", "PLG"),
    )


def test_the_doors_are_those_that_face_us() -> None:
    found = set(doors(link(V221, ("locations", SENDER), ("tokens", RECEIVER)), "NOBODY"))
    assert Door("GET", "versions", ()) in found
    assert Door("GET", "locations", ()) in found
    assert Door("GET", "locations", ("NOBODY", "NOBODY")) in found
    assert Door("PUT", "tokens", ("NOBODY",)) in found
    assert Door("POST", "tokens", ("NOBODY", "authorize")) not in found  # an eMSP serves that
    assert not {door for door in found if door.module == "tariffs"}


def test_the_door_that_ends_the_connection_stays_closed() -> None:
    found = set(doors(link(V221), "NOBODY"))
    assert Door("PUT", "credentials", ()) in found
    assert Door("DELETE", "credentials", ()) not in found


def test_a_version_without_interface_roles_has_doors_too() -> None:
    assert Door("GET", "locations", ()) in set(doors(link(V211, ("locations", None)), "NOBODY"))


@pytest.mark.parametrize(
    ("door", "undefined"),
    [
        (Door("PATCH", "credentials", ()), True),
        (Door("POST", "tokens", ("NOBODY",)), True),
        (Door("PUT", "tokens", ("NOBODY",)), False),
        (Door("DELETE", "locations", ("NOBODY",)), True),
        (Door("DELETE", "tariffs", ("NOBODY",)), False),
    ],
)
def test_undefined_verbs_are_tried_at_the_addresses_that_are_offered(door: Door, undefined: bool) -> None:
    offered = link(V221, ("locations", SENDER), ("tokens", RECEIVER))
    assert (door in set(undefined_verbs(offered, "NOBODY"))) is undefined
