"""Writes of privacy."""

from kaipu.brain.privacy.operations.access import ReasonUnknown, note_access, reveal
from kaipu.brain.privacy.operations.closing import (
    close_export,
    drop_export,
    expire_exports,
    forget_requests,
    note_retention,
)
from kaipu.brain.privacy.operations.erasing import close_erasure, erase_again, erase_person
from kaipu.brain.privacy.operations.requests import (
    AlreadyAsked,
    NotWaiting,
    ReasonMissing,
    SamePerson,
    approve,
    ask,
    refuse,
    withdraw,
)

__all__ = [
    "AlreadyAsked", "NotWaiting", "ReasonMissing", "ReasonUnknown", "SamePerson", "approve", "ask", "close_erasure",
    "close_export", "drop_export", "erase_again", "erase_person", "expire_exports", "forget_requests", "note_access",
    "note_retention", "refuse", "reveal", "withdraw",
]  # fmt: skip
