"""The metering oracle: whether energy, power, clock and signed meter values of a record can be true.

Pure, like the billing oracle, and with its `Figure` as finding: what a record states, what is expected, how
sure the verdict is, and the most likely mistake. `check_meter` judges one CDR or Session, `check_updates`
what a Session said over its life, `check_signed` the meter's own signed values.
"""

from ocpi_reference.metering.connectors import greatest_power
from ocpi_reference.metering.plausibility import check_meter
from ocpi_reference.metering.signed import check_signed
from ocpi_reference.metering.updates import check_updates

__all__ = ["check_meter", "check_signed", "check_updates", "greatest_power"]
