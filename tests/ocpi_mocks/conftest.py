"""Partners for the tests, started and stopped; `pairs` has what they are handed as."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ocpi_mocks import MockPartner
from ocpi_reference.spec.history import Version

_ROOT = str(Path(__file__).parents[2])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from tests.ocpi_mocks.pairs import Pair, Start, Stub  # noqa: E402  (found only from here on)


@pytest.fixture(params=list(Version))
def version(request: pytest.FixtureRequest) -> Version:
    """Each version of OCPI in turn."""
    found: Version = request.param
    return found


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts partners that are stopped, and asked for errors of their own, when the test is over."""
    with ExitStack() as stack:
        started: list[MockPartner] = []

        def begin(role: str, **options: Any) -> MockPartner:
            partner = MockPartner(role, **{"preset": "plain", "timeout": 5, "locations": 12, **options})
            started.append(stack.enter_context(partner))
            return started[-1]

        yield begin
        for partner in started:
            assert partner.crashes == (), "the mock met an error of its own"


@pytest.fixture
def pair(start: Start, version: Version) -> Pair:
    """A registered pair in each version."""
    cpo, emsp = start("CPO", ocpi=version), start("EMSP", ocpi=version)
    emsp.register(cpo.versions_url, cpo.token_a)
    return Pair(cpo, emsp)


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A running stub."""
    found = Stub()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found.asked.append(f"{self.command} {self.path}")
            found.authorizations.append(self.headers.get("Authorization", ""))
            status, body = found.answers.get(self.path, (404, b"nothing here"))
            self.send_response(status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve  # noqa: N815  (the names that http.server wants)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    server.server_close()
    thread.join()
