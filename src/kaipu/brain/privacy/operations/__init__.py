"""Writes of privacy."""

from kaipu.brain.privacy.operations.access import ReasonUnknown, note_access, reveal
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
    "erase_again", "erase_person", "note_access", "refuse", "reveal", "withdraw",
]  # fmt: skip
