"""InvoiceReconciliation module: which CDRs an invoice covers, mod_invoice_reconciliation.asciidoc."""

from ocpi_reference.spec.history import V230, OcpiObject, Since, Some, notes
from ocpi_reference.spec.primitives import CiString2, CiString3, CiString36, CiString255, DateTime


@notes(Since(V230))
class InvoiceReconciliationRecord(OcpiObject):
    """The CDRs that one invoice covers.

    mod_invoice_reconciliation.asciidoc#mod_invoice_reconciliation_record_object
    """

    country_code: CiString2
    party_id: CiString3
    id: CiString36
    invoice_id: CiString255
    cdrs: Some[CiString36]
    last_updated: DateTime
