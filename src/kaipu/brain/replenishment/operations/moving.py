"""Carrying moves between places out: called by decisions when one is approved, changed or undone, in its transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from kaipu.brain.decisions import api as decisions
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel.operation import operation


def transfer_of(about: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a move as a decision's action: from where to where, and its lines."""
    return {
        **about, "moves": list(lines), "cost_minor": about["move_minor"],
        "pieces": sum(line["quantity"] for line in lines if not line["weighed"]),
        "grams": sum(line["quantity"] for line in lines if line["weighed"]),
    }  # fmt: skip


def titles_of_move(action: Mapping[str, Any]) -> tuple[str, str]:
    """Return a move in one line, in both languages."""
    pieces, kilos = action["pieces"], action["grams"] / 1000
    english = [f"{pieces:,} piece{'' if pieces == 1 else 's'}"] * bool(pieces) + [f"{kilos:,.1f} kg"] * bool(kilos)
    chinese = [f"{pieces:,} 件"] * bool(pieces) + [f"{kilos:,.1f} 公斤"] * bool(kilos)
    return (
        f"Move {' and '.join(english)} from {action['giver_name_en']} to {action['location_name_en']}",
        f"从{action['giver_name_zh']}调拨{'和'.join(chinese)}到{action['location_name_zh']}",
    )


def rails_of_move(action: Mapping[str, Any]) -> list[decisions.Guardrail]:
    """Return what a move must keep to: it moves something, and no more of anything than lies there."""
    over = sum(line["quantity"] > line["available"] for line in action["moves"])
    return [
        decisions.Guardrail("empty_order", int(not action["moves"]), 0, "lines"),
        decisions.Guardrail("more_than_there", over, 0, "lines"),
    ]


def revise_transfer(
    *, decision: decisions.DecisionRecord, changes: Mapping[str, int], at: datetime
) -> decisions.Revision:
    """Reckon a move anew with changed quantities; a line of nothing is left out, and what is not moved saves nothing."""
    lines = []
    for line in decision.action["moves"]:
        quantity = changes.get(f"sku:{line['sku_id']}", line["quantity"])
        if quantity:
            lines.append({**line, "quantity": quantity})
    worths = sum(_share(line) * line["saved_minor"] for line in lines)
    action = transfer_of(decision.action, lines)
    before = sum(_share(line) * line["saved_minor"] for line in decision.action["moves"]) or 1
    expected = [
        replace(each, value=each.value * worths / before) if each.metric == "lost_sales_avoided" else each
        for each in decision.expected
    ]
    profit = round((decision.profit_minor + action["move_minor"]) * worths / before) - action["move_minor"]
    english, chinese = titles_of_move(action)
    return decisions.Revision(
        action, expected, rails_of_move(action), round(decision.worth_minor * worths / before), profit,
        action["move_minor"], english, chinese,
    )  # fmt: skip


def _share(line: Mapping[str, Any]) -> float:
    return min(1.0, float(line["quantity"]) / float(line["advised"]))


@operation
def apply_transfer(*, decision: decisions.DecisionRecord, at: datetime) -> dict[str, Any]:
    """Move the goods. Raises inventory.TransferImpossible when they are not there any more."""
    action = decision.action
    pieces = {line["sku_id"]: line["quantity"] for line in action["moves"]}
    inventory.transfer_stock(
        giver_id=action["giver_id"], taker_id=action["location_id"], pieces=pieces, reference=f"decision:{decision.id}", at=at
    )  # fmt: skip
    return {"moved": sum(pieces.values())}


@operation
def undo_transfer(*, decision: decisions.DecisionRecord, at: datetime) -> None:
    """Move the goods back; raises decisions.UndoImpossible once some of them are gone."""
    action = decision.action
    try:
        inventory.transfer_stock(
            giver_id=action["location_id"], taker_id=action["giver_id"], reference=f"undo:{decision.id}", at=at,
            pieces={line["sku_id"]: line["quantity"] for line in action["moves"]},
        )  # fmt: skip
    except inventory.TransferImpossible as error:
        raise decisions.UndoImpossible("sold") from error
