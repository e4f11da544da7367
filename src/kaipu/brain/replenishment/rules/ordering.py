"""From targets to orders: what lots will expire, what a pack is worth, minimum order, budget, second source and moves between places."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kaipu.brain.replenishment.rules.demand import Floats, expected_excess
from kaipu.brain.replenishment.rules.targets import UNDATED, YEAR_DAYS, Costs

SURPLUS_DAYS = 28.0  # a place keeps what it sells in four weeks before it gives anything away
MOST_EXTRA_PACKS = 6


def expiring_units(lots: Sequence[tuple[date | None, int]], rate: float, today: date, horizon: float) -> float:
    """Return how many pieces of `lots` (expiry day, pieces) will expire within `horizon` days, sold first expired first at `rate` a day."""
    before, waste = 0.0, 0.0
    for expires, pieces in sorted(lots, key=lambda lot: lot[0] or date.max):
        if expires is None:
            break
        days = (expires - today).days
        if days > horizon:
            break
        before += pieces
        waste = max(waste, before - rate * max(0, days))
    return waste


@dataclass(frozen=True, slots=True)
class Market:
    """What decides the worth of packs, (n,) each: demand until the next order's arrival and over the life, and money a unit."""

    position: Floats
    mean: Floats
    variance: Floats
    life_mean: Floats
    life_variance: Floats
    rate: Floats
    life: Floats
    price: Floats
    cost: Floats
    review: Floats


def worth_of(market: Market, quantity: Floats, costs: Costs) -> dict[str, Floats]:
    """Return what ordering `quantity` (n,) now is expected to do: units saved from being lost and still lost, wasted; minor units of each.

    Against ordering at the next order day, so keeping is reckoned for the days until then, and a line's own cost is the same.
    """
    top = market.position + quantity
    lost, still = (expected_excess(market.mean, market.variance, level) for level in (market.position, top))
    sold = expected_excess(market.life_mean, market.life_variance, market.position) - expected_excess(
        market.life_mean, market.life_variance, top
    )
    wasted = np.where(market.life < UNDATED, np.maximum(quantity - sold, 0), 0.0)
    keeping = quantity * market.cost * costs.holding_percent / 100 / YEAR_DAYS * market.review
    margin = np.maximum(market.price - market.cost, 0)
    profit = (lost - still) * margin - wasted * market.cost - keeping
    return {
        "saved": lost - still, "still_lost": still, "wasted": wasted, "keeping": keeping, "waste_cost": wasted * market.cost,
        "stock_out": still * margin, "profit": profit,
    }  # fmt: skip


def spend(market: Market, wanted: Floats, pack: Floats, budget: float, costs: Costs) -> Floats:
    """Return what to buy of each (n,) within `budget` minor units: packs by their profit for each unit of money, the best first.

    The profit of a further pack never rises, so taking the best next pack is as good as any choice, but for the last pack.
    """
    total = float((wanted * market.cost).sum())
    if total <= budget:
        return wanted
    bought, left = np.zeros(len(wanted)), budget
    gains = [_pack_gains(market, place, wanted, pack, costs) for place in range(len(wanted))]
    queue = [
        (-each[0] / max(1e-9, pack[place] * market.cost[place]), place) for place, each in enumerate(gains) if len(each)
    ]
    heapq.heapify(queue)
    while queue:
        ratio, place = heapq.heappop(queue)
        price = float(pack[place] * market.cost[place])
        if ratio >= 0 or price > left:
            continue
        left -= price
        bought[place] += pack[place]
        taken = round(bought[place] / pack[place])
        if taken < len(gains[place]):
            heapq.heappush(queue, (-gains[place][taken] / max(1e-9, price), place))
    return bought


def _pack_gains(market: Market, place: int, wanted: Floats, pack: Floats, costs: Costs) -> list[float]:
    """Return the profit of the first, second, … pack of one series."""
    packs = round(wanted[place] / pack[place])
    if not packs:
        return []
    one = Market(*(np.repeat(getattr(market, name)[place], packs + 1) for name in Market.__slots__))
    profit = worth_of(one, np.arange(packs + 1) * pack[place], costs)["profit"]
    return [float(gain) for gain in np.diff(profit)]


def fill_up(
    market: Market, wanted: Floats, pack: Floats, *, least_minor: float, least_units: float, costs: Costs
) -> Floats | None:
    """Return what to order so that a supplier's minimum is met, adding the packs that lose least; None where that is not worth it.

    No more than six packs of one are added, and nothing that would be thrown away for more than it saves.
    """
    quantity = wanted.copy()
    for _ in range(MOST_EXTRA_PACKS * max(1, len(wanted))):
        if (quantity * market.cost).sum() >= least_minor and quantity.sum() >= least_units:
            return quantity if float(worth_of(market, quantity, costs)["profit"].sum()) > 0 else None
        before = worth_of(market, quantity, costs)["profit"]
        after = worth_of(market, quantity + pack, costs)["profit"]
        loss = (before - after) / np.maximum(pack * market.cost, 1e-9)
        loss = np.where(quantity - wanted >= MOST_EXTRA_PACKS * pack, np.inf, loss)
        best = int(np.argmin(loss))
        if not np.isfinite(loss[best]):
            return None
        quantity[best] += pack[best]
    return None


def prefers_second(*, waiting_first: float, waiting_second: float, price: float, first_cost: float, second_cost: float, quantity: float) -> bool:  # fmt: skip
    """Tell whether a second source is worth its price: what is lost while waiting (units) against what all of it costs more."""
    saved = (waiting_first - waiting_second) * max(0.0, price - second_cost)
    return saved > (second_cost - first_cost) * quantity


@dataclass(frozen=True, slots=True)
class Holder:
    """One place's side of a possible move of a SKU: what it can use, what it wants, and what would expire there."""

    place: int
    usable: float
    reorder: float
    level: float
    rate: float
    expiring: float


@dataclass(frozen=True, slots=True)
class Move:
    """So many pieces of a SKU from one place to another; `saved_waste` of them would have expired where they are."""

    sku_id: int
    giver: int
    taker: int
    quantity: int
    saved_waste: float


def plan_moves(holders: Mapping[int, Sequence[Holder]]) -> list[Move]:
    """Return moves of each SKU from places with more than they need to places at or below their reorder point, the neediest first.

    A place keeps the larger of its order-up-to level and four weeks' sales; what would expire there goes first.
    """
    moves: list[Move] = []
    for sku_id, places in holders.items():
        spare = {each.place: _surplus(each) for each in places}
        waste = {each.place: each.expiring for each in places}
        needy = [each for each in places if each.usable <= each.reorder and each.level > each.usable]
        for taker in sorted(needy, key=lambda each: (each.usable - each.reorder, each.place)):
            missing = int(taker.level - taker.usable)
            for giver in sorted(places, key=lambda each: (-waste[each.place], -spare[each.place], each.place)):
                quantity = min(missing, int(spare[giver.place]))
                if giver.place == taker.place or quantity < 1:
                    continue
                saved = min(float(quantity), waste[giver.place])
                moves.append(Move(sku_id, giver.place, taker.place, quantity, saved))
                spare[giver.place] -= quantity
                waste[giver.place] -= saved
                missing -= quantity
    return moves


def _surplus(holder: Holder) -> float:
    return max(0.0, holder.usable + holder.expiring - max(holder.level, holder.rate * SURPLUS_DAYS))
