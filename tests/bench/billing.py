"""How fast the bulk evaluator prices CDRs, over one typed decode of the same bytes, and how cost grows."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import msgspec
from tests.bench.measurement import Line

from ocpi_reference.billing import price
from ocpi_reference.billing.bulk import BulkPricer
from ocpi_reference.spec.history import V221

__all__ = ["LINES"]

ROUNDS = 7
CALLS = 300
START = datetime(2024, 5, 6, 6, tzinfo=UTC)
ZONE = "Europe/Amsterdam"

TARIFF = {
    "country_code": "NL",
    "party_id": "PFT",
    "id": "DAY-NIGHT",
    "currency": "EUR",
    "elements": [
        {"price_components": [{"type": "FLAT", "price": Decimal("0.50"), "step_size": 1, "vat": 21}]},
        {
            "price_components": [{"type": "ENERGY", "price": Decimal("0.29"), "step_size": 1, "vat": 21}],
            "restrictions": {"start_time": "22:00", "end_time": "06:00"},
        },
        {
            "price_components": [
                {"type": "ENERGY", "price": Decimal("0.45"), "step_size": 1, "vat": 21},
                {"type": "PARKING_TIME", "price": Decimal("1.20"), "step_size": 300, "vat": 21},
            ]
        },
    ],
    "last_updated": "2024-01-01T00:00:00Z",
}


def record(periods: int) -> dict[str, Any]:
    """A CDR with five-minute periods, of which the last is parking."""
    step = timedelta(minutes=5)
    charging = [
        {"type": "ENERGY", "volume": Decimal("0.9167")},
        {"type": "TIME", "volume": Decimal("0.0833")},
    ]
    parking = [{"type": "PARKING_TIME", "volume": Decimal("0.0833")}]
    return {
        "country_code": "NL",
        "party_id": "PFT",
        "id": "CDR-1",
        "start_date_time": _stamp(START),
        "end_date_time": _stamp(START + periods * step),
        "session_id": "S-1",
        "cdr_token": {"uid": "012345678", "type": "RFID", "contract_id": "NL8ACC12E46L89"},
        "auth_method": "WHITELIST",
        "cdr_location": {
            "id": "LOC1",
            "address": "Stationsplein 1",
            "city": "Utrecht",
            "country": "NLD",
            "coordinates": {"latitude": "52.089444", "longitude": "5.110278"},
            "evse_uid": "3256",
            "evse_id": "NL*PFT*E3256",
            "connector_id": "1",
        },
        "currency": "EUR",
        "tariffs": [TARIFF],
        "charging_periods": [
            {
                "start_date_time": _stamp(START + number * step),
                "dimensions": parking if number == periods - 1 else charging,
                "tariff_id": "DAY-NIGHT",
            }
            for number in range(periods)
        ],
        "total_energy": Decimal("0.9167") * (periods - 1),
        "total_time": Decimal("0.0833") * periods,
        "last_updated": _stamp(START + timedelta(days=1)),
    }


def _stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def body(periods: int) -> bytes:
    """The CDR as it is received."""
    return msgspec.json.Encoder(decimal_format="number").encode(record(periods))


def seconds(call: Callable[[], object], calls: int) -> float:
    """Seconds of one call, the best of one round."""
    started = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - started) / calls


def over_decoding() -> tuple[float, str]:
    """Price a decoded CDR of 10 periods, and decode it; in turns, so that a busy machine slows both."""
    raw, pricer = body(10), BulkPricer(ocpi=V221)
    decoded = pricer.read(raw)
    checked(pricer, record(10), raw)
    pairs = [
        (seconds(lambda: pricer.total(decoded), CALLS), seconds(lambda: pricer.read(raw), CALLS))
        for _ in range(ROUNDS)
    ]
    pricing, decoding = min(one for one, _ in pairs), min(other for _, other in pairs)
    detail = f"{1 / pricing:,.0f} CDRs a second; decoding {1 / decoding:,.0f}"
    return decoding / pricing, detail


def checked(pricer: BulkPricer, cdr: dict[str, Any], raw: bytes) -> None:
    """Refuse to measure an answer that is wrong.

    Raises:
        RuntimeError: the two evaluators differ.
    """
    if pricer.total(pricer.read(raw)).price != price(cdr, ocpi=V221).total_cost:
        raise RuntimeError("the bulk evaluator gives another amount than the first one")


def growth() -> tuple[float, str]:
    """Compare what a period costs among 10 with what it costs among 1,000."""
    pricer = BulkPricer(ocpi=V221)
    few, many = pricer.read(body(10)), pricer.read(body(1000))
    checked(pricer, record(1000), body(1000))
    ratios = [
        seconds(lambda: pricer.total(few), 100) * 100 / seconds(lambda: pricer.total(many), 2)
        for _ in range(ROUNDS)
    ]
    single = pricer.read(body(1))
    detail = f"{1e6 * seconds(lambda: pricer.total(single), CALLS):.1f} µs for a CDR of one period"
    return median(ratios), detail


LINES = (
    Line("a price over one typed decode of its CDR", over_decoding, promise=0.16),
    Line("a period among 10 over one among 1,000", growth, promise=0.8),
)
