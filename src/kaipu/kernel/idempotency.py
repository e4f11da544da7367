"""Do a thing once, however often it is asked for: the key is stored before the work begins.

The key is a lease in its own transaction; two equal requests at once therefore cannot both run. The answer is stored in
the transaction of the operation itself, so key and effect cannot part. A lease left by a killed process ends by itself.
"""

import hashlib
import uuid
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import connection, transaction

from kaipu.kernel.operation import before_commit
from kaipu.kernel.redaction import holds

LEASE = timedelta(seconds=30)


class KeyReused(ValueError):
    """The same key came with another request body."""


class KeyInProgress(RuntimeError):
    """The first request with this key is still being worked on; ask again in a moment."""


class LeaseLost(RuntimeError):
    """The lease ended while the work was under way and another request took it over; this try is rolled back."""


def fingerprint(body: object) -> str:
    """Return a digest of a request body: equal bodies, equal digests."""
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


def _itself(result: Any) -> dict[str, Any]:
    return dict(result)


def once[R](
    *,
    scope: str,
    key: str,
    body: object,
    at: datetime,
    work: Callable[[], R],
    answer: Callable[[R], dict[str, Any]] = _itself,
) -> dict[str, Any]:
    """Run `work` (exactly one operation) once for a key and return its answer, now and ever after.

    `answer` turns the operation's result into JSON values. A work that raises leaves no trace but a freed key, so the
    request may be mended and sent again. Raises KeyReused, KeyInProgress, LeaseLost.
    """
    lease = uuid.uuid4()
    stored = _take(scope, key, fingerprint(body), at, lease)
    if stored is not None:
        return stored

    def store(result: R) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_idempotencykey SET answer = %s::jsonb, finished_at = %s "
                "WHERE scope = %s AND key = %s AND lease = %s AND answer IS NULL",
                [orjson.dumps(answer(result), default=str).decode(), at, scope, key, lease],
            )
            if cursor.rowcount != 1:
                raise LeaseLost(key)

    try:
        with before_commit(store):
            return answer(work())
    except BaseException:
        _free(scope, key, lease)
        raise


def _take(scope: str, key: str, digest: str, at: datetime, lease: uuid.UUID) -> dict[str, Any] | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO kernel_idempotencykey AS k (scope, key, fingerprint, leased_until, lease, created_at)
            VALUES (%(scope)s, %(key)s, %(digest)s, %(until)s, %(lease)s, %(at)s)
            ON CONFLICT (scope, key) DO UPDATE SET leased_until = excluded.leased_until, lease = excluded.lease
             WHERE k.answer IS NULL AND k.leased_until < %(at)s AND k.fingerprint = excluded.fingerprint
            RETURNING 1
            """,
            {"scope": scope, "key": key, "digest": digest, "until": at + LEASE, "lease": lease, "at": at},
        )
        if cursor.fetchone():
            return None
        cursor.execute(
            "SELECT fingerprint, answer::text FROM kernel_idempotencykey WHERE scope = %s AND key = %s", [scope, key]
        )
        known = cursor.fetchone()
    if known is None:  # freed between the two statements
        raise KeyInProgress(key)
    if known[0] != digest:
        raise KeyReused(key)
    if known[1] is None:
        raise KeyInProgress(key)
    answer: dict[str, Any] = orjson.loads(known[1])
    return answer


def _free(scope: str, key: str, lease: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM kernel_idempotencykey WHERE scope = %s AND key = %s AND lease = %s AND answer IS NULL",
            [scope, key, lease],
        )


def forget_older_than(before: datetime) -> int:
    """Delete keys created before a moment; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_idempotencykey WHERE created_at < %s", [before])
        return int(cursor.rowcount)


def forget_person(*, scopes: Collection[str], found: str) -> int:
    """Delete the keys of some scopes, and those whose answer holds some words; return how many. Belongs into an operation."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM kernel_idempotencykey WHERE scope = ANY(%(scopes)s) OR {holds('answer')}",
            {"scopes": list(scopes), "found": found},
        )
        return int(cursor.rowcount)
