"""The trade minute by minute, as the stream counted it, and what the stream is fed with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from kaipu.brain.lake.models import Stream, StreamMinute
from kaipu.brain.lake.rules import MinuteFigures, StreamState
from kaipu.kernel import clock

STREAM = "minutes"
QUIET = timedelta(minutes=2)
_FACTS = """
SELECT json_build_object('fact', 'event', 'id', event_id, 'at', at, 'channel', 'web', 'device', device, 'session', session)::text
  FROM lake_event_v1 WHERE changed_xid >= %(since)s::text::xid8 AND changed_xid < %(until)s::text::xid8 AND at >= %(start)s AND NOT bot
UNION ALL
SELECT json_build_object('fact', 'order', 'id', 'order:' || o.order_id, 'at', o.placed_at, 'channel', o.channel,
                         'device', coalesce(f.payload ->> 'device', ''), 'session', o.visit, 'minor', o.goods_minor)::text
  FROM lake_outbox_v1 f JOIN lake_order_v1 o ON o.order_id = (f.payload ->> 'order_id')::bigint
 WHERE f.changed_xid >= %(since)s::text::xid8 AND f.changed_xid < %(until)s::text::xid8 AND o.placed_at >= %(start)s
   AND (f.name = 'orders.OrderPlaced' OR (f.name = 'orders.OrderCompleted' AND o.channel = 'store'))
"""


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """The stream: what it has read until now, how long facts waited for it, and whether it runs."""

    running: bool
    high_at: datetime | None
    lines: int
    counted: int
    repeated: int
    late: int
    refused: int
    delay_ms: int


def state_of(row: Stream) -> StreamState:
    """Return how far the stream's row says it has come."""
    return StreamState(
        row.run, row.batch, row.floor, row.high_at, row.lines, row.counted, row.repeated, row.late, row.refused,
        row.committed_at, row.delay_ms,
    )  # fmt: skip


def get_stream_state() -> StreamState:
    """Return how far the stream has come; there is one once a run began."""
    return state_of(Stream.objects.get(name=STREAM))


def find_stream(*, at: datetime) -> StreamRecord | None:
    """Return how the stream does, or None where it never ran."""
    row = Stream.objects.filter(name=STREAM).first()
    if row is None:
        return None
    running = row.seen_at is not None and at - row.seen_at < QUIET
    return StreamRecord(running, row.high_at, row.lines, row.counted, row.repeated, row.late, row.refused, row.delay_ms)


def list_minutes(*, first: datetime, last: datetime) -> list[MinuteFigures]:
    """Return the minutes in [first, last) in which anything happened, by channel and device, in order. One statement."""
    rows = StreamMinute.objects.filter(minute__gte=first, minute__lt=last).order_by("minute", "channel", "device")
    return [
        MinuteFigures(*row)
        for row in rows.values_list(
            "minute", "channel", "device", "visits", "order_visits", "orders", "gmv_minor", "late"
        )
    ]


def list_facts(*, since: int | None, until: int, at: datetime) -> Iterator[str]:
    """Yield, as JSON, the facts that transactions of [since, until) wrote; before the first time, those of the day of `at`."""
    start = clock.day_start(clock.local_date(at)) if since is None else datetime.fromtimestamp(0, clock.zone())
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_FACTS, {"since": str(since or 0), "until": str(until), "start": start})
        for row in cursor:
            yield row[0]
