"""Weeks of visits before a newcomer's first day: orders through the importer, events through the spool, both marked simulated.

Everything is drawn from the real baskets and numbered by seed, so that a killed filling does the same again and stores
nothing twice. A buyer's visit is built backwards from the order, which stands in the database with its id.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from kaipu.brain.tracking import api as tracking
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.demo.traffic.goods import Good, Shelf, read_shelf
from kaipu.demo.traffic.reading import read_reading
from kaipu.demo.traffic.story import Story, story_until
from kaipu.demo.traffic.visitors import came_from, draw_buyer, draw_stranger, draw_visitor, identify, pick, seeded
from kaipu.demo.traffic.visits import ENDS, Visit
from kaipu.demo.traffic.walks import Walk
from kaipu.demo.traffic.web_orders import Wish, list_wishes, move, source_baskets
from kaipu.kernel import clock, jobs

VISITS_A_BASKET = 1.2  # besides those that end in an order
KNOWN = 0.55  # of these are households; the others are strangers
BATCH = 4000


def list_days(first: date, last: date) -> list[date]:
    """Return the days from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def know_people() -> dict[int, customers.CustomerRecord]:
    """Return every customer by id."""
    return {person.id: person for person in customers.list_customers(limit=1_000_000)}


def all_wishes(
    days: Iterable[date], people: dict[int, customers.CustomerRecord], shelf: Shelf, story: Story
) -> Iterator[Wish]:  # fmt: skip
    """Yield what was wanted on the web on these days."""
    for day in days:
        yield from list_wishes(day, people, shelf, story)


class History:
    """The visits of days that are over, or of today so far."""

    def __init__(self, shelf: Shelf, story: Story) -> None:
        self._shelf, self._story, self._people = shelf, story, know_people()
        self._reading = read_reading()
        self._numbers = {person.number: person for person in self._people.values()}

    def spool(self, days: list[date], until: datetime, progress: Callable[[int], None]) -> int:
        """Write the events of days to the spool; return how many."""
        count = 0
        for place, day in enumerate(days, start=1):
            events = [event for event in self.tell_day(day) if event["at"] < until]
            for start in range(0, len(events), BATCH):
                tracking.spool_events(events[start : start + BATCH], at=until)
            count += len(events)
            progress(place)
        return count

    def tell_day(self, day: date) -> list[dict[str, Any]]:
        """Return all events of a day."""
        events: list[dict[str, Any]] = []
        start, end = clock.day_bounds(day, day)
        for order in orders.list_simulated_web_orders(start=start, end=end):
            events += self._buy(order)
        if day <= self._story.last:
            for wish in list_wishes(day, self._people, self._shelf, self._story):
                if wish.broken:
                    events += self._fail(wish)
        baskets = source_baskets(day)
        for place in range(round(len(baskets) * VISITS_A_BASKET)):
            generator = seeded("visit", day, place)
            events += self._stroll(baskets[int(generator.random() * len(baskets))], day, place, generator)
        return events

    def _mind(self, goods: Iterable[int]) -> list[Good]:
        return [self._shelf.goods[sku] for sku in goods if sku in self._shelf.goods]

    def _stroll(self, basket: orders.BasketRecord, day: date, place: int, generator: Any) -> list[dict[str, Any]]:
        person = self._people.get(basket.customer_id or 0) if generator.random() < KNOWN else None
        occasion = f"{day}:{place}"
        visitor = draw_visitor(person.number, person.language, occasion) if person else draw_stranger(generator)
        at = move(basket, day) + timedelta(minutes=generator.uniform(-45, 45))
        mind = self._mind(basket.goods)
        generator.shuffle(mind)
        signed_in = person is not None and visitor.consent == "all" and generator.random() < 0.4
        walk = Walk(
            visitor, identify(visitor, day, str(place)), came_from(visitor, generator), at, generator,
            person.id if person and signed_in else None,
        )  # fmt: skip
        self._reading.divert(walk)
        end = pick(ENDS, generator.random())
        visit = Visit(walk, self._shelf, self._story, mind[: 2 + int(generator.random() * 5)])
        if end == "glance":
            visit.glance()
        elif end == "look":
            visit.look()
        elif end == "in_vain":
            visit.search_in_vain()
        else:
            pieces = visit.fill_cart()
            if end == "checkout":
                visit.begin_checkout(pieces)
        return [event for event in walk.events if clock.local_date(event["at"]) == day]

    def _fail(self, wish: Wish) -> list[dict[str, Any]]:
        generator = seeded("broken", wish.number)
        walk = self._walk_to(wish.customer.number, wish.at, generator)
        visit = Visit(walk, self._shelf, self._story, self._mind(wish.goods)[:12])
        visit.fail_to_pay(visit.fill_cart())
        return walk.events

    def _walk_to(self, household: str, at: datetime, generator: Any) -> Walk:
        """Begin the walk of a household that comes to its checkout at a moment."""
        person = self._numbers[household]
        day = clock.local_date(at)
        visitor, identity = draw_buyer(household, person.language, day)
        begun = max(at - timedelta(minutes=4 + 18 * generator.random()), clock.day_start(day))
        known = person.id if generator.random() < 0.75 else None
        return Walk(visitor, identity, came_from(visitor, generator), begun, generator, known)

    def _buy(self, order: orders.WebOrder) -> list[dict[str, Any]]:
        """Return the visit of an order; nothing for an order that came in a visit of its own, over HTTP."""
        person = self._people.get(order.customer_id or 0)
        if person is None:
            return []
        generator = seeded("bought", order.number)
        walk = self._walk_to(person.number, order.placed_at, generator)
        if walk.identity[1] != order.visit:
            return []
        self._reading.divert(walk)
        visit = Visit(walk, self._shelf, self._story, self._mind(order.goods)[:14])
        visit.begin_checkout(visit.fill_cart())
        walk.events = squeeze(walk.events, order.placed_at)
        if order.paid_at:
            visit.pay(order.id, order.number, order.total_minor, order.method, order.placed_at, order.paid_at)
        return walk.events


def squeeze(events: list[dict[str, Any]], end: datetime) -> list[dict[str, Any]]:
    """Hurry a walk that took longer than there was time before its order, keeping its order of steps."""
    first, last = events[0]["at"], max(event["at"] for event in events)
    if last < end:
        return events
    pace = (end - first) * 0.98 / (last - first)
    return [event | {"at": first + (event["at"] - first) * pace} for event in events]


def _quiet(done: int) -> None:
    """Report nothing."""


def tell_days(days: list[date], at: datetime, progress: Callable[[int], None] = _quiet) -> int:
    """Spool the events of days up to a moment, have all that waits stored, and return how many were told.

    Several processes may do this at once, each with days of its own.
    """
    span = orders.get_imported_span()
    if span is None or not days:
        return 0
    story = story_until(clock.local_date(span[1]))
    count = History(read_shelf(at), story).spool(days, at, progress)
    jobs.run_here("tracking.collect")
    return count
