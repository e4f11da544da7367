"""What a proposal for a price says of itself: which way found it, what every way asks, and how profit goes with price."""

from collections.abc import Mapping
from typing import Any

from kaipu.brain.price_advice.operations import PRICE_DAYS, worth_of_change
from kaipu.brain.price_advice.queries import LEVEL_DAYS, Offer
from kaipu.brain.price_advice.rules import Bounds, Elasticity, end_nicely

WAYS = {
    "optimiser": ("Optimiser of the category", "品类优化"), "cost_plus": ("Cost plus margin", "成本加成"),
    "competitor_index": ("Competitors", "竞品价格"), "value": ("Value for money", "性价比"),
}  # fmt: skip
_WHY = {
    "optimiser": ("Of all prices of the category’s {goods} goods, this change earns most even where people answer as badly as they may.", "在该品类 {goods} 个商品的所有价格中，即使顾客反应最不利，这一调整的收益也最高。"),
    "cost_plus": ("It sells under the least margin of {margin:.0f} % on cost.", "售价低于成本加 {margin:.0f}% 的最低毛利。"),
    "competitor_index": ("It left what competitors ask.", "价格已偏离竞品。"),
    "value": ("Goods of its kind cost {like} for as much; it costs {price}.", "同类商品同等分量售价为 {like}，本品为 {price}。"),
}  # fmt: skip
POINTS = 9


def describe_price(
    about: Mapping[str, Any], prices: Mapping[str, int], offer: Offer | None, bounds: Bounds
) -> dict[str, Any]:
    """Return the evidence of a proposal: reasons, what every way asks as a table, and profit by price as a chart."""
    why = [_reason(about, bounds, tongue) for tongue in (0, 1)]
    facts = [_facts(about, offer, tongue) for tongue in (0, 1)]
    return {
        "why_en": [why[0], *facts[0]], "why_zh": [why[1], *facts[1]], "table": _table(about, prices),
        "chart": _offers_chart(about, offer) if offer and about["method"] == "competitor_index" else _profit_chart(about, bounds),
    }  # fmt: skip


def _money(minor: float) -> str:
    return f"{minor / 100:.2f}"


def _reason(about: Mapping[str, Any], bounds: Bounds, tongue: int) -> str:
    told = _WHY[about["method"]][tongue].format(
        goods=about["around"].get("goods", 1), margin=100 * bounds.least_margin, like=_money(about["like_minor"]), price=_money(about["before"])
    )  # fmt: skip
    return f"{WAYS[about['method']][tongue]}{': ' if tongue == 0 else '：'}{told}"


def _facts(about: Mapping[str, Any], offer: Offer | None, tongue: int) -> list[str]:
    answer = Elasticity(**about["elasticity"])
    value, wide, periods, daily = (
        f"{answer.value:.2f}",
        f"{1.2816 * answer.error:.2f}",
        answer.periods,
        f"{about['daily']:.2f}",
    )
    index = f"{100 * about['before'] / offer.theirs_minor:.0f}" if offer else ""
    if tongue == 0:
        told = [
            f"{daily} sold a day at this price over {LEVEL_DAYS} days; units answer to price with {value} ± {wide} (80 %, {periods} weeks){'' if answer.tells else ', so it cannot be told whether people answer'}.",
            f"It cost {_money(about['cost_minor'])}; competitors are taken to stay where they are.",
        ]
        return told + (
            [f"{', '.join(offer.competitors)} ask {_money(offer.theirs_minor)} (median): index {index}."]
            if offer
            else []
        )
    told = [
        f"近 {LEVEL_DAYS} 天按现价折算日销 {daily}；价格弹性 {value} ± {wide}（80%，{periods} 周）{'' if answer.tells else '，尚不能断定顾客对价格有反应'}。",
        f"成本 {_money(about['cost_minor'])}；假定对手价格不变。",
    ]
    return told + (
        [f"{'、'.join(offer.competitors)} 的售价中位数为 {_money(offer.theirs_minor)}，价格指数 {index}。"]
        if offer
        else []
    )


def _table(about: Mapping[str, Any], prices: Mapping[str, int]) -> dict[str, Any]:
    columns = [
        ("Way", "方法", "text"),
        ("Price", "价格", "money"),
        ("Profit gained", "增加利润", "money"),
        ("At worst (80 %)", "最不利（80%）", "money"),
        ("Of it on other goods", "其中其他商品", "money"),
    ]
    rows = []
    for method, price in prices.items():
        worth = worth_of_change(about, price)
        name = {"en": WAYS[method][0], "zh": WAYS[method][1]}
        rows.append([name, price, round(worth.profit), round(worth.low), round(worth.others)])
    return {"columns": [{"en": en, "zh": zh, "unit": unit} for en, zh, unit in columns], "rows": rows}


def _profit_chart(about: Mapping[str, Any], bounds: Bounds) -> dict[str, Any]:
    low, high = (about["before"] * (1 + sign * bounds.largest_step) for sign in (-1, 1))
    prices = sorted({end_nicely(low + (high - low) * n / (POINTS - 1)) for n in range(POINTS)} | {about["before"]})
    worths = [worth_of_change(about, price) for price in prices]
    return {
        "title_en": f"{about['name_en']}: profit gained in {PRICE_DAYS} days by price", "title_zh": f"{about['name_zh']}：不同价格在 {PRICE_DAYS} 天内增加的利润",
        "kind": "time", "labels": [_money(price) for price in prices], "unit": "money",
        "series": [
            {"name_en": "Expected", "name_zh": "预期", "values": [round(worth.profit) for worth in worths]},
            {"name_en": "At worst (80 %)", "name_zh": "最不利（80%）", "values": [round(worth.low) for worth in worths], "dashed": True},
        ],
    }  # fmt: skip


def _offers_chart(about: Mapping[str, Any], offer: Offer) -> dict[str, Any]:
    return {
        "title_en": f"{about['name_en']}: our price and the median of competitors", "title_zh": f"{about['name_zh']}：我方售价与对手中位价",
        "kind": "time", "labels": list(offer.days), "unit": "money",
        "series": [{"name_en": "We", "name_zh": "我方", "values": list(offer.ours)}, {"name_en": "Competitors", "name_zh": "对手", "values": list(offer.by_day), "dashed": True}],
    }  # fmt: skip
