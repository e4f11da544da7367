"""Writes of privacy."""

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
    "AlreadyAsked", "NotWaiting", "ReasonMissing", "SamePerson", "approve", "ask", "close_erasure", "erase_again",
    "erase_person", "refuse", "withdraw",
]  # fmt: skip
