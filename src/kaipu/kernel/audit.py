"""Who did what, when: rows that nobody can change (trigger) and nobody can drop unseen (hash chain).

Entries are written inside the operation they tell of. One sealer chains them afterwards, in the order in which their
transactions became visible; chaining at insert would make every writer wait for every other, or fork the chain.
Entries carry ids, never personal data, so that a person can be erased without breaking the chain.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from kaipu.kernel import ids
from kaipu.kernel.operation import acting_now, operation

GENESIS = "0" * 64
SEALER_LOCK = 7_205_113  # advisory lock: one sealer at a time, whatever the number of workers


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `seal` is its number in the chain, None until sealed."""

    id: UUID
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    request_id: str
    seal: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of checking the chain: how many seals hold, and the first that does not."""

    sealed: int
    unsealed: int
    broken_at: int | None


def record(*, action: str, subject: str, detail: Mapping[str, Any] | None = None, at: datetime) -> None:
    """Write an entry in the transaction under way, in the name of whoever acts."""
    who = acting_now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_auditentry (id, at, actor, action, subject, detail, request_id, xid) "
            "VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, pg_current_xact_id())",
            [ids.new_id(), at, who.actor, action, subject, orjson.dumps(dict(detail or {}), default=str).decode(),
             who.request_id],
        )  # fmt: skip


@operation
def note(*, action: str, subject: str, detail: Mapping[str, Any] | None = None, at: datetime) -> None:
    """Write an entry in a transaction of its own: for what was only read."""
    record(action=action, subject=subject, detail=detail, at=at)


def _digest(previous: str, row: tuple[Any, ...]) -> str:
    entry_id, at, actor, action, subject, detail, request_id = row
    body = orjson.dumps(
        [previous, str(entry_id), at.isoformat(), actor, action, subject, orjson.loads(detail), request_id],
        option=orjson.OPT_SORT_KEYS,
    )
    return hashlib.sha256(body).hexdigest()


_COLUMNS = "e.id, e.at, e.actor, e.action, e.subject, e.detail::text, e.request_id"


def seal_entries(*, at: datetime, limit: int = 5000) -> int:
    """Chain entries whose transactions all readers can see; return how many. Does nothing while another sealer runs."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT number, hash FROM kernel_auditseal ORDER BY number DESC LIMIT 1")
        number, previous = cursor.fetchone() or (0, GENESIS)
        cursor.execute(
            f"SELECT {_COLUMNS} FROM kernel_auditentry e LEFT JOIN kernel_auditseal s ON s.entry_id = e.id "
            "WHERE s.number IS NULL AND e.xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY e.xid, e.id LIMIT %s",
            [limit],
        )
        rows = cursor.fetchall()
        seals = []
        for row in rows:
            number += 1
            digest = _digest(previous, row)
            seals.append((number, row[0], previous, digest, at))
            previous = digest
        cursor.executemany(
            "INSERT INTO kernel_auditseal (number, entry_id, previous_hash, hash, sealed_at) VALUES (%s, %s, %s, %s, %s)",
            seals,
        )
    return len(seals)


def verify() -> Verdict:
    """Walk the whole chain and recompute every hash. Reads every entry."""
    sealed, previous, broken_at = 0, GENESIS, None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.number, s.previous_hash, s.hash, {_COLUMNS} FROM kernel_auditseal s "
            "LEFT JOIN kernel_auditentry e ON e.id = s.entry_id ORDER BY s.number"
        )
        for number, claimed_previous, digest, *row in iter(cursor.fetchone, None):
            honest = row[0] is not None and number == sealed + 1 and claimed_previous == previous
            if not honest or _digest(previous, tuple(row)) != digest:
                broken_at = number
                break
            sealed, previous = number, digest
        cursor.execute(
            "SELECT count(*) FROM kernel_auditentry e LEFT JOIN kernel_auditseal s ON s.entry_id = e.id WHERE s.number IS NULL"
        )
        unsealed = cursor.fetchone()[0]
    return Verdict(sealed, unsealed, broken_at)


def list_entries(
    *,
    subject: str = "",
    actor: str = "",
    action: str = "",
    since: datetime | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[Entry]:
    """Return entries, newest first, of one subject or actor if given, and of actions that begin with a word."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS}, s.number FROM kernel_auditentry e LEFT JOIN kernel_auditseal s ON s.entry_id = e.id "
            "WHERE (%(subject)s = '' OR e.subject = %(subject)s) AND (%(actor)s = '' OR e.actor = %(actor)s) "
            "AND starts_with(e.action, %(action)s) AND (%(since)s::timestamptz IS NULL OR e.at >= %(since)s) "
            "ORDER BY e.at DESC, e.id DESC LIMIT %(limit)s OFFSET %(offset)s",
            {"subject": subject, "actor": actor, "action": action, "since": since, "limit": limit, "offset": offset},
        )
        return [
            Entry(row[0], row[1], row[2], row[3], row[4], orjson.loads(row[5]), row[6], row[7])
            for row in cursor.fetchall()
        ]
