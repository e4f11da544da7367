"""From the spool into the tables: events once, refused lines as dead letters, tallies, and the offset, all or nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from kaipu.brain.tracking.models import DeadLetter, Event, Shipment
from kaipu.brain.tracking.rules import Collected, Letter
from kaipu.kernel.operation import operation

MOST_OF_A_KIND = 1000  # browsers are anybody: their faulty lines are kept as examples and counted beyond
RATE = 300  # events of one visitor in one minute that no person makes
SUSPECT = 60
_TYPES = {UUID: "uuid", datetime: "timestamptz", str: "text", bool: "boolean", int: "integer"}
_COLUMNS = {
    field.name: {"customer_id": "bigint", "body": "jsonb"}.get(field.name) or _TYPES[field.type]  # type: ignore[index]  # a class: the record's annotations are no strings
    for field in fields(Collected)
}
_INSERT = (
    f"INSERT INTO tracking_event ({', '.join(_COLUMNS)}) SELECT {', '.join(_COLUMNS)} FROM jsonb_to_recordset(%s::jsonb) "
    f"AS x({', '.join(f'{name} {kind}' for name, kind in _COLUMNS.items())}) ON CONFLICT (id) DO NOTHING RETURNING id"
)
_TALLY = (
    "INSERT INTO tracking_tally AS t (minute, name, source, stored, duplicates, refused, late, bots, simulated) "
    "SELECT minute, name, source, stored, duplicates, refused, late, bots, simulated FROM jsonb_to_recordset(%s::jsonb) "
    "AS x(minute timestamptz, name text, source text, stored bigint, duplicates bigint, refused bigint, late bigint, "
    "bots bigint, simulated bigint) ORDER BY minute, name, source ON CONFLICT (minute, name, source) DO UPDATE SET "
    + ", ".join(f"{n} = t.{n} + excluded.{n}" for n in ("stored", "duplicates", "refused", "late", "bots", "simulated"))
)


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a stretch: events that are new, told again, and lines that broke the plan."""

    new: int
    duplicates: int
    refused: int


@operation
def store_stretch(
    *, file: str, start: int, end: int, events: Sequence[Collected], letters: Sequence[Letter], at: datetime
) -> Stored | None:
    """Store what a stretch of a spool file holds and note how far it was read, in one transaction.

    An event that is stored already stays as it is. Returns None, and changes nothing, when another worker was faster.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO tracking_shipment AS s (file, "offset", stored, refused, duplicates, at) '
            "VALUES (%(file)s, %(end)s, 0, 0, 0, %(at)s) "
            'ON CONFLICT (file) DO UPDATE SET "offset" = %(end)s, at = %(at)s '
            'WHERE s."offset" = %(start)s RETURNING s."offset"',
            {"file": file, "start": start, "end": end, "at": at},
        )
        if cursor.fetchone() is None:
            return None
    fresh = insert_events(events)
    keep_letters(letters, at)
    stored = Stored(len(fresh), len(events) - len(fresh), len(letters))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tracking_shipment SET stored = stored + %s, refused = refused + %s, duplicates = duplicates + %s "
            "WHERE file = %s",
            [stored.new, stored.refused, stored.duplicates, file],
        )
    count_minutes(events, fresh, letters, at)
    mark_rates(events)
    return stored


def insert_events(events: Sequence[Collected]) -> set[UUID]:
    """Store events and return the ids that are new."""
    if not events:
        return set()
    once = list({event.id: event for event in reversed(events)}.values())[::-1]  # the first telling counts
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [orjson.dumps(once).decode()])
        return {row[0] for row in cursor.fetchall()}


def keep_letters(letters: Sequence[Letter], at: datetime) -> None:
    """Keep refused lines; of a kind that browsers send, a thousand at most wait at a time."""
    room: dict[tuple[str, str, str, str], int] = {}
    kept = []
    for letter in letters:
        kind = (letter.name, letter.source, letter.reason, letter.field)
        if letter.source == "browser":
            if kind not in room:
                waiting = DeadLetter.objects.filter(
                    state="waiting", name=kind[0], source=kind[1], reason=kind[2], field=kind[3]
                )
                room[kind] = MOST_OF_A_KIND - waiting.count()
            room[kind] -= 1
            if room[kind] < 0:
                continue
        kept.append(
            DeadLetter(
                source=letter.source,
                name=letter.name,
                reason=letter.reason,
                field=letter.field,
                payload=letter.payload,
                received_at=at,
            )
        )
    DeadLetter.objects.bulk_create(kept)


def count_minutes(
    events: Iterable[Collected], fresh: set[UUID], letters: Iterable[Letter], at: datetime
) -> None:  # fmt: skip
    """Add to the tallies of the minutes in which things came; refused lines count in the minute they were read."""
    found: dict[tuple[datetime, str, str], Counter[str]] = defaultdict(Counter)
    left = set(fresh)
    for event in events:
        count = found[event.received_at.replace(second=0, microsecond=0), event.name, event.source]
        if event.id in left:
            left.discard(event.id)
            count.update(stored=1, late=int(event.late), bots=int(event.bot), simulated=int(event.simulated))
        else:
            count["duplicates"] += 1
    for letter in letters:
        found[at.replace(second=0, microsecond=0), letter.name, letter.source]["refused"] += 1
    names = ("stored", "duplicates", "refused", "late", "bots", "simulated")
    rows: list[dict[str, Any]] = [
        {"minute": minute, "name": name, "source": source, **{each: count[each] for each in names}}
        for (minute, name, source), count in found.items()
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_TALLY, [orjson.dumps(rows).decode()])


def mark_rates(events: Sequence[Collected]) -> None:
    """Mark visitors as programs who did more in a minute than a person can; their day's events are marked with them."""
    counts = Counter(
        event.visitor for event in events if event.source != "api" and not event.simulated and not event.bot
    )
    suspects = [visitor for visitor, count in counts.items() if count >= SUSPECT]
    if not suspects:
        return
    times = [event.at for event in events if event.visitor in set(suspects)]
    first, last = min(times) - timedelta(minutes=1), max(times)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT visitor FROM tracking_event WHERE at BETWEEN %s AND %s AND visitor = ANY(%s) "
            "AND source <> 'api' AND NOT simulated GROUP BY visitor, date_trunc('minute', at) HAVING count(*) > %s",
            [first, last, suspects, RATE],
        )
        found = [row[0] for row in cursor.fetchall()]
    if found:
        day = timedelta(days=1)
        Event.objects.filter(visitor__in=found, at__gte=first - day, at__lte=last, bot=False).update(
            bot=True, bot_reason="rate"
        )


@operation
def forget_shipments(*, files: Sequence[str]) -> None:
    """Forget how far spool files were read that are no longer there."""
    Shipment.objects.filter(file__in=files).delete()
