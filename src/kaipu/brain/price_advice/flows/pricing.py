"""Proposing prices: what the optimiser finds for a category, what costs, competitors and like goods ask; the best of each way in turn."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any

from kaipu.brain.decisions import api as decisions
from kaipu.brain.price_advice.flows.filing import RELATIONS, file_proposal
from kaipu.brain.price_advice.flows.telling import describe_price
from kaipu.brain.price_advice.operations import PRICE, PRICE_DAYS, build_price
from kaipu.brain.price_advice.queries import (
    Answers,
    Offer,
    Pace,
    Past,
    find_answers,
    get_bounds,
    list_alternatives,
    list_leaders,
    list_offers,
    list_paces,
    list_pasts,
)
from kaipu.brain.price_advice.rules import (
    METHODS,
    Asked,
    Bounds,
    Elasticity,
    Good,
    by_competitors,
    by_cost,
    by_value,
    floor_of,
    guard_price,
    like_price,
    optimise,
    steady_daily,
    worth_of_price,
)
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock

PRODUCERS = {
    "optimiser": "price optimiser 1", "cost_plus": "cost-plus 1", "competitor_index": "price index 2", "value": "value for money 1",
}  # fmt: skip
LEAST_PROFIT_MINOR = 100
MOST_GOODS = 1500
LOOKED_AT = 4
OPEN_DAYS = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A good that may be priced, and what is known of it. `daily` is None where its level is not steady."""

    sku: catalog.SkuRecord
    pace: Pace
    asked: Asked
    answer: Elasticity
    daily: float | None
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A price that one way asks for a good, with what it gains at the pessimistic end and how it pulls on its category."""

    method: str
    case: Case
    after: int
    low: float
    around: Mapping[str, float]


def propose_prices(*, at: datetime) -> int:
    """File prices that pay even where people answer as badly as they may, at most as many as labels may change a day; return how many.

    A price whose last decision is not measured yet is left alone, so is one that was changed lately, and a good whose level is not steady or of which it cannot be told
    whether people answer.
    """
    today, bounds = clock.local_date(at), get_bounds()
    offers, answers = list_offers(at=at), find_answers(today=today, at=at)
    cases = _cases(offers, answers, today, at)
    busy = decisions.list_open_subjects(kind=PRICE)
    free = {
        sku for sku, case in cases.items() if case.daily is not None and case.answer.tells and f"sku:{sku}" not in busy
    }
    ways: list[list[Finding]] = [
        _optimised(cases, free, answers, bounds),
        *(_asked(cases, free, way, bounds) for way in METHODS[1:]),
    ]
    chosen = _choose(ways, bounds, at)
    lineage = decisions.trace(relations=(*RELATIONS, "dws.competitor_prices"), live=("prices",), at=at)
    return sum(_file(found, cases, offers, bounds, lineage, today, at) for found in chosen)


def _cases(offers: Mapping[int, Offer], answers: Answers, today: date, at: datetime) -> dict[int, Case]:
    paces = list_paces(sku_ids={*offers, *list_leaders(until=today, limit=MOST_GOODS, at=at)}, until=today, at=at)
    skus = {sku_id: sku for sku_id, sku in catalog.list_skus(ids=list(paces), at=at).items() if not sku.weighed}
    prices, supply = pricing.list_prices(sku_ids=list(skus), at=at), inventory.list_supply(sku_ids=list(skus))
    like = _like(skus, {sku_id: money.minor for sku_id, money in prices.items()}, at)
    found = {}
    for sku_id, sku in skus.items():
        if sku_id not in prices or sku_id not in supply:
            continue
        pace, price, answer = (
            paces[sku_id],
            prices[sku_id].minor,
            answers.of(sku_id, paces[sku_id].department, paces[sku_id].category),
        )
        theirs = offers[sku_id].theirs_minor if sku_id in offers else 0
        asked = Asked(price, supply[sku_id].unit_cost_minor, theirs, like.get(sku_id, 0), pace.department)
        daily = steady_daily(recent=pace.recent, long=pace.long, paid=pace.paid, price=price, elasticity=answer)
        found[sku_id] = Case(sku, pace, asked, answer, daily, tuple(supply[sku_id].assumed))
    return found


def _like(skus: Mapping[int, catalog.SkuRecord], prices: Mapping[int, int], at: datetime) -> dict[int, int]:
    """Return what each good's like costs for as much as it holds: goods of the same smallest category, measured alike."""
    paths, groups = list_alternatives(at=at), dict[tuple[str, str], list[int]]()
    for sku_id, sku in skus.items():
        if sku.size_amount and sku.size_unit and sku_id in prices and sku_id in paths:
            groups.setdefault((paths[sku_id], sku.size_unit), []).append(sku_id)
    sizes = {sku_id: float(sku.size_amount or 0) for sku_id, sku in skus.items()}
    return {
        mine: like_price(sizes[mine], [(prices[other], sizes[other]) for other in group if other != mine])
        for group in groups.values() for mine in group
    }  # fmt: skip


def _optimised(cases: Mapping[int, Case], free: set[int], answers: Answers, bounds: Bounds) -> list[Finding]:
    categories: dict[str, list[int]] = {}
    for sku_id, case in cases.items():
        categories.setdefault(case.pace.category, []).append(sku_id)
    found = []
    for category, members in categories.items():
        goods = [
            Good(case.asked.price, case.asked.cost, case.daily or case.pace.recent, case.answer, case.asked.theirs, sku_id in free)
            for sku_id in members for case in (cases[sku_id],)
        ]  # fmt: skip
        cross = answers.cross.get(category, (0.0, 0.0))
        labels = min(LOOKED_AT, bounds.labels_a_day)
        for move in optimise(
            goods, days=PRICE_DAYS, bounds=bounds, labels=labels, cross=cross, least=LEAST_PROFIT_MINOR
        ):
            case = cases[members[move.place]]
            found.append(Finding("optimiser", case, move.after, move.low, _around(goods, move.place, cross)))
    return sorted(found, key=lambda each: (-each.low, each.case.sku.id))


def _around(goods: Sequence[Good], place: int, cross: tuple[float, float]) -> dict[str, float]:
    """Return what the category's other goods earn over the days, and by which power of this good's price that goes."""
    units = sum(good.daily for good in goods)
    share = goods[place].daily / units if units else 0.0
    earned = sum(good.daily * PRICE_DAYS * (good.price - good.cost) for n, good in enumerate(goods) if n != place)
    return {
        "earned": round(earned),
        "pull": round(cross[0] * share, 6),
        "error": round(cross[1] * share, 6),
        "goods": len(goods),
    }


def _asked(cases: Mapping[int, Case], free: set[int], method: str, bounds: Bounds) -> list[Finding]:
    """Return what one way asks, where that pays at both ends of the answer; what lies under the floor is raised in any case."""
    found = []
    for sku_id in free:
        case = cases[sku_id]
        after = ask(case.asked, method, bounds)
        broken = case.asked.price < floor_of(PRICE, case.asked.cost, bounds)
        if after == case.asked.price or (method == "cost_plus" and not broken):
            continue
        worth = worth_of_price(
            before=case.asked.price, after=after, cost=case.asked.cost, daily=case.daily or 0.0, days=PRICE_DAYS, elasticity=case.answer
        )  # fmt: skip
        if worth.low > 0 and worth.profit >= LEAST_PROFIT_MINOR:
            found.append(Finding(method, case, after, worth.low, {}))
    return sorted(found, key=lambda each: (-each.low, each.case.sku.id))


def ask(asked: Asked, method: str, bounds: Bounds) -> int:
    """Return the price that one way other than the optimiser asks."""
    return {"cost_plus": by_cost, "competitor_index": by_competitors, "value": by_value}[method](asked, bounds)


def _choose(ways: Sequence[Sequence[Finding]], bounds: Bounds, at: datetime) -> list[Finding]:
    """Take the best of each way in turn, one price a good, until the day's labels are used; what was changed lately is passed over."""
    chosen: dict[int, Finding] = {}
    for row in zip_longest(*ways):
        for found in row:
            if len(chosen) >= bounds.labels_a_day:
                return list(chosen.values())
            if found is None or found.case.sku.id in chosen:
                continue
            past = list_pasts(sku_ids=[found.case.sku.id], at=at).get(found.case.sku.id)
            rested = past is not None and (past.rested_days is None or past.rested_days >= bounds.days_between)
            if past is not None and rested and _keeps(found, past, bounds):
                chosen[found.case.sku.id] = found
    return list(chosen.values())


def _keeps(found: Finding, past: Past, bounds: Bounds) -> bool:
    asked = found.case.asked
    rails = guard_price(
        PRICE, before=asked.price, after=found.after, cost_minor=asked.cost, lowest_30_days=past.lowest_30_days,
        changes_30_days=past.changes_30_days, current=past.current, theirs=asked.theirs, bounds=bounds,
    )  # fmt: skip
    return all(rail.value <= rail.limit for rail in rails)


def _file(
    found: Finding, cases: Mapping[int, Case], offers: Mapping[int, Offer], bounds: Bounds, lineage: list[dict[str, Any]], today: date, at: datetime
) -> int:  # fmt: skip
    case, asked = found.case, found.case.asked
    about: dict[str, Any] = {
        "sku_id": case.sku.id, "product_id": case.sku.product_id, "sku_code": case.sku.code, "name_en": case.sku.name_en,
        "name_zh": case.sku.name_zh, "before": asked.price, "cost_minor": asked.cost, "daily": round(case.daily or 0.0, 4),
        "elasticity": asdict(case.answer), "department": case.pace.department, "category": case.pace.category,
        "theirs_minor": asked.theirs, "like_minor": asked.like, "method": found.method, "around": dict(found.around),
    }  # fmt: skip
    pasts = list_pasts(sku_ids=[case.sku.id], at=at)
    built = build_price(about=about, after=found.after, pasts=pasts, bounds=bounds)
    if built.profit_minor < LEAST_PROFIT_MINOR:
        return 0
    prices = {method: ask(asked, method, bounds) for method in METHODS[1:]} | {found.method: found.after}
    built = replace(built, evidence=describe_price(about, prices, offers.get(case.sku.id), bounds))
    least = max(floor_of(PRICE, asked.cost, bounds), -(-asked.price * round(100 * (1 - bounds.largest_step)) // 100))
    most = int(asked.price * (1 + bounds.largest_step))
    field = decisions.Field(
        "price", "money", found.after, min(least, found.after), max(most, found.after), 1, "New price", "新价格"
    )
    return file_proposal(
        PRICE, PRODUCERS[found.method], f"sku:{case.sku.id}", built, lineage, field, days=PRICE_DAYS,
        risk="low" if case.answer.tells else "medium", expires_at=clock.day_start(today + timedelta(days=OPEN_DAYS)), at=at, assumed=case.assumed,
    )  # fmt: skip
