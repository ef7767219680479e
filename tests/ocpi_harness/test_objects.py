from collections.abc import Callable
from typing import Any

import pytest

from ocpi_harness.evidence import Trace
from ocpi_harness.objects import distinct, payloads, walk
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221
from ocpi_reference.spec.locations import EVSE, Connector, Location
from ocpi_reference.spec.versions import InterfaceRole

Make = Callable[..., Exchange]
RECEIVER = InterfaceRole.RECEIVER
ON_LOCATION = "/{country_code}/{party_id}/{location_id}"
LOCATION = {"id": "L1", "evses": [{"uid": "E1", "connectors": [{"id": "1"}, "nonsense"]}, {"uid": "E2"}]}


def places(exchange: Exchange) -> list[tuple[str, str]]:
    return [(found.obj.__name__, found.path) for found in walk(Trace(V221, (exchange,)))]


def test_nested_objects_of_a_list_are_found_with_their_place(exchange: Make) -> None:
    assert places(exchange(data=[{"id": "L0"}, LOCATION])) == [
        ("Location", "data[0]"),
        ("Location", "data[1]"),
        ("EVSE", "data[1].evses[0]"),
        ("Connector", "data[1].evses[0].connectors[0]"),
        ("EVSE", "data[1].evses[1]"),
    ]


def test_objects_in_what_the_system_asks_are_found(exchange: Make) -> None:
    push = exchange(
        direction=Direction.RECEIVED, interface=RECEIVER, method="PUT", path=ON_LOCATION, asked=LOCATION
    )
    assert places(push)[0] == ("Location", "")
    assert places(push)[1] == ("EVSE", "evses[0]")


def test_a_patch_is_partial_on_top_and_whole_inside(exchange: Make) -> None:
    patch = exchange(
        direction=Direction.RECEIVED, interface=RECEIVER, method="PATCH", path=ON_LOCATION, asked=LOCATION
    )
    found = list(walk(Trace(V221, (patch,))))
    assert [(one.obj, one.partial, one.top) for one in found[:2]] == [
        (Location, True, True),
        (EVSE, False, False),
    ]
    assert found[1].place("status") == "evses[0].status"
    assert found[0].place(".") == "the body"


@pytest.mark.parametrize(
    "unfit",
    [
        {"status_code": 2001},
        {"status": 404},
        {"status": None},
        {"body": b"not json"},
        {"stimulus": "no token"},
        {"module": ""},
    ],
)
def test_answers_that_promise_no_object_hold_none(exchange: Make, unfit: dict[str, Any]) -> None:
    assert places(exchange(data=[LOCATION], **unfit)) == []


def test_what_we_sent_and_what_we_answered_is_not_the_system_s(exchange: Make) -> None:
    ours = exchange(interface=RECEIVER, method="PUT", path=ON_LOCATION, asked=LOCATION)
    answered = exchange(direction=Direction.RECEIVED, data=[LOCATION])
    assert places(ours) == []
    assert places(answered) == []


def test_payloads_show_whatever_stands_in_an_object_s_place(exchange: Make) -> None:
    found = list(payloads(Trace(V221, (exchange(data=["nonsense", 7]),))))
    assert [(one.path, one.value) for one in found] == [("data[0]", "nonsense"), ("data[1]", 7)]
    assert found[0].problems()[0].code == "type"
    (not_a_list,) = payloads(Trace(V221, (exchange(data={"id": "L1"}),)))
    assert not_a_list.path == "data"


def test_the_version_decides_what_is_nested(exchange: Make) -> None:
    data = [{"id": "L1", "evses": [{"connectors": [{"id": "1"}]}], "parking_places": [{"id": "P1"}]}]
    found = list(walk(Trace(V211, (exchange(data=data, version=V211),))))
    assert [one.obj for one in found] == [Location, EVSE, Connector]


def test_equal_objects_are_told_once(exchange: Make) -> None:
    pages = [
        exchange(number=1, data=[{"id": "L1"}, LOCATION]),
        exchange(number=2, data=[LOCATION, {"id": "L2"}]),
    ]
    found = distinct(Trace(V221, tuple(pages)))
    locations = [one for one in found if one.obj is Location]
    assert [(one.value["id"], one.exchange.number) for one in locations] == [("L1", 1), ("L1", 1), ("L2", 2)]
    assert len([one for one in found if one.obj is EVSE]) == 2


def test_fields_are_given_value_by_value(exchange: Make) -> None:
    value = {"id": 7, "name": None, "facilities": ["HOTEL", None, "X"], "acme": 1}
    found = next(iter(walk(Trace(V221, (exchange(data=[value]),)))))
    assert [(one.name, one.value) for one in found.fields] == [
        ("id", 7),
        ("facilities[0]", "HOTEL"),
        ("facilities[2]", "X"),
    ]
    flaws = {one.name: one.flaw.code for one in found.fields if one.flaw}
    assert flaws == {"id": "type", "facilities[2]": "enum"}
    assert found.fields[1].place == "data[0].facilities[0]"


@pytest.mark.parametrize(
    ("pushed", "asked", "counts"),
    [
        ("/NL/PLG/L1", "/NL/PLG/L1", False),
        ("/NL/PLG/L1/E1", "/NL/PLG/L1", False),
        ("/NL/PLG/L1", "/NL/PLG/L12", True),
    ],
)
def test_what_we_pushed_wrong_is_not_held_against_the_system(
    pushed: str, asked: str, counts: bool, exchange: Make
) -> None:
    base = "http://127.0.0.1:1/locations"
    wrong: dict[str, Any] = {"method": "PUT", "asked": {"id": 7}, "stimulus": "an id that is a number"}
    put = exchange(interface=RECEIVER, path=ON_LOCATION, url=base + pushed, **wrong)
    back = exchange(interface=RECEIVER, path=ON_LOCATION, url=base + asked, number=2, data={"id": 7})
    assert bool(payloads(Trace(V221, (put, back)))) is counts
    assert payloads(Trace(V221, (back,)))


def test_an_object_where_a_list_is_due_is_not_judged_as_one_of_its_items(exchange: Make) -> None:
    assert places(exchange(data=LOCATION)) == []
