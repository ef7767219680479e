"""``plugfest audit``: which figures of many CDRs are wrong, and by which mistake."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.progress import Progress

from ocpi_harness.auditing import Audited, Outcome, audit_files, read_relatives
from ocpi_harness.cli.choices import versions_named
from ocpi_harness.cli.complaint import complain
from ocpi_harness.records import RecordsError, files
from ocpi_reference.billing import QUESTIONS, Audit, Consistency, SenderReading, Verdict, consistency
from ocpi_reference.spec.wire import encode

__all__ = ["audit"]

SOMETHING_WRONG = 1
_TEXTS = {question.id: question.text for question in QUESTIONS.values()}


def audit(
    path: Annotated[
        Path, typer.Argument(metavar="CDRS", help="CDRs or Sessions: NDJSON, JSON, or a folder of these.")
    ],
    tariffs: Annotated[
        Path | None, typer.Option(metavar="F", help="Tariffs that the records name, all versions of them.")
    ] = None,
    locations: Annotated[
        Path | None, typer.Option(metavar="F", help="Locations of the records: time zones and connectors.")
    ] = None,
    sessions: Annotated[
        Path | None, typer.Option(metavar="F", help="The Sessions behind the CDRs, each state of them.")
    ] = None,
    ocpi: Annotated[
        str, typer.Option(metavar="V", help="The version of OCPI; without one it is told by the fields.")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="F", help="A file for the JSON document, besides what is printed.")
    ] = None,
) -> int:
    """Judge every figure of every record, and name the most likely mistake behind a wrong one.

    One record is in memory at a time. Ends with 1 when a figure is wrong or a record cannot be read.
    """
    version = versions_named([ocpi])[0] if ocpi else None
    try:
        relatives = read_relatives(tariffs=tariffs, locations=locations, sessions=sessions)
        size = sum(file.stat().st_size for file in files(path))
        with ExitStack() as stack:
            documents = [_Document(sys.stdout.buffer)] if json else []
            if out:
                documents.append(_Document(stack.enter_context(out.open("wb"))))
            say, on_bytes = stack.enter_context(_screen(size, quiet=json))
            told = _Told(say, documents)
            outcomes = audit_files(path, relatives, ocpi=version, on_bytes=on_bytes)
            summary = consistency(told.each(outcomes))
            for document in documents:
                document.close({**summary.to_json(), "unreadable": told.refused})
    except RecordsError as error:
        complain(error)
    except OSError as error:
        complain(f"{error.filename or 'standard output'}: {error.strerror}")
    if not json:
        typer.echo("\n".join(_summary(summary, told.refused)))
    wrong = dict(summary.verdicts).get(Verdict.WRONG, 0) + told.refused
    return SOMETHING_WRONG if wrong else 0


class _Document:
    """A JSON document that is written record by record."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._separator = b'{"cdrs":[\n'

    def add(self, entry: dict[str, Any]) -> None:
        self._file.write(self._separator + encode(entry))
        self._separator = b",\n"

    def close(self, summary: dict[str, Any]) -> None:
        begin = self._separator if self._separator != b",\n" else b""
        self._file.write(begin + b'\n],"summary":' + encode(summary) + b"}\n")
        self._file.flush()


class _Told:
    """Tells of each outcome as it comes, and passes the audits on."""

    def __init__(self, say: Callable[[str], None], documents: list[_Document]) -> None:
        self.refused = 0
        self._say = say
        self._documents = documents

    def each(self, outcomes: Iterator[Outcome]) -> Iterator[Audit]:
        for outcome in outcomes:
            for document in self._documents:
                document.add(outcome.to_json())
            if isinstance(outcome, Audited):
                if outcome.headline:
                    self._say(_line(outcome))
                yield outcome.audit
            else:
                self.refused += 1
                named = f"{outcome.id}: " if outcome.id else ""
                self._say(f"{outcome.place}: UNREADABLE: {named}{outcome.reason}")


@contextmanager
def _screen(size: int, *, quiet: bool) -> Iterator[tuple[Callable[[str], None], Callable[[int], None]]]:
    """Give what prints a line and what moves the bar; there is a bar on a terminal only."""
    console = Console(stderr=not sys.stdout.isatty() or quiet, highlight=False, soft_wrap=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("auditing", total=size or None)

        def say(line: str) -> None:
            if quiet:
                return
            if sys.stdout.isatty():
                console.print(line, markup=False)
            else:
                typer.echo(line)

        yield say, lambda count: progress.advance(task, count)


def _line(outcome: Audited) -> str:
    figure = outcome.headline
    assert figure is not None
    same = [
        other for other in outcome.audit.figures if other.verdict is figure.verdict and not other.advisory
    ]
    parts = [
        f"{outcome.place}: {outcome.audit.id} {figure.verdict}: {figure.field}",
        f" {figure.stated}" if figure.stated is not None else "",
        f", expected {figure.expected}" if figure.expected is not None else "",
        f": {figure.cause}" if figure.cause else "",
        "".join(f" by {question} {answer!r}" for question, answer in figure.readings),
        f" ({figure.why})" if figure.why else "",
        f"; and {len(same) - 1} more" if len(same) > 1 else "",
    ]
    return "".join(parts)


def _summary(summary: Consistency, refused: int) -> Iterator[str]:
    counts = [f"{number} {verdict}" for verdict, number in summary.verdicts]
    counts += [f"{refused} UNREADABLE"] if refused else []
    yield f"{summary.records + refused} records: {', '.join(counts) or 'none'}"
    if summary.causes:
        yield "mistakes, by the number of records:"
        yield from (f"{number:>8} {cause}" for cause, number in summary.causes)
    if summary.readings:
        yield "how the sender reads what OCPI leaves open:"
        for reading in summary.readings:
            yield from _reading(reading)


def _reading(reading: SenderReading) -> Iterator[str]:
    fits = f"{reading.answers[0][1]} of {reading.records}"
    always = f"always, in {reading.records} records" if reading.is_consistent else f"in {fits} records only"
    against = f", not in {', '.join(reading.examples)}" if reading.examples else ""
    yield f"  {reading.question} {reading.answer!r} {always}{against}"
    yield f"     {_TEXTS[reading.question]}"
