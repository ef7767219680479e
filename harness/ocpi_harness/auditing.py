"""Auditing files of CDRs and Sessions with the tariffs and locations that belong to them, one at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
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

    def tariffs_of(self, record: Mapping[str, Json]) -> tuple[Mapping[str, Json], ...]:
        """Give the tariffs that a record names or holds; if it names none, the only one that there is."""
        named = dict.fromkeys(_tariff_ids(record))
        if not named and len(self.tariffs) == 1:
            named = dict.fromkeys(self.tariffs)
        return tuple(tariff for id_ in named for tariff in self.tariffs.get(id_, ()))

    def location_of(self, record: Mapping[str, Json]) -> Mapping[str, Json] | None:
        """Give the location at which a record was made; None when it is not known."""
        held: Mapping[str, Json] = next(
            (record[name] for name in _EMBEDDED if isinstance(record.get(name), Mapping)), {}
        )
        return self.locations.get(_key(held.get("id", record.get("location_id"))))


def _tariff_ids(record: Mapping[str, Json]) -> Iterator[str]:
    for name, id_ in (("charging_periods", "tariff_id"), ("tariffs", "id")):
        found = record.get(name)
        for part in found if isinstance(found, list) else ():
            if isinstance(part, Mapping) and part.get(id_) is not None:
                yield _key(part[id_])


def _key(id_: Json) -> str:
    return str(id_).casefold()


def read_relatives(*, tariffs: Path | None = None, locations: Path | None = None) -> Relatives:
    """Read the files, or folders of files, with tariffs and locations.

    Raises:
        RecordsError: one cannot be read, or holds something else; the text has the line.
    """
    by_id: dict[str, tuple[Mapping[str, Json], ...]] = {}
    for value in _all(tariffs, Tariff):
        by_id[_key(value.get("id"))] = (*by_id.get(_key(value.get("id")), ()), value)
    return Relatives(by_id, {_key(value.get("id")): value for value in _all(locations, Location)})


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
    location = relatives.location_of(record) or {}
    try:
        judged = audit(
            record,
            relatives.tariffs_of(record),
            ocpi=ocpi or found.version,
            time_zone=location.get("time_zone"),
        )
    except (UnreadableError, TimeZoneError, UnknownZoneError, CurrencyError) as error:
        return Refused(item.place, id_, str(error))
    return Audited(item.place, judged)
