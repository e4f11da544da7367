"""The shop's first rule: its proposals and its back-test. It proposes where targets have not shown on the shop's own year that they are better."""

from datetime import date, datetime, timedelta
from typing import Any

from kaipu.brain.decisions import api as decisions
from kaipu.brain.replenishment.flows.measuring import sold_since
from kaipu.brain.replenishment.operations import action_of, guardrails_of, titles_of
from kaipu.brain.replenishment.queries import HISTORY_DAYS, Draft, Line, list_drafts
from kaipu.brain.replenishment.rules import REVIEW_DAYS, demand_interval
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock

KIND = "replenishment"
PRODUCER = "order-up-to 1"
MOST_PROPOSALS = 30
MOST_LINES = 60
LOW_RISK_MINOR = 50_000
MOST_TIMES = 3  # as much as advised may be multiplied by hand
BACK_TEST_DAYS, BACK_TESTS = 28, 8
OPEN_DAYS = 2  # tomorrow's proposal replaces it; a day more where somebody is away
LIVE = ("orders", "inventory", "prices")


def propose_classic(*, at: datetime) -> int:
    """File the most valuable orders as decisions; return how many. Open ones on the same supplier and place are superseded."""
    drafts = [d for d in list_drafts(today=clock.local_date(at), at=at) if d.worth_minor > 0][:MOST_PROPOSALS]
    lineage = decisions.trace(live=LIVE, at=at)
    filed = [
        decisions.propose_decision(proposal=_proposal(draft, draft.lead_time_days + REVIEW_DAYS, lineage, at=at), at=at)
        for draft in drafts
    ]
    return sum(each is not None for each in filed)


def back_test(*, today: date, at: datetime) -> int | None:
    """File the eight best orders that would have been proposed 28 days ago beside the sales that followed; return the first one's number.

    Stock of then is not known, so two days' sales are assumed on hand; the record says so. Sales are real. None without enough history.
    """
    as_of = today - timedelta(days=BACK_TEST_DAYS)
    places = [place.id for place in inventory.list_locations(tracked=True)]
    before = orders.list_daily_units(
        location_ids=places, first=as_of - timedelta(days=HISTORY_DAYS), last=as_of - timedelta(days=1)
    )
    assumed: dict[int, dict[int, int]] = {}
    for (place, sku), by_day in before.items():
        units = sum(sold for sold, _ in by_day.values())
        assumed.setdefault(place, {})[sku] = round(2 * units / HISTORY_DAYS)
    drafts = list_drafts(today=as_of, at=at, available=assumed)
    if not drafts:
        return None
    lineage = decisions.trace(live=LIVE, at=at)
    filed = []
    for draft in drafts[:BACK_TESTS]:
        skus = {line.sku.id: line.sku.price_per for line in _kept(draft)}
        actual = sold_since(draft.location.id, skus, as_of, today - timedelta(days=1))
        filed.append(
            decisions.record_back_test(
                proposal=_proposal(draft, BACK_TEST_DAYS, lineage, at=at, back_test=True),
                measurement=decisions.observed(actual), proposed_at=clock.day_start(as_of), at=at,
            )
        )  # fmt: skip
    return filed[0]


def _kept(draft: Draft) -> tuple[Line, ...]:
    return draft.lines[:MOST_LINES]


def _proposal(
    draft: Draft, window_days: int, lineage: list[dict[str, Any]], *, at: datetime, back_test: bool = False
) -> decisions.Proposal:
    lines = _kept(draft)
    # of what is weighed a unit is a kilogram
    velocities = [
        (line.advice.velocity / line.sku.price_per, line.advice.deviation / line.sku.price_per) for line in lines
    ]
    units = demand_interval(velocities, window_days, HISTORY_DAYS)
    money = demand_interval(
        [(v * line.price_minor, d * line.price_minor) for (v, d), line in zip(velocities, lines, strict=True)],
        window_days,
        HISTORY_DAYS,
    )
    worth = sum(line.worth_minor for line in lines)
    cost = sum(line.cost_minor for line in lines)
    action = action_of(
        {
            "supplier_id": draft.supplier_id,
            "supplier_name": draft.supplier_name,
            "location_id": draft.location.id,
            "location_code": draft.location.code,
            "location_name_en": draft.location.name_en,
            "location_name_zh": draft.location.name_zh,
        },
        [_action_line(line) for line in lines],
    )
    title_en, title_zh = titles_of(action)
    return decisions.Proposal(
        kind=KIND,
        producer=PRODUCER,
        subject=f"supplier:{draft.supplier_id}@{draft.location.code}" + (":back-test" if back_test else ""),
        action=action,
        evidence={
            "history_days": HISTORY_DAYS,
            "lead_time_days": draft.lead_time_days,
            "lineage": lineage,
            "lines": [_evidence_line(line) for line in lines],
            "assumed": ["stock"] if back_test else sorted({field for line in lines for field in line.supply.assumed}),
        },
        expected=[
            decisions.Effect("units_sold", "units", *units),
            decisions.Effect("net_sales", "money", *money),
            decisions.Effect("lost_sales_avoided", "money", worth),
        ],
        guardrails=[
            *guardrails_of(action),
            decisions.Guardrail("lines_past_shelf_life", sum(_outlives(line) for line in lines), 0, "lines"),
        ],
        window_days=window_days,
        worth_minor=worth,
        back_test=back_test,
        title_en=title_en,
        title_zh=title_zh,
        profit_minor=sum(line.profit_minor for line in lines),
        cost_minor=cost,
        risk="low" if cost <= LOW_RISK_MINOR else "medium",
        expires_at=at + timedelta(days=OPEN_DAYS),
        fields=[
            decisions.Field(
                f"sku:{line.sku.id}", "grams" if line.sku.weighed else "units", line.advice.quantity, 0,
                MOST_TIMES * line.advice.quantity, max(1, line.position.pack_units), line.sku.name_en, line.sku.name_zh,
            )
            for line in lines
        ],
    )  # fmt: skip


def _outlives(line: Line) -> bool:
    """Tell whether more than a pack would be ordered than sells within the shelf life."""
    if line.sku.shelf_life_days is None:
        return False
    sells = line.advice.velocity * line.sku.shelf_life_days
    return line.position.available + line.position.on_order + line.advice.quantity > max(
        sells, line.position.pack_units
    )


def _action_line(line: Line) -> dict[str, Any]:
    return {
        "sku_id": line.sku.id, "sku_code": line.sku.code, "name_en": line.sku.name_en, "name_zh": line.sku.name_zh,
        "quantity": line.advice.quantity, "unit_cost_minor": line.supply.unit_cost_minor,
        "price_per": line.sku.price_per, "weighed": line.sku.weighed, "margin_minor": line.margin_minor,
        "lost": round(line.advice.lost_units, 2), "advised": line.advice.quantity, "price_minor": line.price_minor,
    }  # fmt: skip


def _evidence_line(line: Line) -> dict[str, Any]:
    advice, position = line.advice, line.position
    return {
        "sku_code": line.sku.code, "daily_units": list(position.daily_units), "available": position.available,
        "on_order": position.on_order, "velocity": round(advice.velocity, 3), "deviation": round(advice.deviation, 3),
        "demand": round(advice.demand, 1), "safety_stock": round(advice.safety_stock, 1),
        "order_up_to": round(advice.order_up_to, 1), "lost_units": round(advice.lost_units, 1),
        "shelf_life_days": position.shelf_life_days, "pack_units": position.pack_units,
        "capped_by_shelf_life": advice.capped_by_shelf_life,
    }  # fmt: skip
