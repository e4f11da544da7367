"""Carrying replenishment decisions out: called by decisions when one is approved or undone, in its transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from kaipu.brain.decisions import api as decisions
from kaipu.brain.replenishment.queries import find_terms
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.kernel.money import worth
from kaipu.kernel.operation import operation

MOST_COST_MINOR = 500_000
RECKONED = ("order_value", "empty_order", "below_least_order", "weekly_budget")  # anew with every change


def action_of(about: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return an order as a decision's action: what it is about, its lines and their sums."""
    return {
        **about,
        "cost_minor": sum(worth(line["unit_cost_minor"], line["quantity"], line["price_per"]) for line in lines),
        "pieces": sum(line["quantity"] for line in lines if not line["weighed"]),
        "grams": sum(line["quantity"] for line in lines if line["weighed"]),
        "lines": list(lines),
    }


def guardrails_of(action: Mapping[str, Any]) -> list[decisions.Guardrail]:
    """Return what an order's sum must keep to; an order of nothing is none."""
    rails = [
        decisions.Guardrail("order_value", action["cost_minor"], MOST_COST_MINOR, "money"),
        decisions.Guardrail("empty_order", int(not action["lines"]), 0, "lines"),
    ]
    if action.get("least_minor"):
        missing = max(0, action["least_minor"] - action["cost_minor"])
        rails.append(decisions.Guardrail("below_least_order", missing, 0, "money"))
    if action.get("left_minor") is not None:
        rails.append(decisions.Guardrail("weekly_budget", action["cost_minor"], action["left_minor"], "money"))
    return rails


def titles_of(action: Mapping[str, Any]) -> tuple[str, str]:
    """Return an order in one line, in both languages."""
    pieces, kilos = action["pieces"], action["grams"] / 1000
    english = [f"{pieces:,} piece{'' if pieces == 1 else 's'}"] * bool(pieces) + [f"{kilos:,.1f} kg"] * bool(kilos)
    chinese = [f"{pieces:,} 件"] * bool(pieces) + [f"{kilos:,.1f} 公斤"] * bool(kilos)
    supplier, place = action["supplier_name"], action["location_name_en"] or action["location_code"]
    return (
        f"Order {' and '.join(english)} from {supplier} for {place}",
        f"为{action['location_name_zh'] or place}向 {supplier} 订购{'和'.join(chinese)}",
    )


def revise_order(*, decision: decisions.DecisionRecord, changes: Mapping[str, int], at: datetime) -> decisions.Revision:
    """Reckon an order anew with changed quantities; a line of nothing is left out. What is ordered less sells less.

    What would be lost is avoided in proportion up to the advised quantity; more than that avoids nothing more.
    """
    lines, worths, profits = [], 0.0, 0.0
    for line in decision.action["lines"]:
        quantity = changes.get(f"sku:{line['sku_id']}", line["quantity"])
        if not quantity:
            continue
        lines.append({**line, "quantity": quantity})
        share = min(1.0, quantity / line["advised"]) / line["price_per"]
        worths += line["lost"] * line["price_minor"] * share
        profits += line["lost"] * line["margin_minor"] * share
    action = action_of(decision.action, lines)
    kept = [rail for rail in decision.guardrails if rail.code not in RECKONED]
    before = decision.worth_minor or 1
    expected = [
        replace(each, value=each.value * worths / before) if each.metric == "lost_sales_avoided" else each
        for each in decision.expected
    ]
    english, chinese = titles_of(action)
    return decisions.Revision(
        action,
        expected,
        [*guardrails_of(action), *kept],
        round(worths),
        round(profits),
        action["cost_minor"],
        english,
        chinese,
    )


@operation
def place_order(*, decision: decisions.DecisionRecord, at: datetime) -> dict[str, Any]:
    """Make the purchase order a decision asks for; return its id."""
    action = decision.action
    order_id = inventory.place_purchase_order(
        supplier_id=action["supplier_id"],
        location_id=action["location_id"],
        lines=[(line["sku_id"], line["quantity"], line["unit_cost_minor"]) for line in action["lines"]],
        reference=f"decision:{decision.id}",
        expected_on=_expected_on(action, at),
        at=at,
    )
    return {"purchase_order_id": order_id}


@operation
def cancel_order(*, decision: decisions.DecisionRecord, at: datetime) -> None:
    """Cancel a decision's purchase order; raises decisions.UndoImpossible once the goods are in."""
    try:
        inventory.cancel_purchase_order(purchase_order_id=decision.result["purchase_order_id"], at=at)
    except inventory.PurchaseOrderClosed as error:
        raise decisions.UndoImpossible("received") from error


def _expected_on(action: Mapping[str, Any], at: datetime) -> date | None:
    """Return the day of delivery by what the supplier really needs and when it delivers; None where only its word is known."""
    if "lead_days" not in action:
        return None
    terms = find_terms(supplier_id=action["supplier_id"])
    return terms.calendar.arrival(clock.local_date(at), action["lead_days"])
