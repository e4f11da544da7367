"""Out of PostgreSQL: which days were touched since a horizon, and the rows of a source as CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from kaipu.brain.lake.rules import SOURCES, Source
from kaipu.kernel import clock


def list_touched_days(*, since: int, before: date) -> list[date]:
    """Return the closed days of which something was written by a transaction at or above a horizon. One index scan a source."""
    days: set[date] = set()
    with connection.cursor() as cursor:
        for source in SOURCES:
            if source.kind == "facts" and source.tracked:
                cursor.execute(
                    f"SELECT DISTINCT ({source.at} AT TIME ZONE %s)::date FROM {source.view} "
                    "WHERE changed_xid >= %s::text::xid8",
                    [settings.TIME_ZONE, str(since)],
                )
                days.update(row[0] for row in cursor.fetchall())
    return sorted(day for day in days if day < before)


def is_touched(source: Source, *, since: int) -> bool:
    """Tell whether a source without days has changed since a horizon; one that isn't followed always has."""
    if not source.tracked:
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {source.view} WHERE changed_xid >= %s::text::xid8)", [str(since)])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Extract:
    """What is to be copied out of one source: the ranges of days, and the file it goes to."""

    source: Source
    ranges: Sequence[tuple[date, date]]
    target: Path


def copy_out(extracts: Sequence[Extract]) -> dict[str, int]:
    """Write the rows of several sources as CSV files, all as of one moment; return the rows by source.

    Of facts, the rows of the ranges; of a state, all rows, as the last day of the ranges. One snapshot for all, so that no
    line arrives without its order.
    """
    rows = {}
    alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for extract in extracts:
            statement, parameters = _statement(extract)
            # psycopg's own cursor: the one that Django puts around it while debugging knows no parameters of a COPY
            with extract.target.open("wb") as file, cursor.cursor.copy(statement, parameters) as copy:
                for block in copy:
                    file.write(block)
            rows[extract.source.name] = cursor.rowcount
    return rows


# A build comes after midnight, perhaps hours after it: what moved since then is taken back, for a state to be the day's.
_REWOUND = """
SELECT {listed} FROM {view} v LEFT JOIN (
    SELECT {key}, sum(quantity) AS since FROM lake_movement_v1 WHERE at >= %s GROUP BY {key}) m USING ({key})
"""


def _rewound(source: Source) -> str:
    on_hand = "v.on_hand - coalesce(m.since, 0)"
    cut = {
        "on_hand": f"greatest(0, {on_hand}) AS on_hand",
        "reserved": f"least(v.reserved, greatest(0, {on_hand})) AS reserved",
    }
    return ", ".join(cut.get(name, name if name in source.rewind else f"v.{name}") for name in source.columns)


def _statement(extract: Extract) -> tuple[str, list[Any]]:
    source, ranges = extract.source, extract.ranges
    columns = [f"({moment} AT TIME ZONE '{settings.TIME_ZONE}')::date" for moment in source.local_days]
    columns += [f"{name} AT TIME ZONE 'UTC'" if kind == "TIMESTAMP" else name for name, kind in source.columns.items()]
    parameters: list[Any] = []
    where = ""
    if source.hourly:
        columns.insert(0, f"extract(hour FROM {source.at} AT TIME ZONE '{settings.TIME_ZONE}')::int")
    view = source.view
    if source.kind == "state":
        columns.insert(0, f"'{ranges[-1][1]}'::date")
        if source.rewind:
            view = f"({_REWOUND.format(view=view, key=', '.join(source.rewind), listed=_rewound(source))}) AS r"
            parameters.append(clock.day_bounds(ranges[-1][1], ranges[-1][1])[1])
    elif source.kind == "facts":
        columns.insert(0, f"({source.at} AT TIME ZONE '{settings.TIME_ZONE}')::date")
        where = " WHERE " + " OR ".join([f"({source.at} >= %s AND {source.at} < %s)"] * len(ranges))
        for first, last in ranges:
            parameters.extend(clock.day_bounds(first, last))
    return f"COPY (SELECT {', '.join(columns)} FROM {view}{where}) TO STDOUT (FORMAT csv)", parameters
