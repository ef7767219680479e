"""What holds for every tariff and every session."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.ocpi_reference.billing import strategies
from tests.ocpi_reference.billing.records import V211, V221, V230, cdr
from tests.ocpi_reference.billing.strategies import ZONE, for_all

from ocpi_reference.billing import Receipt, legal_totals, price

Json = dict[str, Any]


def _price(record: Json, **more: Any) -> Receipt:
    return price(record, ocpi=more.pop("ocpi", V221), time_zone=ZONE, **more)


def _amounts(receipt: Receipt) -> tuple[Decimal, Decimal]:
    total = receipt.total_cost
    assert total.before_taxes is not None
    assert total.after_taxes is not None
    return total.before_taxes.amount, total.after_taxes.amount


@for_all
@given(strategies.periods(), strategies.tariffs(), st.data())
def test_splitting_a_period_in_which_no_price_changes_never_changes_the_total(
    periods: list[Json], terms: Json, data: st.DataObject
) -> None:
    whole = _price(cdr(periods, [terms]))
    assume(not whole.uncut)
    place = data.draw(st.integers(0, len(periods) - 1))
    length = int((periods[place]["_end"] - _start(periods[place])).total_seconds())
    energy = next((d["volume"] for d in periods[place]["dimensions"] if d["type"] == "ENERGY"), Decimal(0))
    first = data.draw(st.integers(1, length - 1))
    kwh = Decimal(data.draw(st.integers(0, max(0, int(energy * 1000) - 1)))).scaleb(-3)
    parts = _price(cdr(strategies.split(periods, place, first, kwh), [terms]))
    assert not parts.uncut
    assert _amounts(parts) == _amounts(whole)


def _start(period: Json) -> datetime:
    return datetime.fromisoformat(period["start_date_time"])


@for_all
@given(
    strategies.periods(),
    st.lists(strategies.elements(), max_size=3),
    strategies.fallbacks(),
    strategies.elements(),
)
def test_an_element_below_one_that_always_matches_never_changes_the_total(
    periods: list[Json], above: list[Json], fallback: Json, below: Json
) -> None:
    without = {"id": "T", "currency": "EUR", "elements": [*above, fallback]}
    with_it = {**without, "elements": [*above, fallback, below]}
    assert _amounts(_price(cdr(periods, [with_it]))) == _amounts(_price(cdr(periods, [without])))


@for_all
@given(strategies.sessions(), st.integers(1, 18))
def test_a_shift_by_whole_weeks_without_a_clock_change_never_changes_the_total(
    record: Json, weeks: int
) -> None:
    shifted = _shift(record, timedelta(weeks=weeks))
    assert _amounts(_price(shifted)) == _amounts(_price(record))


def _shift(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict):
        return {
            key: (datetime.fromisoformat(item) + by).isoformat().replace("+00:00", "Z")
            if key in ("start_date_time", "end_date_time")
            else _shift(item, by)
            for key, item in value.items()
        }
    return [_shift(item, by) for item in value] if isinstance(value, list) else value


@for_all
@given(strategies.periods(), strategies.tariffs(), st.integers(1, 5000))
def test_more_energy_at_the_end_never_costs_less(periods: list[Json], terms: Json, watt_hours: int) -> None:
    less = _price(cdr(periods, [terms]))
    for dimension in periods[-1]["dimensions"]:
        if dimension["type"] == "ENERGY":
            dimension["volume"] += Decimal(watt_hours).scaleb(-3)
    _never_cheaper(_price(cdr(periods, [terms])), less)


@for_all
@given(strategies.periods(), strategies.tariffs(), st.integers(1, 5000))
def test_more_time_at_the_end_never_costs_less(periods: list[Json], terms: Json, seconds: int) -> None:
    less = _price(cdr(periods, [terms]))
    last = periods[-1]
    last["_end"] += timedelta(seconds=seconds)
    for dimension in last["dimensions"]:
        if dimension["type"] in ("TIME", "PARKING_TIME"):
            dimension["volume"] = round(Decimal((last["_end"] - _start(last)).total_seconds()) / 3600, 4)
    _never_cheaper(_price(cdr(periods, [terms])), less)


def _never_cheaper(more: Receipt, less: Receipt) -> None:
    (more_before, more_after), (less_before, less_after) = _amounts(more), _amounts(less)
    assert more_before >= less_before
    if not (
        more.limited or less.limited
    ):  # a limit takes taxes along in proportion, and the mixture has changed
        assert more_after >= less_after


@for_all
@given(strategies.sessions())
def test_the_lines_of_a_receipt_add_up_to_its_totals_exactly(record: Json) -> None:
    for total in legal_totals(record, ocpi=V221, time_zone=ZONE):
        written = total.receipt.to_json()
        for name in ("before_taxes", "after_taxes"):
            assert sum(Decimal(line[name]) for line in written["lines"]) == Decimal(
                written["total_cost"][name]
            )
        parts = [cost[name] for cost in written["costs"].values() for name in ("before_taxes",)]
        if not total.receipt.limited:
            assert sum(map(Decimal, parts)) == Decimal(written["total_cost"]["before_taxes"])


@for_all
@given(strategies.sessions())
def test_taxes_never_make_the_cost_smaller(record: Json) -> None:
    for total in legal_totals(record, ocpi=V221, time_zone=ZONE):
        before, after = _amounts(total.receipt)
        assert after >= before
        assert all(tax.amount.amount >= 0 for tax in total.receipt.taxes)


@for_all
@given(strategies.sessions())
def test_the_first_legal_total_is_the_price(record: Json) -> None:
    totals = legal_totals(record, ocpi=V221, time_zone=ZONE)
    assert totals[0].total_cost == _price(record).total_cost
    assert len({total.total_cost for total in totals}) == len(totals)


@for_all
@given(strategies.sessions(strategies.tariffs(limited=False)))
def test_all_versions_agree_where_they_have_the_same_fields(record: Json) -> None:
    newest = {**record, "tariffs": [{**record["tariffs"][0], "tax_included": "NO"}]}
    oldest = {**record, "stop_date_time": record["end_date_time"]}
    assert _price(newest, ocpi=V230).total_cost == _price(record).total_cost
    before = _price(oldest, ocpi=V211).total_cost.before_taxes
    assert before == _price(record).total_cost.before_taxes
