"""Let the imported shoppers shop again: the baskets of the same weekday 52 weeks ago, at their own time of day.

Everything goes through the ordinary operations, marked as simulated. The bookmark moves in the transaction of each sale,
so a killed process has sold nothing twice and forgotten nothing; the same history always plays in the same way.
"""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from kaipu.brain.tracking import api as tracking
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.demo import web_shopping, weighing
from kaipu.demo.companies import keeping
from kaipu.demo.traffic import going_on
from kaipu.demo.traffic.story import story_until
from kaipu.demo.words import noise
from kaipu.kernel import clock
from kaipu.kernel.operation import acting, before_commit

log = logging.getLogger(__name__)
NAME = "demo.trade"
YEAR = timedelta(weeks=52)
ON_THE_WEB = 0.1  # this share of baskets is ordered on the web instead of bought in a shop
PAUSE_SECONDS = 2.0
TEND_SECONDS = 60.0
VISIT_SECONDS = 60.0


def source_day(day: date, last_imported: date) -> date:
    """Return the day of history that a later day repeats: the same weekday, a whole number of 52 weeks ago."""
    back = day - YEAR
    while back > last_imported:
        back -= YEAR
    return back


def play_day(day: date, last_imported: date) -> list[tuple[exchange.ReplayMark, orders.BasketRecord]]:
    """Return a day's baskets in order, each with the mark that stands for it.

    Where the shops were shut on that day of history (Christmas), the same weekday a week before is played.
    """
    source = source_day(day, last_imported)
    baskets: list[orders.BasketRecord] = []
    for back in range(3):
        start, end = clock.day_bounds(source - timedelta(weeks=back), source - timedelta(weeks=back))
        baskets = baskets or orders.list_imported_baskets(start=start, end=end)
    played = []
    for basket in baskets:
        at = datetime.combine(day, basket.placed_at.astimezone(clock.zone()).time(), clock.zone())
        played.append((exchange.ReplayMark(at.astimezone(UTC), basket.order_id), basket))
    return sorted(played, key=lambda pair: pair[0])


class Trade:
    """A replay under way."""

    def __init__(self, last_imported: date) -> None:
        self.last_imported = last_imported
        start = clock.day_start(last_imported + timedelta(days=1))
        self.mark = exchange.begin_replay(name=NAME, mark=exchange.ReplayMark(start, 0))
        self._tracked = {place.id: place.tracked for place in inventory.list_locations()}
        self._weighed = weighing.list_weighed(start)
        self._day: tuple[date, list[tuple[exchange.ReplayMark, orders.BasketRecord]]] | None = None

    def due(self, now: datetime) -> Iterator[tuple[exchange.ReplayMark, orders.BasketRecord]]:
        """Yield what is to be played up to now, the oldest first."""
        day = clock.local_date(self.mark.moment)
        while day <= clock.local_date(now):
            if self._day is None or self._day[0] != day:
                self._day = (day, play_day(day, self.last_imported))
            for mark, basket in self._day[1]:
                if mark > self.mark and mark.moment <= now:
                    yield mark, basket
            day += timedelta(days=1)

    def play(self, mark: exchange.ReplayMark, basket: orders.BasketRecord) -> None:
        """Sell one basket, on the web or in its shop, and move the bookmark with it.

        Where another process has played it meanwhile nothing is sold, and the bookmark is read anew.
        """
        before, basket = self.mark, weighing.with_weighed(basket, self._weighed, mark.moment)

        def move(_result: object) -> None:
            exchange.advance_replay(name=NAME, before=before, after=mark)

        wants_web = basket.customer_id is not None and noise("web", basket.order_id, mark.moment.date()) < ON_THE_WEB
        try:
            if not (wants_web and web_shopping.order_on_the_web(basket, mark.moment, move)):
                with before_commit(move):
                    orders.record_till_sale(
                        location_id=basket.location_id, tracked=self._tracked[basket.location_id],
                        customer_id=basket.customer_id, wanted=basket.goods, at=mark.moment,
                    )  # fmt: skip
            self.mark = mark
        except exchange.ReplayMoved:
            self.mark = exchange.begin_replay(name=NAME, mark=before)

    def catch_up(self, now: datetime, stop: threading.Event, progress: Callable[[str, int, int], None]) -> int:
        """Play everything due up to now, or until `stop`; return how many baskets. Also sends parcels off, day by day."""
        due = list(self.due(now))
        day = None
        for place, (mark, basket) in enumerate(due):
            if stop.is_set():
                return place
            if mark > self.mark:
                self.play(mark, basket)
            if mark.moment.date() != day:
                day = mark.moment.date()
                web_shopping.tend_orders(mark.moment)
            progress("load", place + 1, len(due))
        return len(due)


def _quiet(step: str, done: int, total: int) -> None:
    """Report nothing."""


def _begin() -> Trade | None:
    span = orders.get_imported_span()
    return None if span is None else Trade(clock.local_date(span[1]))


def catch_up(*, progress: Callable[[str, int, int], None] = _quiet) -> None:
    """Play everything due up to this moment."""
    with acting(actor="demo", simulated=True):
        trade = _begin()
        if trade is not None:
            trade.catch_up(clock.now(), threading.Event(), progress)


def _tell(visits: going_on.Visits, now: datetime) -> None:
    """Tell the visits of the last minute; where that fails the next minute tells them."""
    try:
        visits.tell(now)
    except (tracking.SpoolFailed, exchange.ReplayMoved) as error:
        log.warning("simulated visits wait", extra={"reason": str(error)})


def run() -> None:
    """Catch up to this moment, then go on in real time until SIGINT or SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with acting(actor="demo", simulated=True):
        trade = _begin()
        if trade is None:
            log.warning("there is no history to replay; run `kaipu demo fill` first")
            return
        tended = told = clock.now()
        visits, story = going_on.Visits(told), story_until(trade.last_imported)
        while not stop.is_set():
            now = clock.now()
            sold = trade.catch_up(now, stop, _quiet)
            if sold > 1:
                log.info("caught up", extra={"baskets": sold, "until": trade.mark.moment.isoformat()})
            if (now - tended).total_seconds() >= TEND_SECONDS:
                web_shopping.tend_orders(now)
                keeping.keep_books(story, now)
                tended = now
            if (now - told).total_seconds() >= VISIT_SECONDS:
                _tell(visits, now)
                told = now
            stop.wait(PAUSE_SECONDS)
