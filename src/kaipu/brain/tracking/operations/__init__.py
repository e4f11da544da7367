"""Writes of tracking."""

from kaipu.brain.tracking.operations.erasing import Renamed, rename_visitor
from kaipu.brain.tracking.operations.letters import (
    LetterGone,
    Replayed,
    discard_letters,
    mend_letter,
    mend_letters,
)
from kaipu.brain.tracking.operations.pruning import Pruned, prune
from kaipu.brain.tracking.operations.storing import Stored, forget_shipments, store_stretch

__all__ = [
    "LetterGone", "Pruned", "Renamed", "Replayed", "Stored", "discard_letters", "forget_shipments", "mend_letter", "mend_letters", "prune",
    "rename_visitor", "store_stretch",
]  # fmt: skip
