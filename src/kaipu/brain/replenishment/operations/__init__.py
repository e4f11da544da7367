"""Writes of replenishment: carrying decisions out, and what is set about ordering and suppliers."""

from kaipu.brain.replenishment.operations.agreeing import (
    CostsInvalid,
    close_sharing,
    open_sharing,
    set_purse,
    set_service,
    set_terms,
)
from kaipu.brain.replenishment.operations.keeping import keep_standings
from kaipu.brain.replenishment.operations.moving import apply_transfer, revise_transfer, transfer_of, undo_transfer
from kaipu.brain.replenishment.operations.ordering import (
    MOST_COST_MINOR,
    action_of,
    cancel_order,
    guardrails_of,
    place_order,
    revise_order,
    titles_of,
)

__all__ = [
    "MOST_COST_MINOR", "CostsInvalid", "action_of", "apply_transfer", "cancel_order", "close_sharing", "guardrails_of", "keep_standings",
    "open_sharing", "place_order", "revise_order", "revise_transfer", "set_purse", "set_service", "set_terms", "titles_of",
    "transfer_of", "undo_transfer",
]  # fmt: skip
