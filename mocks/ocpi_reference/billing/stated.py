"""What a record states about itself: the figures that an audit checks, each by the name of its field.

A Price becomes one or two figures: ``total_cost.excl_vat`` and ``total_cost.incl_vat`` in 2.2.1;
``total_cost.before_taxes`` and ``total_cost.after_taxes`` in 2.3.0, the latter being the sum with all taxes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ocpi_reference.billing.adapter import is_session
from ocpi_reference.billing.consumption import DataNote
from ocpi_reference.billing.editions import EDITIONS, Edition
from ocpi_reference.billing.fields import Fields
from ocpi_reference.billing.money import Price
from ocpi_reference.billing.receipt import CATEGORIES, Receipt
from ocpi_reference.spec.history import Version

__all__ = ["COSTS", "Cost", "Stated", "computed", "read_stated"]

COSTS = ("total_cost", *(f"total_{category}_cost" for category in CATEGORIES))
"""The fields of a CDR that hold a Price."""


@dataclass(frozen=True)
class Cost:
    """One price that a record states; None is an amount that it leaves out."""

    field: str
    before: Decimal | None
    after: Decimal | None
    names: tuple[str, str]
    """How the two amounts are called in this version."""

    def figures(self) -> dict[str, tuple[str, Decimal]]:
        """Give the stated amounts by the name of their field, each with the amount of a `Price` it is."""
        pairs = zip(self.names, ("before_taxes", "after_taxes"), (self.before, self.after), strict=True)
        return {name: (kind, amount) for name, kind, amount in pairs if amount is not None}


@dataclass(frozen=True)
class Stated:
    """The figures of one record."""

    id: str
    costs: Mapping[str, Cost]
    """By field; only those that are stated."""
    currency: str
    energy: Decimal | None
    """``total_energy`` of a CDR or ``kwh`` of a Session."""
    time: Decimal | None
    parking_time: Decimal | None
    credit: bool
    credit_reference_id: str | None
    is_session: bool


def read_stated(record: Mapping[str, Any], ocpi: Version) -> Stated:
    """Read what a CDR or Session states.

    Raises:
        UnreadableError: a figure is there but is no number; the text names the place.
    """
    edition = EDITIONS[ocpi]
    root = Fields.of(record, "", list[DataNote]())
    session = is_session(record)
    wanted = COSTS if edition.partial_costs and not session else COSTS[:1]
    return Stated(
        id=root.optional_text("id") or "",
        costs={name: _cost(root, name, edition) for name in wanted if root.has(name)},
        currency=root.text("currency"),
        energy=root.optional_number("kwh" if session else "total_energy"),
        time=root.optional_number("total_time"),
        parking_time=root.optional_number("total_parking_time"),
        credit=edition.partial_costs and record.get("credit") is True,
        credit_reference_id=root.optional_text("credit_reference_id") if edition.partial_costs else None,
        is_session=session,
    )


def _cost(root: Fields, name: str, edition: Edition) -> Cost:
    if edition.before_taxes is None:
        return Cost(name, root.number(name), None, (name, name))
    price = root.part(name)
    before = price.optional_number(edition.before_taxes)
    names = (f"{name}.{edition.before_taxes}", f"{name}.{edition.after_taxes or 'after_taxes'}")
    if edition.after_taxes is not None:
        return Cost(name, before, price.optional_number(edition.after_taxes), names)
    taxes = [tax.number("amount") for tax in price.parts(edition.taxes or "")]
    after = before + sum(taxes) if taxes and before is not None else None
    return Cost(name, before, after, names)


def computed(receipt: Receipt, field: str) -> Price:
    """Give what a receipt has to say about one of `COSTS`; a part without lines costs nothing."""
    if field == "total_cost":
        return receipt.total_cost
    category = field.removeprefix("total_").removesuffix("_cost")
    return receipt.costs.get(category, Price.of(receipt.currency, Decimal(0), Decimal(0)))
