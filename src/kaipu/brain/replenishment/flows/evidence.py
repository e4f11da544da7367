"""How an order shows why: demand with its interval against stock, and the figures behind each line."""

from typing import Any

from kaipu.brain.replenishment.queries import Order, Stand
from kaipu.brain.replenishment.rules import cumulate

MOST_DAYS = 35


def chart_of(order: Order, waits: int) -> dict[str, Any]:
    """Draw demand summed up day by day at selling prices, with its 80 % interval, against stock with and without the order.

    Where demand crosses a line of stock, that stock is sold out. Lines are taken as independent.
    """
    lines = order.lines
    days = min(MOST_DAYS, max(2, waits + lines[0].stand.review_days))
    mean = sum(line.stand.mean * line.stand.unit_price for line in lines)
    deviation = sum(line.stand.variance * line.stand.unit_price**2 for line in lines) ** 0.5
    middle, low, high = cumulate(mean, deviation, days)
    have = sum(max(0.0, line.stand.usable + line.moved) * line.stand.unit_price for line in lines)
    comes = sum(line.quantity * line.stand.unit_price for line in lines)
    with_order: list[float | None] = [None if day + 1 < waits else round(have + comes) for day in range(days)]
    return {
        "title_en": "Demand of the days ahead, summed up, against stock (at selling prices)",
        "title_zh": "未来各日累计需求与库存对比（按售价计）", "kind": "time", "unit": "money",
        "labels": [f"+{day + 1}" for day in range(days)],
        "series": [
            {"name_en": "Expected demand", "name_zh": "预计需求", "values": [round(each) for each in middle]},
            {"name_en": "Four in five: at least", "name_zh": "八成把握：至少", "values": [round(each) for each in low], "dashed": True},
            {"name_en": "Four in five: at most", "name_zh": "八成把握：至多", "values": [round(each) for each in high], "dashed": True},
            {"name_en": "Stock without the order", "name_zh": "不订货的库存", "values": [round(have)] * days},
            {"name_en": "Stock with the order", "name_zh": "订货后的库存", "values": with_order},
        ],
    }  # fmt: skip


_COLUMNS = (
    ("Product", "商品", "text"), ("Class", "分类", "text"), ("Service level", "服务水平", "share"), ("Order at (s)", "补货点 s", "number"),
    ("Up to (S)", "补至 S", "number"), ("Rule", "规则", "text"), ("Lead time, days", "到货天数", "number"), ("Nine in ten within", "九成不超过（天）", "number"),
    ("Demand until then", "期间需求", "number"), ("Give or take", "上下浮动", "number"), ("Keeps, days", "保质天数", "text"),
    ("Would expire", "预计过期", "number"), ("From", "供应来源", "text"),
)  # fmt: skip


def table_of(order: Order) -> dict[str, Any]:
    """Return class, service level, targets, lead time and demand of each line; of what is weighed quantities are kilograms."""
    rows = []
    for line in order.lines:
        stand = line.stand
        per = stand.sku.price_per
        first = line.source.supplier_id == stand.supply.supplier_id
        rows.append(
            [
                {"en": stand.sku.name_en, "zh": stand.sku.name_zh}, stand.cell, stand.service, round(stand.reorder / per, 1),
                round(stand.level / per, 1), _rule(stand), round(stand.lead.mean, 1), round(stand.lead.late, 1),
                round(stand.mean / per, 1), round(1.2816 * stand.variance**0.5 / per, 1),
                str(stand.sku.shelf_life_days) if stand.sku.shelf_life_days else "–", round(stand.expiring / per, 1),
                {"en": "first source", "zh": "首选供应商"} if first else {"en": "second source", "zh": "备选供应商"},
            ]
        )  # fmt: skip
    return {"columns": [{"en": en, "zh": zh, "unit": unit} for en, zh, unit in _COLUMNS], "rows": rows}


def _rule(stand: Stand) -> dict[str, str]:
    if stand.capped:
        return {"en": "shelf life", "zh": "受保质期限制"}
    return {"en": "(R,S)", "zh": "(R,S)"} if stand.every_review else {"en": "(s,S)", "zh": "(s,S)"}


def lines_of(stand: Stand) -> dict[str, Any]:
    """Return one line's figures in the form in which the page of a decision lists lines."""
    return {
        "sku_code": stand.sku.code, "daily_units": list(stand.daily_units), "available": stand.available,
        "on_order": stand.on_order, "velocity": round(stand.rate, 3), "deviation": round(stand.variance**0.5, 3),
        "demand": round(stand.mean, 1), "safety_stock": round(max(0.0, stand.reorder - stand.mean), 1),
        "order_up_to": round(stand.level, 1), "lost_units": round(stand.lost, 1), "shelf_life_days": stand.sku.shelf_life_days,
        "pack_units": stand.supply.pack_units, "capped_by_shelf_life": stand.capped, "class": stand.cell, "method": stand.method,
    }  # fmt: skip
