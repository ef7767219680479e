"""Checks of a record against its relatives: the Session that a CDR closes, and the CDR that it credits."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from ocpi_reference.billing.consumption import DataNote, seconds
from ocpi_reference.billing.editions import EDITIONS
from ocpi_reference.billing.fields import Fields
from ocpi_reference.billing.figures import Figure, Verdict
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.billing.stated import Stated, read_stated
from ocpi_reference.spec.history import Version

__all__ = ["check_credit", "check_session"]

_OWN = frozenset(
    {"id", "credit", "credit_reference_id", "total_cost", "last_updated", "remark", "invoice_reference_id"}
)
"""The fields in which a Credit CDR may differ from the CDR that it credits."""

_COIN = Decimal("0.01")
_PART = Decimal("0.01")


def check_session(cdr: Mapping[str, Any], session: Mapping[str, Any], ocpi: Version) -> Iterable[Figure]:
    """Compare a CDR with the last state of its Session; only amounts and energy are more than advice."""
    edition = EDITIONS[ocpi]
    one, other = Fields.of(cdr, "", list[DataNote]()), Fields.of(session, "session", list[DataNote]())
    stated, before = read_stated(cdr, ocpi), read_stated(session, ocpi)
    if stated.currency != before.currency:
        yield _differs("currency", stated.currency, before.currency, "sessions-081")
    for mine, theirs in ((edition.cdr.start, edition.session.start), (edition.cdr.end, edition.session.end)):
        if one.has(mine) and other.has(theirs):
            yield from _instants(mine, one.instant(mine), other.instant(theirs))
    if stated.energy is not None and before.energy is not None:
        near = max(Decimal("0.001"), abs(before.energy) * _PART)
        if abs(stated.energy - before.energy) > near:
            yield _differs("total_energy", plain(stated.energy), plain(before.energy), "cdrs-141")
    for field, cost in before.costs.items():
        mine_, theirs_ = stated.costs.get(field), cost
        for name, (kind, amount) in theirs_.figures().items():
            own = dict(mine_.figures().values()).get(kind) if mine_ else None
            if own is not None and abs(own - amount) > _COIN:
                yield _differs(name, plain(own), plain(amount), "cdrs-141", advisory=True)


def _instants(field: str, own: datetime, other: datetime) -> Iterable[Figure]:
    if abs(seconds(own - other)) > 1:
        yield _differs(field, own.isoformat(), other.isoformat(), "cdrs-141", advisory=True)


def check_credit(
    cdr: Mapping[str, Any], stated: Stated, original: Mapping[str, Any] | None, ocpi: Version
) -> Iterable[Figure]:
    """Check that a Credit CDR names the CDR that it credits, and repeats it with the total negated."""
    if stated.credit and stated.credit_reference_id is None:
        yield _wrong(
            "credit_reference_id", "cdrs-109", "no-reference", "a Credit CDR names the CDR it credits"
        )
    if stated.credit_reference_id is not None and not stated.credit:
        yield _wrong("credit", "cdrs-011", "no-credit", "a CDR that references another is a Credit CDR")
    if stated.credit and stated.credit_reference_id == stated.id:
        yield _wrong("id", "cdrs-010", "same-id", "a Credit CDR has an id of its own")
    if not stated.credit or original is None:
        return
    if str(original.get("id")) != stated.credit_reference_id:
        yield _differs(
            "credit_reference_id", str(stated.credit_reference_id), str(original.get("id")), "cdrs-012"
        )
    credited = read_stated(original, ocpi)
    for field, cost in stated.costs.items():
        before = credited.costs.get(field)
        for name, (kind, amount) in cost.figures().items():
            owed = dict(before.figures().values()).get(kind) if before else None
            if owed is not None and field == "total_cost" and amount != -owed:
                cause = "credit-not-negated" if amount == owed else None
                yield _differs(name, plain(amount), plain(-owed), "cdrs-014", cause=cause)
    changed = sorted(
        name
        for name in {*cdr, *original} - _OWN
        if cdr.get(name) != original.get(name) and not _negated_part(name, cdr, original)
    )
    for name in changed:
        yield _wrong(
            name, "cdrs-013", "credit-changes", "a Credit CDR repeats all data of the CDR it credits"
        )


def _negated_part(name: str, cdr: Mapping[str, Any], original: Mapping[str, Any]) -> bool:
    """Leave partial costs to the check of money, which advises against negated ones."""
    return name.startswith("total_") and name.endswith("_cost") and name in cdr and name in original


def _differs(
    field: str,
    stated: str,
    expected: str,
    requirement: str,
    *,
    cause: str | None = None,
    advisory: bool = False,
) -> Figure:
    return Figure(
        field,
        stated,
        expected,
        Verdict.WRONG,
        requirement,
        cause=cause,
        why=f"it is {stated}, and {expected} is expected",
        advisory=advisory,
    )


def _wrong(field: str, requirement: str, cause: str, why: str) -> Figure:
    return Figure(field, None, None, Verdict.WRONG, requirement, cause=cause, why=why)
