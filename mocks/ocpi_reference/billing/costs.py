"""Stated amounts of money, and what a receipt has to say about them."""

from dataclasses import dataclass
from decimal import Decimal

from ocpi_reference.billing.money import Money, minor_units
from ocpi_reference.billing.receipt import Line, Receipt
from ocpi_reference.billing.stated import Stated, computed

__all__ = ["Amount", "amounts", "fits", "is_printed", "tolerance"]

_LAST_PLACE = Decimal("0.0001")
"""What a volume of four decimals may be off by when it is cut off."""


@dataclass(frozen=True)
class Amount:
    """One stated amount: a field of the record and the half of a `Price` that it is."""

    name: str
    field: str
    kind: str
    stated: Decimal
    sign: int
    """-1 for the total of a Credit CDR."""

    def computed(self, receipt: Receipt) -> Decimal | None:
        """Give what a receipt makes of it; None when the receipt leaves it open."""
        money: Money | None = getattr(computed(receipt, self.field), self.kind)
        return None if money is None else self.sign * money.amount


def amounts(stated: Stated) -> tuple[Amount, ...]:
    """Give all amounts that a record states, the total's first."""
    return tuple(
        Amount(name, cost.field, kind, amount, -1 if stated.credit and cost.field == "total_cost" else 1)
        for cost in stated.costs.values()
        for name, (kind, amount) in cost.figures().items()
    )


def tolerance(receipt: Receipt, amount: Amount) -> Decimal:
    """Say how far an amount may be off by rounding alone.

    OCPI leaves rounding open: each line and the total may be off by half the smallest coin, and each volume
    by its last place.
    """
    lines = [line for line in receipt.lines if amount.field in ("total_cost", f"total_{line.category}_cost")]
    coins = Decimal(len(lines) + 1).scaleb(-minor_units(receipt.currency)) / 2
    return coins + sum((_hidden(line) for line in lines), Decimal(0))


def _hidden(line: Line) -> Decimal:
    if line.component is None or line.unit == "session":
        return Decimal(0)
    return _LAST_PLACE * abs(line.component.price) * len(line.periods)


def fits(receipt: Receipt, amount: Amount) -> bool:
    """Say whether an amount is what a receipt makes of it, rounding aside; an open amount fits nothing."""
    value = amount.computed(receipt)
    return value is not None and abs(value - amount.stated) <= tolerance(receipt, amount)


def is_printed(receipt: Receipt, amount: Amount) -> bool:
    """Say whether an amount is what a receipt makes of it, at the decimals with which it is printed."""
    value = amount.computed(receipt)
    places = max(minor_units(receipt.currency), -int(amount.stated.as_tuple().exponent))
    return value is not None and abs(value - amount.stated) <= Decimal(1).scaleb(-places) / 2
