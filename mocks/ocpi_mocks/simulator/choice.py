"""Which of a connector's tariffs a session is billed by.

mod_tariffs.asciidoc#mod_tariffs_tariff_type, mod_locations.asciidoc#mod_locations_connector_object
"""

from collections.abc import Iterable
from datetime import datetime

from ocpi_mocks.moments import date_time
from ocpi_reference.spec.wire import Json

__all__ = ["applicable_tariff"]


def applicable_tariff(
    tariffs: Iterable[dict[str, Json]], *, at: datetime, ad_hoc: bool = False, preference: str = "REGULAR"
) -> dict[str, Json] | None:
    """The tariff of a session that starts at a moment, or None when none of the `tariffs` applies.

    `ad_hoc` is payment at the charge point, `preference` the ProfileType that the driver has set. A driver
    whose profile has no tariff of its own pays the regular one; a tariff without a type is for everybody who
    finds none of their own.

    Raises:
        ValueError: `at` has no time zone.
    """
    profile = "REGULAR" if preference == "REGULAR" else f"PROFILE_{preference}"
    wanted = ("AD_HOC_PAYMENT", None) if ad_hoc else (profile, "REGULAR", None)
    valid = [tariff for tariff in tariffs if _is_valid(tariff, date_time(at))]
    fitting = [tariff for tariff in valid if tariff.get("type") in wanted]
    return min(fitting, key=lambda tariff: wanted.index(tariff.get("type")), default=None)


def _is_valid(tariff: dict[str, Json], now: str) -> bool:
    return bool(tariff.get("start_date_time", now) <= now <= tariff.get("end_date_time", now))
