"""Energy against clock, power and connector, at and beyond each bound."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ocpi_reference.billing import Figure, UnreadableError
from ocpi_reference.metering import check_meter, greatest_power
from ocpi_reference.spec.history import V211, V221, V230

START = datetime(2026, 3, 12, 15, 30, tzinfo=UTC)
CONNECTOR = {"power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 16}
"""11.04 kW: at most 12.144 kWh in an hour."""


def stamp(minutes: int) -> str:
    return (START + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def cdr(*energies: str, total: str | None = None, **volumes: str) -> Any:
    """A CDR with one period of an hour per energy, in kWh."""
    return {
        "id": "C",
        "start_date_time": stamp(0),
        "end_date_time": stamp(60 * len(energies)),
        "charging_periods": [
            {
                "start_date_time": stamp(60 * n),
                "dimensions": [
                    {"type": name, "volume": Decimal(volume)}
                    for name, volume in {"ENERGY": energy, **volumes}.items()
                ],
            }
            for n, energy in enumerate(energies)
        ],
        "total_energy": Decimal(total) if total else sum(map(Decimal, energies), Decimal(0)),
    }


def causes(record: Any, connector: Any = CONNECTOR) -> list[tuple[str, str | None, bool]]:
    found = check_meter(record, ocpi=V221, connector=connector)
    return [(figure.field, figure.cause, figure.advisory) for figure in found]


def only(record: Any, connector: Any = CONNECTOR) -> Figure:
    (figure,) = check_meter(record, ocpi=V221, connector=connector)
    return figure


def test_what_a_connector_can_give_is_no_finding() -> None:
    assert causes(cdr("11.04", "0", "12.14")) == []


def test_more_than_a_connector_can_give_is_found_in_its_period() -> None:
    assert causes(cdr("11.04", "12.2")) == [("charging_periods[1]", "exceeds-the-connector", False)]


def test_watt_hours_are_told_from_a_strong_connector() -> None:
    figure = only(cdr("7000"))
    assert (figure.cause, figure.stated, figure.expected) == ("wh-as-kwh", "7000", "7")
    assert causes(cdr("240"))[0][1] == "exceeds-the-connector"
    assert causes(cdr("245"))[0][1] == "wh-as-kwh"


def test_without_a_connector_only_the_impossible_is_found() -> None:
    assert causes(cdr("300"), None) == []
    assert causes(cdr("7000"), None) == [("charging_periods[0]", "wh-as-kwh", False)]
    ac = cdr("1500") | {"cdr_location": {"connector_power_type": "AC_3_PHASE"}}
    assert causes(ac, None) == [("charging_periods[0]", "wh-as-kwh", False)]


def test_the_total_is_judged_where_there_are_no_periods() -> None:
    whole = cdr("10") | {"charging_periods": [], "total_energy": Decimal(9000)}
    assert causes(whole) == [("total_energy", "wh-as-kwh", False)]
    assert causes(whole | {"total_energy": Decimal(9)}) == []


@pytest.mark.parametrize(
    ("energy", "found"), [("7.30", []), ("7.50", [("charging_periods[0]", "exceeds-its-power", False)])]
)
def test_energy_fits_the_greatest_power_of_its_period(energy: str, found: list[Any]) -> None:
    assert causes(cdr(energy, MAX_POWER="7")) == found


@pytest.mark.parametrize(
    ("energy", "found"), [("6.80", []), ("6.40", [("charging_periods[0]", "below-its-power", True)])]
)
def test_energy_fits_the_least_power_of_its_period(energy: str, found: list[Any]) -> None:
    assert causes(cdr(energy, MIN_POWER="7")) == found


def test_power_in_watts_is_found() -> None:
    assert causes(cdr("7", MAX_POWER="7000")) == [("charging_periods[0]", "w-as-kw", False)]


def test_periods_that_state_the_meter_are_found_once() -> None:
    figure = only(cdr("4", "9", "15", total="15"))
    assert (figure.field, figure.cause) == ("charging_periods", "meter-value-as-energy")
    assert (figure.stated, figure.expected) == ("28", "15")
    assert causes(cdr("4", "5", "6", total="15")) == []
    assert causes(cdr("0", "0", "6", total="6")) == []


def test_the_names_of_2_1_1_are_read() -> None:
    record = cdr("7000")
    record["stop_date_time"] = record.pop("end_date_time")
    (figure,) = check_meter(record, ocpi=V211, connector={"voltage": 230, "amperage": 32})
    assert figure.cause == "wh-as-kwh"


def test_a_running_session_ends_at_its_last_update() -> None:
    record = cdr("5", total="5")
    session = {name: record[name] for name in ("id", "start_date_time", "charging_periods")}
    session |= {"kwh": Decimal(5), "last_updated": stamp(60)}
    assert check_meter(session, ocpi=V230, connector=CONNECTOR) == ()
    (figure,) = check_meter(session | {"last_updated": stamp(5)}, ocpi=V230, connector=CONNECTOR)
    assert figure.cause == "exceeds-the-connector"


@pytest.mark.parametrize(
    ("connector", "kilowatts"),
    [
        (CONNECTOR, "11.04"),
        ({**CONNECTOR, "max_electric_power": 7400}, "7.4"),
        ({"power_type": "AC_1_PHASE", "voltage": 230, "amperage": 16}, "3.68"),
        ({"power_type": "DC", "max_voltage": 1000, "max_amperage": 350}, "350"),
        ({"power_type": "AC_1_PHASE"}, "25"),
        ({}, "4000"),
    ],
)
def test_the_power_of_a_connector(connector: Any, kilowatts: str) -> None:
    assert greatest_power(connector) == Decimal(kilowatts)


def test_what_is_no_number_is_said_with_its_place() -> None:
    record = cdr("5")
    record["charging_periods"][0]["dimensions"][0]["volume"] = "much"
    with pytest.raises(UnreadableError, match=r"charging_periods\[0\]\.dimensions\[0\]\.volume"):
        check_meter(record, ocpi=V221)
