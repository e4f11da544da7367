"""Erasing a visitor: their events stay as somebody's, under new random names; what speaks of them by name goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

from kaipu.kernel.operation import operation
from kaipu.kernel.redaction import holds, redacted

_WORDS = ("landing", "referrer", "term", "content", "campaign")


@dataclass(frozen=True, slots=True)
class Renamed:
    """What was changed: events under a new name, dead letters that were deleted."""

    events: int
    letters: int


@operation
def rename_visitor(
    *,
    customer_id: int,
    to_customer_id: int,
    visitors: Mapping[str, str],
    sessions: Mapping[str, str],
    found: str,
    letters: str,
) -> Renamed:
    """Give the events of a customer, of visitors and of sessions new names, and take out what `found` matches.

    A session's events get a new visitor as well where their visitor is not renamed as a whole, for others share it.
    Dead letters that `letters` matches are deleted. Reads all events.
    """
    names: dict[str, Any] = {
        "old": customer_id, "new": to_customer_id, "found": found, "letters": letters,
        "visitors": orjson.dumps(dict(visitors)).decode(), "sessions": orjson.dumps(dict(sessions)).decode(),
        "visitor_names": list(visitors), "session_names": list(sessions),
    }  # fmt: skip
    words = ", ".join(f"{name} = {redacted(name)}" for name in _WORDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE tracking_event SET
                   visitor = coalesce(%(visitors)s::jsonb ->> visitor, %(sessions)s::jsonb ->> session, visitor),
                   session = coalesce(%(sessions)s::jsonb ->> session, session),
                   customer_id = CASE WHEN customer_id = %(old)s THEN %(new)s ELSE customer_id END,
                   body = {redacted("body", json_column=True)}, {words}
             WHERE customer_id = %(old)s OR visitor = ANY(%(visitor_names)s) OR session = ANY(%(session_names)s)
                OR {holds("body")}
            """,
            names,
        )
        events = int(cursor.rowcount)
        cursor.execute("DELETE FROM tracking_deadletter WHERE payload ~* %(letters)s", names)
        return Renamed(events, int(cursor.rowcount))
