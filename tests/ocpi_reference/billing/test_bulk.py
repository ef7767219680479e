"""The bulk evaluator: it gives the amounts of the first one, to the last digit, or declines."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.ocpi_reference.billing import strategies
from tests.ocpi_reference.billing.corpus.book import FILE
from tests.ocpi_reference.billing.records import V221, cdr, component, element, period, tariff, utc
from tests.ocpi_reference.billing.strategies import ZONE

from ocpi_reference.billing import Price, TimeZoneError, UnreadableError, price
from ocpi_reference.billing.bulk import BulkPricer, Declined
from ocpi_reference.billing.bulk.units import divided
from ocpi_reference.billing.editions import EDITIONS
from ocpi_reference.spec.history import Version

Json = dict[str, Any]

CASES: list[Json] = json.loads(FILE.read_text("utf-8"), parse_float=Decimal)["cases"]
VECTORS: list[Json] = json.loads(
    (Path(__file__).parents[2] / "data" / "spec-pricing-vectors.json").read_text("utf-8"), parse_float=Decimal
)

_encode = msgspec.json.Encoder(decimal_format="number").encode
for_all = settings(deadline=None, derandomize=True, database=None, max_examples=200)


def _bulk(
    record: Json, tariffs: list[Json] | tuple[()] = (), *, ocpi: Version, zone: str | None
) -> Price | str:
    """Price by the bulk evaluator alone; a text is its reason to decline."""
    pricer = BulkPricer(tariffs, ocpi=ocpi, time_zone=zone)
    try:
        return pricer.total(pricer.read(_encode(record))).price
    except Declined as declined:
        return str(declined)


KNOWN = (
    "a reservation has rules of its own",
    "a period names no tariff and several could price it",
    "two tariffs have limits",
)
"""What the records of these tests may be declined for."""

RESERVED = {"RESERVATION_TIME", "RESERVATION_EXPIRES", "RESERVATION_OVERTIME"}


def _reserved(record: Json, periods: str) -> bool:
    return any(d["type"] in RESERVED for one in record[periods] for d in one["dimensions"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_corpus_has_the_same_amounts(case: Json) -> None:
    ocpi, zone = Version(case["ocpi"]), case["time_zone"]
    first = price(case["cdr"], case["tariffs"], ocpi=ocpi, time_zone=zone).total_cost
    assert _bulk(case["cdr"], case["tariffs"], ocpi=ocpi, zone=zone) in (first, *KNOWN)
    pricer = BulkPricer(case["tariffs"], ocpi=ocpi, time_zone=zone)
    assert pricer.price(_encode(case["cdr"])) == first


def test_little_of_the_corpus_is_declined() -> None:
    found = [
        _bulk(case["cdr"], case["tariffs"], ocpi=Version(case["ocpi"]), zone=case["time_zone"])
        for case in CASES
    ]
    assert sum(isinstance(one, str) for one in found) < 0.06 * len(CASES)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_examples_of_the_specification_have_the_same_amounts(vector: Json) -> None:
    ocpi = Version(vector["version"].partition("-")[0])
    names, periods = EDITIONS[ocpi].cdr, vector["session"]
    record = {
        names.start: periods[0]["start"],
        names.end: periods[-1]["end"],
        "currency": vector["tariff"]["currency"],
        "tariffs": [vector["tariff"]],
        "charging_periods": [
            {
                "start_date_time": one["start"],
                "dimensions": [{"type": d["type"], "volume": d["volume"]} for d in one["dimensions"]],
                "tariff_id": vector["tariff"]["id"],
            }
            for one in periods
        ],
    }
    first = price(record, ocpi=ocpi, time_zone=vector["time_zone"]).total_cost
    pricer = BulkPricer(ocpi=ocpi, time_zone=vector["time_zone"])
    if not _reserved(record, "charging_periods"):
        assert pricer.total(pricer.read(_encode(record))).price == first
    assert pricer.price(_encode(record)) == first


@for_all
@given(strategies.sessions())
def test_invented_sessions_have_the_same_amounts(record: Json) -> None:
    assert _bulk(record, ocpi=V221, zone=ZONE) == price(record, ocpi=V221, time_zone=ZONE).total_cost


SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
AUTUMN = utc("2024-10-26T18:00")
"""The evening before Amsterdam's clocks go back."""

_prices = st.integers(0, 30000).map(lambda n: Decimal(n).scaleb(-4))
_vats = st.sampled_from([None, Decimal(0), Decimal("5.5"), Decimal(21)])
_kwh = st.integers(-3000, 12000).map(lambda n: Decimal(n).scaleb(-3))
_flow = st.integers(-5, 30).map(lambda n: Decimal(n) / 2)
_restrictions: dict[str, st.SearchStrategy[Any]] = {
    **strategies._RESTRICTIONS,
    "start_date": st.sampled_from(["2024-10-26", "2024-10-27"]),
    "end_date": st.sampled_from(["2024-10-27", "2024-10-28"]),
    "start_time": st.sampled_from(["00:00", "01:30", "02:00", "02:30", "22:00"]),
    "end_time": st.sampled_from(["00:00", "02:00", "02:30", "03:00", "23:30"]),
    "min_current": st.integers(0, 15),
    "max_current": st.integers(0, 15),
    "min_kwh": st.integers(-4, 40).map(lambda n: Decimal(n) / 2),
}
_parts = st.builds(
    component,
    st.sampled_from(strategies.DIMENSIONS),
    _prices,
    step=st.sampled_from([0, 1, 7, 300, 1000]),
    vat=_vats,
)


@st.composite
def _elements(draw: st.DrawFn) -> Json:
    names = draw(st.lists(st.sampled_from(sorted(_restrictions)), max_size=3, unique=True))
    restrictions = {name: draw(_restrictions[name]) for name in names}
    return element(*draw(st.lists(_parts, min_size=1, max_size=4)), **restrictions)


@st.composite
def _tariffs(draw: st.DrawFn, ocpi: Version, id_: str) -> Json:
    edition = EDITIONS[ocpi]
    terms: Json = {}
    if edition.tax_included:
        terms["tax_included"] = draw(st.sampled_from(sorted(edition.tax_included)))
    for name in draw(st.lists(st.sampled_from(["min_price", "max_price"]), unique=True)):
        if edition.limit_before_taxes and edition.limit_after_taxes:
            terms[name] = {edition.limit_before_taxes: draw(_prices) * 4}
            if draw(st.booleans()):
                terms[name][edition.limit_after_taxes] = draw(_prices) * 4
    made = draw(st.lists(_elements(), min_size=1, max_size=4))
    return tariff(*made, id_=id_, ocpi=ocpi, last_updated=draw(_updates), **terms)


_updates = st.sampled_from(["2024-01-01T00:00:00Z", "2024-10-26T20:00:00Z", "2024-10-27T00:00:00Z"])


_hours = st.one_of(
    st.integers(0, 20000).map(lambda n: Decimal(n).scaleb(-4)),
    st.integers(0, 2000).map(lambda n: Decimal(n).scaleb(-3)),
)


@st.composite
def _periods(draw: st.DrawFn) -> list[Json]:
    at, made = AUTUMN + draw(st.integers(0, 540)) * MINUTE, []
    for _ in range(draw(st.integers(1, 6))):
        seconds = draw(st.integers(0, 5400))
        kinds = draw(st.sets(st.sampled_from(["ENERGY", "TIME", "PARKING_TIME", "MIN_POWER", "MAX_POWER",
                                              "POWER", "MIN_CURRENT", "MAX_CURRENT"])))  # fmt: skip
        volumes: Json = {}
        for kind in sorted(kinds):
            if kind == "ENERGY":
                volumes[kind] = draw(_kwh)
            elif kind.endswith("TIME"):
                volumes[kind] = draw(st.one_of(st.just(True), _hours))
            else:
                volumes[kind] = draw(_flow)
        id_ = draw(st.sampled_from(["A", "a", "B", "C", None]))
        made.append(period(at, seconds=seconds, tariff_id=id_, **volumes))
        at += seconds * SECOND
    return made


@st.composite
def _odd_sessions(draw: st.DrawFn, ocpi: Version) -> tuple[Json, list[Json]]:
    own = [draw(_tariffs(ocpi, id_)) for id_ in draw(st.lists(st.sampled_from(["A", "B"]), max_size=3))]
    given_ = [draw(_tariffs(ocpi, id_)) for id_ in draw(st.lists(st.sampled_from(["A", "B"]), max_size=2))]
    return cdr(draw(_periods()), own, ocpi=ocpi), given_


@settings(for_all, max_examples=250)
@given(st.data(), st.sampled_from(list(Version)))
def test_odd_sessions_have_the_same_amounts_or_are_declined(data: st.DataObject, ocpi: Version) -> None:
    record, given_ = data.draw(_odd_sessions(ocpi))
    first = price(record, given_, ocpi=ocpi, time_zone=ZONE).total_cost
    found = _bulk(record, given_, ocpi=ocpi, zone=ZONE)
    event(found if isinstance(found, str) else "priced")
    assert found in (first, *KNOWN)


PLAIN = cdr(
    [period(utc("2024-05-06T10:00"), 30, ENERGY="10", TIME=True)],
    [tariff(element(component("ENERGY", "0.50"), start_time="08:00"), element(component("TIME", "2")))],
)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"total_energy": "10.0", "start_date_time": "2024-05-06T10:00:00"}, "written in UTC"),
        ({"start_date_time": "2024-05-06T12:00:00+02:00"}, "written in UTC"),
        ({"end_date_time": None}, "no charging periods"),
        ({"charging_periods": []}, "no charging periods"),
        ({"end_date_time": "2024-05-06T09:00:00Z"}, "ends before it starts"),
        ({"id": 7}, "written oddly"),
    ],
)
def test_what_is_written_oddly_is_declined_and_priced_by_the_first_evaluator_where_it_can(
    change: Json, reason: str
) -> None:
    record = {**PLAIN, **change}
    assert reason in str(_bulk(record, ocpi=V221, zone=ZONE))
    body, pricer = _encode(record), BulkPricer(ocpi=V221, time_zone=ZONE)
    if "id" in change:
        with pytest.raises(UnreadableError, match="id"):
            pricer.price(body)
    else:
        assert pricer.price(body) == price(record, ocpi=V221, time_zone=ZONE).total_cost


@pytest.mark.parametrize("volume", ["10", Decimal("1E+12"), Decimal("0.1234567890123")])
def test_a_volume_that_does_not_fit_the_units_is_declined(volume: Any) -> None:
    record = cdr([period(utc("2024-05-06T10:00"), 30, TIME=True)], PLAIN["tariffs"])
    record["charging_periods"][0]["dimensions"].append({"type": "ENERGY", "volume": volume})
    assert "a number" in str(_bulk(record, ocpi=V221, zone=ZONE))


@pytest.mark.parametrize("ocpi", list(Version))
def test_a_session_is_read_by_the_names_of_its_version(ocpi: Version) -> None:
    names = EDITIONS[ocpi].session
    record = {
        names.start: "2024-05-06T10:00:00Z",
        names.end: "2024-05-06T10:30:00Z",
        "kwh": 10,
        "currency": "EUR",
        "charging_periods": PLAIN["charging_periods"],
    }
    terms = [tariff(element(component("ENERGY", "0.50", vat=20)), ocpi=ocpi)]
    assert _bulk(record, terms, ocpi=ocpi, zone=None) == price(record, terms, ocpi=ocpi).total_cost


@pytest.mark.parametrize(
    ("location", "known"),
    [
        ({"country": "NLD"}, True),
        ({"country": "USA"}, False),
        ({"time_zone": "Asia/Tokyo"}, True),
        (None, False),
    ],
)
def test_the_zone_is_that_of_the_record_or_of_its_country(location: Json | None, known: bool) -> None:
    record = {**PLAIN, "cdr_location": location}
    if known:
        assert _bulk(record, ocpi=V221, zone=None) == price(record, ocpi=V221).total_cost
    else:
        assert "zone is not known" in str(_bulk(record, ocpi=V221, zone=None))
        with pytest.raises(TimeZoneError):
            BulkPricer(ocpi=V221).price(_encode(record))


def test_two_senders_with_one_tariff_id_do_not_share_a_tariff() -> None:
    pricer = BulkPricer(ocpi=V221, time_zone=ZONE)
    other = {**PLAIN, "tariffs": [tariff(element(component("ENERGY", "0.25")))]}
    for record in (PLAIN, other, PLAIN):
        assert (
            pricer.total(pricer.read(_encode(record))).price
            == price(record, ocpi=V221, time_zone=ZONE).total_cost
        )


def test_half_of_the_smallest_unit_is_rounded_away_from_zero() -> None:
    assert [divided(n, 4) for n in (-6, -5, -2, -1, 0, 1, 2, 5, 6)] == [-2, -1, -1, 0, 0, 0, 1, 1, 2]


@pytest.mark.parametrize(
    "volumes",
    [
        {"ENERGY": "8", "TIME": "0.5", "PARKING_TIME": "0.5"},
        {"ENERGY": "8", "TIME": "0.5", "POWER": "12"},
        {"ENERGY": "8", "TIME": "0.5", "POWER": "12", "MIN_POWER": "10"},
        {"ENERGY": "8", "TIME": "1"},
    ],
)
@pytest.mark.parametrize("bound", ["min_power", "max_power"])
def test_power_is_what_the_period_states_or_its_average_while_it_charged(volumes: Json, bound: str) -> None:
    terms = tariff(element(component("ENERGY", "0.50"), **{bound: 11}), element(component("ENERGY", "0.20")))
    record = cdr([period(utc("2024-05-06T10:00"), 60, **volumes)], [terms])
    assert _bulk(record, ocpi=V221, zone=None) == price(record, ocpi=V221).total_cost
