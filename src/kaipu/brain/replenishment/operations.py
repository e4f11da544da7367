"""Carrying replenishment decisions out: called by decisions when one is approved or undone, in its transaction."""

from datetime import datetime
from typing import Any

from kaipu.brain.decisions import api as decisions
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel.operation import operation


@operation
def place_order(*, decision: decisions.DecisionRecord, at: datetime) -> dict[str, Any]:
    """Make the purchase order a decision asks for; return its id."""
    action = decision.action
    order_id = inventory.place_purchase_order(
        supplier_id=action["supplier_id"],
        location_id=action["location_id"],
        lines=[(line["sku_id"], line["quantity"], line["unit_cost_minor"]) for line in action["lines"]],
        reference=f"decision:{decision.id}",
        at=at,
    )
    return {"purchase_order_id": order_id}


@operation
def cancel_order(*, decision: decisions.DecisionRecord, at: datetime) -> None:
    """Cancel a decision's purchase order; raises decisions.DecisionClosed once the goods are in."""
    try:
        inventory.cancel_purchase_order(purchase_order_id=decision.result["purchase_order_id"], at=at)
    except inventory.PurchaseOrderClosed as error:
        raise decisions.DecisionClosed("received") from error
