"""What the sandbox remembers: sessions, refunds, and notifications still to be sent, in a SQLite file that survives a kill."""

import json
import secrets
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
    attempt TEXT PRIMARY KEY, reference TEXT UNIQUE, amount INTEGER, currency TEXT, state TEXT,
    return_url TEXT, notify_url TEXT, language TEXT, created REAL);
CREATE TABLE IF NOT EXISTS refund (refund TEXT PRIMARY KEY, attempt TEXT, amount INTEGER, state TEXT);
CREATE TABLE IF NOT EXISTS notification (
    id TEXT PRIMARY KEY, url TEXT, body TEXT, due REAL, tries INTEGER, repeats INTEGER, tampered INTEGER);
CREATE INDEX IF NOT EXISTS notification_due ON notification (due);
"""


TOLD = ("reference", "attempt", "state", "amount", "currency", "means")


class Ledger:
    """The sandbox's books; every method is one transaction, safe to call from any thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + SCHEMA)
        known = {row["name"] for row in self._db.execute("PRAGMA table_info(session)")}
        if "means" not in known:
            self._db.execute("ALTER TABLE session ADD COLUMN means TEXT NOT NULL DEFAULT ''")

    def close(self) -> None:
        """Close the books."""
        with self._lock:
            self._db.close()

    def _run(self, sql: str, *values: object) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(row) for row in self._db.execute(sql, values).fetchall()]

    def open_session(self, given: dict[str, Any]) -> dict[str, Any]:
        """Open a session for an attempt, or return the one that was opened before."""
        self._run(
            "INSERT OR IGNORE INTO session (attempt, reference, amount, currency, state, return_url, notify_url, language, created) VALUES (?, ?, ?, ?, 'pending', ?, ?, ?, ?)",
            given["attempt"], "SBX" + secrets.token_hex(8), int(given["amount"]), given["currency"], given["return_url"],
            given["notify_url"], given.get("language", "en"), time.time(),
        )  # fmt: skip
        return self.session(attempt=given["attempt"]) or {}

    def session(self, *, attempt: str = "", reference: str = "") -> dict[str, Any] | None:
        """Return a session by attempt or reference."""
        found = self._run("SELECT * FROM session WHERE attempt = ? OR reference = ?", attempt, reference)
        return found[0] if found else None

    def decide(self, reference: str, state: str, means: str = "") -> dict[str, Any] | None:
        """Settle a pending session; a second decision changes nothing. Returns it as it stands.

        `means` is this company's lasting word for what was paid with.
        """
        self._run(
            "UPDATE session SET state = ?, means = ? WHERE reference = ? AND state = 'pending'", state, means, reference
        )
        return self.session(reference=reference)

    def refund(self, given: dict[str, Any]) -> str:
        """Give money back, once per refund id, never more than was paid."""
        session = self.session(attempt=given["attempt"])
        if session is None or session["state"] != "paid":
            return "failed"
        with self._lock:
            done = self._db.execute(
                "SELECT coalesce(sum(amount), 0) FROM refund WHERE attempt = ? AND refund <> ? AND state = 'done'",
                (given["attempt"], given["refund"]),
            ).fetchone()[0]
            state = "done" if done + int(given["amount"]) <= session["amount"] else "failed"
            self._db.execute(
                "INSERT OR IGNORE INTO refund VALUES (?, ?, ?, ?)",
                (given["refund"], given["attempt"], int(given["amount"]), state),
            )
            row = self._db.execute("SELECT state FROM refund WHERE refund = ?", (given["refund"],)).fetchone()
        return str(row[0])

    def queue(self, session: dict[str, Any], *, delay: float, repeats: int, tampered: bool) -> None:
        """Queue the notification of a session's state, to be sent after `delay` seconds and `repeats` times more."""
        body = json.dumps({name: session[name] for name in TOLD})
        self._run(
            "INSERT INTO notification VALUES (?, ?, ?, ?, 0, ?, ?)",
            "msg_" + secrets.token_hex(12), session["notify_url"], body, time.time() + delay, repeats, int(tampered),
        )  # fmt: skip

    def due(self, limit: int = 50) -> list[dict[str, Any]]:
        """Return notifications whose time has come."""
        return self._run("SELECT * FROM notification WHERE due <= ? ORDER BY due LIMIT ?", time.time(), limit)

    def sent(self, message: dict[str, Any], *, heard: bool) -> None:
        """Note that a notification was sent: forget it when heard and repeated enough, else send it again later."""
        if heard and message["repeats"] <= 0:
            self._run("DELETE FROM notification WHERE id = ?", message["id"])
        elif heard:
            self._run(
                "UPDATE notification SET repeats = repeats - 1, due = ? WHERE id = ?", time.time() + 0.05, message["id"]
            )
        elif message["tries"] >= 12:
            self._run("DELETE FROM notification WHERE id = ?", message["id"])
        else:
            pause = min(60.0, 0.5 * 2 ** message["tries"])
            self._run(
                "UPDATE notification SET tries = tries + 1, due = ? WHERE id = ?", time.time() + pause, message["id"]
            )
