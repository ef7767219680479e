"""The billing oracle."""

from ocpi_reference.billing.pricing import LegalTotal, legal_totals, price
from ocpi_reference.billing.readings import QUESTIONS, Question, Reading
from ocpi_reference.billing.receipt import Line, Receipt

__all__ = ["QUESTIONS", "LegalTotal", "Line", "Question", "Reading", "Receipt", "legal_totals", "price"]
