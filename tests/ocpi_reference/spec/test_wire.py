"""What the wire decoder refuses, and that no digit is lost on the way in or out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpi_reference.spec.wire import DEEPEST, WireError, decode, encode, same

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.decimals(allow_nan=False, allow_infinity=False).filter(lambda number: abs(number.adjusted()) < 300)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_what_is_written_is_read_back(value: object) -> None:
    assert same(decode(encode(value)), value)


@pytest.mark.parametrize("digits", ["0.12345678901234567890123", "1.10", "123456789012345678.25", "-0.0001"])
def test_a_number_keeps_all_its_digits(digits: str) -> None:
    read = decode(f'{{"price": {digits}}}'.encode())["price"]
    assert isinstance(read, Decimal)
    assert str(read) == digits
    assert encode({"price": read}) == f'{{"price":{digits}}}'.encode()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"{", "line 1 column 2"),
        (b"{'id': 1}", "not JSON"),
        (b'{"id": 1,}', "not JSON"),
        (b'{"id": 1} x', "Extra data"),
        (b'{"id": "\xff"}', "not UTF-8"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"[NaN]", "NaN"),
        (b"[-Infinity]", "-Infinity"),
        (b'{"id": 1, "id": 2}', "'id' stands twice"),
        (b'[{"a": {"b": 1, "b": 1}}]', "'b' stands twice"),
        (b"[" * 1000 + b"]" * 1000, "deeper"),
        (b"1" * 5000, "not readable"),
        (b"[1e99999999]", "beyond what JSON readers agree on"),
        (b"[1e-400]", "beyond"),
        (rb'["\ud800"]', "surrogate"),
        (rb'{"\uDC00": 1}', "surrogate"),
    ],
)
def test_what_two_implementations_would_read_differently_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(WireError, match=reason):
        decode(body)


def test_a_whole_surrogate_pair_is_a_character() -> None:
    assert decode(rb'["\ud83d\ude00"]') == ["\N{GRINNING FACE}"]


def test_brackets_inside_a_string_are_not_nesting() -> None:
    text = "[{" * 200 + '\\"' + "]"
    assert decode(f'{{"name": "{text}"}}'.encode())["name"] == text.replace('\\"', '"')
    assert decode(b"[" * DEEPEST + b"]" * DEEPEST)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, Decimal("1.0"), True),
        ({"a": 1, "b": [2]}, {"b": [2], "a": 1}, True),
        (True, 1, False),
        (0, False, False),
        ([1, 2], [2, 1], False),
        ({"a": None}, {}, False),
        ("1", 1, False),
    ],
)
def test_two_values_mean_the_same(one: object, other: object, equal: bool) -> None:
    assert same(one, other) is equal
