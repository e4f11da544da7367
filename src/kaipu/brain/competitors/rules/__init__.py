"""Matching, sizes and price indices, pure."""

from kaipu.brain.competitors.rules.indexes import jevons, undercut, weighted
from kaipu.brain.competitors.rules.matching import (
    AUTO,
    PROPOSE,
    Goods,
    Index,
    Scored,
    Theirs,
    alike,
    judge,
    learn,
    words_of,
)
from kaipu.brain.competitors.rules.sizes import Size, read_size, same_size, without_size

__all__ = [
    "AUTO", "PROPOSE", "Goods", "Index", "Scored", "Size", "Theirs", "alike", "jevons", "judge", "learn", "read_size",
    "same_size", "undercut", "weighted", "without_size", "words_of",
]  # fmt: skip
