"""Ask the warehouse: SQL over what was published, with the days that no snapshot covers computed from the shop's rows.

A reader cannot tell where a day came from, and both come from the same statements. Live rows are looked at again when
something was written and the last look has paid off: a look that took a second is not repeated for ten.
"""

import os
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from kaipu.brain.lake.gateways import reading
from kaipu.brain.lake.queries.extraction import Extract, copy_out
from kaipu.brain.lake.queries.state import BuildRecord, find_published, fingerprint
from kaipu.brain.lake.rules import SOURCES, live_sources, merge_days, spread_days
from kaipu.kernel import clock

MOST_TOUCHED_DAYS = 7
MOST_FRESH = timedelta(days=30)
LEAST_SECONDS = 2.0
PAUSE_FACTOR = 10


class NothingPublished(LookupError):
    """No build has been published yet that knows what is asked for: the first, or the first since an upgrade, is under way."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a reader is told: the snapshot's number, its last day, and the days that come from PostgreSQL's own rows.

    `rebuilding`: the snapshot is of the release before, so days after its last are missing until the next build.
    """

    number: int
    published_until: date
    live_days: tuple[date, ...]
    rebuilding: bool = False


@dataclass(slots=True)
class _State:
    """What this process has in memory besides the snapshot: for which day it is today, as of which writes."""

    key: tuple[Any, ...] = ()
    stamp: tuple[Any, ...] = ()
    days: tuple[date, ...] = ()
    due: float = 0.0
    older: bool = False


_state = _State()
_refreshing = threading.Lock()


def ask(statement: str, parameters: Mapping[str, Any] | None = None, *, at: datetime) -> list[tuple[Any, ...]]:
    """Return the rows of a query over the relations of `dwd`, `dws` and `ads`, as of a few seconds before `at`.

    Parameters are named: `$first`. Raises NothingPublished before the first build (and after an upgrade, when what is asked
    for came with it), QueryTooLong after half a minute.
    """
    reader, _ = _open(at)
    try:
        return reader.ask(statement, parameters)
    except reading.SnapshotOlder as older:
        raise NothingPublished from older


def ask_arrays(statement: str, parameters: Mapping[str, Any] | None = None, *, at: datetime) -> dict[str, Any]:
    """Return a query's columns as NumPy arrays by name; otherwise like `ask`."""
    reader, _ = _open(at)
    try:
        return reader.ask_arrays(statement, parameters)
    except reading.SnapshotOlder as older:
        raise NothingPublished from older


def get_coverage(*, at: datetime) -> Coverage:
    """Return which days a reader gets from where. Raises NothingPublished."""
    reader, published = _open(at)
    return Coverage(reader.number, published.published_until or date.min, _state.days, _state.older)


def _open(at: datetime) -> tuple[reading.Reader, BuildRecord]:
    published = find_published()
    if published is None or published.number is None or published.published_until is None:
        raise NothingPublished
    reader = reading.readers.open(settings.LAKE_ROOT, published.number)
    key = (id(reader), clock.local_date(at))
    if _state.key == key:
        if time.monotonic() >= _state.due and _refreshing.acquire(blocking=False):
            try:
                _refresh(reader, published, key)
            finally:
                _refreshing.release()
    else:
        with _refreshing:
            if _state.key != key:
                _refresh(reader, published, key)
    return reader, published


def _refresh(reader: reading.Reader, published: BuildRecord, key: tuple[Any, ...]) -> None:
    """Compute the days that the snapshot lacks, if anything was written since they were computed.

    A snapshot of other models or sources (the shop was upgraded a moment ago) is read without live days until the next
    build: its statements would not fit the rows.
    """
    started = time.monotonic()
    _state.older = published.fingerprint != fingerprint()
    if _state.older:
        if (_state.key, _state.stamp) != (key, ()):
            reader.stand_still()
        _state.key, _state.stamp, _state.days, _state.due = key, (), (), started + LEAST_SECONDS
        return
    today = key[1]
    sources = [source for source in SOURCES if source.name in live_sources(reader.models)]
    touched, stamp = _touched(sources, published.horizon)
    if (key, stamp) != (_state.key, _state.stamp):
        until = published.published_until or today
        closed = [day for day in touched if day <= until]
        fresh = spread_days([(max(until + timedelta(days=1), today - MOST_FRESH), today)])
        days = tuple(sorted({*fresh, *(closed if len(closed) <= MOST_TOUCHED_DAYS else ())}))
        folder = settings.LAKE_ROOT / "live" / f"{os.getpid()}"
        folder.mkdir(parents=True, exist_ok=True)
        ranges = merge_days(days, most=len(days))
        extracts = [
            Extract(s, [(today, today)] if s.kind == "state" else ranges, folder / f"{s.name}.csv") for s in sources
        ]
        try:
            copy_out(extracts)
            reader.go_live(reading.LiveRows(days, {each.source.name: each.target for each in extracts}))
        finally:
            with suppress(OSError):
                reading.forget(folder)
        _state.key, _state.stamp, _state.days = key, stamp, days
    cost = time.monotonic() - started
    _state.due = time.monotonic() + max(LEAST_SECONDS, PAUSE_FACTOR * cost)


def _touched(sources: list[Any], horizon: int) -> tuple[list[date], tuple[Any, ...]]:
    """Return the days touched by transactions at or above a horizon, and a stamp that changes with the next write."""
    days: set[date] = set()
    stamp: list[Any] = [horizon]
    with connection.cursor() as cursor:
        for source in sources:
            if not source.tracked:
                continue
            day = f"({source.at} AT TIME ZONE %(zone)s)::date" if source.kind == "facts" else "NULL::date"
            cursor.execute(
                f"SELECT {day}, count(*), max(changed_xid::text::bigint) FROM {source.view} "
                "WHERE changed_xid >= %(horizon)s::text::xid8 GROUP BY 1 ORDER BY 1",
                {"zone": settings.TIME_ZONE, "horizon": str(horizon)},
            )
            rows = cursor.fetchall()
            stamp.append(tuple(rows))
            days.update(row[0] for row in rows if row[0])
    return sorted(days), tuple(stamp)
