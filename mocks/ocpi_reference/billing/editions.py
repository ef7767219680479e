"""What the versions of OCPI call the fields that the oracle reads, one row per version."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ocpi_reference.billing.tariff import TaxRule
from ocpi_reference.spec.history import Version

__all__ = ["EDITIONS", "Edition", "RecordNames"]


@dataclass(frozen=True)
class RecordNames:
    """Fields of a CDR or a Session whose names differ."""

    start: str
    end: str
    location: str | None
    """Where the location is embedded; None when the record only refers to it."""


@dataclass(frozen=True)
class Edition:
    """One version's row."""

    cdr: RecordNames
    session: RecordNames
    before_taxes: str | None
    """A price's amount before taxes; None when a price is a plain number."""
    after_taxes: str | None
    """A price's amount after taxes; None when the version states taxes or none of it."""
    taxes: str | None
    """A price's list of taxes."""
    limit_before_taxes: str | None
    limit_after_taxes: str | None
    """The two amounts of min_price and max_price; None when the version has no limits."""
    vat: bool
    """Whether a price component may state a percentage."""
    tax_rule: TaxRule
    """How prices relate to taxes where the tariff itself does not say."""
    tax_included: Mapping[str, TaxRule]
    """The values of Tariff.tax_included; empty when the version has no such field."""
    names_tariffs: bool
    """Whether a charging period may name its tariff, and a tariff its type and validity."""
    partial_costs: bool
    """Whether a CDR may state partial costs and be a credit."""


_NO_VALUES: Mapping[str, TaxRule] = MappingProxyType({})

EDITIONS: Mapping[Version, Edition] = MappingProxyType(
    {
        Version.V211: Edition(
            cdr=RecordNames("start_date_time", "stop_date_time", "location"),
            session=RecordNames("start_datetime", "end_datetime", "location"),
            before_taxes=None,
            after_taxes=None,
            taxes=None,
            limit_before_taxes=None,
            limit_after_taxes=None,
            vat=False,
            tax_rule=TaxRule.UNKNOWN,
            tax_included=_NO_VALUES,
            names_tariffs=False,
            partial_costs=False,
        ),
        Version.V221: Edition(
            cdr=RecordNames("start_date_time", "end_date_time", "cdr_location"),
            session=RecordNames("start_date_time", "end_date_time", None),
            before_taxes="excl_vat",
            after_taxes="incl_vat",
            taxes=None,
            limit_before_taxes="excl_vat",
            limit_after_taxes="incl_vat",
            vat=True,
            tax_rule=TaxRule.ADDED,
            tax_included=_NO_VALUES,
            names_tariffs=True,
            partial_costs=True,
        ),
        Version.V230: Edition(
            cdr=RecordNames("start_date_time", "end_date_time", "cdr_location"),
            session=RecordNames("start_date_time", "end_date_time", None),
            before_taxes="before_taxes",
            after_taxes=None,
            taxes="taxes",
            limit_before_taxes="before_taxes",
            limit_after_taxes="after_taxes",
            vat=True,
            tax_rule=TaxRule.ADDED,
            tax_included=MappingProxyType(
                {"YES": TaxRule.INCLUDED, "NO": TaxRule.ADDED, "N/A": TaxRule.NONE}
            ),
            names_tariffs=True,
            partial_costs=True,
        ),
    }
)
