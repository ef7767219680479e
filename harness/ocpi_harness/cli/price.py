"""``plugfest price``: what a charging session costs, and why."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ocpi_harness.cli.choices import versions_named
from ocpi_harness.cli.complaint import complain
from ocpi_harness.recognition import Recognized, recognize
from ocpi_harness.records import RecordsError, read_document
from ocpi_reference.billing import (
    QUESTIONS,
    CurrencyError,
    Figure,
    LegalTotal,
    Price,
    Reading,
    TimeZoneError,
    UnknownZoneError,
    UnreadableError,
    Verdict,
    audit,
    legal_totals,
)
from ocpi_reference.spec.cdrs import CDR
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.sessions import Session
from ocpi_reference.spec.tariffs import Tariff
from ocpi_reference.spec.wire import Json, encode

__all__ = ["price"]

WRONG_TOTAL = 1


def price(
    cdr: Annotated[Path, typer.Argument(metavar="CDR", help="A CDR or Session, as JSON.")],
    tariff: Annotated[
        list[Path] | None, typer.Option(metavar="T", help="A file with a Tariff or more; repeatable.")
    ] = None,
    ocpi: Annotated[
        str, typer.Option(metavar="V", help="Its version of OCPI; without one it is told by its fields.")
    ] = "",
    time_zone: Annotated[
        str, typer.Option(metavar="Z", help="The zone of the location, such as Europe/Amsterdam.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Print the receipt of a charging session, and what else it may legally cost.

    Ends with 1 when the total that the record states is none of these.
    """
    try:
        record, version = _record(cdr, ocpi)
        tariffs = tuple(_tariffs(tariff or ()))
        if not record.get("tariffs") and not tariffs:
            complain(f"{cdr}: it holds no tariff; give the one that applied with --tariff FILE")
        zone = time_zone or None
        totals = legal_totals(record, tariffs, ocpi=version, time_zone=zone)
        judged = audit(record, tariffs, ocpi=version, time_zone=zone).figures
    except TimeZoneError as error:
        complain(f"{cdr}: {error}; name the location's zone with --time-zone Europe/Amsterdam")
    except (RecordsError, UnknownZoneError) as error:
        complain(error)
    except (UnreadableError, CurrencyError) as error:
        complain(f"{cdr}: {error}")
    stated = tuple(figure for figure in judged if figure.field.startswith("total_cost"))
    if json:
        document = {
            **totals[0].receipt.to_json(totals),
            "stated": [figure.to_json() for figure in stated],
        }
        sys.stdout.buffer.write(encode(document) + b"\n")
    else:
        typer.echo("\n".join([totals[0].receipt.to_text(), *_alternatives(totals), *map(_stated, stated)]))
    return WRONG_TOTAL if any(figure.verdict is Verdict.WRONG for figure in stated) else 0


def _record(path: Path, ocpi: str) -> tuple[Mapping[str, Json], Version]:
    found = read_document(path)
    if len(found) > 1:
        complain(f"{path}: it holds {len(found)} records; `plugfest audit {path}` judges them all")
    recognized = recognize(found[0])
    if recognized is None or recognized.kind not in (CDR, Session):
        _refuse(path, recognized, "CDR or Session")
    return found[0], versions_named([ocpi])[0] if ocpi else recognized.version


def _tariffs(paths: Iterable[Path]) -> Iterator[Mapping[str, Json]]:
    for path in paths:
        for value in read_document(path):
            recognized = recognize(value)
            if recognized is None or recognized.kind is not Tariff:
                _refuse(path, recognized, "Tariff")
            yield value


def _refuse(path: Path, found: Recognized | None, expected: str) -> NoReturn:
    other = f"a {found.name}" if found else "no object of OCPI"
    complain(f"{path}: a {expected} is expected, and this is {other}")


def _alternatives(totals: tuple[LegalTotal, ...]) -> Iterator[str]:
    """Tell the costs that differ by a coin or more, and the open questions behind them."""
    by_amount: dict[str, list[Reading]] = {}
    for total in totals:
        by_amount.setdefault(_amounts(total.total_cost), []).extend(total.readings)
    by_amount.pop(_amounts(totals[0].total_cost))
    if not by_amount:
        return
    yield "OCPI leaves something open here. By other readings it costs:"
    for amounts, readings in by_amount.items():
        yield f"  {amounts}"
        yield from (f"    if {' and '.join(_answers(reading))}" for reading in readings)
    asked = {id_ for readings in by_amount.values() for reading in readings for id_ in reading.deviations()}
    yield from (
        f"  {question.id}: {question.text}" for question in QUESTIONS.values() if question.id in asked
    )
    yield ""


def _answers(reading: Reading) -> Iterator[str]:
    answers = reading.deviations()
    for question in QUESTIONS.values():
        if question.id in answers:
            yield f"{question.id} is {answers[question.id]!r}"


def _amounts(cost: Price) -> str:
    amounts = {"before taxes": cost.before_taxes, "after taxes": cost.after_taxes}
    return ", ".join(f"{amount} {word}" for word, amount in amounts.items() if amount is not None)


def _stated(figure: Figure) -> str:
    readings = (
        f" ({', '.join(f'{id_} {answer}' for id_, answer in figure.readings)})" if figure.readings else ""
    )
    cause = f"; most likely {figure.cause}" if figure.cause else ""
    why = f": {figure.why}" if figure.why else ""
    return f"Stated {figure.field} {figure.stated}: {figure.verdict}{readings}{why}{cause}"
