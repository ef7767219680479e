"""A load generator too small to be what is measured: raw keep-alive sockets, in a process of its own."""

import multiprocessing
import multiprocessing.connection
import selectors
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

__all__ = ["Request", "answer_to", "answers_per_second"]


@dataclass(frozen=True)
class Request:
    """A request to repeat: where to, and the bytes to send."""

    host: str
    port: int
    raw: bytes

    @classmethod
    def get(cls, url: str, headers: dict[str, str]) -> "Request":
        """Write a GET once, so that sending it costs nothing but the sending."""
        parts = urlsplit(url)
        lines = [f"GET {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in {"Host": parts.netloc, **headers}.items()]
        return cls(parts.hostname or "", parts.port or 80, ("\r\n".join(lines) + "\r\n\r\n").encode())


def answers_per_second(request: Request, *, seconds: float, connections: int = 8) -> float:
    """Send `request` over several connections, each as soon as it is answered, and count the answers.

    Raises:
        RuntimeError: an answer was not HTTP 200, so that an error page is never measured.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_drive, args=(there, request, seconds, connections))
    process.start()
    counted, failure = here.recv()
    process.join()
    if failure:
        raise RuntimeError(failure)
    return float(counted) / seconds


def _drive(
    pipe: multiprocessing.connection.Connection, request: Request, seconds: float, connections: int
) -> None:
    try:
        length, _, _ = _answer(request)
        pipe.send((_count(request, length, seconds, connections), ""))
    except (OSError, RuntimeError) as error:
        pipe.send((0, str(error)))


def answer_to(request: Request) -> tuple[dict[bytes, bytes], bytes]:
    """Send `request` once and give the headers and the body of the answer.

    Raises:
        RuntimeError: the answer is not HTTP 200.
    """
    _, headers, body = _answer(request)
    return headers, body


def _answer(request: Request) -> tuple[int, dict[bytes, bytes], bytes]:
    """The length of a whole answer, and what is in it; all later ones are as long, so bytes count answers."""
    with socket.create_connection((request.host, request.port), timeout=10) as connection:
        connection.sendall(request.raw)
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        status, *lines = head.split(b"\r\n")
        if b" 200 " not in status:
            raise RuntimeError(f"answered {status!r}: {body[:200]!r}")
        headers = {name.lower(): value for name, _, value in (line.partition(b": ") for line in lines)}
        length = int(headers[b"content-length"])
        while len(body) < length:
            body += connection.recv(65536)
        return len(head) + 4 + length, headers, body


def _count(request: Request, length: int, seconds: float, connections: int) -> int:
    selector = selectors.DefaultSelector()
    missing: dict[socket.socket, int] = {}
    for _ in range(connections):
        connection = socket.create_connection((request.host, request.port), timeout=10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ)
        connection.sendall(request.raw)
        missing[connection] = length
    answers = 0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        for key, _ in selector.select(timeout=1):
            connection = key.fileobj  # type: ignore[assignment]  # only sockets are registered
            received = connection.recv(1 << 20)
            if not received:
                raise RuntimeError("the server closed a connection while it was measured")
            missing[connection] -= len(received)
            if missing[connection] <= 0:
                answers += 1
                missing[connection] = length
                connection.sendall(request.raw)
    for connection in missing:
        connection.close()
    return answers
