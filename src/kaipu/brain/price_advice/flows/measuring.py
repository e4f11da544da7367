"""Measuring what a price caused: against untouched goods of the department, or before against after where these do not follow it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from kaipu.brain.decisions import api as decisions
from kaipu.brain.lake import api as lake
from kaipu.brain.price_advice.flows.pricing import LEAST_PROFIT_MINOR, PRODUCERS
from kaipu.brain.price_advice.operations import MARKDOWN, PRICE, PRICE_DAYS, build_price, worth_of_change
from kaipu.brain.price_advice.queries import Answers, Change, list_changes, list_elasticities, read_series
from kaipu.brain.price_advice.rules import Bounds, steady_daily
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock

BACK_TESTS, LOOKED_AT = 12, 60
YEAR_DAYS = 300
WEEK = 7


def measure_due(*, at: datetime) -> int:
    """Measure every price decision whose window is over and whose days are in the warehouse; return how many."""
    today, measured = clock.local_date(at), 0
    build = lake.find_published()
    for kind in (MARKDOWN, PRICE):
        for decision in decisions.list_due(on=today, kind=kind):
            if decision.applied_at is None or build is None or build.published_until is None:
                continue
            first = clock.local_date(decision.applied_at)
            last = first + timedelta(days=decision.window_days - 1)
            if last > build.published_until:
                continue
            measurement = _measure(decision, first, last, at)
            decisions.record_measurement(decision_id=decision.id, measurement=measurement, at=at)
            measured += 1
    return measured


def _measure(decision: decisions.DecisionRecord, first: date, last: date, at: datetime) -> decisions.Measurement:
    goods: Sequence[Mapping[str, Any]] = decision.action["goods"] if decision.kind == MARKDOWN else [decision.action]
    before = float(np.mean([good["before"] for good in goods]))
    after = float(np.mean([np.mean(good.get("plan") or [good["after"]]) for good in goods]))
    cost = 0.0 if decision.kind == MARKDOWN else float(goods[0]["cost_minor"])  # what expires was paid for already
    moved = _moved(first, last, at)
    return measure_change(
        sku_ids=[good["sku_id"] for good in goods], day=first, days=(last - first).days + 1, before=before, after=after,
        cost=cost, without=moved, at=at,
    )  # fmt: skip


def _moved(first: date, last: date, at: datetime) -> list[int]:
    """Return the goods whose price began to hold in the window or the weeks before it, which cannot be a control."""
    since = first - timedelta(days=decisions.CONTROL_DAYS)
    rows = lake.ask(
        "SELECT DISTINCT sku_id FROM dwd.price_history WHERE first_day > CAST($first AS DATE) AND first_day <= CAST($last AS DATE) "
        "AND reason <> 'import 2'",
        {"first": since, "last": last}, at=at,
    )  # fmt: skip
    return [row[0] for row in rows]


def measure_change(
    *, sku_ids: Sequence[int], day: date, days: int, before: float, after: float, cost: float, without: Sequence[int], at: datetime
) -> decisions.Measurement:  # fmt: skip
    """Measure a price that changed on `day` over `days` days, from eight weeks before; money in minor units.

    Profit gained = units sold × (price − cost) − what the control would have sold × (old price − cost).
    """
    first = day - timedelta(days=decisions.CONTROL_DAYS)
    last = day + timedelta(days=days - 1)
    series = read_series(sku_ids=sku_ids, without=without, first=first, last=last, at=at)
    touched, donors = series.units[:, 0], series.units[:, 1:]
    found = decisions.compare_to_synthetic(touched, donors, decisions.CONTROL_DAYS)
    method = "synthetic_control" if found is not None else "before_after"
    found = found or decisions.compare_before_after(touched, decisions.CONTROL_DAYS)
    sold = float(touched[decisions.CONTROL_DAYS :].sum())

    def profit(effect: float) -> int:
        return round(sold * (after - cost) - (sold - effect) * (before - cost))

    # a larger effect in units is a smaller control, and so a larger gain while the old price earned anything
    low, high = sorted((profit(found.low), profit(found.high)))
    effects = [
        decisions.Effect("profit", "money", profit(found.effect), low, high),
        decisions.Effect("units_sold", "units", round(sold)),
        decisions.Effect("waste_avoided", "units", round(found.effect, 1), round(found.low, 1), round(found.high, 1)),
    ]
    details = {
        "donors": found.donors, "fit": round(found.fit, 3), "units": [round(v, 1) for v in (found.effect, found.low, found.high)],
        "chart": _chart(series.first, touched, found.control),
    }  # fmt: skip
    return decisions.Measurement(effects, method, found.strength, found.odds, details)


def _chart(first: date, touched: Any, control: Any) -> dict[str, Any]:
    """Draw both by weeks, for days of one good jump; the weeks are counted so that one begins with the change."""
    whole = decisions.CONTROL_DAYS // WEEK
    weeks = max(1, len(touched) // WEEK)
    spans = [slice(WEEK * week, WEEK * (week + 1)) for week in range(weeks)]
    labels = [f"{first + timedelta(days=WEEK * week)}" for week in range(weeks)]
    return {
        "title_en": "Units a week, and what a mix of untouched goods says they would have been",
        "title_zh": "每周销量，以及按未受影响商品组合推算的应有销量", "kind": "time", "labels": labels, "unit": "count",
        "change": labels[whole] if whole < len(labels) else None,
        "series": [
            {"name_en": "Sold", "name_zh": "实际", "values": [round(float(touched[span].sum()), 1) for span in spans]},
            {"name_en": "Without the change", "name_zh": "若无变动", "values": [round(float(control[span].sum()), 1) for span in spans], "dashed": True},
        ],
    }  # fmt: skip


def back_test_prices(*, until: date, at: datetime) -> int:
    """Keep what this producer would have promised for prices that really changed in the year beside what they caused; return how many.

    The elasticity rests on what was known before each change. Nobody of ours decided these: they tell how good the promises are.
    """
    last = until - timedelta(days=PRICE_DAYS)
    changes = list_changes(first=until - timedelta(days=YEAR_DAYS), last=last, limit=LOOKED_AT, at=at)
    costs = inventory.list_supply(sku_ids=[change.sku_id for change in changes])
    known = {day: list_elasticities(before=day, at=at) for day in sorted({change.day for change in changes})}
    filed = 0
    for change in changes:
        if change.sku_id in costs and filed < BACK_TESTS:
            filed += _back_test(change, costs[change.sku_id].unit_cost_minor, known[change.day], at)
    return filed


def _back_test(change: Change, cost: int, known: Answers, at: datetime) -> bool:
    """Keep one change beside its promise; one that would not have been proposed is passed over: its level is not steady, or it promises nothing."""
    answer, pace = known.of(change.sku_id, change.department), change.pace
    daily = steady_daily(recent=pace.recent, long=pace.long, paid=pace.paid, price=change.before, elasticity=answer)
    if daily is None:
        return False
    about = {
        "sku_id": change.sku_id, "product_id": None, "sku_code": change.sku_code, "name_en": change.name_en,
        "name_zh": change.name_zh, "before": change.before, "cost_minor": cost, "daily": round(daily, 4),
        "elasticity": asdict(answer), "department": change.department, "method": "optimiser",
    }  # fmt: skip
    built = build_price(about=about, after=change.after, pasts={}, bounds=Bounds())
    if built.profit_minor < LEAST_PROFIT_MINOR or worth_of_change(about, change.after).low <= 0:
        return False
    end = change.day + timedelta(days=PRICE_DAYS - 1)
    measurement = measure_change(
        sku_ids=[change.sku_id], day=change.day, days=PRICE_DAYS, before=change.before, after=change.after, cost=cost,
        without=_moved(change.day, end, at), at=at,
    )  # fmt: skip
    proposal = decisions.Proposal(
        kind=PRICE, producer=PRODUCERS["optimiser"], subject=f"sku:{change.sku_id}:back-test", action=built.action,
        evidence={
            "why_en": [f"This price really changed on {change.day}; {daily:.1f} were sold a day before it."],
            "why_zh": [f"这个价格在 {change.day} 真实变动过；此前日销 {daily:.1f} 件。"],
            "lineage": decisions.trace(relations=("dws.order_lines", "dwd.price_history"), at=at), "assumed": ["cost"],
        },
        expected=built.expected, guardrails=[], window_days=PRICE_DAYS, worth_minor=built.worth_minor, back_test=True,
        title_en=built.title_en, title_zh=built.title_zh, profit_minor=built.profit_minor,
    )  # fmt: skip
    decisions.record_back_test(
        proposal=proposal, measurement=measurement, proposed_at=clock.day_start(change.day), at=at
    )
    return True
