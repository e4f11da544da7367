"""Proposing: what will expire is marked down by department, and prices that left the competitors' are brought nearer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from kaipu.brain.decisions import api as decisions
from kaipu.brain.price_advice.operations import (
    MARKDOWN,
    PERCENTS,
    PRICE,
    PRICE_DAYS,
    build_markdown,
    build_price,
    marked,
    total_of,
    worth_of,
)
from kaipu.brain.price_advice.queries import (
    BASE_DAYS,
    Offer,
    Sale,
    find_answers,
    list_department_names,
    list_offers,
    list_pasts,
    list_sales,
)
from kaipu.brain.price_advice.rules import Elasticity, end_nicely, floor_of, worth_of_price
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock

MARKDOWN_PRODUCER, PRICE_PRODUCER = "expiry mark-down 1", "price index 1"
EXPIRE_DAYS = 4
MOST_LOTS = 20_000
MOST_GOODS = 60
LEAST_PROFIT_MINOR, LEAST_MARKDOWN_MINOR = 100, 30
DEAR, CHEAP = 1.05, 0.95
TO_CHEAP = 0.98
MOST_PRICES = 12
OPEN_DAYS = 3
RELATIONS = ("dws.order_lines", "dwd.price_history")


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
        filed += _file(
            MARKDOWN, MARKDOWN_PRODUCER, f"department:{department}", built, lineage, field,
            days=max(good["days"] for good in chosen), risk="low", expires_at=clock.day_start(today + timedelta(days=1)), at=at,
            assumed=["stock", "cost"] if any(good["assumed"] for good in chosen) else [],
        )  # fmt: skip
    return filed


def _file(
    kind: str, producer: str, subject: str, built: decisions.Revision, lineage: list[dict[str, Any]], field: decisions.Field,
    *, days: int, risk: str, expires_at: datetime, at: datetime, assumed: Sequence[str] = (), chart: Mapping[str, Any] | None = None,
) -> int:  # fmt: skip
    evidence = {**built.evidence, "lineage": lineage, "assumed": list(assumed), **({"chart": chart} if chart else {})}
    proposal = decisions.Proposal(
        kind=kind, producer=producer, subject=subject, action=built.action, evidence=evidence, expected=built.expected,
        guardrails=built.guardrails, window_days=days, worth_minor=built.worth_minor, profit_minor=built.profit_minor,
        cost_minor=built.cost_minor, risk=risk, expires_at=expires_at, fields=[field], title_en=built.title_en, title_zh=built.title_zh,
    )  # fmt: skip
    return int(decisions.propose_decision(proposal=proposal, at=at) is not None)


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
        found = [
            (worth_of(good, marked(good, percent)), good) for good in goods if marked(good, percent) < good["before"]
        ]
        gaining = sorted((each for each in found if each[0].profit > 0), key=lambda each: -each[0].profit)[:MOST_GOODS]
        profit = total_of([worth for worth, _ in gaining])[0]
        if profit > most:
            best, chosen, most = percent, [good for _, good in gaining], profit
    return best, chosen


def propose_prices(*, at: datetime) -> int:
    """File a price for each good that is much dearer or cheaper than at competitors and would earn more; return how many.

    A price whose last decision is not measured yet is left alone.
    """
    today = clock.local_date(at)
    offers = list_offers(at=at)
    busy = decisions.list_open_subjects(kind=PRICE)
    answers = find_answers(today=today, at=at)
    sales = list_sales(sku_ids=list(offers), until=today, at=at)
    skus = catalog.list_skus(ids=list(sales), at=at)
    prices, supply = pricing.list_prices(sku_ids=list(sales), at=at), inventory.list_supply(sku_ids=list(sales))
    found: list[tuple[float, dict[str, Any], int]] = []
    for sku_id, sale in sales.items():
        sku = skus.get(sku_id)
        if sku is None or sku.weighed or sku_id not in prices or sku_id not in supply or f"sku:{sku_id}" in busy:
            continue
        answer = answers.of(sku_id, sale.department)
        about = {
            "sku_id": sku_id, "product_id": sku.product_id, "sku_code": sku.code, "name_en": sku.name_en, "name_zh": sku.name_zh,
            "before": prices[sku_id].minor, "cost_minor": supply[sku_id].unit_cost_minor, "daily": round(sale.daily, 4),
            "elasticity": asdict(answer), "department": sale.department, "theirs_minor": offers[sku_id].theirs_minor,
            "assumed": list(supply[sku_id].assumed),
        }  # fmt: skip
        after = _nearer(about)
        profit = _profit(about, after, answer)
        if profit >= LEAST_PROFIT_MINOR:
            found.append((profit, about, after))
    found.sort(key=lambda each: (-each[0], each[1]["sku_id"]))
    lineage = decisions.trace(relations=(*RELATIONS, "dws.competitor_prices"), live=("prices",), at=at)
    return sum(
        _file_price(about, after, offers[about["sku_id"]], lineage, today, at)
        for _, about, after in found[:MOST_PRICES]
    )


def _nearer(about: Mapping[str, Any]) -> int:
    """Return a price nearer to theirs: a tenth at most, above the floor; the same where ours is near enough."""
    before, theirs = about["before"], about["theirs_minor"]
    index = before / theirs if theirs else 1.0
    floor = floor_of(PRICE, about["cost_minor"])
    if index > DEAR:
        return max(end_nicely(max(theirs, before * 0.9), least=-(-before * 9 // 10)), floor)
    if index < CHEAP:
        return max(before, end_nicely(min(theirs * TO_CHEAP, before * 1.1)))
    return int(before)


def _profit(about: Mapping[str, Any], after: int, answer: Elasticity) -> float:
    if after == about["before"] or after <= 0:
        return 0.0
    return worth_of_price(
        before=about["before"], after=after, cost=about["cost_minor"], daily=about["daily"], days=PRICE_DAYS, elasticity=answer
    ).profit  # fmt: skip


def _file_price(
    about: dict[str, Any], after: int, offer: Offer, lineage: list[dict[str, Any]], today: date, at: datetime
) -> int:
    assumed = about.pop("assumed")
    answer = Elasticity(**about["elasticity"])
    built = build_price(about=about, after=after, pasts=list_pasts(sku_ids=[about["sku_id"]], at=at))
    before, theirs, index = about["before"], offer.theirs_minor, about["before"] / offer.theirs_minor
    evidence = {
        "why_en": [
            f"{', '.join(offer.competitors)} ask {theirs / 100:.2f} (median), we ask {before / 100:.2f}: index {100 * index:.0f}.",
            f"{about['daily']:.2f} sold a day over {BASE_DAYS} days; units answer to price with {answer.value:.2f} ± {1.2816 * answer.error:.2f} (80 %, {answer.periods} price periods){'' if answer.tells else ', so it cannot be told whether people answer'}.",
            f"It cost {about['cost_minor'] / 100:.2f}; competitors are taken to stay where they are.",
        ],
        "why_zh": [
            f"{'、'.join(offer.competitors)} 的售价中位数为 {theirs / 100:.2f}，我方 {before / 100:.2f}，价格指数 {100 * index:.0f}。",
            f"近 {BASE_DAYS} 天日销 {about['daily']:.2f}；价格弹性 {answer.value:.2f} ± {1.2816 * answer.error:.2f}（80%，{answer.periods} 个价格时段）{'' if answer.tells else '，尚不能断定顾客对价格有反应'}。",
            f"成本 {about['cost_minor'] / 100:.2f}；假定对手价格不变。",
        ],
    }  # fmt: skip
    chart = {
        "title_en": f"{about['name_en']}: our price and the median of competitors", "title_zh": f"{about['name_zh']}：我方售价与对手中位价",
        "kind": "time", "labels": list(offer.days), "unit": "money",
        "series": [{"name_en": "We", "name_zh": "我方", "values": list(offer.ours)}, {"name_en": "Competitors", "name_zh": "对手", "values": list(offer.by_day), "dashed": True}],
    }  # fmt: skip
    built = decisions.Revision(
        built.action,
        built.expected,
        built.guardrails,
        built.worth_minor,
        built.profit_minor,
        0,
        built.title_en,
        built.title_zh,
        evidence,
    )
    least = max(floor_of(PRICE, about["cost_minor"]), -(-before * 9 // 10))
    field = decisions.Field(
        "price", "money", after, min(least, after), max(before * 11 // 10, after), 1, "New price", "新价格"
    )
    return _file(
        PRICE, PRICE_PRODUCER, f"sku:{about['sku_id']}", built, lineage, field, days=PRICE_DAYS,
        risk="low" if answer.tells else "medium", expires_at=clock.day_start(today + timedelta(days=OPEN_DAYS)), at=at, assumed=assumed,
        chart=chart,
    )  # fmt: skip
