import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from ocpi_harness.triggers import TRIGGERS, Trigger, TriggerError


class Handler(BaseHTTPRequestHandler):
    bodies: ClassVar[list[object]] = []
    status = 200

    def do_POST(self) -> None:
        self.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    Handler.bodies, Handler.status = [], 200
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/push"
        server.shutdown()
        thread.join()


def test_a_request_carries_what_the_scenario_needs_and_the_operator_wins(url: str) -> None:
    trigger = Trigger("push_location", post=url, json={"evse_uid": "E9", "fast": True})
    trigger.pull({"location_id": "L1", "evse_uid": "E1"}, timeout=5)
    assert Handler.bodies == [{"location_id": "L1", "evse_uid": "E9", "fast": True}]


def test_a_request_that_is_refused_is_no_trigger(url: str) -> None:
    Handler.status = 500
    with pytest.raises(TriggerError, match=r"the trigger push_location failed: .* gave HTTP 500"):
        Trigger("push_location", post=url).pull({}, timeout=5)


def test_a_request_to_nobody_is_no_trigger() -> None:
    with pytest.raises(TriggerError, match="the trigger push_location failed"):
        Trigger("push_location", post="http://127.0.0.1:9/").pull({}, timeout=5)


def test_a_command_reads_its_values_from_standard_input(tmp_path: Path) -> None:
    script = tmp_path / "act.py"
    script.write_text(f"import sys; open({str(tmp_path / 'seen')!r}, 'w').write(sys.stdin.read())")
    Trigger("push_location", run=f"{sys.executable} {script}").pull({"location_id": "L1"}, timeout=10)
    assert json.loads((tmp_path / "seen").read_text()) == {"location_id": "L1"}


def test_a_command_that_fails_says_its_last_line(tmp_path: Path) -> None:
    script = tmp_path / "act.py"
    script.write_text("raise SystemExit('no such location')")
    with pytest.raises(TriggerError, match="exit code 1, no such location"):
        Trigger("push_location", run=f"{sys.executable} {script}").pull({}, timeout=10)


def test_a_command_that_is_not_there_or_hangs_is_no_trigger() -> None:
    with pytest.raises(TriggerError, match="No such file"):
        Trigger("push_location", run="./not-there.sh").pull({}, timeout=10)
    with pytest.raises(TriggerError, match="timed out"):
        Trigger("push_location", run="sleep 10").pull({}, timeout=0.2)


def test_the_triggers_of_the_design_are_all_there() -> None:
    assert len(TRIGGERS) == 20
    assert TRIGGERS["register"] == ("versions_url", "token")
