"""Carrying price decisions out, reckoning them anew when changed, and taking them back; called by decisions, in its transaction."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from kaipu.brain.decisions import api as decisions
from kaipu.brain.price_advice.models import PriceBounds
from kaipu.brain.price_advice.queries import Past, get_bounds, judge_class, list_pasts
from kaipu.brain.price_advice.rules import (
    LARGEST_STEP,
    Bounds,
    Elasticity,
    Shelf,
    Verdict,
    Worth,
    add_others,
    end_nicely,
    floor_of,
    guard_price,
    plan_markdown,
    worth_of_plan,
    worth_of_price,
)
from kaipu.commerce.members import api as members
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import audit, clock
from kaipu.kernel.money import Money
from kaipu.kernel.operation import operation

MARKDOWN, PRICE = "markdown", "price_advice"
PRICE_DAYS = 28
PERCENTS = range(10, 55, 5)


def marked(good: Mapping[str, Any], percent: int) -> int:
    """Return a good's price marked down, not under its floor; the price itself where that leaves nothing to mark down."""
    floor = max(floor_of(MARKDOWN, good["cost_minor"]), math.ceil(good["before"] * (1 - LARGEST_STEP[MARKDOWN])))
    return min(good["before"], end_nicely(good["before"] * (100 - percent) / 100, least=floor))


def plan_of(good: Mapping[str, Any], percent: int) -> tuple[int, ...]:
    """Return the prices of the days that are left, today's first: the best falling ones of those up to so many per cent off."""
    prices = [marked(good, each) for each in PERCENTS if each <= percent]
    answer = Elasticity(**good["elasticity"])
    return plan_markdown(
        before=good["before"], prices=[*prices[::2], prices[-1]], days=good["days"], cost=good["cost_minor"], shelves=_shelves(good),
        other_daily=good["other_daily"], answer=answer.value,
    )  # fmt: skip


def worth_of(good: Mapping[str, Any], plan: Sequence[int]) -> Worth:
    """Reckon what marking one good down by a plan brings."""
    return worth_of_plan(
        plan, before=good["before"], cost=good["cost_minor"], shelves=_shelves(good), other_daily=good["other_daily"],
        elasticity=Elasticity(**good["elasticity"]),
    )  # fmt: skip


def _shelves(good: Mapping[str, Any]) -> list[Shelf]:
    return [Shelf(each["pieces"], each["daily"], each["days"]) for each in good["shelves"]]


def total_of(worths: Sequence[Worth]) -> tuple[float, float, float, float]:
    """Add goods up: profit, its interval, pieces. Goods answer each in their own way, so intervals are added as independent."""
    profit = sum(each.profit for each in worths)
    return (
        profit, profit - math.hypot(*(each.profit - each.low for each in worths)),
        profit + math.hypot(*(each.high - each.profit for each in worths)), sum(each.pieces for each in worths),
    )  # fmt: skip


def build_markdown(
    *, goods: Sequence[Mapping[str, Any]], about: Mapping[str, Any], percent: int, pasts: Mapping[int, Past]
) -> decisions.Revision:
    """Put a mark-down of a department's goods together: action, effects, guardrails, title and evidence."""
    answer = Elasticity(**about["elasticity"])
    plans = [plan_of(good, percent) for good in goods]
    changed = [{**good, "after": plan[0], "plan": list(plan)} for good, plan in zip(goods, plans, strict=True)]
    worths = [worth_of(good, plan) for good, plan in zip(goods, plans, strict=True)]
    profit, low, high, pieces = total_of(worths)
    action = {**about, "percent": percent, "goods": changed}
    last = max(good["last_day"] for good in goods)
    shelved = sum(each["pieces"] for good in goods for each in good["shelves"])
    return decisions.Revision(
        action=action,
        expected=[
            decisions.Effect("profit", "money", round(profit), round(low), round(high)),
            decisions.Effect("waste_avoided", "units", round(pieces, 1)),
        ],
        guardrails=guardrails_of(MARKDOWN, changed, pasts),
        worth_minor=round(sum(good["before"] * sum(each["pieces"] for each in good["shelves"]) for good in goods)),
        profit_minor=round(profit),
        cost_minor=0,
        title_en=f"Mark {_what(goods, about, 'en')} down by up to {percent} % until {last}, when the last expire",
        title_zh=f"{_what(goods, about, 'zh')}：临期降价至多 {percent}%，最晚 {last} 到期",
        evidence={
            "why_en": [
                f"{shelved} pieces expire by {last}; at today's price about {_sold(goods)} of them would sell.",
                f"Units answer to price with an elasticity of {answer.value:.2f} ± {1.2816 * answer.error:.2f} (80 %), from {answer.periods} price periods of the department.",
                "The same goods sell at the lower price everywhere; what that gives away is counted.",
                "Prices fall day by day as the table says: of all falling prices these earn most with the stock there is.",
            ],
            "why_zh": [
                f"{shelved} 件将于 {last} 前到期，按现价约能卖出 {_sold(goods)} 件。",
                f"销量对价格的弹性为 {answer.value:.2f} ± {1.2816 * answer.error:.2f}（80%），依据该部门 {answer.periods} 个价格时段。",
                "这些商品在各处同价降价，因此让出的毛利已计入。",
                "价格按表中逐日下调：在现有库存下，这是所有只降不升的方案中收益最高的。",
            ],
            "table": _markdown_table(changed, worths),
        },
    )  # fmt: skip


def _what(goods: Sequence[Mapping[str, Any]], about: Mapping[str, Any], tongue: str) -> str:
    if len(goods) == 1:
        return str(goods[0][f"name_{tongue}"])
    name = about[f"department_{tongue}"]
    return f"{len(goods)} {name.lower()} goods" if tongue == "en" else f"{name} {len(goods)} 种商品"


def _sold(goods: Sequence[Mapping[str, Any]]) -> int:
    return round(sum(min(each["pieces"], each["daily"] * each["days"]) for good in goods for each in good["shelves"]))


def _markdown_table(goods: Sequence[Mapping[str, Any]], worths: Sequence[Worth]) -> dict[str, Any]:
    columns = [
        ("Product", "商品", "text"), ("Price", "现价", "money"), ("Marked down", "降价后", "money"), ("Day by day", "逐日", "text"), ("Cost", "成本", "money"),
        ("Expiring", "临期件数", "units"), ("Last day", "到期日", "text"), ("Sold a day", "日销量", "number"), ("More sold", "多卖", "number"),
        ("Profit gained", "增加利润", "money"),
    ]  # fmt: skip
    rows = [
        [
            {"en": good["name_en"], "zh": good["name_zh"]}, good["before"], good["after"], _told(good), good["cost_minor"],
            sum(each["pieces"] for each in good["shelves"]), good["last_day"],
            round(good["other_daily"] + sum(each["daily"] for each in good["shelves"]), 2), round(worth.pieces, 2), round(worth.profit),
        ]
        for good, worth in zip(goods, worths, strict=True)
    ]  # fmt: skip
    return {"columns": [{"en": en, "zh": zh, "unit": unit} for en, zh, unit in columns], "rows": rows}


def _told(good: Mapping[str, Any]) -> str:
    """Write a plan as per cent off, day by day."""
    return " · ".join(f"{100 - 100 * price / good['before']:.0f} %" for price in good["plan"])


def worth_of_change(about: Mapping[str, Any], after: int) -> Worth:
    """Reckon what a price of one good brings over the days, with what it does to its category's other goods."""
    before = about["before"]
    worth = worth_of_price(
        before=before, after=after, cost=about["cost_minor"], daily=about["daily"], days=PRICE_DAYS, elasticity=Elasticity(**about["elasticity"])
    )  # fmt: skip
    around = about.get("around") or {}
    if not around.get("pull"):
        return worth
    return add_others(
        worth, before=before, after=after, earned=around["earned"], pull=around["pull"], error=around["error"]
    )


def build_price(
    *, about: Mapping[str, Any], after: int, pasts: Mapping[int, Past], bounds: Bounds
) -> decisions.Revision:
    """Put a price for one good together: action, effects, guardrails and title."""
    before, worth = about["before"], worth_of_change(about, after)
    action = {**about, "after": after}
    name_en, name_zh = about["name_en"], about["name_zh"]
    verb_en, verb_zh = ("Lower", "降至") if after < before else ("Raise", "升至")
    return decisions.Revision(
        action=action,
        expected=[
            decisions.Effect("profit", "money", round(worth.profit), round(worth.low), round(worth.high)),
            decisions.Effect("units_sold", "units", round(about["daily"] * PRICE_DAYS + worth.pieces)),
        ],
        guardrails=guardrails_of(PRICE, [action], pasts, bounds),
        worth_minor=round(about["daily"] * PRICE_DAYS * before),
        profit_minor=round(worth.profit),
        cost_minor=0,
        title_en=f"{verb_en} {name_en} from {before / 100:.2f} to {after / 100:.2f}",
        title_zh=f"{name_zh}：由 {before / 100:.2f} {verb_zh} {after / 100:.2f}",
    )


def guardrails_of(
    kind: str, goods: Sequence[Mapping[str, Any]], pasts: Mapping[int, Past], bounds: Bounds | None = None
) -> list[decisions.Guardrail]:
    """Return the limits of changed prices: of several goods, the one that keeps each limit worst."""
    worst: dict[str, decisions.Guardrail] = {}
    for good in goods:
        past = pasts.get(good["sku_id"], Past(0, good["before"], 0))
        rails = guard_price(
            kind, before=good["before"], after=min(good.get("plan") or [good["after"]]), cost_minor=good["cost_minor"],
            lowest_30_days=past.lowest_30_days, changes_30_days=past.changes_30_days, current=past.current, theirs=good.get("theirs_minor", 0), bounds=bounds,
        )  # fmt: skip
        for each in rails:
            known = worst.get(each.code)
            if known is None or each.value > known.value:
                worst[each.code] = decisions.Guardrail(each.code, round(each.value, 4), round(each.limit, 4), each.unit)
    return list(worst.values())


@operation
def check_prices(*, decision: decisions.DecisionRecord, at: datetime) -> list[decisions.Guardrail]:
    """Test a decision's limits as prices stand now."""
    goods = _goods(decision)
    return guardrails_of(
        decision.kind, goods, list_pasts(sku_ids=[good["sku_id"] for good in goods], at=at), get_bounds()
    )


def _goods(decision: decisions.DecisionRecord) -> list[Mapping[str, Any]]:
    return list(decision.action["goods"]) if decision.kind == MARKDOWN else [decision.action]


@operation
def revise(*, decision: decisions.DecisionRecord, changes: Mapping[str, int], at: datetime) -> decisions.Revision:
    """Reckon a decision anew with another percentage or price."""
    pasts = list_pasts(sku_ids=[good["sku_id"] for good in _goods(decision)], at=at)
    if decision.kind == MARKDOWN:
        about = {name: value for name, value in decision.action.items() if name not in ("goods", "percent")}
        return build_markdown(goods=decision.action["goods"], about=about, percent=changes["percent"], pasts=pasts)
    return build_price(about=decision.action, after=changes["price"], pasts=pasts, bounds=get_bounds())


@operation
def apply(*, decision: decisions.DecisionRecord, at: datetime) -> dict[str, Any]:
    """Set the prices of a decision; those of a mark-down pass when the goods have expired."""
    goods = [good for good in _goods(decision) if good["after"] != good["before"]]
    for good in goods:
        pricing.set_price(
            sku_id=good["sku_id"], amount=Money(good["after"], settings.CURRENCY), at=at, reason=_reason(decision),
            until=datetime.fromisoformat(good["until"]) if decision.kind == MARKDOWN else None,
        )  # fmt: skip
    result: dict[str, Any] = {"prices": len(goods)}
    if decision.kind == PRICE:
        result["product_id"] = decision.action["product_id"]
    return result


def _reason(decision: decisions.DecisionRecord) -> str:
    return f"decision:{decision.id}"


@operation
def lower_prices(*, decision: decisions.DecisionRecord, at: datetime) -> int:
    """Ask today's price of an applied mark-down's plan where ours still holds; return of how many goods. Asked twice, nothing changes."""
    if decision.applied_at is None:
        return 0
    day = (clock.local_date(at) - clock.local_date(decision.applied_at)).days
    lowered = 0
    for good in decision.action["goods"]:
        plan, until = good.get("plan", ()), datetime.fromisoformat(good["until"])
        if not 0 < day < len(plan) or plan[day] == plan[day - 1] or until <= at:
            continue
        now = _price_now(good["sku_id"])
        if now is not None and now.reason == _reason(decision) and now.amount.minor != plan[day]:
            pricing.set_price(
                sku_id=good["sku_id"], amount=Money(plan[day], settings.CURRENCY), at=at, reason=_reason(decision), until=until
            )  # fmt: skip
            lowered += 1
    return lowered


def _price_now(sku_id: int) -> pricing.PriceRecord | None:
    history = pricing.list_price_history(sku_id=sku_id)
    return next((each for each in history if each.channel == "" and each.valid_until is None), None)


@operation
def undo(*, decision: decisions.DecisionRecord, at: datetime) -> None:
    """Ask the prices before again where ours still hold. Raises decisions.UndoImpossible where none of them does."""
    put_back, passed = 0, 0
    for good in _goods(decision):
        now = _price_now(good["sku_id"])
        if now is not None and now.reason == _reason(decision):
            pricing.set_price(
                sku_id=good["sku_id"],
                amount=Money(good["before"], settings.CURRENCY),
                at=at,
                reason=f"undo {_reason(decision)}",
            )
            put_back += 1
        elif now is not None and now.reason.startswith("passed "):
            passed += 1
    if not put_back:
        raise decisions.UndoImpossible("ended" if passed else "moved")


class BoundsInvalid(ValueError):
    """Bounds cannot be; `fields` names which."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@operation
def set_bounds(*, bounds: Bounds, at: datetime) -> None:
    """Set the bounds of prices; those before stay in the table. Raises BoundsInvalid."""
    if faults := bounds.faults():
        raise BoundsInvalid(faults)
    values = {name: value for name, value in asdict(bounds).items() if name != "objective"}
    row = PriceBounds.objects.create(objective=bounds.objective, values=values, set_at=at)
    audit.record(action="price_advice.set_bounds", subject=f"price_bounds:{row.id}", detail=asdict(bounds), at=at)


class DiscountRefused(ValueError):
    """A class of customers may not pay so much less; `verdict` says why, with figures."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


@operation
def set_class_discount(*, level: int, discount_bp: int, at: datetime) -> None:
    """Let a tier pay so many basis points less than the public price. Raises DiscountRefused, members.TierUnknown, lake.NothingPublished."""
    tier = next((each for each in members.list_tiers() if each.level == level), None)
    if tier is None:
        raise members.TierUnknown(str(level))
    verdict = judge_class(tier=replace(tier, price_bp=discount_bp), at=at)
    if not verdict.allowed:
        raise DiscountRefused(verdict)
    members.set_tier(tier=replace(tier, price_bp=discount_bp), at=at)
    audit.record(
        action="price_advice.set_class_discount", subject=f"tier:{level}", at=at,
        detail={"before_bp": tier.price_bp, "after_bp": discount_bp, "tested": verdict.tested, "gaps": [asdict(gap) for gap in verdict.gaps]},
    )  # fmt: skip
