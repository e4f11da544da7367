"""When to mark down how far: the best falling prices over the days that are left, over the stock that would expire.

Of Poisson demand, what is sold up to a day is the lesser of the stock and all demand so far, so a day's sales are the difference of two
expectations and a plan's worth is exact. Prices never rise again before the end (a shopper who came too early would be the fool), so there are
few plans, and all are compared. Gallego & van Ryzin, Management Science 40 (1994), 999–1020, is the continuous case.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations_with_replacement

from kaipu.brain.price_advice.rules.elasticity import Elasticity
from kaipu.brain.price_advice.rules.worth import Shelf, Worth, expected_sold, ranged


def list_plans(prices: Sequence[int], days: int) -> list[tuple[int, ...]]:
    """Return every way to ask one of some prices each day so that none is higher than the day before's; the steadiest first."""
    return [tuple(plan) for plan in combinations_with_replacement(sorted(set(prices), reverse=True), days)]


def earn(
    plan: Sequence[int], *, before: int, cost: int, shelves: Sequence[Shelf], other_daily: float, answer: float
) -> tuple[float, float]:
    """Return what a plan earns more than leaving the price, and how many pieces of what expires it sells more.

    What expires is paid for already, so each piece sold is gained whole; what sells elsewhere at the lower price (`other_daily`)
    gives margin away on all and gains it on what sells more.
    """
    factors = [(price / before) ** answer for price in plan]
    gained = pieces = 0.0
    for shelf in shelves:
        demand = sold = 0.0
        for price, factor in zip(plan[: shelf.days], factors, strict=False):
            demand += factor * shelf.daily
            so_far = _sold(shelf.pieces, round(demand, 6))
            gained += price * (so_far - sold)
            sold = so_far
        without = _sold(shelf.pieces, round(shelf.daily * min(shelf.days, len(plan)), 6))
        gained -= before * without
        pieces += sold - without
    for price, factor in zip(plan, factors, strict=True):
        gained += other_daily * ((price - cost) * factor - (before - cost))
    return gained, pieces


def plan_markdown(
    *, before: int, prices: Sequence[int], days: int, cost: int, shelves: Sequence[Shelf], other_daily: float, answer: float
) -> tuple[int, ...]:  # fmt: skip
    """Return the plan that earns most, one price a day; of equal ones the one that keeps the price longest."""
    best, most = (before,) * days, 0.0
    for plan in list_plans([before, *prices], days):
        gained, _pieces = earn(plan, before=before, cost=cost, shelves=shelves, other_daily=other_daily, answer=answer)
        if gained > most + 1e-9:
            best, most = plan, gained
    return best


def worth_of_plan(
    plan: Sequence[int], *, before: int, cost: int, shelves: Sequence[Shelf], other_daily: float, elasticity: Elasticity
) -> Worth:
    """Reckon a plan with its interval."""

    def gain(answer: float) -> tuple[float, float]:
        return earn(plan, before=before, cost=cost, shelves=shelves, other_daily=other_daily, answer=answer)

    return ranged(gain, elasticity, min(plan))


@lru_cache(maxsize=100_000)
def _sold(pieces: int, demand: float) -> float:
    return expected_sold(pieces, demand)
