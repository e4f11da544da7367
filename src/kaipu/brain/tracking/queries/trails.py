"""Under which names a customer went about the shop."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from kaipu.brain.tracking.models import Event


@dataclass(frozen=True, slots=True)
class Trail:
    """A customer's visitors (those of nobody else) and sessions."""

    visitors: tuple[str, ...]
    sessions: tuple[str, ...]


def get_trail(*, customer_id: int, visits: Collection[str] = ()) -> Trail:
    """Return the visitors and sessions in which a customer was logged in, or that are among `visits`. Reads all events.

    All sessions of a visitor belong to it, unless another customer was seen there: then only those of this customer.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH theirs AS (
                SELECT DISTINCT visitor, session FROM tracking_event WHERE customer_id = %(id)s OR session = ANY(%(visits)s)),
            shared AS (
                SELECT DISTINCT visitor FROM tracking_event
                 WHERE customer_id <> %(id)s AND visitor IN (SELECT visitor FROM theirs))
            SELECT e.visitor, e.session, e.visitor IN (SELECT visitor FROM shared) FROM tracking_event e
             WHERE e.visitor IN (SELECT visitor FROM theirs EXCEPT SELECT visitor FROM shared)
                OR e.session IN (SELECT session FROM theirs) GROUP BY 1, 2
            """,
            {"id": customer_id, "visits": list(visits)},
        )
        rows = cursor.fetchall()
    own = {visitor for visitor, _session, shared in rows if not shared}
    return Trail(tuple(sorted(own)), tuple(sorted({row[1] for row in rows} | set(visits))))


def tell_person(*, customer_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return what a customer did in the shop as plain values, for the person to read. Reads all events."""
    trail = get_trail(customer_id=customer_id)
    theirs = Event.objects.filter(
        Q(customer_id=customer_id) | Q(visitor__in=trail.visitors) | Q(session__in=trail.sessions)
    )
    return [
        dict(row)
        for row in theirs.order_by("at").values(
            "at", "name", "visitor", "session", "device", "browser", "origin", "body"
        )
    ]
