"""From consumption to money: lines, step_size, taxes and limits, all in integers."""

from collections.abc import Callable, Sequence

from ocpi_reference.billing.bulk.compiled import Choice, CompiledLimit, CompiledTariff, Rate
from ocpi_reference.billing.bulk.total import Declined, Total
from ocpi_reference.billing.bulk.units import divided
from ocpi_reference.billing.tariff import TaxRule

__all__ = ["Tally", "total_of"]

_WHOLE = 10**6
"""The price of a FLAT fee is in millionths, an amount in units of the twelfth decimal."""
_PER_HOUR = 3600
_HUNDRED_PERCENT = 100 * 10**6


class Line:
    """Consumption under one component without a break; it has one amount."""

    __slots__ = ("begin", "end", "per", "rate", "usage", "volume")

    def __init__(self, rate: Rate, usage: str, begin: int, volume: int, per: int) -> None:
        self.rate = rate
        self.usage = usage
        self.begin = begin
        self.end = begin
        self.volume = volume
        self.per = per
        """How many units of volume one price is for, beyond what the units of both already say."""


class Tally:
    """The lines of a session while its periods go by."""

    __slots__ = ("_latest", "fee", "last_energy", "last_time", "lines")

    def __init__(self) -> None:
        self._latest: dict[Rate, Line] = {}
        self.lines: list[Line] = []
        self.fee: Line | None = None
        self.last_energy: Line | None = None
        self.last_time: Line | None = None

    def add(
        self, choice: Choice, begin: int, end: int, energy: int, time: int | None, parking: int | None
    ) -> None:
        """Put a period's consumption on the lines of its components."""
        if choice.flat is not None and self.fee is None:
            self.fee = Line(choice.flat, "FLAT", begin, _WHOLE, 1)
        if energy and choice.energy is not None:
            self.last_energy = self._line(choice.energy, "ENERGY", begin, end, energy, 1)
        if time is not None and choice.time is not None:
            line = self._line(choice.time, "TIME", begin, end, time, _PER_HOUR)
            self.last_time = line if time else self.last_time
        if parking is not None and choice.parking is not None:
            line = self._line(choice.parking, "PARKING_TIME", begin, end, parking, _PER_HOUR)
            self.last_time = line if parking else self.last_time

    def _line(self, rate: Rate, usage: str, begin: int, end: int, volume: int, per: int) -> Line:
        line = self._latest.get(rate)
        if line is None or line.end != begin:
            line = self._latest[rate] = Line(rate, usage, begin, 0, per)
            self.lines.append(line)
        line.volume += volume
        line.end = end
        return line

    def fill_up(self) -> None:
        """Apply step_size: to energy, and to the time dimension that was used last, under the last tariff."""
        surplus = [(line, self._surplus(line)) for line in (self.last_energy, self.last_time) if line]
        for line, volume in surplus:
            line.volume += volume

    def _surplus(self, last: Line) -> int:
        tariff, block = last.rate.tariff, last.rate.block
        total = sum(
            line.volume for line in self.lines if line.usage == last.usage and line.rate.tariff is tariff
        )
        return -total % block if block and total > 0 else 0


Amounts = tuple[int | None, int | None]
"""Before and after taxes."""


def total_of(tally: Tally, tariffs: Sequence[CompiledTariff], currency: str) -> Total:
    """Make the total of a session out of its lines and the tariffs that priced it.

    `currency` is that of a session which no tariff prices.

    Raises:
        Declined: two tariffs have two currencies, or limits.
    """
    if not tariffs:
        return Total(currency, 0, 0)
    if len({tariff.currency for tariff in tariffs}) > 1:
        raise Declined("two tariffs have two currencies")
    tally.fill_up()
    lines = tally.lines if tally.fee is None else [tally.fee, *tally.lines]
    before: int | None = 0
    after: int | None = 0
    for line in lines:
        one, other = _taxed(divided(line.volume * line.rate.price, line.per), line.rate)
        before = None if before is None or one is None else before + one
        after = None if after is None or other is None else after + other
    only = tariffs[0]
    if any(tariff.min_price or tariff.max_price for tariff in tariffs):
        if len(tariffs) > 1:
            raise Declined("two tariffs have limits")
        for limit, clamp in ((only.min_price, max), (only.max_price, min)):
            if limit is not None:
                before, after = _limited((before, after), limit, clamp, lines)
    return Total(only.currency, before, after)


def _taxed(gross: int, rate: Rate) -> Amounts:
    part = _HUNDRED_PERCENT + (rate.vat or 0)
    match rate.tariff.tax_rule:
        case TaxRule.ADDED:
            return gross, divided(gross * part, _HUNDRED_PERCENT) if rate.vat else gross
        case TaxRule.INCLUDED:
            return None if rate.vat is None else divided(gross * _HUNDRED_PERCENT, part), gross
        case TaxRule.NONE:
            return gross, gross
        case _:
            return gross, None


def _limited(
    amounts: Amounts, limit: CompiledLimit, clamp: Callable[[int, int], int], lines: Sequence[Line]
) -> Amounts:
    """Let a limit act; without an amount after taxes it takes the taxes along in proportion."""
    before, after = amounts
    new_before = None if before is None else clamp(before, limit.before_taxes)
    new_after = after
    if after is not None and limit.after_taxes is not None:
        new_after = clamp(after, limit.after_taxes)
    elif after is not None and before is not None and new_before is not None and new_before != before:
        part, whole = (after, before) if before else (_last_rate(lines), _HUNDRED_PERCENT)
        if whole < 0:
            part, whole = -part, -whole
        new_after = divided(new_before * part, whole)
    if new_before is None or new_after is None or new_after >= new_before or (before or 0) > (after or 0):
        return new_before, new_after
    both = clamp(new_before, new_after)
    return both, both


def _last_rate(lines: Sequence[Line]) -> int:
    """Give the tax of the line that begins last and has one, for a total of nothing to take it from."""
    order = sorted(lines, key=lambda line: (line.begin, line.usage != "FLAT"))
    rates = [line.rate.vat for line in order if line.rate.vat is not None]
    return _HUNDRED_PERCENT + (rates[-1] if rates else 0)
