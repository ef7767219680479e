"""The billing oracle."""

from ocpi_reference.billing.audit import Audit, audit
from ocpi_reference.billing.causes import CAUSES, Cause
from ocpi_reference.billing.consistency import Consistency, SenderReading, consistency
from ocpi_reference.billing.fields import UnreadableError
from ocpi_reference.billing.figures import Bounds, Figure, Verdict
from ocpi_reference.billing.money import CurrencyError, Money, Price
from ocpi_reference.billing.pricing import LegalTotal, legal_totals, price
from ocpi_reference.billing.readings import QUESTIONS, Question, Reading
from ocpi_reference.billing.receipt import Line, Receipt
from ocpi_reference.billing.statement import statement
from ocpi_reference.billing.timeline import TimeZoneError
from ocpi_reference.billing.zones import UnknownZoneError

__all__ = [
    "CAUSES",
    "QUESTIONS",
    "Audit",
    "Bounds",
    "Cause",
    "Consistency",
    "CurrencyError",
    "Figure",
    "LegalTotal",
    "Line",
    "Money",
    "Price",
    "Question",
    "Reading",
    "Receipt",
    "SenderReading",
    "TimeZoneError",
    "UnknownZoneError",
    "UnreadableError",
    "Verdict",
    "audit",
    "consistency",
    "legal_totals",
    "price",
    "statement",
]
