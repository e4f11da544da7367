"""Reads of boards: which there are for somebody, what a tile shows, notes, links and subscriptions."""

from kaipu.brain.boards.queries.keeping import (
    BoardRecord,
    BoardUnknown,
    NoteRecord,
    ShareRecord,
    ShareUnknown,
    SubscriptionRecord,
    SubscriptionUnknown,
    find_subscription,
    get_board,
    get_share,
    list_boards,
    list_due_subscriptions,
    list_notes,
    list_shares,
)
from kaipu.brain.boards.queries.showing import Answer, Driver, get_tile, question_of

__all__ = [
    "Answer", "BoardRecord", "BoardUnknown", "Driver", "NoteRecord", "ShareRecord", "ShareUnknown", "SubscriptionRecord",
    "SubscriptionUnknown", "find_subscription", "get_board", "get_share", "get_tile", "list_boards",
    "list_due_subscriptions", "list_notes", "list_shares", "question_of",
]  # fmt: skip
