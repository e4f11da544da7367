"""Following competitors: new offers are taken over, products that nobody looked at are matched, alerts brought up to date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kaipu.brain.competitors import operations, queries
from kaipu.brain.connectors import api as connectors
from kaipu.kernel import clock, feed

CHUNK = 4000


@dataclass(frozen=True, slots=True)
class Followed:
    """What a round brought: prices, products matched by themselves, proposed to people and without any, alerts opened and closed."""

    prices: int
    auto: int = 0
    proposed: int = 0
    alone: int = 0
    opened: int = 0
    closed: int = 0


def follow_offers(*, now: Callable[[], datetime] = clock.now) -> Followed:
    """Take over what connectors brought since the last round. Killed anywhere, the next round does it again to the same effect."""
    horizon = feed.horizon()  # before anything is read: what is open now is read again next time
    since = queries.get_horizon()
    offers = connectors.list_offers(since=since)
    prices = 0
    for start in range(0, len(offers), CHUNK) or (0,):
        last = start + CHUNK >= len(offers)
        prices += operations.take_offers(
            offers=offers[start : start + CHUNK], horizon=horizon if last else since, at=now()
        )
    counts = match_products(now=now)
    alerts = operations.refresh_alerts(at=now())
    return Followed(prices, counts["auto"], counts["proposed"], counts[""], alerts["opened"], alerts["closed"])


def match_products(*, now: Callable[[], datetime] = clock.now) -> dict[str, int]:
    """Match the products that nobody looked at yet; return how many hold, wait for people, and have no match."""
    untried = queries.list_untried()
    if not untried:
        return {"auto": 0, "proposed": 0, "": 0}
    index = queries.build_index(at=now())
    found = [(product_id, index.find(theirs, without=without)) for product_id, theirs, without in untried]
    return operations.keep_matches(found=found, at=now())
