"""Auditing files of CDRs and Sessions with the tariffs and locations that belong to them, one at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from ocpi_harness.recognition import recognize
from ocpi_harness.records import Record, RecordsError, Unreadable, files, read_records
from ocpi_reference.billing import (
    Audit,
    CurrencyError,
    Figure,
    TimeZoneError,
    UnknownZoneError,
    UnreadableError,
    Verdict,
    audit,
)
from ocpi_reference.metering import check_meter, check_signed, check_updates
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.history import OcpiObject, Version
from ocpi_reference.spec.locations import Location
from ocpi_reference.spec.sessions import Session
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.wire import Json

__all__ = ["Audited", "Refused", "Relatives", "audit_files", "read_relatives"]

_EMBEDDED = ("cdr_location", "location")
"""The fields of a record that hold its location; one that holds only the id is ``location_id``."""


@dataclass(frozen=True)
class Relatives:
    """What is known besides the records; ids are in lower case, as OCPI compares them without case."""

    tariffs: Mapping[str, tuple[Mapping[str, Json], ...]] = field(default_factory=dict)
    """All versions of each tariff."""
    locations: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    sessions: Mapping[str, tuple[Mapping[str, Json], ...]] = field(default_factory=dict)
    """All states of each Session, in the order in which they were sent."""

    def tariffs_of(self, record: Mapping[str, Json]) -> tuple[Mapping[str, Json], ...]:
        """Give the tariffs that a record names or holds; if it names none, the only one that there is."""
        named = dict.fromkeys(_tariff_ids(record))
        if not named and len(self.tariffs) == 1:
            named = dict.fromkeys(self.tariffs)
        return tuple(tariff for id_ in named for tariff in self.tariffs.get(id_, ()))

    def location_of(self, record: Mapping[str, Json]) -> Mapping[str, Json]:
        """Give the location at which a record was made, as published or else as the record holds it."""
        held = _held_location(record)
        return self.locations.get(_key(held.get("id", record.get("location_id"))), held)

    def connector_of(self, record: Mapping[str, Json]) -> Mapping[str, Json] | None:
        """Give the connector at which a record was made; None when it is not known."""
        names = _held_location(record) if "evse_uid" in _held_location(record) else record
        connectors = [
            (evse.get("uid"), connector)
            for evse in _objects(self.location_of(record), "evses")
            for connector in _objects(evse, "connectors")
        ]
        if "evse_uid" not in names:
            return connectors[0][1] if len(connectors) == 1 else None
        wanted = names.get("evse_uid"), names.get("connector_id")
        return next((one for uid, one in connectors if (uid, one.get("id")) == wanted), None)

    def states_of(self, record: Mapping[str, Json]) -> tuple[Mapping[str, Json], ...]:
        """Give the states of the Session that a CDR closes, or of which a record is the last state."""
        if "session_id" in record:
            return self.sessions.get(_key(record["session_id"]), ())
        states = self.sessions.get(_key(record.get("id")), ())
        return states if states[-1:] == (record,) else ()


def _held_location(record: Mapping[str, Json]) -> Mapping[str, Json]:
    return next((record[name] for name in _EMBEDDED if isinstance(record.get(name), Mapping)), {})


def _objects(holder: Mapping[str, Json], name: str) -> Iterator[Mapping[str, Json]]:
    found = holder.get(name)
    yield from (one for one in (found if isinstance(found, list) else ()) if isinstance(one, Mapping))


def _tariff_ids(record: Mapping[str, Json]) -> Iterator[str]:
    for name, id_ in (("charging_periods", "tariff_id"), ("tariffs", "id")):
        yield from (_key(part[id_]) for part in _objects(record, name) if part.get(id_) is not None)


def _key(id_: Json) -> str:
    return str(id_).casefold()


def read_relatives(
    *, tariffs: Path | None = None, locations: Path | None = None, sessions: Path | None = None
) -> Relatives:
    """Read the files, or folders of files, with tariffs, locations and the states of Sessions.

    Raises:
        RecordsError: one cannot be read, or holds something else; the text has the line.
    """
    places = {id_: states[-1] for id_, states in _by_id(locations, Location).items()}
    return Relatives(_by_id(tariffs, Tariff), places, _by_id(sessions, Session))


def _by_id(path: Path | None, kind: type[OcpiObject]) -> dict[str, tuple[Mapping[str, Json], ...]]:
    found: dict[str, list[Mapping[str, Json]]] = {}
    for value in _all(path, kind):
        found.setdefault(_key(value.get("id")), []).append(value)
    return {id_: tuple(values) for id_, values in found.items()}


def _all(path: Path | None, kind: type[OcpiObject]) -> Iterator[Mapping[str, Json]]:
    for file in files(path) if path else ():
        for item in read_records(file):
            if isinstance(item, Unreadable):
                raise RecordsError(f"{item.place}: {item.reason}")
            found = recognize(item.value)
            if found is None or found.kind is not kind:
                is_ = f"a {found.name}" if found else "no object of OCPI"
                raise RecordsError(f"{item.place}: a {kind.__name__} is expected, and this is {is_}")
            yield item.value


@dataclass(frozen=True)
class Audited:
    """One record and the verdict on each of its figures."""

    place: str
    audit: Audit

    @property
    def headline(self) -> Figure | None:
        """The figure to name when there is room for one: of the worst, that of money, then one explained."""
        worst = [f for f in self.audit.figures if f.verdict is self.audit.verdict and not f.advisory]
        by_weight = sorted(worst, key=lambda f: (not f.field.startswith("total_cost"), f.cause is None))
        return None if self.audit.verdict is Verdict.RIGHT else by_weight[0]

    def to_json(self) -> dict[str, Any]:
        """Write the verdicts as JSON values."""
        return {**self.audit.to_json(), "place": self.place, "ocpi": str(self.audit.ocpi)}


@dataclass(frozen=True)
class Refused:
    """Something that could not be audited, and why."""

    place: str
    id: str | None
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Write it in the shape of a record without figures."""
        return {
            "id": self.id,
            "verdict": "UNREADABLE",
            "fields": [],
            "place": self.place,
            "reason": self.reason,
        }


Outcome: TypeAlias = Audited | Refused


def audit_files(
    path: Path,
    relatives: Relatives,
    *,
    ocpi: Version | None = None,
    on_bytes: Callable[[int], None] = lambda _: None,
) -> Iterator[Outcome]:
    """Audit every record of a file, or of the files in a folder, holding one at a time.

    Without `ocpi` the version of each record is told by its fields. What cannot be audited is `Refused` with
    its line, and the rest goes on; `on_bytes` is told how many more bytes were read.

    Raises:
        RecordsError: there is no such file, or nothing in the folder to read.
    """
    for file in files(path):
        try:
            for item in read_records(file, on_bytes=on_bytes):
                if isinstance(item, Unreadable):
                    yield Refused(item.place, None, item.reason)
                else:
                    yield _audit(item, relatives, ocpi)
        except RecordsError as error:
            yield Refused(str(file), None, str(error))


def _audit(item: Record, relatives: Relatives, ocpi: Version | None) -> Outcome:
    record = item.value
    id_ = record["id"] if isinstance(record.get("id"), str) else None
    found = recognize(record)
    if found is None or found.kind not in (CDR, Session):
        is_ = f"a {found.name}" if found else "no object of OCPI"
        return Refused(item.place, id_, f"a CDR or Session is expected, and this is {is_}")
    version, states = ocpi or found.version, relatives.states_of(record)
    zone = relatives.location_of(record).get("time_zone")
    try:
        judged = audit(
            record,
            relatives.tariffs_of(record),
            ocpi=version,
            time_zone=zone if isinstance(zone, str) else None,
            session=states[-1] if states and found.kind is CDR else None,
        )
    except (UnreadableError, TimeZoneError, UnknownZoneError, CurrencyError) as error:
        return Refused(item.place, id_, str(error))
    checks = (
        lambda: check_meter(record, ocpi=version, connector=relatives.connector_of(record)),
        lambda: check_signed(record, ocpi=version),
        lambda: check_updates(states, ocpi=version),
    )
    metered = tuple(figure for check in checks for figure in _figures(check))
    return Audited(item.place, replace(judged, figures=judged.figures + metered))


def _figures(check: Callable[[], tuple[Figure, ...]]) -> tuple[Figure, ...]:
    """Judge the meter; what cannot be read there does not take back what was said about the money."""
    try:
        return check()
    except UnreadableError as error:
        field, _, why = str(error).partition(": ")
        return (Figure(field, None, None, Verdict.WRONG, "cdrs-044", cause="unreadable", why=why),)
