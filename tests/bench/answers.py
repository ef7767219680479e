"""How fast the mock answers, over uvicorn serving the very same answer, headers and body, as ready bytes."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.bench.load import Request, answer_to, answers_per_second
from tests.bench.measurement import Line

from ocpi_mocks.partner import MockPartner
from ocpi_mocks.server import Server
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.history import V221
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["LINES"]

SECONDS = 2.0
ROUNDS = 3
UVICORN_ADDS = (b"date", b"server")
Send = Callable[[dict[str, Any]], Awaitable[None]]


def ready_bytes(answer: tuple[dict[bytes, bytes], bytes]) -> Callable[..., Awaitable[None]]:
    """The least that any server on uvicorn does: send an answer that is there already."""
    ready, body = answer
    headers = [(name, value) for name, value in ready.items() if name not in UVICORN_ADDS]

    async def serve(scope: dict[str, Any], receive: object, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return serve


def over_ready_bytes(path: str, query: str) -> tuple[float, str]:
    """Alternate between the two servers, so that a busy machine slows both; take the best of each."""
    with MockPartner("CPO", ocpi=V221, preset="plain") as mock, MockPartner("EMSP", ocpi=V221) as emsp:
        connection = emsp.register(mock.versions_url, mock.token_a)
        url = connection.endpoints[("locations", InterfaceRole.SENDER)].rstrip("/")
        first = next(iter(mock.store.own("locations")))["id"]
        headers = {
            "Authorization": dialect(V221).authorization(connection.token),
            "X-Request-ID": "bench-1",
            "X-Correlation-ID": "bench-2",
        }
        ours = Request.get(url + path.format(location_id=first) + query, headers)
        server = Server(host="127.0.0.1", port=0)
        server.start(ready_bytes(answer_to(ours)))
        try:
            ceiling = Request.get(f"{server.url}/", headers)
            rates = [
                (answers_per_second(ours, seconds=SECONDS), answers_per_second(ceiling, seconds=SECONDS))
                for _ in range(ROUNDS)
            ]
        finally:
            server.stop()
    mine, best = max(rate for rate, _ in rates), max(rate for _, rate in rates)
    return mine / best, f"{mine:,.0f} answers a second; ready bytes {best:,.0f}"


LINES = (
    Line("a single location over ready bytes", lambda: over_ready_bytes("/{location_id}", ""), promise=0.7),
    Line("a page of 50 locations over ready bytes", lambda: over_ready_bytes("", "?limit=50"), promise=0.6),
)
