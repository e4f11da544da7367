"""Visits go on while the demonstration is open: each minute what shoppers did since is written to the spool.

A bookmark in the database says until when visits were told, so that after a pause of days the days between are told, too.
It moves after the spool was written; a kill in between has the same events told again, and they are stored once.
"""

from datetime import datetime, timedelta
from uuid import UUID

from kaipu.brain.tracking import api as tracking
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.orders import api as orders
from kaipu.demo.traffic.goods import read_shelf
from kaipu.demo.traffic.history import BATCH, History, list_days
from kaipu.demo.traffic.story import story_until
from kaipu.kernel import clock

NAME = "demo.visits"
OVERLAP = timedelta(hours=1)  # an order tells of the visit before it only once it is placed
FRESH = timedelta(hours=6)  # so old the shelf may get


def set_bookmark(at: datetime) -> None:
    """Note that visits were told until a moment, where nothing is noted yet."""
    exchange.begin_replay(name=NAME, mark=exchange.ReplayMark(at, 0))


class Visits:
    """Visits under way."""

    def __init__(self, at: datetime) -> None:
        self._mark = exchange.begin_replay(name=NAME, mark=exchange.ReplayMark(at, 0))
        self._told: dict[UUID, datetime] = {}
        self._read(at)

    def _read(self, at: datetime) -> None:
        span = orders.get_imported_span()
        self._story = story_until(clock.local_date(span[1] if span else at))
        self._history, self._read_at = History(read_shelf(at), self._story), at

    def tell(self, now: datetime) -> int:
        """Write what happened since the bookmark to the spool, and move it; return how many events."""
        if now - self._read_at > FRESH:
            self._read(now)
        since = self._mark.moment - OVERLAP
        count = 0
        for day in list_days(clock.local_date(since), clock.local_date(now)):
            fresh = [e for e in self._history.tell_day(day) if since < e["at"] <= now and e["id"] not in self._told]
            for start in range(0, len(fresh), BATCH):
                tracking.spool_events(fresh[start : start + BATCH], at=now)
            self._told |= {event["id"]: event["at"] for event in fresh}
            count += len(fresh)
        mark = exchange.ReplayMark(now, 0)
        exchange.advance_replay(name=NAME, before=self._mark, after=mark)
        self._mark = mark
        self._told = {name: at for name, at in self._told.items() if at > now - 2 * OVERLAP}
        return count
