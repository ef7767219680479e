"""The second evaluator: the cost of many sessions, computed on a different principle than `price`.

A tariff is compiled once. Each kind of restriction becomes an axis, such as the minute of the week or the
energy so far, cut where some element switches; between two cuts a bit mask tells which elements hold. The
masks of all axes, joined bit by bit, leave the active elements, and the lowest bit per dimension prices it.
Volumes, times and money are integers in smallest units, so that nothing is ever rounded but amounts.

It follows the best supported reading and gives totals without reasons. A record that it does not understand
it declines, by name; `BulkPricer.price` then asks the first evaluator. The two are tested equal.
"""

from ocpi_reference.billing.bulk.pricer import BulkPricer
from ocpi_reference.billing.bulk.total import Declined, Total

__all__ = ["BulkPricer", "Declined", "Total"]
