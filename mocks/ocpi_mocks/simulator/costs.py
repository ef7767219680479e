"""What a simulated session costs: the one place where the simulator asks the billing oracle.

mod_cdrs.asciidoc#mod_cdrs_cdr_object
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from ocpi_mocks.countries import local_taxes
from ocpi_reference.billing import Line, price
from ocpi_reference.billing.money import Price
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.wire import Json

__all__ = ["costs"]

FOUR_DECIMALS = Decimal("0.0001")

PARTS = {
    "fixed": "total_fixed_cost",
    "energy": "total_energy_cost",
    "time": "total_time_cost",
    "parking": "total_parking_cost",
    "reservation": "total_reservation_cost",
}
"""Which field of a CDR holds which part of a receipt."""


NOTHING: dict[str, Json] = {"before_taxes": Decimal(0), "taxes": []}


def costs(
    unpriced: dict[str, Json], *, location: dict[str, Json], version: Version = Version.V230
) -> dict[str, Json]:
    """The cost fields of a CDR, priced by the tariffs that it carries, in the shape of OCPI 2.3.0.

    `unpriced` has the shape of 2.3.0 too. A tariff may mean less in an older `version`, which has no
    reservations or knows no taxes; the costs are those that a reader of that version finds.

    Raises:
        CannotExpressError: `version` has no words for the tariff or the CDR.
    """
    for tariff in unpriced["tariffs"]:
        express(Tariff, tariff, version)  # the CDR alone would leave out a tariff that cannot be told
    told = express(CDR, {**unpriced, "total_cost": NOTHING}, version, location=location)
    receipt = price(told, ocpi=version, time_zone=ZoneInfo(location["time_zone"]))
    place = unpriced["cdr_location"]
    local = local_taxes(place["country"], place.get("state", ""))
    of = {part: [line for line in receipt.lines if line.category == part] for part in PARTS}
    return {
        "total_cost": _wire_price(receipt.total_cost, receipt.lines, local),
        **{PARTS[part]: _wire_price(cost, of[part], local) for part, cost in receipt.costs.items()},
    }


def _wire_price(cost: Price, lines: Iterable[Line], local: Mapping[str, Decimal | int]) -> dict[str, Json]:
    """A Price with its taxes; where the tariff does not know the tax, the place of the session does.

    types.asciidoc#types_price_class
    """
    before, after = (
        None if money is None else money.amount for money in (cost.before_taxes, cost.after_taxes)
    )
    if before is not None and after is not None:
        return {"before_taxes": _rounded(before), "taxes": list(_stated_taxes(after - before, lines))}
    if before is None:
        before = (after or Decimal(0)) * 100 / (100 + sum(local.values()))
    taxes = [_tax(name, before * percentage / 100, percentage) for name, percentage in local.items()]
    return {"before_taxes": _rounded(before), "taxes": taxes}


def _stated_taxes(total: Decimal, lines: Iterable[Line]) -> Iterator[dict[str, Json]]:
    """The taxes by percentage; as one amount where a price limit has cut or raised what the lines ask."""
    by_rate: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.component is not None and line.component.vat is not None and line.cost.taxes is not None:
            rate = line.component.vat
            by_rate[rate] = by_rate.get(rate, Decimal(0)) + line.cost.taxes.amount
    if len(by_rate) > 1 and sum(by_rate.values()) != total:
        yield _tax("VAT", total)
    elif len(by_rate) == 1:
        yield from (_tax("VAT", total, rate) for rate in by_rate)
    else:
        yield from (_tax("VAT", amount, rate) for rate, amount in by_rate.items())


def _tax(name: str, amount: Decimal, percentage: Decimal | int | None = None) -> dict[str, Json]:
    known = {} if percentage is None else {"percentage": percentage}
    return {"name": name, **known, "amount": _rounded(amount)}


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(FOUR_DECIMALS, ROUND_HALF_UP)
