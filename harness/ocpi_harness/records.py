"""Reading JSON objects from files: a document, a list, a page of OCPI, NDJSON, or a folder of these.

One object is held in memory at a time, and what cannot be read is told with its line instead of ending the
file: an audit of a million records does not stop at the one that was cut off.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader, FileIO
from pathlib import Path
from typing import TypeAlias

from ocpi_reference.spec.wire import Json, WireError, decode

__all__ = ["Item", "Record", "RecordsError", "Unreadable", "files", "read_document", "read_records"]

LINES = (".ndjson", ".jsonl")
"""The suffixes of files that have one record in each line."""
SUFFIXES = (".json", *LINES)
CHUNK = BUFFER = 1 << 16
_SEPARATORS = b"[], \t\r\n"
_BOM = b"\xef\xbb\xbf"
_MARKS = re.compile(rb'\\.|["{}\[\]]', re.DOTALL)
_LINE = re.compile(r" at line (\d+) column (\d+)$")


class RecordsError(ValueError):
    """A file or folder cannot be read at all; the text names it."""


@dataclass(frozen=True)
class Record:
    """One JSON object, and where it stood."""

    path: Path
    line: int
    """The line in which it begins, from 1."""
    value: Mapping[str, Json]

    @property
    def place(self) -> str:
        """File and line, as editors understand them."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Unreadable:
    """Something that is no JSON object, and why."""

    path: Path
    line: int
    reason: str

    @property
    def place(self) -> str:
        """File and line, as editors understand them."""
        return f"{self.path}:{self.line}"


Item: TypeAlias = Record | Unreadable
File: TypeAlias = "BufferedReader[FileIO]"


def files(path: Path) -> tuple[Path, ...]:
    """Give the files to read: the one that `path` is, or those below the folder that it is, by name.

    Raises:
        RecordsError: there is no such file or folder, or the folder holds nothing that ends in `SUFFIXES`.
    """
    if not path.exists():
        raise RecordsError(f"{path}: no such file or folder")
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file()))
    if not found:
        raise RecordsError(f"{path}: nothing in it ends in {', '.join(SUFFIXES)}")
    return found


def read_document(path: Path) -> tuple[Mapping[str, Json], ...]:
    """Read a small file whole: the objects of one JSON document, of a page of OCPI, or of NDJSON.

    Raises:
        RecordsError: it cannot be read, or something in it is no JSON object; the text has the line.
    """
    found = []
    for item in read_records(path):
        if isinstance(item, Unreadable):
            raise RecordsError(f"{item.place}: {item.reason}")
        found.append(item.value)
    if not found:
        raise RecordsError(f"{path}: there is no JSON object in it")
    return tuple(found)


def read_records(path: Path, *, on_bytes: Callable[[int], None] = lambda _: None) -> Iterator[Item]:
    """Read the objects of one file, one at a time; of a page of OCPI, those in ``data``.

    `on_bytes` is told how many more bytes of the file were read.

    Raises:
        RecordsError: the file cannot be opened or read.
    """
    try:
        with BufferedReader(FileIO(path), BUFFER) as file:
            cut = _lines if _has_lines(path, file) else _documents
            for line, part in cut(file, on_bytes):
                yield from _items(path, line, part)
    except OSError as error:
        raise RecordsError(f"{path}: {error.strerror or error}") from None


def _has_lines(path: Path, file: File) -> bool:
    """Tell NDJSON by its suffix, or by an object that fills one of the first two lines."""
    if path.suffix in LINES:
        return True
    head = file.peek(BUFFER).removeprefix(_BOM)
    if head.lstrip().startswith(b"["):
        return False
    return any(_is_object(line) for line in head.split(b"\n", 2)[:2])


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(decode(line), dict)
    except WireError:
        return False


def _lines(file: File, on_bytes: Callable[[int], None]) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(file, start=1):
        on_bytes(len(line))
        part = line.removeprefix(_BOM) if number == 1 else line
        if part.strip():
            yield number, part.rstrip()


def _documents(file: File, on_bytes: Callable[[int], None]) -> Iterator[tuple[int, bytes]]:
    """Cut a document into its objects: itself, or the items of a list; give each with its line.

    The text between two objects is given as well, unless it only separates them.
    """
    part, line, begins, depth, in_string = bytearray(), 1, 1, 0, False
    for chunk in _chunks(file):
        on_bytes(len(chunk))
        done = 0
        for mark in _MARKS.finditer(chunk):
            sign = mark.group()
            if sign == b'"':
                in_string = not in_string
            elif in_string or len(sign) == 2 or (not depth and sign in b"[]"):
                continue
            elif sign in b"{[":
                if not depth:
                    part += chunk[done : mark.start()]
                    yield from _between(begins, part)
                    line += chunk.count(b"\n", done, mark.start())
                    part, begins, done = bytearray(), line, mark.start()
                depth += 1
            elif depth:
                depth -= 1
                if not depth:
                    part += chunk[done : mark.end()]
                    line += chunk.count(b"\n", done, mark.end())
                    yield begins, bytes(part)
                    part, begins, done = bytearray(), line, mark.end()
        part += chunk[done:]
        line += chunk.count(b"\n", done)
    if depth:
        yield begins, bytes(part)
    else:
        yield from _between(begins, part)


def _between(line: int, part: bytearray) -> Iterator[tuple[int, bytes]]:
    rest = part.lstrip(_SEPARATORS)
    if rest:
        yield line + part.count(b"\n", 0, len(part) - len(rest)), bytes(rest.rstrip(_SEPARATORS))


def _chunks(file: File) -> Iterator[bytes]:
    """Read in chunks that do not end inside an escape."""
    if file.peek(len(_BOM)).startswith(_BOM):
        file.read(len(_BOM))
    while chunk := file.read(CHUNK):
        while chunk.endswith(b"\\") and (more := file.read(1)):
            chunk += more
        yield chunk


def _items(path: Path, line: int, part: bytes) -> Iterator[Item]:
    try:
        value = decode(part)
    except WireError as error:
        yield _unreadable(path, line, str(error))
        return
    for inner in _unwrapped(value):
        if isinstance(inner, dict):
            yield Record(path, line, inner)
        else:
            yield Unreadable(path, line, f"a JSON object is expected, found {str(inner)[:40]!r}")


def _unwrapped(value: Json) -> list[Json]:
    """Give the objects of a page or of a list; anything else is itself."""
    if isinstance(value, dict) and "data" in value and "status_code" in value:
        value = value["data"]
    return value if isinstance(value, list) else [value]


def _unreadable(path: Path, line: int, reason: str) -> Unreadable:
    """Count lines from the start of the file, not of the object."""
    found = _LINE.search(reason)
    if not found:
        return Unreadable(path, line, reason)
    at = line + int(found[1]) - 1
    return Unreadable(path, at, f"{reason[: found.start()].removesuffix(' at')} at column {found[2]}")
