"""Reads of replenishment."""

from kaipu.brain.replenishment.queries.agreements import (
    MODEL,
    PurseRecord,
    TermsRecord,
    digest_of,
    find_method,
    find_sharing,
    find_terms,
    get_purse,
    list_service,
    list_terms,
)
from kaipu.brain.replenishment.queries.drafts import HISTORY_DAYS, Draft, Line, list_drafts
from kaipu.brain.replenishment.queries.plans import (
    Buy,
    Order,
    Transfer,
    effects_of_moves,
    list_waiting,
    moved_by,
    plan_orders,
    plan_transfers,
)
from kaipu.brain.replenishment.queries.positions import Stand, learn_leads, list_positions

__all__ = [
    "HISTORY_DAYS", "MODEL", "Buy", "Draft", "Line", "Order", "PurseRecord", "Stand", "TermsRecord", "Transfer", "digest_of",
    "effects_of_moves", "find_method", "find_sharing", "find_terms", "get_purse", "learn_leads", "list_drafts", "list_positions",
    "list_service", "list_terms", "list_waiting", "moved_by", "plan_orders", "plan_transfers",
]  # fmt: skip
