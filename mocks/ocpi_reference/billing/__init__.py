"""The billing oracle: what a charging session costs, why, and which mistake made a wrong figure.

Pure and exact: no file, no network, no clock; amounts are `Decimal`, and no float is ever accepted. Records
are decoded JSON of OCPI 2.1.1, 2.2.1 or 2.3.0, with numbers as int or Decimal.

`price` gives a `Receipt` with one line per priced stretch and the reasons for it; `legal_totals` every cost
that an open question of the specification allows, each with the `Reading` that gives it; `audit` a verdict
on every figure that a CDR or Session states, with the most likely of the known `CAUSES`; `consistency` what
many audits of one sender have in common; `check_ledger` whether its CDRs fit each other; `lint` what a
tariff cannot mean; `statement` the figures that a right engine would write into a CDR.

How a session is priced, file by file: `adapter` reads a record into `consumption` and `tariff`, `timeline`
makes stretches of its periods, `relevance` finds their tariff, `lookup` and `restrictions` the active
components, `selection` what is due, `charges` applies step_size, `taxes` and `lines` make money of it, and
`engine` puts these steps in order. `practice` names the steps, and `causes` replaces them one at a time.
"""

from ocpi_reference.billing.audit import Audit, audit
from ocpi_reference.billing.causes import CAUSES, Cause
from ocpi_reference.billing.consistency import Consistency, SenderReading, consistency
from ocpi_reference.billing.fields import UnreadableError
from ocpi_reference.billing.figures import Bounds, Figure, Verdict
from ocpi_reference.billing.findings import Level, LintFinding
from ocpi_reference.billing.ledger import check_ledger
from ocpi_reference.billing.lint import lint
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
    "Level",
    "Line",
    "LintFinding",
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
    "check_ledger",
    "consistency",
    "legal_totals",
    "lint",
    "price",
    "statement",
]
