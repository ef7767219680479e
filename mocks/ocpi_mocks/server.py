"""A server in a thread of its own; the socket is bound first, so that a taken port is told at once."""

import asyncio
import logging
import socket
import threading
from typing import Any

import uvicorn

__all__ = ["PortError", "Server"]

logging.getLogger("uvicorn").addHandler(logging.NullHandler())  # else Python prints its warnings on stderr

_START_TIMEOUT = 10.0
_LAST_ANSWERS = 0.05
"""Seconds that running requests get when the server stops."""


class PortError(OSError):
    """The address cannot be served; the message says what to do next."""


class Server:
    """A place to serve an ASGI application: at `host` and `port`, until it is stopped.

    Port 0 takes any free port. The socket is bound here, in the constructor, so that `url` is known and a
    client that connects early waits instead of being refused.

    Raises:
        PortError: the port is in use, or the address is not one of this machine.
    """

    def __init__(self, *, host: str, port: int) -> None:
        self._socket = _bound(host, port)
        self.host, self.port = host, int(self._socket.getsockname()[1])
        self._server: _Uvicorn | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def start(self, app: Any) -> None:
        """Serve `app`, and return when requests are answered."""
        self._server = _Uvicorn(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="none",
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_keep_alive=60,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name=f"ocpi-mock-{self.port}", daemon=True
        )
        self._thread.start()
        if not self._server.ready.wait(_START_TIMEOUT):
            raise PortError(
                f"{self.url} did not start within {_START_TIMEOUT:g} s; is the machine overloaded?"
            )

    def stop(self) -> None:
        """Stop serving, close all connections and wait until the thread has ended; twice does no harm."""
        if self._thread is None or self._server is None:
            self._socket.close()
            return
        self._server.stop()
        self._thread.join()
        self._thread = None


class _Uvicorn(uvicorn.Server):
    """Uvicorn without its polling, which takes a tenth of a second to notice the end and another to stop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None

    def stop(self) -> None:
        if self._loop is not None and self._stopping is not None:
            self._loop.call_soon_threadsafe(self._stopping.set)

    async def main_loop(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        await self.on_tick(0)
        self.ready.set()
        while not self._stopping.is_set():
            try:
                await asyncio.wait_for(self._stopping.wait(), timeout=1.0)
            except TimeoutError:
                await self.on_tick(0)  # keeps the Date header right

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=_LAST_ANSWERS)
        for task in set(self.server_state.tasks):
            task.cancel()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        while self.server_state.connections:
            await asyncio.sleep(0)


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PortError(
            f"cannot serve at {host}:{port}: {reason}. Give another port, or 0 for any that is free."
        ) from None
    return listener
