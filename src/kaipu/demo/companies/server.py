"""The companies' HTTP server: reports with keys, signatures, pages, cursors and control totals. Standard library only; no Django."""

import csv
import hashlib
import hmac
import io
import json
import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from kaipu.demo.companies import audiences
from kaipu.demo.companies.platforms import Platforms
from kaipu.demo.companies.uploads import read_form

log = logging.getLogger(__name__)
PAGE = 500
PLATFORMS = frozenset({"wechat", "weibo", "douyin", "xiaohongshu"})
type Row = dict[str, Any]
Question = dict[str, str]


class Companies(ThreadingHTTPServer):
    """The server with the folder of what is known, and the secret by which a client is known."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], folder: Path, secret: str) -> None:
        super().__init__(address, Handler)
        self.folder = folder
        self.secret = secret
        self.address = f"http://{address[0]}:{self.server_address[1]}"
        self.platforms = Platforms(folder / "platforms.json", secret)
        self._kept: dict[Path, tuple[int, list[Row]]] = {}

    def known(self, name: str, since: date | None = None) -> list[tuple[date, Row]]:
        """Return what a company knows by now, day by day."""
        now = datetime.now(UTC)
        found = []
        for path in sorted((self.folder / name).glob("*.json")):
            day = date.fromisoformat(path.stem)
            if since is None or day >= since:
                found += [(day, row) for row in self._read(path) if datetime.fromisoformat(row["_from"]) <= now]
        return found

    def _read(self, path: Path) -> list[Row]:
        stamp = path.stat().st_mtime_ns
        if path not in self._kept or self._kept[path][0] != stamp:
            self._kept[path] = (stamp, json.loads(path.read_text()))
        return self._kept[path][1]

    def stop(self) -> None:
        """End the server."""
        self.shutdown()
        self.server_close()


class Refused(Exception):
    """The request is answered with a status and no rows."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Companies

    def do_GET(self) -> None:
        """Answer one of the reports below."""
        parts = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        try:
            if parts.path == "/healthz":
                return self._send(200, "application/json", b"{}")
            if parts.path.split("/")[1] in PLATFORMS:
                return self._speak("GET", parts.path, asked, {})
            proof, report = REPORTS[parts.path]
            if not proof(self):
                return self._send(401, "application/json", b'{"error": "wrong key"}')
            kind, body = report(self, asked)
        except KeyError:
            return self._send(404, "application/json", b'{"error": "no such report"}')
        except ValueError as error:
            return self._send(422, "application/json", json.dumps({"error": str(error)}).encode())
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if self.headers.get("If-None-Match") == etag:
            return self._send(304, kind, b"")
        return self._send(200, kind, body, etag)

    def do_POST(self) -> None:
        """Answer a company that takes posts: JSON or a form, also one with files."""
        parts = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        text = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if parts.path == audiences.PATH:
            status, said = audiences.take(self.server.folder, self.server.secret, dict(self.headers.items()), text)
            return self._send(status, "application/json", json.dumps(said).encode())
        kind = self.headers.get("Content-Type", "")
        is_form = kind.startswith("application/x-www-form")
        try:
            if kind.startswith("multipart/form-data"):
                given: Row = read_form(kind, text)
            elif is_form:
                given = {name: values[-1] for name, values in parse_qs(text.decode()).items()}
            else:
                given = json.loads(text or b"{}")
            return self._speak("POST", parts.path, asked, given)
        except KeyError:
            return self._send(404, "application/json", b'{"error": "no such question"}')
        except ValueError as error:
            return self._send(422, "application/json", json.dumps({"error": str(error)}).encode())

    def _speak(self, method: str, path: str, asked: Question, given: Row) -> None:
        words = self.server.platforms.answer(
            method, path, asked, given, {name.lower(): value for name, value in self.headers.items()}
        )
        if "csv" in words:
            return self._send(200, "text/csv; charset=utf-8", words["csv"].encode("utf-8-sig"))
        body: object = words["list"] if path.endswith("count.json") and "list" in words else words
        return self._send(200, "application/json", json.dumps(body, ensure_ascii=False).encode())

    def _send(self, status: int, kind: str, body: bytes, etag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Log quietly."""
        log.debug(format, *args)


def _by_bearer(request: Handler) -> bool:
    return hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {request.server.secret}")


def _by_header(request: Handler) -> bool:
    return hmac.compare_digest(request.headers.get("X-Api-Key", ""), request.server.secret)


def _by_signature(request: Handler) -> bool:
    """HMAC-SHA-256 over time and target, at most five minutes old; the company's own code, not shared with the shop."""
    stamp = request.headers.get("X-Timestamp", "")
    if not stamp.isdecimal() or abs(time.time() - int(stamp)) > 300:
        return False
    told = hmac.digest(request.server.secret.encode(), f"{stamp}.{request.path}".encode(), hashlib.sha256).hex()
    return hmac.compare_digest(told, request.headers.get("X-Signature", ""))


def _by_nothing(_request: Handler) -> bool:
    return True


def _since(asked: Question, back: int = 0) -> date | None:
    return date.fromisoformat(asked["since"][:10]) - timedelta(days=back) if asked.get("since") else None


def _public(row: Row) -> Row:
    return {name: value for name, value in row.items() if not name.startswith("_")}


def _latest(rows: list[tuple[date, Row]]) -> list[tuple[date, Row]]:
    """Return the newest revision of each row of an advertising report."""
    newest = {(day, *row["utm"].values()): (day, row) for day, row in rows}
    return list(newest.values())


def _paged(request: Handler, rows: list[tuple[date, Row]], asked: Question, size: int = PAGE) -> tuple[list[Row], str]:
    """Return a page of rows and the address of the next."""
    number = max(1, int(asked.get("page", "1")))
    piece = rows[(number - 1) * size : number * size]
    path = urlsplit(request.path).path
    following = f"{path}?{urlencode({**asked, 'page': number + 1})}" if len(rows) > number * size else ""
    return [_public(row) for _, row in piece], following


def _json(body: object) -> tuple[str, bytes]:
    return "application/json", json.dumps(body, separators=(",", ":")).encode()


def _ads(request: Handler, asked: Question) -> tuple[str, bytes]:
    """Reports of the last days are given again, for they are corrected afterwards."""
    rows = _latest(request.server.known("ads", _since(asked, back=4)))
    page, following = _paged(request, rows, asked)
    cursor = max((f"{day}" for day, _ in rows), default=asked.get("since", ""))
    return _json({"data": page, "paging": {"next": following or None, "cursor": cursor}})


def _cents(text: str) -> int:
    try:
        return round(float(text) * 100)
    except ValueError:
        return 0


def _ads_totals(request: Handler, asked: Question) -> tuple[str, bytes]:
    return _totals(_latest(request.server.known("ads", _since(asked))), lambda row: _cents(row["cost"]))


def _totals(rows: list[tuple[date, Row]], worth: Callable[[Row], int] | None) -> tuple[str, bytes]:
    days: dict[date, list[int]] = {}
    for day, row in rows:
        found = days.setdefault(day, [0, 0])
        found[0] += 1
        found[1] += worth(row) if worth else 0
    return _json(
        [{"day": f"{day}", "rows": n, "sum": total if worth else None} for day, (n, total) in sorted(days.items())]
    )


def _tickets(request: Handler, asked: Question) -> tuple[str, bytes]:
    """Tickets that changed since a moment (milliseconds); what has not happened yet is null."""
    now, since = int(time.time() * 1000), int(asked.get("updated_since") or 0)
    told = []
    for day, row in request.server.known("tickets"):
        shown = row | {name: row[name] if row[name] <= now else None for name in ("first_reply", "solved")}
        shown["rating"] = row["rating"] if shown["solved"] else None
        shown["updated"] = shown["solved"] or shown["first_reply"] or shown["created"]
        if shown["updated"] >= since:
            told.append((day, shown))
    told.sort(key=lambda each: (each[1]["updated"], each[1]["id"]))
    page, following = _paged(request, told, asked)
    end = page[-1]["updated"] if page else asked.get("updated_since", "")
    return _json({"tickets": page, "next_page": following or None, "end_time": end})


def _surveys(request: Handler, _asked: Question) -> tuple[str, bytes]:
    out = io.StringIO()
    writer = csv.DictWriter(out, ("answer_id", "date", "score", "channel", "respondent"), delimiter=";")
    writer.writeheader()
    writer.writerows(_public(row) for _, row in request.server.known("surveys"))
    return "text/csv; charset=utf-8", out.getvalue().encode()


def _parcels(request: Handler, asked: Question) -> tuple[str, bytes]:
    since = _since(asked, back=7)
    rows = [_public(row) for _, row in request.server.known("parcels", since)]
    return "application/x-ndjson", "".join(json.dumps(row) + "\n" for row in rows).encode()


def _billed(request: Handler, _asked: Question) -> tuple[str, bytes]:
    """Control totals by day of the bill."""
    rows = [(date.fromisoformat(row["billed"]), row) for _, row in request.server.known("parcels")]
    return _totals(rows, lambda row: _cents(row["net"]))


def _weather(request: Handler, asked: Question) -> tuple[str, bytes]:
    rows = request.server.known("weather", _since(asked, back=1))
    cursor = max((f"{day}" for day, _ in rows), default="")
    return _json({"days": [row["values"] for _, row in rows], "until": cursor})


def _analytics(request: Handler, asked: Question) -> tuple[str, bytes]:
    rows = request.server.known("analytics", _since(asked, back=2))
    page, following = _paged(request, rows, asked)
    cursor = max((f"{day}" for day, _ in rows), default=asked.get("since", ""))
    return _json({"report": {"rows": page}, "next": following or None, "cursor": cursor})


def _analytics_totals(request: Handler, asked: Question) -> tuple[str, bytes]:
    return _totals(request.server.known("analytics", _since(asked)), lambda row: int(row["sessions"]))


def _contacts(request: Handler, _asked: Question) -> tuple[str, bytes]:
    return _json([_public(row) for _, row in request.server.known("contacts")])


def _rivals(request: Handler, asked: Question) -> tuple[str, bytes]:
    """Offers of competitors, day by day."""
    rows = request.server.known("rivals", _since(asked))
    page, following = _paged(request, rows, asked, size=4000)
    cursor = max((f"{day}" for day, _ in rows), default=asked.get("since", ""))
    return _json({"items": page, "next": following or None, "until": cursor})


def _rivals_totals(request: Handler, _asked: Question) -> tuple[str, bytes]:
    return _totals(request.server.known("rivals"), lambda row: _cents(row["price"]))


REPORTS: dict[str, tuple[Callable[[Handler], bool], Callable[[Handler, Question], tuple[str, bytes]]]] = {
    "/ads/v1/report": (_by_bearer, _ads), "/ads/v1/totals": (_by_bearer, _ads_totals),
    "/helpdesk/tickets": (_by_header, _tickets), "/survey/export.csv": (_by_header, _surveys),
    "/carrier/bills": (_by_signature, _parcels), "/carrier/totals": (_by_signature, _billed),
    "/weather/daily": (_by_nothing, _weather), "/analytics/report": (_by_bearer, _analytics),
    "/analytics/totals": (_by_bearer, _analytics_totals), "/crm/contacts": (_by_bearer, _contacts),
    "/rivals/offers": (_by_header, _rivals), "/rivals/totals": (_by_header, _rivals_totals),
}  # fmt: skip


def serve(*, port: int, folder: Path, secret: str, host: str = "127.0.0.1") -> Companies:
    """Start the companies on a port (0 picks a free one) in threads of this process, and return the server."""
    server = Companies((host, port), folder, secret)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(*, port: int, folder: Path, secret: str) -> None:
    """Run the companies until SIGINT or SIGTERM."""
    finished = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: finished.set())
    server = serve(port=port, folder=folder, secret=secret)
    finished.wait()
    server.stop()
