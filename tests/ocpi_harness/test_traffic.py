import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ocpi_harness.traffic import Recorder, TrafficError, read_traffic
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221

Make = Callable[..., Exchange]
TOKEN = "token-A-4f8a"


def same_but_secrets(one: Exchange, other: Exchange) -> bool:
    return (one.request, one.response, one.endpoint, one.started) == (
        other.request,
        other.response,
        other.endpoint,
        other.started,
    )


def test_what_is_recorded_comes_back(tmp_path: Path, exchange: Make) -> None:
    path = tmp_path / "traffic.ndjson"
    with Recorder(path) as recorder, recorder.during("test_list", V221):
        recorder.record(exchange(data=[{"id": "L1"}], parameters={"location_id": "L1"}, stimulus="no token"))
        recorder.record(exchange(status=None, failure="refused", direction=Direction.RECEIVED))
        recorder.record(exchange(version=V211, asked_body=b"\xff\x00"))
    read = read_traffic(path)
    assert [one.number for one in read] == [1, 2, 3]
    assert all(map(same_but_secrets, read, recorder.exchanges))
    assert read[0].scenario == "test_list"
    assert read[0].stimulus == "no token"
    assert read[0].parameters == {"location_id": "L1"}
    assert read[1].response is None
    assert read[1].failure == "refused"
    assert read[2].request.body == b"\xff\x00"
    assert [one.version for one in read] == [V221, V221, V211]


def test_each_exchange_is_in_the_file_at_once(tmp_path: Path, exchange: Make) -> None:
    path = tmp_path / "traffic.ndjson"
    recorder = Recorder(path)
    recorder.record(exchange())
    assert len(read_traffic(path)) == 1
    recorder.close()
    recorder.record(exchange())
    assert len(read_traffic(path)) == 1
    assert len(recorder.exchanges) == 2


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path, exchange: Make) -> None:
    path = tmp_path / "traffic.ndjson"
    with Recorder(path) as recorder:
        recorder.record(exchange())
        recorder.record(exchange())
    path.write_bytes(path.read_bytes()[:-20])
    assert [one.number for one in read_traffic(path)] == [1]


@pytest.mark.parametrize("line", [b"{}\n", b"not json\n", b'{"request": 1, "response": 2}\n'])
def test_a_line_that_is_no_exchange_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "traffic.ndjson"
    path.write_bytes(line)
    with pytest.raises(TrafficError, match="line 1 is no recorded exchange"):
        read_traffic(path)


def test_no_token_reaches_the_file(tmp_path: Path, exchange: Make) -> None:
    path = tmp_path / "traffic.ndjson"
    with Recorder(path) as recorder:
        recorder.redactor.learn(TOKEN, "token_a")
        recorder.record(
            exchange(headers=(("Authorization", f"Token {TOKEN}"),), data={"token": "token-C-1234"})
        )
    assert TOKEN.encode() not in path.read_bytes()
    assert b"token-C-1234" not in path.read_bytes()
    assert TOKEN in repr(recorder.exchanges), "rules judge what was really sent"
    assert TOKEN not in repr(recorder.redacted)


def test_an_exchange_without_a_version_counts_for_the_one_in_whose_course_it_happened(exchange: Make) -> None:
    recorder = Recorder()
    with recorder.during("sanity", V211), recorder.during("test_inner"):
        inner = recorder.record(exchange(version=None))
    outer = recorder.record(exchange(version=None))
    assert (inner.version, inner.scenario) == (V211, "test_inner")
    assert (outer.version, outer.scenario) == (None, "")


def test_the_kept_form_is_found_by_the_exchange_itself(exchange: Make) -> None:
    recorder = Recorder()
    taken = [exchange(), exchange()]
    kept = [recorder.record(one) for one in taken]
    assert recorder.kept(taken[0]) is kept[0]
    with pytest.raises(LookupError):
        recorder.kept(exchange())


def test_waiting_finds_what_comes_and_what_is_there(exchange: Make) -> None:
    recorder = Recorder()
    recorder.record(exchange(module="tokens"))
    late = threading.Timer(0.05, recorder.record, [exchange(module="locations")])
    late.start()
    found = recorder.wait(lambda one: one.module == "locations", after=0, timeout=5)
    assert found is not None
    assert found.number == 2
    late.join()
    assert recorder.wait(lambda one: one.module == "tokens", after=0, timeout=0.01) is not None
    assert recorder.wait(lambda one: one.module == "tokens", after=1, timeout=0.01) is None


def test_many_threads_record_at_once(tmp_path: Path, exchange: Make) -> None:
    path = tmp_path / "traffic.ndjson"
    made = exchange(data=[{"id": "L1"}])
    with Recorder(path) as recorder:
        threads = [
            threading.Thread(target=lambda: [recorder.record(made) for _ in range(50)]) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [one.number for one in read_traffic(path)] == list(range(1, 201))
