"""Filing today's orders and moves as decisions: each is an operation of its own, so all may be repeated."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from kaipu.brain.decisions import api as decisions
from kaipu.brain.replenishment.flows.evidence import chart_of, lines_of, table_of
from kaipu.brain.replenishment.operations import action_of, guardrails_of, titles_of, transfer_of
from kaipu.brain.replenishment.operations.moving import rails_of_move, titles_of_move
from kaipu.brain.replenishment.queries import (
    Buy,
    Order,
    Stand,
    Transfer,
    get_purse,
    list_positions,
    moved_by,
    plan_orders,
    plan_transfers,
)
from kaipu.brain.replenishment.queries.positions import SHOWN_DAYS
from kaipu.brain.replenishment.rules import Range
from kaipu.kernel import clock

ORDERS, MOVES = "targets 2", "moves 1"
MOST_ORDERS, MOST_MOVES = 30, 10
OPEN_DAYS = 2  # tomorrow's proposal replaces it; a day more where somebody is away
LOW_RISK_MINOR = 50_000
MOST_TIMES = 3  # as much as advised may be multiplied by hand
LIVE = ("orders", "inventory", "prices")
_UNITS = {"units_sold": "units"}  # all others are money
_TOLD = ("profit", "units_sold", "net_sales", "lost_sales_avoided", "holding_cost", "stock_out_cost", "waste_cost")


def propose_by_targets(*, at: datetime, stands: Sequence[Stand] | None = None) -> int:
    """File the most valuable moves and orders as decisions; return how many. Open ones on the same subject are superseded."""
    today, purse = clock.local_date(at), get_purse()
    if stands is None:
        stands = list_positions(today=today, at=at)
    transfers = plan_transfers(stands, purse)[:MOST_MOVES]
    orders = plan_orders(stands, purse, today=today, moved=moved_by(transfers))[:MOST_ORDERS]
    lineage = decisions.trace(live=LIVE, at=at)
    proposals = [_move(each, lineage, at) for each in transfers]
    proposals += [_order(each, lineage, today=today, at=at) for each in orders]
    return sum(decisions.propose_decision(proposal=each, at=at) is not None for each in proposals)


def effects_told(effects: dict[str, Range], names: Sequence[str]) -> list[decisions.Effect]:
    """Return drawn sums as expected effects."""
    return [
        decisions.Effect(name, _UNITS.get(name, "money"), *(round(v) for v in (each.value, each.low, each.high)))
        for name in names
        if (each := effects.get(name)) is not None
    ]


def _order(order: Order, lineage: list[dict[str, Any]], *, today: date, at: datetime) -> decisions.Proposal:
    first = order.lines[0]
    waits = max(1, (first.stand.arrives_on - today).days)
    about = {
        "supplier_id": order.supplier_id, "supplier_name": first.source.supplier_name, "location_id": order.place.id,
        "location_code": order.place.code, "location_name_en": order.place.name_en, "location_name_zh": order.place.name_zh,
        "lead_days": round(first.stand.lead.mean) if first.source is first.stand.supply else first.source.lead_time_days,
        "least_minor": order.least_minor, "left_minor": order.left_minor,
    }  # fmt: skip
    action = action_of(about, [_action_line(line) for line in order.lines])
    title_en, title_zh = titles_of(action)
    worth = round(order.effects["lost_sales_avoided"].value)
    stands = [line.stand for line in order.lines]
    return decisions.Proposal(
        kind="replenishment", producer=ORDERS, subject=f"supplier:{order.supplier_id}@{order.place.code}", action=action,
        evidence={
            "history_days": SHOWN_DAYS, "lead_time_days": waits, "lineage": lineage, "lines": [lines_of(stand) for stand in stands],
            "chart": chart_of(order, waits), "table": table_of(order),
            "assumed": sorted({field for stand in stands for field in stand.supply.assumed}),
        },
        expected=effects_told(order.effects, _TOLD),
        guardrails=[
            *guardrails_of(action),
            decisions.Guardrail("lines_past_shelf_life", sum(_outlives(line) for line in order.lines), 0, "lines"),
        ],
        window_days=waits + first.stand.review_days, worth_minor=worth, title_en=title_en, title_zh=title_zh,
        profit_minor=round(order.effects["profit"].value), cost_minor=action["cost_minor"],
        risk="low" if action["cost_minor"] <= LOW_RISK_MINOR else "medium", expires_at=at + timedelta(days=OPEN_DAYS),
        fields=[_field(line.stand, line.quantity, line.source.pack_units) for line in order.lines],
    )  # fmt: skip


def _outlives(line: Buy) -> bool:
    """Tell whether more than a pack would be ordered than sells within lead time and shelf life."""
    stand = line.stand
    if not stand.sku.shelf_life_days:
        return False
    return stand.usable + line.moved + line.quantity > stand.life_mean + line.source.pack_units


def _field(stand: Stand, quantity: int, step: int) -> decisions.Field:
    return decisions.Field(
        f"sku:{stand.sku.id}", "grams" if stand.sku.weighed else "units", quantity, 0, MOST_TIMES * quantity, max(1, step),
        stand.sku.name_en, stand.sku.name_zh,
    )  # fmt: skip


def _action_line(line: Buy) -> dict[str, Any]:
    stand, per = line.stand, line.stand.sku.price_per
    return {
        "sku_id": stand.sku.id, "sku_code": stand.sku.code, "name_en": stand.sku.name_en, "name_zh": stand.sku.name_zh,
        "quantity": line.quantity, "unit_cost_minor": line.source.unit_cost_minor, "price_per": per, "weighed": stand.sku.weighed,
        "margin_minor": max(0, stand.price_minor - line.source.unit_cost_minor), "lost": round(stand.lost, 2),
        "advised": line.quantity, "price_minor": stand.price_minor,
    }  # fmt: skip


def _move(transfer: Transfer, lineage: list[dict[str, Any]], at: datetime) -> decisions.Proposal:
    giver, taker = transfer.giver, transfer.taker
    lines = [
        {
            "sku_id": to.sku.id, "sku_code": to.sku.code, "name_en": to.sku.name_en, "name_zh": to.sku.name_zh,
            "quantity": move.quantity, "advised": move.quantity, "available": come.available, "weighed": to.sku.weighed,
            "price_per": to.sku.price_per, "saved_minor": round(to.lost * to.unit_price) + round(move.saved_waste * come.unit_cost) + 1,
        }
        for come, to, move in transfer.moves
    ]  # fmt: skip
    about = {
        "giver_id": giver.id, "giver_code": giver.code, "giver_name_en": giver.name_en or giver.code,
        "giver_name_zh": giver.name_zh or giver.code, "location_id": taker.id, "location_code": taker.code,
        "location_name_en": taker.name_en or taker.code, "location_name_zh": taker.name_zh or taker.code,
        "move_minor": transfer.move_minor,
    }  # fmt: skip
    action = transfer_of(about, lines)
    title_en, title_zh = titles_of_move(action)
    return decisions.Proposal(
        kind="transfer", producer=MOVES, subject=f"{giver.code}>{taker.code}", action=action,
        evidence={
            "why_en": ["There is more of this than it needs in one place and too little in another, so it is moved before more is bought."],
            "why_zh": ["一处存货超出所需，另一处不够卖，先调拨再采购。"],
            "table": _moves_table(transfer), "lineage": lineage, "assumed": [],
        },
        expected=effects_told(transfer.effects, (*_TOLD[:4], "waste_cost_saved")), guardrails=rails_of_move(action),
        window_days=max(to.review_days for _come, to, _move in transfer.moves), worth_minor=round(transfer.effects["lost_sales_avoided"].value),
        title_en=title_en, title_zh=title_zh, profit_minor=round(transfer.effects["profit"].value), cost_minor=transfer.move_minor,
        expires_at=at + timedelta(days=OPEN_DAYS), fields=[_field(to, move.quantity, 1) for _come, to, move in transfer.moves],
    )  # fmt: skip


def _moves_table(transfer: Transfer) -> dict[str, Any]:
    names = (
        ("Product", "商品", "text"), ("There", "调出方库存", "number"), ("Needs there, 28 days", "调出方四周需求", "number"), ("Here", "调入方可用", "number"),
        ("Reorder point here", "调入方补货点", "number"), ("Would expire there", "留在原处会过期", "number"), ("Move", "调拨", "number"),
    )  # fmt: skip
    rows = [
        [
            {"en": to.sku.name_en, "zh": to.sku.name_zh}, come.available, round(come.rate * 28, 1), round(to.usable, 1),
            round(to.reorder, 1), round(move.saved_waste, 1), move.quantity,
        ]
        for come, to, move in transfer.moves
    ]  # fmt: skip
    return {"columns": [{"en": en, "zh": zh, "unit": unit} for en, zh, unit in names], "rows": rows}
