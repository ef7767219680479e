"""Exchanges to judge, made by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ocpi_reference.exchange import Direction, Exchange, Request, Response
from ocpi_reference.spec.endpoints import Endpoint, endpoints
from ocpi_reference.spec.history import V221, Version
from ocpi_reference.spec.versions import InterfaceRole
from ocpi_reference.spec.wire import encode

Make = Callable[..., Exchange]


def endpoint(
    module: str, interface: InterfaceRole | None, method: str, path: str, version: Version
) -> Endpoint:
    rows = endpoints(version, module=module)
    return next(r for r in rows if (r.interface, r.method, r.path) == (interface, method, path))


@pytest.fixture
def exchange() -> Make:
    """An exchange from what matters in it: by default a sound answer to GET locations in 2.2.1."""

    def make(
        *,
        data: Any = None,
        status: int | None = 200,
        status_code: Any = 1000,
        body: bytes | None = None,
        asked: Any = None,
        asked_body: bytes = b"",
        direction: Direction = Direction.SENT,
        module: str = "locations",
        interface: InterfaceRole | None = InterfaceRole.SENDER,
        method: str = "GET",
        path: str = "",
        version: Version | None = V221,
        headers: tuple[tuple[str, str], ...] = (),
        answer_headers: tuple[tuple[str, str], ...] = (),
        **more: Any,
    ) -> Exchange:
        envelope = {"status_code": status_code, "data": data, "timestamp": "2026-05-04T10:00:00Z"}
        return Exchange(
            number=more.pop("number", 1),
            direction=direction,
            request=Request(
                headers=headers,
                body=encode(asked) if asked is not None else asked_body,
                method=method,
                url=more.pop("url", "http://127.0.0.1:1/locations"),
            ),
            response=None
            if status is None
            else Response(answer_headers, encode(envelope) if body is None else body, status),
            started=more.pop("started", datetime(2026, 5, 4, 10, tzinfo=UTC)),
            seconds=0.01,
            version=version,
            endpoint=more.pop("endpoint", None)
            or (endpoint(module, interface, method, path, version or V221) if module else None),
            **more,
        )

    return make
