"""Which tariff prices a charging period, and as it stood when.

A period names its tariff by ``tariff_id``; a record shows its tariffs as they were at the start of the
session.
https://github.com/ocpi/ocpi/blob/2.3.0/release/core/mod_cdrs.asciidoc#mod_cdrs_chargingperiod_class
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from ocpi_reference.billing.consumption import ChargingSession, DataNote, Period
from ocpi_reference.billing.readings import Judge
from ocpi_reference.billing.tariff import Tariff

__all__ = ["as_of", "relevant", "serves", "valid"]


def relevant(period: Period, session: ChargingSession, judge: Judge) -> tuple[Tariff | None, DataNote | None]:
    """Find the tariff that prices a period, and what is odd about the choice.

    None prices a period that names no tariff while several could, and one that names an unknown tariff: such
    periods are free.
    """
    own, given = session.tariffs[: session.embedded], session.tariffs[session.embedded :]
    if period.tariff_id is not None:
        wanted = period.tariff_id.casefold()
        for pool in (own, given):
            named = [tariff for tariff in pool if tariff.id.casefold() == wanted]
            if named:
                return as_of(named, session.start), None
        return None, DataNote(
            "tariff-not-found", f"tariff {period.tariff_id!r} is not in the record and was not given"
        )
    candidates = _one_per_id(own or given, session.start)
    if len(candidates) > 1:
        candidates = [
            t for t in candidates if valid(t, session.start, judge) and serves(t, session)
        ] or candidates
    if not candidates:
        return None, DataNote("no-tariff", "no tariff is known, so nothing has a price")
    if not session.names_tariffs:
        return candidates[0], None
    ids = ", ".join(tariff.id for tariff in candidates)
    if len(candidates) > 1:
        return None, DataNote(
            "several-tariffs", f"a period names no tariff and several could price it: {ids}"
        )
    chosen = judge.pick("period_without_tariff", {"only tariff": candidates[0], "free": None})
    return chosen, DataNote("no-tariff-id", f"a period names no tariff; the only one known is {ids}")


def as_of(versions: Sequence[Tariff], moment: datetime) -> Tariff:
    """Give the version of a tariff that stood at a moment: the last one updated by then, else the oldest."""
    dated = [(tariff.last_updated, tariff) for tariff in versions if tariff.last_updated is not None]
    if not dated:
        return versions[0]
    by_then = [pair for pair in dated if pair[0] <= moment]
    return max(by_then, key=_when)[1] if by_then else min(dated, key=_when)[1]


def _when(pair: tuple[datetime, Tariff]) -> datetime:
    return pair[0]


def _one_per_id(tariffs: Iterable[Tariff], moment: datetime) -> list[Tariff]:
    versions: dict[str, list[Tariff]] = {}
    for tariff in tariffs:
        versions.setdefault(tariff.id.casefold(), []).append(tariff)
    return [as_of(known, moment) for known in versions.values()]


def valid(tariff: Tariff, moment: datetime, judge: Judge) -> bool:
    """Say whether a tariff holds at a moment, by its start_date_time and end_date_time."""
    if tariff.valid_from is not None and moment < tariff.valid_from:
        return False
    if tariff.valid_until == moment:
        return judge.pick("last_second", {"valid": True, "not valid": False})
    return tariff.valid_until is None or moment < tariff.valid_until


def serves(tariff: Tariff, session: ChargingSession) -> bool:
    """Say whether a tariff's type fits the way the session was paid; without a type it fits all.

    Charging preferences leave no trace in a CDR, so tariffs for a profile never fit by themselves.
    """
    if tariff.type is None or session.ad_hoc is None:
        return True
    return tariff.type == ("AD_HOC_PAYMENT" if session.ad_hoc else "REGULAR")
