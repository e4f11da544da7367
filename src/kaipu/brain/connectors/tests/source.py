"""A source for tests: a real HTTP server whose answers, failures and habits a test writes down beforehand."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Source(ThreadingHTTPServer):
    """Answers by path; `fail` holds statuses that are given first, `asked` what was asked with which headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers: dict[str, Callable[[dict[str, str]], Any]] = {}
        self.fail: list[int] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.guard: Callable[[str, dict[str, str]], bool] = lambda _path, _headers: True
        self.etag = ""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """End the server."""
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Source

    def do_GET(self) -> None:
        """Answer as the test wrote it down."""
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers))
        if self.server.fail:
            self._send(self.server.fail.pop(0), b"busy")
            return
        if not self.server.guard(self.path, headers):
            self._send(401, b"{}")
            return
        if self.server.etag and headers.get("if-none-match") == self.server.etag:
            self._send(304, b"")
            return
        answer = self.server.answers.get(parts.path)
        if answer is None:
            self._send(404, b"{}")
            return
        body = answer({name: values[-1] for name, values in parse_qs(parts.query).items()})
        self._send(200, body if isinstance(body, bytes) else json.dumps(body).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if self.server.etag:
            self.send_header("ETag", self.server.etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""
