"""The sandbox's HTTP server and its sender of notifications. Standard library only; no Django."""

import base64
import hashlib
import hmac
import http.client
import json
import logging
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from kaipu.demo.sandbox.ledger import TOLD, Ledger
from kaipu.demo.sandbox.page import pay_page

log = logging.getLogger(__name__)
LARGEST_BODY = 64 * 1024


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Sign a notification by Standard Webhooks 1.0.0. The company's own code: the shop must agree with it, not share it."""
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret.encode(), content, hashlib.sha256)).decode()


class Sandbox(ThreadingHTTPServer):
    """The server with its books and its secret."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], ledger: Ledger, secret: str) -> None:
        super().__init__(address, Handler)
        self.ledger = ledger
        self.secret = secret
        self.address = f"http://{address[0]}:{self.server_address[1]}"
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self.sender = threading.Thread(target=self.send_until_stopped, daemon=True)

    def send_until_stopped(self) -> None:
        """Send notifications as they fall due; one that is not heard is sent again with growing pauses."""
        while not self.stopping.is_set():
            due = self.ledger.due()
            for message in due:
                self.ledger.sent(message, heard=self._send(message))
            if not due:
                self.wake.wait(0.05)
                self.wake.clear()

    def stop(self) -> None:
        """End the sender and the server, then close the books."""
        self.stopping.set()
        self.wake.set()
        self.shutdown()
        self.server_close()
        self.sender.join(timeout=10)
        self.ledger.close()

    def _send(self, message: dict[str, object]) -> bool:
        url, body, now = urlsplit(str(message["url"])), str(message["body"]).encode(), int(time.time())
        secret = self.secret + ("wrong" if message["tampered"] else "")
        headers = {
            "Content-Type": "application/json",
            "webhook-id": str(message["id"]),
            "webhook-timestamp": str(now),
            "webhook-signature": sign(secret, str(message["id"]), now, body),
        }
        try:
            connection = http.client.HTTPConnection(url.netloc, timeout=5)
            connection.request("POST", url.path, body, headers)
            status = connection.getresponse().status
            connection.close()
        except (OSError, http.client.HTTPException):
            return False
        return status < 300 or bool(message["tampered"])


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Sandbox

    def do_GET(self) -> None:
        """Answer /healthz, a session's state, or its pay page."""
        path = urlsplit(self.path).path
        if path == "/healthz":
            return self._json(200, {"ok": True})
        if path.startswith("/v1/sessions/"):
            return self._state(path.rpartition("/")[2])
        if path.startswith("/pay/"):
            session = self.server.ledger.session(reference=path.rpartition("/")[2])
            return self._html(200 if session else 404, pay_page(session, self.headers.get("Accept-Language", "en")))
        return self._json(404, {"error": "no such address"})

    def do_POST(self) -> None:
        """Open a session, give a refund, or take the shopper's decision."""
        path = urlsplit(self.path).path
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY))
        if path.startswith("/pay/"):
            self._decide(path.rpartition("/")[2], parse_qs(body.decode(errors="replace")))
        elif not self._known():
            self._json(401, {"error": "wrong key"})
        else:
            self._json(*self._answer(path, body))

    def _answer(self, path: str, body: bytes) -> tuple[int, dict[str, object]]:
        try:
            given = json.loads(body)
            if path == "/v1/sessions":
                session = self.server.ledger.open_session(given)
                page = f"{self.server.address}/pay/{session['reference']}"
                return 200, {"reference": session["reference"], "pay_url": page}
            if path == "/v1/refunds":
                return 200, {"state": self.server.ledger.refund(given)}
        except (ValueError, KeyError, TypeError) as error:
            return 422, {"error": f"cannot read the request: {error}"}
        return 404, {"error": "no such address"}

    def _known(self) -> bool:
        return self.headers.get("Authorization") == f"Bearer {self.server.secret}"

    def _state(self, attempt: str) -> None:
        if not self._known():
            return self._json(401, {"error": "wrong key"})
        session = self.server.ledger.session(attempt=attempt)
        if session is None:
            return self._json(404, {"error": "no such session"})
        return self._json(200, {name: session[name] for name in TOLD})

    def _decide(self, reference: str, form: dict[str, list[str]]) -> None:
        decision = form.get("decision", [""])[0]
        before = self.server.ledger.session(reference=reference)
        if before is None or decision not in {"paid", "failed", "cancelled"}:
            self._html(404, pay_page(None, self.headers.get("Accept-Language", "en")))
            return
        session = self.server.ledger.decide(reference, decision, self._means(form))
        if before["state"] == "pending" and session is not None:
            self.server.ledger.queue(
                session,
                delay=_number(form, "delay", 0, 600),
                repeats=int(_number(form, "repeats", 1, 20)),
                tampered="tampered" in form,
            )
            self.server.wake.set()
        self.send_response(303)
        self.send_header("Location", str(before["return_url"]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _means(self, form: dict[str, list[str]]) -> str:
        """Return the word by which the company knows a wallet; its number leaves the company nowhere."""
        wallet = form.get("wallet", [""])[0].strip()[:64]
        return (
            "wal_" + hmac.digest(self.server.secret.encode(), wallet.encode(), hashlib.sha256).hex()[:24]
            if wallet
            else ""
        )

    def _json(self, status: int, body: dict[str, object]) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _html(self, status: int, body: str) -> None:
        self._send(status, "text/html; charset=utf-8", body.encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Log quietly."""
        log.debug(format, *args)


def _number(form: dict[str, list[str]], name: str, default: float, most: float) -> float:
    try:
        return min(max(float(form.get(name, [""])[0]), 0.0), most)
    except ValueError:
        return default


def serve(*, port: int, folder: Path, secret: str, host: str = "127.0.0.1") -> Sandbox:
    """Start the sandbox on a port (0 picks a free one) in threads of this process, and return it."""
    server = Sandbox((host, port), Ledger(folder / "sandbox.sqlite3"), secret)
    server.sender.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(*, port: int, folder: Path, secret: str) -> None:
    """Run the sandbox until SIGINT or SIGTERM."""
    finished = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: finished.set())
    server = serve(port=port, folder=folder, secret=secret)
    finished.wait()
    server.stop()
