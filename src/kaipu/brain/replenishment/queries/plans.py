"""From positions to what should be done today: moves between places first, then orders by supplier and place within budget and minimum."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from kaipu.brain.replenishment.queries.agreements import PurseRecord
from kaipu.brain.replenishment.queries.positions import Stand, market_of
from kaipu.brain.replenishment.rules import (
    Holder,
    Market,
    Move,
    Range,
    draw_effects,
    expected_excess,
    fill_up,
    plan_moves,
    prefers_second,
    spend,
)
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.kernel.money import worth

MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Buy:
    """A line to order: which position, how much, from whom; `moved` is what comes from another place before."""

    stand: Stand
    source: inventory.SupplyRecord
    quantity: int
    moved: float = 0.0

    @property
    def cost_minor(self) -> int:
        """What it costs."""
        return worth(self.source.unit_cost_minor, self.quantity, self.stand.sku.price_per)


@dataclass(frozen=True, slots=True)
class Order:
    """Lines to order from one supplier for one place, what that is expected to bring, and what may still be spent this week."""

    supplier_id: int
    place: inventory.LocationRecord
    lines: tuple[Buy, ...]
    effects: dict[str, Range]
    left_minor: int | None
    least_minor: int

    @property
    def cost_minor(self) -> int:
        """What all lines cost."""
        return sum(line.cost_minor for line in self.lines)

    @property
    def arrives_on(self) -> date:
        """When the last of it should be there."""
        return max(line.stand.arrives_on for line in self.lines)


@dataclass(frozen=True, slots=True)
class Transfer:
    """SKUs to move from a place to another, and what that is worth in minor units less the cost of moving."""

    giver: inventory.LocationRecord
    taker: inventory.LocationRecord
    moves: tuple[tuple[Stand, Stand, Move], ...]
    effects: dict[str, Range]
    move_minor: int


def plan_transfers(stands: Sequence[Stand], purse: PurseRecord) -> list[Transfer]:
    """Return the moves worth more than they cost, the most valuable first. Nothing comes from ahead of it but what is on hand."""
    at: dict[int, dict[int, Stand]] = defaultdict(dict)
    for stand in stands:
        at[stand.sku.id][stand.place.id] = stand
    holders = {
        sku: [
            Holder(each.place.id, each.usable, each.reorder, each.level, each.rate, min(each.at_risk, float(each.available)))
            for each in places.values()
        ]
        for sku, places in at.items()
        if len(places) > 1 and any(each.advised > 0 for each in places.values())
    }  # fmt: skip
    by_pair: dict[tuple[int, int], list[tuple[Stand, Stand, Move]]] = defaultdict(list)
    for move in plan_moves(holders):
        giver, taker = at[move.sku_id][move.giver], at[move.sku_id][move.taker]
        quantity = min(move.quantity, giver.available)
        if taker.advised > 0 and quantity > 0:
            by_pair[move.giver, move.taker].append((giver, taker, replace(move, quantity=quantity)))
    found = [_transfer(moves[:MOST_LINES], purse) for moves in by_pair.values()]
    worthy = [each for each in found if each.effects["profit"].value > 0]
    return sorted(worthy, key=lambda each: (-each.effects["profit"].value, each.giver.code, each.taker.code))


def moved_by(transfers: Sequence[Transfer]) -> dict[tuple[int, int], float]:
    """Return what transfers bring to a place, by (place, SKU)."""
    coming: dict[tuple[int, int], float] = defaultdict(float)
    for transfer in transfers:
        for _giver, taker, move in transfer.moves:
            coming[taker.place.id, taker.sku.id] += move.quantity
    return coming


def effects_of_moves(
    moves: Sequence[tuple[Stand, Stand, int, float]], purse: PurseRecord
) -> dict[str, Range]:  # fmt: skip
    """Return what moving brings: sales saved where goods go, purchases put off, waste saved where they are, less the move."""
    market = market_of([taker for _giver, taker, _quantity, _waste in moves])
    quantity = np.array([float(each[2]) for each in moves])
    effects = draw_effects(market, quantity, purse.costs)
    waste = sum(saved * giver.unit_cost for giver, _taker, _quantity, saved in moves)
    profit = effects["profit"]
    # goods that would have been kept or ordered anyway cost nothing more to keep elsewhere
    gain = [
        value + effects["holding_cost"].value + waste - purse.move_minor
        for value in (profit.value, profit.low, profit.high)
    ]
    return {
        "profit": Range(*gain), "lost_sales_avoided": effects["lost_sales_avoided"], "units_sold": effects["units_sold"],
        "net_sales": effects["net_sales"], "waste_cost_saved": Range(waste, 0.0, waste),
    }  # fmt: skip


def _transfer(moves: list[tuple[Stand, Stand, Move]], purse: PurseRecord) -> Transfer:
    told = [(giver, taker, move.quantity, move.saved_waste) for giver, taker, move in moves]
    return Transfer(moves[0][0].place, moves[0][1].place, tuple(moves), effects_of_moves(told, purse), purse.move_minor)


def spent_this_week(*, today: date) -> int:
    """Return what was ordered since Monday, in minor units; cancelled orders left out. One statement."""
    monday = clock.day_start(today - timedelta(days=today.weekday()))
    return sum(each.cost_minor for each in inventory.list_deliveries(since=monday) if each.state != "cancelled")


def plan_orders(
    stands: Sequence[Stand], purse: PurseRecord, *, today: date, moved: Mapping[tuple[int, int], float]
) -> list[Order]:
    """Return today's orders, the most profitable first: of suppliers that take orders today, within what may be spent this week."""
    wanted = [stand for stand in stands if stand.advised > 0 and stand.order_on == today]
    lines = [_line(stand, moved.get((stand.place.id, stand.sku.id), 0.0)) for stand in wanted]
    lines = [line for line in lines if line.quantity > 0]
    left = None
    if purse.weekly_minor and lines:
        left = max(0, purse.weekly_minor - spent_this_week(today=today))
        market = market_of_lines(lines)
        quantity = np.array([float(line.quantity) for line in lines])
        pack = np.array([float(line.source.pack_units) for line in lines])
        bought = spend(market, quantity, pack, float(left), purse.costs)
        lines = [replace(line, quantity=round(float(bought[row]))) for row, line in enumerate(lines)]
    by_supplier: dict[tuple[int, int], list[Buy]] = defaultdict(list)
    for line in lines:
        if line.quantity > 0:
            by_supplier[line.source.supplier_id, line.stand.place.id].append(line)
    found = [_order(supplier, each, purse, left) for (supplier, _place), each in by_supplier.items()]
    kept = [order for order in found if order is not None and order.effects["profit"].value > 0]
    return sorted(kept, key=lambda order: (-order.effects["profit"].value, order.place.code, order.supplier_id))


def market_of_lines(lines: Sequence[Buy]) -> Market:
    """Return lines as arrays, at the cost of the source that each is bought from."""
    market = market_of(
        [line.stand for line in lines], {(line.stand.place.id, line.stand.sku.id): line.moved for line in lines}
    )
    cost = np.array([line.source.unit_cost_minor / line.stand.sku.price_per for line in lines])
    columns = {name: getattr(market, name) for name in Market.__slots__ if name != "cost"}
    return Market(**columns, cost=cost)


def _line(stand: Stand, moved: float) -> Buy:
    """Return what to buy of a SKU after what is moved there, from the source that loses least."""
    source = _source(stand)
    position = stand.usable + moved
    missing = float(stand.advised) if not moved else stand.level - position if position <= stand.reorder else 0.0
    pack = source.pack_units
    packs = -(-round(missing) // pack) if missing >= 0.5 else 0
    return Buy(stand, source, packs * pack, moved)


def _source(stand: Stand) -> inventory.SupplyRecord:
    second = stand.second
    if second is None or second.lead_time_days >= stand.supply.lead_time_days:
        return stand.supply
    waits = [
        float(expected_excess(np.array([stand.rate * days]), np.array([stand.variance * days / _days(stand)]), np.array([stand.usable]))[0])
        for days in (stand.supply.lead_time_days, second.lead_time_days)
    ]  # fmt: skip
    per = stand.sku.price_per
    better = prefers_second(
        waiting_first=waits[0], waiting_second=waits[1], price=stand.unit_price, first_cost=stand.unit_cost,
        second_cost=second.unit_cost_minor / per, quantity=float(stand.advised),
    )  # fmt: skip
    return second if better else stand.supply


def _days(stand: Stand) -> float:
    return max(1.0, stand.mean / stand.rate) if stand.rate > 0 else 1.0


def _order(supplier: int, lines: list[Buy], purse: PurseRecord, left: int | None) -> Order | None:
    """Return the lines as an order that meets the supplier's minimum; None where that is not worth it, so it waits."""
    lines = sorted(lines, key=lambda line: (-line.stand.lost * line.stand.unit_price, line.stand.sku.id))[:MOST_LINES]
    terms = lines[0].stand.terms if lines[0].stand.supply.supplier_id == supplier else None
    least = (terms.least_minor, terms.least_units) if terms else (0, 0)
    market = market_of_lines(lines)
    quantity = np.array([float(line.quantity) for line in lines])
    pack = np.array([float(line.source.pack_units) for line in lines])
    filled = fill_up(
        market, quantity, pack, least_minor=float(least[0]), least_units=float(least[1]), costs=purse.costs
    )
    if filled is None:
        return None
    final = tuple(replace(line, quantity=round(float(filled[row]))) for row, line in enumerate(lines))
    return Order(supplier, lines[0].stand.place, final, draw_effects(market, filled, purse.costs), left, least[0])


def list_waiting(stands: Sequence[Stand], orders: Sequence[Order], *, today: date) -> list[tuple[Stand, str]]:
    """Return positions that should be ordered and are not, and why: “day” (no order day), or “least” (minimum or budget)."""
    chosen = {(line.stand.place.id, line.stand.sku.id) for order in orders for line in order.lines}
    return [
        (stand, "day" if stand.order_on != today else "least")
        for stand in stands
        if stand.advised > 0 and (stand.place.id, stand.sku.id) not in chosen
    ]
