"""Reading records one at a time, whatever the file looks like."""

import json
import os
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from ocpi_harness import records
from ocpi_harness.records import Item, Record, RecordsError, Unreadable, files, read_document, read_records

TEXTS = ('braces } ] { [ and "quotes"', "a backslash \\", '\\" both', "ünïcode \U0001f50c", "line\nend")
OBJECTS = [{"id": str(n), "text": text, "inner": [{"n": [n]}, []]} for n, text in enumerate(TEXTS)]


def read(path: Path, content: str | bytes) -> list[Item]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_records(path))


def values(items: list[Item]) -> list[Any]:
    return [item.value if isinstance(item, Record) else item.reason for item in items]


LINES = "\n".join(json.dumps(one) for one in OBJECTS)
SHAPES = {
    "cdrs.ndjson": LINES,
    "blank-lines.jsonl": "\n\n" + LINES.replace("\n", "\n\n") + "\n\n",
    "crlf.ndjson": LINES.replace("\n", "\r\n"),
    "lines-by-another-name.txt": LINES,
    "array-in-a-line.json": json.dumps(OBJECTS),
    "array-by-hand.json": json.dumps(OBJECTS, indent=2),
    "array-of-lines.json": "[\n" + ",\n".join(map(json.dumps, OBJECTS)) + "\n]",
    "page.json": json.dumps({"data": OBJECTS, "status_code": 1000}, indent=1),
    "pages.ndjson": "\n".join(json.dumps({"data": [one], "status_code": 1000}) for one in OBJECTS),
    "one-after-another.json": "\n".join(json.dumps(one, indent=2) for one in OBJECTS),
    "marked.json": b"\xef\xbb\xbf".decode() + json.dumps(OBJECTS),
    "marked.ndjson": b"\xef\xbb\xbf".decode() + LINES,
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("chunk", [1, 7, 1 << 16])
def test_every_shape_gives_the_same_objects(
    tmp_path: Path, name: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "CHUNK", chunk)
    assert values(read(tmp_path / name, SHAPES[name])) == OBJECTS


@pytest.mark.parametrize("chunk", [1, 5, 1 << 16])
def test_each_record_has_the_line_in_which_it_begins(
    tmp_path: Path, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "CHUNK", chunk)
    text = '[\n  {\n "a": 1\n },\n\n  {"b": 2}, {"c":\n3}\n, {"d": 4}]\n'
    assert [item.line for item in read(tmp_path / "list.json", text)] == [2, 6, 6, 8]
    assert [item.line for item in read(tmp_path / "list.ndjson", '{"a": 1}\n\n{"b": 2}\n')] == [1, 3]


def test_a_broken_line_loses_no_other(tmp_path: Path) -> None:
    items = read(
        tmp_path / "a.ndjson", '{"a": 1}\n{"b": \n[]\n7\n\xff\n{"c": 3}\n{"d": 4, "e"'.encode("latin-1")
    )
    assert [item.line for item in items] == [1, 2, 4, 5, 6, 7]
    assert [type(item) for item in items] == [Record, Unreadable, Unreadable, Unreadable, Record, Unreadable]
    reasons = [item.reason for item in items if isinstance(item, Unreadable)]
    assert "at column" in reasons[0]
    assert reasons[1] == "a JSON object is expected, found '7'"
    assert "not UTF-8" in reasons[2]


def test_a_list_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    whole = json.dumps(OBJECTS, indent=2)
    items = read(tmp_path / "cut.json", whole[: whole.index('"3"') + 10])
    assert values(items[:-1]) == OBJECTS[:3]
    assert isinstance(items[-1], Unreadable)
    assert items[-1].line == whole[: whole.index('"3"')].count("\n") + 2


def test_what_stands_between_objects_is_told(tmp_path: Path) -> None:
    items = read(tmp_path / "odd.json", '[\n{"a": 1},\nnull,\n{"b": 2}\n] rest')
    assert values(items)[0::2] == [{"a": 1}, {"b": 2}]
    assert [item.line for item in items] == [2, 3, 4, 5]


def test_one_bad_object_in_a_list_loses_no_other(tmp_path: Path) -> None:
    items = read(tmp_path / "bad.json", '[\n{"a": 1},\n{"b":\n tru},\n{"c": 3}]')
    assert values(items)[0::2] == [{"a": 1}, {"c": 3}]
    assert items[1].place == f"{tmp_path / 'bad.json'}:4"


def test_numbers_keep_every_digit(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "n.json", '{"price": 0.10000000000000000001}')
    assert isinstance(item, Record)
    assert str(item.value["price"]) == "0.10000000000000000001"


def test_a_folder_is_read_by_name(tmp_path: Path) -> None:
    for name in ("b.json", "a.ndjson", "deep/c.jsonl", "notes.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    assert [path.relative_to(tmp_path).as_posix() for path in files(tmp_path)] == [
        "a.ndjson",
        "b.json",
        "deep/c.jsonl",
    ]
    (tmp_path / "empty").mkdir()
    with pytest.raises(RecordsError, match=r"nothing in it ends in \.json"):
        files(tmp_path / "empty")
    with pytest.raises(RecordsError, match="no such file"):
        files(tmp_path / "none")


def test_a_small_document_is_whole_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "tariffs.json"
    path.write_text('[{"a": 1},\n{"b": }]')
    with pytest.raises(RecordsError, match=r"tariffs\.json:2: not JSON: Expecting value at column 7"):
        read_document(path)
    path.write_text("[]")
    with pytest.raises(RecordsError, match="no JSON object"):
        read_document(path)


@pytest.mark.parametrize("name", ["many.ndjson", "many.json"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    one = json.dumps({"id": "x" * 2000})
    begin, between, end = ("", "\n", "\n") if name.endswith(".ndjson") else ("[\n", ",\n", "]")
    path.write_text(begin + between.join([one] * 4000) + end)
    read_so_far = 0

    def on_bytes(count: int) -> None:
        nonlocal read_so_far
        read_so_far += count

    tracemalloc.start()
    try:
        count = sum(isinstance(item, Record) for item in read_records(path, on_bytes=on_bytes))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 4000
    assert read_so_far == path.stat().st_size
    assert peak < 1_000_000


@pytest.mark.parametrize("content", [LINES, json.dumps(OBJECTS)])
def test_a_pipe_is_read_as_a_file_is(tmp_path: Path, content: str) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(content,))
    writer.start()
    try:
        assert values(list(read_records(path))) == OBJECTS
    finally:
        writer.join()
