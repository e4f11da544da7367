"""When people come and what they want, as in the real year: the hours of each weekday, the season, and whole baskets.

Read once when a simulation begins. A shop without real history is open from eight to ten and sells what it has.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.demo.traffic.goods import Good, Shelf
from kaipu.demo.traffic.web_orders import LEAVE_ALONE
from kaipu.kernel import clock

YEAR = timedelta(weeks=52)
AROUND = timedelta(days=14)  # of the day a year ago: the season's baskets
OPEN = range(8, 22)
FEWEST = 200


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody has in mind: a household (None: a stranger) and goods."""

    person: customers.CustomerRecord | None
    goods: tuple[Good, ...]


@dataclass(slots=True)
class Habits:
    """`hours`: share of the week by (weekday, hour), one on the mean of all hours; `seasons`: by day, one on the mean."""

    hours: Mapping[tuple[int, int], float]
    seasons: Mapping[date, float]
    baskets: Mapping[tuple[int, int], list[Intent]] = field(default_factory=dict)
    fallback: list[Intent] = field(default_factory=list)

    def rate(self, moment: datetime) -> float:
        """Return how much more than on the mean hour of the mean day happens at a moment."""
        local = moment.astimezone(clock.zone())
        return self.hours.get((local.weekday(), local.hour), 0.0) * self.season(local.date())

    def season(self, day: date) -> float:
        """Return how the week around the same day of the last year of history stood to its mean."""
        for back in range(1, 4):
            if (found := self.seasons.get(day - back * YEAR)) is not None:
                return found
        return 1.0

    def draw(self, moment: datetime, generator: Random) -> Intent:
        """Return what somebody who comes at a moment has in mind: a basket of that weekday and hour."""
        local = moment.astimezone(clock.zone())
        return generator.choice(self.baskets.get((local.weekday(), local.hour)) or self.fallback)


def weigh_hours(counts: Iterable[tuple[date, int, int]]) -> dict[tuple[int, int], float]:
    """Return the share of each weekday and hour, one on the mean of the week's 168 hours."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for day, hour, count in counts:
        sums[day.weekday(), hour] += count
    whole = sum(sums.values())
    if not whole:
        return {(weekday, hour): 168 / (7 * len(OPEN)) for weekday in range(7) for hour in OPEN}
    return {place: count * 168 / whole for place, count in sums.items()}


def weigh_seasons(counts: Iterable[tuple[date, int, int]]) -> dict[date, float]:
    """Return the mean of the seven days around each day, one on the mean of all days; Christmas stands out, a Sunday doesn't."""
    by_day: dict[date, int] = defaultdict(int)
    for day, _, count in counts:
        by_day[day] += count
    if len(by_day) < 14:
        return {}
    first, last = min(by_day), max(by_day)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]  # also those on which shops were shut
    mean = sum(by_day.values()) / len(days)
    found = {}
    for day in days:
        week = [
            by_day.get(day + timedelta(days=n), 0) for n in range(-3, 4) if first <= day + timedelta(days=n) <= last
        ]
        found[day] = sum(week) / len(week) / mean
    return found


def read_habits(at: datetime, shelf: Shelf) -> Habits:
    """Read the habits of the season. Takes a second or two."""
    counts = orders.count_imported_by_hour()
    people = {person.id: person for person in customers.list_customers(limit=1_000_000)}
    baskets: dict[tuple[int, int], list[Intent]] = defaultdict(list)
    every: list[Intent] = []
    for basket in _season_baskets(at, counts):
        goods = tuple(shelf.goods[sku] for sku in basket.goods if sku in shelf.goods)
        if goods:
            local = basket.placed_at.astimezone(clock.zone())
            person = people.get(basket.customer_id or 0)
            intent = Intent(None if person and person.number in LEAVE_ALONE else person, goods)
            baskets[local.weekday(), local.hour].append(intent)
            every.append(intent)
    if len(every) < FEWEST:
        every += [Intent(None, (good,)) for good in list(shelf.goods.values())[:2000]]
    return Habits(weigh_hours(counts), weigh_seasons(counts), dict(baskets), every)


def _season_baskets(at: datetime, counts: list[tuple[date, int, int]]) -> list[orders.BasketRecord]:
    if not counts:
        return []
    middle, last = clock.local_date(at) - YEAR, counts[-1][0]
    while middle > last:
        middle -= YEAR
    first = max(middle - AROUND, counts[0][0])
    start, end = clock.day_bounds(first, first + 2 * AROUND)
    return orders.list_imported_baskets(start=start, end=end)
