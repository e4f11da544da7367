"""The door of boards."""

from kaipu.brain.boards.flows import MailNotSent, send_due
from kaipu.brain.boards.operations import (
    BoardChanged,
    NoteInvalid,
    NoteUnknown,
    mark_sent,
    remove_board,
    remove_note,
    revoke_share,
    save_board,
    share_view,
    subscribe,
    unsubscribe,
    write_note,
)
from kaipu.brain.boards.queries import (
    Answer,
    BoardRecord,
    BoardUnknown,
    Driver,
    NoteRecord,
    ShareRecord,
    ShareUnknown,
    SubscriptionRecord,
    SubscriptionUnknown,
    find_subscription,
    get_board,
    get_share,
    get_tile,
    list_boards,
    list_due_subscriptions,
    list_notes,
    list_shares,
)
from kaipu.brain.boards.rules import (
    KINDS,
    PERIODS,
    PROVINCES,
    SIZES,
    Board,
    BoardInvalid,
    Condition,
    Tile,
    View,
    axis_of,
    draw_picture,
    find_province,
    read_view,
    write_view,
)  # fmt: skip

__all__ = [
    "KINDS", "PERIODS", "PROVINCES", "SIZES", "Answer", "Board", "BoardChanged", "BoardInvalid", "BoardRecord", "BoardUnknown", "Condition",
    "Driver", "MailNotSent", "NoteInvalid", "NoteRecord", "NoteUnknown", "ShareRecord", "ShareUnknown", "SubscriptionRecord",
    "SubscriptionUnknown", "Tile", "View", "axis_of", "draw_picture", "find_province", "find_subscription", "get_board", "get_share", "get_tile", "list_boards",
    "list_due_subscriptions", "list_notes", "list_shares", "mark_sent", "read_view", "remove_board",
    "remove_note", "revoke_share", "save_board", "send_due", "share_view", "subscribe", "unsubscribe", "write_note", "write_view",
]  # fmt: skip
