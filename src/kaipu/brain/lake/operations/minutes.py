"""Writes of the stream: each batch's minutes and how far it came, in one transaction, so that a batch told twice counts once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from kaipu.brain.lake.models import Stream, StreamMinute
from kaipu.brain.lake.queries import STREAM, state_of
from kaipu.brain.lake.rules import KEPT, MinuteFigures, StreamBatch, StreamState, floor_of_new_run
from kaipu.kernel.operation import operation

NOTED = timedelta(seconds=30)
_COLUMNS = ("minute", "channel", "device", "visits", "order_visits", "orders", "gmv_minor", "late")
_TYPES = ("timestamptz", "text", "text", "bigint", "bigint", "bigint", "bigint", "bigint")
_WRITE = f"""
INSERT INTO lake_streamminute ({", ".join(_COLUMNS)})
SELECT * FROM unnest({", ".join(f"%s::{kind}[]" for kind in _TYPES)})
ON CONFLICT (minute, channel, device) DO UPDATE SET """
_ABSOLUTE = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[3:7])
_LATE = "late = lake_streamminute.late + excluded.late"


@operation
def begin_run(*, run: UUID) -> StreamState:
    """Say that batches of a run follow; one whose folder is new leaves the minutes alone that the last one knew of."""
    row, fresh = Stream.objects.select_for_update().get_or_create(name=STREAM, defaults={"run": run})
    state = state_of(row)
    if fresh or row.run == run:
        return state
    state = replace(state, run=run, batch=-1, floor=floor_of_new_run(state))
    Stream.objects.filter(name=STREAM).update(run=run, batch=-1, floor=state.floor)
    return state


@operation
def note_alive(*, at: datetime) -> None:
    """Note that the stream runs, at most every half a minute."""
    Stream.objects.filter(Q(seen_at__isnull=True) | Q(seen_at__lt=at - NOTED), name=STREAM).update(seen_at=at)


@operation
def record_batch(*, batch: StreamBatch, at: datetime) -> bool:
    """Write what a batch brought; tell whether it did. One that was recorded before, or is of another run, changes nothing.

    Locks the stream's row. Minutes older than five weeks go.
    """
    row = Stream.objects.select_for_update().get(name=STREAM)
    if row.run != batch.run or batch.number <= row.batch:
        return False
    _write(batch.minutes, _ABSOLUTE)
    _write(batch.late_by_minute, _LATE)
    Stream.objects.filter(name=STREAM).update(
        batch=batch.number, high_at=batch.high_at, lines=F("lines") + batch.lines, counted=F("counted") + batch.counted,
        repeated=F("repeated") + batch.repeated, late=F("late") + batch.late, refused=F("refused") + batch.refused,
        committed_at=at, delay_ms=max(0, int((at - batch.waiting_since).total_seconds() * 1000)),
    )  # fmt: skip
    StreamMinute.objects.filter(minute__lt=at - KEPT).delete()
    return True


def _write(minutes: Iterable[MinuteFigures], change: str) -> None:
    rows = [[getattr(each, name) for name in _COLUMNS] for each in minutes]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE + change, [list(column) for column in zip(*rows, strict=True)])
