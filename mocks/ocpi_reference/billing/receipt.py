"""The receipt: one line per priced stretch, each with its reasons; the totals are the sum of the lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal, localcontext
from functools import cached_property
from typing import Any

from ocpi_reference.billing import rendering
from ocpi_reference.billing.consumption import ChargingSession, DataNote, Usage
from ocpi_reference.billing.lookup import Rejected
from ocpi_reference.billing.money import ARITHMETIC, Money, Price
from ocpi_reference.billing.readings import Question, Reading
from ocpi_reference.billing.restrictions import Seen
from ocpi_reference.billing.tariff import Component, Purpose
from ocpi_reference.spec.history import Version

__all__ = ["CATEGORIES", "Because", "Gap", "Line", "Receipt", "TaxLine", "Uncut"]

CATEGORIES = ("fixed", "energy", "time", "parking", "reservation")
"""The partial costs of a CDR: total_fixed_cost, total_energy_cost and so on."""


@dataclass(frozen=True)
class Because:
    """Why a line has its price."""

    purpose: Purpose
    """What the element is for."""
    seen: tuple[Seen, ...]
    """Each restriction of the element with the value it saw; empty for an element without restrictions."""
    rejected: tuple[Rejected, ...]
    """Each earlier element that prices the dimension, with the first restriction that failed."""
    clauses: tuple[tuple[str, ...], ...]
    """The rules that made the line, as ids of the requirement catalogue."""


@dataclass(frozen=True)
class Line:
    """One amount on the receipt."""

    dimension: str
    """The usage that is priced, FLAT, or the limit that acts: min_price or max_price."""
    category: str
    """One of `CATEGORIES`, or ``limit``."""
    tariff_id: str
    element: int | None
    """Place of the element in the tariff, from 0; None for a limit."""
    component: Component | None
    start: datetime
    end: datetime
    periods: tuple[int, ...]
    """Places of the charging periods it covers, from 0."""
    volume: Decimal
    """What was consumed: kWh, seconds, or 1 session."""
    billed_volume: Decimal
    """What is paid for, after step_size."""
    cost: Price
    because: Because

    @property
    def unit(self) -> str:
        """The unit of the two volumes."""
        return {"ENERGY": "kWh", "FLAT": "session"}.get(self.dimension, "s" if self.component else "")


@dataclass(frozen=True)
class Gap:
    """A stretch in which a consumed dimension has no price, and why."""

    usage: Usage
    tariff_id: str | None
    start: datetime
    end: datetime
    volume: Decimal
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True)
class Uncut:
    """A place inside a charging period where the price changes, so that the sender should have cut it."""

    period: int
    at: datetime
    """To the second where the clock tells it, estimated where energy does."""
    kwh: Decimal | None = None
    """Energy from the start of the period to here, where energy tells the place."""


@dataclass(frozen=True)
class TaxLine:
    """The tax at one percentage."""

    percentage: Decimal
    base: Money
    amount: Money


@dataclass(frozen=True)
class Receipt:
    """What a session costs under one reading, and why."""

    ocpi: Version
    session: ChargingSession
    currency: str
    zone: tzinfo | None
    """In which the clock was read; None when nothing asked for the time of day."""
    reading: Reading
    lines: tuple[Line, ...]
    gaps: tuple[Gap, ...]
    uncut: tuple[Uncut, ...]
    notes: tuple[DataNote, ...]
    open_questions: tuple[Question, ...]
    """The questions whose other answers may give another cost."""

    @property
    def time_zone(self) -> str | None:
        """The name of the zone."""
        return None if self.zone is None else str(self.zone)

    @cached_property
    def total_cost(self) -> Price:
        """The cost of the session; taxes are None where the version or the tariff leaves them open."""
        return self._sum(self.lines)

    @cached_property
    def costs(self) -> Mapping[str, Price]:
        """The partial costs by category, only those with at least one line; limits belong to none of them."""
        return {
            category: self._sum(lines)
            for category in CATEGORIES
            if (lines := [line for line in self.lines if line.category == category])
        }

    @property
    def limited(self) -> bool:
        """Whether min_price or max_price acts, so that the partial costs do not add up to the total."""
        return any(line.category == "limit" for line in self.lines)

    @cached_property
    def taxes(self) -> tuple[TaxLine, ...]:
        """The taxes by percentage, before limits; empty where no tax is known."""
        found: dict[Decimal, Price] = {}
        for line in self.lines:
            if line.component is not None and line.component.vat is not None and line.cost.taxes is not None:
                rate = line.component.vat
                found[rate] = found[rate] + line.cost if rate in found else line.cost
        return tuple(
            TaxLine(rate, cost.before_taxes, cost.taxes)
            for rate, cost in sorted(found.items())
            if cost.before_taxes is not None and cost.taxes is not None
        )

    def _sum(self, lines: Iterable[Line]) -> Price:
        return sum((line.cost for line in lines), start=Price.of(self.currency, Decimal(0), Decimal(0)))

    def to_text(self) -> str:
        """Write a bill a driver can follow, in lines of at most 100 characters."""
        with localcontext(ARITHMETIC):
            return rendering.text(self)

    def to_json(self, legal_totals: Sequence[Any] = ()) -> dict[str, Any]:
        """Write the receipt as JSON values, amounts as strings that hold exact decimals.

        `legal_totals` are those of `ocpi_reference.billing.legal_totals`, to be shown beside it.
        """
        with localcontext(ARITHMETIC):
            return rendering.json(self, legal_totals)
