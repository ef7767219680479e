"""The CDR that closes a simulated session. mod_cdrs.asciidoc#mod_cdrs_cdr_object"""

from copy import deepcopy
from datetime import datetime

from ocpi_mocks.moments import date_time
from ocpi_mocks.simulator.cases import Case
from ocpi_mocks.simulator.charging import Phase
from ocpi_mocks.simulator.costs import costs
from ocpi_mocks.simulator.periods import Period, hours, kwh, wire_period
from ocpi_reference.spec.wire import Json

__all__ = ["cdr", "cdr_token"]

PARKED = (Phase.SUSPENDED, Phase.IDLE)


def cdr(case: Case, periods: tuple[Period, ...], *, made: datetime) -> dict[str, Json]:
    """The CDR of a visit, made at a moment after its end, with the costs that its tariff gives."""
    used = [period for period in periods if period.phase is not Phase.RESERVED]
    method = case.authorization if used else case.reserved_by
    unpriced: dict[str, Json] = {
        "country_code": case.location["country_code"],
        "party_id": case.location["party_id"],
        "id": f"CDR-{case.session_id}",
        "start_date_time": date_time(case.at(periods[0].begin)),
        "end_date_time": date_time(case.at(periods[-1].end)),
        "session_id": case.session_id,
        "cdr_token": cdr_token(case),
        "auth_method": method.method,
        "authorization_reference": method.reference,
        "cdr_location": _cdr_location(case),
        "meter_id": case.meter_id,
        "currency": case.tariff["currency"],
        "tariffs": [deepcopy(case.tariff)],
        "charging_periods": [wire_period(period, case) for period in periods],
        "total_energy": kwh(periods[-1].energy_after),
        "total_time": hours(used[-1].end) if used else hours(0),
        "total_parking_time": sum((p.hours for p in used if p.phase in PARKED), start=hours(0)),
        "last_updated": date_time(made),
    }
    given = {name: value for name, value in unpriced.items() if value is not None}
    return given | costs(given, location=case.location)


def cdr_token(case: Case) -> dict[str, Json]:
    """The token as a Session and a CDR name it. mod_cdrs.asciidoc#mod_cdrs_cdr_token_object"""
    return {name: case.token[name] for name in ("country_code", "party_id", "uid", "type", "contract_id")}


def _cdr_location(case: Case) -> dict[str, Json]:
    """The place of the session. mod_cdrs.asciidoc#mod_cdrs_cdr_location_class"""
    shortened = {"address": 45, "state": 20}  # characters; a Location has room for more
    names = ("id", "name", "address", "city", "postal_code", "state", "country", "coordinates")
    place = {name: deepcopy(case.location[name]) for name in names if name in case.location}
    return {
        **{name: value[: shortened[name]] if name in shortened else value for name, value in place.items()},
        "evse_uid": case.evse["uid"],
        "evse_id": case.evse["evse_id"],
        "connector_id": case.connector["id"],
        "connector_standard": case.connector["standard"],
        "connector_format": case.connector["format"],
        "connector_power_type": case.connector["power_type"],
    }
