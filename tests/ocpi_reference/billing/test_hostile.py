"""Whatever a partner sends, the oracle answers or refuses with the place; it never breaks."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.ocpi_reference.billing import strategies
from tests.ocpi_reference.billing.records import V211, V221, V230
from tests.ocpi_reference.billing.strategies import ZONE, for_all

from ocpi_reference.billing import CurrencyError, UnreadableError, audit, legal_totals, lint, price, statement
from ocpi_reference.billing.timeline import TimeZoneError

Json = dict[str, Any]

_numbers = st.one_of(
    st.sampled_from([0, 1, -1, 10**11, 10**13, Decimal("-0.0001"), Decimal("1e-9"), Decimal("1E+30")]),
    st.integers(-5000, 5000),
)
_texts = st.sampled_from(
    [
        "",
        "x",
        "EUR",
        "ENERGY",
        "2024-05-08T10:00:00Z",
        "2024-13-08T10:00:00Z",
        "2199-12-31T23:59:59Z",
        "08:00",
        "0.5",
        "../x",
    ]
)
_values = st.one_of(
    _numbers,
    _texts,
    st.none(),
    st.booleans(),
    st.floats(),
    st.just([]),
    st.just({}),
    st.just([{}]),
    st.just([None]),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path of every value in a record."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from _places(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield (*path, place)
            yield from _places(inner, (*path, place))


def _spoiled(record: Json, path: tuple[Any, ...], value: Any) -> Json:
    spoiled = copy.deepcopy(record)
    target: Any = spoiled
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return spoiled


@for_all
@given(strategies.sessions(), st.sampled_from([V211, V221, V230]), st.data())
def test_a_spoiled_record_is_answered_or_refused(record: Json, ocpi: Any, data: st.DataObject) -> None:
    whole = {**record, "stop_date_time": record["end_date_time"], "cdr_location": {"country": "NLD"}}
    whole["location"] = {"country": "ESP", "time_zone": "Europe/Madrid"}
    whole |= statement(price(record, ocpi=V221, time_zone=ZONE))
    for _ in range(data.draw(st.integers(1, 3))):
        whole = _spoiled(whole, data.draw(st.sampled_from(list(_places(whole)))), data.draw(_values))
    with suppress(UnreadableError, CurrencyError, TimeZoneError):
        json.dumps(audit(whole, ocpi=ocpi).to_json())
        receipt = price(whole, ocpi=ocpi, time_zone=ZONE)
        assert receipt.to_text()
        json.dumps(receipt.to_json(legal_totals(whole, ocpi=ocpi, time_zone=ZONE)))
        for tariff in whole["tariffs"] or ():
            json.dumps([finding.to_json() for finding in lint(tariff, ocpi=ocpi)])
