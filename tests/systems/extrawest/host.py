# This program runs in an environment of its own, which the type checker of the project does not see.
# mypy: disable-error-code="import-not-found"
"""Run extrawest-ocpi as a CPO or as an eMSP on loopback, with everything in memory."""

import argparse
import asyncio
import os
import signal
import socket
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import uvicorn
from network import PARTIES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

MODULES = {
    "CPO": ("credentials", "locations", "tariffs", "tokens"),
    "EMSP": ("credentials", "locations", "tariffs", "tokens", "sessions", "cdrs"),
}
VERSIONS = ("2.1.1", "2.2.1")


class Host(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, *, ready: str) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then print the ready line."""
        await super().startup(sockets)
        sys.stdout.write(f"{self.ready}\n")
        sys.stdout.flush()


def main() -> int:
    """Serve until SIGINT or SIGTERM; 0 after a clean end, 2 when a port is taken."""
    options = _options()
    with ExitStack() as stack:
        try:
            ports = [options.port] if options.trigger_port is None else [options.port, options.trigger_port]
            listeners = [stack.enter_context(socket.create_server(("127.0.0.1", port))) for port in ports]
        except OSError as error:
            sys.stderr.write(f"cannot listen on 127.0.0.1: {error.strerror}; choose other ports\n")
            return 2
        addresses = ["{}:{}".format(*listener.getsockname()) for listener in listeners]
        app, triggers = _applications(options, address=addresses[0])
        ready = f"ready: {options.role} at http://{addresses[0]}/ocpi/versions"
        if len(addresses) > 1:
            app = _by_port(app, triggers, port=listeners[1].getsockname()[1])
            ready += f", triggers at http://{addresses[1]}/_trigger/"
        # uvicorn shuts down, then raises the signal again for the handler it found; this one does nothing.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2)
        asyncio.run(Host(config, ready=ready).serve(sockets=listeners))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", choices=sorted(MODULES), required=True)
    parser.add_argument("--port", type=int, default=0, help="0: any free port, see the ready line")
    parser.add_argument("--trigger-port", type=int, help="absent: no triggers")
    parser.add_argument(
        "--token-a", required=True, help="the credentials token that a partner registers with"
    )
    parser.add_argument("--ocpi", choices=VERSIONS, action="append", help="may be repeated; default: all")
    return parser.parse_args()


def _applications(options: argparse.Namespace, *, address: str) -> tuple["ASGIApp", "ASGIApp"]:
    """The library's application over our store, and the triggers beside it."""
    party = PARTIES[options.role]
    # The library reads its settings and builds its endpoint URLs when it is imported.
    os.environ |= {
        "PROTOCOL": "http",
        "OCPI_HOST": address,
        "COUNTRY_CODE": party.country_code,
        "PARTY_ID": party.party_id,
    }
    from py_ocpi import get_application
    from py_ocpi.core.enums import ModuleID, RoleEnum
    from py_ocpi.modules.versions.enums import VersionNumber
    from store import Store
    from triggers import trigger_app

    versions = [VersionNumber(name) for name in options.ocpi or VERSIONS]
    store = Store(
        party,
        versions_url=f"http://{address}/ocpi/versions",
        token_a=options.token_a,
        versions=versions,
    )
    app = get_application(
        version_numbers=versions,
        roles=[RoleEnum(options.role)],
        crud=store,
        modules=[ModuleID(name) for name in MODULES[options.role]],
        authenticator=store.authenticator(),
    )
    return app, trigger_app(store)


def _by_port(app: "ASGIApp", triggers: "ASGIApp", *, port: int) -> "ASGIApp":
    async def dispatch(scope: "Scope", receive: "Receive", send: "Send") -> None:
        _, local_port = scope.get("server") or (None, None)
        await (triggers if local_port == port else app)(scope, receive, send)

    return dispatch


if __name__ == "__main__":
    sys.exit(main())
