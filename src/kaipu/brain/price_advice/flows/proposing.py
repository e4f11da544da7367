"""Proposing mark-downs: what will expire is marked down by department."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from kaipu.brain.decisions import api as decisions
from kaipu.brain.price_advice import operations
from kaipu.brain.price_advice.flows.filing import RELATIONS, file_proposal
from kaipu.brain.price_advice.operations import (
    MARKDOWN,
    PERCENTS,
    build_markdown,
    plan_of,
    total_of,
    worth_of,
)
from kaipu.brain.price_advice.queries import (
    Sale,
    find_answers,
    list_department_names,
    list_pasts,
    list_sales,
)
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock

MARKDOWN_PRODUCER = "expiry mark-down 1"
EXPIRE_DAYS = 4
MOST_LOTS = 20_000
MOST_GOODS = 60
MOST_RUNNING = 200
LEAST_MARKDOWN_MINOR = 30


def propose_markdowns(*, at: datetime) -> int:
    """File a mark-down for each department in which goods would expire unsold and it pays; return how many."""
    today = clock.local_date(at)
    goods = _expiring(today, at)
    answers = find_answers(today=today, at=at)
    names = list_department_names(at=at)
    lineage = decisions.trace(relations=RELATIONS, live=("lots", "prices"), at=at)
    filed = 0
    for department in sorted({good["department"] for good in goods}):
        mine = [good for good in goods if good["department"] == department]
        for good in mine:
            good["elasticity"] = asdict(answers.of(good["sku_id"], department))
        answer = answers.departments.get(department, answers.whole)
        percent, chosen = _best(mine)
        if not chosen:
            continue
        english, chinese = names.get(department, (department, department))
        about = {
            "department": department, "department_en": english, "department_zh": chinese, "elasticity": asdict(answer),
        }  # fmt: skip
        pasts = list_pasts(sku_ids=[good["sku_id"] for good in chosen], at=at)
        built = build_markdown(goods=chosen, about=about, percent=percent, pasts=pasts)
        if built.profit_minor < LEAST_MARKDOWN_MINOR:
            continue
        field = decisions.Field(
            "percent", "percent", percent, PERCENTS[0], PERCENTS[-1], 5, "Per cent off", "降价幅度（%）"
        )
        filed += file_proposal(
            MARKDOWN, MARKDOWN_PRODUCER, f"department:{department}", built, lineage, field,
            days=max(good["days"] for good in chosen), risk="low", expires_at=clock.day_start(today + timedelta(days=1)), at=at,
            assumed=["stock", "cost"] if any(good["assumed"] for good in chosen) else [],
        )  # fmt: skip
    return filed


def lower_prices(*, at: datetime) -> int:
    """Go on with the plans of mark-downs that were carried out; return how many prices fell."""
    first = at - timedelta(days=EXPIRE_DAYS + 1)
    running = decisions.list_decisions(state="applied", kind=MARKDOWN, limit=MOST_RUNNING)
    current = [
        each for each in running if not each.back_test and each.applied_at is not None and each.applied_at > first
    ]
    return sum(operations.lower_prices(decision=each, at=at) for each in current)


def _expiring(today: date, at: datetime) -> list[dict[str, Any]]:
    """Return goods of which pieces expire within four days, with how they sell where they expire and elsewhere."""
    lots = [
        lot
        for lot in inventory.list_expiring_lots(until=today + timedelta(days=EXPIRE_DAYS), limit=MOST_LOTS)
        if not lot.weighed and lot.expires_on >= today
    ]
    skus = {sku.id: sku for sku in catalog.list_skus_by_code(codes={lot.sku_code for lot in lots}, at=at).values()}
    by_code = {sku.code: sku for sku in skus.values()}
    sales = list_sales(sku_ids=list(skus), until=today, at=at)
    prices = pricing.list_prices(sku_ids=list(sales), at=at)
    supply = inventory.list_supply(sku_ids=list(sales))
    shelves: dict[int, dict[str, list[inventory.ExpiringLot]]] = {}
    for lot in lots:
        sku = by_code.get(lot.sku_code)
        if sku is not None and sku.id in sales and sku.id in prices and sku.id in supply:
            shelves.setdefault(sku.id, {}).setdefault(lot.location_code, []).append(lot)
    return [
        _good(skus[sku_id], sales[sku_id], prices[sku_id].minor, supply[sku_id].unit_cost_minor, places, today)
        for sku_id, places in shelves.items()
    ]


def _good(
    sku: catalog.SkuRecord, sale: Sale, price: int, cost: int, places: Mapping[str, list[inventory.ExpiringLot]], today: date
) -> dict[str, Any]:  # fmt: skip
    shelves = [
        {
            "place": place, "pieces": sum(lot.on_hand for lot in lots), "daily": round(sale.by_place.get(place, 0.0), 4),
            "days": (min(lot.expires_on for lot in lots) - today).days + 1,
        }
        for place, lots in sorted(places.items())
    ]  # fmt: skip
    last = max(lot.expires_on for lots in places.values() for lot in lots)
    expiring = sum(sale.by_place.get(place, 0.0) for place in places)
    return {
        "sku_id": sku.id, "sku_code": sku.code, "name_en": sku.name_en, "name_zh": sku.name_zh, "before": price, "cost_minor": cost,
        "shelves": shelves, "other_daily": round(max(0.0, sale.daily - expiring), 4), "days": (last - today).days + 1,
        "department": sale.department, "last_day": f"{last}",
        "until": datetime.combine(last + timedelta(days=1), time(), clock.zone()).isoformat(),
        "assumed": any(lot.assumed for lots in places.values() for lot in lots),
    }  # fmt: skip


def _best(goods: Sequence[dict[str, Any]]) -> tuple[int, list[dict[str, Any]]]:
    """Return the percentage that gains most, with the goods that gain by it, the best first."""
    best, chosen, most = 0, [], 0.0
    for percent in PERCENTS:
        plans = [(plan_of(good, percent), good) for good in goods]
        found = [(worth_of(good, plan), good) for plan, good in plans if plan[0] < good["before"]]
        gaining = sorted((each for each in found if each[0].profit > 0), key=lambda each: -each[0].profit)[:MOST_GOODS]
        profit = total_of([worth for worth, _ in gaining])[0]
        if profit > most:
            best, chosen, most = percent, [good for _, good in gaining], profit
    return best, chosen
