"""The classes that all modules share, types.asciidoc."""

from typing import Annotated

from ocpi_reference.spec.history import V221, V230, Addition, OcpiEnum, OcpiObject, Since, Until, Was, notes
from ocpi_reference.spec.primitives import Number, String2, String512, StringOfAnyLength


class DisplayText(OcpiObject):
    """A text for the eyes of a driver, in one language.

    types.asciidoc#types_displaytext_class
    """

    language: String2
    text: String512


@notes(Since(V230))
class TaxAmount(OcpiObject):
    """One tax that is due on a price, as an amount of money.

    types.asciidoc#types_tax_amount_class
    """

    name: StringOfAnyLength
    account_number: StringOfAnyLength | None
    percentage: Number | None
    amount: Number


@notes(Since(V221))
class Price(OcpiObject):
    """An amount of money before taxes, with the taxes on it; 2.1.1 has a plain number instead.

    types.asciidoc#types_price_class
    """

    before_taxes: Annotated[Number, Was(named="excl_vat", until=V221)]
    incl_vat: Annotated[Number | None, Until(V221)]
    taxes: Annotated[list[TaxAmount], Since(V230)]


@notes(Since(V221))
class Role(OcpiEnum):
    """What a party does in the market.

    types.asciidoc#types_role_enum
    """

    CPO = "CPO"
    EMSP = "EMSP"
    HUB = "HUB", Until(V221)
    NAP = "NAP"
    NSP = "NSP"
    OTHER = "OTHER"
    # The payments chapter speaks of this role throughout, but nobody added it to the table.
    PTP = "PTP", Addition.PAYMENTS
    SCSP = "SCSP"
