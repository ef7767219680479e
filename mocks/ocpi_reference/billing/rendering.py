"""A receipt for people and for machines."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ocpi_reference.billing.clauses import clause
from ocpi_reference.billing.lookup import Rejected
from ocpi_reference.billing.money import Money, Price, minor_units, rounded
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.billing.tariff import Purpose

if TYPE_CHECKING:
    from ocpi_reference.billing.receipt import Gap, Line, Receipt

__all__ = ["amounts", "duration", "json", "text"]

_WIDTH = 100

_NAMES = {
    "ENERGY": "Energy",
    "TIME": "Charging time",
    "PARKING_TIME": "Parking time",
    "RESERVATION_TIME": "Reserved time",
    "RESERVATION_EXPIRES": "Reserved time, not used",
    "RESERVATION_OVERTIME": "Time beyond the booking",
    "FLAT": "Fee",
    "min_price": "Raised to the minimum price",
    "max_price": "Lowered to the maximum price",
}

_FEES = {
    Purpose.SESSION: "Start fee",
    Purpose.RESERVATION: "Reservation fee",
    Purpose.RESERVATION_EXPIRES: "Fee for the expired reservation",
    Purpose.BOOKING: "Booking fee",
    Purpose.BOOKING_EXPIRES: "Fee for the expired booking",
    Purpose.BOOKING_CANCELLATION_FEES: "Cancellation fee",
    Purpose.BOOKING_OVERTIME: "Overtime fee",
}


def duration(seconds: Decimal) -> str:
    """Write a number of seconds as a person would: ``1 h 05 min``, ``7 min 30 s``."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{hours} h"] if hours else []
    if minutes or (hours and left):
        parts.append(f"{minutes:02d} min" if hours else f"{minutes} min")
    if left or seconds != whole or not parts:
        parts.append(f"{plain(left + seconds - whole)} s")
    return " ".join(parts)


def text(receipt: "Receipt") -> str:
    """Write a bill."""
    session = receipt.session
    when = f"{_clock(receipt, session.start, day=True)} to {_clock(receipt, session.end, day=True)}"
    tariffs = ", ".join(dict.fromkeys(line.tariff_id for line in receipt.lines))
    head = [
        _row(f"Charging session {session.id}".rstrip(), f"tariff {tariffs}" if tariffs else "no tariff"),
        _row(f"{when}, {receipt.time_zone or 'UTC'}", receipt.currency),
        "",
    ]
    body = [(line.start, row) for line in receipt.lines if line.component for row in _line(receipt, line)]
    body += [(gap.start, row) for gap in receipt.gaps if gap.rejected for row in _gap(receipt, gap)]
    body.sort(key=lambda row: row[0])
    limits = [row for line in receipt.lines if not line.component for row in _line(receipt, line)]
    foot = ["", *_totals(receipt)]
    notes = [f"Note: {note.text}" for note in receipt.notes]
    notes += [
        f"Note: period {place.period + 1} runs on over a change of price at {_clock(receipt, place.at)}"
        for place in receipt.uncut
    ]
    rows = [
        *head,
        *(row for _, row in body),
        *limits,
        *foot,
        *([""] if notes else []),
        *notes,
        "",
        *_rules(receipt),
    ]
    return "\n".join(rows).rstrip() + "\n"


def _rules(receipt: "Receipt") -> Iterable[str]:
    for ids in dict.fromkeys(ids for line in receipt.lines for ids in line.because.clauses):
        rule = clause(ids, receipt.ocpi)
        yield f"Rule {rule.requirement}: {rule.link}"


def _clock(receipt: "Receipt", moment: datetime, *, day: bool = False) -> str:
    local = moment.astimezone(receipt.zone or UTC)
    return format(local, "%Y-%m-%d %H:%M:%S" if day else "%H:%M:%S").removesuffix(":00")


def _row(left: str, right: str) -> str:
    return f"{left:<{_WIDTH - len(right) - 1}} {right}".rstrip()


def _line(receipt: "Receipt", line: "Line") -> Iterable[str]:
    name = _FEES[line.because.purpose] if line.dimension == "FLAT" else _NAMES[line.dimension]
    yield _row(_what(receipt, line, name), _both(line.cost))
    for seen in line.because.seen:
        yield f"    because {seen.text}"
    for rejected in line.because.rejected:
        yield f"    {_rejected(rejected)}"


def _what(receipt: "Receipt", line: "Line", name: str) -> str:
    if line.component is None:
        return name
    vat = "" if line.component.vat is None else f", VAT {plain(line.component.vat)} %"
    if line.dimension == "FLAT":
        return f"{name}{vat}"
    price = _money(Money(line.component.price, receipt.currency))
    unit = "kWh" if line.unit == "kWh" else "h"
    span = f"{_clock(receipt, line.start)}-{_clock(receipt, line.end)}"
    volume, billed = _volume(line.volume, line.unit), _volume(line.billed_volume, line.unit)
    quantity = volume if line.volume == line.billed_volume else f"{volume}, billed {billed}"
    return f"{name} {span}: {quantity} at {price} per {unit}{vat}"


def _volume(volume: Decimal, unit: str) -> str:
    return duration(volume) if unit == "s" else f"{plain(volume)} {unit}"


def _rejected(rejected: Rejected) -> str:
    if rejected.seen is None:
        return f"not elements[{rejected.element}]: it is for {rejected.purpose.value}"
    return f"not elements[{rejected.element}]: {rejected.seen.text}"


def _gap(receipt: "Receipt", gap: "Gap") -> Iterable[str]:
    span = f"{_clock(receipt, gap.start)}-{_clock(receipt, gap.end)}"
    volume = _volume(gap.volume, "kWh" if gap.usage.value == "ENERGY" else "s")
    yield _row(f"{_NAMES[gap.usage.value]} {span}: {volume}, no price applies", "free")
    for rejected in gap.rejected:
        yield f"    {_rejected(rejected)}"


def _both(price: Price) -> str:
    known = price.before_taxes or price.after_taxes
    return "" if known is None else _money(known)


def _money(money: Money) -> str:
    """Write an amount at the currency's precision, or finer where that would hide something."""
    places = minor_units(money.currency)
    if rounded(money.amount, places) == money.amount:
        return str(rounded(money.amount, places))
    return plain(rounded(money.amount, max(places, 6)))


def _totals(receipt: "Receipt") -> Iterable[str]:
    total = receipt.total_cost
    if total.before_taxes is not None:
        yield _row("Total before taxes", str(total.before_taxes))
    if not receipt.limited:
        for tax in receipt.taxes:
            if tax.percentage:
                yield _row(f"VAT {plain(tax.percentage)} % of {_money(tax.base)}", str(tax.amount))
    elif total.taxes is not None:
        yield _row("Taxes", str(total.taxes))
    if total.after_taxes is not None:
        yield _row("Total after taxes", str(total.after_taxes))
    else:
        yield "The tariff does not tell the taxes."
    if total.before_taxes is None:
        yield "The tariff does not tell how much of it is tax."


def amounts(price: Price) -> dict[str, str | None]:
    """Write a price as strings that hold exact decimals; null is an open amount."""
    return {"before_taxes": _exact(price.before_taxes), "after_taxes": _exact(price.after_taxes)}


def _exact(money: Money | None) -> str | None:
    if money is None:
        return None
    places = minor_units(money.currency)
    short = rounded(money.amount, places)
    return str(short) if short == money.amount else plain(money.amount)


def json(receipt: "Receipt", legal_totals: Sequence[Any]) -> dict[str, Any]:
    """Write the receipt as JSON values."""
    return {
        "id": receipt.session.id,
        "ocpi": str(receipt.ocpi),
        "currency": receipt.currency,
        "time_zone": receipt.time_zone,
        "total_cost": amounts(receipt.total_cost),
        "costs": {category: amounts(cost) for category, cost in receipt.costs.items()},
        "taxes": [
            {"percentage": plain(tax.percentage), "base": _exact(tax.base), "amount": _exact(tax.amount)}
            for tax in receipt.taxes
        ],
        "lines": [_json_line(receipt, line) for line in receipt.lines],
        "unpriced": [
            {
                "dimension": gap.usage.value,
                "tariff": gap.tariff_id,
                "from": _utc(gap.start),
                "to": _utc(gap.end),
                "volume": plain(gap.volume),
                "rejected": [_json_rejected(rejected) for rejected in gap.rejected],
            }
            for gap in receipt.gaps
        ],
        "uncut": [{"period": place.period, "at": _utc(place.at)} for place in receipt.uncut],
        "reading": receipt.reading.deviations(),
        "open_questions": [question.id for question in receipt.open_questions],
        "notes": [{"code": note.code, "text": note.text} for note in receipt.notes],
        "legal_totals": [
            {**amounts(total.total_cost), "readings": [reading.deviations() for reading in total.readings]}
            for total in legal_totals
        ],
    }


def _json_line(receipt: "Receipt", line: "Line") -> dict[str, Any]:
    return {
        "dimension": line.dimension,
        "category": line.category,
        "tariff": line.tariff_id,
        "element": line.element,
        "from": _utc(line.start),
        "to": _utc(line.end),
        "periods": list(line.periods),
        "unit": line.unit,
        "volume": plain(line.volume),
        "billed_volume": plain(line.billed_volume),
        "unit_price": None if line.component is None else plain(line.component.price),
        "vat": None if line.component is None or line.component.vat is None else plain(line.component.vat),
        **amounts(line.cost),
        "because": {
            "purpose": line.because.purpose.value,
            "restrictions": [
                {
                    "restriction": seen.rule.name,
                    "limit": seen.rule.limit(seen.restrictions),
                    "saw": seen.rule.saw(seen.stretch, seen.reading),
                }
                for seen in line.because.seen
            ],
            "rejected": [_json_rejected(rejected) for rejected in line.because.rejected],
            "clauses": [
                {"requirement": found.requirement, "link": found.link}
                for found in (clause(ids, receipt.ocpi) for ids in line.because.clauses)
            ],
        },
    }


def _json_rejected(rejected: Rejected) -> dict[str, Any]:
    return {
        "element": rejected.element,
        "purpose": rejected.purpose.value,
        "failed": rejected.seen and rejected.seen.text,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
