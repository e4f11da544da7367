"""Events leave an operation through the outbox: rows written in the same transaction, delivered by workers afterwards.

A crash can therefore neither lose an event nor tell of something that was rolled back. One delivery row per reaction is
claimed by conditional update; it is marked done inside the transaction of the operation that the reaction calls, so a
retry after a crash does the work once.
"""

import dataclasses
import importlib
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from kaipu.kernel import ids
from kaipu.kernel.money import Money
from kaipu.kernel.operation import acting, acting_now, before_commit, operation, running
from kaipu.kernel.redaction import holds, redacted

log = logging.getLogger(__name__)
LEASE_SECONDS = 15  # a killed worker's deliveries wait so long; a lease that ends too early does no harm
MAX_ATTEMPTS = 8
_subscriptions: dict[str, list[str]] = {}


class PublishedOutsideTransaction(RuntimeError):
    """An event was published outside an operation, so nothing would tie it to the fact it tells."""


class AlreadyDelivered(RuntimeError):
    """Another worker finished this delivery first; this try is rolled back."""


@dataclasses.dataclass(frozen=True, slots=True)
class Envelope:
    """What a reaction receives: the event's name and payload (plain JSON values), when and by whom."""

    id: UUID
    name: str
    payload: Mapping[str, Any]
    at: datetime
    simulated: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Health:
    """How the outbox does: deliveries by state and the age of the oldest that waits, in seconds."""

    pending: int
    failed: int
    done: int
    oldest_pending_seconds: float


@dataclasses.dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery as the console shows it."""

    id: int
    event: str
    reaction: str
    state: str
    attempts: int
    last_error: str
    at: datetime


def name_of(event: type | object) -> str:
    """Return the stable name of an event class, such as `orders.OrderPlaced`."""
    kind = event if isinstance(event, type) else type(event)
    return f"{kind.__module__.split('.')[-2]}.{kind.__name__}"


def subscribe(event: str, reaction: str) -> None:
    """Register a reaction to an event (`orders.OrderPaid`), both by name: apps are wired before any model is loaded.

    Only workers import the reaction, so the web stays light.
    """
    known = _subscriptions.setdefault(event, [])
    if reaction not in known:
        known.append(reaction)


def list_subscriptions() -> dict[str, list[str]]:
    """Return the reactions of every event that has any."""
    return {event: list(reactions) for event, reactions in _subscriptions.items()}


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    raise TypeError(f"{type(value).__name__} does not belong into an event")


def publish(event: object) -> None:
    """Write an event and one delivery per subscribed reaction, in the transaction under way.

    One statement. Raises PublishedOutsideTransaction outside an operation. Events carry ids, not personal data.
    """
    if running() is None or not connection.in_atomic_block:
        raise PublishedOutsideTransaction(name_of(event))
    who = acting_now()
    name = name_of(event)
    payload = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH told AS (
                INSERT INTO kernel_outboxevent (id, name, payload, at, actor, request_id, simulated, xid)
                VALUES (%s, %s, %s::jsonb, clock_timestamp(), %s, %s, %s, pg_current_xact_id()) RETURNING id)
            INSERT INTO kernel_outboxdelivery (event_id, reaction, state, attempts, due_at, last_error)
            SELECT told.id, reaction, 'pending', 0, clock_timestamp(), '' FROM told, unnest(%s::text[]) AS reaction
            """,
            [
                ids.new_id(), name, orjson.dumps(payload, default=_plain).decode(), who.actor, who.request_id,
                who.simulated, _subscriptions.get(name, []),
            ],
        )  # fmt: skip


def deliver_batch(limit: int = 25) -> int:
    """Claim up to `limit` due deliveries and run their reactions; return how many were claimed."""
    claimed = _claim(limit)
    for delivery_id, attempts, reaction, envelope in claimed:
        _deliver(delivery_id, attempts, reaction, envelope)
    return len(claimed)


def _claim(limit: int) -> list[tuple[int, int, str, Envelope]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE kernel_outboxdelivery AS d
               SET claimed_until = clock_timestamp() + make_interval(secs => %s), attempts = d.attempts + 1
              FROM kernel_outboxevent AS e
             WHERE e.id = d.event_id AND d.id IN (
                   SELECT id FROM kernel_outboxdelivery
                    WHERE state = 'pending' AND due_at <= clock_timestamp()
                      AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
                    ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING d.id, d.attempts, d.reaction, e.id, e.name, e.payload::text, e.at, e.simulated
            """,
            [LEASE_SECONDS, limit],
        )
        rows = cursor.fetchall()
    return [
        (row[0], row[1], row[2], Envelope(row[3], row[4], orjson.loads(row[5]), row[6], row[7])) for row in sorted(rows)
    ]


def _deliver(delivery_id: int, attempts: int, reaction: str, envelope: Envelope) -> None:
    marked = False

    def mark(_result: object) -> None:
        nonlocal marked
        marked = _mark_done(delivery_id)
        if not marked:
            raise AlreadyDelivered(str(delivery_id))

    try:
        with acting(actor=f"reaction:{reaction}", simulated=envelope.simulated), before_commit(mark):
            _load(reaction)(envelope)
        if not marked:  # a reaction that found nothing to do calls no operation
            _mark_done(delivery_id)
    except AlreadyDelivered:
        log.info("delivery finished elsewhere", extra={"delivery": delivery_id})
    except Exception as error:
        log.warning("reaction failed", exc_info=error, extra={"delivery": delivery_id, "reaction": reaction})
        _mark_failed(delivery_id, attempts, error)


def _load(path: str) -> Callable[[Envelope], object]:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]


def _mark_done(delivery_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_outboxdelivery SET state = 'done', done_at = clock_timestamp(), claimed_until = NULL "
            "WHERE id = %s AND state = 'pending'",
            [delivery_id],
        )
        return bool(cursor.rowcount == 1)


def _mark_failed(delivery_id: int, attempts: int, error: BaseException) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_outboxdelivery SET last_error = %s, claimed_until = NULL, state = %s, "
            "due_at = clock_timestamp() + make_interval(secs => %s) WHERE id = %s AND state = 'pending'",
            [f"{type(error).__name__}: {error}"[:2000], "failed" if attempts >= MAX_ATTEMPTS else "pending",
             2.0**attempts, delivery_id],
        )  # fmt: skip


@operation
def retry_delivery(*, delivery_id: int) -> bool:
    """Put a failed delivery back into the queue, with fresh attempts; tell whether there was one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_outboxdelivery SET state = 'pending', attempts = 0, due_at = clock_timestamp(), "
            "claimed_until = NULL WHERE id = %s AND state = 'failed'",
            [delivery_id],
        )
        return bool(cursor.rowcount == 1)


def get_health() -> Health:
    """Return counts by state and the age of the oldest delivery that waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state = 'failed'), "
            "count(*) FILTER (WHERE state = 'done'), "
            "coalesce(extract(epoch FROM clock_timestamp() - min(due_at) FILTER (WHERE state = 'pending')), 0) "
            "FROM kernel_outboxdelivery"
        )
        pending, failed, done, oldest = cursor.fetchone()
    return Health(pending, failed, done, max(0.0, float(oldest)))


def list_deliveries(*, state: str, limit: int = 50) -> list[Delivery]:
    """Return the newest deliveries in a state."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, e.name, d.reaction, d.state, d.attempts, d.last_error, e.at FROM kernel_outboxdelivery d "
            "JOIN kernel_outboxevent e ON e.id = d.event_id WHERE d.state = %s ORDER BY d.id DESC LIMIT %s",
            [state, limit],
        )
        return [Delivery(*row) for row in cursor.fetchall()]


def hand_over(*, customer_id: int, to_customer_id: int, actors: Sequence[str], found: str) -> int:
    """Let events that speak of a customer speak of another, and take some words out; return how many changed.

    Belongs into an operation. Reads all events. An event keeps its place in the feed: nobody reads it again for this.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE kernel_outboxevent SET
                   payload = CASE WHEN payload ->> 'customer_id' = %(old)s
                             THEN {redacted("payload", json_column=True)} || jsonb_build_object('customer_id', %(new)s::bigint)
                             ELSE {redacted("payload", json_column=True)} END,
                   actor = CASE WHEN actor = ANY(%(actors)s) THEN 'erased' ELSE actor END
             WHERE payload ->> 'customer_id' = %(old)s OR actor = ANY(%(actors)s) OR {holds("payload")}
            """,
            {"old": str(customer_id), "new": to_customer_id, "actors": list(actors), "found": found},
        )
        return int(cursor.rowcount)
