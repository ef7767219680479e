"""Each note of a field, a member and a class does what it says, shown on objects made for the purpose."""

from typing import Annotated

import pytest

from ocpi_reference.spec.history import (
    V211,
    V221,
    V230,
    Addition,
    Choice,
    Disputed,
    NotInVersionError,
    OcpiEnum,
    OcpiObject,
    OpenSince,
    Since,
    Some,
    Until,
    Version,
    Was,
    choice_of,
    exists,
    is_open,
    members,
    name_of,
    notes,
    rows,
)
from ocpi_reference.spec.primitives import CiString, CiString36, Data, Number, NumberType, String, String10

PAYMENTS = frozenset({"payments"})


@notes(Was(named="Colour", until=V211), OpenSince(V230))
class Color(OcpiEnum):
    RED = "RED"
    GREY = "GREY", Until(V211)
    GREEN = "GREEN", Since(V221)
    GOLD = "GOLD", Addition.PAYMENTS


@notes(Since(V221))
class Wheel(OcpiObject):
    size: Number


@notes(Addition.PAYMENTS)
class Horn(OcpiObject):
    tone: Number


@notes(Choice(("pedals", "motor"), until=V211))
class Bicycle(OcpiObject):
    id: Annotated[CiString36, Was(String10, until=V211)]
    colour: Annotated[Color | None, Was(named="color", until=V221)]
    wheels: Annotated[Some[Wheel], Since(V221)]
    bells: list[CiString36]
    saddle: Annotated[Number, Until(V221)]
    price: Annotated[
        Number, Was(CiString36 | None, until=V221), Was(list[String10], named="prices", until=V211)
    ]
    horn: Annotated[Horn | None, Addition.PAYMENTS]
    pedals: Annotated[Number | None, Disputed("type")]
    motor: Number | None
    extra: Data


def names(version: Version, additions: frozenset[str] = frozenset()) -> list[str]:
    return [row.name for row in rows(Bicycle, version, additions)]


def cards(version: Version) -> dict[str, str]:
    return {row.name: row.card for row in rows(Bicycle, version)}


def test_versions_compare_by_age() -> None:
    assert V211 < V221 < V230
    assert Version("2.2.1") is V221


def test_since_and_until_are_inclusive() -> None:
    assert [("wheels" in names(v), "saddle" in names(v)) for v in Version] == [
        (False, True),
        (True, True),
        (True, False),
    ]


def test_rows_keep_the_order_of_the_class_body() -> None:
    assert names(V230) == ["id", "colour", "wheels", "bells", "price", "pedals", "motor", "extra"]


def test_a_renamed_field_has_its_old_name_up_to_and_including_the_version() -> None:
    by_version = [next(row.name for row in rows(Bicycle, v) if row.newest_name == "colour") for v in Version]
    assert by_version == ["color", "color", "colour"]


def test_a_field_that_changed_twice_has_the_oldest_note_that_still_holds() -> None:
    price = {v: next(row for row in rows(Bicycle, v) if row.newest_name == "price") for v in Version}
    assert (price[V211].name, price[V211].type, price[V211].card) == ("prices", String(10), "*")
    assert (price[V221].name, price[V221].type, price[V221].card) == ("price", CiString(36), "?")
    assert (price[V230].name, price[V230].type, price[V230].card) == ("price", NumberType(), "1")


def test_cardinalities_are_the_type_hints() -> None:
    assert cards(V230) == {
        "id": "1",
        "colour": "?",
        "wheels": "+",
        "bells": "*",
        "price": "1",
        "pedals": "?",
        "motor": "?",
        "extra": "* or ?",
    }


def test_a_row_has_the_data_type_or_the_class_of_one_value() -> None:
    types = {row.name: row.type for row in rows(Bicycle, V221)}
    assert types["id"] == CiString(36)
    assert types["bells"] == CiString(36)
    assert types["wheels"] is Wheel
    assert types["color"] is Color


def test_what_an_addition_brings_exists_in_the_newest_version_with_that_document_only() -> None:
    assert "horn" not in names(V230)
    assert "horn" not in names(V230, frozenset({"bookings"}))
    assert "horn" not in names(V221, PAYMENTS)
    assert "horn" in names(V230, PAYMENTS)
    assert members(Color, V230, PAYMENTS) == ("RED", "GREEN", "GOLD")


def test_members_have_histories_too() -> None:
    assert members(Color, V211) == ("RED", "GREY")
    assert members(Color, V221) == ("RED", "GREEN")
    assert Color.GREY == "GREY"
    assert Color("GREEN") is Color.GREEN


def test_an_enum_is_open_from_a_version_on() -> None:
    assert [is_open(Color, v) for v in Version] == [False, False, True]


def test_a_class_may_have_had_another_name() -> None:
    assert [name_of(Color, v) for v in Version] == ["Colour", "Color", "Color"]
    assert name_of(Wheel, V230) == "Wheel"


def test_a_choice_holds_up_to_and_including_a_version() -> None:
    assert [choice_of(Bicycle, v) for v in Version] == [("pedals", "motor"), (), ()]


def test_disputed_codes_stand_in_the_row() -> None:
    disputed = {row.name: row.disputed for row in rows(Bicycle, V230)}
    assert disputed["pedals"] == {"type"}
    assert disputed["motor"] == frozenset()


def test_a_class_that_did_not_exist_says_since_when_it_does() -> None:
    assert not exists(Wheel, V211)
    with pytest.raises(NotInVersionError, match=r"OCPI 2\.1\.1 has no Wheel: it came with 2\.2\.1"):
        rows(Wheel, V211)


def test_a_class_of_an_addition_says_which_document_brings_it() -> None:
    assert exists(Horn, V230, PAYMENTS)
    assert not exists(Horn, V230)
    with pytest.raises(NotInVersionError, match="the payments document adds it"):
        rows(Horn, V230)


def test_an_enum_that_did_not_exist_has_no_members_either() -> None:
    @notes(Since(V230))
    class Late(OcpiEnum):
        ONE = "ONE"

    assert members(Late, V230) == ("ONE",)
    with pytest.raises(NotInVersionError, match=r"it came with 2\.3\.0"):
        members(Late, V221)


def test_a_class_body_is_no_model_by_itself() -> None:
    with pytest.raises(TypeError, match=r"models\.at\(Wheel, V221\)"):
        Wheel.model_validate({"size": 28})
