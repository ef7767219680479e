"""Which values are legal for each type without fields, in which version, and which are merely disputed."""

from decimal import Decimal
from typing import Any

import pytest

from ocpi_reference.spec.history import V211, V221, V230, DataType, Version
from ocpi_reference.spec.primitives import (
    AnyData,
    BooleanType,
    CiString,
    DateTimeType,
    IntegerType,
    NumberType,
    String,
    UrlType,
    found,
)

LEGAL: list[tuple[DataType, Version, Any]] = [
    (CiString(3), V230, "ABC"),
    (CiString(3), V230, ""),
    (CiString(), V230, "x" * 1000),
    (CiString(), V230, " ~"),
    (String(4), V230, "Žluť"),
    (String(2), V230, "😀😀"),
    (String(4), V211, "abcd"),
    (String(5, regex="[0-9]+"), V230, "123"),
    (UrlType(), V230, "https://example.com"),
    (UrlType(), V230, "http://localhost:8080/ocpi?x=1#y"),
    (UrlType(), V230, "https://" + "x" * 247),
    (DateTimeType(), V211, "2015-06-29T20:39:09Z"),
    (DateTimeType(), V211, "2015-06-29T20:39:09"),
    (DateTimeType(), V221, "2016-12-29T17:45:09.2Z"),
    (DateTimeType(), V230, "2018-01-01T01:08:01.123"),
    (DateTimeType(), V230, "2018-01-01T01:08:01.1234Z"),
    (DateTimeType(), V230, "2024-02-29T00:00:00Z"),
    (DateTimeType(), V230, "2016-12-31T23:59:60Z"),
    (NumberType(), V230, 0),
    (NumberType(), V230, -7),
    (NumberType(), V230, Decimal("0.12345678901234567890123")),
    (NumberType(), V230, Decimal("1E+3")),
    (IntegerType(), V230, 10**30),
    (IntegerType(), V230, Decimal("7.0")),
    (IntegerType(2), V230, 99),
    (IntegerType(2), V230, -99),
    (BooleanType(), V230, False),
    (AnyData(), V230, 7),
]

FLAWED: list[tuple[DataType, Version, Any, str]] = [
    (CiString(3), V230, "ABCD", "length"),
    (CiString(3), V230, 3, "type"),
    (CiString(9), V230, "é", "pattern"),
    (CiString(9), V230, "a\tb", "pattern"),
    (CiString(9), V230, "a\n", "pattern"),
    (CiString(9), V211, "é", "pattern"),
    (String(3), V230, "ABCD", "length"),
    (String(3), V230, None, "type"),
    (String(), V230, ["x"], "type"),
    (String(9), V230, "a\nb", "pattern"),
    (String(9), V211, "a\x7fb", "pattern"),
    (String(5, regex="[0-9]+"), V230, "12a", "pattern"),
    (String(5, regex="[0-9]+"), V230, "12\n", "pattern"),
    (UrlType(), V230, "example.com/x", "url"),
    (UrlType(), V230, "/ocpi", "url"),
    (UrlType(), V230, "https://", "url"),
    (UrlType(), V230, "https://a b", "url"),
    (UrlType(), V230, "https://é", "url"),
    (UrlType(), V230, "https://" + "x" * 248, "length"),
    (UrlType(), V230, {}, "type"),
    (DateTimeType(), V230, 1700000000, "type"),
    (DateTimeType(), V230, "1700000000", "datetime"),
    (DateTimeType(), V230, "2015-06-29", "datetime"),
    (DateTimeType(), V230, "2015-06-29T20:39Z", "datetime"),
    (DateTimeType(), V230, "2015-06-29 20:39:09Z", "datetime"),
    (DateTimeType(), V230, "2015-06-29t20:39:09z", "datetime"),
    (DateTimeType(), V230, "2015-06-29T20:39:09+00:00", "datetime"),
    (DateTimeType(), V211, "2015-06-29T20:39:09+02:00", "datetime"),
    (DateTimeType(), V230, "2015-06-29T20:39:09.Z", "datetime"),
    (DateTimeType(), V230, "2015-06-29T20:39:09Z\n", "datetime"),
    (DateTimeType(), V230, "2015-13-29T20:39:09Z", "datetime"),
    (DateTimeType(), V230, "2023-02-29T20:39:09Z", "datetime"),
    (DateTimeType(), V230, "2015-06-29T24:00:00Z", "datetime"),
    (DateTimeType(), V230, "2015-06-29T20:39:60Z", "datetime"),
    (DateTimeType(), V230, "٢015-06-29T20:39:09Z", "datetime"),
    (NumberType(), V230, "0.25", "type"),
    (NumberType(), V230, True, "type"),
    (NumberType(), V230, 0.25, "number"),
    (NumberType(), V230, Decimal("NaN"), "number"),
    (NumberType(), V230, Decimal("Infinity"), "number"),
    (IntegerType(), V230, Decimal("7.5"), "number"),
    (IntegerType(), V230, "7", "type"),
    (IntegerType(), V230, False, "type"),
    (IntegerType(2), V230, 100, "length"),
    (IntegerType(2), V230, -100, "length"),
    (BooleanType(), V230, "true", "type"),
    (BooleanType(), V230, 1, "type"),
    (BooleanType(), V230, None, "type"),
]

DISPUTED: list[tuple[DataType, Version, Any, str]] = [
    (String(9), V211, "Žluť", "pattern"),
    (String(5, regex="[0-9]{2}", tolerated="[0-9]+"), V211, "123", "pattern"),
    (DateTimeType(), V211, "2016-12-29T17:45:09.2Z", "datetime"),
    (DateTimeType(), V211, "2015-06-29T20:39:09+00:00", "datetime"),
    (DateTimeType(), V230, "2018-01-01T01:08:01.123456Z", "length"),
]


@pytest.mark.parametrize(("kind", "version", "value"), LEGAL)
def test_legal_values(kind: DataType, version: Version, value: Any) -> None:
    assert kind.flaw(value, version) is None


@pytest.mark.parametrize(("kind", "version", "value", "code"), FLAWED)
def test_flawed_values(kind: DataType, version: Version, value: Any, code: str) -> None:
    flaw = kind.flaw(value, version)
    assert flaw is not None
    assert (flaw.code, flaw.disputed) == (code, False)
    assert "expected" in flaw.message
    assert "found" in flaw.message
    assert "\n" not in flaw.message


@pytest.mark.parametrize(("kind", "version", "value", "code"), DISPUTED)
def test_disputed_values(kind: DataType, version: Version, value: Any, code: str) -> None:
    flaw = kind.flaw(value, version)
    assert flaw is not None
    assert (flaw.code, flaw.disputed) == (code, True)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "boolean true"),
        ({}, "an object"),
        ([1], "a list"),
        ("x", "string 'x'"),
        ("x" * 41, f"string '{'x' * 37}...'"),
        (7, "number 7"),
        (Decimal("1.50"), "number 1.50"),
    ],
)
def test_a_message_names_a_value_in_the_words_of_json(value: Any, words: str) -> None:
    assert found(value) == words
