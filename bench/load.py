"""A small load generator: keep-alive connections from many loopback addresses, a latency for every request.

Addresses change every few requests, as visitors do, so rate limits stay on and do not bite.
"""

import itertools
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles

_addresses = itertools.count(1)


def next_address() -> str:
    """Return an address of 127.0.0.0/8 that was not used before in this run."""
    number = next(_addresses)
    return f"127.{1 + number // 62500 % 250}.{number // 250 % 250}.{1 + number % 250}"


@dataclass(slots=True)
class Reply:
    """An answer: status, headers as one text, body."""

    status: int
    head: str
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, or “”."""
        at = self.head.lower().find(f"\r\n{name.lower()}: ")
        return self.head[at + len(name) + 4 :].split("\r\n", 1)[0] if at >= 0 else ""


class Connection:
    """One visitor: a kept connection from an address of its own, with cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._address = next_address()
        self._socket: socket.socket | None = None

    def get(self, path: str) -> Reply:
        """Open a page."""
        return self._ask(f"GET {path} HTTP/1.1\r\n".encode(), b"")

    def post(self, path: str, body: str) -> Reply:
        """Send a form."""
        kind = "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
        return self._ask(f"POST {path} HTTP/1.1\r\n{kind}Content-Length: {len(body)}\r\n".encode(), body.encode())

    def send(self, path: str, body: bytes, headers: str) -> Reply:
        """Send JSON, with more header lines."""
        kind = f"Content-Type: application/json\r\n{headers}"
        return self._ask(f"POST {path} HTTP/1.1\r\n{kind}Content-Length: {len(body)}\r\n".encode(), body)

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, head: bytes, body: bytes) -> Reply:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = f"Host: 127.0.0.1:{self.port}\r\nAccept-Language: en\r\nUser-Agent: Mozilla/5.0 (bench)\r\n"
        lines += f"Cookie: {cookies}\r\n" if cookies else ""
        if self._socket is None:
            self._socket = socket.create_connection(
                ("127.0.0.1", self.port), timeout=60, source_address=(self._address, 0)
            )
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(head + lines.encode() + b"\r\n" + body)
        return self._read(self._socket)

    def _read(self, link: socket.socket) -> Reply:
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0:
            chunk = link.recv(65536)
            if not chunk:
                raise ConnectionError("the server hung up")
            data += chunk
        reply = Reply(int(data[9:12]), "\r\n" + data[:end].decode("latin-1").split("\r\n", 1)[1], b"")
        length = int(reply.header("content-length") or 0)
        while len(data) < end + 4 + length:
            data += link.recv(65536)
        reply.body = bytes(data[end + 4 :])
        for line in reply.head.split("\r\n"):
            if line[:11].lower() == "set-cookie:":
                name, _, value = line[11:].strip().partition("=")
                self.cookies[name] = value.split(";", 1)[0]
        if reply.header("connection").lower() == "close":
            self.close()
        return reply


@dataclass
class Result:
    """What was measured: seconds of every unit of work, wall time, answers by status."""

    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    bytes: int = 0

    def figures(self) -> dict[str, float | int]:
        """Return rate and percentiles."""
        cuts = quantiles(self.seconds, n=100) if len(self.seconds) > 1 else [0.0] * 99
        return {
            "per_s": round(len(self.seconds) / self.wall, 1),
            "p50_ms": round(cuts[49] * 1000, 1),
            "p95_ms": round(cuts[94] * 1000, 1),
            "requests": sum(self.statuses.values()),
            "server_errors": sum(n for status, n in self.statuses.items() if status >= 500),
        }


Work = Callable[[Connection, int], list[Reply]]


def press(port: int, work: Work, *, seconds: float, connections: int = 8, turns: int = 40, warm: float = 1.5) -> Result:
    """Let `connections` visitors at a time do `work` for some seconds; each visitor leaves after `turns` pieces of work.

    What happens in the first `warm` seconds is done but not counted.
    """
    result = Result()
    lock = threading.Lock()
    begin = time.perf_counter() + warm
    counter = itertools.count()
    failures: list[BaseException] = []

    def visitor() -> None:
        try:
            while time.perf_counter() < begin + seconds:
                _visit(Connection(port), work, turns, begin, seconds, counter, result, lock)
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            failures.append(error)

    threads = [threading.Thread(target=visitor) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    result.wall = seconds
    return result


def _visit(
    connection: Connection, work: Work, turns: int, begin: float, seconds: float, counter: "itertools.count[int]",
    result: Result, lock: threading.Lock,
) -> None:  # fmt: skip
    for _ in range(turns):
        started = time.perf_counter()
        if started >= begin + seconds:
            break
        replies = work(connection, next(counter))
        ended = time.perf_counter()
        if begin <= ended < begin + seconds:
            with lock:
                result.seconds.append(ended - started)
                result.statuses.update(reply.status for reply in replies)
                result.bytes += sum(len(reply.body) for reply in replies)
    connection.close()
