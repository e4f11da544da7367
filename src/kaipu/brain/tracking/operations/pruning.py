"""What is too old is taken away: events after EVENT_DAYS, settled dead letters after 90 days, tallies with the events.

PostgreSQL keeps as many days of events as the lake does, for the nightly build reads them all anew: a day that is pruned
here leaves the lake with the next nightly build. That is the retention of raw behaviour, in one place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from kaipu.brain.tracking.models import DeadLetter, Tally
from kaipu.kernel import clock
from kaipu.kernel.operation import operation

LETTER_DAYS = 90
MOST = 50_000


@dataclass(frozen=True, slots=True)
class Pruned:
    """What one round took away."""

    events: int
    letters: int
    tallies: int


@operation
def prune(*, at: datetime) -> Pruned:
    """Delete what is older than it may be, whole local days, 50,000 events at most a call."""
    edge = clock.day_start(clock.local_date(at) - timedelta(days=settings.EVENT_DAYS))
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM tracking_event WHERE id IN (SELECT id FROM tracking_event WHERE at < %s ORDER BY at LIMIT %s)",
            [edge, MOST],
        )
        events = cursor.rowcount
    old = DeadLetter.objects.exclude(state="waiting").filter(changed_at__lt=at - timedelta(days=LETTER_DAYS))
    letters, _ = old.delete()
    tallies, _ = Tally.objects.filter(minute__lt=edge).delete()
    return Pruned(events, letters, tallies)
