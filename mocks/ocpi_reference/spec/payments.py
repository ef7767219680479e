"""Payments module, an addition to 2.3.0: payment terminals and what they captured, mod_payments.asciidoc."""

from ocpi_reference.spec.data_types import Price
from ocpi_reference.spec.history import Addition, OcpiEnum, OcpiObject, Some, notes
from ocpi_reference.spec.locations import GeoLocation
from ocpi_reference.spec.primitives import (
    URL,
    CiString2,
    CiString3,
    CiString10,
    CiString20,
    CiString36,
    CiString45,
    CiString255,
    DateTime,
)


@notes(Addition.PAYMENTS)
class InvoiceCreator(OcpiEnum):
    """Who writes the invoice for the driver.

    mod_payments.asciidoc#mod_payments_invoice_creator_enum
    """

    CPO = "CPO"
    PTP = "PTP"


@notes(Addition.PAYMENTS)
class CaptureStatusCode(OcpiEnum):
    """Whether the amount could be captured.

    mod_payments.asciidoc#mod_payments_capture_status_code_enum
    """

    SUCCESS = "SUCCESS"
    PARTIAL_SUCCESS = "PARTIAL_SUCCESS"
    FAILED = "FAILED"


@notes(Addition.PAYMENTS)
class Terminal(OcpiObject):
    """A payment terminal and the Locations that it serves.

    mod_payments.asciidoc#mod_payments_terminal_object
    """

    terminal_id: CiString36
    customer_reference: CiString36 | None
    party_id: CiString3 | None
    country_code: CiString2 | None
    address: CiString45 | None
    city: CiString45 | None
    postal_code: CiString10 | None
    state: CiString20 | None
    country: CiString3 | None
    coordinates: GeoLocation | None
    invoice_base_url: URL | None
    invoice_creator: InvoiceCreator | None
    reference: CiString36 | None
    location_ids: list[CiString36]
    evse_uids: list[CiString36]
    last_updated: DateTime


@notes(Addition.PAYMENTS)
class FinancialAdviceConfirmation(OcpiObject):
    """What the payment terminal provider captured for a session.

    mod_payments.asciidoc#mod_payments_financial_advice_confirmation_object
    """

    id: CiString36
    authorization_reference: CiString36
    total_costs: Price
    currency: CiString3
    eft_data: Some[CiString255]
    capture_status_code: CaptureStatusCode
    capture_status_message: CiString255 | None
    last_updated: DateTime
