"""Checks of many CDRs of one party against each other: ids, credits, and one bill per session.

Credit CDRs: https://github.com/ocpi/ocpi/blob/2.3.0/release/core/mod_cdrs.asciidoc#mod_cdrs_credit_cdrs
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ocpi_reference.billing.costs import amounts
from ocpi_reference.billing.figures import Figure, Verdict
from ocpi_reference.billing.restrictions import plain
from ocpi_reference.billing.stated import Stated, read_stated
from ocpi_reference.spec.history import Version

__all__ = ["check_ledger"]


@dataclass(frozen=True)
class _Entry:
    """What the ledger keeps of one CDR."""

    session_id: str | None
    total: tuple[tuple[str, Decimal], ...]
    credit: bool


def check_ledger(cdrs: Iterable[Mapping[str, Any]], *, ocpi: Version) -> Iterator[tuple[str, Figure]]:
    """Find what is wrong between the CDRs of one party: pairs of the id of a CDR and an objection to it.

    `cdrs` are decoded JSON of the version `ocpi`, in the order in which they were sent. The ledger keeps the
    id, the session and the total of each, so that its memory grows with their number, not with their size.

    Raises:
        UnreadableError: a figure is there but is no number; the text names the place.
    """
    known: dict[str, _Entry] = {}
    credited: dict[str, str] = {}
    billed: dict[str, list[str]] = {}
    for cdr in cdrs:
        stated = read_stated(cdr, ocpi)
        id_ = stated.id.casefold()
        if id_ in known:
            yield stated.id, _wrong("id", "cdrs-062", "id-twice", "another CDR has the same id")
            continue
        session_id = cdr.get("session_id")
        entry = _Entry(session_id if isinstance(session_id, str) else None, _total(stated), stated.credit)
        known[id_] = entry
        if stated.credit and stated.credit_reference_id is not None:
            yield from ((stated.id, figure) for figure in _check_credit(stated, entry, known, credited))
            credited.setdefault(stated.credit_reference_id.casefold(), stated.id)
        elif entry.session_id is not None:
            billed.setdefault(entry.session_id.casefold(), []).append(stated.id)
    for ids in billed.values():
        open_ = [id_ for id_ in ids if id_.casefold() not in credited]
        for id_ in open_[1:]:
            why = f"CDR {open_[0]} bills the same session and is not credited"
            yield id_, _wrong("session_id", "cdrs-142", "billed-twice", why)


def _total(stated: Stated) -> tuple[tuple[str, Decimal], ...]:
    return tuple((amount.name, amount.stated) for amount in amounts(stated) if amount.field == "total_cost")


def _check_credit(
    stated: Stated, entry: _Entry, known: Mapping[str, _Entry], credited: Mapping[str, str]
) -> Iterator[Figure]:
    reference = (stated.credit_reference_id or "").casefold()
    original = known.get(reference)
    if original is None or reference == stated.id.casefold():
        why = "it names a CDR that was not sent before"
        yield _wrong("credit_reference_id", "cdrs-012", "dangling-reference", why)
        return
    if original.credit:
        why = "the CDR that it credits is a credit itself"
        yield _wrong("credit_reference_id", "cdrs-019", "credit-of-credit", why, advisory=True)
    if reference in credited:
        why = f"CDR {credited[reference]} credits the same CDR"
        yield _wrong("credit_reference_id", "cdrs-019", "credited-twice", why)
    before = dict(original.total)
    for name, amount in entry.total:
        if name in before and amount + before[name]:
            why = f"with the CDR that it credits it leaves {plain(amount + before[name])} and not 0"
            yield _wrong(name, "cdrs-015", "does-not-net-to-zero", why)


def _wrong(field: str, requirement: str, cause: str, why: str, *, advisory: bool = False) -> Figure:
    return Figure(field, None, None, Verdict.WRONG, requirement, cause=cause, why=why, advisory=advisory)
